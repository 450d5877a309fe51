"""Resolve phrases that count from another day: Friday, yesterday, last week, two days later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from pipeline.dates.absolute import day_reading, season_reading
from pipeline.dates.amounts import to_number, to_unit, write_duration
from pipeline.dates.calendar import (
    Interval,
    add_days,
    add_months,
    month_of,
    months_from,
    nearest_weekday,
    season_of,
    to_day,
    week_of,
    weekday_from,
    weekday_until,
    weekend_of,
    year_of,
    years_from,
)
from pipeline.dates.scene import Reading, Scene
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import (
    CHAINED,
    DIRECTIONS,
    LATER,
    PARTS_OF_DAY,
    SEASONS,
    UNIT_CODES,
    WEEKDAY_SHORT,
    WEEKDAYS,
)

_ABOUT = re.compile(
    r"\b(?i:about|around|nearly|almost|more than|less than|over|some|at least|roughly|"
    r"approximately|just over|just under|under|up to)\s$"
)
_GOVERNED = re.compile(r"\s+(?:(?!last\b|this\b|next\b)\w|[\"“‘])")


def to_weekday(name: str) -> int:
    """Number of a weekday named in full or short, Monday 0."""
    key = name.lower().rstrip(".")
    return WEEKDAYS[key] if key in WEEKDAYS else WEEKDAY_SHORT[key]


def find_weekday(
    scene: Scene, tag: Tag, weekday: int, direction: str | None
) -> tuple[date, str] | None:
    """The day that a weekday's name means, and what it was counted from.

    'Last' and 'next' are strict; 'the previous' and 'the following' count from the last mention;
    without such a word the governing verb's tense picks the side, else it is the nearest.
    """
    word = re.sub(r"\s+", " ", direction.lower()) if direction else ""
    words = word.split()
    chained = bool(words) and (words[-1] in CHAINED or (len(words) == 2 and words[0] == "the"
                                                        and words[-1] in ("next", "last")))
    anchor = (scene.chain_anchor() if chained else None) or scene.day_anchor()
    if anchor is None:
        return None
    base, label = anchor
    step = DIRECTIONS.get(words[-1], 0) if words else 0
    if step < 0:
        return weekday_until(add_days(base, -1), weekday), label
    if step > 0:
        return weekday_from(add_days(base, 1), weekday), label
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
    found = find_weekday(scene, tag, weekday, tag.get("dir"))
    if found is None:
        return Reading("DATE", f"XXXX-WXX-{weekday + 1}")
    return day_reading(found[0], "relative", found[1])


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
    return Reading("DATE", f"{first.isoformat()}/{last.isoformat()}", Interval(first, last), "range",
                   "relative", found[1], level="day")  # fmt: skip


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
    step = -1 if tag.get("ba", "el") in ("before", "earlier") else 1
    return day_reading(add_days(anchor[0], step), "relative", anchor[1])


def _told_or_now(scene: Scene, tag: Tag) -> tuple[date, str] | None:
    told = scene.latest_day
    if told is not None and (scene.narrative or tag.start_char - told.end_char <= 1500):
        return told.first, told.label
    return scene.now_anchor()


def _on_the_day(scene: Scene, tag: Tag) -> Reading | None:
    anchor = _told_or_now(scene, tag)
    if anchor is None:
        return Reading("DATE", "XXXX-XX-XX")
    return day_reading(anchor[0], "relative", anchor[1])


def _later_this(scene: Scene, tag: Tag) -> Reading | None:
    """'earlier this week', 'later in the day', 'later that month'."""
    unit = tag.match["u"].lower()
    words = (tag.get("dir", "det") or "").lower().split()
    if not words:
        return None
    word = words[-1]
    if unit == "day" or unit in PARTS_OF_DAY:
        anchor = scene.now_anchor() if word == "this" else _told_or_now(scene, tag)
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
        return Reading("DATE", f"{year:04d}", year_of(year), "year", "relative", label, level="year")
    if unit == "decade":
        first = (base.year // 10 + step) * 10
        return Reading("DATE", f"{first // 10:03d}", years_from(first, 10), "approx", "relative",
                       label, edtf=f"{first // 10:03d}X")  # fmt: skip
    first = (base.year // 100 + step) * 100
    return Reading("DATE", f"{first // 100:02d}", years_from(first, 100), "approx", "relative", label,
                   edtf=f"{first // 100:02d}XX")  # fmt: skip


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
    if word == "past":  # 'the past year' is a span that ends now, not the year before
        return Reading("DURATION", write_duration(1, unit)) if unit in UNIT_CODES else None
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


def _unit_of_now(scene: Scene, tag: Tag) -> Reading | None:
    """The month in 'the end of the month': the one told last in a history, else the present one."""
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
    elif step == 0 and tag.match["dir"].lower() == "this" and base.weekday() == 0 and (
        scene.tense(tag) == "past"
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
    word = re.sub(r"\s+", " ", tag.match["dir"].lower())
    governs = word in ("before", "after", "prior") and (
        _GOVERNED.match(scene.text, tag.end_char)
        and not re.match(r"\s+(?:that|this|when|at|in|by)\b", scene.text[tag.end_char :][:8])
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


HANDLERS: dict[str, Callable[[Scene, Tag], Reading | None]] = {
    "weekday": _weekday, "weekday_before": _weekday_before, "weekday_in_week": _weekday_in_week,
    "weekday_week_of": _weekday_in_week, "weekday_range": _weekday_range, "today": _today,
    "day_before_that": _day_before_that, "day_beside": _day_beside, "on_the_day": _on_the_day,
    "in_the_day": _later_this, "later_this": _later_this, "relative_unit": _relative_unit,
    "weekend": _weekend, "unit_of_now": _unit_of_now, "steps": _steps, "steps_coming": _steps_coming,
    "day_of_month": _day_of_month,
}  # fmt: skip
