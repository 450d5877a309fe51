"""Tables to the formats of other programs, each one file that says what it holds.

CSV, JSONL, Parquet, TimelineJS, iCalendar, GEXF, PLOVER records and a self-contained page. Every
format takes the contacts that it can show: a calendar and a timeline only dated ones. Text
from documents is data in each of them, escaped as the format asks.

A file carries its note (filters, counts, undated contacts, day of build) where the format has a
place for one. Where it has none, the note is a file of its own beside it, named as the W3C's CSV on
the Web names such files: `contacts.csv` and `contacts.csv-metadata.json`.
"""

from __future__ import annotations

from pipeline.export.formats import (
    FORMATS,
    Export,
    Format,
    export_tables,
    name_note,
    to_export,
    write_export,
)
from pipeline.export.note import Note, describe_tables, find_build_day
from pipeline.export.rows import write_rows
from pipeline.export.selection import Selection, select_all

__all__ = [
    "FORMATS",
    "Export",
    "Format",
    "Note",
    "Selection",
    "describe_tables",
    "export_tables",
    "find_build_day",
    "name_note",
    "select_all",
    "to_export",
    "write_export",
    "write_rows",
]
