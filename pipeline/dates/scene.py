"""What a document has told so far: its day of publication and the dates mentioned last."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pipeline.dates.edtf import to_edtf
from pipeline.dates.intervals import Interval
from pipeline.dates.mode import Mode
from pipeline.dates.slashes import Order
from pipeline.dates.tagger import Tag
from pipeline.dates.tense import Tense, find_governing_tense, find_tense
from pipeline.models import DateBasis, Precision

Level = Literal["day", "month", "year"]
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+[A-Z\"“(]|\n")
_OPENS_CLAUSE = re.compile(r"(?:^|[\n.!?;:”\"(])\s{0,3}(?:\w+\s){0,2}$")
_LONE_HEAD = 20
"""A head with fewer characters after it on its line is a heading over what follows."""
_SINCE = re.compile(r"\b(?:since|from|after|until|till|before)\W+\Z", re.IGNORECASE)
_TITLE = 100
"""Characters of the longest first line that is taken for a title."""
_SECTION = 1500
"""Characters that a heading with a date covers at most."""
_LONG_AGO = 500
"""Days from publication after which what is told is no news of it."""
_ASIDE_YEARS = 40
"""A bare year so far from what a history tells is an aside ('as in 1812'), no new chapter."""
_FURNITURE = re.compile(r"(?:©|\(c\)|copyright|all rights reserved)[^\n]{0,60}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A time told in the text, from which later phrases may be counted."""

    first: date
    level: Level
    start_char: int
    end_char: int

    @property
    def label(self) -> str:
        """The mention as ``TimeExpression.anchor`` names it."""
        form = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[self.level]
        return f"mention {self.first.strftime(form)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase means, before it is joined with its place in the text."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    span: Interval | None = None
    precision: Precision = "unknown"
    basis: DateBasis = "none"
    anchor: str | None = None
    rule: str | None = None
    edtf: str | None = None
    level: Level | None = None
    """Granularity at which later phrases may count from this one; None when they may not."""

    def write_edtf(self) -> str:
        """Return the reading's EDTF string, the resolver's own where it gave one."""
        if self.edtf is not None:
            return self.edtf
        span = self.span
        return to_edtf(span.first, span.last, self.precision) if span else ""


@dataclass(slots=True)
class Scene:
    """The state of one walk through one document."""

    text: str
    tags: Sequence[Tag]
    published: date | None
    published_label: Literal["published", "dateline"]
    mode: Mode
    heads: frozenset[int]
    order: Order | None
    reader: Callable[[Scene, Tag], Reading | None]
    first_full: Mention | None = None
    index: int = 0
    latest: Mention | None = None
    latest_day: Mention | None = None
    latest_full: Mention | None = None
    head: Mention | None = None
    readings: list[tuple[Tag, Reading]] = field(default_factory=list)
    heading_year: int | None = None
    """The year that stood alone on the last such line, as the chapters of a chronology do."""
    far_days: int = 0
    near_days: int = 0
    """Days told so far that are long before or after publication, and those that are not."""

    @property
    def narrative(self) -> bool:
        """Whether the current phrase counts from what was told last instead of from publication.

        In a history all do; in a chronology those that stand under a dated head, so that the
        story around a list of dates keeps its own day.
        """
        if self.mode != "chronology" or self.published is None:
            return self.mode != "news"
        start = self.tags[self.index].start_char
        if self.head is None or start in self.heads:
            return self.head is not None
        line_end = self.text.find("\n", self.head.end_char)
        line_end = len(self.text) if line_end < 0 else line_end
        alone = line_end - self.head.end_char < _LONE_HEAD
        return start - self.head.end_char <= _SECTION if alone else start < line_end

    # ---- anchors, each with the label that says what it was

    def published_anchor(self) -> tuple[date, str] | None:
        """Return the day of publication."""
        if self.published is None:
            return None
        return self.published, f"{self.published_label} {self.published.isoformat()}"

    def day_anchor(self) -> tuple[date, str] | None:
        """Return what 'Friday' and '12 February' are counted from."""
        if self.narrative and self.latest_day is not None:
            return self.latest_day.first, self.latest_day.label
        published = self.published_anchor()
        if published is not None and not (self.narrative and self.first_full):
            return published
        full = self.latest_full or self.first_full
        return (full.first, full.label) if full else published

    def now_anchor(self) -> tuple[date, str] | None:
        """Return what 'today' and 'last week' count from: never an unrelated date of the text."""
        if self.narrative and self.latest_day is not None:
            return self.latest_day.first, self.latest_day.label
        return None if self.narrative and self.first_full else self.published_anchor()

    def chain_anchor(self) -> tuple[date, str] | None:
        """Return what 'that day' and 'two days later' are counted from.

        What is past follows no day to come: 'will meet on 31 August. A day earlier he received'.
        """
        told, published = self.latest_day, self.published
        if told is None:
            return None
        is_ahead = published is not None and told.first > published
        if is_ahead and self.tense(self.tags[self.index]) == "past":
            return self._past_day() or self.published_anchor()
        return told.first, told.label

    def _past_day(self) -> tuple[date, str] | None:
        """Return the day told last that is not after publication."""
        assert self.published is not None
        for tag, reading in reversed(self.readings):
            span = reading.span
            if reading.level == "day" and span is not None and span.first <= self.published:
                told = Mention(span.first, "day", tag.start_char, tag.end_char)
                return told.first, told.label
        return None

    def told_anchor(self) -> tuple[date, str] | None:
        """Return the mention of any granularity that 'a year later' is counted from."""
        if self.latest is not None:
            return self.latest.first, self.latest.label
        return self.chain_anchor()

    # ---- surroundings

    def tense(self, tag: Tag) -> Tense | None:
        """Tense of the verb that governs a phrase."""
        return find_tense(self.text, tag.start_char, tag.end_char)

    def governing_tense(self, tag: Tag) -> Tense | None:
        """Tense of a verb so close to a phrase that it may move it by a year."""
        return find_governing_tense(self.text, tag.start_char, tag.end_char)

    def following(self) -> Tag | None:
        """Return the next phrase of the text."""
        return self.tags[self.index + 1] if self.index + 1 < len(self.tags) else None

    def same_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends between two places at most 250 characters apart."""
        return end - start <= 250 and _SENTENCE_END.search(self.text, start, end) is None

    def close_by(self, start: int, end: int) -> bool:
        """Whether two places are in one sentence, or in neighbouring ones of one paragraph."""
        near = end - start <= 120 and self.same_paragraph(start, end)
        return near or self.same_sentence(start, end)

    def same_paragraph(self, start: int, end: int) -> bool:
        """Whether no line ends between two places at most 500 characters apart."""
        return end - start <= 500 and self.text.find("\n", start, end) < 0

    def read_ahead(self, tag: Tag) -> tuple[date, str | None] | None:
        """Return the day of a phrase that follows; None when it is no single day."""
        here = self.index
        self.index = self.tags.index(tag, here)
        reading = self.reader(self, tag)
        self.index = here
        if reading is None or reading.span is None or reading.precision != "day":
            return None
        return reading.span.first, reading.anchor

    def calendar_behind(self, tag: Tag, *links: str) -> Tag | None:
        """Return the calendar day that a phrase is linked to: "the same day, 7 June"."""
        follower = self.following()
        if follower is None or follower.rule not in ("month_day", "day_month"):
            return None
        return follower if self.text[tag.end_char : follower.start_char] in links else None

    def day_behind(self, tag: Tag) -> tuple[date, str | None] | None:
        """Return the day that names what a phrase means: "the same day, 7 June"."""
        named = self.calendar_behind(tag, ", ", " (")
        return self.read_ahead(named) if named is not None else None

    def _is_aside(self, mention: Mention, reading: Reading, told: Mention) -> bool:
        """Whether a month or year only compares and the story goes on from what was told before.

        So are 'the previous year', a year far from the story's ('as in 1812'), and a bare year that
        does not open its clause while its paragraph has just told of a month or day.
        """
        if mention.level == "day":
            return False
        if reading.basis == "relative" and mention.first < told.first:
            return True
        if mention.level != "year":
            return False
        apart = abs(mention.first.year - told.first.year)
        if apart == 0 or not self.narrative:
            return apart == 0
        if apart > _ASIDE_YEARS:
            return True
        opening = self.text[max(0, mention.start_char - 30) : mention.start_char]
        return (
            told.level != "year"
            and not _OPENS_CLAUSE.search(opening)
            and self.same_paragraph(told.end_char, mention.start_char)
        )

    def remember(self, tag: Tag, reading: Reading) -> None:
        """Make a reading the anchor of what follows, unless it stands in a copyright line."""
        self.readings.append((tag, reading))
        if tag.rule == "year" and stands_alone(self.text, tag):
            self.heading_year = int(tag.match["y"])
        elif len(self.heads) > 1 and reading.span is not None and _in_title(self.text, tag):
            self.heading_year = reading.span.first.year
        if reading.level == "day" and reading.span is not None and self.published is not None:
            far = abs((reading.span.first - self.published).days) > _LONG_AGO
            self.far_days += far
            self.near_days += not far
        if reading.level is None or reading.span is None or in_furniture(self.text, tag):
            return
        mention = Mention(reading.span.first, reading.level, tag.start_char, tag.end_char)
        if tag.start_char in self.heads:
            self.head = mention
        if self.latest is None or not self._is_aside(mention, reading, self.latest):
            self.latest = mention
        if mention.level == "day":
            self.latest_day = mention
            if reading.basis == "explicit":
                self.latest_full = mention


def stands_alone(text: str, tag: Tag) -> bool:
    """Whether a phrase is all that its line holds but for the marks of a heading."""
    before = text[max(0, tag.start_char - 8) : tag.start_char].rpartition("\n")[2]
    after = text[tag.end_char : tag.end_char + 8].partition("\n")[0]
    opens = tag.start_char <= 7 or "\n" in text[max(0, tag.start_char - 8) : tag.start_char]
    return opens and not (before + after).strip(" \t#*_:=-–—.")


def _in_title(text: str, tag: Tag) -> bool:
    """Whether a year stands in the first line, which is a title: "The crisis of 1962 by day"."""
    title = text[: _TITLE + 1].partition("\n")[0].rstrip()
    return (
        tag.rule in ("year", "month_year")
        and tag.end_char <= len(title) <= _TITLE
        and not title.endswith((".", "!", "?"))
        and _SINCE.search(title, 0, tag.start_char) is None
    )


def in_furniture(text: str, tag: Tag) -> bool:
    """Whether the phrase stands in a line of copyright, which dates the page and not the story."""
    before = text[max(0, tag.start_char - 80) : tag.start_char]
    return bool(_FURNITURE.search(before)) or bool(
        re.match(r"[^\n]{0,40}all rights reserved", text[tag.end_char : tag.end_char + 60], re.I)
    )


Handler = Callable[[Scene, Tag], Reading | None]
"""What resolves the tags of one rule: a reading, or None where the words name no time."""
