"""Resolve days that are named by another day: today, that day, the day before, the 27th."""

from __future__ import annotations

from datetime import date

from pipeline.dates.days import day_reading
from pipeline.dates.intervals import Interval, add_days, add_months, to_day
from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.steps import unit_reading
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import DIRECTIONS, PARTS_OF_DAY


def _today(scene: Scene, tag: Tag) -> Reading | None:
    word = tag.match["td"].lower()
    part = "TNI" if word == "tonight" else ""
    anchor = scene.now_anchor()
    if anchor is None:
        return Reading("TIME" if part else "DATE", f"XXXX-XX-XX{part}")
    day = add_days(anchor[0], {"yesterday": -1, "tomorrow": 1}.get(word, 0))
    return Reading("TIME" if part else "DATE", day.isoformat() + part, Interval(day, day), "day",
                   "relative", anchor[1], level="day")  # fmt: skip


def _day_before_that(scene: Scene, tag: Tag) -> Reading | None:
    anchor = scene.now_anchor()
    if anchor is None:
        return None
    day = add_days(anchor[0], -2 if tag.match["td"] == "yesterday" else 2)
    return day_reading(day, "relative", anchor[1])


def _day_beside(scene: Scene, tag: Tag) -> Reading | None:
    anchor = scene.chain_anchor()
    if anchor is None:
        return Reading("DATE", "XXXX-XX-XX")
    step = -1 if tag.get("ba", "el", "ba2") in ("before", "earlier") else 1
    day = add_days(anchor[0], step)
    part = tag.get("pod")
    if part is None:
        return day_reading(day, "relative", anchor[1])
    return Reading("TIME", f"{day.isoformat()}T{PARTS_OF_DAY[part.lower()]}", Interval(day, day),
                   "day", "relative", anchor[1], level="day")  # fmt: skip


def _told_or_now(scene: Scene, tag: Tag) -> tuple[date, str] | None:
    told = scene.latest_day
    if told is not None and (scene.narrative or tag.start_char - told.end_char <= 1500):
        return told.first, told.label
    return scene.now_anchor()


def _main_day(scene: Scene, tag: Tag) -> tuple[date, str] | None:
    """ "earlier in the day", after an aside on "a day earlier": the day that was told before it."""
    skipped = False
    for past, reading in reversed(scene.readings):
        if reading.level != "day" or reading.span is None:
            continue
        if past.rule != "day_beside":
            return (reading.span.first, f"mention {reading.span.first}") if skipped else None
        skipped = True
    return None


def _on_the_day(scene: Scene, tag: Tag) -> Reading | None:
    anchor = scene.day_behind(tag) or _told_or_now(scene, tag)
    if anchor is None:
        return Reading("DATE", "XXXX-XX-XX")
    return day_reading(anchor[0], "relative", anchor[1])


def _looks_ahead_of_told(scene: Scene, tag: Tag) -> bool:
    """ "will see him later in the day", after a sentence on what was in February: of today."""
    told = scene.latest_day
    return (
        told is not None
        and not scene.narrative
        and scene.tense(tag) == "future"
        and not scene.same_sentence(told.end_char, tag.start_char)
    )


def _later_this(scene: Scene, tag: Tag) -> Reading | None:
    """'earlier this week', 'later in the day', 'later that month'."""
    unit = tag.match["u"].lower()
    words = (tag.get("dir", "det") or "").lower().split()
    if not words:
        return None
    word = words[-1]
    if unit == "day" or unit in PARTS_OF_DAY:
        anchor = scene.now_anchor() if word == "this" else _told_or_now(scene, tag)
        if word == "the" and not scene.narrative:
            anchor = _main_day(scene, tag) or anchor
        if word != "this" and _looks_ahead_of_told(scene, tag):
            anchor = scene.now_anchor() or anchor
        if anchor is None:
            return Reading("DATE", "XXXX-XX-XX")
        step = DIRECTIONS.get(word, 0)
        day = add_days(anchor[0], step)
        if unit in PARTS_OF_DAY:
            return Reading("TIME", f"{day.isoformat()}T{PARTS_OF_DAY[unit]}", Interval(day, day),
                           "day", "relative", anchor[1], level="day")  # fmt: skip
        return day_reading(day, "relative", anchor[1])
    anchor = scene.told_anchor() if word in ("same", "that") else scene.now_anchor()
    if word == "the":
        anchor = scene.told_anchor() if scene.narrative else scene.now_anchor()
    if anchor is None:
        return None
    reading = unit_reading(anchor[0], DIRECTIONS.get(word, 0), unit, anchor[1])
    span, base = reading.span, anchor[0]
    if span is None or not span.first <= base <= span.last or word not in ("this", "the", "that"):
        return reading
    if tag.match["el"].lower() in ("earlier", "early"):
        cut = Interval(span.first, max(span.first, base))
    else:
        cut = Interval(min(span.last, base), span.last)
    return Reading("DATE", reading.value, cut, "approx", "relative", anchor[1], level=reading.level)


def _day_of_month(scene: Scene, tag: Tag) -> Reading | None:
    day = int(tag.get("d", "d2", "d3", "d4") or 0)
    anchor = scene.told_anchor()
    if (tag.get("det") or "") in ("this", "last", "next") or (
        scene.latest is not None and scene.latest.level == "year"
    ):
        anchor = None
    anchor = anchor or scene.now_anchor()
    if anchor is None:
        return Reading("DATE", f"XXXX-XX-{day:02d}")
    base, label = anchor
    step = {"last": -1, "next": 1}.get(tag.get("det") or "", 0)
    month = add_months(base.replace(day=1), step)
    if base == scene.published and not tag.get("det"):
        tense = scene.tense(tag)
        if tense == "past" and day > base.day:
            month = add_months(month, -1)
        elif tense == "future" and day < base.day:
            month = add_months(month, 1)
    return day_reading(to_day(month.year, month.month, day), "relative", label)


HANDLERS: dict[str, Handler] = {
    "today": _today,
    "day_before_that": _day_before_that,
    "day_beside": _day_beside,
    "on_the_day": _on_the_day,
    "in_the_day": _later_this,
    "later_this": _later_this,
    "day_of_month": _day_of_month,
}
