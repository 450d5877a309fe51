"""Contacts dated by the clause around theirs ("a day after meeting X", "'I just met X,' he wrote").

Such a clause gives its own day to what its words tell of, or one to count from.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Token

from pipeline.contacts.dating import to_claim_date
from pipeline.contacts.reach import find_owner
from pipeline.contacts.spans import read_number
from pipeline.contacts.syntax import is_verb
from pipeline.contacts.triggers import load_cues
from pipeline.models import ClaimDate
from pipeline.parsed import Parsed

_DIRECTIONS = {"after": -1, "before": 1}
_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
_QUOTES = frozenset('"“')
_ONE = frozenset({"a", "one", "the"})


def count_from_clause(parsed: Parsed, token: Token, when: ClaimDate) -> ClaimDate:
    """Return the day that an offset from the clause above gives to a trigger, else ``when``.

    "Arrived on Monday, two days after he met X": Saturday; weeks give the calendar week. Only a
    date of the clause above is counted from, and only where the trigger has no other.
    """
    if _DIRECTIONS.keys().isdisjoint(parsed.lowers) or _DAYS.keys().isdisjoint(parsed.lowers):
        return when
    found = _find_offset(token)
    if found is None:
        return when
    above, days, joint = found
    first, last = sorted((joint, token.i))
    for index, date in parsed.dates.items():
        if date.precision != "day" or date.first_day is None or first < index < last:
            continue
        owner = find_owner(parsed.doc[index])
        # "The meeting on Saturday came a day after A met B"
        is_of_subject = owner is not None and owner.dep_ == "nsubj" and owner.head == above
        if not (owner == above or is_of_subject):
            continue
        if when.start_char not in (None, date.start_char):
            continue
        day = date.first_day + timedelta(days=days)
        told = replace(
            to_claim_date(date),
            start=day,
            end=day,
            rule="counted_from_clause",
            anchor=f"mention {date.first_day.isoformat()}",
            basis="relative",
        )
        if days % 7 or parsed.lowers[joint - 1].startswith("day"):
            return told
        monday = day - timedelta(days=day.weekday())
        return replace(told, start=monday, end=monday + timedelta(days=6), precision="approx")
    return when


def take_day_of_words(parsed: Parsed, token: Token, when: ClaimDate) -> ClaimDate:
    """Return the day on which somebody says "I just met X" or "today I met X", else ``when``.

    Only a day that the verb of saying has of its own; in a quotation "today" is that day.
    """
    is_just = when.start is None and "just" in parsed.lowers[: token.i]
    if not is_just and not (when.rule == "today" and _QUOTES & {*parsed.lowers[: token.i]}):
        return when
    if is_just and not any(child.lower_ == "just" for child in token.children):
        return when
    saying = next((a for a in token.ancestors if a.lower_ in load_cues("report")), None)
    for index, date in parsed.dates.items():
        if (
            saying is not None
            and date.precision == "day"
            and date.start_char != when.start_char
            and find_owner(parsed.doc[index]) == saying
        ):
            return to_claim_date(date)
    return when


def _find_offset(token: Token) -> tuple[Token, int, int] | None:
    """Return the verb of the clause above, the days from it, and where "after" stands."""
    for word in (token, *token.ancestors):
        marks = [c for c in word.children if c.dep_ in ("mark", "prep") and c.i < word.i]
        for mark in (word, *marks):
            direction = _DIRECTIONS.get(mark.lower_)
            if direction is None or mark.i < 2 or mark.nbor(-1).lower_ not in _DAYS:
                continue
            number = mark.nbor(-2).lower_
            count = 1 if number in _ONE else read_number(number)
            above = next((a for a in word.ancestors if is_verb(a)), None)
            if not count or above is None:
                return None
            return above, direction * count * _DAYS[mark.nbor(-1).lower_], mark.i
        if word.dep_ in ("relcl", "ccomp"):
            return None
    return None
