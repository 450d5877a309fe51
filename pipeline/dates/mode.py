"""Tell a story of the day from a chronology or a history.

In the first an incomplete date is counted from the day of publication, in the others from the date
that was told last. The phrases themselves show which it is: a story of the day is full of weekdays,
'yesterday' and 'last week'; a history names years, most of them far from its own; a chronology has
lines that begin with their date.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

from pipeline.dates.tagger import Tag

Mode = Literal["news", "history", "chronology"]

_WEIGHTS = {"weekday": 6, "weekday_part": 6, "weekday_in_week": 6, "weekday_range": 6, "weekend": 6,
            "today": 2, "today_part": 2}  # fmt: skip
"""Phrases that fill only a story of the day; 'today' also stands in a history's quotations."""
_DATED = frozenset({"iso", "day_range", "day_span", "day_month", "month_range_days", "month_span",
                    "month_day", "month_year", "dotted", "slash"})  # fmt: skip
_HISTORY_YEARS = 6
"""So many phrases with a year of their own make a history, when few of them are recent."""
_HISTORY_DATES = 3
"""So many of them name a month or day, or three times as many do so without a year: a profile that
lists somebody's years is no history."""
_FAR = 0.6
_CHRONOLOGY_LINES = 3
_LINE_START = re.compile(r"(?:^|\n)[ \t]*(?:[-*•·–—#>]{1,4}[ \t]*|\d{1,2}[.)][ \t]+|\*\*)?$")
_LINE_AFTER = re.compile(r"(?:\*\*)?[ \t]*(?:,?[ \t]*\d{4})?(?:\*\*)?[ \t]*(?:[-–—:|]|\n|$)")

_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_HOUR_LINE = re.compile(
    r"^[ \t]*(?:[-*•·–—]{1,4}[ \t]*)?"
    r"(?:0\d[0-5]\d|(?:1\d|2[0-3])[0-5]\d ?(?:hrs?|hours|h|[A-Z]{3}))\b[^\n]{0,12}?[-–—:|]",
    re.MULTILINE,
)


def opens_line(text: str, tag: Tag) -> bool:
    """Whether the tag is the date at the head of a chronology's line ('Feb. 12 — …')."""
    if tag.rule == "month":
        # "May: I will not." is a speaker's
        is_date = tag.match["mon"].lower() != "may" or not text.startswith(":", tag.end_char)
    else:
        is_date = tag.rule in _DATED
    return is_date and heads_line(text, tag)


def heads_line(text: str, tag: Tag) -> bool:
    """Whether a phrase opens its line, alone or before a colon, a dash or a bar."""
    before = text[max(0, tag.start_char - 8) : tag.start_char]
    if tag.start_char <= 7 and "\n" not in before:
        before = "\n" + before
    return bool(_LINE_START.search(before)) and bool(_LINE_AFTER.match(text, tag.end_char))


def heads_hours(text: str, tag: Tag) -> bool:
    """Whether a number of four digits that opens its line is an hour ('1840: …'), as others are.

    One of them has to be no year: '0915: …', '1130 GMT - …'.
    """
    if not _HOUR.fullmatch(tag.match[0]) or not heads_line(text, tag):
        return False
    return _HOUR_LINE.search(text) is not None


def is_ancient(tags: Sequence[Tag]) -> bool:
    """Whether the text tells of years before our era, which no day of publication can date."""
    return sum(tag.rule == "before_christ" for tag in tags) >= _CHRONOLOGY_LINES


def find_mode(tags: Sequence[Tag], heads: Collection[int], published: date | None) -> Mode:
    """Return what a text is by its phrases; ``heads`` are the starts of dates that open a line."""
    if is_ancient(tags) or _is_history(tags, published):
        return "history"
    return "chronology" if len(heads) >= _CHRONOLOGY_LINES else "news"


def _opens_with_news(tag: Tag) -> bool:
    """Whether a text's first phrase is counted from its day ("on Monday", "this week")."""
    return tag.rule in _WEIGHTS or (
        tag.rule == "relative_unit" and tag.match["dir"].lower() == "this"
    )


def _is_history(tags: Sequence[Tag], published: date | None) -> bool:
    deictic = sum(_WEIGHTS.get(tag.rule, 0) for tag in tags)
    years = [int(year) for tag in tags if (year := tag.get("y")) and len(year) == 4]
    dated = sum(tag.rule in _DATED and tag.get("y") is not None for tag in tags)
    months = sum(tag.rule in _DATED or tag.rule == "month" for tag in tags)
    if len(years) < _HISTORY_YEARS or deictic > len(years):
        return False
    if dated < _HISTORY_DATES and months < 3 * _HISTORY_DATES:
        return False
    if published is None:
        return len(set(years)) > 2
    if _opens_with_news(tags[0]):
        return False
    far = sum(abs(year - published.year) > 1 for year in years)
    return far >= _FAR * len(years)
