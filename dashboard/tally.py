"""The figure for what is too much to be drawn one by one: counts by lane and span of days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.anchors import Anchor
from dashboard.figures import BARE, add_anchors
from dashboard.labels import fold, measure
from dashboard.looks import FONT, Look
from dashboard.words import name_country


def draw_counts(bins: pd.DataFrame, look: Look, anchors: Sequence[Anchor] = ()) -> go.Figure:
    """Draw counts by lane and span of days, where single contacts would be too many to tell apart.

    `bins` is what `selection.count_bins` gives. Colours run on a logarithmic scale.
    """
    lanes = list(dict.fromkeys(bins["lane"]))
    days = int(bins["days"].iloc[0])
    table = bins.pivot_table(index="lane", columns="first_day", values="n").reindex(lanes)
    starts: list[Any] = list(table.columns)
    most = int(bins["n"].max())
    steps = [10**power for power in range(int(math.log10(most)) + 1)]
    figure = go.Figure(
        go.Heatmap(
            x=[pd.Timestamp(start) + pd.Timedelta(days=days) / 2 for start in starts],
            y=[_name_lane(lane) for lane in lanes],
            z=table.map(lambda n: math.log10(n) if n == n else None).to_numpy(),
            customdata=table.to_numpy(),
            colorscale=[[0, look.scale[0]], [1, look.scale[1]]],
            zmin=0,
            zmax=max(math.log10(most), 1),
            hovertemplate="<b>%{y}</b><br>%{customdata:,} contacts<br>"
            + f"{days} days around %{{x|%-d %B %Y}}<extra></extra>",
            colorbar={
                "title": {"text": "Contacts"},
                "tickvals": [math.log10(step) for step in steps],
                "ticktext": [f"{step:,}" for step in steps],
                "thickness": 10,
                "outlinewidth": 0,
            },
            ygap=2,
        )
    )
    figure.update_layout(
        template=BARE,
        height=len(lanes) * 26 + 70,
        margin={"l": measure(map(_name_lane, lanes)), "r": 8, "t": 34, "b": 12},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 13, "color": look.text},
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, ticklabeloverflow="allow")
    figure.update_xaxes(type="date", side="top", gridcolor=look.grid, ticklabeloverflow="allow")
    add_anchors(figure, anchors, (pd.Timestamp(starts[0]), pd.Timestamp(starts[-1])), look)
    return figure


def list_counts(bins: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of the picture as rows to read: lane, from, to, contacts."""
    last = bins["first_day"] + pd.to_timedelta(bins["days"] - 1, unit="D")
    return pd.DataFrame(
        {
            "Lane": bins["lane"].map(_name),
            "From": bins["first_day"],
            "To": last,
            "Contacts": bins["n"],
        }
    )


def _name_lane(lane: str) -> str:
    return fold(_name(lane))


def _name(lane: str) -> str:
    return " – ".join(name_country(part) for part in lane.split("|"))
