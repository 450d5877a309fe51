"""How lengths, ages and rates are written, and the counted steps that look like them."""

from __future__ import annotations

from pipeline.dates.patterns import NUMBER_WORDS, Rule, rule
from pipeline.dates.vocabulary import WEEKDAYS

RULES: tuple[Rule, ...] = (
    rule(
        "weekdays",
        [f"{word}s" for word in WEEKDAYS],
        r"(?P<wd>{WEEKDAY})s(?!\w)",
    ),
    rule(
        "steps",
        NUMBER_WORDS,
        r"(?P<n>{NUMBER})(?: |-)(?:full |whole )?(?P<u>(?i:{UNIT}))s?"
        r"(?P<half> and a half)? (?P<dir>(?i:ago|earlier|later|before|after|hence|"
        r"from now|from today|previously|afterwards?|prior|on))\b",
    ),
    rule(
        "steps_coming",
        (
            "in",
            "within",
        ),
        r"\b(?P<lead>[Ii]n |[Ww]ithin )(?P<n>{NUMBER}) (?P<u>(?i:days?|weeks?|months?|"
        r"years?))['’]s? time\b",
    ),
    rule(
        "age",
        NUMBER_WORDS,
        r"(?P<n>{NUMBER})(?: |-)(?i:{UNIT})s?(?:-| )old(?:er)?\b|(?P<n2>{NUMBER})(?: |-)"
        r"(?i:year)s?(?: )(?:of age|younger|older)\b",
    ),
    rule(
        "rate",
        (
            "a",
            "an",
        ),
        r"(?<=[\d%nmes]) an? (?P<u>day|week|month|year|hour|minute)(?!\w)",
    ),
    rule(
        "span_directed",
        (
            "the",
            "this",
            "these",
            "over",
            "past",
            "last",
            "next",
            "coming",
            "previous",
        ),
        r"\b(?:(?i:the|this|these|over|those) )?(?:(?i:past|last|next|coming|previous|first|"
        r"final|following|preceding|ensuing|closing|opening)) (?P<n>{NUMBER})(?: |-)"
        r"(?P<u>(?i:{UNIT}))s?(?!\w)",
    ),
    rule(
        "span_vague",
        (
            "the",
            "these",
            "recent",
            "coming",
            "past",
            "following",
            "last",
            "next",
            "in",
            "those",
            "past",
            "previous",
        ),
        r"\b(?:(?:[Tt]he|[Tt]hese|[Tt]hose) )?(?P<dir>(?i:recent|coming|past|following|last|"
        r"next|previous|ensuing|subsequent|intervening)) (?P<u>(?i:hour|day|week|month|year|"
        r"decade|centurie))s(?!\w)",
    ),
    rule(
        "rate_each",
        (
            "every",
            "each",
            "per",
            "once",
            "twice",
        ),
        r"\b(?:(?i:every|each|per)) (?:other |(?P<n>{NUMBER}) )?(?P<u>(?i:{UNIT}|morning|"
        r"afternoon|evening|{SEASON_WORD}))s?(?!\w|-)|\b(?:(?i:every|each)) "
        r"(?P<wd>{NAME_DAY})(?!\w)",
    ),
    rule(
        "rate_adverb",
        (
            "daily",
            "weekly",
            "monthly",
            "yearly",
            "annually",
            "hourly",
            "nightly",
            "quarterly",
            "fortnightly",
        ),
        r"\b(?P<adv>(?i:daily|weekly|monthly|yearly|annually|hourly|nightly|quarterly|"
        r"fortnightly))\b",
    ),
    rule(
        "span",
        NUMBER_WORDS,
        r"(?<![\w$£€#.,])(?P<n>{NUMBER})(?: (?:full|more|consecutive|straight|additional|"
        r"long|whole|successive|further) | |-)(?P<u>(?i:{UNIT}))(?P<pl>s?)(?:['’](?!s))?"
        r"(?!\w| ?-old|-old| of age| old)",
    ),
    rule(
        "vague",
        [
            "now",
            "currently",
            "nowadays",
            "at",
            "presently",
            "right",
            "recently",
            "recent",
            "the",
            "lately",
            "in",
            "then",
            "future",
            "present",
            "past",
            "once",
            "formerly",
            "current",
        ],
        r"\b(?:(?P<present>(?i:right now|now|currently|nowadays|at present|presently|at "
        r"(?:the|this) (?:moment|time)|the present(?: day)?))|(?P<past>(?i:recently|lately|"
        r"formerly|the past|the recent past))(?=[.,;:)]| [a-z])|(?P<future>(?i:(?:the )?"
        r"(?:near |foreseeable |immediate )?future)))(?!\w|-\w)",
    ),
)
