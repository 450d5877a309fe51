"""Find the day in a story's dateline, which its 'today' and 'Friday' are counted from.

A newspaper prints tomorrow what its correspondent files today: 'MOSCOW, Oct. 28 - …' published on
the 29th says 'today' of the 28th. The dateline therefore goes before the day of publication, as
long as the two lie close together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.dates.intervals import OutOfCalendar, to_day
from pipeline.dates.tagger import Tag
from pipeline.dates.years import to_month

_TOP = 600
_CLOSEST = 3
"""Days by which a dateline may precede the publication; farther apart it is another's dateline."""
_PLACE = re.compile(
    r"(?:^|\n)[ \t]*(?:[A-Z][A-Z.'’\- ]{2,40}(?:[,/ ]{1,2}[A-Z][A-Za-z.'’\- ]{1,30}){0,2}[,:]?|"
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){0,3}(?:, [A-Z][\w.'’-]+){0,2},) $"
)
_AFTER = re.compile(
    r"[.,]?[ \t]*(?:\([^)\n]{2,40}\)|/[^/\n]{2,30}/|[A-Z]{2,8}(?=\s*[-–—]))?\.?"
    r"[ \t]*[-–—:]|\.?[ \t]*[(/][A-Z]"
)
_STOP = re.compile(r"\.[ \t]+[A-Z]")
"""'Geneva, 21 January 2022. The talks …' at the very top."""


def find_dateline_day(text: str, tags: Sequence[Tag], published: date | None) -> date | None:
    """Return the day of the dateline at the top of a text; None where there is none to rely on."""
    for tag in tags[:4]:
        if tag.start_char > _TOP:
            return None
        if tag.rule not in ("month_day", "day_month"):
            continue
        before = text[max(0, tag.start_char - 110) : tag.start_char]
        stop = _STOP.match(text, tag.end_char) if tag.get("y") and tag.start_char < 200 else None
        if not _PLACE.search(before) or not (stop or _AFTER.match(text, tag.end_char)):
            continue
        day = _read(tag, published)
        if day is not None and (published is None or 0 <= (published - day).days <= _CLOSEST):
            return day
    return None


def _read(tag: Tag, published: date | None) -> date | None:
    month, number, given = to_month(tag.match["mon"]), int(tag.match["d"]), tag.get("y")
    years = [int(given)] if given else []
    if not years and published is not None:
        years = [published.year, published.year - 1]
    for year in years:
        try:
            day = to_day(year, month, number)
        except OutOfCalendar:
            continue
        if published is None or abs((published - day).days) <= _CLOSEST:
            return day
    return None
