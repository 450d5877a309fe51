"""The strip over the whole period: counts by time, on which a range is brushed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import BARE
from dashboard.looks import FONT, Look
from dashboard.words import say_day

HEIGHT: Final = 96
_TICKS: Final = [
    {"dtickrange": [None, "M1"], "value": "%-d %b %Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b %Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]
CONFIG: Final[Mapping[str, Any]] = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}


def draw_overview(
    bins: pd.DataFrame, after: date | None, before: date | None, look: Look
) -> go.Figure:
    """Draw counts over the whole period; what lies outside the range is faint.

    `bins` is what `selection.count_overview` gives.
    """
    starts = pd.to_datetime(bins["first_day"])
    days = int(bins["days"].iloc[0])
    width = pd.Timedelta(days=days)
    inside = (starts + width > pd.Timestamp(after or date.min.replace(year=1700))) & (
        starts <= pd.Timestamp(before or date.max.replace(year=2260))
    )
    colours = [look.accent if within else look.faint for within in inside]
    last = starts + width - pd.Timedelta(days=1)
    when = [
        say_day(a.date()) if days == 1 else f"{say_day(a.date())} to {say_day(b.date())}"
        for a, b in zip(starts, last, strict=True)
    ]
    figure = go.Figure(
        go.Bar(
            x=starts + width / 2,
            y=bins["n"],
            width=width.total_seconds() * 1000,
            marker={"color": colours, "line": {"width": 0}},
            customdata=when,
            hovertemplate="%{customdata}: <b>%{y:,}</b><extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    )
    figure.update_layout(
        template=BARE,
        height=HEIGHT,
        margin={"l": 16, "r": 16, "t": 4, "b": 22},
        bargap=0,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor=look.strip,
        font={"family": FONT, "size": 12, "color": look.muted},
        dragmode="select",
        selectdirection="h",
        showlegend=False,
        hovermode="x",
        hoverlabel={"bgcolor": look.card, "font": {"color": look.text, "family": FONT}},
    )
    figure.update_xaxes(type="date", showgrid=False, zeroline=False, fixedrange=True,
                        range=[starts.iloc[0], starts.iloc[-1] + width],
                        tickformatstops=_TICKS, tickangle=0, ticklabeloverflow="allow")  # fmt: skip
    figure.update_yaxes(visible=False, fixedrange=True, rangemode="tozero")
    for edge, shift in ((after, timedelta(0)), (before, timedelta(days=1))):
        if edge:
            figure.add_vline(x=edge + shift, line={"color": look.text, "width": 1.5})
    return figure


def read_brush(boxes: Sequence[Mapping[str, Any]]) -> tuple[date, date] | None:
    """Return the first and last day of the last box drawn, None where there is none."""
    if not boxes or len(boxes[-1].get("x", ())) < 2:
        return None
    edges = sorted(pd.Timestamp(edge) for edge in boxes[-1]["x"][:2])
    return edges[0].date(), edges[1].date()
