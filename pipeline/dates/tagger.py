"""Find the phrases that name a time: one walk through the text, longest match, typed by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.dates.foreign import may_be_calendar
from pipeline.dates.patterns import (
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
    RULES_BY_STARTER,
    Rule,
)

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:st|nd|rd|th)?|[’'‘`](?=\d)")
_HALVES = {"first": "H1", "second": "H2", "latter": "H2"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A phrase found: its span, the rule that found it, what the rule's groups hold.

    ``part`` is START, MID, END, H1 or H2 where a word narrows the phrase ('early May'); ``nth`` is
    such a word for weeks ('the second week of May' -> 2, 'the last week' -> -1); ``part_of_day`` the
    noun in 'the evening of 12 February'.
    """

    start_char: int
    end_char: int
    rule: str
    match: re.Match[str]
    part: str | None = None
    nth: int | None = None
    part_of_day: str | None = None

    def get(self, *names: str) -> str | None:
        """The first of the named groups that matched."""
        for name in names:
            if name in self.match.re.groupindex and self.match[name] is not None:
                return self.match[name]
        return None


def find_tags(text: str) -> list[Tag]:
    """All phrases that name a time, in order, not overlapping; of two at one place the longer.

    Each rule is tried only at its starter words and looks a bounded way ahead, so that the time
    taken grows with the length of the text.
    """
    tags: list[Tag] = []
    done = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < done:
            continue
        word = _starter(token[0])
        tag = None
        if word in MODIFIER_STARTERS:
            tag = _match_narrowed(text, start)
        if tag is None and word in PART_STARTERS:
            tag = _match_part_of_day(text, start)
        rules = RULES_BY_STARTER.get(word)
        if rules is not None:
            whole = _longest(text, start, rules)
            if whole is not None and _NAME[whole.re] in DEPENDENT:
                whole = None
            if whole is not None and (tag is None or whole.end() > tag.end_char):
                tag = Tag(_skip_lead(whole), whole.end(), _NAME[whole.re], whole)
        if tag is not None and tag.end_char > start:
            tags.append(tag)
            done = tag.end_char
            if tag.rule in ("month_day", "day_tail") and tag.get("y") is None:
                tail = DAY_TAIL.match(text, done)
                if tail is not None:
                    tags.append(Tag(tail.start("d"), tail.end(), "day_tail", tail))
                    done = tail.end()
    return tags


def _longest(text: str, start: int, rules: tuple[Rule, ...]) -> re.Match[str] | None:
    best: re.Match[str] | None = None
    for rule in rules:
        found = rule.pattern.match(text, start)
        if found is not None and rule.name == "calendar" and not may_be_calendar(found):
            found = None
        if found is not None and (best is None or found.end() > best.end()):
            best = found
    return best


def _starter(token: str) -> str:
    first = token[0]
    return DIGIT if first.isdigit() else APOSTROPHE if first in "’'‘`" else token.lower()


def _skip_lead(found: re.Match[str]) -> int:
    """Start of the phrase without the preposition that its rule needed to see ('over', 'from')."""
    if "lead" in found.re.groupindex and found["lead"] is not None:
        return found.end("lead")
    return found.start()


def _match_after(text: str, start: int, names: frozenset[str]) -> re.Match[str] | None:
    """The longest match of the named rules right after a word that belongs to the phrase."""
    token = _TOKEN.match(text, start)
    if token is None:
        return None
    rules = RULES_BY_STARTER.get(_starter(token[0]), ())
    return _longest(text, start, tuple(rule for rule in rules if rule.name in names))


def _match_part_of_day(text: str, start: int) -> Tag | None:
    """'the evening of', 'night on' before a day."""
    part = PART_OF_DAY.match(text, start)
    inner = _match_after(text, part.end(), DAYS) if part is not None else None
    if part is None or inner is None:
        return None
    return Tag(start, inner.end(), _NAME[inner.re], inner, part_of_day=part["pod"])


def _match_narrowed(text: str, start: int) -> Tag | None:
    """'early', 'the end of', 'the second week of' before a phrase that it narrows."""
    modifier = MODIFIER.match(text, start)
    if modifier is None:
        return None
    inner = _match_after(text, modifier.end(), NARROWABLE)
    if inner is None:
        return None
    part: str | None = None
    nth: int | None = None
    part_of_day: str | None = None

    def get(self, *names: str) -> str | None:
        """The first of the named groups that matched."""
        for name in names:
            if name in self.match.re.groupindex and self.match[name] is not None:
                return self.match[name]
        return None


def find_tags(text: str) -> list[Tag]:
    """All phrases that name a time, in order, not overlapping; of two at one place the longer.

    Each rule is tried only at its starter words and looks a bounded way ahead, so that the time
    taken grows with the length of the text.
    """
    tags: list[Tag] = []
    done = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < done:
            continue
        word = _starter(token[0])
        tag = None
        if word in MODIFIER_STARTERS:
            tag = _match_narrowed(text, start)
        if tag is None and word in PART_STARTERS:
            tag = _match_part_of_day(text, start)
        rules = RULES_BY_STARTER.get(word)
        if rules is not None:
            whole = _longest(text, start, rules)
            if whole is not None and _NAME[whole.re] in DEPENDENT:
                whole = None
            if whole is not None and (tag is None or whole.end() > tag.end_char):
                tag = Tag(_skip_lead(whole), whole.end(), _NAME[whole.re], whole)
        if tag is not None and tag.end_char > start:
            tags.append(tag)
            done = tag.end_char
            if tag.rule in ("month_day", "day_tail") and tag.get("y") is None:
                tail = DAY_TAIL.match(text, done)
                if tail is not None:
                    tags.append(Tag(tail.start("d"), tail.end(), "day_tail", tail))
                    done = tail.end()
    return tags


def _longest(text: str, start: int, rules: tuple[Rule, ...]) -> re.Match[str] | None:
    best: re.Match[str] | None = None
    for rule in rules:
        found = rule.pattern.match(text, start)
        if found is not None and rule.name == "calendar" and not may_be_calendar(found):
            found = None
        if found is not None and (best is None or found.end() > best.end()):
            best = found
    return best


def _match_narrowed(text: str, start: int) -> Tag | None:
    """'early', 'the end of', 'the second week of' before a phrase that it narrows."""
    modifier = MODIFIER.match(text, start)
    if modifier is None:
        return None
    token = _TOKEN.match(text, modifier.end())
    if token is None:
        return None
    first = token[0][0]
    word = DIGIT if first.isdigit() else APOSTROPHE if first in "’'‘`" else token[0].lower()
    rules = tuple(r for r in RULES_BY_STARTER.get(word, ()) if r.name in NARROWABLE)
    inner = _longest(text, modifier.end(), rules)
    if inner is None:
        return None
    part: str | None = None
    nth: int | None = None
    if modifier["start"]:
        part = "START"
    elif modifier["mid"]:
        part = "MID"
    elif modifier["end"]:
        part = "END"
    elif modifier["half"]:
        part = _HALVES[modifier["half"].lower()]
    else:
        week = modifier["week"].lower()
        if modifier["unit"] == "days":
            part = "END" if week in ("last", "final") else "START"
        else:
            nth = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4}.get(week, -1)
    return Tag(_skip_lead(modifier), inner.end(), _NAME[inner.re], inner, part, nth)


_NAME = {rule.pattern: rule.name for found in RULES_BY_STARTER.values() for rule in found}
