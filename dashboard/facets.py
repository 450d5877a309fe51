"""How many contacts each option of a filter would leave, the other filters staying as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import duckdb

from dashboard.filters import Filters
from dashboard.offices import OFFICES, choose_offices
from dashboard.words import DECISIONS

_COLUMNS: Final[Mapping[str, str]] = {
    "channel": "SELECT contact_id, channel AS option FROM contacts",
    "status": "SELECT contact_id, status AS option FROM contacts",
    "precision": "SELECT contact_id, precision AS option FROM contacts",
    "place": "SELECT contact_id, place AS option FROM contacts",
    "review": "SELECT contact_id, decision AS option FROM contacts",
    "topic": "SELECT contact_id, unnest(topics) AS option FROM contacts",
    "country": "SELECT contact_id, country AS option FROM participants",
    "official": "SELECT contact_id, name AS option FROM participants",
    "organisation": "SELECT contact_id, organisation AS option FROM participants",
    "source": "SELECT contact_id, source AS option FROM evidence JOIN documents USING (doc_id)",
}


def count_options(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, field: str
) -> dict[str, int]:
    """Return the contacts of each option of a field, the busiest first; none is left out.

    The field's own choice is set aside, since it would leave no count for what is not chosen.
    """
    others = filters.drop(field)
    if field == "review":
        others = replace(others, review=tuple(DECISIONS))  # rejected ones are counted too
    condition, parameters = others.to_query()
    if field == "office":
        return _count_offices(cursor, condition, parameters)
    rows = cursor.execute(
        f"SELECT option, count(DISTINCT o.contact_id) AS n FROM ({_COLUMNS[field]}) o"
        " JOIN (SELECT contact_id FROM contacts c"
        f" WHERE {condition}) f USING (contact_id)"
        " WHERE option IS NOT NULL GROUP BY option ORDER BY n DESC, option",
        parameters,
    ).fetchall()
    return dict(rows)


def _count_offices(
    cursor: duckdb.DuckDBPyConnection, condition: str, parameters: list[object]
) -> dict[str, int]:
    found = {}
    for office in OFFICES:
        held, titles = choose_offices((office,))
        ((number,),) = cursor.execute(
            f"SELECT count(DISTINCT contact_id) FROM participants WHERE {held} AND contact_id IN"
            f" (SELECT contact_id FROM contacts c WHERE {condition})",
            [*titles, *parameters],
        ).fetchall()
        if number:
            found[office] = number
    return found


def count_left_out(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> dict[str, int]:
    """Return, for each filter in use, how many contacts more there would be without it."""
    shown = _count(cursor, filters)
    return {field: _count(cursor, filters.drop(field)) - shown for field in filters.find_active()}


def _count(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    condition, parameters = filters.to_query()
    ((number,),) = cursor.execute(
        f"SELECT count(*) FROM contacts c WHERE {condition}", parameters
    ).fetchall()
    return int(number)
