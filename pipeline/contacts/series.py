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
_REPEATS = frozenset({"again", "then", "later", "subsequently"})
_STOPS = _REPEATS | frozenset({",", "and", "in", "at", "on", "the", "once", "more"})
_ENDS = (",", ".", ";", "and", ")", "—", "–", "-", "later", "then")
_NUMBERS = {"two": 2, "three": 3, "four": 4}
_LENGTHS = frozenset({"days", "weeks", "hours", "day", "week"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
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
    is_counted = _is_number_of(parsed, token, days)
    for index in (
        [] if is_counted else range(days[0] - 4 if days[0] - 4 > token.i else token.i + 1, days[-1])
    ):
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


def _is_number_of(parsed: Parsed, token: Token, days: list[int]) -> bool:
    """Recognise "two rounds, in Bern on Monday and aboard a ship on Friday": as many as days."""
    words = parsed.lowers[max(0, token.i - 3) : token.i]
    if not _LENGTHS.isdisjoint(words):
        # "two days of talks on Tuesday … again in August"
        return False
    count = next((_NUMBERS[word] for word in words if word in _NUMBERS), 0)
    return count == len(days) and not any(
        word.tag_ in _FINITE for word in token.doc[token.i : days[-1]]
    )


def find_again(parsed: Parsed, token: Token) -> ClaimDate | None:
    """Return the other day of "met X on Monday and again on Tuesday"; None for a single one.

    "Met X twice, on Monday and on Tuesday" says as much.
    """
    if "twice" in parsed.lowers[token.i :]:
        days = [k for k, when in parsed.dates.items() if k > token.i and when.precision == "day"]
        between = token.doc[token.i + 1 : days[-1]] if len(days) == 2 else ()
        if between and not any(word.tag_ in _FINITE or word.lower_ == ";" for word in between):
            return to_claim_date(parsed.dates[days[1]])
    if "again" not in parsed.lowers:
        return None
    for index in range(token.i + 1, len(parsed.doc) - 1):
        if parsed.doc[index].tag_ in _FINITE or parsed.lowers[index] == ";":
            return None
        if parsed.lowers[index] != "again" or parsed.lowers[index - 1] not in ("and", ","):
            continue
        behind = index + 1 + (parsed.lowers[index + 1] in ("on", "in", "at"))
        day = parsed.dates.get(behind)
        is_second = any(token.i < k < index for k in parsed.dates)
        if parsed.lowers[behind + 1 : behind + 2] in (("with",), ("by",), ("to",)) and any(
            k in parsed.mentions and parsed.mentions[k].kind != "place"
            for k in range(token.i + 1, index)
        ):
            # "on Monday with A and again on Tuesday with B"
            return None
        if day is not None and day.first_day is not None and is_second:
            return to_claim_date(day)
    return None


def find_later(parsed: Parsed, token: Token) -> list[Turn]:
    """Return the stops behind the first: "met in Doha on Monday and again in Cairo on Friday".

    "… then in Oslo on 3 May". What is met again names its day, and its place if it has another.
    """
    if _REPEATS.isdisjoint(parsed.lowers[token.i :]):
        return []
    days = [k for k in parsed.dates if k > token.i]
    turns = []
    for before, here in pairwise(days):
        between = range(before + 1, here)
        words = [parsed.lowers[k] for k in between if k not in parsed.mentions]
        spots = [parsed.mentions[k] for k in between if k in parsed.mentions]
        is_spot = all(m.kind == "place" or m.can_be_place for m in spots)
        is_told = bool(spots) and is_spot and parsed.dates[here].precision == "day"
        if parsed.lowers[here + 1 : here + 2] not in ((), *((mark,) for mark in _ENDS)):
            # "then in Rome on Tuesday saw B", "again in Rome on Tuesday with B"
            break
        if _REPEATS.isdisjoint(words) or not is_told or not _STOPS.issuperset(words):
            break
        turns.append(_to_turn(parsed, before, here))
    return turns


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
