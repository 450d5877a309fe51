"""Figures of pairs: a matrix, a network and small multiples by month.

What can be clicked carries its pair, or its single side, in `customdata`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Final

import networkx as nx
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.looks import FONT, Look
from dashboard.words import count, escape_html

MOST_SIDES: Final = 20
MOST_NODES: Final = 24
MOST_LINES: Final = 80  # of a network; more are a tangle
_CELL: Final = 34  # pixels
_LABEL: Final = 22  # characters
_REACH: Final = 2.0  # of the radius, to either side: names find room there on a phone
_UPRIGHT: Final = 0.2  # of the radius
_DOT: Final = 0.36  # of a line's length
_UNITS: Final = {
    "month": ("M1", pd.offsets.MonthEnd(0), "%B %Y"),
    "quarter": ("M3", pd.offsets.QuarterEnd(0), "from %B %Y"),
    "year": ("M12", pd.offsets.YearEnd(0), "%Y"),
}
"""Of a span of time: Plotly's name for it, what leads from its first day to its last, its label."""


def choose_sides(pairs: pd.DataFrame, most: int = MOST_SIDES) -> list[str]:
    """Return the sides with the most contacts, busiest first, at most `most`."""
    ends = pd.concat(
        [pairs[["a", "n"]].set_axis(["side", "n"], axis=1), pairs[["b", "n"]].set_axis(
            ["side", "n"], axis=1)]
    )  # fmt: skip
    totals = ends.groupby("side")["n"].sum()
    return sorted(totals.index, key=lambda side: (-totals[side], side))[:most]


def draw_matrix(pairs: pd.DataFrame, name: Callable[[str], str], look: Look) -> go.Figure:
    """Draw a square for each pair of the busiest sides, its colour and number the contacts."""
    sides = choose_sides(pairs)
    at = {side: place for place, side in enumerate(sides)}
    shown = pairs[pairs["a"].isin(at) & pairs["b"].isin(at)]
    rows = [
        (left, right, n)
        for a, b, n in zip(shown["a"], shown["b"], shown["n"], strict=True)
        for left, right in ((a, b), (b, a))
    ]
    most = max((n for *_, n in rows), default=1)
    names = [_shorten(name(side)) for side in sides]
    figure = go.Figure()
    figure.add_scatter(
        x=[at[right] for _, right, _ in rows],
        y=[at[left] for left, _, _ in rows],
        mode="markers+text",
        text=[f"{n:,}" for *_, n in rows],
        textfont={
            "size": 12,
            "color": [look.background if n > most / 2 else look.text for *_, n in rows],
        },
        marker={
            "symbol": "square",
            "size": _CELL - 5,
            "color": [n for *_, n in rows],
            "colorscale": [[0, look.scale[0]], [1, look.scale[1]]],
            "cmin": 0,
            "cmax": most,
            "line": {"width": 0},
        },
        customdata=[[left, right] for left, right, _ in rows],
        hovertext=[
            f"{escape_html(name(left))} and {escape_html(name(right))}: {count(n, 'contact')}"
            for left, right, n in rows
        ],
        hoverinfo="text",
        showlegend=False,
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}, "textfont": {}},
    )
    ticks = {
        "tickvals": list(range(len(sides))),
        "ticktext": names,
        "showgrid": True,
        "gridcolor": look.grid,
        "zeroline": False,
        "fixedrange": True,
        "color": look.text,
    }
    edge = [-0.6, len(sides) - 0.4]
    figure.update_xaxes(**ticks, side="top", tickangle=-60, range=edge, automargin=True)
    figure.update_yaxes(**ticks, range=edge[::-1], automargin=True)
    _dress(figure, look, 150 + _CELL * len(sides))
    # Plotly leaves out a slanted name that would reach over the edge: the last one has room.
    figure.update_layout(width=230 + _CELL * len(sides), margin={"r": 56})
    return figure


def place_nodes(pairs: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return where each side stands on a circle, those with many contacts beside each other."""
    graph = nx.Graph()
    for a, b, n in sorted(zip(pairs["a"], pairs["b"], pairs["n"], strict=True)):
        graph.add_edge(a, b, weight=n)
    ordered: list[str] = []
    left = choose_sides(pairs, len(graph)) if graph else []
    while left:
        last = graph[ordered[-1]] if ordered else {}
        # Of what is left, the one closest to the last; where none is, the busiest.
        nearest = max(left, key=lambda side: last.get(side, {}).get("weight", 0))
        left.remove(nearest)
        ordered.append(nearest)
    spots = nx.circular_layout(nx.path_graph(ordered)) if ordered else {}
    return {side: (round(float(x), 4), round(float(y), 4)) for side, (x, y) in spots.items()}


def choose_lines(pairs: pd.DataFrame, most: int = MOST_LINES) -> pd.DataFrame:
    """Return the `most` busiest pairs, and of each side that is in none of them its busiest.

    `pairs` has the busiest first.
    """
    ends = pd.concat([pairs["a"], pairs["b"]]).sort_index(kind="stable")
    firsts = ends.index[~ends.duplicated()]
    return pairs.loc[sorted({*pairs.index[:most], *firsts})]


def draw_network(
    pairs: pd.DataFrame, name: Callable[[str], str], look: Look, most: int = MOST_NODES
) -> go.Figure:
    """Draw the busiest sides as discs and their contacts as lines, wider for more of them.

    Of the lines those of `choose_lines`. A disc carries its side, a dot on a line its pair.
    """
    kept = set(choose_sides(pairs, most))
    shown = pairs[pairs["a"].isin(kept) & pairs["b"].isin(kept)]
    spots = place_nodes(shown)
    lines = choose_lines(shown)
    top = max(lines["n"], default=1)
    figure = go.Figure()
    middles = []
    for a, b, n in zip(lines["a"], lines["b"], lines["n"], strict=True):
        (x0, y0), (x1, y1) = spots[a], spots[b]
        figure.add_scatter(
            x=[x0, x1],
            y=[y0, y1],
            mode="lines",
            line={"color": look.muted, "width": 1 + 5 * n / top},
            opacity=0.45,
            hoverinfo="skip",
            showlegend=False,
        )
        # Off the middle, where all long lines would have their dots.
        middles.append((x0 + (x1 - x0) * _DOT, y0 + (y1 - y0) * _DOT, a, b, n))
    figure.add_scatter(
        x=[x for x, *_ in middles],
        y=[y for _, y, *_ in middles],
        mode="markers",
        marker={"size": 9, "color": look.card, "line": {"color": look.muted, "width": 1.5}},
        customdata=[[a, b] for *_, a, b, _ in middles],
        hovertext=[
            f"{escape_html(name(a))} and {escape_html(name(b))}: {count(n, 'contact')}"
            for *_, a, b, n in middles
        ],
        hoverinfo="text",
        showlegend=False,
    )
    totals = {
        side: int(shown.loc[(shown["a"] == side) | (shown["b"] == side), "n"].sum())
        for side in spots
    }
    biggest = max(totals.values(), default=1)
    figure.add_scatter(
        x=[x for x, _ in spots.values()],
        y=[y for _, y in spots.values()],
        mode="markers+text",
        text=[_shorten(name(side)) for side in spots],
        textposition=[_face(x, y) for x, y in spots.values()],
        textfont={"size": 12, "color": look.text},
        cliponaxis=False,
        marker={
            "size": [12 + 22 * sqrt(total / biggest) for total in totals.values()],
            "opacity": 1,  # discs of many sizes are see-through otherwise
            "color": look.channels["in_person"],
            "line": {"color": look.background, "width": 2},
        },
        customdata=[[side] for side in spots],
        hovertext=[
            f"{escape_html(name(side))}: {count(total, 'contact')}, by pairs"
            for side, total in totals.items()
        ],
        hoverinfo="text",
        showlegend=False,
    )
    hidden = {"visible": False, "fixedrange": True}
    figure.update_xaxes(**hidden, range=[-_REACH, _REACH])
    figure.update_yaxes(**hidden, range=[-1.2, 1.2])
    _dress(figure, look, 600)
    return figure


def _face(x: float, y: float) -> str:
    """Return where a label stands so that it points away from the circle's middle."""
    if abs(x) < _UPRIGHT:
        return "top center" if y > 0 else "bottom center"
    return "middle right" if x > 0 else "middle left"


def draw_times(times: pd.DataFrame, unit: str, name: Callable[[str], str], look: Look) -> go.Figure:
    """Draw a small chart of contacts by month, quarter or year for each pair, on the same axes."""
    period, ends, label = _UNITS[unit]
    pairs = list(dict.fromkeys(zip(times["a"], times["b"], strict=True)))
    figure = make_subplots(
        rows=max(1, len(pairs)),
        cols=1,
        shared_xaxes=True,
        subplot_titles=[f"{_shorten(name(a))} and {_shorten(name(b))}" for a, b in pairs],
        vertical_spacing=0.35 / max(1, len(pairs)),
    )
    top = max(times["n"], default=1)
    for row, (a, b) in enumerate(pairs, 1):
        part = times[(times["a"] == a) & (times["b"] == b)]
        days = part["first_day"]
        spans = zip(
            days.dt.strftime("%Y-%m-%d"), (days + ends).dt.strftime("%Y-%m-%d"), strict=True
        )
        figure.add_bar(
            x=days,
            y=part["n"],
            marker_color=look.channels["in_person"],
            xperiod=period,
            xperiodalignment="middle",
            customdata=[[a, b, first, last] for first, last in spans],
            hovertemplate=f"%{{x|{label}}}: %{{y}}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            showlegend=False,
            row=row,
            col=1,
        )
    figure.update_xaxes(gridcolor=look.grid, color=look.text, fixedrange=True)
    figure.update_yaxes(
        range=[0, top * 1.1], nticks=3, gridcolor=look.grid, color=look.muted, fixedrange=True
    )
    figure.update_annotations(font_size=12, font_color=look.text, x=0, xanchor="left")
    _dress(figure, look, 60 + 92 * len(pairs))
    figure.update_layout(margin={"t": 30, "l": 30, "b": 36})
    return figure


def _shorten(text: str) -> str:
    text = text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"
    return escape_html(text)


def _dress(figure: go.Figure, look: Look, height: int) -> None:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 12, "color": look.text},
        hoverlabel={"bgcolor": look.card, "font": {"color": look.text, "family": FONT}},
        dragmode=False,
        clickmode="event+select",
        bargap=0.25,
    )
