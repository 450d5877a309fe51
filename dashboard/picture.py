"""A figure as SVG or PNG, drawn by a browser of this machine (Kaleido), with its note below it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import plotly.graph_objects as go

from dashboard.looks import FONT, Look
from dashboard.words import escape_html

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC: Final = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_WIDTH: Final = 1280  # pixels
_HEIGHT: Final = 480
_LINE: Final = 18  # pixels a line of the note is high
_SCALE: Final = 2  # of a PNG, so that it stays sharp in print


@cache
def has_browser() -> bool:
    """Return whether Kaleido will find a browser here; else the chart's toolbar saves a picture."""
    named = os.environ.get("BROWSER_PATH")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    return bool(found) or _MAC.is_file()


def draw_picture(figure: go.Figure, kind: str, note: Sequence[str], look: Look) -> bytes:
    """Return the figure as `svg` or `png`, on its own background, the lines of the note below.

    Raises whatever Kaleido does when the browser does not start.
    """
    import kaleido

    drawn = go.Figure(figure)
    margin = drawn.layout.margin.to_plotly_json()
    height = drawn.layout.height or _HEIGHT
    bottom = int(margin.get("b") or 0)
    room = _LINE * len(note) + 16
    drawn.update_layout(
        paper_bgcolor=look.background,
        plot_bgcolor=look.background,
        height=height + room,
        width=drawn.layout.width or _WIDTH,
        margin={**margin, "b": bottom + room},
    )
    drawn.add_annotation(
        text="<br>".join(escape_html(line) for line in note),
        xref="paper",
        yref="paper",
        x=0,
        y=0,
        xanchor="left",
        yanchor="top",
        yshift=-(bottom + 12),
        align="left",
        showarrow=False,
        font={"family": FONT, "size": 12, "color": look.muted},
    )
    options = {"format": kind, "scale": _SCALE if kind == "png" else 1}
    # MathJax would be fetched from elsewhere, and no label here is a formula.
    content: bytes = kaleido.calc_fig_sync(drawn, opts=options, kopts={"mathjax": False})
    return content
