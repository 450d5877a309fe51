"""The figure of silences: how long each pair is not told to have been in contact, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import BARE, TICKS
from dashboard.labels import fold, measure
from dashboard.looks import FONT, Look
from dashboard.words import as_day, count, escape_html, say_day

MOST_DRAWN: Final = 20
_ROW: Final = 40  # pixels
_EDGE: Final = 44
_ROOMY: Final = 0.25  # of the whole period: in a longer bar its days find room, on a phone too


def draw_silences(silences: pd.DataFrame, name: Callable[[str], str], look: Look) -> go.Figure:
    """Draw the longest silences as bars in time, each within the line of its pair's contacts.

    `silences` is what `meetings.find_silences` gives. A bar carries its pair in `customdata`. The
    line leads from the first to the last contact that took place; what lies in between but the
    bar is not told apart.
    """
    rows = silences.head(MOST_DRAWN)
    places = list(range(len(rows)))
    labels = [fold(f"{name(a)} – {name(b)}") for a, b in zip(rows["a"], rows["b"], strict=True)]
    starts = rows["after"] + pd.Timedelta(days=1)
    figure = go.Figure(layout={"template": BARE})
    told = rows[["first", "after", "before", "last"]].itertuples(index=False, name=None)
    figure.add_scatter(
        x=[day for a, b, c, d in told for day in (a, b, None, c, d, None)],
        y=[place for at in places for place in (at, at, None, at, at, None)],
        mode="lines+markers",
        line={"color": look.muted, "width": 1.5},
        marker={"color": look.muted, "size": 7},
        hoverinfo="skip",
        showlegend=False,
    )
    period = (rows["last"].max() - rows["first"].min()).days
    figure.add_bar(
        orientation="h",
        base=starts,
        x=[days * 86_400_000 for days in rows["days"].tolist()],
        y=places,
        width=0.52,
        marker={"color": look.accent, "line": {"width": 0}},
        text=[
            count(days, "day") if days >= period * _ROOMY else "" for days in rows["days"].tolist()
        ],
        textposition="inside",
        insidetextanchor="middle",
        insidetextfont={"color": look.card},
        textangle=0,
        constraintext="none",
        customdata=[[a, b] for a, b in zip(rows["a"], rows["b"], strict=True)],
        hovertext=[_describe(row, name) for row in rows.to_dict("records")],
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        showlegend=False,
    )  # fmt: skip
    _dress(figure, labels, look)
    return figure


def _describe(row: dict[str, object], name: Callable[[str], str]) -> str:
    after, before = as_day(row["after"]), as_day(row["before"])
    assert after is not None
    assert before is not None
    return (
        f"<b>{escape_html(name(str(row['a'])))} and {escape_html(name(str(row['b'])))}</b><br>"
        f"{count(int(str(row['days'])), 'day')} without a contact told<br>"
        f"after {say_day(after)}, until {say_day(before)}"
    )


def _dress(figure: go.Figure, labels: list[str], look: Look) -> None:
    figure.update_layout(
        height=_ROW * len(labels) + _EDGE,
        margin={"l": measure(labels), "r": 24, "t": 36, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 12.5, "color": look.text},
        hoverlabel={
            "bgcolor": look.card,
            "align": "left",
            "font": {"color": look.text, "family": FONT},
        },
        dragmode=False,
        clickmode="event+select",
        hovermode="closest",
    )
    figure.update_xaxes(
        type="date", side="top", gridcolor=look.grid, zeroline=False, fixedrange=True,
        tickangle=0, ticklabeloverflow="allow", tickfont={"size": 12, "color": look.muted},
        nticks=6, tickformatstops=list(TICKS),
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=labels, range=[len(labels) - 0.5, -0.5],
        showgrid=False, zeroline=False, fixedrange=True, automargin=False,
        ticklabeloverflow="allow",
    )  # fmt: skip
