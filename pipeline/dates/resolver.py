"""Walk through the phrases of a text in order and give each its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.dates import amounts, clock, counted, days, nearby, ordinals, periods, steps, weekdays
from pipeline.dates.dateline import find_dateline_day
from pipeline.dates.events import find_event_start, shift
from pipeline.dates.intervals import Interval, OutOfCalendar, add_days, narrow
from pipeline.dates.mode import find_mode, is_ancient, opens_line
from pipeline.dates.scene import Handler, Mention, Reading, Scene, in_furniture
from pipeline.dates.slashes import find_order
from pipeline.dates.tagger import Tag, find_tags
from pipeline.models import TimeExpression

_HANDLERS: dict[str, Handler] = {
    **days.HANDLERS,
    **periods.HANDLERS,
    **weekdays.HANDLERS,
    **nearby.HANDLERS,
    **steps.HANDLERS,
    **ordinals.HANDLERS,
    **counted.HANDLERS,
    **clock.HANDLERS,
    **amounts.HANDLERS,
}
_FULL_RULES = frozenset(
    {
        "iso",
        "iso_time",
        "month_day",
        "day_month",
        "dotted",
        "slash",
        "day_range",
        "month_range_days",
        "day_span",
        "month_span",
        "calendar",
    }
)


def resolve(text: str, published: date | None) -> list[TimeExpression]:
    """Find and resolve every phrase that names a time, in order, not overlapping."""
    tags = find_tags(text)
    dateline = find_dateline_day(text, tags, published)
    heads = frozenset(tag.start_char for tag in tags if opens_line(text, tag))
    scene = Scene(
        text=text,
        tags=tags,
        published=None if is_ancient(tags) else dateline or published,
        published_label="dateline" if dateline not in (None, published) else "published",
        mode=find_mode(tags, heads, published),
        heads=heads,
        order=find_order(text, tags),
        reader=read,
    )
    if published is None or scene.mode == "history":
        scene.first_full = _first_full(scene)
    found: list[TimeExpression] = []
    for index, tag in enumerate(tags):
        scene.index = index
        reading = read(scene, tag)
        if reading is None:
            continue
        scene.remember(tag, reading)
        express = _express(text, tag, reading)
        beside = find_event_start(text, tag.start_char) if reading.precision == "day" else None
        if beside is not None:
            # "two days after the coup of 18 June" is one phrase, and so is what it began with
            express = _count_from_event(text, express, shift(reading, beside[1]), beside[0])
            while found and found[-1].end_char > beside[0]:
                found.pop()
        found.append(express)
    return found


def _count_from_event(
    text: str, event: TimeExpression, reading: Reading, start: int
) -> TimeExpression:
    assert reading.span is not None
    return replace(
        event,
        start_char=start,
        text=text[start : event.end_char],
        value=reading.value,
        first_day=reading.span.first,
        last_day=reading.span.last,
        edtf=reading.write_edtf(),
        rule="day_of_event",
        anchor=f"event {event.first_day}",
        basis="relative",
    )


def read(scene: Scene, tag: Tag) -> Reading | None:
    """One phrase's reading; None where it names no time or a day that does not exist."""
    try:
        reading = _HANDLERS[tag.rule](scene, tag)
        if reading is not None and tag.part_of_day is not None:
            reading = clock.set_part(reading, tag.part_of_day)
        return _narrowed(tag, reading) if reading is not None else None
    except OutOfCalendar:
        return None


def _first_full(scene: Scene) -> Mention | None:
    """Return the first date of the text that stands there in full and is no furniture."""
    for tag in scene.tags:
        if tag.rule not in _FULL_RULES or in_furniture(scene.text, tag):
            continue
        if (
            tag.rule not in ("iso", "iso_time", "dotted", "slash", "calendar")
            and tag.get("y", "ys", "yd") is None
        ):
            continue
        reading = read(scene, tag)
        if reading is not None and reading.span is not None and reading.basis == "explicit":
            return Mention(reading.span.first, "day", tag.start_char, tag.end_char)
    return None


def _narrowed(tag: Tag, reading: Reading) -> Reading | None:
    """Return the reading cut to its early, middle or late part, or to the n-th week of a month."""
    span = reading.span
    if span is None or (tag.part is None and tag.nth is None):
        return reading
    if tag.part is not None:
        span = narrow(span, tag.part)
    elif tag.nth is not None:
        if reading.level not in ("month", "year"):
            return reading
        start = span.first if tag.nth > 0 else add_days(span.last, -6)
        start = add_days(start, 7 * (tag.nth - 1)) if tag.nth > 0 else start
        span = Interval(start, min(add_days(start, 6), span.last))
    value = reading.value
    if tag.part in ("H1", "H2") and reading.level == "year":
        value = f"{value}-{tag.part}"
    level = "month" if reading.level == "year" else reading.level
    return Reading(reading.type, value, span, "approx", reading.basis, reading.anchor, level=level)


def _express(text: str, tag: Tag, reading: Reading) -> TimeExpression:
    span = reading.span
    return TimeExpression(
        start_char=tag.start_char,
        end_char=tag.end_char,
        text=text[tag.start_char : tag.end_char],
        type=reading.type,
        value=reading.value,
        first_day=span.first if span else None,
        last_day=span.last if span else None,
        precision=reading.precision if span else "unknown",
        edtf=reading.write_edtf(),
        rule=reading.rule or tag.rule,
        anchor=reading.anchor,
        basis=reading.basis if span else "none",
    )
