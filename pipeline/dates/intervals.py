"""Arithmetic on days, weeks, months, quarters, seasons, years, decades and centuries.

Everything stays inside the years 1000 to 2200: a step out of it raises ``OutOfCalendar``, which the
resolver turns into 'no date', so that no other module has to think about the ends of time.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.dates.vocabulary import SEASON_START

FIRST_YEAR = 1000
LAST_YEAR = 2200


class OutOfCalendar(ValueError):
    """A day that does not exist or lies outside the years 1000 to 2200."""


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last day, both included; ``last`` is never before ``first``."""

    first: date
    last: date


def to_day(year: int, month: int, day: int) -> date:
    """Return the day, or OutOfCalendar where there is none (31 February, the year 12)."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfCalendar(f"year {year}")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise OutOfCalendar(str(error)) from error


def add_days(day: date, days: int) -> date:
    """Return the day so many days away."""
    try:
        moved = day + timedelta(days=days)
    except OverflowError as error:
        raise OutOfCalendar(str(error)) from error
    return to_day(moved.year, moved.month, moved.day)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month; the 31st becomes that month's last day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfCalendar(f"year {year}")
    return to_day(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def week_of(day: date) -> Interval:
    """Monday to Sunday around a day."""
    monday = add_days(day, -day.weekday())
    return Interval(monday, add_days(monday, 6))


def weekend_of(day: date) -> Interval:
    """Saturday and Sunday of the day's week."""
    saturday = add_days(day, 5 - day.weekday())
    return Interval(saturday, add_days(saturday, 1))


def month_of(year: int, month: int) -> Interval:
    """First to last day of a month."""
    first = to_day(year, month, 1)
    return Interval(first, first.replace(day=monthrange(year, month)[1]))


def months_from(year: int, month: int, count: int) -> Interval:
    """So many whole months from the given one."""
    first = to_day(year, month, 1)
    final = add_months(first, count - 1)
    return Interval(first, month_of(final.year, final.month).last)


def year_of(year: int) -> Interval:
    """1 January to 31 December."""
    return Interval(to_day(year, 1, 1), to_day(year, 12, 31))


def years_from(year: int, count: int) -> Interval:
    """So many whole years from the given one."""
    return Interval(to_day(year, 1, 1), to_day(min(year + count - 1, LAST_YEAR), 12, 31))


def season_of(year: int, season: str) -> Interval:
    """Three months of a season (SP, SU, FA, WI); winter runs from December into the next year."""
    return months_from(year, SEASON_START[season], 3)


def narrow(span: Interval, part: str) -> Interval:
    """Return the early, middle or late part of an interval.

    A month is cut at the 10th and the 20th (as the annotation guideline does), a year at the end of
    April and of August, a decade after its years 3 and 6, a week's parts overlap, anything else
    falls into three equal parts. ``part`` is START, MID, END, or H1, H2 for halves.
    """
    first, last = span.first, span.last
    days = (last - first).days + 1
    if part in ("H1", "H2"):
        if 28 <= days <= 31 and first.day == 1:
            middle = first.replace(day=15)
        elif first == date(first.year, 1, 1) and last == date(first.year, 12, 31):
            middle = date(first.year, 6, 30)
        else:
            middle = first + timedelta(days=(days - 1) // 2)
        if part == "H1":
            return Interval(first, middle)
        return Interval(min(middle + timedelta(days=1), last), last)
    if 28 <= days <= 31 and first.day == 1:
        ends = {"START": (1, 10), "MID": (11, 20), "END": (21, last.day)}[part]
        return Interval(first.replace(day=ends[0]), first.replace(day=ends[1]))
    years = last.year - first.year + 1
    if years >= 10 and first.month == 1:  # 1990-1993, 1994-1996, 1997-1999
        begin, end = {"START": (0, 3), "MID": (4, 6), "END": (7, 9)}[part]
        step = years // 10
        return years_from(first.year + begin * step, (end - begin + 1) * step)
    if first == date(first.year, 1, 1) and last == date(first.year, 12, 31):
        start = {"START": 1, "MID": 5, "END": 9}[part]
        return months_from(first.year, start, 4)
    if days == 7:  # a working week: its first three days, its middle, its last four
        begin, end = {"START": (0, 2), "MID": (1, 3), "END": (3, 6)}[part]
        return Interval(first + timedelta(days=begin), first + timedelta(days=end))
    third = max(1, round(days / 3))
    one, two = first + timedelta(days=third - 1), last - timedelta(days=third - 1)
    if part == "START":
        return Interval(first, min(one, last))
    if part == "END":
        return Interval(max(two, first), last)
    lower, upper = one + timedelta(days=1), two - timedelta(days=1)
    return Interval(lower, upper) if lower <= upper else span


def nearest_weekday(anchor: date, weekday: int) -> date:
    """Return the day of that name at most three days from the anchor."""
    ahead = (weekday - anchor.weekday()) % 7
    return add_days(anchor, ahead if ahead <= 3 else ahead - 7)


def weekday_until(anchor: date, weekday: int) -> date:
    """Return the last day of that name up to and including the anchor."""
    return add_days(anchor, -((anchor.weekday() - weekday) % 7))


def weekday_from(anchor: date, weekday: int) -> date:
    """Return the first day of that name from the anchor on, the anchor included."""
    return add_days(anchor, (weekday - anchor.weekday()) % 7)
