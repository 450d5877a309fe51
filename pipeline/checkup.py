"""Whether the tables of a folder are whole and fit together, and what lies beside them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.findings import Finding, list_faults

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.tables import Tables


def examine_tables(folder: Path) -> Iterator[Finding]:
    """Look at the tables in `folder`, and at all that lies beside them."""
    from pipeline.schemas import SchemaError
    from pipeline.tables import read_tables

    remedy = f"python -m pipeline build SOURCE --out {folder}"
    yield from _examine_leftovers(folder)
    try:
        tables = read_tables(folder)
    except (SchemaError, OSError, ValueError) as error:
        yield Finding("flaw", " ".join(str(error).split()), f"{remedy} --fresh")
        return
    built = (folder / "contacts.parquet").stat().st_mtime_ns
    if any(part.stat().st_mtime_ns > built for part in folder.glob(".build/*.part")):
        yield Finding(
            "flaw", f"{folder} holds an interrupted build.", f"{remedy} --resume (or without)"
        )
    faults = find_faults(tables)
    if not _is_csv_of(folder, tables):
        faults.append("contacts.csv holds other rows than contacts.parquet.")
    yield from list_faults(f"tables of {folder}", faults, f"{remedy} --fresh")
    if not faults:
        yield Finding(
            "good",
            f"tables of {folder}: {len(tables.contacts)} contacts in"
            f" {len(tables.documents)} documents, offsets and references right",
        )
    yield from _examine_work(folder, tables)


def _examine_leftovers(folder: Path) -> Iterator[Finding]:
    """Name what a killed write left behind, and a pledge that is none of ours."""
    from pipeline.storage import PLEDGE, is_replacing

    if is_replacing(folder):
        return  # reading the tables finishes it
    left = [folder / PLEDGE] if (folder / PLEDGE).exists() else []
    left += sorted(folder.glob(".*.new"))
    for path in left:
        yield Finding("flaw", f"{path} is left of a write that was killed.", f"rm '{path}'")


def _is_csv_of(folder: Path, tables: Tables) -> bool:
    from pipeline.tables import CSV_NAME, write_contacts_csv

    wanted = io.StringIO(newline="")
    write_contacts_csv(tables.contacts, wanted)
    try:
        return (folder / CSV_NAME).read_bytes() == wanted.getvalue().encode("utf-8-sig")
    except OSError:
        return False


def _examine_work(folder: Path, tables: Tables) -> Iterator[Finding]:
    """Look at what people wrote: corrections, and texts that they added."""
    from pipeline.corrections import FILE_NAME, read_corrections
    from pipeline.revision import revise

    reading = read_corrections(folder)
    for line in reading.unreadable:
        yield Finding(
            "flaw",
            f"{folder / FILE_NAME}, line {line}: this is no correction, so it is passed over.",
            "open the file in an editor and take the line out, or mend it",
        )
    if reading.corrections:
        orphans = revise(tables, reading.corrections).orphans
        known = len(reading.corrections) - len(orphans)
        yield Finding("good", f"{known} corrections, each with the contact that it is of")
        words = [f"{one.correction.author}'s of {one.correction.time:%Y-%m-%d}: {one.reason}"
                 for one in orphans]  # fmt: skip
        yield from list_faults("corrections not applied", words, "look at them on the page Review")
    yield from _examine_added(folder / "added.jsonl", set(tables.documents["doc_id"]))


def _examine_added(path: Path, doc_ids: set[str]) -> Iterator[Finding]:
    from pipeline.appending import read_lines

    broken, absent = [], []
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            is_text, doc_id = isinstance(row["text"], str), row.get("id")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            is_text, doc_id = False, None
        if not is_text:
            broken.append(f"line {number} is no text that was added.")
        elif isinstance(doc_id, str) and doc_id not in doc_ids:
            absent.append(f"the text {doc_id!r} is not in the tables.")
    remedy = "take these lines out in an editor; the texts are in the tables"
    yield from list_faults(str(path), broken, remedy)
    yield from list_faults(
        str(path), absent, f"python -m pipeline build '{path}' --out '{path.parent}'"
    )


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
        elif row["trigger"] not in text[row["start_char"] : row["end_char"]]:
            yield f"evidence, row {row['row']}: its trigger does not stand in its sentence."
        start, end = row["date_start_char"], row["date_end_char"]
        if start is not None and start == start and text[start:end] != row["date_phrase"]:
            yield f"evidence, row {row['row']}: its date phrase does not stand at its offsets."


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for number, values in enumerate(frame.to_dict("records")):
        yield {"row": number, **{str(name): value for name, value in values.items()}}
