"""Resolve counted days and rarer forms: the last Sunday of May, Tuesday the 19th, DTG."""

from __future__ import annotations

from datetime import date

from pipeline.dates.days import day_reading
from pipeline.dates.intervals import (
    Interval,
    OutOfCalendar,
    add_days,
    add_months,
    month_of,
    to_day,
    weekday_from,
    weekday_until,
)
from pipeline.dates.periods import season_reading
from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.steps import unit_reading
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import DAY_ORDINALS, SEASONS
from pipeline.dates.weekdays import to_weekday
from pipeline.dates.years import expand_year, find_year, to_month

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "final": -1}
_MONTHS_AWAY = 2


def _supply(scene: Scene, tag: Tag, month: int, day: int) -> tuple[int, str | None] | None:
    year = tag.get("y", "y2")
    return (int(year), None) if year else find_year(scene, tag, month, day)


def _ordinal_day(scene: Scene, tag: Tag) -> Reading | None:
    month, word = to_month(tag.get("mon", "mon2") or ""), (tag.get("o", "o2") or "").lower()
    is_last = word in ("last", "final")
    number = 28 if is_last else 1 if word == "opening" else DAY_ORDINALS[word]
    supplied = _supply(scene, tag, month, number)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}" + ("" if is_last else f"-{number:02d}"))
    year, anchor = supplied
    day = month_of(year, month).last if is_last else to_day(year, month, number)
    return day_reading(day, "completed" if anchor else "explicit", anchor)


def _nth_weekday(scene: Scene, tag: Tag) -> Reading | None:
    month = to_month(tag.match["mon"])
    supplied = _supply(scene, tag, month, 15)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}")
    year, anchor = supplied
    day = _count(year, month, tag)
    if day is None:
        return None
    return day_reading(day, "completed" if anchor else "explicit", anchor)


def _nth_weekday_of(scene: Scene, tag: Tag) -> Reading | None:
    """Read 'the first Monday of next month'; of every month it is a rate."""
    if tag.match["det"] in ("each", "every"):
        return Reading("SET", "P1M")
    anchor = scene.told_anchor() if tag.match["det"] == "that" else scene.now_anchor()
    if anchor is None:
        return None
    step = {"last": -1, "next": 1}.get(tag.match["det"], 0)
    month = add_months(anchor[0].replace(day=1), step)
    day = _count(month.year, month.month, tag)
    return day_reading(day, "relative", anchor[1]) if day is not None else None


def _count(year: int, month: int, tag: Tag) -> date | None:
    """Return the n-th or last weekday of a month; None where it has not so many."""
    span, weekday = month_of(year, month), to_weekday(tag.match["wd"])
    word = tag.match["o"].lower()
    nth = _NTH.get(word) or int(word[0])
    if nth < 0:
        return weekday_until(span.last, weekday)
    day = add_days(weekday_from(span.first, weekday), 7 * (nth - 1))
    return day if day <= span.last else None


def _weekday_ordinal(scene: Scene, tag: Tag) -> Reading | None:
    """Read 'Tuesday the 19th': of the 19ths nearby the one that is a Tuesday."""
    anchor = scene.day_anchor()
    if anchor is None:
        return None
    found: list[date] = []
    for step in range(-_MONTHS_AWAY, _MONTHS_AWAY + 1):
        month = add_months(anchor[0].replace(day=1), step)
        try:
            day = to_day(month.year, month.month, int(tag.match["d"]))
        except OutOfCalendar:
            continue
        if day.weekday() == to_weekday(tag.match["wd"]):
            found.append(day)
    if not found:
        return None
    nearest = min(found, key=lambda day: abs((day - anchor[0]).days))
    return day_reading(nearest, "completed", anchor[1])


def _date_time_group(scene: Scene, tag: Tag) -> Reading | None:
    year, hour = int(tag.match["y"]), int(tag.match["hour"])
    if year < 100:
        year = expand_year(year, scene.published)
    day = to_day(year, to_month(tag.match["mon"]), int(tag.match["d"]))
    if hour > 23:
        return None
    zone = "Z" if tag.match["zone"] == "Z" else ""
    value = f"{day.isoformat()}T{hour:02d}:{tag.match['minute']}{zone}"
    return Reading("TIME", value, Interval(day, day), "day", "explicit", level="day")


def _roman_month(scene: Scene, tag: Tag) -> Reading | None:
    if tag.match["sep"] == " " and tag.match["rom"] == "I":
        return None  # '12 I 1945' is as often a list
    month = _ROMAN.index(tag.match["rom"]) + 1
    return day_reading(to_day(int(tag.match["y"]), month, int(tag.match["d"])))


def _numbers(scene: Scene, tag: Tag) -> Reading | None:
    """Read year, month and day as they stand there: 20130212, Feb-12-2013."""
    month = tag.get("m")
    number = int(month) if month else to_month(tag.get("mon", "mon2", "mon3") or "")
    year, day = tag.get("y", "y2", "y3"), tag.get("d", "d2", "d3")
    return day_reading(to_day(int(year or 0), number, int(day or 0)))


def _dotted_wide(scene: Scene, tag: Tag) -> Reading | None:
    """Read '11. 12. 2014', the day first."""
    return day_reading(to_day(*(int(tag.match[part]) for part in ("y", "b", "a"))))


def _short_year(scene: Scene, tag: Tag) -> Reading | None:
    year = expand_year(int(tag.get("ys", "ys2") or 0), scene.published)
    season = tag.get("season")
    if season:
        return season_reading(year, SEASONS[season.lower()], None)
    month = to_month(tag.get("mon") or "")
    span = month_of(year, month)
    return Reading("DATE", f"{year:04d}-{month:02d}", span, "month", "completed", level="month")


def _unit_beyond(scene: Scene, tag: Tag) -> Reading | None:
    anchor = scene.now_anchor()
    if anchor is None:
        return None
    step = 2 if tag.match["ba"].startswith("after") else -2
    return unit_reading(anchor[0], step, tag.match["u"].lower(), anchor[1])


def _week_from_weekday(scene: Scene, tag: Tag) -> Reading | None:
    anchor = scene.now_anchor()
    if anchor is None:
        return None
    weekday = to_weekday(tag.get("wd", "wd2") or "")
    return day_reading(
        add_days(weekday_from(add_days(anchor[0], 1), weekday), 7), "relative", anchor[1]
    )


HANDLERS: dict[str, Handler] = {
    "ordinal_day": _ordinal_day,
    "nth_weekday": _nth_weekday,
    "weekday_ordinal": _weekday_ordinal,
    "date_time_group": _date_time_group,
    "roman_month": _roman_month,
    "iso_basic": _numbers,
    "month_dashed": _numbers,
    "dotted_wide": _dotted_wide,
    "nth_weekday_of": _nth_weekday_of,
    "month_short_year": _short_year,
    "unit_beyond": _unit_beyond,
    "week_from_weekday": _week_from_weekday,
}
