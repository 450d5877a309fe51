"""What the codes of the tables are called on the screen, and dates and lists in plain words."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

CHANNELS: Final[Mapping[str, str]] = {
    "in_person": "In person",
    "phone": "Phone",
    "video": "Video",
    "written": "Written",
    "unspecified": "Not said how",
}
STATUSES: Final[Mapping[str, str]] = {
    "held": "Held",
    "planned": "Planned",
    "proposed": "Proposed",
    "declined": "Declined",
    "cancelled": "Cancelled",
    "denied": "Denied",
}
PRECISIONS: Final[Mapping[str, str]] = {
    "day": "a single day",
    "range": "several days",
    "month": "some time in the month",
    "year": "some time in the year",
    "approx": "some time in this window",
    "unknown": "no date",
}
BASES: Final[Mapping[str, str]] = {
    "explicit": "The full date stands in the text.",
    "completed": "Day and month stand in the text; the year is supplied from its context.",
    "relative": "The text names a day relative to another one.",
    "context": "Another sentence of the text dates it.",
    "reported": "The text tells it as the news of its own day and gives no other date.",
    "none": "Nothing in the text dates it.",
    "corrected": "Set by hand; its panel says by whom and why.",
}
DECISIONS: Final[Mapping[str, str]] = {
    "open": "Not reviewed",
    "confirmed": "Confirmed",
    "corrected": "Corrected",
    "rejected": "Rejected",
}
LANES: Final[Mapping[str, str]] = {
    "officials": "Officials",
    "countries": "Countries",
    "dyads": "Pairs of countries",
}

_REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CODE = re.compile(r"\(([A-Z]{3})\)")
# Every character that Markdown, GitHub's or Streamlit's own, may read as markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&@^=])")

# Where Streamlit makes a link of plain words, whatever is escaped in them.
_LINKS = re.compile(r"(?i)https?:(?=//)|www(?=\.)|@(?=[-\w])")
_WORD_JOINER = "\u2060"  # is not seen, and no part of a link


@cache
def _party_names() -> Mapping[str, str]:
    """Return the names of countries and organisations by code, as the reference files give them."""
    names: dict[str, str] = {}
    for file_name in ("organisations.csv", "countries.csv"):
        path = _REFERENCE / file_name
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                names.update({row["code"]: row["name"] for row in csv.DictReader(file)})
    return names


def name_country(code: str) -> str:
    """Return the name of a country or organisation; a code that no file knows stays as it is."""
    return _party_names().get(code, code)


def name_codes(sentence: str) -> str:
    """Write out the country codes in a contact's summary.

    >>> name_codes("A (FRA) and B (RUS) met.")
    'A (France) and B (Russia) met.'
    """
    return _CODE.sub(lambda match: f"({name_country(match[1])})", sentence)


def say_day(day: date, weekday: bool = False) -> str:
    """Write a day in words, whatever the machine's language.

    >>> say_day(date(2022, 2, 13)), say_day(date(2022, 2, 13), weekday=True)
    ('13 February 2022', 'Sunday 13 February 2022')
    """
    name = f"{_DAYS[day.weekday()]} " if weekday else ""
    return f"{name}{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_when(start: date | None, end: date | None, precision: str) -> str:
    """Write a contact's date in words, as vague as it is known.

    >>> say_when(date(2022, 2, 1), date(2022, 2, 28), "month")
    'February 2022'
    >>> say_when(None, None, "unknown")
    'Undated'
    """
    if start is None:
        return "Undated"
    end = end or start
    if precision == "year":
        return str(start.year)
    if precision == "month" and (start.year, start.month) == (end.year, end.month):
        return f"{_MONTHS[start.month - 1]} {start.year}"
    if start == end:
        return f"about {say_day(start)}" if precision == "approx" else say_day(start)
    if precision == "range":
        return f"{say_day(start)} to {say_day(end)}"
    return f"between {say_day(start)} and {say_day(end)}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun.

    >>> count(1, "contact"), count(1234, "contact"), count(0, "country", "countries")
    ('1 contact', '1,234 contacts', '0 countries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def list_words(items: Iterable[str]) -> str:
    """Join items as in a sentence.

    >>> list_words(["Kyiv", "Minsk", "Paris"])
    'Kyiv, Minsk and Paris'
    """
    items = list(items)
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def escape_markdown(text: str) -> str:
    r"""Return text that Markdown shows letter by letter: no markup, link, colour, icon or formula.

    >>> escape_markdown("[a](javascript:b)")
    '\\[a\\]\\(javascript\\:b\\)'
    """
    text = _LINKS.sub(lambda match: match[0] + _WORD_JOINER, " ".join(text.split()))
    return _MARKUP.sub(r"\\\1", text)


def escape_html(text: str) -> str:
    """Return text that HTML, and Plotly's hover, show letter by letter."""
    return html.escape(text, quote=True)


def as_day(value: Any) -> date | None:
    """Return a cell of a table as a day, None where it is missing."""
    if value is None or value != value:
        return None
    day: date = value.date() if hasattr(value, "date") else value
    return day


def as_text(value: Any) -> str | None:
    """Return a cell of a table as text, None where it is missing or empty."""
    return str(value) if isinstance(value, str) and value else None
