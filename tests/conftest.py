"""What all tests share: the model and the reference data, loaded once, and the Hypothesis profiles.

`HYPOTHESIS_PROFILE` chooses how long the properties are tried: dev (the default), ci (the same
examples on every run) or long (`make fuzz`).
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import hypothesis
import pytest
from spacy.language import Language

from pipeline.parse import load_model
from pipeline.reference import Reference, load_reference

# Busy machines take long now and then; what must be quick is measured where it matters.
hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("long", deadline=None, max_examples=3_000)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
)


@pytest.fixture(scope="session")
def model() -> Language:
    return load_model()


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference()


def pytest_configure() -> None:
    """Answer Ctrl-C also where the tests are run in the background: a shell's `&` ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count every property among the hostile inputs that `make fuzz` tries at length."""
    for item in items:
        if hypothesis.is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("fuzz")


def pytest_unconfigure() -> None:
    """End servers, browsers and workers that a failed test has left behind (Linux only)."""
    for listing in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in listing.read_text(encoding="ascii").split():
                os.kill(int(child), signal.SIGTERM)
