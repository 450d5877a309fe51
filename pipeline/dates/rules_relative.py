"""How a text counts from another day: Friday, yesterday, last week, the day before."""

from __future__ import annotations

from pipeline.dates.patterns import DAY_WORDS, Rule, rule
from pipeline.dates.vocabulary import DIRECTIONS

RULES: tuple[Rule, ...] = (
    rule(
        "weekday_range",
        [*DAY_WORDS, "from", "between"],
        r"(?P<lead>(?P<both>[Bb]etween )|[Ff]rom )?(?P<wd>{NAME_DAY}) (?(both)and|(?:to|"
        r"through|until|till|thru)) (?P<wd2>{NAME_DAY})(?!\w)",
    ),
    rule(
        "weekday_in_week",
        DAY_WORDS,
        r"(?P<wd>{WD}),? (?:(?P<pod>{POD}) )?(?:of )?(?P<dir>last|next|this|that|the "
        r"following|the previous) week(?!\w)",
    ),
    rule(
        "weekday_week_of",
        ["last", "next", "this"],
        r"(?P<dir>[Ll]ast|[Nn]ext|[Tt]his) week(?:['’]s|,? on|) (?P<wd>{NAME_DAY})(?!\w)",
    ),
    rule(
        "weekday",
        [*DAY_WORDS, *DIRECTIONS, "the"],
        r"(?:\b(?P<dir>(?:[Tt]his|[Tt]he) (?:past|coming|previous|following|preceding|next|"
        r"last|same)|{DIRECTION}) )?(?P<wd>{WD})(?!\w)",
    ),
    rule(
        "weekday_before",
        ("the",),
        r"[Tt]he (?P<wd>{NAME_DAY}) (?P<dir>before|after)(?! (?!the last)\w)",
    ),
    rule(
        "today",
        (
            "today",
            "yesterday",
            "tomorrow",
            "tonight",
        ),
        r"\b(?P<td>(?i:today|yesterday|tomorrow|tonight))(?!\w|['’]s (?:world|youth|society|"
        r"paper|generation))",
    ),
    rule(
        "day_before_that",
        ("the",),
        r"[Tt]he day (?P<ba>before|after) (?P<td>yesterday|tomorrow)\b",
    ),
    rule(
        "day_beside",
        (
            "the",
            "a",
            "one",
        ),
        r"\b(?:[Tt]he|[Aa]|[Oo]ne) day (?P<ba>before|after|earlier|later)(?! (?:\w+))|"
        r"\b(?:[Tt]he|[Aa]|[Oo]ne) day (?P<el>earlier|later)\b|"
        r"\b[Tt]he (?P<pod>{POD}) (?P<ba2>before|after)(?! \w)",
    ),
    rule(
        "unit_beside",
        ("the", "a", "one"),
        r"\b(?:[Tt]he|[Aa]|[Oo]ne) (?P<u>week|month|year) (?P<ba>before|after)(?! \w)",
    ),
    rule(
        "in_the_day",
        (
            "earlier",
            "later",
            "early",
            "late",
        ),
        r"\b(?P<el>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate) (?:in|on) (?P<det>the|that|the "
        r"same) (?P<u>day|week|month|year|evening|morning|afternoon)(?!\w| (?:of|before|"
        r"after|when|he|she|it|they)\b)",
    ),
    rule(
        "later_this",
        (
            "earlier",
            "later",
        ),
        r"\b(?P<el>[Ee]arlier|[Ll]ater) (?P<dir>this|that|the same|the following|the next|"
        r"last|next)? ?(?P<u>week|month|year|day|decade|century|evening|morning|afternoon)"
        r"(?!\w)",
    ),
    rule(
        "on_the_day",
        ("on",),
        r"\b(?P<lead>[Oo]n )(?:the|this|that) (?:same )?(?:very )?day(?=[.,;:)]|\s*$| (?:by|"
        r"with|in|at|to|and|as|for)\b)",
    ),
    rule(
        "relative_unit",
        [*DIRECTIONS, "the", "late", "over"],
        r"(?:(?:[Tt]he|[Tt]his) )?\b(?!that fall (?!and|or|when|the|in))(?P<dir>{DIRECTION}) "
        r"(?:(?P<fiscal>fiscal|calendar|academic) )?(?P<u>(?i:day|week|fortnight|month|quarter|"
        r"year|decade|century|weekend|{SEASON_WORD}))(?!\w|-\w|['’]s (?:end|start)\b)",
    ),
    rule(
        "weekend",
        (
            "the",
            "over",
            "at",
        ),
        r"(?P<lead>(?:[Oo]ver|[Aa]t|[Dd]uring) )?[Tt]he weekend\b(?! of)",
    ),
    rule(
        "day_of_month",
        ("the",),
        r"[Tt]he (?P<d4>{D})(?:st|nd|rd|th) of (?P<det>the|that|this|last|next|the same) "
        r"month\b|(?<=[Oo]n\ )[Tt]he (?P<d>{D})(?:st|nd|rd|th){CLOSED}|(?<=(?:by|of)\ )"
        r"[Tt]he (?P<d2>{D})(?:st|nd|rd|th)(?=[.,;])|(?<=ntil\ )the (?P<d3>{D})(?:st|nd|rd|"
        r"th){CLOSED}",
    ),
    rule(
        "unit_of_now",
        (
            "month",
            "year",
            "week",
            "decade",
            "century",
            "day",
        ),
        r"(?P<u>month|year|week|decade|century)(?!\w|-| of\b)",
    ),
)
