"""Supply the year of a date that has none, and read months and short years."""

from __future__ import annotations

import re
from datetime import date

from pipeline.dates.intervals import OutOfCalendar, to_day
from pipeline.dates.scene import Scene
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import MONTH_SHORT, MONTHS

_WEEKDAY = re.compile(r"(?:[Tt]he )?(?:mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YEAR_LINK = re.compile(r"\s*,?\s*(?:and|or|to|through|until|&|,|[-–—])\s*(?:(?:on|in)\s+)?")


def to_month(name: str) -> int:
    """Return number of a month named in full or short ('February', 'FEB.', 'Sept')."""
    key = name.lower().rstrip(".")
    return MONTHS.get(key) or MONTH_SHORT[key]


def expand_year(number: int, published: date | None) -> int:
    """Return a year of two digits: at most ten years after publication, else a century before."""
    newest = (published.year if published else 2030) + 10
    century = newest - newest % 100
    return century + number if century + number <= newest else century - 100 + number


def find_year(scene: Scene, tag: Tag, month: int, day: int | None) -> tuple[int, str] | None:
    """Return the year of a date without one, and what it was taken from.

    In this order: a year that closes the same list ('March 3 and April 5, 2014'), a year or dated
    event that the sentence or paragraph is about, a verb whose tense leaves one side only, the
    nearest of the years around the anchor. In a history the year goes on from the last mention.
    """
    listed = _year_of_list(scene, tag)
    if listed is not None:
        return listed, f"mention {listed:04d}"
    told = scene.latest
    if scene.narrative and told is not None:
        year = told.first.year
        if told.level != "year" and month < told.first.month - 6:
            year += 1
        return year, told.label
    if scene.heading_year is not None:
        return scene.heading_year, f"mention {scene.heading_year:04d}"
    background = _year_of_background(scene, tag, month, day) or _year_of_far_story(
        scene, tag, month
    )
    if background is not None:
        return background
    anchor = scene.day_anchor()
    if anchor is None:
        if told is None:
            return None
        return told.first.year, told.label
    base, label = anchor
    candidates = _candidates(base, month, day)
    if not candidates:
        return None
    best = min(candidates, key=lambda c: (abs(_distance(base, c, day)), c))
    named = _WEEKDAY.match(tag.match[0])
    if named is not None and day is not None:
        # 'Monday, Feb 18' is of a year in which that is a Monday
        weekday = _WEEKDAYS.index(named[0].lower()[-3:])
        fitting = [c for c in candidates if c.weekday() == weekday]
        if fitting:
            return min(fitting, key=lambda c: abs((c - base).days)).year, label
    tense = scene.governing_tense(tag) if base == scene.published else None
    # A month before its own day ('said he would come in March') may only be pushed by the verb
    # when the nearest year contradicts it; one day of grace covers time zones.
    if tense == "past" and _distance(base, best, day) > (1 if day else 0):
        earlier = [c for c in candidates if c < best]
        best = max(earlier, default=best)
    elif tense == "future" and _distance(base, best, day) < (-1 if day else 0):
        later = [c for c in candidates if c > best]
        if later and (day is None or _distance(base, best, day) < -45):
            best = min(later)
    return best.year, label


def _candidates(base: date, month: int, day: int | None) -> list[date]:
    found = []
    for year in range(base.year - 1, base.year + 2):
        try:
            found.append(to_day(year, month, day or 15))
        except OutOfCalendar:
            continue
    return found


def _distance(base: date, candidate: date, day: int | None) -> int:
    if day is None:
        return (candidate.year - base.year) * 12 + candidate.month - base.month
    return (candidate - base).days


def _year_of_list(scene: Scene, tag: Tag) -> int | None:
    """Return the year at the end of a list of dates, for those before it that have none."""
    place = scene.index + 1
    end = tag.end_char
    for follower in scene.tags[place : place + 4]:
        link = _YEAR_LINK.match(scene.text, end)
        if link is None or link.end() != follower.start_char:
            return None
        if follower.rule not in ("month_day", "day_month", "day_tail", "month_year", "month",
                                 "day_listed"):  # fmt: skip
            return None
        year = follower.get("y")
        if year:
            return int(year)
        end = follower.end_char
    return None


def _year_of_far_story(scene: Scene, tag: Tag, month: int) -> tuple[int, str] | None:
    """Return the year of a story of long ago that the text keeps telling day by day.

    Two days of it at least, and none near publication, must have been told before.
    """
    told = scene.latest_day
    if told is None or scene.published is None or scene.tense(tag) == "future":
        return None
    if scene.far_days < 2 or scene.near_days:
        return None
    year = told.first.year
    return (year + 1 if month < told.first.month - 6 else year), told.label


def _year_of_background(
    scene: Scene, tag: Tag, month: int, day: int | None
) -> tuple[int, str] | None:
    """Return the year of a far event that the paragraph tells: 'In 2014 … On March 18'."""
    told = scene.latest
    published = scene.published
    if told is None or published is None or abs((told.first - published).days) < 300:
        return None
    if told.level == "year":
        opening = scene.text[max(0, told.start_char - 6) : told.start_char]
        if not re.search(r"(?:^|[\n.”\"] ?)In $", opening):
            return None
        if scene.same_sentence(told.end_char, tag.start_char) and scene.tense(tag) != "future":
            return told.first.year, told.label
        return None
    if not scene.same_paragraph(told.end_char, tag.start_char) or scene.tense(tag) == "future":
        return None
    opening = scene.text[max(0, tag.start_char - 6) : tag.start_char]
    recent = [c for c in _candidates(published, month, day) if -14 <= (c - published).days <= 1]
    if recent or not re.search(r"(?:^|[\n.!?”\"]\s?)(?:On|In|By|Then on|And on)? ?$", opening):
        return None  # only what goes on with the far event: 'On March 18 …'
    if not scene.readings or scene.readings[-1][0].end_char != told.end_char:
        return None
    for candidate in sorted(_candidates(told.first, month, day)):
        if 0 <= _distance(told.first, candidate, day) <= (200 if day else 6):
            return candidate.year, told.label
    return None
