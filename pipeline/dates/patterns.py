r"""The pieces of which the tagger's patterns are made, and the notation in which they are written.

In a rule's pattern a plain space stands for the white space between words (one line break at most,
never an empty line), ``\ `` for the character itself, and ``{MON}`` and the other names in
capitals for the pieces below. Every repetition is bounded, which keeps the walk linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.dates.vocabulary import (
    AMBIGUOUS_MONTHS,
    CENTURY_WORDS,
    DECADE_WORDS,
    DIRECTIONS,
    EASTER,
    HOLIDAYS,
    MONTH_SHORT,
    MONTHS,
    NUMBERS,
    PARTS_OF_DAY,
    SEASONS,
    UNIT_CODES,
    VAGUE_NUMBERS,
    WEEKDAY_SHORT,
    WEEKDAYS,
    ZONES,
)

DIGIT = "0"
APOSTROPHE = "'"
"""Starters of phrases that begin with a number ('12 May') or an apostrophe ('the talks of '98')."""

MONTH_WORDS = (*MONTHS, *MONTH_SHORT)
DAY_WORDS = (*WEEKDAYS, *WEEKDAY_SHORT)
NUMBER_WORDS = (*NUMBERS, *VAGUE_NUMBERS, "a", "an", "half", DIGIT)

_SPACE = r"(?:[\x20\t\u00a0\u202f]{1,3}|[\x20\t]?\r?\n[\x20\t]?)"


def _any(words: Iterable[str]) -> str:
    """Return an alternation, longest word first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


def _either(words: Iterable[str]) -> str:
    """Return an alternation that ignores case; spaces in a word match any white space."""
    return "(?i:" + _any(words).removeprefix("(?:")


def _cased(word: str) -> tuple[str, str]:
    return word.capitalize(), word.upper()


_few = [word for word in VAGUE_NUMBERS if word not in ("few", "couple")]
_word_number = _any(name for name in NUMBERS if name != "hundred")
_zones = _any(zone.upper() for zone in ZONES if zone != "local")

PIECES: dict[str, str] = {}
"""Name -> pattern; each may use those before it."""


def _piece(name: str, pattern: str) -> None:
    PIECES[name] = expand(pattern)


def expand(pattern: str) -> str:
    """Return a pattern in this module's notation as a plain regular expression."""
    kept = pattern.replace("\\ ", "\\x20").replace(" ", _SPACE)
    return re.sub(r"\{([A-Z][A-Z_0-9]*)\}", lambda found: PIECES[found[1]], kept)


# ---- words
_piece("NAME_MONTH", _any(
    [form for name in MONTHS for form in _cased(name)]
    + [name for name in MONTHS if name not in AMBIGUOUS_MONTHS]
))  # fmt: skip
_piece("SHORT_CAPITAL", _any(name.capitalize() for name in MONTH_SHORT))
_piece("SHORT_MONTH", _any(form for name in MONTH_SHORT for form in _cased(name)) + r"\b\.?")
_piece("MON", r"(?:{NAME_MONTH}\b|{SHORT_MONTH})")
_piece("NAME_DAY", _any(form for name in WEEKDAYS for form in (name, *_cased(name))))
_piece("SHORT_DAY", _any(form for name in WEEKDAY_SHORT for form in _cased(name)))
_piece("WEEKDAY", _any(name.capitalize() for name in WEEKDAYS))
_piece("WD", r"(?:{NAME_DAY}|(?:Mon|Tues?|Weds?|Thurs?|Thur?|Fri)\.|Tues|Thurs|Weds)")
# A weekday before a calendar date is kept in the span and not needed for the answer.
_piece("WD_BEFORE", r"(?:(?:{NAME_DAY}|{SHORT_DAY}\b\.?),? (?:the )?)?")
_piece("UNIT", _any(UNIT_CODES))
_piece("POD", _either(PARTS_OF_DAY))
_piece("SEASON", _either(SEASONS))
_piece("SEASON_WORD", _any(SEASONS))
_piece("DIRECTION", _either(DIRECTIONS))
_piece("HOLIDAY", _either(HOLIDAYS))
_piece("EASTER", _either(EASTER))
_piece("CENTURY_WORD", _either(CENTURY_WORDS))
_piece("DECADE_WORD", _either(DECADE_WORDS))

# ---- numbers
_piece("D", r"(?:3[01]|[12][0-9]|0?[1-9])")
_piece("ORD", r"(?:st|nd|rd|th)?")
_piece("Y", r"(?:1[0-9]{3}|2[01][0-9]{2}|2200)")
_piece("NO_DIGIT", r"(?!\d)")
# Left edge of a number that stands alone: no price, score, fraction or version.
_piece("FREE", r"(?<![\w$£€#/:.,+=-])")
_piece("DASH", r"[-\u2010-\u2015\u2212]")
_piece("RANGE", r"(?: ?{DASH} ?| (?:to|through|until|till|thru) )")
_piece("YEAR_TAIL", r"(?:(?: ?, ?| (?:of )?)(?P<y>{Y})(?![\d%]|[.,:]\d))?")
_piece("NUMBER", (
    r"(?:\d{1,3}(?:,\d{3}|\d{0,2})(?:\.\d{1,2})?(?: 1/2)?|"
    rf"(?i:(?:(?:a|one|two|three) )?hundred|{_word_number}(?:[-\ ]{_word_number})?(?: and a half)?|"
    rf"(?:a )?(?:few|couple of|couple)|half an?|a half|an?|a dozen|{_any(_few)}))"
))  # fmt: skip
_piece("WORD_NUMBER", _word_number)

# ---- clock
_piece("HOUR", r"(?:[01]?\d|2[0-4])")
_piece("ZONE", rf"(?P<zone>{_zones}|[Ll]ocal time)\b")
_piece("ZONE2", rf"(?P<zone2>{_zones}|[Ll]ocal time)\b")
_piece("WHEN", r"(?:,? (?:on )?(?P<wd>{WD}|today|yesterday|tomorrow)(?!\w))?")

# ---- what may follow
# 'the 27th' is a day before these and the ordinal of something else before any other word.
_piece("CLOSED", (
    r"(?= (?:and|or|to|at|in|on|when|where|with|by|after|before|as|but|he|she|they|it|the|for|was|"
    r"were|had|has|is|will|would|of(?: (?:the|that|this|last|next) month)?)\b|"
    r"[.,;:)\]\u2014\u2013?!\"”]|[\x20\t]*(?:\n|$))"
))  # fmt: skip
# 'the summer' is a season before these and no season in 'the summer Olympics'.
_piece("SEASON_END", (
    r"[.,;:)]|[\x20\t]*(?:\n|$)| (?:and|or|to|the|a|he|she|they|it|when|as|after|before|with|by|at|"
    r"in|was|had|has|for|while)\b"
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A name, the lower-case words (or DIGIT) with which it may begin, and its pattern.

    The name is the key under which the rule's resolver is found. A group ``lead`` holds words that
    the rule needs to see and the phrase does not contain.
    """

    name: str
    starters: frozenset[str]
    pattern: re.Pattern[str]


def rule(name: str, starters: Iterable[str], pattern: str) -> Rule:
    """Return a rule from a pattern in this module's notation."""
    return Rule(name, frozenset(starters), re.compile(expand(pattern)))
