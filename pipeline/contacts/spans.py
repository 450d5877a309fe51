"""Contacts of several days ("on Monday and Tuesday", "began three days of talks on Monday")."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Token

from pipeline.contacts.triggers import load_cues
from pipeline.models import ClaimDate
from pipeline.parsed import Parsed

_NUMBERS = {
    word: number
    for number, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
_OPENS = frozenset({"from", "starting", "beginning"})
_LONGEST = 10
"""Days; what is said to last longer is a process, not one contact."""


def read_number(word: str) -> int:
    """Return the number that a word or its digits say; 0 for what is none or has many digits.

    >>> read_number("three"), read_number("12"), read_number("few")
    (3, 12, 0)
    """
    return _NUMBERS.get(word) or (int(word) if word.isdecimal() and len(word) < 3 else 0)


def lengthen(
    parsed: Parsed, token: Token, verb: Token | None, index: int, when: ClaimDate
) -> ClaimDate:
    """Return the whole span of a contact whose day stands at ``index``; mostly that day itself.

    A second day right behind the first, joined by "and", ends it. A length told of the trigger
    ("three days of talks", "a two-day visit") counts from the day where a verb of beginning or
    ending takes it.
    """
    if when.precision != "day" or when.start is None:
        return when
    return (
        _to_second_day(parsed, index, when)
        or _by_length(token, _which_ended(parsed.doc[index]) or verb, when)
        or _by_stay(parsed, index, when)
        or when
    )


def _by_stay(parsed: Parsed, index: int, when: ClaimDate) -> ClaimDate | None:
    """Read "for three days from April 14", a day that opens a stay of so many."""
    if index < 4 or when.start is None:
        return None
    words = parsed.lowers[index - 4 : index]
    days = read_number(words[1])
    if words[0] != "for" or words[2] != "days" or words[3] not in _OPENS:
        return None
    if not 1 < days <= _LONGEST:
        return None
    return replace(when, end=when.start + timedelta(days=days - 1), precision="range")


def _to_second_day(parsed: Parsed, index: int, when: ClaimDate) -> ClaimDate | None:
    second = parsed.dates.get(index + 2)
    if second is None or parsed.doc[index + 1].lower_ not in ("and", "through"):
        return None
    after = index + 3
    if after < len(parsed.doc) and (after in parsed.mentions or parsed.doc[after].lower_ == "with"):
        # "met A on Monday and Tuesday B": whose day it is, the words behind it say
        return None
    if second.precision != "day" or second.first_day is None or when.start is None:
        return None
    if not 0 < (second.first_day - when.start).days < _LONGEST:
        return None
    start = when.start_char
    phrase = when.phrase
    if start is not None and start < second.start_char and phrase is not None:
        phrase = f"{phrase} {parsed.doc[index + 1].text} {second.text}"
    return replace(
        when, end=second.first_day, precision="range", phrase=phrase, end_char=second.end_char
    )


def _which_ended(date: Token) -> Token | None:
    """Return the verb of "three days of talks with X, which ended on Friday"."""
    owner = date.head.head if date.dep_ == "pobj" else date.head
    return owner if owner.dep_ == "relcl" and owner.lower_ in load_cues("end_verb") else None


def _by_length(token: Token, verb: Token | None, when: ClaimDate) -> ClaimDate | None:
    days = _find_length(token)
    governor = verb if verb is not None else token.head
    if days is None or when.start is None:
        return None
    if governor.lower_ in load_cues("begin_verb"):
        return replace(when, end=when.start + timedelta(days=days - 1), precision="range")
    if governor.lower_ in load_cues("end_verb"):
        return replace(when, start=when.start - timedelta(days=days - 1), precision="range")
    return None


def _find_length(token: Token) -> int | None:
    """Return for how many days a noun is said to last: "two-day talks", "three days of talks"."""
    words = [child.lower_ for child in token.children]
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ == "days":
        words = [f"{child.lower_}-day" for child in token.head.head.children]
    for word in words:
        number, _, unit = word.partition("-")
        days = read_number(number)
        if unit == "day" and 1 < days <= _LONGEST:
            return days
    return None
