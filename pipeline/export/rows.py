"""Contacts as rows for pandas, R, DuckDB and spreadsheets: CSV, JSON Lines, Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import IO, Any

import pandas as pd

from pipeline.export.selection import Selection, nest
from pipeline.schemas import to_arrow
from pipeline.tables import write_contacts_csv

PARQUET_KEY = b"crisis_contacts"
"""The key of the note in a Parquet file's own metadata; the value is JSON."""


def write_csv(selection: Selection, file: IO[bytes]) -> int:
    """Write contacts as CSV, as `contacts.csv` is (UTF-8 with BOM)."""
    write_rows(selection.contacts, file)
    return len(selection.contacts)


def write_participants(selection: Selection, file: IO[bytes]) -> int:
    """Write a row for each person of each contact as CSV: the contact's columns, then his or hers.

    Lists of all participants are left out: the rows say the same.
    """
    known = selection.contacts.drop(columns=["participants", "countries"])
    rows = known.merge(selection.participants, on="contact_id", how="inner")
    write_rows(rows, file)
    return int(rows["contact_id"].nunique())


def write_rows(rows: pd.DataFrame, file: IO[bytes]) -> None:
    """Write any table as CSV (UTF-8 with BOM), no cell of it a formula to a spreadsheet."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    write_contacts_csv(rows, text)
    text.flush()
    text.detach()  # the caller closes what the caller has opened


def write_jsonl(selection: Selection, file: IO[bytes]) -> int:
    """Write a JSON object a contact, with its people, evidence (and its words) and accounts."""
    return write_lines(nest(selection), file)


def write_lines(records: Iterable[dict[str, Any]], file: IO[bytes]) -> int:
    """Write a JSON object a line; return how many."""
    count = 0
    for record in records:
        file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def write_parquet(selection: Selection, file: IO[bytes]) -> int:
    """Write the contacts table as one Parquet file; the note stands in the file's metadata."""
    import pyarrow.parquet as pq

    table = to_arrow("contacts", selection.contacts)
    note = json.dumps(selection.note.to_record(), ensure_ascii=False).encode()
    pq.write_table(table.replace_schema_metadata({PARQUET_KEY: note}), file, compression="zstd")
    return int(table.num_rows)
