"""The control by which each view is taken away: its picture, its table and its contacts."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.looks import Look
from dashboard.picture import draw_picture, has_browser
from dashboard.takeaway import OFFERS, Shown, describe, name_file, write_file, write_table
from pipeline.export import FORMATS

_PICTURES = {"svg": ("Picture: SVG", "image/svg+xml"), "png": ("Picture: PNG", "image/png")}


@st.fragment
def show_take_away(
    name: str,
    shown: Shown,
    figure: go.Figure | None = None,
    table: pd.DataFrame | None = None,
    look: Look | None = None,
    kinds: Collection[str] = tuple(FORMATS),
) -> None:
    """Show a button that opens a list of files; each is made only when it is asked for.

    ``name`` tells one control from another and names the view's own files. ``kinds`` are the
    formats offered.
    """
    with st.popover(
        "Take away",
        icon=":material/download:",
        key=f"taking-{name}",
        on_change="rerun",
        help="Files of exactly what this page shows",
    ) as opened:
        # Ten buttons that nobody has asked for would slow down every change of a filter.
        if not opened.open:
            return
        note = describe(shown)
        own = st.container(horizontal=True, gap="small")
        with own:
            if figure is not None and look is not None:
                _offer_picture(name, note.to_lines(), figure, look)
            if table is not None:
                _offer_table(name, shown, table)
        if note.contacts > 1:
            st.caption(f"Its contacts: {note.contacts:,}, {note.undated:,} of them undated.")
        with st.container(horizontal=True, gap="small"):
            for offer in OFFERS:
                if offer.kind in kinds:
                    offer_file(offer.title, name, shown, offer.kind)


def _offer_table(name: str, shown: Shown, table: pd.DataFrame) -> None:
    st.download_button(
        "This page's table: CSV",
        partial(write_table, shown, table, name),
        f"{name}.csv.zip",
        "application/zip",
        key=f"taking-{name}-table",
        icon=":material/table:",
        on_click="ignore",
    )


def _offer_picture(name: str, note: list[str], figure: go.Figure, look: Look) -> None:
    if not has_browser():
        st.caption("For a picture, point at the chart and choose the camera in its toolbar.")
        return
    for kind, (title, mime) in _PICTURES.items():
        st.download_button(
            title,
            partial(draw_picture, figure, kind, note, look),
            f"{name}.{kind}",
            mime,
            key=f"taking-{name}-{kind}",
            icon=":material/image:",
            on_click="ignore",
        )


def offer_file(label: str, name: str, shown: Shown, kind: str) -> None:
    """Show the button of one format."""
    offer = next(offer for offer in OFFERS if offer.kind == kind)
    file_name, mime = name_file(offer)
    left_out = " Undated contacts are left out." if FORMATS[kind].is_dated_only else ""
    st.download_button(
        label,
        partial(write_file, shown, offer),
        file_name,
        mime,
        key=f"taking-{name}-{kind}",
        icon=":material/download:",
        on_click="ignore",
        help=f"{offer.meant_for}{left_out}",
    )
