"""The six tables: made from the records, written to a folder, read from it.

In pandas a day is datetime64[ms] at midnight, a missing day NaT, a count Int64, a text `str`
(missing: NaN), a list a Python list of str; `to_tables` and `read_tables` return the same types.
In Parquet they are date32, int64, string, list<string>. Rows stand in the order of time: contacts
by start (undated last), end, id; participants, evidence and accounts in the order of their
contacts; documents by day of publication, then id; skipped in the order of reading.

`contacts.initiator` holds names joined by "; " (a contact may have two initiators), None where no
one is said to have started it.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.models import Contact, Document, Skipped
from pipeline.rows import to_rows
from pipeline.schemas import SCHEMAS, TABLE_NAMES, SchemaError, check_values, to_arrow
from pipeline.storage import finish_replacing, flush, is_replacing, replace_files

__all__ = [
    "CSV_NAME",
    "MADE_UP",
    "SCHEMAS",
    "TABLE_NAMES",
    "SchemaError",
    "Tables",
    "check_tables",
    "find_maker",
    "finish_replacing",
    "flush",
    "from_arrow",
    "from_rows",
    "is_replacing",
    "read_tables",
    "slice_text",
    "to_cell",
    "to_frame",
    "to_tables",
    "write_contacts_csv",
    "write_tables",
]

CSV_NAME = "contacts.csv"
MADE_UP = "synthetic"
"""The key of the Parquet files' metadata under which made-up tables name their command."""
_TRIES = 20
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_CSV_ROWS = 20_000  # turned into cells at once


def find_maker(folder: Path) -> str | None:
    """Return the command that made up the tables in `folder`, None where they are read from texts.

    None, too, where there are none or they cannot be read.
    """
    try:
        metadata = pq.read_schema(folder / "contacts.parquet").metadata or {}
    except (pa.ArrowException, OSError):
        return None
    found: bytes | None = metadata.get(MADE_UP.encode())
    return None if found is None else found.decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Tables:
    """The six tables of a build, each with the columns of its schema."""

    contacts: pd.DataFrame
    participants: pd.DataFrame
    evidence: pd.DataFrame
    accounts: pd.DataFrame
    documents: pd.DataFrame
    skipped: pd.DataFrame

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield (name, frame) in the order of DESIGN's table."""
        for name in TABLE_NAMES:
            yield name, getattr(self, name)


def to_tables(
    documents: Iterable[Document],
    contacts: Iterable[Contact],
    skipped: Iterable[Skipped] = (),
) -> Tables:
    """Return the six tables of these records.

    Raises SchemaError, with table, column and row, when a record breaks a schema.
    """
    rows = to_rows(documents, contacts, skipped)
    return Tables(**{name: _to_frame(from_rows(name, rows[name])) for name in TABLE_NAMES})


def to_frame(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return rows (a dict of columns each) as the table `name`; raises SchemaError."""
    return _to_frame(from_rows(name, rows))


def from_arrow(name: str, table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table with the columns of the table `name` as `read_tables` would."""
    return _to_frame(table.select(SCHEMAS[name].names).cast(SCHEMAS[name]))


def from_rows(name: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Return rows (a dict of columns each) as the Arrow table `name`; raises SchemaError."""
    schema, listed = SCHEMAS[name], list(rows)
    columns = {column: [row[column] for row in listed] for column in schema.names}
    try:
        table = pa.Table.from_pydict(columns, schema=schema)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        # The slow way names the column and row that does not fit.
        return to_arrow(name, pd.DataFrame(columns, dtype=object))
    check_values(name, table)
    return table


def _to_frame(table: pa.Table) -> pd.DataFrame:
    kinds = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype(na_value=float("nan"))}
    frame = table.to_pandas(date_as_object=False, types_mapper=kinds.get)
    for field in table.schema:
        if pa.types.is_list(field.type):
            values = table.column(field.name).to_pylist()
            frame[field.name] = pd.Series(values, dtype=object, index=frame.index)
    return cast(pd.DataFrame, frame)


def check_tables(tables: Tables) -> dict[str, pa.Table]:
    """Return the tables as Arrow tables of their schemas; raises SchemaError at the first fault."""
    return {name: to_arrow(name, frame) for name, frame in tables.items()}


def write_tables(tables: Tables, folder: str | Path) -> None:
    """Check the tables and write six Parquet files and contacts.csv into `folder`.

    All or nothing: a run that is killed leaves the files of before or those of now, never a mix
    (see `pipeline.storage`). Raises SchemaError before anything is written, OSError when the disk
    is full or the folder may not be written.
    """
    checked = check_tables(tables)
    with replace_files(Path(folder)) as stage:
        for name, table in checked.items():
            pq.write_table(table, stage(f"{name}.parquet"), compression="zstd")
        with stage(CSV_NAME).open("w", encoding="utf-8-sig", newline="") as file:
            write_contacts_csv(tables.contacts, file)


def read_tables(folder: str | Path) -> Tables:
    """Return the tables that `write_tables` wrote into `folder`.

    Raises FileNotFoundError when a table is missing, SchemaError when a file is no table of its
    schema; the message names the file and what to do.
    """
    folder = Path(folder)
    for _ in range(_TRIES):
        finish_replacing(folder)
        before = _find_stamps(folder)
        tables = Tables(**{name: _read_one(folder, name) for name in TABLE_NAMES})
        # Another process may have put a new build in place while we read: then read that one.
        if not is_replacing(folder) and _find_stamps(folder) == before:
            return tables
    raise SchemaError(f"The tables in {folder} are being replaced; try again in a moment.")


def _find_stamps(folder: Path) -> list[tuple[int, int] | None]:
    paths = [folder / f"{name}.parquet" for name in TABLE_NAMES]
    return [(found.st_ino, found.st_mtime_ns) if (found := _stat(path)) else None for path in paths]


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _read_one(folder: Path, name: str) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise FileNotFoundError(
            f"{folder} holds no {path.name}: build it with"
            f" `python -m pipeline build SOURCE --out {folder}`."
        )
    return _to_frame(_read_table(name, path))


def _read_table(name: str, path: Path) -> pa.Table:
    try:
        table = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        raise SchemaError(
            f"table {name}: {path} cannot be read ({error}); build it anew."
        ) from None
    check_values(name, table)
    return table


def write_contacts_csv(contacts: pd.DataFrame, file: io.TextIOBase | Any) -> None:
    """Write contacts as CSV: lists joined by "; ", days as YYYY-MM-DD, missing values empty.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV
    Injection). The caller opens the file, with newline="" and, for Excel, encoding "utf-8-sig".
    """
    writer = csv.writer(file)
    writer.writerow([str(column) for column in contacts.columns])
    for start in range(0, len(contacts), _CSV_ROWS):
        part = contacts.iloc[start : start + _CSV_ROWS]
        writer.writerows(zip(*(_to_cells(part[name]) for name in part.columns), strict=True))


def _to_cells(column: pd.Series[Any]) -> list[Any]:
    """Return a column as `to_cell` would give each value, several times as fast."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        days = column.to_numpy().astype("datetime64[D]").astype(str)
        return ["" if day == "NaT" else str(day) for day in days]
    if isinstance(column.dtype, pd.StringDtype):
        texts = column.fillna("").tolist()
        return [f"'{text}" if text.startswith(_DANGEROUS) else text for text in texts]
    return [to_cell(value) for value in column.tolist()]


def to_cell(value: Any) -> str | int | float:
    """Return a value as a CSV cell that no spreadsheet runs as a formula.

    >>> to_cell(["Kyiv", "Minsk"]), to_cell("=1+1"), to_cell(None)
    ('Kyiv; Minsk', "'=1+1", '')
    """
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(item) for item in value)
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, (pd.Timestamp, date)):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_DANGEROUS) else value
    return cast("int | float", value)


def slice_text(documents: pd.DataFrame, doc_id: str, start_char: int, end_char: int) -> str:
    """Return the words of document `doc_id` from start_char to end_char (exclusive).

    Raises KeyError when there is no such document, ValueError when the offsets lie outside it.
    """
    texts = documents.loc[documents["doc_id"] == doc_id, "text"]
    if texts.empty:
        raise KeyError(f"no document {doc_id!r}")
    text = str(texts.iloc[0])
    if not 0 <= start_char <= end_char <= len(text):
        raise ValueError(
            f"document {doc_id!r} has {len(text)} characters, no {start_char}:{end_char}"
        )
    return text[start_char:end_char]
