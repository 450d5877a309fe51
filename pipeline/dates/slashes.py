"""Read 3/4/2022: month first or day first, by the document's own habit or its country's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from pipeline.dates.tagger import Tag

Order = Literal["month_first", "day_first"]

_AMERICAN = re.compile(r"\b(?:EST|EDT|CST|CDT|PST|PDT|[AP]P|[Dd]efense|[Cc]enter|[Ll]abor|"
                       r"[Pp]rogram|Washington, D\.C\.|[a-z]{3,}ized)\b")  # fmt: skip
_OTHERS = re.compile(r"\b(?:BST|CET|CEST|EET|EEST|MSK|[Dd]efence|[Cc]entre|[Ll]abour|[Pp]rogramme|"
                     r"[a-z]{3,}ised)\b")  # fmt: skip


def find_order(text: str, tags: Sequence[Tag]) -> Order | None:
    """Return the order that the document's numeric dates follow; None where nothing tells.

    In this order: a numeric date that is possible one way only; dates written with the month's
    name (February 12, 2022 or 12 February 2022); spellings and time zones of one country.
    """
    month_first = day_first = 0
    for tag in tags:
        if tag.rule != "slash":
            continue
        a, b = int(tag.match["a"]), int(tag.match["b"])
        month_first += a <= 12 < b <= 31
        day_first += b <= 12 < a <= 31
    if month_first != day_first and not (month_first and day_first):
        return "month_first" if month_first else "day_first"
    if any(tag.rule == "slash" for tag in tags):
        written = sum(tag.rule in ("month_day", "month_range_days") for tag in tags)
        written -= sum(tag.rule in ("day_month", "day_range") for tag in tags)
        if written:
            return "month_first" if written > 0 else "day_first"
        cues = len(_AMERICAN.findall(text)) - len(_OTHERS.findall(text))
        if cues:
            return "month_first" if cues > 0 else "day_first"
    return None


def read_pair(a: int, b: int, year: int, order: Order | None) -> list[date]:
    """Return the days that a/b/year may mean: one, two when unsure, none when impossible."""
    days = []
    for month, day, name in ((a, b, "month_first"), (b, a, "day_first")):
        try:
            days.append((date(year, month, day), name))
        except ValueError:
            continue
    if len(days) == 2 and days[0][0] == days[1][0]:
        return [days[0][0]]
    if len(days) == 2 and order is not None:
        return [day for day, name in days if name == order]
    return [day for day, _ in days]
