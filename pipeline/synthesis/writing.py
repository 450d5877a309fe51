"""Made-up tables, written a part at a time: the same for the same count and seed.

Nothing here is read from a text. Every table says so: its rows (the ids of contacts and documents
begin with "synthetic-", sources with "Synthetic", participants are resolved by "synthetic",
`skipped` has a row that names the command) and its file, under the key MARK of Parquet's metadata.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.models import Contact, Document, Precision, Skipped
from pipeline.rows import to_rows
from pipeline.schemas import SCHEMAS, TABLE_NAMES, check_values
from pipeline.storage import replace_files
from pipeline.synthesis.calendar import FIRST_DAY, plan_days
from pipeline.synthesis.cast import Cast, make_cast, pick, weigh
from pipeline.synthesis.stories import Page, imagine, tell
from pipeline.tables import CSV_NAME, MADE_UP, find_maker, to_cell

MARK: Final = MADE_UP
_PART: Final = 5_000  # contacts held in memory; a busy day more
_SOURCES: Final = 40
_MORE_SOURCES: Final = (0.78, 0.94)  # of contacts that are told once, and up to twice


class SynthesisError(Exception):
    """The tables were not written; the message names the folder, the reason and what mends it."""


@dataclass(slots=True)
class _Part:
    documents: list[Document] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)


def synthesize(count: int, folder: Path, seed: int = 0) -> None:
    """Write the six tables of `count` made-up contacts, and contacts.csv, into `folder`.

    All or nothing, as a build. Memory does not grow with `count`. Raises SynthesisError when the
    folder holds tables that are not made up (they are never overwritten), OSError when the disk is
    full or the folder may not be written.
    """
    _spare(folder)
    note = f"python -m pipeline synthesize --contacts {count} --seed {seed}"
    cast = make_cast(count, Random(seed))
    schemas = {name: SCHEMAS[name].with_metadata({MARK: note}) for name in TABLE_NAMES}
    with replace_files(folder) as stage, ExitStack() as stack:
        writers = {
            name: stack.enter_context(
                pq.ParquetWriter(stage(f"{name}.parquet"), schema, compression="zstd")
            )
            for name, schema in schemas.items()
        }
        listing = stack.enter_context(stage(CSV_NAME).open("w", encoding="utf-8-sig", newline=""))
        listed = csv.writer(listing)
        listed.writerow(SCHEMAS["contacts"].names)
        skipped = [Skipped(MARK, MARK, f"No text was read; the tables are made up by `{note}`.")]
        for part in _make_parts(count, cast, seed):
            rows = to_rows(part.documents, part.contacts, skipped)
            skipped = []
            for name in TABLE_NAMES:
                found = list(rows[name])
                _write(writers[name], name, found, schemas[name])
                if name == "contacts":
                    listed.writerows([to_cell(value) for value in row.values()] for row in found)


def _spare(folder: Path) -> None:
    if (folder / "contacts.parquet").is_file() and find_maker(folder) is None:
        raise SynthesisError(
            f"{folder} holds tables that are not made up, and they stay: name another folder"
            " with --out."
        )


def _write(
    writer: pq.ParquetWriter, name: str, rows: list[dict[str, Any]], schema: pa.Schema
) -> None:
    table = pa.Table.from_pylist(rows, schema=schema)
    check_values(name, table)
    writer.write_table(table)


def _make_parts(count: int, cast: Cast, seed: int) -> Iterator[_Part]:
    """Yield contacts and the texts that tell of them, in the order of time."""
    random = Random(seed + 1)
    part, made = _Part(), 0
    days = groupby(plan_days(count, np.random.default_rng(seed)), key=lambda cell: cell[0])
    day = FIRST_DAY
    for number, cells in days:
        start = None if number is None else FIRST_DAY + timedelta(days=number)
        day = start or day
        made = _fill(part, start, day, list(cells), cast, random, made)
        if len(part.contacts) >= _PART:
            yield part
            part = _Part()
    yield part


def _fill(
    part: _Part,
    start: date | None,
    day: date,
    cells: list[tuple[int | None, Precision, int]],
    cast: Cast,
    random: Random,
    made: int,
) -> int:
    """Add the contacts that begin on one day, and the texts of the day after."""
    published = day + timedelta(days=1)
    number = sum(cell[2] for cell in cells)
    sources = weigh(_SOURCES)
    series = "undated-" if start is None else ""
    pages = [
        Page(
            f"{MARK}-{series}{published}-{at:06}",
            f"Synthetic Wire {pick(sources, random) + 1:02}",
        )
        for at in range(number + number // 4 + 1)
    ]
    for precision in [cell[1] for cell in cells for _ in range(cell[2])]:
        made += 1
        scene = imagine(f"{MARK}-{made:09}", start, precision, cast, random)
        draw = random.random()
        wanted = 1 if draw < _MORE_SOURCES[0] else 2 if draw < _MORE_SOURCES[1] else 3
        chosen = random.sample(pages, min(wanted, len(pages)))
        part.contacts.append(tell(scene, chosen, published, random))
    part.documents += [
        Document(
            page.doc_id, page.text, f"Synthetic report of {published}", published, "given", None,
            page.source, "en",
        )
        for page in pages
    ]  # fmt: skip
    return made
