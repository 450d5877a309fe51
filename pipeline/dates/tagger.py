"""Find the phrases that name a time: one walk through the text, longest match, typed by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.dates.foreign import may_be_calendar
from pipeline.dates.rules import (
    APOSTROPHE,
    DAY_TAIL,
    DAYS,
    DEPENDENT,
    DIGIT,
    MODIFIER,
    MODIFIER_STARTERS,
    NARROWABLE,
    PART_OF_DAY,
    PART_STARTERS,
    RANGES,
    RULES_BY_STARTER,
    SPANS,
    Rule,
)

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:st|nd|rd|th)?|[’'‘`](?=\d)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+")
_MOVED = re.compile(
    r"(?:postponed|moved|delayed|rescheduled|deferred|put off|shifted|pushed back|brought forward)"
    r"\s+(?:from\s*)?$"
)
_ARTICLE = re.compile(r"[Tt]he\s+")
_HALVES = {"first": "H1", "second": "H2", "latter": "H2"}
_WEEKS = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}


@dataclass(frozen=True, slots=True)
class Tag:
    """A phrase found: its span, the rule that found it, what the rule's groups hold.

    ``part`` is START, MID, END, H1 or H2 where a word narrows the phrase ('early May'); ``nth`` is
    such a word for weeks ('the second week of May' -> 2, 'the last week' -> -1); ``part_of_day``
    is the noun in 'the evening of 12 February'.
    """

    start_char: int
    end_char: int
    rule: str
    match: re.Match[str]
    part: str | None = None
    nth: int | None = None
    part_of_day: str | None = None

    def get(self, *names: str) -> str | None:
        """Return the first of the named groups that matched."""
        for name in names:
            if name in self.match.re.groupindex:
                value: str | None = self.match[name]
                if value is not None:
                    return value
        return None


_STARTERS = MODIFIER_STARTERS | PART_STARTERS | RULES_BY_STARTER.keys()


def find_tags(text: str) -> list[Tag]:
    """All phrases that name a time, in order, not overlapping; of two at one place the longer.

    Each rule is tried only at its starter words and looks a bounded way ahead, so that the time
    taken grows with the length of the text.
    """
    tags: list[Tag] = []
    done = 0
    addresses = [found.span() for found in _ADDRESS.finditer(text)]
    addresses.reverse()
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < done:
            continue
        word = _starter(token[0])
        if word not in _STARTERS:
            continue
        while addresses and addresses[-1][1] <= start:
            addresses.pop()
        if addresses and addresses[-1][0] <= start:
            done = addresses[-1][1]  # the numbers of a web address name no times
            continue
        tag = _match_at(text, start, word)
        while tag is not None:
            tags.append(tag)
            done = tag.end_char
            tag = _match_tail(text, tag)
    return tags


def _starter(token: str) -> str:
    if token[0].isdigit():
        return DIGIT
    return APOSTROPHE if token[0] in "’'‘`" else token.lower()


def _match_at(text: str, start: int, word: str) -> Tag | None:
    """Return the longest phrase that begins at a word."""
    tag = _match_narrowed(text, start) if word in MODIFIER_STARTERS else None
    if tag is None and word in PART_STARTERS:
        tag = _match_part_of_day(text, start)
    rules = RULES_BY_STARTER.get(word, ())
    found = _longest(text, start, rules)
    if found is not None and found[1] in SPANS and _MOVED.search(text, max(0, start - 30), start):
        # 'postponed from Monday to Thursday' are two days and no range
        found = _longest(text, start, tuple(rule for rule in rules if rule.name not in SPANS))
    if found is None:
        return tag
    whole, rule = found
    if rule in DEPENDENT or (tag is not None and whole.end() <= tag.end_char):
        return tag
    return Tag(_skip_lead(whole), whole.end(), rule, whole)


def _longest(
    text: str, start: int, rules: tuple[Rule, ...], names: frozenset[str] | None = None
) -> tuple[re.Match[str], str] | None:
    best: tuple[re.Match[str], str] | None = None
    end = start
    for rule in rules:
        if names is not None and rule.name not in names:
            continue
        found = rule.pattern.match(text, start)
        if found is None or found.end() <= end:
            continue
        if rule.name == "calendar" and not may_be_calendar(found):
            continue
        best, end = (found, rule.name), found.end()
    return best


def _match_tail(text: str, tag: Tag) -> Tag | None:
    """Return the '14' in 'February 12 and 14', a day of the month that was just named."""
    if tag.rule not in ("month_day", "day_tail") or tag.get("y") is not None:
        return None
    tail = DAY_TAIL.match(text, tag.end_char)
    return Tag(tail.start("d"), tail.end(), "day_tail", tail) if tail is not None else None


def _skip_lead(found: re.Match[str]) -> int:
    """Start of the phrase without the preposition that its rule needed to see ('over', 'from')."""
    if "lead" in found.re.groupindex and found["lead"] is not None:
        return found.end("lead")
    return found.start()


def _match_after(text: str, start: int, names: frozenset[str]) -> tuple[re.Match[str], str] | None:
    """Return the longest match of the named rules right after a word that belongs to the phrase."""
    token = _TOKEN.match(text, start)
    if token is None:
        return None
    return _longest(text, start, RULES_BY_STARTER.get(_starter(token[0]), ()), names)


def _match_part_of_day(text: str, start: int) -> Tag | None:
    """Read 'the evening of', 'night on' before a day."""
    part = PART_OF_DAY.match(text, start)
    found = _match_after(text, part.end(), DAYS) if part is not None else None
    if part is None or found is None:
        return None
    inner, rule = found
    whole = _match_after(text, part.end(), RANGES)
    if whole is not None and whole[0].end() > inner.end():
        return None  # 'the night of February 10-11' are both days
    return Tag(start, inner.end(), rule, inner, part_of_day=part["pod"])


def _match_narrowed(text: str, start: int) -> Tag | None:
    """'early', 'the end of', 'the second week of' before a phrase that it narrows."""
    modifier = MODIFIER.match(text, start)
    found = _match_after(text, modifier.end(), NARROWABLE) if modifier is not None else None
    if modifier is None or found is None:
        return None
    part: str | None = None
    nth: int | None = None
    if modifier["start"] or modifier["start2"]:
        part = "START"
    elif modifier["mid"] or modifier["mid2"]:
        part = "MID"
    elif modifier["end"] or modifier["end2"]:
        part = "END"
    elif modifier["half"]:
        part = _HALVES[modifier["half"].lower()]
    elif modifier["unit"] == "days":
        part = "END" if _WEEKS[modifier["week"].lower()] < 0 else "START"
    else:
        nth = _WEEKS[modifier["week"].lower()]
    inner, rule = found
    first = _skip_lead(modifier)
    if rule == "month" and not modifier[0].rstrip().endswith(("of", "of the")):
        article = _ARTICLE.match(text, first)  # 'the' belongs to the noun in 'the mid-May deadline'
        first = article.end() if article is not None else first
    return Tag(first, inner.end(), rule, inner, part, nth)
