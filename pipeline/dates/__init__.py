"""Dates: find the phrases of a text that name a time, and give each its days.

Own rules find and type the phrases in one pass; dateparser reads calendar strings in unusual forms
and other languages; own rules do the rest, each answer with its rule, anchor and precision.
"""

from __future__ import annotations

from datetime import date, datetime

from pipeline.dates.resolver import resolve
from pipeline.models import TimeExpression

__all__ = ["find_dates", "tag_dates"]


def find_dates(text: str, published: date | None) -> list[TimeExpression]:
    """Find every phrase that names a time, typed as TIMEX3 does, with its days where it has any.

    In order of the text, not overlapping. ``published`` is the day that 'Friday' or '12 February'
    is counted from; where it is None the full dates of the text serve, and what they cannot date
    has ``first_day`` None and precision 'unknown'. Never raises on any text.
    """
    return resolve(text, published)


def tag_dates(text: str, published: str | date | None = None) -> list[TimeExpression]:
    """As ``find_dates``, with the day of publication as a date, an ISO string or None.

    Raises ValueError with a sentence that names the string when it is no ISO date.

    >>> [(t.text, t.edtf) for t in tag_dates("They met on Saturday.", "2022-02-13")]
    [('Saturday', '2022-02-12')]
    """
    if isinstance(published, datetime):
        published = published.date()
    elif isinstance(published, str):
        try:
            published = datetime.fromisoformat(published.strip()).date()
        except ValueError as error:
            raise ValueError(
                f"The publication day {published!r} is not a date: write it as 2022-02-13."
            ) from error
    return find_dates(text, published)
