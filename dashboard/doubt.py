"""The queue of the review: which contacts are most in doubt, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import duckdb
import pandas as pd

from dashboard.filters import Filters
from dashboard.queries import _fetch as fetch
from dashboard.words import DECISIONS, list_words

QUEUES: Final[Mapping[str, str]] = {
    "open": "To review",
    "done": "Reviewed",
    "all": "All",
}
UNSURE: Final = 0.7  # a confidence below this is a reason for doubt
MOST_QUEUED: Final = 2_000  # of a list at once; what is decided makes room for the next
_WEIGHTS: Final = {"disputed": 0.5, "vague": 0.4, "unnamed": 0.3, "undated": 0.2}


@dataclass(frozen=True, slots=True)
class Done:
    """How far the review has come among the contacts that the filters leave."""

    reviewed: int
    total: int


def choose_filters(filters: Filters, queue: str) -> Filters:
    """Return the filters of a queue; a choice in the sidebar's own filter goes before it."""
    if filters.review:
        return filters
    decisions = {"open": ("open",), "done": tuple(d for d in DECISIONS if d != "open")}
    return replace(filters, review=decisions.get(queue, tuple(DECISIONS)))


def find_doubt(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> list[str]:
    """Return why one contact is in doubt, in words."""
    rows = find_queue(cursor, Filters(domestic=True, review=tuple(DECISIONS)), contact_id)
    return explain_doubt(rows.iloc[0].to_dict()) if len(rows) else []


def find_queue(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, contact_id: str | None = None
) -> pd.DataFrame:
    """Return contacts of the tables, most in doubt first: a row for each, with its reasons.

    At most `MOST_QUEUED`; with `contact_id`, this contact alone.

    The columns are contact_id, decision, start, summary, doubt (0 to 2.4), and the reasons:
    confidence, disputed, vague, undated, unnamed (names of those of whom too little is known).
    """
    condition, parameters = filters.to_query()
    if contact_id is not None:
        condition, parameters = f"c.contact_id = ? AND {condition}", [contact_id, *parameters]
    own = "" if contact_id is None else " WHERE nr IN (SELECT nr FROM f)"
    score = " + ".join(
        f"{weight} * CAST({reason if reason != 'unnamed' else 'len(unnamed) > 0'} AS INTEGER)"
        for reason, weight in _WEIGHTS.items()
    )
    return fetch(
        cursor,
        f"WITH f AS (SELECT * FROM contacts c WHERE NOT c.is_added AND {condition}),"
        " names AS (SELECT nr, list(name ORDER BY name) AS names FROM participants"
        " WHERE resolved_by <> 'party' AND (country IS NULL OR (role IS NULL"
        f" AND resolved_by = 'document')){own.replace('WHERE', 'AND')} GROUP BY nr),"
        " days AS (SELECT nr, bool_or(contains(coalesce(date_rule, ''), 'ambiguous'))"
        f" OR min(claimed_start) < max(claimed_start) AS differ FROM evidence{own} GROUP BY nr),"
        " r AS (SELECT f.contact_id, f.decision, f.start, f.summary, f.confidence,"
        " len(f.conflicts) > 0 AS disputed, f.start IS NULL AS undated,"
        " coalesce(days.differ, false) OR f.precision = 'approx' AS vague,"
        " coalesce(names.names, []) AS unnamed"
        " FROM f LEFT JOIN names USING (nr) LEFT JOIN days USING (nr))"
        f" SELECT contact_id, decision, start, summary, round(1 - confidence + {score}, 3)"
        " AS doubt, confidence, disputed, vague, undated, unnamed FROM r"
        f" ORDER BY doubt DESC, start NULLS LAST, contact_id LIMIT {MOST_QUEUED}",
        parameters,
    )


def count_queue(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    """Count the contacts of a queue, those beyond its end included."""
    condition, parameters = filters.to_query()
    ((found,),) = cursor.execute(
        f"SELECT count(*) FROM contacts c WHERE NOT c.is_added AND {condition}", parameters
    ).fetchall()
    return int(found)


def explain_doubt(row: Mapping[Any, Any]) -> list[str]:
    """Return why a contact of the queue is in doubt, in words; nothing where it is not.

    >>> explain_doubt({"confidence": 0.4, "disputed": True, "vague": False, "undated": False,
    ...     "unnamed": []})
    ['The reading is unsure (40% sure)', 'Sources disagree']
    """
    unnamed = list(row["unnamed"])
    reasons = {
        f"The reading is unsure ({row['confidence']:.0%} sure)": row["confidence"] < UNSURE,
        "Sources disagree": row["disputed"],
        "Its date is not certain": row["vague"],
        "No date was found": row["undated"],
        f"Little is known of {list_words(unnamed)}": bool(unnamed),
    }
    return [reason for reason, holds in reasons.items() if holds]


def count_reviewed(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> Done:
    """Count the contacts that the filters leave, whatever was decided, and those decided."""
    condition, parameters = replace(filters, review=tuple(DECISIONS)).to_query()
    ((reviewed, total),) = cursor.execute(
        "SELECT count(*) FILTER (WHERE c.decision <> 'open'), count(*) FROM contacts c"
        f" WHERE NOT c.is_added AND {condition}",
        parameters,
    ).fetchall()
    return Done(int(reviewed), int(total))


def find_neighbours(
    cursor: duckdb.DuckDBPyConnection, contact_id: str, most: int = 15
) -> pd.DataFrame:
    """Return contacts that may be the same one: somebody of the same party, nearest days first.

    The columns are those of the table `contacts`. Undated ones come last; none is further than 31
    days away.
    """
    party = "coalesce(country, organisation, name)"
    return fetch(
        cursor,
        "WITH me AS (SELECT * FROM contacts WHERE contact_id = ?),"
        f" shared AS (SELECT p.contact_id, count(DISTINCT {party}) AS n FROM participants p"
        f" WHERE {party} IN (SELECT {party} FROM participants WHERE contact_id = ?)"
        " GROUP BY p.contact_id)"
        " SELECT c.* FROM contacts c JOIN shared USING (contact_id) CROSS JOIN me"
        " WHERE c.contact_id <> me.contact_id AND NOT c.is_added AND c.decision <> 'rejected'"
        " AND coalesce(abs(c.start - me.start), 31) <= 31"
        " ORDER BY n DESC, coalesce(abs(c.start - me.start), 32), c.contact_id"
        f" LIMIT {int(most)}",
        [contact_id, contact_id],
    )
