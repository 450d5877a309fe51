"""Which contacts can meet at all: those of the same parties in one window of time.

A merge needs no more than one window's contacts at once, however many there are. What stands in two
windows would never be joined by `pipeline.merge.clusters`: its days do not even touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pipeline.merge.clusters import (
    DAY,
    LONGEST_WINDOW,
    PLANNING_SPAN,
    REPORTING_LAG,
    is_vague,
)
from pipeline.merge.contact import REMOTE
from pipeline.models import Contact

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days, as YYYY-MM-DD, among which a contact looks for others of the same parties."""

    parties: tuple[str, ...]
    is_apart: bool
    """The span is too long for its days to count: it meets what has exactly the same."""
    first: str
    """Empty, as is `last`, for what meets no other."""
    last: str


def find_window(contact: Contact, parties: Iterable[str]) -> Window:
    """Return the window in which a contact of these parties may meet others."""
    first, last = contact.start, contact.end
    is_apart = False
    if first is None or last is None:
        first, last = _find_undated(contact)
    elif is_vague(contact):
        is_apart = (last - first).days > LONGEST_WINDOW
    elif contact.channel in REMOTE or contact.date_basis == "reported":
        # A call may be of the next morning elsewhere, what is reported of the day before.
        first, last = _move(first, -1), _move(last, 1)
    texts = (day.isoformat() if day else "" for day in (first, last))
    return Window(tuple(sorted(parties)), is_apart, *texts)


def part_windows(contacts: Iterable[tuple[Window, T]]) -> Iterator[list[T]]:
    """Yield the contacts that stand in one window, given in the order of their windows."""
    group: list[T] = []
    before: Window | None = None
    until = ""
    for window, contact in contacts:
        if before is not None and not _meets(window, before, until):
            yield group
            group, until = [], ""
        group.append(contact)
        before, until = window, max(until, window.last)
    if group:
        yield group


def _meets(window: Window, before: Window, until: str) -> bool:
    if (window.parties, window.is_apart) != (before.parties, before.is_apart):
        return False
    if not window.first:
        return False
    if window.is_apart:
        return (window.first, window.last) == (before.first, before.last)
    return window.first <= until


def _find_undated(contact: Contact) -> tuple[date | None, date | None]:
    """Return the days of what an undated telling may mean: news of late, or a plan's outcome."""
    day = contact.first_reported
    if day is not None and contact.status == "held":
        return _move(day, -REPORTING_LAG), day
    if day is not None and contact.status == "planned" and contact.channel != "unspecified":
        return day, _move(day, PLANNING_SPAN)
    return None, None


def _move(day: date, days: int) -> date:
    try:
        return day + days * DAY
    except OverflowError:  # beyond the calendar's first or last day
        return day
