"""Questions to the tables: each takes a session's cursor and gives a table or a number.

Days come as datetime64 at midnight without a time zone, missing ones as NaT; lists as Python lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Final

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.facets import count_options
from dashboard.filters import Filters
from pipeline.tables import SCHEMAS

TABLE_ROWS: Final = 2_000
_ORDER = 'c.start NULLS LAST, c."end", c.contact_id'


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the filters leave, and of how much."""

    total: int
    """International contacts, and domestic ones where they are asked for."""
    shown: int
    undated: int
    lost_to_range: int
    """Undated contacts that would be shown if no range of days were asked for."""
    officials: int
    countries: int
    marks: int
    """Dated participants: what a picture of all of them would have to draw."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the filters offer: everything that occurs, whatever is asked for now."""

    countries: list[str]
    officials: list[str]
    first_day: date | None
    last_day: date | None
    organisations: list[str]
    places: list[str]
    sources: list[str]
    topics: list[str]
    count: Callable[[Filters, str], dict[str, int]]
    """Contacts by option of a filter, as the other filters leave them."""


def _fetch(
    cursor: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None
) -> pd.DataFrame:
    table = cursor.sql(query, params=parameters or []).to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    for field in table.schema:
        if pa.types.is_list(field.type):
            frame[field.name] = pd.Series(
                table.column(field.name).to_pylist(), dtype=object, index=frame.index
            )
    return frame


def read_options(cursor: duckdb.DuckDBPyConnection) -> Options:
    """Return every country and official, the busiest first, and the first and last day."""
    countries = cursor.execute(
        "SELECT country FROM participants WHERE country IS NOT NULL"
        " GROUP BY country ORDER BY count(DISTINCT contact_id) DESC, country"
    ).fetchall()
    officials = cursor.execute(
        "SELECT name FROM participants GROUP BY name ORDER BY count(*) DESC, name"
    ).fetchall()
    first, last = cursor.execute('SELECT min(start), max("end") FROM contacts').fetchall()[0]
    whole = Filters(domestic=True)
    organisations, places, sources, topics = (
        list(count_options(cursor, whole, field))
        for field in ("organisation", "place", "source", "topic")
    )
    return Options(
        [row[0] for row in countries],
        [row[0] for row in officials],
        first,
        last,
        organisations,
        places,
        sources,
        topics,
        partial(count_options, cursor),
    )


def count_contacts(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> Counts:
    """Count what the filters leave."""
    condition, parameters = filters.to_query()
    scope, _ = Filters(domestic=filters.domestic).to_query()
    shown, undated, officials, countries, marks = _row(
        cursor,
        f"WITH f AS (SELECT contact_id, start FROM contacts c WHERE {condition}),"
        " p AS (SELECT p.name, p.country, f.start FROM participants p JOIN f USING (contact_id))"
        " SELECT (SELECT count(*) FROM f), (SELECT count(*) FROM f WHERE start IS NULL),"
        " (SELECT count(DISTINCT name) FROM p), (SELECT count(DISTINCT country) FROM p),"
        " (SELECT count(*) FROM p WHERE start IS NOT NULL)",
        parameters,
    )
    (total,) = _row(cursor, f"SELECT count(*) FROM contacts c WHERE {scope}", [])
    lost = 0
    if filters.has_range:
        free, free_parameters = replace(filters, after=None, before=None).to_query()
        (lost,) = _row(
            cursor,
            f"SELECT count(*) FROM contacts c WHERE c.start IS NULL AND {free}",
            free_parameters,
        )
    return Counts(total, shown, undated, lost, officials, countries, marks)


def _row(cursor: duckdb.DuckDBPyConnection, query: str, parameters: list[Any]) -> tuple[int, ...]:
    # All rows are fetched: DuckDB takes no new question while an answer is unfinished.
    return tuple(cursor.execute(query, parameters).fetchall()[0])


def count_added(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> tuple[int, int]:
    """Count the contacts of the session's own articles: all of them, and those shown."""
    condition, parameters = filters.to_query()
    found, shown = _row(
        cursor,
        f"SELECT count(*), count(*) FILTER (WHERE {condition}) FROM contacts c WHERE c.is_added",
        parameters,
    )
    return found, shown


def find_contacts(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    limit: int | None = None,
    undated_only: bool = False,
) -> pd.DataFrame:
    """Return the contacts that the filters leave, by date, undated last.

    At most `limit` where it is given. The columns are those of the table `contacts`, then
    `is_added` for a text of this session.
    """
    condition, parameters = filters.to_query()
    if undated_only:
        condition = f"c.start IS NULL AND {condition}"
    query = f"SELECT * FROM contacts c WHERE {condition} ORDER BY {_ORDER}"
    if limit is not None:
        query += f" LIMIT {int(limit)}"
    return _fetch(cursor, query, parameters)


def find_participants(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """Return the people of the dated contacts that the filters leave: a row for each."""
    condition, parameters = filters.to_query()
    return _fetch(
        cursor,
        "SELECT p.* FROM participants p JOIN contacts c USING (contact_id)"
        f" WHERE c.start IS NOT NULL AND {condition} ORDER BY {_ORDER},"
        " p.is_initiator DESC, p.name",
        parameters,
    )


def find_first_sentences(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> dict[str, str]:
    """Return the first sentence that tells of each contact that the filters leave, by contact."""
    condition, parameters = filters.to_query()
    rows = cursor.execute(
        "SELECT s.contact_id, arg_min(s.sentence, (s.doc_id, s.start_char)) FROM sentences s"
        f" JOIN contacts c USING (contact_id) WHERE {condition} GROUP BY s.contact_id",
        parameters,
    ).fetchall()
    return dict(rows)


def find_evidence(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> pd.DataFrame:
    """Return the evidence of one contact, each row with its whole text, title, source and day."""
    return _fetch(
        cursor,
        "SELECT e.*, d.text, d.title, d.source, d.url, d.published"
        " FROM evidence e JOIN documents d USING (doc_id) WHERE e.contact_id = ?"
        " ORDER BY d.published, e.doc_id, e.start_char",
        [contact_id],
    )


def find_accounts(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> pd.DataFrame:
    """Return what each source says of one contact, with the title of the text it stands in."""
    return _fetch(
        cursor,
        "SELECT a.*, d.title, d.source AS publisher FROM accounts a JOIN documents d USING (doc_id)"
        " WHERE a.contact_id = ? ORDER BY a.source NULLS LAST, a.doc_id, a.start_char",
        [contact_id],
    )


def find_people(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> pd.DataFrame:
    """Return the participants of one contact, who began it first."""
    return _fetch(
        cursor,
        "SELECT * FROM participants WHERE contact_id = ? ORDER BY is_initiator DESC, name",
        [contact_id],
    )


def find_contact(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> pd.DataFrame:
    """Return one contact as a table of one row, of none when there is no such contact."""
    return _fetch(cursor, "SELECT * FROM contacts WHERE contact_id = ?", [contact_id])


def find_ids(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> list[str]:
    """Return the ids of the contacts that the filters leave, by date, undated last."""
    condition, parameters = filters.to_query()
    rows = cursor.execute(
        f"SELECT contact_id FROM contacts c WHERE {condition} ORDER BY {_ORDER}", parameters
    ).fetchall()
    return [row[0] for row in rows]


def count_bins(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, lanes: str, most: int = 30, bins: int = 240
) -> pd.DataFrame:
    """Count contacts by lane and time: the `most` busiest lanes, at most `bins` spans of days.

    The columns are lane, country, first_day (of the span), days (its length), n. A contact of many
    days counts in the span of its middle day.
    """
    condition, parameters = filters.to_query()
    sides = {
        "officials": "SELECT DISTINCT contact_id, name AS lane, country FROM participants",
        "countries": "SELECT DISTINCT contact_id, coalesce(country, organisation, name) AS lane,"
        " country FROM participants",
        "dyads": "SELECT DISTINCT a.contact_id, a.country || '|' || b.country AS lane,"
        " a.country FROM participants a JOIN participants b USING (contact_id)"
        " WHERE a.country < b.country",
    }[lanes]
    return _fetch(
        cursor,
        f'WITH f AS (SELECT contact_id, start + CAST(("end" - start) // 2 AS INTEGER) AS day'
        f" FROM contacts c WHERE c.start IS NOT NULL AND {condition}),"
        f" l AS ({sides}),"
        " busy AS (SELECT lane, any_value(l.country) AS country, count(*) AS total FROM l"
        " JOIN f USING (contact_id) GROUP BY lane ORDER BY total DESC, lane"
        f" LIMIT {int(most)}),"
        " span AS (SELECT min(day) AS low,"
        f" greatest(1, CAST(ceil((max(day) - min(day) + 1) / {int(bins)}.0) AS INTEGER)) AS days"
        " FROM f)"
        " SELECT busy.lane, busy.country, low + CAST(((day - low) // days) * days AS INTEGER)"
        " AS first_day, days, count(*) AS n"
        " FROM f JOIN l USING (contact_id) JOIN busy USING (lane) CROSS JOIN span"
        " GROUP BY ALL ORDER BY max(busy.total) DESC, busy.lane, first_day",
        parameters,
    )


def to_contacts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the table `contacts` alone, in its order."""
    return frame[list(SCHEMAS["contacts"].names)]
