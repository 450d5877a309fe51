"""What stands around a contact: the same parties before and after it, and what became of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import duckdb
import pandas as pd

from dashboard.words import STATUSES, as_day, say_when

_OPEN: Final = ("planned", "proposed")
_PARTY: Final = "coalesce(country, organisation, name)"


def find_around(cursor: duckdb.DuckDBPyConnection, contact_id: str, most: int = 2) -> pd.DataFrame:
    """Return dated contacts in which two of the same parties met: nearest in time, by date.

    At most `most` before the contact and as many from its first day on. The columns are
    contact_id, start, end, precision, channel, status, summary, shares_day (shares a day with the
    contact). Nothing is around a contact without a date.
    """
    return cursor.execute(
        f'WITH me AS (SELECT contact_id, start, "end" FROM contacts WHERE contact_id = ?),'
        f" mine AS (SELECT DISTINCT {_PARTY} AS party FROM participants"
        " WHERE contact_id = (SELECT contact_id FROM me)),"
        f" shared AS (SELECT p.contact_id FROM participants p JOIN mine ON {_PARTY} = mine.party"
        f" GROUP BY p.contact_id HAVING count(DISTINCT {_PARTY}) >= 2),"
        ' near AS (SELECT c.*, c.start <= me."end" AND c."end" >= me.start AS shares_day,'
        " row_number() OVER (PARTITION BY c.start < me.start"
        " ORDER BY abs(c.start - me.start), c.contact_id) AS place_in_line"
        " FROM contacts c JOIN shared USING (contact_id) CROSS JOIN me"
        " WHERE c.contact_id <> me.contact_id AND c.decision <> 'rejected' AND c.start IS NOT NULL"
        " AND me.start IS NOT NULL)"
        ' SELECT contact_id, start, "end", precision, channel, status, summary, shares_day'
        f" FROM near WHERE place_in_line <= {int(most)} ORDER BY start, contact_id",
        [contact_id],
    ).df()


def tell_outcome(contact: Mapping[Any, Any], around: pd.DataFrame) -> str | None:
    """Say what became of a plan or an offer, or that what took place was told as one before.

    None where there is nothing of either to say.
    """
    if contact["status"] == "held":
        before = around[around["shares_day"] & around["status"].isin(_OPEN)]
        if before.empty:
            return None
        status = STATUSES[str(before.iloc[0]["status"])].lower()
        return f"The same parties have a contact told as {status} for these days."
    if contact["status"] not in _OPEN:
        return None
    settled = around[around["shares_day"] & ~around["status"].isin(_OPEN)]
    if settled.empty:
        return "No text read here says whether it took place."
    row = settled.iloc[0]
    when = say_when(as_day(row["start"]), as_day(row["end"]), str(row["precision"]))
    status = STATUSES[str(row["status"])].lower()
    return f"The same parties have a contact told as {status} on these days ({when})."
