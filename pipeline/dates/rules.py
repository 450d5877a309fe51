"""All rules of the tagger by the words with which they begin, and the words that go before them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.dates import (
    rules_amounts,
    rules_calendar,
    rules_clock,
    rules_counted,
    rules_ordinal,
    rules_relative,
)
from pipeline.dates.patterns import APOSTROPHE, DIGIT, Rule, expand
from pipeline.dates.vocabulary import PARTS_OF_DAY

__all__ = [
    "APOSTROPHE",
    "DAYS",
    "DAY_TAIL",
    "DEPENDENT",
    "DIGIT",
    "MODIFIER",
    "MODIFIER_STARTERS",
    "NARROWABLE",
    "PART_OF_DAY",
    "PART_STARTERS",
    "RANGES",
    "RULES_BY_STARTER",
    "SPANS",
    "Rule",
]


def _index(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    table: dict[str, list[Rule]] = {}
    for one in rules:
        for word in one.starters:
            table.setdefault(word, []).append(one)
    return {word: tuple(found) for word, found in table.items()}


RULES_BY_STARTER = _index(
    (
        *rules_calendar.RULES,
        *rules_ordinal.RULES,
        *rules_counted.RULES,
        *rules_relative.RULES,
        *rules_clock.RULES,
        *rules_amounts.RULES,
    )
)
"""Of two rules that match the same stretch the one that stands first here is taken."""

MODIFIER = re.compile(
    expand(
        r"(?P<lead>(?:[Ii]n|[Aa]t) (?=the))?(?:[Tt]he )?(?:"
        r"(?:(?P<start>(?:[Vv]ery )?[Ee]arly)|(?P<mid>[Mm]id)|(?P<end>(?:[Vv]ery )?[Ll]ate))"
        r"(?:{DASH}(?:to{DASH}late{DASH}|to late )?| (?:in )?(?:the )?)|"
        r"(?:(?P<start2>[Bb]eginning|[Ss]tart|[Oo]pening days)|(?P<mid2>[Mm]iddle)|"
        r"(?P<end2>[Ee]nd|[Cc]lose|[Cc]losing days|[Ll]ast days)|"
        r"(?P<half>[Ff]irst|[Ss]econd|[Ll]atter) half|"
        r"(?P<week>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|[Ff]inal|[Oo]pening) (?:full )?"
        r"(?P<unit>week|weekend|days)) of (?:the )?)"
    )
)
MODIFIER_STARTERS = frozenset(
    {"the", "in", "at", "very", "early", "beginning", "start", "opening", "mid", "middle", "late",
     "end", "close", "closing", "last", "first", "second", "third", "fourth", "final", "latter"}
)  # fmt: skip
NARROWABLE = frozenset(
    {"month", "month_year", "month_relative", "year", "season", "quarter", "decade", "century",
     "relative_unit", "weekday_in_week", "year_short", "unit_of_now"}
)  # fmt: skip
"""Rules whose interval an 'early', 'mid', 'late' or 'end of' before them may narrow."""

SPANS = frozenset({"weekday_range", "day_span", "month_span"})
"""Rules for two days with 'to' between them, each named in full."""

DEPENDENT = frozenset({"unit_of_now"})
"""Rules that hold only after a modifier: 'the end of the month', never 'the month'."""

PART_OF_DAY = re.compile(expand(r"(?:[Tt]he )?(?P<pod>{POD}) (?:of|on) "))
PART_STARTERS = frozenset({"the", *PARTS_OF_DAY})
DAYS = frozenset({"iso", "day_month", "month_day", "weekday", "day_of_month"})
"""Rules for single days, which a part of the day may stand before."""

RANGES = frozenset({"day_range", "month_range_days"})
"""Rules for two days of one month named together."""

DAY_TAIL = re.compile(
    expand(
        r",? (?:and|or|&) (?P<d>{D}){ORD}(?:(?:, ?| )(?P<y>{Y})(?!\d)|(?=[.;:)]|,(?!\d)| (?:at|in|"
        r"to|with|by|the|they|he|she|that|which|for|when|as|after|before|while)\b|[\x20\t]*(?:\n|$))"
        r"(?!\.\d))"
    )
)
"""The second day in 'February 12 and 14': only where no noun follows that it could count."""
