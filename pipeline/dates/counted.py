"""Resolve days counted in weekdays, feasts and other days: Tuesday week, Good Friday, 2022-W10."""

from __future__ import annotations

import re
from datetime import date

from pipeline.dates.amounts import to_number, to_unit, write_duration
from pipeline.dates.days import day_reading
from pipeline.dates.intervals import (
    OutOfCalendar,
    add_days,
    nearest_weekday,
    weekday_from,
    weekday_until,
)
from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.steps import unit_reading
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import EASTER
from pipeline.dates.weekdays import to_weekday

_ABLE = re.compile(r"\b(?:can|could|may|might|must|should)\b[^.;]*$")
_BESIDE = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _weekday_week(scene: Scene, tag: Tag) -> Reading | None:
    """Read "Tuesday week": a week after the coming Tuesday."""
    return _week_off(scene, tag, ahead=True)


def _week_ago_weekday(scene: Scene, tag: Tag) -> Reading | None:
    """Read "a week ago Tuesday", "on Tuesday two weeks ago": weeks before the nearest Tuesday."""
    return _week_off(scene, tag, ahead=False)


def _week_off(scene: Scene, tag: Tag, ahead: bool) -> Reading | None:
    weekday, anchor = to_weekday(tag.get("wd", "wd2") or ""), scene.now_anchor()
    if anchor is None:
        return Reading("DATE", f"XXXX-WXX-{weekday + 1}")
    base, label = anchor
    weeks = int(to_number(tag.get("n", "n2") or "one") or 1)
    if ahead:
        day = add_days(weekday_from(add_days(base, 1), weekday), 7)
    else:
        day = add_days(nearest_weekday(base, weekday), -7 * weeks)
    return day_reading(day, "relative", label)


def _weekday_counted(scene: Scene, tag: Tag) -> Reading | None:
    weekday, anchor = to_weekday(tag.get("wd", "wd2") or ""), scene.now_anchor()
    if anchor is None:
        return Reading("DATE", f"XXXX-WXX-{weekday + 1}")
    base, label = anchor
    weeks = int(to_number(tag.get("n") or "two") or 2) - 1
    if (tag.get("side") or tag.get("dir")) in ("before last", "ago"):
        day = add_days(weekday_until(add_days(base, -1), weekday), -7 * weeks)
    else:
        day = add_days(weekday_from(add_days(base, 1), weekday), 7 * weeks)
    return day_reading(day, "relative", label)


def _steps_from_day(scene: Scene, tag: Tag) -> Reading | None:
    number, unit, anchor = to_number(tag.match["n"]), to_unit(tag.match["u"]), scene.now_anchor()
    step = -1 if tag.match["ba"] == "before" else 1
    if number is None or number % 1 or anchor is None:
        return Reading("DATE", "FUTURE_REF" if step > 0 else "PAST_REF")
    base = add_days(anchor[0], _BESIDE[tag.match["td"]])
    return unit_reading(base, step * int(number), unit, anchor[1])


def _steps_ahead(scene: Scene, tag: Tag) -> Reading | None:
    """Read "will meet in ten days" as a day to come, "built in ten days" as a length."""
    number, unit = to_number(tag.match["n"]), to_unit(tag.match["u"])
    anchor = scene.now_anchor()
    before = scene.text[max(0, tag.start_char - 40) : tag.start_char]
    is_future = scene.tense(tag) == "future" and not _ABLE.search(before)
    if anchor is None or number is None or number % 1 or not is_future:
        return Reading("DURATION", write_duration(number, unit))
    return unit_reading(anchor[0], int(number), unit, anchor[1])


def _easter(scene: Scene, tag: Tag) -> Reading | None:
    """Read Easter and the days that move with it, by the Western reckoning."""
    offset = EASTER[re.sub(r"\s+", " ", tag.match["feast"].lower())]
    year = tag.get("y")
    if year:
        return day_reading(add_days(_easter_of(int(year)), offset))
    anchor = scene.day_anchor()
    if anchor is None:
        return Reading("DATE", "XXXX-XX-XX")
    base, label = anchor
    days = [add_days(_easter_of(base.year + k), offset) for k in (-1, 0, 1)]
    tense = scene.tense(tag)
    if tense == "past":
        day = max(one for one in days if one <= base)
    elif tense == "future":
        day = min(one for one in days if one >= base)
    else:
        day = min(days, key=lambda one: abs((one - base).days))
    return day_reading(day, "completed", label)


def _easter_of(year: int) -> date:
    """Easter Sunday by the Gregorian calendar (Butcher's rule, Meeus, Astronomical Algorithms)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _iso_week(scene: Scene, tag: Tag) -> Reading | None:
    year, week, weekday = int(tag.match["y"]), int(tag.match["w"]), tag.get("wd")
    try:
        day = date.fromisocalendar(year, week, int(weekday or 1))
    except ValueError as error:
        raise OutOfCalendar(f"{year}-W{week:02d}") from error
    if weekday:
        return day_reading(day)
    return unit_reading(day, 0, "week", f"{year}-W{week:02d}")


HANDLERS: dict[str, Handler] = {
    "weekday_week": _weekday_week,
    "week_ago_weekday": _week_ago_weekday,
    "weekday_counted": _weekday_counted,
    "steps_from_day": _steps_from_day,
    "steps_ahead": _steps_ahead,
    "easter": _easter,
    "iso_week": _iso_week,
}
