"""What the filters leave of an index, and counts of it: masks over all contacts, in milliseconds.

It answers what `Filters.to_query` asks of the tables; a test holds both against plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from dashboard.filters import Filters
from dashboard.index import CODED, Array, Index, Links, to_middles

Search = Callable[[str], Array]
_LINKED: Final = ("office", "place", "source", "topic")
_LANES: Final = {"officials": "official", "countries": "party", "dyads": "pair"}


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """An index, what was asked, a mask for each condition by its filter, and what all leave."""

    index: Index
    filters: Filters
    conditions: Mapping[str, Array]
    chosen: Array

    @property
    def first(self) -> Array:
        """The first day of each contact on the axis asked for, NaT where it has none."""
        return self.index.told if self.filters.time == "report" else self.index.start

    @property
    def last(self) -> Array:
        """The last day of each contact on the axis asked for."""
        return self.index.told if self.filters.time == "report" else self.index.end

    @property
    def middles(self) -> Array:
        """The middle day of each contact on the axis asked for, as in Index."""
        told = self.index.told
        return to_middles(told, told) if self.filters.time == "report" else self.index.middle


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the filters leave, and of how much."""

    total: int
    """International contacts, and domestic ones where they are asked for."""
    shown: int
    undated: int
    lost_to_range: int
    """Contacts without a day that would be shown if no range of days were asked for."""
    officials: int
    countries: int
    marks: int
    """Participants with a place on the axis: what a picture of all of them has to draw."""
    placed: int
    """Contacts with a place on the axis."""


def choose(index: Index, filters: Filters, search: Search) -> Selection:
    """Return what the filters leave; `search` gives the contacts that hold a text."""
    conditions = _find_conditions(index, filters, search)
    return Selection(index, filters, conditions, _join(index, conditions))


def _join(index: Index, conditions: Mapping[str, Array], without: str | None = None) -> Array:
    mask = index.alive.copy()
    for field, condition in conditions.items():
        if field != without:
            mask &= condition
    return mask


def _find_conditions(index: Index, filters: Filters, search: Search) -> dict[str, Array]:
    rejected = CODED["decision"].index("rejected")
    found: dict[str, Array] = {}
    if not filters.domestic:
        found["domestic"] = index.international
    if filters.review:
        found["review"] = _has_code(index, "decision", filters.review)
    else:
        found["review"] = index.codes["decision"] != rejected
    for field in ("country", "official", "organisation"):
        values, rule = getattr(filters, field), getattr(filters, f"{field}_rule")
        if values:
            found[field] = _takes_part(index, field, values, rule)
    for field in _LINKED:
        if values := getattr(filters, field):
            found[field] = _spread(index.size, index.links[field].find_rows(values))
    for field in ("channel", "status", "precision"):
        if values := getattr(filters, field):
            found[field] = _has_code(index, field, values)
    if filters.confidence:
        found["confidence"] = index.confidence >= filters.confidence
    first, last = index.start, index.end
    if filters.time == "report":
        first = last = index.told
    if filters.after:
        found["after"] = last >= np.datetime64(filters.after)
    if filters.before:
        found["before"] = first <= np.datetime64(filters.before)
    if filters.text.strip():
        found["text"] = _spread(index.size, [search(filters.text.strip())])
    return found


def _has_code(index: Index, column: str, values: tuple[str, ...]) -> Array:
    codes = [CODED[column].index(value) for value in values if value in CODED[column]]
    asked = np.zeros(256, bool)
    asked[codes] = True
    # Looking each up takes a tenth of the time of np.isin.
    return np.take(asked, index.codes[column].view(np.uint8))


def _spread(size: int, rows: list[Array]) -> Array:
    mask = np.zeros(size, bool)
    for numbers in rows:
        mask[numbers] = True
    return mask


def _takes_part(index: Index, field: str, values: tuple[str, ...], rule: str) -> Array:
    links = index.links[field]
    rows = links.find_rows(values)
    if rule == "any":
        return _spread(index.size, rows)
    present = np.zeros(index.size, np.int32)
    for numbers in rows:  # a contact stands once in the rows of a value
        present[numbers] += 1
    if rule == "all":
        return present == len(values)
    everyone = np.bincount(links.rows, minlength=index.size)
    among = (present >= 2) & (everyone == present)
    return among & ~index.loose[field] if field in index.loose else among


def count_shown(selection: Selection) -> Counts:
    """Count what the filters leave."""
    index, chosen = selection.index, selection.chosen
    placed = chosen & ~np.isnat(selection.first)
    scope = {k: v for k, v in selection.conditions.items() if k == "domestic"}
    rejected = CODED["decision"].index("rejected")
    whole = _join(index, {**scope, "review": index.codes["decision"] != rejected})
    lost = 0
    if selection.filters.has_range:
        free = {k: v for k, v in selection.conditions.items() if k not in ("after", "before")}
        lost = int((_join(index, free) & np.isnat(selection.first)).sum())
    return Counts(
        total=int(whole.sum()),
        shown=int(chosen.sum()),
        undated=int((chosen & np.isnat(index.start)).sum()),
        lost_to_range=lost,
        officials=_count_values(index.links["official"], chosen),
        countries=_count_values(index.links["country"], chosen),
        marks=int(placed[index.links["official"].rows].sum()),
        placed=int(placed.sum()),
    )


def _count_values(links: Links, chosen: Array) -> int:
    present = np.zeros(len(links.names), bool)
    present[links.codes[chosen[links.rows]]] = True
    return int(present.sum())


def count_added(selection: Selection) -> tuple[int, int]:
    """Count the contacts of the session's own texts: all of them, and those shown."""
    added = selection.index.added & selection.index.alive
    return int(added.sum()), int((added & selection.chosen).sum())


def count_options(selection: Selection, field: str) -> dict[str, int]:
    """Return the contacts of each option of a field, the busiest first; none is left out.

    The field's own choice is set aside, since it would leave no count for what is not chosen.
    """
    index = selection.index
    mask = selection.chosen
    if field in selection.conditions:
        mask = _join(index, selection.conditions, without=field)
    column = "decision" if field == "review" else field
    if column in CODED:
        names: tuple[str, ...] = CODED[column]
        counts = np.bincount(index.codes[column][mask], minlength=len(names))
    else:
        links = index.links[field]
        names = links.names
        counts = np.bincount(links.codes[mask[links.rows]], minlength=len(names))
    occurring = np.flatnonzero(counts)
    pairs = [(names[code], int(counts[code])) for code in occurring]
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def count_left_out(selection: Selection) -> dict[str, int]:
    """Return, for each filter in use, how many contacts more there would be without it."""
    index = selection.index
    shown = int(selection.chosen.sum())
    left_out = {}
    for field in selection.filters.find_active():
        mask = _join(index, selection.conditions, without=field)
        if field == "review":
            mask &= index.codes["decision"] != CODED["decision"].index("rejected")
        left_out[field] = int(mask.sum()) - shown
    return left_out


def list_rows(selection: Selection, limit: int | None = None, undated_only: bool = False) -> Array:
    """Return the numbers of the contacts that the filters leave, by time, undated last."""
    order = selection.index.order
    if undated_only:
        dated = len(order) - int(np.isnat(selection.index.start).sum())
        order = order[dated:]
    found = order[selection.chosen[order]]
    return found if limit is None else found[:limit]


def list_placed(selection: Selection) -> Array:
    """Return the numbers of the contacts that have a place on the axis asked for."""
    return np.flatnonzero(selection.chosen & ~np.isnat(selection.first)).astype(np.int32)


def count_bins(selection: Selection, lanes: str, most: int = 30, bins: int = 240) -> pd.DataFrame:
    """Count contacts by lane and time: the `most` busiest lanes, at most `bins` spans of days.

    The columns are lane, first_day (of the span), days (its length), n. A contact of many days
    counts in the span of its middle day.
    """
    placed = selection.chosen & ~np.isnat(selection.first)
    links = selection.index.links[_LANES[lanes]]
    kept = placed[links.rows]
    rows, codes = links.rows[kept], links.codes[kept]
    totals = np.bincount(codes, minlength=len(links.names))
    busy = sorted(np.flatnonzero(totals), key=lambda code: (-totals[code], links.names[code]))
    busy = busy[:most]
    rank = np.full(len(links.names), -1, np.int32)
    rank[busy] = np.arange(len(busy))
    kept = rank[codes] >= 0
    rows, ranks = rows[kept], rank[codes[kept]]
    middles = selection.middles
    low, days, number = _find_span(middles[placed], bins)
    spans = (middles[rows] - low) // days
    counts = np.bincount(ranks * number + spans, minlength=len(busy) * number)
    cells = np.flatnonzero(counts)
    return pd.DataFrame(
        {
            "lane": [links.names[busy[rank]] for rank in cells // number],
            "first_day": _to_days(low + cells % number * days),
            "days": days,
            "n": counts[cells],
        }
    )


def count_overview(selection: Selection, bins: int = 180) -> pd.DataFrame:
    """Count contacts over the whole period, whatever range is asked for: first_day, days, n."""
    free = {k: v for k, v in selection.conditions.items() if k not in ("after", "before")}
    placed = _join(selection.index, free) & ~np.isnat(selection.first)
    if not placed.any():
        return pd.DataFrame({"first_day": pd.to_datetime([]), "days": [], "n": []})
    middles = selection.middles[placed]
    low, days, number = _find_span(middles, bins)
    counts = np.bincount((middles - low) // days, minlength=number)
    starts = _to_days(low + np.arange(number) * days)
    return pd.DataFrame({"first_day": starts, "days": days, "n": counts})


def find_period(index: Index) -> tuple[date | None, date | None]:
    """Return the first and the last day of all contacts, of taking place or of being told."""
    days = [array[~np.isnat(array)] for array in (index.start, index.end, index.told)]
    known = [array for array in days if len(array)]
    if not known:
        return None, None
    return min(a.min() for a in known).item(), max(a.max() for a in known).item()


def _find_span(middles: Array, bins: int) -> tuple[int, int, int]:
    """Return the first of these days, the days of a span, and the number of spans."""
    if not len(middles):
        return 0, 1, 1
    low, high = int(middles.min()), int(middles.max())
    days = max(1, -(-(high - low + 1) // bins))
    return low, days, (high - low) // days + 1


def _to_days(numbers: Array) -> pd.DatetimeIndex:
    return pd.to_datetime(numbers.astype("datetime64[D]"))
