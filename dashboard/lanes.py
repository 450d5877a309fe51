"""Where everything stands on the timeline: lanes, marks on them, and the lines that join marks.

Time runs to the right, lanes stand one below the other, y counts downwards in lane units. Plain
functions from tables to tables; nothing here draws.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import pandas as pd

from dashboard.words import as_text, name_country

MOST_LANES: Final = 80
_ROW = 0.55  # height of one row of marks in a lane, in lane units
_TIGHT = 0.38  # the same in a lane of more than _LOOSE rows: as high as a mark
_LOOSE = 6
_ARROW = 0.34  # how far from a mark the arrow that leads to it stands
_MARGIN = 0.45
_HEADING = 0.9
_PACK = 0.014  # share of the whole period that a mark is wide: about 12 of 900 pixels
_NO_COUNTRY = "Without a country"
EDGE_SHARE: Final = 0.04
EDGE_GAP: Final = 0.2


@dataclass(frozen=True, slots=True)
class Layout:
    """Tables that a timeline is drawn from.

    lanes: lane, label, group (what the lane stands under), country, top, bottom, middle, n.
    headings: label, middle. Empty where lanes are not grouped.
    marks: contact_id, lane, x, y, first, last (the interval, last exclusive, as datetimes).
    links: contact_id, x, top, bottom; one for each contact with marks on two lanes or more.
    arrows: contact_id, x, y, goes_down; one at each mark to which a contact came from another lane,
    where it is known who began it.
    height: of all lanes together, in lane units. left_out: lanes that found no room.
    window: the days in view at first, the last exclusive. outside: contacts that lie before or
    after it.
    """

    lanes: pd.DataFrame
    headings: pd.DataFrame
    marks: pd.DataFrame
    links: pd.DataFrame
    height: float
    left_out: int
    window: tuple[pd.Timestamp, pd.Timestamp] | None = None
    outside: int = 0
    arrows: pd.DataFrame = field(default_factory=pd.DataFrame)


def lay_out(
    contacts: pd.DataFrame,
    participants: pd.DataFrame,
    lanes: str,
    most: int = MOST_LANES,
    whole: bool = False,
) -> Layout:
    """Place dated contacts and their participants on lanes; undated ones are passed over.

    `lanes` is officials, countries or dyads. Where there are more than `most` lanes the busiest
    stay, and the rest is counted in `left_out`. The window is the busy part of the period, unless
    the `whole` of it is asked for; everything is placed either way.
    """
    dated = contacts.loc[contacts["start"].notna(), ["contact_id", "start", "end", "precision"]]
    sides = _find_sides(participants, lanes)
    sides = sides[sides["contact_id"].isin(dated["contact_id"])]
    chosen, left_out = _choose_lanes(sides, most, grouped=lanes == "officials")
    sides = sides[sides["lane"].isin(chosen["lane"])]
    if sides.empty:
        nothing = sides.reindex(columns=["contact_id", "lane", "x", "y", "first", "last"])
        links = sides.reindex(columns=["contact_id", "x", "top", "bottom"])
        lanes_left = chosen.reindex(columns=[*chosen.columns, "top", "bottom", "middle"])
        headings = sides.reindex(columns=["label", "middle"])
        return Layout(lanes_left, headings, nothing, links, 0.0, left_out)
    rank = dict(zip(chosen["lane"], range(len(chosen)), strict=True))
    placed = _place_in_time(dated, sides, rank)
    marks = sides.merge(placed, on="contact_id").sort_values(
        ["x", "contact_id", "lane"], ignore_index=True
    )[["contact_id", "lane", "x", "first", "last"]]
    window, outside = _find_window(placed, whole)
    marks["row"] = _pack(marks, window)
    table, headings, height = _stack(chosen, marks, grouped=lanes == "officials")
    places = dict(zip(table["lane"], zip(table["top"], table["row"], strict=True), strict=True))
    marks["y"] = [
        places[lane][0] + _MARGIN / 2 + places[lane][1] * (row + 0.5)
        for lane, row in zip(marks["lane"], marks.pop("row"), strict=True)
    ]
    spans = marks.groupby("contact_id", sort=False).agg(
        x=("x", "first"), top=("y", "min"), bottom=("y", "max"), n=("lane", "size")
    )
    links = spans[spans["n"] > 1].drop(columns="n").reset_index()
    table = table.drop(columns="row")
    arrows = _find_arrows(marks, sides)
    return Layout(table, headings, marks, links, height, left_out, window, outside, arrows)


def _find_arrows(marks: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """Return where arrows stand: from the lane of who began a contact to each of the others."""
    told = marks.merge(sides[["contact_id", "lane", "began"]], on=["contact_id", "lane"])
    source = told[told["began"]].drop_duplicates("contact_id")[["contact_id", "y"]]
    others = told[~told["began"]].merge(source, on="contact_id", suffixes=("", "_from"))
    down = others["y"] > others["y_from"]
    return pd.DataFrame(
        {
            "contact_id": others["contact_id"],
            "x": others["x"],
            "y": others["y"] - _ARROW * down.map({True: 1, False: -1}).astype(float),
            "goes_down": down,
        }
    )


def _find_sides(participants: pd.DataFrame, lanes: str) -> pd.DataFrame:
    """Return contact_id, lane, label, country, began: a row for each lane that a contact touches.

    `began` says that somebody of the lane began the contact.
    """
    rows: list[tuple[str, str, str, str | None, bool]] = []
    told = participants[["contact_id", "name", "country", "organisation", "is_initiator"]]
    # Slicing a table once for each contact takes longer than all that is done with the slices.
    groups: dict[str, list[tuple[str, str | None, str | None, bool]]] = {}
    for contact_id, name, country, body, began in told.itertuples(index=False):
        one = (str(name), as_text(country), as_text(body), bool(began))
        groups.setdefault(str(contact_id), []).append(one)
    for contact_id, members in groups.items():
        parties = [_to_party(name, country, body) for name, country, body, _ in members]
        if lanes == "officials":
            rows += [
                (contact_id, f"{name}|{country or ''}", _label(name, country), country, began)
                for name, country, _, began in members
            ]
        elif lanes == "countries":
            starters = {party for party, one in zip(parties, members, strict=True) if one[3]}
            rows += [(contact_id, *party, party in starters) for party in parties]
        else:
            ordered = sorted(set(parties), key=lambda party: party[1])
            rows += [
                (contact_id, f"{one[0]}|{other[0]}", f"{one[1]} – {other[1]}", None, False)
                for one, other in combinations(ordered, 2)
            ]
    columns = ["contact_id", "lane", "label", "country", "began"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object).astype({"began": bool})
    return frame.drop_duplicates(["contact_id", "lane"], ignore_index=True)


def _label(name: str, country: str | None) -> str:
    # Where the text names a country and none of its people, the country itself takes part.
    return "no one named" if country and name == name_country(country) else name


def _to_party(name: str, country: str | None, body: str | None) -> tuple[str, str, str | None]:
    if country:
        return country, name_country(country), country
    party = body or name
    return party, party, None


def _choose_lanes(sides: pd.DataFrame, most: int, grouped: bool) -> tuple[pd.DataFrame, int]:
    counted = sides.groupby("lane", sort=False).agg(
        label=("label", "first"), country=("country", "first"), n=("contact_id", "nunique")
    )
    table = counted.reset_index().sort_values(["n", "label"], ascending=[False, True])
    chosen = table.head(most)
    if grouped:
        # A country stands as high as its busiest officials make it, so that lines stay short.
        names = [name_country(code) if as_text(code) else _NO_COUNTRY for code in chosen["country"]]
        chosen = chosen.assign(group=names)
        weight = chosen.groupby("group")["n"].transform("sum")
        chosen = chosen.assign(weight=weight).sort_values(
            ["weight", "group", "n", "label"], ascending=[False, True, False, True]
        )
        chosen = chosen.drop(columns="weight")
    else:
        chosen = chosen.assign(group="")
    return chosen.reset_index(drop=True), len(table) - len(chosen)


def _place_in_time(dated: pd.DataFrame, sides: pd.DataFrame, rank: dict[str, int]) -> pd.DataFrame:
    """Give each contact its x: the middle of its days, moved within the day where several meet."""
    reach = sides.assign(rank=sides["lane"].map(rank)).groupby("contact_id")["rank"]
    table = dated.merge(
        pd.DataFrame({"low": reach.min(), "high": reach.max()}),
        left_on="contact_id",
        right_index=True,
    )
    last = table["end"].where(table["end"].notna(), table["start"])
    table = table.assign(first=table["start"], last=last + pd.Timedelta(days=1))
    middle = table["first"] + (table["last"] - table["first"]) / 2
    table["day"] = middle.dt.normalize()
    ordered = table.sort_values(["day", "low", "contact_id"])
    days: dict[Hashable, list[tuple[Hashable, tuple[int, int]]]] = {}
    for key, day, low, high in zip(
        ordered.index, ordered["day"].tolist(), ordered["low"], ordered["high"], strict=True
    ):
        days.setdefault(day, []).append((key, (low, high)))
    shares: dict[Hashable, float] = {}
    for spans in days.values():
        slots = _share_slots([span for _, span in spans])
        width = max(slots) + 2
        shares.update(
            {key: (slot + 1) / width for (key, _), slot in zip(spans, slots, strict=True)}
        )
    table["x"] = middle + pd.to_timedelta(pd.Series(shares, dtype=float) * 24 - 12, unit="h")
    table["x"] = table["x"].dt.round("s")
    return table[["contact_id", "x", "first", "last"]]


def _share_slots(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Give each span of lanes the first slot in which it overlaps no other.

    >>> _share_slots([(0, 3), (1, 2), (4, 5)])
    [0, 1, 0]
    """
    taken: list[list[tuple[int, int]]] = []
    result = []
    for low, high in spans:
        free = (
            number
            for number, others in enumerate(taken)
            if all(high < other[0] or low > other[1] for other in others)
        )
        slot = next(free, len(taken))
        if slot == len(taken):
            taken.append([])
        taken[slot].append((low, high))
        result.append(slot)
    return result


def _find_window(
    placed: pd.DataFrame, whole: bool
) -> tuple[tuple[pd.Timestamp, pd.Timestamp], int]:
    """Return the days in view at first, and how many contacts lie outside.

    A few contacts far from all others (background told in passing) would press the rest into a
    corner: up to EDGE_SHARE of all at either end are left outside where a gap of EDGE_GAP of the
    whole period divides them from the rest.
    """
    ordered = placed.sort_values("first")
    firsts, lasts = ordered["first"].tolist(), ordered["last"].cummax().tolist()
    period = lasts[-1] - firsts[0]
    low, high = 0, len(ordered)
    for cut in range(1, int(len(ordered) * EDGE_SHARE) + 1 if not whole else 0):
        if firsts[cut] - lasts[cut - 1] >= period * EDGE_GAP:
            low = cut
        if firsts[-cut] - lasts[-cut - 1] >= period * EDGE_GAP:
            high = len(ordered) - cut
    inside = ordered.iloc[low:high]
    return (inside["first"].min(), inside["last"].max()), len(ordered) - len(inside)


def _pack(marks: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]) -> list[int]:
    """Give each mark a row inside its lane so that none covers another."""
    room = max((window[1] - window[0]) * _PACK, pd.Timedelta(hours=1))
    free: dict[str, list[pd.Timestamp]] = {}
    rows = []
    for lane, x, first, last in marks[["lane", "x", "first", "last"]].itertuples(index=False):
        wide = last - first > pd.Timedelta(days=1)
        start = min(first, x - room / 2) if wide else x - room / 2
        stop = max(last, x + room / 2) if wide else x + room / 2
        ends = free.setdefault(lane, [])
        row = next((number for number, end in enumerate(ends) if end <= start), None)
        if row is None:
            row = len(ends)
            ends.append(stop)
        ends[row] = max(ends[row], stop)
        rows.append(row)
    return rows


def _stack(
    chosen: pd.DataFrame, marks: pd.DataFrame, grouped: bool
) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    rows = (marks.groupby("lane")["row"].max() + 1).to_dict() if len(marks) else {}
    y, group, tops, bottoms, heights = 0.0, None, [], [], []
    headings: list[tuple[str, float]] = []
    for lane, name in zip(chosen["lane"], chosen["group"], strict=True):
        if grouped and name != group:
            headings.append((name, y + _HEADING / 2))
            y, group = y + _HEADING, name
        tops.append(y)
        number = rows.get(lane, 1)
        heights.append(_ROW if number <= _LOOSE else _TIGHT)
        y += _MARGIN + heights[-1] * number
        bottoms.append(y)
    table = chosen.assign(top=tops, bottom=bottoms, row=heights)
    table["middle"] = (table["top"] + table["bottom"]) / 2
    return table, pd.DataFrame(headings, columns=["label", "middle"]), y
