"""What two texts, or two sources, tell: of the same contacts, and what only one of them tells."""

from __future__ import annotations

from typing import Any, Final

import duckdb
import pandas as pd

from dashboard.filters import Filters
from dashboard.queries import _fetch as fetch

MOST_TELLERS: Final = 1_000  # more than a list to choose from can hold
Claimed = tuple[Any, ...]
BY: Final = {"texts": "Texts", "sources": "Sources"}
_COLUMNS: Final = {"texts": "d.doc_id", "sources": "d.source"}


def list_tellers(cursor: duckdb.DuckDBPyConnection, by: str) -> list[str]:
    """Return the texts (ids) or sources that tell of the most contacts, those first."""
    column = _COLUMNS[by]
    rows = cursor.execute(
        f"SELECT {column}, count(DISTINCT e.contact_id) AS n FROM evidence e"
        f" JOIN documents d USING (doc_id) WHERE {column} IS NOT NULL"
        f" GROUP BY {column} ORDER BY n DESC, {column} LIMIT {MOST_TELLERS}"
    ).fetchall()
    return [row[0] for row in rows]


def keep_tellers(cursor: duckdb.DuckDBPyConnection, by: str, names: list[str]) -> list[str]:
    """Return those of `names` (texts by id, or sources) that tell of a contact, in order."""
    column = _COLUMNS[by]
    rows = cursor.execute(
        f"SELECT DISTINCT {column} FROM evidence e JOIN documents d USING (doc_id)"
        f" WHERE list_contains(?, {column})",
        [names],
    ).fetchall()
    found = {row[0] for row in rows}
    return [name for name in dict.fromkeys(names) if name in found]


def find_best_pair(cursor: duckdb.DuckDBPyConnection, by: str) -> tuple[str, str] | None:
    """Return the two that tell of the most contacts in common, None where there are not two."""
    column = _COLUMNS[by]
    rows = cursor.execute(
        f"WITH t AS (SELECT DISTINCT e.contact_id, {column} AS teller FROM evidence e"
        f" JOIN documents d USING (doc_id) WHERE {column} IS NOT NULL)"
        " SELECT a.teller, b.teller FROM t a JOIN t b USING (contact_id)"
        " WHERE a.teller < b.teller GROUP BY ALL ORDER BY count(*) DESC, 1, 2 LIMIT 1"
    ).fetchall()
    if rows:
        return rows[0][0], rows[0][1]
    tellers = list_tellers(cursor, by)
    return (tellers[0], tellers[1]) if len(tellers) > 1 else None


def find_told(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    by: str,
    tellers: tuple[str, str],
    ids: list[str] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Return the sentences in which one of two tells of a contact that the filters leave.

    Of the contacts with these ids alone, and at most `limit` sentences, where either is given.

    The columns are contact_id, summary, start, end, precision, channel, status, conflicts, teller,
    doc_id, title, sentence, claimed_start, claimed_end, claimed_channel, claimed_status; by the
    contact's date.
    """
    condition, parameters = filters.to_query()
    return fetch(
        cursor,
        'SELECT c.contact_id, c.summary, c.start, c."end", c.precision, c.channel, c.status,'
        f" c.conflicts, {_COLUMNS[by]} AS teller, e.doc_id, d.title,"
        " substring(d.text, e.start_char + 1, e.end_char - e.start_char) AS sentence,"
        " e.claimed_start, e.claimed_end, e.claimed_channel, e.claimed_status"
        " FROM contacts c JOIN evidence e USING (contact_id) JOIN documents d USING (doc_id)"
        f" WHERE {_COLUMNS[by]} IN (?, ?) AND {condition}"
        f"{'' if ids is None else ' AND list_contains(?, c.contact_id)'}"
        " ORDER BY c.start NULLS LAST, c.contact_id, teller, e.doc_id, e.start_char"
        f"{'' if limit is None else f' LIMIT {int(limit)}'}",
        [*tellers, *parameters, *([] if ids is None else [ids])],
    )


def split_told(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, by: str, tellers: tuple[str, str]
) -> tuple[list[str], list[str], list[str]]:
    """Return the ids of contacts that both tell, that only the first, only the second tells.

    Of those that the filters leave, in the order of time.
    """
    condition, parameters = filters.to_query()
    rows = cursor.execute(
        f"SELECT c.contact_id, bool_or({_COLUMNS[by]} = ?), bool_or({_COLUMNS[by]} = ?)"
        " FROM contacts c JOIN evidence e USING (contact_id) JOIN documents d USING (doc_id)"
        f" WHERE {_COLUMNS[by]} IN (?, ?) AND {condition} GROUP BY c.contact_id, c.start"
        " ORDER BY c.start NULLS LAST, c.contact_id",
        [*tellers, *tellers, *parameters],
    ).fetchall()
    return (
        [name for name, first, second in rows if first and second],
        [name for name, first, second in rows if first and not second],
        [name for name, first, second in rows if second and not first],
    )


def find_differences(
    told: pd.DataFrame, contact_id: str, tellers: tuple[str, str]
) -> dict[str, tuple[list[Claimed], list[Claimed]]]:
    """Return the fields ('date', 'channel', 'status') in which two differ on a contact.

    Each with what the first and the second say, in order. Where one of them says nothing, or both
    have a value in common, there is no difference.
    """
    rows = told[told["contact_id"] == contact_id]
    found = {}
    for field, columns, empty in (
        ("date", ["claimed_start", "claimed_end"], None),
        ("channel", ["claimed_channel"], "unspecified"),
        ("status", ["claimed_status"], None),
    ):
        sides = []
        for teller in tellers:
            values = rows.loc[rows["teller"] == teller, columns].dropna()
            claims = dict.fromkeys(values.itertuples(index=False, name=None))
            sides.append([claim for claim in claims if claim != (empty,)])
        if sides[0] and sides[1] and not set(sides[0]) & set(sides[1]):
            found[field] = (sides[0], sides[1])
    return found
