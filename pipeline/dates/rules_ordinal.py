"""Days counted or written in rarer ways: the first of March, the last Sunday of May, DTG."""

from __future__ import annotations

from pipeline.dates.patterns import DAY_WORDS, DIGIT, MONTH_WORDS, Rule, rule
from pipeline.dates.vocabulary import DAY_ORDINALS, SEASONS

_WORDS = "|".join(sorted(DAY_ORDINALS, key=len, reverse=True))
_SHORT_MONTH = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"

RULES: tuple[Rule, ...] = (
    rule(
        "ordinal_day",
        ["the", *(word.split("-")[0] for word in DAY_ORDINALS), "last", "final", "opening"],
        rf"(?:[Tt]he )?\b(?P<o>(?i:{_WORDS}))(?: day)? of (?P<mon>{{MON}})(?!\w){{YEAR_TAIL}}|"
        rf"(?:[Tt]he )?\b(?P<o2>(?i:last|final|opening|{_WORDS})) day (?:of|in) (?P<mon2>{{MON}})"
        r"(?!\w)(?:(?:, ?| (?:of )?)(?P<y2>{Y})(?![\d%]|[.,:]\d))?",
    ),
    rule(
        "nth_weekday",
        ["the", "first", "second", "third", "fourth", "fifth", "last", "final", DIGIT],
        r"(?:[Tt]he )?\b(?P<o>(?i:first|second|third|fourth|fifth|last|final|1st|2nd|3rd|4th|5th)) "
        r"(?P<wd>{NAME_DAY}) (?:of|in) (?P<mon>{MON})(?!\w){YEAR_TAIL}",
    ),
    rule(
        "nth_weekday_of",
        ["the", "first", "second", "third", "fourth", "last", "final"],
        r"(?:[Tt]he )?\b(?P<o>(?i:first|second|third|fourth|last|final)) (?P<wd>{NAME_DAY}) "
        r"(?:of|in) (?P<det>the|this|that|last|next|each|every) month\b",
    ),
    rule(
        "weekday_ordinal",
        DAY_WORDS,
        r"(?P<wd>{WD}),? (?:the )?(?P<d>{D})(?:st|nd|rd|th)\b(?! of\b)",
    ),
    rule(
        "date_time_group",
        [DIGIT],
        rf"(?<!\w)(?P<d>\d\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?P<zone>[A-Z]) ?"
        rf"(?P<mon>{_SHORT_MONTH}) ?(?P<y>(?:19|20)\d\d|\d\d)(?!\w)",
    ),
    rule(
        "roman_month",
        [DIGIT],
        r"{FREE}(?P<d>{D})(?P<sep>[.\ /-]) ?(?P<rom>XII|XI|IX|IV|VIII|VII|VI|V|III|II|X|I)(?P=sep)"
        r" ?(?P<y>{Y})(?![\w%]|[.,:]\d)",
    ),
    rule(
        "iso_basic",
        [DIGIT],
        r"{FREE}(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
        r"(?![\w%/-]|[.,:]\d)",
    ),
    rule(
        "month_dashed",
        [DIGIT, *MONTH_WORDS, *DAY_WORDS],
        # "Feb-12-2013", "12/Feb/2013", "Wed Aug 05 12:00:00 2015"
        r"(?P<mon>{MON}){DASH}(?P<d>{D}){DASH}(?P<y>{Y})(?!\w)|"
        r"{FREE}(?P<d2>{D})/(?P<mon2>{MON})/(?P<y2>{Y})(?![\w/])|"
        r"{SHORT_DAY} (?P<mon3>{MON}) {1,2}(?P<d3>{D}) [0-2]?\d:[0-5]\d(?::[0-5]\d)?"
        r"(?: [A-Z]{{3,4}})? (?P<y3>{Y})(?!\w)",
    ),
    rule(
        "dotted_wide",
        [DIGIT],
        r"{FREE}(?P<a>{D})\. ?(?P<b>{D})\. ?(?P<y>{Y})(?![\w]|[.,:]\d)",
    ),
    rule(
        "month_short_year",
        [*MONTH_WORDS, "the", *SEASONS],
        r"(?P<mon>{MON}),? (?:of )?[’'‘](?P<ys>\d\d)(?![\w’'])|"
        r"(?:[Tt]he )?\b(?P<season>{SEASON})(?: of)? [’'‘](?P<ys2>\d\d)(?![\w’'])",
    ),
    rule(
        "unit_beyond",
        ("the", "week", "month", "year", "weekend"),
        r"(?:[Tt]he )?\b(?P<u>[Ww]eek|[Mm]onth|[Yy]ear|[Ww]eekend) "
        r"(?P<ba>after next|before last)\b",
    ),
    rule(
        "week_from_weekday",
        ["a", "one", *DAY_WORDS],
        r"(?:\b[Aa]|\b[Oo]ne) week (?:from|on) (?P<wd>{NAME_DAY})(?!\w)|"
        r"(?<=[Oo]n\ )(?P<wd2>{NAME_DAY}) week(?![\w-])",
    ),
)
