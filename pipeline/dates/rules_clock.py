"""How clock times and parts of a day are written."""

from __future__ import annotations

from pipeline.dates.patterns import DAY_WORDS, DIGIT, Rule, rule
from pipeline.dates.vocabulary import NUMBERS

RULES: tuple[Rule, ...] = (
    rule(
        "weekday_part",
        [*DAY_WORDS, "last", "next", "this", "that", "early", "late", "the", "past"],
        r"(?:\b(?P<dir>{DIRECTION}|[Ee]arly|[Ll]ate|[Tt]he) (?:on )?)?(?P<wd>{WD}) "
        r"(?:(?:early|late) )?(?P<pod>{POD})(?!\w)",
    ),
    rule(
        "clock",
        [DIGIT, "noon", "midnight", "midday"],
        r"(?:{FREE}(?P<h>\d{1,2})(?:[:.](?P<mi>[0-5]\d))? ?(?P<ap>[AaPp])\.?[Mm]\b\.?|"
        r"(?<![\w$£€#/:.,+=])(?P<h3>{HOUR})[:.]?(?P<mi3>[0-5]\d)(?::[0-5]\d)? ?(?:hours )?"
        r"(?=\(?{ZONE})|{FREE}(?P<h4>{HOUR}):(?P<mi4>[0-5]\d)(?::[0-5]\d)?(?![\w:]|[.,]\d)|"
        r"\b(?P<name>[Nn]oon|[Mm]idnight|[Mm]idday)\b)(?: ?\(?{ZONE2}\)?)?(?: "
        r"\(\d{3,4} ?GMT\)| \(\d\d?:\d\d ?GMT\)| [A-Z][a-z]+ time)?{WHEN}",
    ),
    rule(
        "clock_words",
        ["at", *NUMBERS],
        r"(?P<n>{WORD_NUMBER}) (?:o['’]clock|[ap]\.?m\b\.?)(?: in the (?P<pod>{POD}))?{WHEN}",
    ),
    rule(
        "today_part",
        (
            "today",
            "yesterday",
            "tomorrow",
            "this",
            "last",
            "early",
            "late",
            "later",
            "the",
            "same",
            "that",
            "tonight",
        ),
        r"\b(?:(?P<early>[Ee]arly|[Ll]ate) )?(?P<td>[Tt]oday|[Yy]esterday|[Tt]omorrow|"
        r"[Tt]his|[Ll]ast|[Tt]he same|[Ss]ame|[Tt]hat|[Tt]he (?:next|following|previous)) "
        r"(?P<pod>{POD})(?!\w)",
    ),
    rule(
        "part_bare",
        ("overnight",),
        r"\b[Oo]vernight\b",
    ),
    rule(
        "part_in_day",
        ("in",),
        r"(?P<lead>[Ii]n )the (?:early |late )?(?P<pod>morning|afternoon|evening)(?=[.,;:)]|"
        r" (?:he|she|they|the|it|and|to|with)\b)",
    ),
)
