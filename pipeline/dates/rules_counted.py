"""How days are counted in weekdays, feasts and days: Tuesday week, two days after tomorrow."""

from __future__ import annotations

from pipeline.dates.patterns import DAY_WORDS, DIGIT, NUMBER_WORDS, Rule, rule
from pipeline.dates.vocabulary import EASTER

_END = r"(?=[.,;:)]|\s*$| (?:in|at|for|to|with|when|and)\b)"

RULES: tuple[Rule, ...] = (
    rule(
        "weekday_week",
        DAY_WORDS,
        rf"(?P<wd>{{NAME_DAY}}) week{_END}",
    ),
    rule(
        "week_ago_weekday",
        ("a", "one", "two", "three", "four", *DAY_WORDS),
        r"\b(?:(?:[Aa]|[Oo]ne) week|(?P<n>(?i:two|three|four)) weeks) ago,? (?:on |last )?"
        r"(?P<wd>{NAME_DAY})(?!\w)|"
        r"\b(?P<wd2>{NAME_DAY}),? (?:(?:a|one) week|(?P<n2>two|three|four) weeks) ago\b",
    ),
    rule(
        "weekday_counted",
        ["the", "two", "three", "four", DIGIT, *DAY_WORDS],
        r"(?:[Tt]he )?\b(?P<wd>{NAME_DAY}) (?P<side>before last|after next)\b|"
        r"{FREE}(?P<n>(?i:two|three|four)|[2-4]) (?P<wd2>{WEEKDAY})s (?P<dir>ago|from now)\b",
    ),
    rule(
        "steps_from_day",
        NUMBER_WORDS,
        r"(?<!wice\ )(?<!once\ )(?<!imes\ )(?P<n>{NUMBER}) (?P<u>days?|weeks?) "
        r"(?P<ba>before|after|from) (?P<td>today|yesterday|tomorrow)\b",
    ),
    rule(
        "steps_ahead",
        ("in",),
        r"\b(?P<lead>[Ii]n )(?P<n>{NUMBER})(?: |-)(?P<u>(?i:day|week|fortnight|month|year))s?"
        r"(?=[.,;:)]|\s*$| (?:in|at|to|with|when|and)\b)",
    ),
    rule(
        "easter",
        [name.split()[0] for name in EASTER],
        r"(?<!rthodox\ )\b(?P<feast>{EASTER})\b(?!,? (?:the )?(?:{D}{ORD} {MON}|{MON} ?{D}\b))"
        r"(?:,? (?:of )?(?P<y>{Y})\b)?",
    ),
    rule(
        "iso_week",
        [DIGIT],
        r"{FREE}(?P<y>{Y})-W(?P<w>[0-5]\d)(?:-(?P<wd>[1-7]))?(?![\w-])",
    ),
)
