"""What is missing or broken on this machine, and the command that mends it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.tables import Tables

_OLDEST_PYTHON = (3, 11)
_REQUIREMENTS = Path(__file__).parent.parent / "requirements.in"
_INSTALL = "python -m pip install -r requirements.txt"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_SHOWN = 5
"""Faults of one kind that are listed; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: good; a flaw (things run, but mend it); or missing (nothing runs)."""

    state: Literal["good", "flaw", "missing"]
    text: str
    remedy: str | None = None


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
    yield from _examine_reference()
    if folder is not None:
        yield from _examine_tables(folder)


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
    from importlib.util import find_spec

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


def _examine_reference() -> Iterator[Finding]:
    try:
        from pipeline.reference import load_reference, validate

        reference = load_reference()
    except (ImportError, OSError, ValueError) as error:
        remedy = "git checkout -- data/reference"
        yield Finding("missing", f"Reference data cannot be read: {error}", remedy)
        return
    faults = validate(reference)
    yield from _list_faults("reference data", faults, "correct the row in data/reference")
    if not faults:
        yield Finding(
            "good",
            f"reference data: {len(reference.countries)} countries,"
            f" {len(reference.organisations)} organisations, {len(reference.officials)} officials",
        )


def _examine_tables(folder: Path) -> Iterator[Finding]:
    from pipeline.schemas import SchemaError
    from pipeline.tables import read_tables

    remedy = f"python -m pipeline build SOURCE --out {folder}"
    try:
        tables = read_tables(folder)
    except (SchemaError, OSError, ValueError) as error:
        yield Finding("flaw", " ".join(str(error).split()), remedy)
        return
    built = (folder / "contacts.parquet").stat().st_mtime_ns
    # Older parts are what `build --add` keeps to be quick the next time.
    if any(part.stat().st_mtime_ns > built for part in folder.glob(".build/*.part")):
        yield Finding(
            "flaw", f"{folder} holds an interrupted build.", f"{remedy} --resume (or without)"
        )
    faults = find_faults(tables)
    yield from _list_faults(f"tables of {folder}", faults, remedy)
    if not faults:
        yield Finding(
            "good",
            f"tables of {folder}: {len(tables.contacts)} contacts in"
            f" {len(tables.documents)} documents, offsets and references right",
        )


def _list_faults(what: str, faults: list[str], remedy: str) -> Iterator[Finding]:
    for fault in faults[:_SHOWN]:
        yield Finding("flaw", f"{what}: {fault}", remedy)
    if len(faults) > _SHOWN:
        yield Finding("flaw", f"{what}: {len(faults) - _SHOWN} more of the kind.", remedy)


def find_faults(tables: Tables) -> list[str]:
    """Return a sentence for each fault between the tables; each is taken to match its schema.

    Every contact_id and doc_id must exist, every contact have evidence and participants, every
    offset lie inside its text, the words of an account and a date phrase stand at their offsets.
    """
    return [*_check_references(tables), *_check_contents(tables), *_check_offsets(tables)]


def _check_references(tables: Tables) -> Iterator[str]:
    contact_ids = set(tables.contacts["contact_id"])
    doc_ids = set(tables.documents["doc_id"])
    for name in ("participants", "evidence", "accounts"):
        frame: pd.DataFrame = getattr(tables, name)
        for row, contact_id in enumerate(frame["contact_id"]):
            if contact_id not in contact_ids:
                yield f"{name}, row {row}: there is no contact {contact_id!r}."
        if "doc_id" in frame:
            for row, doc_id in enumerate(frame["doc_id"]):
                if doc_id not in doc_ids:
                    yield f"{name}, row {row}: there is no document {doc_id!r}."
    for name in ("participants", "evidence"):
        for contact_id in sorted(contact_ids - set(getattr(tables, name)["contact_id"])):
            yield f"contact {contact_id!r} has no row in {name}."


def _check_contents(tables: Tables) -> Iterator[str]:
    told: dict[str, list[str]] = {}
    for contact_id, name in zip(
        tables.participants["contact_id"], tables.participants["name"], strict=True
    ):
        told.setdefault(contact_id, []).append(name)
    doc_ids = set(tables.documents["doc_id"])
    for contact_id, names, documents in zip(
        tables.contacts["contact_id"],
        tables.contacts["participants"],
        tables.contacts["documents"],
        strict=True,
    ):
        if sorted(names) != sorted(told.get(contact_id, [])):
            yield f"contact {contact_id!r} names other people than its rows in participants."
        for doc_id in documents:
            if doc_id not in doc_ids:
                yield f"contact {contact_id!r} names the document {doc_id!r}, which there is not."


def _check_offsets(tables: Tables) -> Iterator[str]:
    texts = dict(zip(tables.documents["doc_id"], tables.documents["text"], strict=True))
    for row in _rows(tables.accounts):
        text = texts.get(row["doc_id"])
        if text is not None and text[row["start_char"] : row["end_char"]] != row["text"]:
            yield f"accounts, row {row['row']}: other words stand at its offsets."
    for row in _rows(tables.evidence):
        text = texts.get(row["doc_id"])
        if text is None:
            continue
        if not row["start_char"] < row["end_char"] <= len(text):
            yield f"evidence, row {row['row']}: its offsets lie outside the text."
        start, end = row["date_start_char"], row["date_end_char"]
        if start is not None and start == start and text[start:end] != row["date_phrase"]:
            yield f"evidence, row {row['row']}: its date phrase does not stand at its offsets."


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for number, values in enumerate(frame.to_dict("records")):
        yield {"row": number, **{str(name): value for name, value in values.items()}}
