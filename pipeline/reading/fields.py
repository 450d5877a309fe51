"""Values that come with a text: a day of publication in any plain spelling, a trimmed string."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.reading.decoding import clean_text
from pipeline.reading.drafts import FIRST_YEAR, LAST_YEAR, Unreadable

_ISO = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?=$|[T\s])")
_SLASHES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_WRITTEN = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")


def read_day(value: Any) -> date | None:
    """Return the calendar day that a field names, None for an empty field.

    Takes dates, datetimes, ISO 8601, RFC 2822, "13 February 2022", "February 13, 2022" and
    "13/02/2022" where no other reading is possible. Raises Unreadable for anything else, and for
    years outside 1800 to 2200: a wrong day of publication would move every date of the text.
    """
    if value is None or value != value:
        return None
    if isinstance(value, datetime):
        return _within(value.date(), value)
    if isinstance(value, date):
        return _within(value, value)
    text = str(value).strip()
    if not text:
        return None
    found = _ISO.match(text)
    if found:
        return _make(int(found[1]), int(found[2]), int(found[3]), value)
    found = _SLASHES.match(text)
    if found:
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first <= 12 < second:
            return _make(year, first, second, value)
        if second <= 12 < first or first == second:
            return _make(year, second, first, value)
        raise _bad(value, "can be read as two different days")
    for pattern in _WRITTEN:
        try:
            return _within(datetime.strptime(text, pattern).date(), value)
        except ValueError:
            continue
    try:
        return _within(parsedate_to_datetime(text).date(), value)
    except (ValueError, TypeError, IndexError):
        raise _bad(value, "is no date") from None


def read_field(value: Any) -> str | None:
    """Return a field as a clean string without space around it, None where it is empty."""
    if value is None or value != value:
        return None
    text = " ".join(clean_text(str(value)).split())
    return text or None


def to_line(name: str) -> str:
    r"""Return a name as it can be printed on one line; each other character is U+FFFD.

    >>> to_line("a\nb\x1b[31m")
    'a�b�[31m'
    """
    return "".join(char if char.isprintable() else "�" for char in name)


def hash_text(text: str) -> str:
    """Return sixteen hexadecimal digits that stand for a text (SHA-256, cut)."""
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:16]


def _make(year: int, month: int, day: int, value: Any) -> date:
    try:
        return _within(date(year, month, day), value)
    except ValueError:
        raise _bad(value, "is no day of the calendar") from None


def _within(day: date, value: Any) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _bad(value, f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _bad(value: Any, why: str) -> Unreadable:
    shown = str(value)[:40]
    return Unreadable(
        "bad date",
        f"The date of publication {shown!r} {why}; write it as YYYY-MM-DD or leave it out.",
    )
