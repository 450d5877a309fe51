"""All contacts as columns of numbers, on which filters and counts take milliseconds at any size.

A contact is its number (`nr` in the views of a session), a place in every array. What a contact has
one of (channel, status, days) is an array; what it may have several of (officials, sources) is a
Links: pairs of contact and value. Nothing here is changed once it is made, so that all sessions
share it; corrections and a session's own texts are laid over a copy by `extend`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.offices import find_offices
from dashboard.words import CHANNELS, DECISIONS, PRECISIONS, STATUSES

Array = np.ndarray[Any, Any]
CODED: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": tuple(CHANNELS),
    "status": tuple(STATUSES),
    "precision": tuple(PRECISIONS),
    "decision": tuple(DECISIONS),
}
LOOSE: Final = ("country", "organisation")
_PARTY: Final = "coalesce(country, organisation, name)"
LINKED: Final[Mapping[str, str]] = {
    "official": "SELECT nr, name AS value FROM participants",
    "country": "SELECT nr, country AS value FROM participants",
    "organisation": "SELECT nr, organisation AS value FROM participants",
    "party": f"SELECT nr, {_PARTY} AS value FROM participants",
    "pair": "SELECT a.nr, a.country || '|' || b.country AS value FROM participants a"
    " JOIN participants b ON a.nr = b.nr AND a.country < b.country",
    "office": "SELECT nr, unnest(offices) AS value FROM participants"
    " JOIN office_of ON role = office_of.title AND country IS NOT DISTINCT FROM office_of.land",
    "place": "SELECT nr, place AS value FROM contacts",
    "topic": "SELECT nr, unnest(topics) AS value FROM contacts",
    "source": "SELECT nr, source AS value FROM evidence JOIN documents USING (doc_id)",
}


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Which contacts have which values: `rows` and `codes` side by side, ordered by contact.

    `names[code]` is the value; `by_code` holds the same contacts ordered by value, those of one
    from starts[code] to starts[code + 1].
    """

    names: tuple[str, ...]
    rows: Array
    codes: Array
    by_code: Array
    starts: Array

    def find_rows(self, values: tuple[str, ...]) -> list[Array]:
        """Return the contacts of each of the values; none for one that does not occur."""
        places = {value: code for code, value in enumerate(self.names)} if values else {}
        found = []
        for value in values:
            code = places.get(value)
            if code is None:
                found.append(self.rows[:0])
            else:
                found.append(self.by_code[self.starts[code] : self.starts[code + 1]])
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The columns of all contacts; days are datetime64[D], missing ones NaT.

    `middle` is the day between start and end as the number of days since 1970, 0 for one undated.
    `alive` is false where a correction has made away with a contact; `loose`, by LOOSE, is true
    where somebody takes part who has none of it. `order` lists the contacts by time, undated last.
    """

    alive: Array
    start: Array
    end: Array
    told: Array
    middle: Array
    order: Array
    codes: Mapping[str, Array]
    international: Array
    added: Array
    loose: Mapping[str, Array]
    confidence: Array
    links: Mapping[str, Links]

    @property
    def size(self) -> int:
        """How many numbers of contacts there are, those of dead ones included."""
        return len(self.alive)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """What was read of some contacts: their numbers, columns, and (rows, values) of each link."""

    numbers: Array
    columns: Mapping[str, Array]
    links: Mapping[str, tuple[Array, pa.Array]]


def read_index(cursor: duckdb.DuckDBPyConnection) -> Index:
    """Return the index of all that the views of a session show."""
    rows = _read(cursor, "")
    size = int(rows.numbers.max()) + 1 if len(rows.numbers) else 0
    return _build(size, rows, {name: _place(size, rows, name) for name in rows.columns})


def extend(index: Index, cursor: duckdb.DuckDBPyConnection) -> Index:
    """Return the index with the contacts of the view `fresh` (column nr) read anew.

    A number of the view that the session's contacts lack is a contact that is there no more.
    """
    fresh = _to_numbers(cursor.sql("SELECT nr FROM fresh").to_arrow_table().column("nr"))
    if not len(fresh):
        return index
    rows = _read(cursor, "SEMI JOIN fresh USING (nr)")
    size = max(index.size, int(fresh.max()) + 1)
    old: dict[str, Array] = {
        **index.codes,
        **{f"loose-{name}": array for name, array in index.loose.items()},
        "start": index.start, "end": index.end, "told": index.told,
        "international": index.international, "added": index.added, 
        "confidence": index.confidence, "alive": index.alive,
    }  # fmt: skip
    columns = {}
    for name, before in old.items():
        column = np.zeros(size, before.dtype) if before.dtype.kind != "M" else _no_days(size)
        column[: len(before)] = before
        if name == "alive":
            column[fresh] = False
        column[rows.numbers] = rows.columns[name]
        columns[name] = column
    replaced = np.zeros(size, bool)
    replaced[fresh] = True
    return _build(size, rows, columns, index.links, replaced)


def _build(
    size: int,
    rows: _Rows,
    columns: Mapping[str, Array],
    known: Mapping[str, Links] | None = None,
    replaced: Array | None = None,
) -> Index:
    links = {}
    for name, (numbers, values) in rows.links.items():
        before = known[name] if known else None
        links[name] = _link(numbers, values, before, replaced)
    # NaT sorts last in NumPy, as undated contacts do in the tables.
    order = np.lexsort((np.arange(size), columns["end"], columns["start"])).astype(np.int32)
    middle = to_middles(columns["start"], columns["end"])
    return Index(
        columns["alive"], columns["start"], columns["end"], columns["told"], middle, order,
        {name: columns[name] for name in CODED}, columns["international"], columns["added"],
        {name: columns[f"loose-{name}"] for name in LOOSE}, columns["confidence"], links,
    )  # fmt: skip


def to_middles(first: Array, last: Array) -> Array:
    """Return the days halfway between two, as numbers of days since 1970 (int32); 0 for NaT."""
    starts = first.astype(np.int64)
    middles = starts + (last.astype(np.int64) - starts) // 2
    middles[np.isnat(first)] = 0
    return middles.astype(np.int32)


def _link(numbers: Array, values: pa.Array, before: Links | None, replaced: Array | None) -> Links:
    coded = values.dictionary_encode()
    names = coded.dictionary.to_pylist()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    if before is not None and replaced is not None:
        places = {value: code for code, value in enumerate(before.names)}
        merged = [*before.names]
        for name in names:
            if name not in places:
                places[name] = len(merged)
                merged.append(name)
        kept = ~replaced[before.rows]
        moved = np.array([places[name] for name in names], np.int32)[codes] if names else codes
        numbers = np.concatenate([before.rows[kept], numbers])
        codes, names = np.concatenate([before.codes[kept], moved]), merged
        by_row = np.argsort(numbers, kind="stable")
        numbers, codes = numbers[by_row], codes[by_row]
    by_value = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[by_value], np.arange(len(names) + 1))
    return Links(tuple(names), numbers, codes, numbers[by_value], starts)


def _read(cursor: duckdb.DuckDBPyConnection, only: str) -> _Rows:
    table = cursor.sql(
        'SELECT nr, start, "end", first_reported, channel, status, precision, decision,'
        " scope = 'international' AS international, is_added, confidence,"
        " coalesce(l.country, false) AS country,"
        " coalesce(l.organisation, false) AS organisation FROM contacts LEFT JOIN"
        " (SELECT nr, bool_or(country IS NULL) AS country,"
        " bool_or(organisation IS NULL) AS organisation"
        f" FROM participants {only} GROUP BY nr) l USING (nr) {only} ORDER BY nr"
    ).to_arrow_table()
    numbers = _to_numbers(table.column("nr"))
    columns: dict[str, Array] = {"alive": np.ones(len(numbers), bool)}
    for name, column in (("start", "start"), ("end", "end"), ("told", "first_reported")):
        columns[name] = table.column(column).to_numpy().astype("datetime64[D]")
    for name, options in CODED.items():
        found = pc.index_in(table.column(name), value_set=pa.array(options))
        columns[name] = found.to_numpy().astype(np.int8)
    for name, column in (("added", "is_added"), ("international", "international")):
        columns[name] = table.column(column).to_numpy().astype(bool)
    for name in LOOSE:
        columns[f"loose-{name}"] = table.column(name).to_numpy().astype(bool)
    columns["confidence"] = table.column("confidence").to_numpy().astype(np.float64)
    _register_offices(cursor)
    links = {}
    for name, query in LINKED.items():
        found = cursor.sql(
            f"SELECT DISTINCT nr, value FROM ({query}) {only} WHERE value IS NOT NULL ORDER BY nr"
        ).to_arrow_table()
        links[name] = (_to_numbers(found.column("nr")), found.column("value").combine_chunks())
    return _Rows(numbers, columns, links)


def _register_offices(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the table office_of: the classes of office of each title in each country."""
    pairs = cursor.execute(
        "SELECT DISTINCT role, country FROM participants WHERE role IS NOT NULL"
    ).fetchall()
    offices = [find_offices(title, land) for title, land in pairs]
    table = {
        "title": pa.array([title for title, _ in pairs], pa.string()),
        "land": pa.array([land for _, land in pairs], pa.string()),
        "offices": pa.array(offices, pa.list_(pa.string())),
    }
    cursor.register("office_of", pa.table(table))


def _place(size: int, rows: _Rows, name: str) -> Array:
    values = rows.columns[name]
    column = _no_days(size) if values.dtype.kind == "M" else np.zeros(size, values.dtype)
    column[rows.numbers] = values
    return column


def _no_days(size: int) -> Array:
    return np.full(size, np.datetime64("NaT"), "datetime64[D]")


def _to_numbers(column: pa.ChunkedArray) -> Array:
    return column.to_numpy().astype(np.int32)
