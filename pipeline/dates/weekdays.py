"""Resolve weekdays: the nearest of the anchor, unless a word or the verb says which side."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.dates.days import day_reading
from pipeline.dates.intervals import (
    Interval,
    add_days,
    nearest_weekday,
    week_of,
    weekday_from,
    weekday_until,
)
from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.tagger import Tag
from pipeline.dates.tense import has_verb
from pipeline.dates.vocabulary import CHAINED, DIRECTIONS, WEEKDAY_SHORT, WEEKDAYS


def to_weekday(name: str) -> int:
    """Return number of a weekday named in full or short, Monday 0."""
    key = name.lower().rstrip(".")
    return WEEKDAYS[key] if key in WEEKDAYS else WEEKDAY_SHORT[key]


def find_weekday(
    scene: Scene, tag: Tag, weekday: int, direction: str | None
) -> tuple[date, str] | None:
    """Return the day that a weekday's name means, and what it was counted from.

    'Last' and 'next' are strict, and 'next Friday' is never tomorrow; 'the previous' and 'the
    following' count from the last mention; without such a word the governing verb's tense picks the
    side, else it is the nearest.
    """
    word = re.sub(r"\s+", " ", direction.lower()) if direction else ""
    words = word.split()
    chained = bool(words) and (
        words[-1] in CHAINED
        or (len(words) == 2 and words[0] == "the" and words[-1] in ("next", "last"))
    )
    anchor = (scene.chain_anchor() if chained else None) or scene.day_anchor()
    if anchor is None:
        return None
    base, label = anchor
    step = DIRECTIONS.get(words[-1], 0) if words else 0
    if step < 0:
        return weekday_until(add_days(base, -1), weekday), label
    if step > 0:
        return weekday_from(add_days(base, 1 if chained else 2), weekday), label
    if chained:
        return nearest_weekday(base, weekday), label
    # A verb's tense speaks of the day of publication: beside another anchor it tells nothing.
    tense = scene.tense(tag) if base == scene.published else None
    if words and words[-1] == "this" and tense != "past":
        return weekday_from(base, weekday), label
    if tense == "past":
        return weekday_until(base, weekday), label
    if tense == "future":
        return weekday_from(base, weekday), label
    return nearest_weekday(base, weekday), label


_LISTED = re.compile(r"(?:,|,? and|,? then) (?:[^.;:!?\n]|(?<=[A-Z])\.)* on ")
_LIST_REACH = 120
"""Characters from a day of a list to the next one."""
_AND = re.compile(r"\s*(?:,|,?\s*(?:and|or|&))\s*(?:on\s+)?")


def _weekday(scene: Scene, tag: Tag) -> Reading | None:
    weekday = to_weekday(tag.match["wd"])
    if scene.readings and tag.get("dir") is None:
        before, told = scene.readings[-1]
        link = scene.text[before.end_char : tag.start_char] if before.rule == "weekday" else ""
        if link and len(link) < 12 and told.span is not None and _AND.fullmatch(link):
            # 'on Monday and Tuesday' are days of one week, on one side of the anchor
            return day_reading(weekday_from(add_days(told.span.first, 1), weekday), "relative",
                               told.anchor)  # fmt: skip
    listed = _next_of_list(scene, tag, weekday) if tag.get("dir") is None else None
    if listed is not None:
        return listed
    follower = scene.following()
    if follower is not None and follower.rule == "weekday_in_week":
        link = scene.text[tag.end_char : follower.start_char][:16]
        week = _weekday_in_week(scene, follower) if _AND.fullmatch(link) else None
        if week is not None and week.span is not None:
            # 'on Wednesday and Thursday last week'
            day = add_days(week_of(week.span.first).first, weekday)
            return day_reading(day, "relative", week.anchor)
    # "Tuesday (September 2)"
    in_brackets = scene.calendar_behind(tag, " (")
    written = scene.reader(scene, in_brackets) if in_brackets is not None else None
    if written is not None and written.span and written.span.first.weekday() == weekday:
        return replace(written, level="day")
    found = find_weekday(scene, tag, weekday, tag.get("dir"))
    if found is None:
        return Reading("DATE", f"XXXX-WXX-{weekday + 1}")
    return day_reading(found[0], "relative", found[1])


def _next_of_list(scene: Scene, tag: Tag, weekday: int) -> Reading | None:
    """Read "will see A in Bern on Tuesday, B on Wednesday and C on Thursday": still to come."""
    if not scene.readings or scene.published is None:
        return None
    before, told = scene.readings[-1]
    if before.rule != "weekday" or told.span is None or told.span.first <= scene.published:
        return None
    link = scene.text[before.end_char : tag.start_char]
    if len(link) > _LIST_REACH or not _LISTED.fullmatch(link) or has_verb(link):
        return None
    day = weekday_from(add_days(told.span.first, 1), weekday)
    return day_reading(day, "relative", told.anchor)


def _weekday_before(scene: Scene, tag: Tag) -> Reading | None:
    direction = "the previous" if tag.match["dir"] == "before" else "the following"
    found = find_weekday(scene, tag, to_weekday(tag.match["wd"]), direction)
    return day_reading(found[0], "relative", found[1]) if found else None


def _weekday_in_week(scene: Scene, tag: Tag) -> Reading | None:
    word = tag.match["dir"].lower().split()[-1]
    anchor = scene.chain_anchor() if word in CHAINED else scene.now_anchor()
    weekday = to_weekday(tag.match["wd"])
    if anchor is None:
        return Reading("DATE", f"XXXX-WXX-{weekday + 1}")
    monday = week_of(add_days(anchor[0], 7 * DIRECTIONS[word])).first
    return day_reading(add_days(monday, weekday), "relative", anchor[1])


def _weekday_range(scene: Scene, tag: Tag) -> Reading | None:
    begin, end = to_weekday(tag.match["wd"]), to_weekday(tag.match["wd2"])
    found = find_weekday(scene, tag, begin, None)
    if found is None:
        return Reading("DATE", f"XXXX-WXX-{begin + 1}/XXXX-WXX-{end + 1}")
    first = found[0]
    if scene.published is not None and scene.tense(tag) == "past":
        anchor = scene.day_anchor()
        if anchor is not None and anchor[0] == scene.published:
            first = weekday_until(weekday_until(anchor[0], end), begin)
    last = weekday_from(first, end)
    return Reading(
        "DATE",
        f"{first.isoformat()}/{last.isoformat()}",
        Interval(first, last),
        "range",
        "relative",
        found[1],
        level="day",
    )


HANDLERS: dict[str, Handler] = {
    "weekday": _weekday,
    "weekday_before": _weekday_before,
    "weekday_in_week": _weekday_in_week,
    "weekday_week_of": _weekday_in_week,
    "weekday_range": _weekday_range,
}
