"""What the code imports is what requirements.in names, and its licences let us ship it."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN = {"pipeline", "dashboard"}


def read_names(file: str) -> set[str]:
    """Return the distributions that a requirements file names, in lower case with hyphens."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"[A-Za-z0-9][\w.-]*", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


def find_imports() -> dict[str, set[str]]:
    """Return the modules of others that the two packages import, with the files that do."""
    imports: dict[str, set[str]] = {}
    for package in sorted(OWN):
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    names = [node.module]
                else:
                    continue
                for name in names:
                    imports.setdefault(name.split(".")[0], set()).add(str(file.relative_to(ROOT)))
    return {k: v for k, v in imports.items() if k not in OWN and k not in sys.stdlib_module_names}


def test_every_import_is_a_direct_requirement() -> None:
    distributions = metadata.packages_distributions()
    named = read_names("requirements.in")
    unnamed = {
        module: files
        for module, files in find_imports().items()
        if not named & {re.sub(r"[-_.]+", "-", d).lower() for d in distributions.get(module, [])}
    }
    assert not unnamed, f"imported, but not in requirements.in: {unnamed}"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(entries) > 50
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


@pytest.mark.parametrize("name", sorted(read_names("requirements.in")))
def test_requirement_is_pinned(name: str) -> None:
    assert name in read_names("requirements.txt")


def is_installed(name: str) -> bool:
    return next(metadata.distributions(name=name), None) is not None


@pytest.mark.parametrize("name", sorted(filter(is_installed, read_names("requirements.txt"))))
def test_licence_is_not_gpl_alone(name: str) -> None:
    about = metadata.metadata(name)
    licence = about.get("License-Expression") or about.get("License") or ""
    classifiers = [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    told = " ".join([licence, *classifiers])
    choices = re.split(r"\bOR\b", licence) if licence else [told]
    assert any(not re.search(r"(?<!L)GPL|Affero", choice) for choice in choices), told


def test_what_is_not_installed_is_for_another_platform() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    missing = [name for name in read_names("requirements.txt") if not is_installed(name)]
    pinned = {name: re.search(rf"^{name}==[^;]*;(.*)$", text, re.M | re.I) for name in missing}
    assert [name for name, marker in pinned.items() if marker is None] == []
