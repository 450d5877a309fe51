"""Resolve counted steps and whole units: three days ago, last week, a year later, the weekend."""

from __future__ import annotations

import re
from datetime import date

from pipeline.dates.amounts import to_number, to_unit, write_duration
from pipeline.dates.days import day_reading
from pipeline.dates.intervals import (
    Interval,
    add_days,
    add_months,
    month_of,
    months_from,
    season_of,
    week_of,
    weekend_of,
    year_of,
    years_from,
)
from pipeline.dates.periods import season_reading
from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import CHAINED, DIRECTIONS, LATER, SEASONS, UNIT_CODES

_ABOUT = re.compile(
    r"\b(?i:about|around|nearly|almost|more than|less than|over|some|at least|roughly|"
    r"approximately|just over|just under|under|up to)\s$"
)

_GOVERNED = re.compile(r"\s+(?:(?!last\b|this\b|next\b)\w|[\"“‘])")


def unit_reading(base: date, step: int, unit: str, label: str) -> Reading:
    """So many weeks, months, years … from a day, at that unit's own granularity."""
    if unit == "day":
        return day_reading(add_days(base, step), "relative", label)
    if unit in ("week", "fortnight"):
        day = add_days(base, 7 * step * (2 if unit == "fortnight" else 1))
        year, week, _ = day.isocalendar()
        return Reading("DATE", f"{year:04d}-W{week:02d}", week_of(day), "approx", "relative", label)
    if unit == "weekend":
        day = add_days(base, 7 * step)
        year, week, _ = day.isocalendar()
        return Reading("DATE", f"{year:04d}-W{week:02d}-WE", weekend_of(day), "approx", "relative",
                       label)  # fmt: skip
    if unit == "month":
        day = add_months(base, step)
        return Reading("DATE", f"{day:%Y-%m}", month_of(day.year, day.month), "month", "relative",
                       label, level="month")  # fmt: skip
    if unit == "quarter":
        day = add_months(base, 3 * step)
        number = (day.month + 2) // 3
        span = months_from(day.year, 3 * number - 2, 3)
        return Reading("DATE", f"{day.year:04d}-Q{number}", span, "approx", "relative", label)
    if unit == "year":
        year = base.year + step
        return Reading(
            "DATE", f"{year:04d}", year_of(year), "year", "relative", label, level="year"
        )
    if unit == "decade":
        first = (base.year // 10 + step) * 10
        return Reading("DATE", f"{first // 10:03d}", years_from(first, 10), "approx", "relative",
                       label, edtf=f"{first // 10:03d}X")  # fmt: skip
    first = (base.year // 100 + step) * 100
    return Reading(
        "DATE",
        f"{first // 100:02d}",
        years_from(first, 100),
        "approx",
        "relative",
        label,
        edtf=f"{first // 100:02d}XX",
    )


def _relative_unit(scene: Scene, tag: Tag) -> Reading | None:
    word, unit = tag.match["dir"].lower(), tag.match["u"].lower()
    step = DIRECTIONS[word]
    if word in ("current", "very") and unit == "day":
        return None
    determined = tag.match[0].lower().startswith("the ")
    chained = word in CHAINED or (determined and word in ("next", "last") and unit == "day")
    if unit == "day" and word in ("last", "past", "coming", "very", "upcoming"):
        return None
    if unit == "day" and word == "this":
        return None
    if word == "past" and tag.match[0].lower().startswith("this "):
        word, step = "last", -1  # 'this past week'
    if word == "past" or (word == "last" and determined and unit != "weekend"):
        # 'the past year' and 'the last year' end now, 'last year' is the one before
        return Reading("DURATION", write_duration(1, unit)) if unit in UNIT_CODES else None
    if word == "same" and unit == "day" and (named := scene.day_behind(tag)) is not None:
        return day_reading(named[0], "relative", named[1])
    anchor = scene.chain_anchor() if unit in ("day", "week", "weekend") else scene.told_anchor()
    if not chained and not (unit == "day" and word == "next"):
        anchor = scene.now_anchor()
        if scene.narrative and unit in ("month", "year", "decade", "century", *SEASONS):
            anchor = scene.told_anchor() or anchor
    if anchor is None:
        return Reading("DATE", "XXXX-XX-XX" if unit == "day" else "XXXX")
    base, label = anchor
    if tag.get("fiscal"):
        return Reading("DATE", f"{base.year + step:04d}")
    if unit in SEASONS:
        return _season_beside(base, step, SEASONS[unit], label)
    if unit == "weekend":
        return _weekend_beside(scene, tag, base, step, label)
    return unit_reading(base, step, unit, label)


def _unit_beside(scene: Scene, tag: Tag) -> Reading | None:
    """Read 'the week before' as the unit beside the one that was told."""
    anchor = scene.told_anchor()
    if anchor is None:
        return None
    step = -1 if tag.match["ba"] == "before" else 1
    return unit_reading(anchor[0], step, tag.match["u"], anchor[1])


def _unit_of_now(scene: Scene, tag: Tag) -> Reading | None:
    """Return the month in 'the end of the month': the one told last in a history, else of now."""
    anchor = scene.told_anchor() if scene.narrative else scene.now_anchor()
    return unit_reading(anchor[0], 0, tag.match["u"], anchor[1]) if anchor else None


def _season_beside(base: date, step: int, season: str, label: str) -> Reading:
    year = base.year
    span = season_of(year, season)
    if season == "WI" and base.month <= 2:
        year -= 1
        span = season_of(year, season)
    if step < 0 and span.last >= base:
        year -= 1
    elif step > 0 and span.first <= base:
        year += 1
    return season_reading(year, season, label)


def _weekend_beside(scene: Scene, tag: Tag, base: date, step: int, label: str) -> Reading:
    """'last weekend' on a Monday is the one that just ended; 'next weekend' the one to come."""
    inside = base.weekday() >= 5
    if step < 0:
        base, step = add_days(base, -7), 0
    elif (
        step == 0
        and tag.match["dir"].lower() == "this"
        and base.weekday() == 0
        and (scene.tense(tag) == "past")
    ):
        base = add_days(base, -7)
    elif step > 0 and not inside:
        step = 1 if base.weekday() >= 3 else 0
    return unit_reading(base, step, "weekend", label)


def _weekend(scene: Scene, tag: Tag) -> Reading | None:
    anchor = scene.now_anchor()
    if anchor is None:
        return Reading("DATE", "XXXX-WXX-WE")
    base, label = anchor
    if base.weekday() < 5:
        tense = scene.tense(tag)
        if tense != "future" and (tense == "past" or base.weekday() <= 2):
            base = add_days(base, -7)
    return unit_reading(base, 0, "weekend", label)


def _steps(scene: Scene, tag: Tag) -> Reading | None:
    number, unit = to_number(tag.match["n"]), to_unit(tag.match["u"])
    if number is not None and tag.get("half"):
        number += 0.5
    word = re.sub(r"\s+", " ", tag.match["dir"].lower())
    governs = word in ("before", "after", "prior") and (
        _GOVERNED.match(scene.text, tag.end_char)
        and not re.match(
            r"\s+(?:that|this|when|at|in|by)\b", scene.text[tag.end_char : tag.end_char + 8]
        )
    )
    comparison = re.match(r"\s+than\b", scene.text[tag.end_char : tag.end_char + 8])
    if governs or comparison or (word == "on" and _GOVERNED.match(scene.text, tag.end_char)):
        return Reading("DURATION", write_duration(number, unit))
    step = 1 if word in LATER else -1
    if number is None:
        return Reading("DATE", "FUTURE_REF" if step > 0 else "PAST_REF")
    if word in ("ago", "from now", "from today", "hence", "previously"):
        anchor = scene.now_anchor()
        if scene.narrative and unit in ("month", "year", "decade", "century"):
            anchor = scene.told_anchor() or anchor
    elif unit in ("day", "night", "week", "weekend", "fortnight", "hour", "minute", "second"):
        anchor = scene.chain_anchor()
    else:
        anchor = scene.told_anchor()
    if anchor is None and word in ("earlier", "previously"):
        anchor = scene.now_anchor()
    if anchor is None:
        return Reading("DATE", "XXXX-XX-XX")
    about = _ABOUT.search(scene.text[max(0, tag.start_char - 16) : tag.start_char])
    return _counted(anchor[0], step * number, unit, anchor[1], bool(about))


def _counted(base: date, number: float, unit: str, label: str, about: bool) -> Reading:
    if unit in ("hour", "minute", "second"):
        if abs(number) > 24 and unit == "hour":
            base = add_days(base, round(number / 24))
        return Reading("TIME", base.isoformat(), Interval(base, base), "day", "relative", label,
                       level="day")  # fmt: skip
    if number % 1:
        months = {"year": 12, "decade": 120, "century": 1200}.get(unit)
        days = {"week": 7, "month": 30}.get(unit, 1)
        if months:
            unit, number = "month", round(number * months)
        else:
            unit, number = ("week" if unit in ("month", "week") else "day"), round(number * days)
            if unit == "week":
                number = round(number / 7)
    step = int(number)
    if unit == "night":
        unit = "day"
    reading = unit_reading(base, step, unit, label)
    if not about or reading.span is None:
        return reading
    span = reading.span
    if unit == "day":
        slack = 1 if abs(step) < 10 else 3
        span = Interval(add_days(span.first, -slack), add_days(span.last, slack))
    return Reading("DATE", reading.value, span, "approx", "relative", label, level=reading.level)


def _steps_coming(scene: Scene, tag: Tag) -> Reading | None:
    number = to_number(tag.match["n"])
    anchor = scene.now_anchor()
    if number is None or anchor is None:
        return Reading("DATE", "FUTURE_REF")
    return _counted(anchor[0], number, to_unit(tag.match["u"]), anchor[1], False)


HANDLERS: dict[str, Handler] = {
    "relative_unit": _relative_unit,
    "weekend": _weekend,
    "unit_of_now": _unit_of_now,
    "unit_beside": _unit_beside,
    "steps": _steps,
    "steps_coming": _steps_coming,
}
