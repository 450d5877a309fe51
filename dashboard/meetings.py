"""Who was in contact with whom: pairs counted, by time, and the longest silences between them.

Two of one country are no pair: a minister beside his president is not in contact with him.
"""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from dashboard.filters import Filters
from dashboard.queries import _fetch as fetch

MOST_PAIRS: Final = 5_000  # more than anybody reads; a browser would take long to lay them out
MOST_SILENCES: Final = 200
SIDES: Final = {"countries": "Countries", "officials": "Officials"}
_COLUMNS: Final = {"countries": "coalesce(country, organisation, name)", "officials": "name"}
UNITS: Final = {"month": "Month", "quarter": "Quarter", "year": "Year"}
_MOST_MONTHS: Final = {"month": 60, "quarter": 240}
_FIELDS: Final = {
    "countries": "CASE WHEN country IS NOT NULL THEN 'country' WHEN organisation IS NOT NULL"
    " THEN 'organisation' ELSE 'official' END",
    "officials": "'official'",
}
"""The filter that finds a side: some parties are no country, and some people have no party."""


def _pairs(condition: str, side: str) -> str:
    return (
        f'WITH f AS (SELECT nr, start, "end", status FROM contacts c WHERE {condition}),'
        f" s AS (SELECT nr, {_COLUMNS[side]} AS side, min({_FIELDS[side]}) AS field,"
        " coalesce(country, organisation, name) AS party FROM participants GROUP BY ALL),"
        " pairs AS (SELECT f.*, a.side AS a, b.side AS b, min(a.field) AS a_field,"
        " min(b.field) AS b_field FROM f"
        " JOIN s a USING (nr) JOIN s b USING (nr)"
        " WHERE a.side < b.side AND a.party <> b.party GROUP BY ALL)"
    )


def count_pairs(cursor: duckdb.DuckDBPyConnection, filters: Filters, side: str) -> pd.DataFrame:
    """Return a row for each pair: a, b, n, held, undated, first, last; the busiest first.

    Then a_field and b_field: the filters by which the two sides are found.
    """
    condition, parameters = filters.to_query()
    return fetch(
        cursor,
        f"{_pairs(condition, side)} SELECT a, b, count(*) AS n,"
        " count(*) FILTER (WHERE status = 'held') AS held,"
        " count(*) FILTER (WHERE start IS NULL) AS undated,"
        ' min(start) AS first, max("end") AS last, min(a_field) AS a_field,'
        " min(b_field) AS b_field FROM pairs GROUP BY a, b ORDER BY n DESC, a, b"
        f" LIMIT {MOST_PAIRS}",
        parameters,
    )


def choose_unit(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> str:
    """Return 'month', 'quarter' or 'year': what a picture of the whole period can tell apart."""
    condition, parameters = filters.to_query()
    ((months,),) = cursor.execute(
        f"SELECT date_diff('month', min(start), max(start)) FROM contacts c WHERE {condition}",
        parameters,
    ).fetchall()
    return next((unit for unit, most in _MOST_MONTHS.items() if (months or 0) <= most), "year")


def count_by_time(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    side: str,
    unit: str = "month",
    most: int = 9,
) -> pd.DataFrame:
    """Return a, b, first_day, n for the dated contacts of the `most` busiest pairs.

    A contact counts in the month (quarter, year) in which it begins; one without any has no row.
    """
    condition, parameters = filters.to_query()
    return fetch(
        cursor,
        f"{_pairs(condition, side)}, busy AS (SELECT a, b, count(*) AS total FROM pairs"
        f" WHERE start IS NOT NULL GROUP BY a, b ORDER BY total DESC, a, b LIMIT {int(most)})"
        " SELECT a, b, CAST(date_trunc(?, start) AS DATE) AS first_day, count(*) AS n"
        " FROM pairs JOIN busy USING (a, b) WHERE start IS NOT NULL"
        " GROUP BY a, b, first_day ORDER BY max(total) DESC, a, b, first_day",
        [*parameters, unit],
    )


def find_silences(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, side: str, most: int = MOST_SILENCES
) -> pd.DataFrame:
    """Return the longest silence of each pair: a, b, after, before, days, n; longest first.

    A silence lies between the end of one dated contact that took place and the start of the next;
    days that a vague date may cover are not silent. `n` is how many such contacts a pair has,
    `first` and `last` the days between which they lie. Then a_field and b_field as in
    `count_pairs`.
    """
    condition, parameters = filters.to_query()
    return fetch(
        cursor,
        f"{_pairs(condition, side)}, ordered AS (SELECT a, b, a_field, b_field,"
        ' max("end") OVER (PARTITION BY a, b ORDER BY start, "end", nr'
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS after, start AS before,"
        ' min(start) OVER pair AS first, max("end") OVER pair AS last, count(*) OVER pair AS n'
        " FROM pairs WHERE start IS NOT NULL AND status = 'held'"
        " WINDOW pair AS (PARTITION BY a, b))"
        " SELECT a, b, max(before - after - 1) AS days,"
        " arg_max(after, before - after) AS after, arg_max(before, before - after) AS before,"
        " any_value(n) AS n, any_value(first) AS first, any_value(last) AS last,"
        " min(a_field) AS a_field, min(b_field) AS b_field"
        " FROM ordered WHERE before - after > 1"
        f" GROUP BY a, b ORDER BY days DESC, a, b LIMIT {int(most)}",
        parameters,
    )
