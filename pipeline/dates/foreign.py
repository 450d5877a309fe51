"""Read full calendar strings in unusual forms and other languages with dateparser.

Common English strings never come here: dateparser takes about a tenth of a millisecond for each,
reading them from the groups of their pattern next to nothing, and a long history holds hundreds.
What is left to it is what it knows best: '2022 February 12', '12 février 2022', '12 лютого 2022'.
``search_dates`` is never used: on news it finds days in 'We' and 'may' (value F1 below 45).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from dateparser.date import DateDataParser
from dateparser.languages.loader import default_loader

from pipeline.dates.vocabulary import FOREIGN_LANGUAGES, MONTH_SHORT, MONTHS

_ENGLISH = tuple(MONTHS)


def may_be_calendar(found: re.Match[str]) -> bool:
    """Whether a day, a word and a year can be a date: the word is a month's in some language."""
    word = found["word"]
    return word is None or word.lower() in _foreign_months()


def read_calendar(written: str, word: str | None) -> date | None:
    """Return the day of a full calendar string; None where dateparser finds none in it.

    ``word`` is the month's name in another language, None for a string in English.
    """
    return _read(written, "en" if word is None else _foreign_months().get(word.lower(), "en"))


@lru_cache(maxsize=4096)
def _read(written: str, language: str) -> date | None:
    text = (
        re.sub(r"(?<=\d)(?:st|nd|rd|th)(?: day of)?\b", "", written)
        if language == "en"
        else written
    )
    found = _parser(language).get_date_data(text)
    return found.date_obj.date() if found is not None and found.date_obj is not None else None


@lru_cache(maxsize=16)
def _parser(language: str) -> DateDataParser:
    # A full string needs no anchor, so that one parser a language serves every document; the fixed
    # base keeps a string that turns out not to be full from being read against today.
    return DateDataParser(
        languages=[language],
        settings={"RELATIVE_BASE": datetime(2000, 1, 1), "PARSERS": ["absolute-time"]},
    )


@lru_cache(maxsize=1)
def _foreign_months() -> dict[str, str]:
    """Names of months, lower case, in the languages read -> the language's code."""
    names: dict[str, str] = {}
    locales = default_loader.get_locale_map(languages=list(FOREIGN_LANGUAGES))
    for code in reversed(FOREIGN_LANGUAGES):
        for month in _ENGLISH:
            for name in locales[code].info.get(month, ()):
                names[name.lower().rstrip(".")] = code
    for english in (*MONTHS, *MONTH_SHORT):
        names.pop(english, None)
    return names
