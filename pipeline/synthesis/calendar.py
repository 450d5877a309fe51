"""On which days made-up contacts begin: ten years with quiet times, weekends and crises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import numpy as np

from pipeline.models import Precision

FIRST_DAY: Final = date(2014, 1, 1)
DAYS: Final = 3_653
_CRISES: Final = 40
_WEEKEND: Final = 0.35  # share of a working day's contacts
_SHARES: Final[dict[Precision, float]] = {
    "day": 0.83, "range": 0.05, "approx": 0.04, "month": 0.035, "year": 0.005, "unknown": 0.04,
}  # fmt: skip


def plan_days(
    count: int, random: np.random.Generator
) -> Iterator[tuple[int | None, Precision, int]]:
    """Yield (day, precision, contacts) in the order of time, `count` contacts in all.

    A day is counted from FIRST_DAY, None for those without a date, which come last. A month and a
    year begin on their first day. Memory does not grow with `count`.
    """
    weights = weigh_days(random)
    calendar = [FIRST_DAY + timedelta(days=day) for day in range(DAYS)]
    cells: list[tuple[int | None, Precision]] = []
    shares: list[float] = []
    months: dict[tuple[int, int], float] = {}
    years: dict[int, float] = {}
    for day, weight in zip(calendar, weights, strict=True):
        months[day.year, day.month] = months.get((day.year, day.month), 0.0) + weight
        years[day.year] = years.get(day.year, 0.0) + weight
    for number, day in enumerate(calendar):
        for precision in ("day", "range", "approx"):
            cells.append((number, precision))
            shares.append(weights[number] * _SHARES[precision])
        if day.day == 1:
            cells.append((number, "month"))
            shares.append(months[day.year, day.month] * _SHARES["month"])
            if day.month == 1:
                cells.append((number, "year"))
                shares.append(years[day.year] * _SHARES["year"])
    cells.append((None, "unknown"))
    shares.append(float(weights.sum()) * _SHARES["unknown"])
    parts = np.array(shares)
    counts = random.multinomial(count, parts / parts.sum())
    for (start, precision), number in zip(cells, counts.tolist(), strict=True):
        if number:
            yield start, precision, number


def weigh_days(random: np.random.Generator) -> np.ndarray:
    """Return how busy each day is: a base, and crises that break out fast and fade slowly.

    The crises' sizes follow a Pareto distribution: a few are far larger than all others.
    """
    days = np.arange(DAYS)
    weights = np.ones(DAYS)
    for _ in range(_CRISES):
        peak = random.integers(DAYS)
        size = 1 + random.pareto(1.3) * 2
        rise, fade = random.uniform(2, 12), random.uniform(8, 90)
        gap = days - peak
        weights += min(size, 60.0) * np.exp(np.where(gap < 0, gap / rise, -gap / fade))
    weekday = (FIRST_DAY.weekday() + days) % 7
    return np.where(weekday >= 5, weights * _WEEKEND, weights)
