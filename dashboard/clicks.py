"""Charts of pairs that can be clicked: the timeline opens with the contacts of a pair alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.figures import CONFIG
from dashboard.pages import ask_for

_RULED: Final = ("country", "official", "organisation")


def find_fields(pairs: pd.DataFrame) -> dict[str, str]:
    """Return by which filter each side of the pairs is found."""
    return dict(
        zip([*pairs["a"], *pairs["b"]], [*pairs["a_field"], *pairs["b_field"]], strict=True)
    )


def show_clickable(figure: go.Figure, name: str, fields: Mapping[str, str], alt: str) -> None:
    """Show a figure of pairs; a click on one opens the timeline of its contacts.

    `fields` is what `find_fields` gives; what can be clicked carries its sides in `customdata`.
    """
    key = f"pairs-{name}-{st.session_state.get('pairs_clicked', 0)}"

    def open_clicked() -> None:
        points = st.session_state[key].selection.points
        chosen = [point["customdata"] for point in points if point.get("customdata")]
        if chosen:
            filter_by(fields, chosen[-1])

    width = figure.layout.width
    with st.container(key="wide_chart"):
        if width:
            # On a narrow window the squares would lie on one another: it is moved sideways.
            rule = f"{{ min-width: {width}px }}"
            st.html(f"<style>.st-key-wide_chart .stElementContainer {rule}</style>")
        st.plotly_chart(
            figure,
            key=key,
            width="content" if width else "stretch",
            on_select=open_clicked,
            selection_mode="points",
            config={**CONFIG, "responsive": not width},
            alt=alt,
            theme=None,
        )


def filter_by(fields: Mapping[str, str], chosen: list[str]) -> None:
    """Ask for the timeline of the contacts in which all those chosen take part.

    `chosen` holds one or two sides, and where a month was clicked its first and last day.
    """
    st.session_state["pairs_clicked"] = st.session_state.get("pairs_clicked", 0) + 1
    sides, days = chosen[:2], chosen[2:]
    wish: dict[str, object] = {}
    for field in _RULED:
        own = [side for side in sides if fields.get(side) == field]
        if own:
            wish |= {field: own, f"{field}_rule": "all"}
    if days:
        wish |= dict(zip(("after", "before"), map(date.fromisoformat, days), strict=True))
    ask_for("timeline", wish)
