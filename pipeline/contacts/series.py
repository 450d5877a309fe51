"""Read a series of contacts told at once: "two rounds, the first in May, the last in June"."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from spacy.tokens import Token

from pipeline.contacts.dating import to_claim_date
from pipeline.contacts.triggers import load_cues
from pipeline.models import ClaimDate
from pipeline.parsed import Parsed

_JOINTS = frozenset(
    ", and the in on at a an ( ) : - – — then later which took place was were held being with "
    "most recent this last year".split()
)
_OPENING = 16
"""Words from a noun to the first of its days."""
_TOGETHER = timedelta(days=4)
"""Days side by side are one contact of several days, unless the text counts them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One contact of a series: its day or month, and where, as far as the text says."""

    when: ClaimDate
    place: str | None
    country: str | None


def find_series(parsed: Parsed, token: Token) -> list[Turn]:
    """Return each contact of a series that a noun in the plural tells of; none for a single one.

    "Three rounds of talks, the first in Bern on 12 January and the last in Oslo on 30 March",
    "had held talks in August and December last year".
    """
    if token.tag_ != "NNS":
        return []
    days = [
        index
        for index, when in parsed.dates.items()
        if token.i < index < len(parsed.doc)
        and when.first_day is not None
        and when.precision in ("day", "month")
    ]
    counts = load_cues("turn_word")
    if len(days) < 2 or days[0] - token.i > _OPENING:
        return []
    is_counted = False
    for index in range(days[0] - 4 if days[0] - 4 > token.i else token.i + 1, days[-1]):
        lower = parsed.lowers[index]
        is_counted = is_counted or lower in counts
        is_plain = index in parsed.dates or index in parsed.mentions or lower in _JOINTS
        if index > days[0] and not (is_plain or lower in counts):
            return []
    turns = [
        _to_turn(parsed, first, last) for first, last in zip([token.i, *days], days, strict=False)
    ]
    turns = _share_year(turns)
    return turns if is_counted or _lie_apart(turns) else []


def _to_turn(parsed: Parsed, first: int, last: int) -> Turn:
    """Return the turn whose day stands at ``last``, and what place is named behind ``first``."""
    place = None
    for index in range(first + 1, last):
        mention = parsed.mentions.get(index)
        if mention is not None and (mention.kind == "place" or mention.can_be_place):
            place = mention if parsed.lowers[index - 1] in ("in", "at") else place
    country = place.entities[0].country if place is not None and place.entities else None
    return Turn(to_claim_date(parsed.dates[last]), place.text if place else None, country)


def _share_year(turns: list[Turn]) -> list[Turn]:
    """Give "in August and December last year" one year: no month lies behind the last one."""
    last = turns[-1].when
    if last.precision != "month" or last.start is None:
        return turns
    limit = last.start
    return [
        replace(turn, when=_bring_before(turn.when, limit)) if turn.when != last else turn
        for turn in turns
    ]


def _bring_before(when: ClaimDate, limit: date) -> ClaimDate:
    """Move a month without a year of its own to the last one that is not behind ``limit``."""
    start = when.start
    if start is None or start <= limit or when.precision != "month" or when.basis == "explicit":
        return when
    year = limit.year - (start.month > limit.month)
    last = monthrange(year, start.month)[1]
    return replace(when, start=date(year, start.month, 1), end=date(year, start.month, last))


def _lie_apart(turns: list[Turn]) -> bool:
    starts = [turn.when.start for turn in turns if turn.when.start is not None]
    return all(abs(other - one) > _TOGETHER for one, other in pairwise(starts))
