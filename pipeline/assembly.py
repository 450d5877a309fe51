"""The tables out of sorted runs, a portion of rows in memory at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.folders import Folder
from pipeline.models import Document
from pipeline.parts import from_plain
from pipeline.rows import to_document_row
from pipeline.runs import Record, from_key, read_runs
from pipeline.schemas import SCHEMAS
from pipeline.tables import CSV_NAME, from_rows, to_cell

PORTION_ROWS: Final = 2_500
PORTION_CHARS: Final = 1_000_000

Rows = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows a table has; of contacts, how many were held and how many have no day."""

    rows: int
    held: int = 0
    undated: int = 0


def write_table(
    work: Folder, out: Folder, table: str, runs: Sequence[str], beside: Sequence[str]
) -> Written:
    """Write a table into `out`: documents, or one whose rows come from contacts.

    ``beside`` are runs of the texts told of, for documents, and of numbered ids, for the others.
    With contacts comes contacts.csv. Raises SchemaError when a row breaks the table's schema.
    """
    if table == "documents":
        return Written(write_rows(out, table, _read_documents(work, runs, beside)))
    rows = _read_rows(work, table, runs, beside)
    if table != "contacts":
        return Written(write_rows(out, table, rows))
    count = _Count()
    with out.create(CSV_NAME) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        listed = csv.writer(text)
        listed.writerow(SCHEMAS[table].names)
        written = write_rows(out, table, _list_rows(count.take(rows), listed))
        text.detach()
    return Written(written, count.held, count.undated)


def write_rows(out: Folder, table: str, rows: Iterable[dict[str, Any]]) -> int:
    """Write rows, in their order, as a table of its schema; return how many there were."""
    count = 0
    with (
        out.create(f"{table}.parquet") as file,
        pq.ParquetWriter(file, SCHEMAS[table], compression="zstd") as writer,
    ):
        for portion in _cut(rows):
            count += len(portion)
            writer.write_table(from_rows(table, portion))
    return count


def _cut(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield portions of rows, one at least; those with long texts hold fewer."""
    portion: list[dict[str, Any]] = []
    chars, is_first = 0, True
    for row in rows:
        portion.append(row)
        chars += len(row.get("text", ""))
        if len(portion) >= PORTION_ROWS or chars >= PORTION_CHARS:
            yield portion
            portion, chars, is_first = [], 0, False
    if portion or is_first:
        yield portion


def _read_rows(work: Folder, table: str, runs: Sequence[str], numbered: Sequence[str]) -> Rows:
    """Yield the rows of all contacts in the order of time and of their full ids."""
    names = {mark: name.decode() for mark, name in read_runs(work / "numbered", numbered)}
    days = [field.name for field in SCHEMAS[table] if pa.types.is_date(field.type)]
    # Contacts of one id follow each other; numbers are given to a few of them.
    records = read_runs(work / table, runs)
    for _, alike in groupby(records, key=lambda one: one[0].rpartition(b"\0")[0]):
        for contact_id, value in sorted(_name(record, names) for record in alike):
            for row in json.loads(value):
                row["contact_id"] = contact_id
                for day in days:
                    row[day] = date.fromisoformat(row[day]) if row[day] else None
                yield row


def _name(record: Record, names: dict[bytes, str]) -> tuple[str, bytes]:
    *_, contact_id, mark = from_key(record[0])
    return names.get(mark.encode(), contact_id), record[1]


def _list_rows(rows: Rows, listed: Any) -> Rows:
    for row in rows:
        listed.writerow([to_cell(value) for value in row.values()])
        yield row


class _Count:
    """Counts contacts as they pass."""

    def __init__(self) -> None:
        self.held = self.undated = 0

    def take(self, rows: Rows) -> Rows:
        for row in rows:
            self.held += row["status"] == "held"
            self.undated += row["start"] is None
            yield row


def _read_documents(work: Folder, runs: Sequence[str], told: Sequence[str]) -> Rows:
    counts = _count_told(read_runs(work / "told", told))
    key, number = next(counts, (None, 0))
    for own, value in read_runs(work / "documents", runs):
        while key is not None and key < own:  # of a text that a part holds no more
            key, number = next(counts, (None, 0))
        document = from_plain(Document, json.loads(value))
        yield to_document_row(document, number if key == own else 0)


def _count_told(records: Iterable[Record]) -> Iterator[tuple[bytes | None, int]]:
    for key, group in groupby(records, key=lambda record: record[0]):
        yield key, sum(1 for _ in group)
