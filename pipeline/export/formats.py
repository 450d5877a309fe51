"""The formats by name, and the two ways to write one: to a file's path, or into an open file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from pipeline.export.gexf import write_gexf
from pipeline.export.ics import write_ics
from pipeline.export.note import Note, describe_tables
from pipeline.export.page import write_page
from pipeline.export.plover import write_plover
from pipeline.export.rows import write_csv, write_jsonl, write_parquet, write_participants
from pipeline.export.selection import Selection, select_all
from pipeline.export.timelinejs import write_timelinejs, write_timelinejs_csv
from pipeline.storage import open_atomically
from pipeline.tables import Tables


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written.

    ``write`` puts a selection into a file opened for bytes and returns how many contacts it shows.
    ``has_note``: the file says itself what it holds; else the note goes into a file beside it.
    """

    write: Callable[[Selection, IO[bytes]], int]
    has_note: bool = True
    is_dated_only: bool = False


FORMATS: Final[Mapping[str, Format]] = {
    "csv": Format(write_csv, has_note=False),
    "participants": Format(write_participants, has_note=False),
    "jsonl": Format(write_jsonl, has_note=False),
    "parquet": Format(write_parquet),
    "timelinejs": Format(write_timelinejs, is_dated_only=True),
    "timelinejs-csv": Format(write_timelinejs_csv, is_dated_only=True),
    "ics": Format(write_ics, is_dated_only=True),
    "gexf": Format(write_gexf),
    "plover": Format(write_plover, has_note=False),
    "html": Format(write_page),
}


@dataclass(frozen=True, slots=True)
class Export:
    """One exported file, and how many contacts it shows."""

    content: bytes
    count: int


def export_tables(tables: Tables, kind: str, path: str | Path, note: Note | None = None) -> int:
    """Write `tables` to the file `path` in the format `kind`; return how many contacts it shows.

    The file is replaced whole or not at all. A format without room for the note gets it as a
    second file (see `name_note`); TimelineJS is written as its CSV where the path ends in .csv.
    Raises ValueError for an unknown kind, OSError when a file cannot be written.
    """
    path = Path(path)
    if kind == "timelinejs" and path.suffix.casefold() == ".csv":
        kind = "timelinejs-csv"
    selection = select_all(tables, note or describe_tables(tables))
    wanted = _find(kind)
    with open_atomically(path) as file:
        count = wanted.write(selection, file)
    if not wanted.has_note:
        with open_atomically(name_note(path)) as file:
            file.write(selection.note.to_json(wanted.is_dated_only))
    return count


def name_note(path: Path) -> Path:
    """Return where the note of an exported file stands that has no room for it.

    >>> name_note(Path("contacts.csv")).name
    'contacts.csv-metadata.json'
    """
    return path.with_name(f"{path.name}-metadata.json")


def to_export(tables: Tables, kind: str, note: Note | None = None) -> Export:
    """Return the file of the format `kind` as bytes, with the number of contacts in it."""
    file = io.BytesIO()
    count = write_export(select_all(tables, note or describe_tables(tables)), kind, file)
    return Export(file.getvalue(), count)


def write_export(selection: Selection, kind: str, file: IO[bytes]) -> int:
    """Write a selection into an open file; return how many contacts the file shows.

    Raises ValueError for an unknown kind.
    """
    return _find(kind).write(selection, file)


def _find(kind: str) -> Format:
    if kind not in FORMATS:
        raise ValueError(f"{kind!r} is no format; there are {', '.join(FORMATS)}.")
    return FORMATS[kind]
