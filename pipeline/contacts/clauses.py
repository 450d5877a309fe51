"""The day that a clause beside a contact tells: "talks, held in Oslo on Monday", "during which".

Read along the words: the small parse hangs such clauses on one word or another.
"""

from __future__ import annotations

import functools
from typing import Final

from pipeline.contacts.syntax import is_noun
from pipeline.contacts.triggers import load_cues
from pipeline.models import TimeExpression
from pipeline.parsed import Parsed

_REACH: Final = 16
"""Words from a noun to the clause that dates it, or from a clause back to the day of a journey."""
_CLAUSE: Final = 9
"""Words of such a clause up to its day."""
_TAKES: Final = frozenset({"held", "convened", "hosted", "took"})
_THAT: Final = frozenset({"which", "that"})
_ADJUNCT: Final = frozenset({"in", "at", "on", "by", "earlier", "last", "place", "here", "there"})
_STOPS: Final = frozenset({";", ":", "(", ")", '"', "“", "”", "after", "before", "since", "until"})
_WITHIN: Final = (("during", "which"), ("of", "which"), ("on", "which"))
_EARLIER: Final = frozenset({"had", "has", "have"})
_CARRIED_BY: Final = frozenset({"by", "with"})


def find_clause_date(parsed: Parsed, token: int, rivals: frozenset[int]) -> TimeExpression | None:
    """Return the day that a clause gives the trigger at `token`, None where there is none."""
    if not parsed.dates:
        return None
    held = _find_day_held(parsed, token, rivals) if is_noun(parsed.doc[token]) else None
    return held or _find_day_of_stay(parsed, token, rivals)


def _find_day_held(parsed: Parsed, token: int, rivals: frozenset[int]) -> TimeExpression | None:
    """ "the talks between A and B, held in Oslo on Monday", "… which took place on Monday"."""
    words, sayings = parsed.lowers, load_cues("report")
    if _TAKES.isdisjoint(words[token + 1 : token + _REACH]):
        return None
    for index in range(token + 1, min(token + _REACH, len(words) - 1)):
        word = words[index]
        if word in _STOPS or word in sayings or (index in rivals and word != "held"):
            return None
        if word not in _TAKES or words[index + 1] not in _ADJUNCT or not _opens(words, index):
            continue
        if word == "took" and words[index + 1] != "place":
            return None
        return _first_date(parsed, index + 1)
    return None


def _opens(words: tuple[str, ...], index: int) -> bool:
    """Tell whether a clause of its own opens with this participle or verb."""
    before = words[max(0, index - 2) : index]
    if before[-1:] == (",",):
        return words[index] != "took"
    if before[-1:] and before[-1] in _THAT:
        return words[index] == "took"
    return len(before) == 2 and before[0] in _THAT and before[1] in ("was", "were")


def _first_date(parsed: Parsed, start: int) -> TimeExpression | None:
    for index in range(start, min(start + _CLAUSE, len(parsed.lowers))):
        word = parsed.lowers[index]
        when = parsed.dates.get(index)
        if when is not None:
            return when if when.first_day is not None else None
        if word in _STOPS or word in ("and", "but") or word in load_cues("report"):
            return None
    return None


def _find_day_of_stay(parsed: Parsed, token: int, rivals: frozenset[int]) -> TimeExpression | None:
    """ "a visit to Oslo on Monday, during which he will meet X"; "flew on Monday with A, who"."""
    opening = _find_opening(parsed, token)
    if opening is None or any(i in parsed.dates for i in range(opening, token + _CLAUSE)):
        return None
    journeys = _load_journeys()
    found: TimeExpression | None = None
    for index in range(opening - 1, max(-1, opening - _REACH - 1), -1):
        word = parsed.lowers[index]
        if word in _STOPS or word in load_cues("report"):
            return None
        if found is None and index in parsed.dates:
            found = parsed.dates[index]
        elif word in journeys and found is not None:
            return found if found.first_day is not None else None
        elif index in rivals and word not in journeys:
            return None
    return None


@functools.cache
def _load_journeys() -> frozenset[str]:
    names = ("travel_noun", "travel_verb", "visitor_verb", "carry_verb")
    return frozenset().union(*map(load_cues, names))


def _find_opening(parsed: Parsed, token: int) -> int | None:
    """Return where the clause of a verb opens that tells what happened on a journey."""
    words = parsed.lowers
    for index in range(token - 1, max(0, token - _REACH), -1):
        if words[index] in _STOPS or index in parsed.dates:
            return None
        if words[index] == "which" and (words[index - 1], "which") in _WITHIN:
            return index - 1
        if words[index] == "who":
            if words[index + 1] in _EARLIER or token - index > _CLAUSE:
                return None
            return index if _is_companion(parsed, index) else None
    return None


def _is_companion(parsed: Parsed, index: int) -> bool:
    """ "by the envoy A, who": who went or carried something somewhere."""
    words = parsed.lowers
    for before in range(index - 1, max(0, index - _REACH), -1):
        if words[before] in _CARRIED_BY and before < index - 1:
            return True
        if before in parsed.dates:
            return False
    return False
