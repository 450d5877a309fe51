"""Formats of a row per document: CSV, JSONL and Parquet, read as streams."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from pipeline.appending import measure_lines
from pipeline.reading.decoding import SAMPLE_BYTES, clean_text, find_encoding
from pipeline.reading.drafts import (
    MAX_EMPTY_LINES,
    MAX_LINE_BYTES,
    MAX_TEXT_CHARS,
    BadRow,
    Draft,
    Unreadable,
)
from pipeline.reading.fields import hash_text, read_day, read_field
from pipeline.reading.streams import find_ending, open_stream

_BUFFER_BYTES = 1 << 20
_BATCH_ROWS = 8  # few, since a small Parquet file can hold the same huge text a thousand times
_MOST_TOO_LONG = 50
_MAX_ROW_CHARS = 4 * MAX_TEXT_CHARS
_TOO_LONG = object()  # stands for a cell of a Parquet file that is longer than any text may be
COLUMNS = ("text", "id", "title", "published", "url", "source", "language")


def read_csv_file(path: Path) -> Iterator[Draft | BadRow]:
    """Yield the rows of a CSV file with a header; the delimiter is , ; | or tab.

    Raises Unreadable when there is no `text` column. A quote that is never closed makes the rest
    of the file one row: such a row, longer than any may be, ends the reading.
    """
    encoding = _sample_encoding(path)
    csv.field_size_limit(_MAX_ROW_CHARS)
    with TextIOWrapper(open_stream(path), encoding, errors="replace", newline="") as file:
        header = file.readline(100_000)
    delimiter = max(",;\t|", key=header.count)
    with TextIOWrapper(open_stream(path), encoding, errors="replace", newline="") as file:
        source = _Lines(file)
        lines = csv.reader(source, delimiter=delimiter)
        try:
            names = [name.strip().strip("\ufeff").lower() for name in next(lines, [])]
        except csv.Error:
            names = []
        _require_text(names)
        number = 0
        while True:
            number += 1
            where = f"{path} (row {number})"
            source.begin_row()
            try:
                cells = next(lines, None)
            except csv.Error as error:
                yield BadRow(
                    where,
                    "broken row",
                    f"The CSV row cannot be read ({error}); look for a quote left open.",
                )
                return
            if cells is None:
                return
            if not any(cells):
                continue
            if len(cells) > len(names):
                yield BadRow(
                    where,
                    "broken row",
                    f"The row has {len(cells)} cells under {len(names)} column names; put texts"
                    " that hold the delimiter into quotes.",
                )
                continue
            yield _to_draft(where, dict(zip(names, cells, strict=False)))


class _Lines:
    """The lines of a CSV file, without NUL; raises csv.Error for a row without end."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._left = _MAX_ROW_CHARS
        self._empty = 0

    def begin_row(self) -> None:
        """Have the next line begin a row."""
        self._left = _MAX_ROW_CHARS

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._file.readline(_MAX_ROW_CHARS + 1)
        if not line:
            raise StopIteration
        self._left -= len(line)
        self._empty = 0 if line.strip() else self._empty + 1
        if self._left < 0 or self._empty > MAX_EMPTY_LINES:
            raise csv.Error("it does not end")
        return line.replace("\0", "")


def read_jsonl_file(path: Path) -> Iterator[Draft | BadRow]:
    """Yield the lines of a JSONL file, each an object with `text`; a broken line is a BadRow.

    What somebody is adding to the file meanwhile is left out.
    """
    end = None if find_ending(path)[1] else measure_lines(path)
    encoding = _sample_encoding(path, end)
    if encoding.startswith(("utf-16", "utf-32")):
        raise Unreadable(
            "wrong encoding", "JSONL must be UTF-8 (RFC 8259); save the file in that encoding."
        )
    with open_stream(path) as file:
        for number, line in enumerate(_read_lines(file, end), start=1):
            where = f"{path} (line {number})"
            if line is None:
                yield BadRow(
                    where, "too large", f"The line is longer than {MAX_LINE_BYTES // 1_000_000} MB."
                )
                continue
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode(encoding, errors="replace"))
            except (ValueError, RecursionError):
                yield BadRow(
                    where, "broken line", "The line is no JSON object; write one object per line."
                )
                continue
            if not isinstance(row, dict) or not isinstance(row.get("text"), str):
                yield BadRow(
                    where,
                    "no text",
                    'The line has no "text" string; name the text\'s field "text".',
                )
                continue
            yield _to_draft(where, row)


def _read_lines(file: BinaryIO, end: int | None) -> Iterator[bytes | None]:
    """Yield each line, None for one that is too long; no more than one line is in memory.

    Lines that begin at `end` or behind it are left out. Raises Unreadable where a million empty
    lines follow each other.
    """
    empty = begin = 0
    while (end is None or begin < end) and (line := file.readline(MAX_LINE_BYTES + 1)):
        begin += len(line)
        empty = 0 if line.strip() else empty + 1
        if empty > MAX_EMPTY_LINES:
            raise Unreadable(
                "broken", "The file holds empty lines without end; write one object per line."
            )
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)
            begin += len(line)
        yield None


def read_parquet_file(path: Path) -> Iterator[Draft | BadRow]:
    """Yield the rows of a Parquet file; only the columns that are known are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = too_long = 0
    try:
        # Without a buffer a whole column of a row group would be in memory at once.
        with pq.ParquetFile(path, buffer_size=_BUFFER_BYTES) as file:
            names = file.schema_arrow.names
            _require_text(names)
            known = [name for name in COLUMNS if name in names]
            for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=known):
                for row in _to_rows(batch):
                    number += 1
                    found = _to_draft(f"{path} (row {number})", row)
                    yield found
                    too_long += isinstance(found, BadRow) and found.reason == "too large"
                    if too_long > _MOST_TOO_LONG:
                        raise Unreadable(
                            "too large",
                            f"More than {_MOST_TOO_LONG} texts of the Parquet file are too long;"
                            f" the rows after {number} are left out.",
                        )
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, PermissionError):
            raise
        after = f" after row {number}" if number else ""
        raise Unreadable(
            "broken", f"The Parquet file is cut short or damaged{after}; copy or write it anew."
        ) from None


def _to_rows(batch: Any) -> Iterator[dict[str, Any]]:
    for at in range(batch.num_rows):
        yield {
            name: _to_value(column[at])
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }


def _to_value(cell: Any) -> Any:
    try:
        value = cell.value if hasattr(cell, "dictionary") else cell
        if (
            hasattr(value, "as_buffer")
            and value.is_valid
            and value.as_buffer().size > _MAX_ROW_CHARS
        ):
            return _TOO_LONG
        return cell.as_py()
    except (ValueError, OverflowError):
        # A day beyond the year 9999, or bytes that are no UTF-8, in this one row.
        return "a value out of range"


def _sample_encoding(path: Path, end: int | None = None) -> str:
    with open_stream(path) as file:
        sample = file.read(SAMPLE_BYTES)[:end]
    return find_encoding(sample, whole=len(sample) < SAMPLE_BYTES)


def _require_text(names: list[str]) -> None:
    if "text" not in names:
        shown = ", ".join(names[:8])[:120] or "none"
        raise Unreadable(
            "no text column",
            f'The file has no column "text" (it has: {shown}); rename the one with the texts.',
        )


def _to_draft(where: str, row: Mapping[str, Any]) -> Draft | BadRow:
    text = row.get("text")
    if text is _TOO_LONG or (isinstance(text, str) and len(text) > 2 * MAX_TEXT_CHARS):
        return BadRow(
            where, "too large", f"The text has more than {MAX_TEXT_CHARS:,} characters; split it."
        )
    try:
        published = read_day(row.get("published"))
    except Unreadable as bad:
        return BadRow(where, bad.reason, bad.detail)
    if text is not None and not isinstance(text, str):
        return BadRow(
            where,
            "no text",
            f'The column "text" holds {type(text).__name__}, no text; store strings in it.',
        )
    text = clean_text(text or "")
    return Draft(
        where=where,
        text=text,
        # Without an id: the file's name does not name a row, and a row's number changes.
        doc_id=read_field(row.get("id")) or hash_text(text),
        title=read_field(row.get("title")),
        published=published,
        published_basis="column" if published else None,
        url=read_field(row.get("url")),
        source=read_field(row.get("source")),
        language=read_field(row.get("language")),
    )
