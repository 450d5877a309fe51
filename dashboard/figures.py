"""Figures drawn from tables; the same tables always give the same figure.

That matters: Streamlit reports no selection from a figure that differs between two runs. Marks
carry the id of their contact in `customdata`, as text. All that comes from a text is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.anchors import Anchor
from dashboard.labels import describe, fold, measure
from dashboard.lanes import Layout
from dashboard.looks import FILLS, FONT, SYMBOLS, Look
from dashboard.words import CHANNELS, escape_html

UNIT: Final = 32  # pixels a lane unit is high
# Plotly's own template asks for margins measured anew with every drawing, which takes long.
BARE: Final = go.layout.Template()
TICKS: Final = (
    {"dtickrange": [None, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", None], "value": "%b\n%Y"},
)
_TALL = 700  # pixels above which the time stands at the bottom, too
_EDGE = {"top": 40, "bottom": 12}
CONFIG: Final[Mapping[str, Any]] = {
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    # Nothing of what is shown leaves the machine.
    "plotlyServerURL": "",
    "showEditInChartStudio": False,
}


def draw_timeline(
    layout: Layout,
    contacts: pd.DataFrame,
    sentences: Mapping[str, str],
    look: Look,
    anchors: Sequence[Anchor] = (),
) -> go.Figure:
    """Draw contacts on lanes: lines join those who took part, marks tell channel and status.

    `sentences` gives the words shown when a mark is pointed at, by contact id; a contact that has
    none there shows its summary. `anchors` are drawn across all lanes where they are in view.
    """
    figure = go.Figure(layout={"template": BARE})
    _dress(figure, layout, look)
    if layout.marks.empty:
        return figure
    facts = contacts.set_index("contact_id")
    drawn = facts.loc[layout.marks["contact_id"].unique()].reset_index().to_dict("records")
    hovers = {
        str(row["contact_id"]): describe(row, sentences.get(row["contact_id"])) for row in drawn
    }
    kinds = facts[["channel", "status", "precision"]]
    links = layout.links.join(kinds, on="contact_id")
    marks = layout.marks.join(kinds, on="contact_id")
    for channel in CHANNELS:
        _add_links(figure, links[links["channel"] == channel], look.channels[channel])
    arrows = layout.arrows.reindex(columns=["contact_id", "x", "y", "goes_down"])
    _add_arrows(figure, arrows.join(kinds, on="contact_id"), look)
    for channel in CHANNELS:
        _add_bars(figure, marks[marks["channel"] == channel], look.channels[channel])
    for channel in CHANNELS:
        _add_marks(figure, marks[marks["channel"] == channel], channel, hovers, look)
    first, last = layout.window or (marks["first"].min(), marks["last"].max())
    edge = max((last - first) * 0.02, pd.Timedelta(hours=12))
    figure.update_xaxes(range=[first - edge, last + edge])
    add_anchors(figure, anchors, (first - edge, last + edge), look)
    if figure.layout.height > _TALL:
        _repeat_axis(figure, first)
    return figure


def _repeat_axis(figure: go.Figure, day: pd.Timestamp) -> None:
    """Show the time at the bottom as well; an axis needs a trace to be drawn at all."""
    figure.add_scatter(
        x=[day], y=[None], xaxis="x2", hoverinfo="skip", mode="markers", showlegend=False
    )
    axis = figure.layout.xaxis.to_plotly_json()
    figure.update_layout(
        xaxis2={
            **axis,
            "overlaying": "x",
            "matches": "x",
            "side": "bottom",
            "showgrid": False,
            "tickmode": "auto",
        },
        margin={"b": _EDGE["top"]},
        height=figure.layout.height + _EDGE["top"] - _EDGE["bottom"],
    )


def _add_links(figure: go.Figure, links: pd.DataFrame, colour: str) -> None:
    for held in (True, False):
        part = links[(links["status"] == "held") == held]
        if part.empty:
            continue
        xs = [value for x in part["x"] for value in (x, x, None)]
        ys = [
            value
            for a, b in zip(part["top"], part["bottom"], strict=True)
            for value in (a, b, None)
        ]
        line = {"color": colour, "width": 1.3, "dash": "solid" if held else "dot"}
        figure.add_scatter(
            x=xs, y=ys, mode="lines", line=line, opacity=0.5, hoverinfo="skip", showlegend=False
        )


def _add_arrows(figure: go.Figure, arrows: pd.DataFrame, look: Look) -> None:
    """Point from the lane of who began a contact to the others, on the line that joins them."""
    for channel in CHANNELS:
        for down in (True, False):
            part = arrows[(arrows["channel"] == channel) & (arrows["goes_down"] == down)]
            if part.empty:
                continue
            figure.add_scatter(
                x=part["x"],
                y=part["y"],
                mode="markers",
                marker={
                    "symbol": "triangle-down" if down else "triangle-up",
                    "size": 7,
                    "color": look.channels[channel],
                },
                hoverinfo="skip",
                showlegend=False,
            )


def add_anchors(
    figure: go.Figure,
    anchors: Sequence[Anchor],
    window: tuple[pd.Timestamp, pd.Timestamp],
    look: Look,
) -> None:
    """Draw days of the user's own as named lines from top to bottom, those in the window.

    Names take turns in height, and stand to the left of their line where the right edge is near.
    """
    first, last = window
    inside = [anchor for anchor in anchors if first <= pd.Timestamp(anchor.day) <= last]
    for number, anchor in enumerate(inside):
        late = pd.Timestamp(anchor.day) > first + (last - first) * 0.7
        figure.add_shape(
            type="line",
            x0=anchor.day,
            x1=anchor.day,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": look.text, "width": 1.5, "dash": "dash"},
        )
        figure.add_annotation(
            x=anchor.day,
            y=1,
            yref="paper",
            yanchor="top",
            yshift=-2 - 18 * (number % 3),
            xanchor="right" if late else "left",
            xshift=-2 if late else 2,
            text=escape_html(anchor.name),
            showarrow=False,
            font={"size": 12, "color": look.text},
            bgcolor=look.card,
            borderpad=2,
        )


def _add_bars(figure: go.Figure, marks: pd.DataFrame, colour: str) -> None:
    """Draw several days as a strong bar, a window in which one day is meant as a faint one."""
    wide = marks[marks["last"] - marks["first"] > pd.Timedelta(days=1)]
    for real in (True, False):
        part = wide[(wide["precision"] == "range") == real]
        if part.empty:
            continue
        xs = [v for a, b in zip(part["first"], part["last"], strict=True) for v in (a, b, None)]
        ys = [value for y in part["y"] for value in (y, y, None)]
        figure.add_scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={"color": colour, "width": 7 if real else 5},
            opacity=0.6 if real else 0.25,
            hoverinfo="skip",
            showlegend=False,
        )


def _add_marks(
    figure: go.Figure, marks: pd.DataFrame, channel: str, hovers: Mapping[str, str], look: Look
) -> None:
    colour = look.channels[channel]
    fills = marks["status"].map(FILLS)
    for fill in ("solid", "hollow", "crossed"):
        part = marks[fills == fill]
        if part.empty:
            continue
        solid = fill == "solid"
        figure.add_scatter(
            x=part["x"],
            y=part["y"],
            mode="markers",
            name=CHANNELS[channel],
            marker={
                "symbol": SYMBOLS[channel],
                "size": 11,
                "color": colour if solid else look.background,
                "line": {"color": look.background if solid else colour, "width": 1 if solid else 2},
            },
            customdata=[[str(value)] for value in part["contact_id"]],
            hovertext=[hovers[value] for value in part["contact_id"]],
            hoverinfo="text",
            selected={"marker": {"size": 16}},
            unselected={"marker": {"opacity": 0.35}},
            showlegend=False,
        )
        if fill == "crossed":
            figure.add_scatter(
                x=part["x"],
                y=part["y"],
                mode="markers",
                marker={
                    "symbol": "x-thin",
                    "size": 8,
                    "line": {"color": colour, "width": 2},
                },
                hoverinfo="skip",
                showlegend=False,
            )


def _dress(figure: go.Figure, layout: Layout, look: Look) -> None:
    """Put the lanes' names, bands and lines, and the look, on a figure."""
    ticks = [*zip(layout.lanes["middle"], layout.lanes["label"], strict=True)]
    texts = {y: fold(str(label)) for y, label in ticks}
    for middle, label in layout.headings.reindex(columns=["middle", "label"]).itertuples(
        index=False
    ):
        texts[middle] = f"<b>{fold(str(label))}</b>"
    order = sorted(texts)
    bands = [group for number, (_, group) in enumerate(_bands(layout.lanes)) if number % 2 == 0]
    spans = [(group["top"].min(), group["bottom"].max()) for group in bands]
    # One shape for all bands and one for all lines: each costs time here and in the browser.
    areas = "".join(f"M0,{top}H1V{bottom}H0Z" for top, bottom in spans)
    lines = "".join(f"M0,{top}H1" for top in layout.lanes["top"])
    shapes = [
        {"path": areas, "fillcolor": look.band, "line": {"width": 0}},
        {"path": lines, "line": {"width": 1, "color": look.grid}},
    ]
    below = {"type": "path", "xref": "paper", "layer": "below"}
    figure.update_layout(
        height=int(layout.height * UNIT + _EDGE["top"] + _EDGE["bottom"]),
        margin={
            "l": measure(texts.values()),
            "r": 8,
            "t": _EDGE["top"],
            "b": _EDGE["bottom"],
        },
        shapes=[{**below, **shape} for shape in shapes if shape["path"]],
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 13, "color": look.text},
        hoverlabel={
            "bgcolor": look.card,
            "bordercolor": look.muted,
            "align": "left",
            "font": {"family": FONT, "size": 13, "color": look.text},
        },
        modebar={
            "bgcolor": look.card,
            "color": look.muted,
            "activecolor": look.text,
        },
        hovermode="closest",
        hoverdistance=12,
        clickmode="event+select",
        dragmode="zoom",
        showlegend=False,
    )
    figure.update_yaxes(
        tickvals=order,
        ticktext=[texts[y] for y in order],
        range=[layout.height, 0],
        fixedrange=True,
        showgrid=False,
        zeroline=False,
        automargin=False,
        ticklabeloverflow="allow",
        tickfont={"size": 12.5, "color": look.text},
        ticklabelstandoff=6,
    )
    figure.update_xaxes(
        type="date",
        side="top",
        gridcolor=look.grid,
        zeroline=False,
        tickfont={"size": 12, "color": look.muted},
        tickangle=0,
        ticklabeloverflow="allow",
        tickformatstops=list(TICKS),
    )


def _bands(lanes: pd.DataFrame) -> list[tuple[Any, pd.DataFrame]]:
    key = lanes["group"] if (lanes["group"] != "").any() else lanes["lane"]
    return list(lanes.groupby(key, sort=False))
