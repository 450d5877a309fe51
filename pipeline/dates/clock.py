"""Resolve clock times and parts of a day: type TIME, the day taken from what stands beside."""

from __future__ import annotations

import re
from datetime import date

from pipeline.dates.intervals import Interval, add_days
from pipeline.dates.mode import heads_line
from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import NUMBERS, PARTS_OF_DAY, ZONES
from pipeline.dates.weekdays import find_weekday, to_weekday

_BARE_CUE = re.compile(r"(?:\b(?i:at|until|till|from|since|around|about)|,|\d{4}|[|])[ \n]$")
_WEAK_CUE = re.compile(r"\b(?i:by|before|after|to|between|and)[ \n]$")
"""Before these, only hours of two digits are a clock's: 'lost by 3:15'."""
_CALENDAR = frozenset({"iso", "slash", "dotted", "day_month", "month_day", "weekday", "today"})


def _time_reading(
    day: tuple[date, str | None] | None, clock: str, basis: str = "relative"
) -> Reading:
    if day is None:
        return Reading("TIME", f"XXXX-XX-XX{clock}")
    return Reading("TIME", f"{day[0].isoformat()}{clock}", Interval(day[0], day[0]), "day",
                   "explicit" if basis == "explicit" else "completed" if basis == "completed"
                   else "relative", day[1], level="day")  # fmt: skip


def _day_beside(scene: Scene, tag: Tag) -> tuple[date, str | None] | None:
    """Return the day of a bare time: told just before, else of publication, else told last."""
    told = scene.latest_day
    if told is not None and told.start_char in scene.heads and heads_line(scene.text, tag):
        # "Tuesday, 5 May" over lines that open with their hour
        return told.first, told.label
    if told is not None and (scene.narrative or scene.close_by(told.end_char, tag.start_char)):
        return told.first, told.label
    return scene.published_anchor() or scene.chain_anchor()


def _named_day(scene: Scene, tag: Tag, name: str) -> tuple[date, str | None] | None:
    step = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(name.lower())
    if step is None:
        return find_weekday(scene, tag, to_weekday(name), None)
    anchor = scene.now_anchor()
    return (add_days(anchor[0], step), anchor[1]) if anchor else None


def _clock(scene: Scene, tag: Tag) -> Reading | None:
    name, zone = tag.get("name"), tag.get("zone", "zone2")
    if name:
        clock = "T24:00" if name.lower() == "midnight" else "T12:00"
    else:
        hour, minute = int(tag.get("h", "h3", "h4") or 0), tag.get("mi", "mi3", "mi4") or "00"
        if tag.get("ap"):
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if (tag.get("ap") or "").lower() == "p" else 0)
        elif tag.get("h4") and not tag.get("wd") and not zone:
            before = scene.text[max(0, tag.start_char - 9) : tag.start_char]
            follower = scene.following()
            close = follower if follower and follower.start_char - tag.end_char <= 5 else None
            weak = len(tag.match["h4"]) == 2 and _WEAK_CUE.search(before)
            if not (weak or _BARE_CUE.search(before) or (close and close.rule in _CALENDAR)):
                return None  # 10:15 alone is as often a score or a verse
        clock = f"T{hour:02d}:{minute}"
    if zone:
        clock += ZONES.get(re.split(r"\s", zone.lower())[0], "")
    if tag.get("wd"):
        return _time_reading(_named_day(scene, tag, tag.match["wd"]), clock)
    return _time_reading(_day_ahead(scene, tag) or _day_beside(scene, tag), clock)


def _day_ahead(scene: Scene, tag: Tag) -> tuple[date, str | None] | None:
    """Return the day of a calendar date right after the time ('10:15 on 12 February')."""
    follower = scene.following()
    if follower is None or not re.fullmatch(
        r",?\s*(?:on\s+)?(?:the\s+)?", scene.text[tag.end_char : follower.start_char][:16]
    ) or follower.start_char - tag.end_char > 12:  # fmt: skip
        return None
    return scene.read_ahead(follower)


def _clock_words(scene: Scene, tag: Tag) -> Reading | None:
    hour = NUMBERS.get(tag.match["n"].lower(), 99)
    if hour > 12:
        return None
    late = (tag.get("pod") or "").lower() in (
        "afternoon",
        "evening",
        "night",
    ) or "p.m" in tag.match[0]
    clock = f"T{hour % 12 + 12 if late else hour:02d}:00"
    if tag.get("wd"):
        return _time_reading(_named_day(scene, tag, tag.match["wd"]), clock)
    return _time_reading(_day_ahead(scene, tag) or _day_beside(scene, tag), clock)


def _weekday_part(scene: Scene, tag: Tag) -> Reading | None:
    found = find_weekday(scene, tag, to_weekday(tag.match["wd"]), tag.get("dir"))
    return _time_reading(found, _part(tag))


def _part(tag: Tag) -> str:
    return "T" + PARTS_OF_DAY[tag.match["pod"].lower()]


def _today_part(scene: Scene, tag: Tag) -> Reading | None:
    word = re.sub(r"\s+", " ", tag.match["td"].lower()).removeprefix("the ")
    if word in ("same", "that", "next", "following", "previous"):
        anchor = scene.chain_anchor()
    else:
        anchor = scene.now_anchor()
    if anchor is None:
        return Reading("TIME", f"XXXX-XX-XX{_part(tag)}")
    step = {"yesterday": -1, "last": -1, "previous": -1, "tomorrow": 1, "next": 1, "following": 1}
    return _time_reading((add_days(anchor[0], step.get(word, 0)), anchor[1]), _part(tag))


def _part_in_day(scene: Scene, tag: Tag) -> Reading | None:
    """'In the morning …' goes on with the day that its paragraph tells of."""
    told = scene.latest_day
    if told is not None and scene.same_paragraph(told.end_char, tag.start_char):
        return _time_reading((told.first, told.label), _part(tag))
    return None


def set_part(reading: Reading, name: str) -> Reading | None:
    """Read 'the evening of' before a day: the same day as a TIME; None before anything longer."""
    if reading.type != "DATE" or reading.precision not in ("day", "unknown"):
        return None
    value = reading.value + "T" + PARTS_OF_DAY[name.lower()]
    return Reading("TIME", value, reading.span, reading.precision, reading.basis, reading.anchor,
                   level=reading.level)  # fmt: skip


def _overnight(scene: Scene, tag: Tag) -> Reading | None:
    anchor = scene.now_anchor()
    if anchor is None:
        return Reading("TIME", "XXXX-XX-XXTNI")
    span = Interval(add_days(anchor[0], -1), anchor[0])
    return Reading("TIME", f"{span.first.isoformat()}TNI", span, "approx", "relative", anchor[1])


HANDLERS: dict[str, Handler] = {
    "clock": _clock, "clock_words": _clock_words, "weekday_part": _weekday_part,
    "today_part": _today_part, "part_in_day": _part_in_day, "part_bare": _overnight,
}  # fmt: skip
