"""The coverage-guided fuzzers, a while each: a short one here, a long one in `make fuzz`."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.fuzz,
    pytest.mark.model,
    pytest.mark.skipif(
        importlib.util.find_spec("atheris") is None,
        reason="atheris has wheels for Linux on x86-64 alone",
    ),
]

FUZZERS = Path(__file__).with_name("fuzzers.py")
LONG_SECONDS = int(os.environ.get("FUZZ_SECONDS", "600"))
RUNS = {"readers": 1_500, "dates": 4_000, "quotes": 6_000, "extract": 150}


@pytest.mark.parametrize("target", RUNS)
def test_no_input_raises_or_hangs(target: str, tmp_path: Path) -> None:
    if os.environ.get("HYPOTHESIS_PROFILE") == "long":
        bound = [f"-max_total_time={LONG_SECONDS}"]
    else:
        bound = [f"-runs={RUNS[target]}", "-seed=7"]
    done = subprocess.run(
        [sys.executable, FUZZERS, target, *bound, "-max_len=400", f"-artifact_prefix={tmp_path}/"],
        cwd=FUZZERS.parents[1],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=LONG_SECONDS + 600,
    )
    kept = "".join(f"\n{path.name}: {path.read_bytes()!r}" for path in tmp_path.iterdir())
    assert done.returncode == 0, f"{done.stderr[-4_000:]}{kept}"
    assert "Done" in done.stderr, done.stderr[-2_000:]
