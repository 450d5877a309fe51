"""Write an interval in EDTF (Extended Date/Time Format, ISO 8601-2, levels 0 and 1).

A day is ``2022-02-12``, a month ``2022-02``, a year ``2022``, a range ``2022-02-12/2022-02-14``, an
approximate window ``2022-02-01~/2022-02-10~``. A time that could not be dated is ``""``; an
ambiguous one keeps the digits that are known (``2022-XX-XX``).
"""

from __future__ import annotations

from datetime import date

from pipeline.models import Precision


def to_edtf(first: date | None, last: date | None, precision: Precision) -> str:
    """Return the EDTF string of an interval at a precision; empty where there are no days.

    >>> to_edtf(date(2022, 2, 1), date(2022, 2, 28), "month")
    '2022-02'
    >>> to_edtf(date(2022, 5, 1), date(2022, 5, 10), "approx")
    '2022-05-01~/2022-05-10~'
    """
    if first is None or last is None or precision == "unknown":
        return ""
    if precision == "year" and first.year == last.year:
        return f"{first.year:04d}"
    if precision == "month" and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    if precision == "approx":
        if first == last:
            return f"{first.isoformat()}~"
        return f"{first.isoformat()}~/{last.isoformat()}~"
    if first == last:
        return first.isoformat()
    return f"{first.isoformat()}/{last.isoformat()}"
