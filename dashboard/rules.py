"""What the rules by which dates are read are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CALLED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("day_month", "month_day", "day_may_lower", "calendar", "explicit"),
                    "a day and a month"),
    **dict.fromkeys(("iso", "iso_basic", "dotted", "dotted_wide", "slash"), "a date in figures"),
    **dict.fromkeys(("day_range", "day_span", "month_range_days", "month_span", "between_dates",
                     "between_days"), "from one day to another"),
    **dict.fromkeys(("steps", "steps_coming"), "counted in days, weeks, months or years"),
    **dict.fromkeys(("relative_unit", "unit_of_now", "unit_beside"),
                    "a day, week, month or year before or after another"),
    **dict.fromkeys(("part_in_day", "part_bare"), "a part of the day"),
    "day_beside": "the day before or after another",
    "day_listed": "one of several days of a month",
    "day_of_month": "a day of a month named before",
    "day_of_publication": "told as the news of its day",
    "in_the_day": "earlier or later in a day, week, month or year",
    "later_this": "earlier or later in a day, week, month or year",
    "month": "a month",
    "month_year": "a month and its year",
    "on_the_day": "a day named before",
    "slash_ambiguous": "figures that can mean two days",
    "today": "today, yesterday, tomorrow or tonight",
    "today_part": "a part of today, yesterday or tomorrow",
    "vague": "words that name no day",
    "week_of": "the week of a day",
    "weekday": "a day of the week",
    "weekday_part": "a part of a day of the week",
    "year": "a year",
}  # fmt: skip


def name_rule(rule: str) -> str:
    """Return a rule in words; one that is not listed here is called by its own name.

    >>> name_rule("weekday"), name_rule("nth_weekday_of")
    ('a day of the week', 'nth weekday of')
    """
    return _CALLED.get(rule, rule.replace("_", " ").replace("-", " "))
