"""How calendar dates are written: days, ranges of days, months, seasons, years and longer."""

from __future__ import annotations

from pipeline.dates.patterns import APOSTROPHE, DAY_WORDS, DIGIT, MONTH_WORDS, Rule, rule
from pipeline.dates.vocabulary import CENTURY_WORDS, DECADE_WORDS, HOLIDAYS, SEASONS

RULES: tuple[Rule, ...] = (
    rule(
        "iso_time",
        [DIGIT],
        r"{FREE}(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})[T\ ](?P<hour>[0-2]\d)"
        r":?(?P<minute>[0-5]\d)(?::?[0-5]\d(?:\.\d{1,6})?)?(?: ?(?P<zone>Z|GMT|UTC|"
        r"[+-][01]\d:?[0-5]\d)(?![\w]))?(?!\d)",
    ),
    rule(
        "iso",
        [DIGIT],
        r"(?<![\w$.,:+=-])(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
        r"(?![\d-]|[/.]\d)",
    ),
    rule(
        "iso_month",
        [DIGIT],
        r"{FREE}(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])(?![\w-]|[/.]\d)",
    ),
    rule(
        "slash",
        [DIGIT],
        r"(?<![\w$£€#/:.,+=-])(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|"
        r"\d{2})(?![\w/-]|[.,:]\d)",
    ),
    rule(
        "dotted",
        [DIGIT],
        r"{FREE}(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?![\w]|[.,:]\d)|{FREE}"
        r"(?P<d2>\d\d)\.(?P<m2>\d\d)\.(?P<y2>\d\d)(?![\w]|[.,:]\d)",
    ),
    rule(
        "day_range",
        [DIGIT, *DAY_WORDS],
        r"{WD_BEFORE}{FREE}(?P<d>{D}){ORD}(?:{RANGE}(?:the )?|/)(?P<d2>{D}){ORD} (?:of )?"
        r"(?P<mon>{MON})"
        r"{YEAR_TAIL}",
    ),
    rule(
        "day_span",
        [DIGIT, *DAY_WORDS],
        r"{WD_BEFORE}{FREE}(?P<d>{D}){ORD} (?:of )?(?P<mon>{MON})(?:,? (?P<y1>{Y}))?{RANGE}"
        r"{WD_BEFORE}(?P<d2>{D}){ORD} (?:of )?(?P<mon2>{MON}){YEAR_TAIL}",
    ),
    rule(
        "between_days",
        ("between",),
        r"(?P<lead>[Bb]etween )(?:the )?(?P<d>{D}){ORD} and (?:the )?(?P<d2>{D}){ORD} "
        r"(?:of )?(?P<mon>{MON}){YEAR_TAIL}",
    ),
    rule(
        "between_months",
        ("between",),
        r"(?P<lead>[Bb]etween )(?P<mon>{MON}) (?P<d>{D}){ORD} and (?:(?P<mon2>{MON}) )?"
        r"(?P<d2>{D}){ORD}(?!\d|:\d){YEAR_TAIL}",
    ),
    rule(
        "between_dates",
        ("between",),
        r"(?P<lead>[Bb]etween )(?P<d>{D}){ORD} (?:of )?(?P<mon>{MON}) and (?P<d2>{D}){ORD} "
        r"(?:of )?(?P<mon2>{MON}){YEAR_TAIL}",
    ),
    rule(
        "calendar",
        [DIGIT],
        r"{FREE}(?P<written>{Y},? {MON} {D}{ORD}(?!\w)|{D}{ORD} day of {MON},? {Y}(?!\w)|"
        r"(?:[12]\d|3[01]|0?[1-9])(?:\.|er|re|º|°)?(?: de| d['’])? (?P<word>[^\W\d_]{3,12})"
        r"\.?,?(?: (?:de|del|do))? {Y}(?!\w)(?: года| року)?)",
    ),
    rule(
        "day_listed",
        ["the", DIGIT],
        r"(?:[Tt]he )?{FREE}(?P<d>{D}){ORD}\b"
        r"(?=(?:, {D}{ORD}){0,4},? (?:and|or|&) {D}{ORD} (?:of )?(?P<mon>{MON}){YEAR_TAIL})",
    ),
    rule(
        "day_month",
        ["the", DIGIT, *DAY_WORDS],
        r"(?:[Tt]he )?{WD_BEFORE}{FREE}(?P<d>{D}){ORD}"
        r"(?: |\. (?={MON},? {Y}\b)|{DASH}|(?=[A-Z][a-z]))(?:of )?"
        r"(?P<mon>{MON})(?:{DASH}(?P<yd>\d{4}|\d\d)(?!\w)|{YEAR_TAIL})",
    ),
    rule(
        "day_may_lower",
        [DIGIT],
        r"{FREE}(?P<d>{D}){ORD} (?P<mon>may|march)(?P<tail>),? (?P<y>{Y}){NO_DIGIT}",
    ),
    rule(
        "month_range_days",
        [*MONTH_WORDS, *DAY_WORDS],
        r"{WD_BEFORE}(?P<mon>{MON}) ?(?P<d>{D}){ORD}(?:{RANGE}|/)(?P<d2>{D}){ORD}(?!\d|:\d|/)"
        r"{YEAR_TAIL}(?! (?:p\.?m|a\.?m|percent)\b)",
    ),
    rule(
        "month_span",
        [*MONTH_WORDS, *DAY_WORDS],
        r"{WD_BEFORE}(?P<mon>{MON}) ?(?P<d>{D}){ORD}(?:, ?(?P<y1>{Y}))?{RANGE}{WD_BEFORE}"
        r"(?P<mon2>{MON}) ?(?P<d2>{D}){ORD}(?!\d|:\d){YEAR_TAIL}",
    ),
    rule(
        "month_day",
        [*MONTH_WORDS, *DAY_WORDS],
        r"{WD_BEFORE}(?P<mon>{MON}) ?(?:the )?(?P<d>{D}){ORD}(?![\w%/]|[.,:]\d)"
        r"(?:,? ?[’'‘](?P<ys>\d\d)\b|{YEAR_TAIL})",
    ),
    rule(
        "day_of_year",
        ["the", DIGIT, *MONTH_WORDS, *DAY_WORDS],
        r"{WD_BEFORE}(?:(?P<mon>{MON}) ?(?P<d>{D}){ORD}|(?:the )?{FREE}(?P<d2>{D}){ORD} (?:of )?"
        r"(?P<mon2>{MON})),? (?:of |in )?(?P<dir>this|that|the same|last|next|the following|"
        r"the previous) year\b",
    ),
    rule(
        "month_year",
        MONTH_WORDS,
        r"(?P<mon>{MON})(?:,? (?:of |in )?|{DASH})(?P<y>{Y})(?![\d%]|[.,:]\d|{DASH}\d)",
    ),
    rule(
        "month_relative",
        [*MONTH_WORDS, "last", "next", "this", "past", "the", "that"],
        r"(?P<mon>{NAME_MONTH})\b (?:of )?(?P<dir>last|next|this|that|the same|the previous|"
        r"the following) year\b|\b(?P<pre>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Tt]hat|[Tt]he "
        r"(?:following|previous)) (?P<mon2>{NAME_MONTH})\b(?! \d)",
    ),
    rule(
        "month",
        MONTH_WORDS,
        r"(?P<mon>{NAME_MONTH}\b|{SHORT_CAPITAL}(?:\.|(?= ?[:–—])))(?!\w|-\w)",
    ),
    rule(
        "week_of",
        ("the",),
        r"\b[Tt]he (?P<u>week|weekend) (?:of|beginning|starting|ending) (?:(?P<d>{D}){ORD} "
        r"(?:of )?(?P<mon>{MON})|(?P<mon2>{MON}) (?P<d2>{D}){ORD}){YEAR_TAIL}",
    ),
    rule(
        "season",
        ["the", *SEASONS],
        r"(?:[Tt]he )?\b(?P<season>{SEASON})(?: of |,? |{DASH})(?P<y>{Y})"
        r"(?:[-/–](?P<y2>\d{4}|\d\d))?(?![\d%]|[.,:]\d)|\b[Tt]he (?P<bare>spring|summer|"
        r"autumn|winter)(?={SEASON_END})|(?:(?<=[Ii]n\ )|(?<=[Bb]y\ )|(?<=ntil\ )|"
        r"(?<=ince\ ))(?:the (?P<fall>fall)|(?P<bare2>spring|summer|autumn|winter))"
        r"(?={SEASON_END})",
    ),
    rule(
        "quarter",
        [
            "the",
            "first",
            "second",
            "third",
            "fourth",
            "last",
            "final",
            "q1",
            "q2",
            "q3",
            "q4",
            "q",
            "h",
            "h1",
            "h2",
            "1",
            "2",
            "3",
            "4",
            DIGIT,
        ],
        r"(?:[Tt]he )?\b(?P<q>(?i:first|second|third|fourth|1st|2nd|3rd|4th|last|final))"
        r"[-\ ](?P<qh>(?i:quarter|half))(?: of (?:the )?| )?(?:(?:fiscal )?(?P<y>{Y})\b|"
        r"(?P<dir>last|next|this|the) year\b)|(?<=[Ii]n\ )the (?P<bare>first|second|third|fourth) "
        r"quarter(?=[.,;:)]|\s*$| (?:and|with|to|for|at)\b)|"
        r"\b(?P<letter>[QH])(?P<nq>[1-4])(?: (?:of )?|"
        r"[-/])?(?P<y2>{Y})?\b",
    ),
    rule(
        "holiday",
        [name.split()[0] for name in HOLIDAYS],
        r"\b(?P<feast>{HOLIDAY})\b(?:,? (?:of )?(?P<y>{Y})\b)?",
    ),
    rule(
        "before_christ",
        [DIGIT, "early", "late"],
        r"{FREE}(?P<y>\d{1,4})(?:{DASH}\d{1,4})? ?(?:BCE?\b|B\.C\.(?:E\.)?)",
    ),
    rule(
        "decade",
        ["the", DIGIT, APOSTROPHE, *DECADE_WORDS],
        r"(?:[Tt]he )?(?:(?<![\w'’.,])(?P<y>1\d\d0|20[0-9]0)['’]?s\b|(?<!\w)"
        r"['’‘`](?P<y2>[0-9]0)s\b)|[Tt]he (?:(?P<y3>[2-9]0)s\b|(?P<word>{DECADE_WORD})\b)|"
        r"(?<=mid-)(?P<y4>[2-9]0)s\b",
    ),
    rule(
        "century",
        ["the", DIGIT, *CENTURY_WORDS],
        r"(?:[Tt]he )?(?:\b(?P<c>1\d|2[0-2])(?:st|nd|rd|th)|\b(?P<word>{CENTURY_WORD}))"
        r"[-\ ]+[Cc]entur(?:y|ies)\b",
    ),
    rule(
        "fiscal_year",
        (
            "fiscal",
            "fy",
        ),
        r"\b(?:[Ff]iscal(?: year)?|FY) ?(?P<y>{Y})\b",
    ),
    rule(
        "year_range",
        [DIGIT],
        r"{FREE}(?P<y>{Y})(?:{DASH})(?P<y2>\d\d)(?![\w%-]|[.,:]\d| (?:percent|people|"
        r"troops))",
    ),
    rule(
        "year",
        [DIGIT],
        r"(?<![\w$£€#/:+=])(?<!\d[.,])(?:(?<!\d-)|(?<=\d{4}-))(?<![A-Z]-)(?P<y>{Y})(?:[’']s|"
        r"s['’])?(?![\w%]|[.,:]\d|/\d|-(?!{Y}\b)\d|-W\d|°| ?(?:%|percent|per cent|people|men|"
        r"women|troops|soldiers|jobs|dollars|pounds|euros|tons|tonnes|miles|feet|metres|"
        r"meters|km|kilomet|million|billion|others|members|points|units|homes|workers|"
        r"employees|shares|cars|students|words|hours|days|votes|deaths|dead|killed|wounded|"
        r"civilians|prisoners|tanks|missiles|kg|barrels|GMT|UTC|EDT|EST|EET|MSK|local|hrs|"
        r"hours|local|nuclear|flights|cases|km)\b)",
    ),
    rule(
        "year_short",
        [APOSTROPHE],
        r"(?<![\w’'])[’'‘`](?P<y>[4-9]\d|[0-3]\d)(?![\w’'])",
    ),
)
