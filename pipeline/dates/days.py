"""Resolve calendar strings that name days: single days and real ranges of days.

What stands there is taken as it is; a missing year is supplied by pipeline.dates.years.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.dates.foreign import read_calendar
from pipeline.dates.intervals import FIRST_YEAR, LAST_YEAR, Interval, add_days, to_day
from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.slashes import read_pair
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import CHAINED, DIRECTIONS, HOLIDAYS
from pipeline.dates.years import expand_year, find_year, to_month


def day_reading(day: date, basis: str = "explicit", anchor: str | None = None) -> Reading:
    """Return a reading of one day."""
    return Reading("DATE", day.isoformat(), Interval(day, day), "day",
                   "completed" if basis == "completed" else
                   "relative" if basis == "relative" else "explicit",
                   anchor, level="day")  # fmt: skip


def range_reading(first: date, last: date, completed: bool, anchor: str | None) -> Reading | None:
    """Return a reading of a real range of days; None when its end is before its start."""
    if last < first:
        return None
    if last == first:
        return day_reading(first, "completed" if completed else "explicit", anchor)
    return Reading(
        "DATE",
        f"{first.isoformat()}/{last.isoformat()}",
        Interval(first, last),
        "range",
        "completed" if completed else "explicit",
        anchor,
        level="day",
    )


def _listed_year(scene: Scene, tag: Tag, month: int, day: int) -> tuple[int, str | None] | None:
    year = tag.get("y")
    if year:
        return int(year), None
    return find_year(scene, tag, month, day)


def _month_day(scene: Scene, tag: Tag) -> Reading | None:
    month, day = to_month(tag.match["mon"]), int(tag.match["d"])
    year = tag.get("y")
    short = tag.get("ys", "yd")
    if short:
        number = int(short)
        if number < 100:
            number = expand_year(number, scene.published)
        year = str(number)
    if year:
        return day_reading(to_day(int(year), month, day))
    supplied = find_year(scene, tag, month, day)
    if supplied is None:
        to_day(2000, month, day)
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}")
    return day_reading(to_day(supplied[0], month, day), "completed", supplied[1])


def _day_of_year(scene: Scene, tag: Tag) -> Reading | None:
    """Read 'December 15 this year' and '25 July of the same year'."""
    word = tag.match["dir"].split()[-1]
    anchor = scene.told_anchor() if word in CHAINED else scene.now_anchor()
    if anchor is None:
        return None
    year = anchor[0].year + DIRECTIONS[word]
    day = to_day(year, to_month(tag.get("mon", "mon2") or ""), int(tag.get("d", "d2") or 0))
    return day_reading(day, "completed", anchor[1])


def _day_tail(scene: Scene, tag: Tag) -> Reading | None:
    head = scene.latest_day
    if head is None or tag.start_char - head.end_char > 9:
        return None
    year = tag.get("y")
    day = to_day(int(year) if year else head.first.year, head.first.month, int(tag.match["d"]))
    return day_reading(day) if year else day_reading(day, "completed", head.label)


def _calendar(scene: Scene, tag: Tag) -> Reading | None:
    day = read_calendar(re.sub(r"\s+", " ", tag.match["written"]), tag.match["word"])
    return day_reading(to_day(day.year, day.month, day.day)) if day is not None else None


def _iso(scene: Scene, tag: Tag) -> Reading | None:
    return day_reading(to_day(*(int(tag.match[part]) for part in ("y", "m", "d"))))


def _iso_time(scene: Scene, tag: Tag) -> Reading | None:
    day = to_day(*(int(tag.match[part]) for part in ("y", "m", "d")))
    hour, minute = int(tag.match["hour"]), tag.match["minute"]
    if hour > 23:
        return None
    zone = (tag.match["zone"] or "").replace("GMT", "Z").replace("UTC", "Z")
    return Reading(
        "TIME",
        f"{day.isoformat()}T{hour:02d}:{minute}{zone}",
        Interval(day, day),
        "day",
        "explicit",
        level="day",
    )


def _slash(scene: Scene, tag: Tag) -> Reading | None:
    a, b, digits = int(tag.match["a"]), int(tag.match["b"]), tag.match["y"]
    if len(digits) == 2 and tag.match["sep"] == "-":
        return None  # 12-12-12 is as often a count or a code
    year = int(digits) if len(digits) == 4 else expand_year(int(digits), scene.published)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    days = read_pair(a, b, year, scene.order)
    if len(days) == 1:
        return day_reading(days[0])
    if not days:
        return None
    return Reading("DATE", f"{year:04d}-XX-XX", rule="slash_ambiguous", edtf=f"{year:04d}-XX-XX")


def _dotted(scene: Scene, tag: Tag) -> Reading | None:
    day, month = int(tag.get("d", "d2") or 0), int(tag.get("m", "m2") or 0)
    year = int(tag.get("y", "y2") or 0)
    if month > 12 >= day:
        day, month = month, day  # 10.31.1974 is a day in the American order alone
    if year < 100:
        year = expand_year(year, scene.published)
    return day_reading(to_day(year, month, day))


def _range(scene: Scene, tag: Tag) -> Reading | None:
    month = to_month(tag.match["mon"])
    other = to_month(tag.get("mon2") or tag.match["mon"])
    first, last = int(tag.match["d"]), int(tag.match["d2"])
    supplied = _listed_year(scene, tag, other, last)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}-{first:02d}/XXXX-{other:02d}-{last:02d}")
    year, anchor = supplied
    begun = tag.get("y1")
    start_year = int(begun) if begun else year - (other < month)
    if begun and not tag.get("y"):
        year = start_year + (other < month)
        anchor = None
    return range_reading(to_day(start_year, month, first), to_day(year, other, last),
                         anchor is not None, anchor)  # fmt: skip


def _holiday(scene: Scene, tag: Tag) -> Reading | None:
    month, day = HOLIDAYS[re.sub(r"\s+", " ", tag.match["feast"].lower())]
    year = tag.get("y")
    if year:
        return day_reading(to_day(int(year), month, day))
    supplied = find_year(scene, tag, month, day)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}")
    return day_reading(to_day(supplied[0], month, day), "completed", supplied[1])


def _week_of(scene: Scene, tag: Tag) -> Reading | None:
    month, day = to_month(tag.get("mon", "mon2") or ""), int(tag.get("d", "d2") or 0)
    supplied = _listed_year(scene, tag, month, day)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}")
    given = to_day(supplied[0], month, day)
    words = tag.match[0].lower()
    first = add_days(given, -6) if "ending" in words else given
    if "weekend" in words:
        first = add_days(given, 5 - given.weekday())
    span = Interval(first, add_days(first, 1 if "weekend" in words else 6))
    week = given.isocalendar()
    suffix = "-WE" if "weekend" in words else ""
    return Reading("DATE", f"{week.year:04d}-W{week.week:02d}{suffix}", span, "approx",
                   "completed" if supplied[1] else "explicit", supplied[1])  # fmt: skip


HANDLERS: dict[str, Handler] = {
    "iso_time": _iso_time,
    "iso": _iso,
    "slash": _slash,
    "dotted": _dotted,
    "day_range": _range,
    "day_span": _range,
    "day_listed": _month_day,
    "day_month": _month_day,
    "day_may_lower": _month_day,
    "month_range_days": _range,
    "month_span": _range,
    "between_days": _range,
    "between_months": _range,
    "between_dates": _range,
    "calendar": _calendar,
    "month_day": _month_day,
    "day_tail": _day_tail,
    "day_of_year": _day_of_year,
    "holiday": _holiday,
    "week_of": _week_of,
}
