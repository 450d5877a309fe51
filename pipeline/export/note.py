"""What an exported file holds and what it leaves out, said in the file itself or beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.tables import Tables

MAKER = "crisis contacts"


@dataclass(frozen=True, slots=True)
class Note:
    """The counts and conditions behind a selection of contacts.

    ``filters`` are names and values as they are read on the screen; no filter, all contacts.
    ``undated`` counts those among ``contacts``; ``undated_left_out`` those that a range of days
    has left out, since no range can hold them. ``built`` is the day of the tables.
    """

    contacts: int
    contacts_in_all: int
    undated: int
    undated_left_out: int = 0
    filters: tuple[tuple[str, str], ...] = ()
    built: date | None = None

    def to_record(self, is_dated_only: bool = False) -> dict[str, Any]:
        """Return the note as plain values; a format of dated contacts leaves the undated out."""
        undated_out = self.undated if is_dated_only else 0
        return {
            "made_by": MAKER,
            "filters": [{"filter": name, "value": value} for name, value in self.filters],
            "contacts": self.contacts - undated_out,
            "contacts_in_all": self.contacts_in_all,
            "undated_in": self.undated - undated_out,
            "undated_left_out": self.undated_left_out + undated_out,
            "tables_built": self.built.isoformat() if self.built else None,
        }

    def to_lines(self, is_dated_only: bool = False) -> list[str]:
        """Return the note as sentences for a reader.

        >>> Note(3, 5, 1, filters=(("Country", "France"),)).to_lines(is_dated_only=True)
        ['2 of 5 contacts.', 'Undated contacts: 0 in this file, 1 left out.', \
'Filters: Country: France.', 'The day on which the tables were built is not known.']
        """
        record = self.to_record(is_dated_only)
        filters = "; ".join(f"{name}: {value}" for name, value in self.filters) or "none"
        built = record["tables_built"]
        return [
            f"{record['contacts']:,} of {self.contacts_in_all:,} contacts.",
            f"Undated contacts: {record['undated_in']:,} in this file,"
            f" {record['undated_left_out']:,} left out.",
            f"Filters: {filters}.",
            f"Tables built on {built}."
            if built
            else "The day on which the tables were built is not known.",
        ]

    def to_json(self, is_dated_only: bool = False) -> bytes:
        """Return the note as a JSON file."""
        record = self.to_record(is_dated_only)
        return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def find_build_day(folder: Path) -> date | None:
    """Return the day on which the tables in `folder` were written, None where there are none."""
    try:
        return date.fromtimestamp((folder / "contacts.parquet").stat().st_mtime)
    except OSError:
        return None


def describe_tables(tables: Tables, built: date | None = None) -> Note:
    """Return the note of whole tables, no filter applied."""
    contacts = tables.contacts
    undated = int(contacts["start"].isna().sum())
    return Note(len(contacts), len(contacts), undated, built=built)
