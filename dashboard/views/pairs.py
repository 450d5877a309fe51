"""Who with whom: a matrix and a network of pairs, and the busiest pairs month by month."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.figures import CONFIG
from dashboard.graphs import (
    MOST_NODES,
    MOST_SIDES,
    choose_sides,
    draw_matrix,
    draw_months,
    draw_network,
)
from dashboard.looks import choose_look
from dashboard.meetings import SIDES, count_by_month, count_pairs
from dashboard.pages import ask_for
from dashboard.views.frame import Frame, open_frame, say_counts
from dashboard.words import count, name_country

_DRAWINGS = {"matrix": "Matrix", "network": "Network", "months": "Month by month"}
_FIELDS = {"countries": "country", "officials": "official"}


def show() -> None:
    """Show the page."""
    frame = open_frame(
        "Who with whom",
        "How often each two were in contact. Click a number, a line's dot or a disc: the timeline"
        " opens with these contacts alone.",
    )
    if frame is None:
        return
    st.markdown(say_counts(frame.counts))
    with st.container(horizontal=True):
        side = _choose("One row for each", "sides", SIDES)
        drawing = _choose("Drawn as", "drawing", _DRAWINGS)
    pairs = count_pairs(frame.cursor, frame.filters, side)
    if pairs.empty:
        st.info("No two sides meet in these contacts.", icon=":material/group_off:")
        return
    name: Callable[[str], str] = name_country if side == "countries" else str
    table = _name_pairs(pairs, name)
    if drawing == "months":
        table = _show_months(frame, side, name)
    elif drawing == "network":
        busiest = pairs.iloc[0]
        drawn = len(choose_sides(pairs, MOST_NODES))
        alt = (
            f"Network of {drawn} {SIDES[side].lower()}; the most contacts ({busiest['n']})"
            f" are between {name(busiest['a'])} and {name(busiest['b'])}."
        )
        _show_clickable(draw_network(pairs, name, choose_look(st.context.theme.type)), side, alt)
    else:
        sides = choose_sides(pairs)
        alt = f"Matrix of contacts between {len(sides)} {SIDES[side].lower()}."
        _show_clickable(draw_matrix(pairs, name, choose_look(st.context.theme.type)), side, alt)
        if len(set(pairs["a"]) | set(pairs["b"])) > MOST_SIDES:
            st.caption(f"The {MOST_SIDES} busiest are drawn; the table holds every pair.")
    st.subheader("The same as a table", anchor=False)
    st.dataframe(table, hide_index=True, placeholder="", alt="Pairs and their contacts.")


def _choose(label: str, key: str, options: dict[str, str]) -> str:
    chosen = st.segmented_control(
        label,
        list(options),
        key=key,
        bind="query-params",
        default=next(iter(options)),
        required=True,
        format_func=options.__getitem__,
        label_visibility="collapsed",
    )
    return chosen or next(iter(options))


def _show_clickable(figure: go.Figure, side: str, alt: str) -> None:
    key = f"pairs-{side}-{st.session_state.get('pairs_clicked', 0)}"

    def open_clicked() -> None:
        points = st.session_state[key].selection.points
        chosen = [point["customdata"] for point in points if point.get("customdata")]
        if chosen:
            filter_by(side, list(chosen[-1]))

    st.plotly_chart(
        figure,
        key=key,
        width="content" if figure.layout.width else "stretch",
        on_select=open_clicked,
        selection_mode="points",
        config=dict(CONFIG),
        alt=alt,
        theme=None,
    )


def filter_by(side: str, chosen: list[str]) -> None:
    """Ask for the contacts in which all those chosen take part, and for the timeline."""
    field = _FIELDS[side]
    st.session_state["pairs_clicked"] = st.session_state.get("pairs_clicked", 0) + 1
    ask_for("timeline", {field: chosen, f"{field}_rule": "all"})


def _show_months(frame: Frame, side: str, name: Callable[[str], str]) -> pd.DataFrame:
    months = count_by_month(frame.cursor, frame.filters, side)
    if months.empty:
        st.info("None of these contacts has a date.", icon=":material/event_busy:")
        return months
    figure = draw_months(months, name, choose_look(st.context.theme.type))
    alt = f"Contacts by month for the {len(months.groupby(['a', 'b']))} busiest pairs."
    st.plotly_chart(figure, key=f"months-{side}", config=dict(CONFIG), alt=alt, theme=None)
    if frame.counts.undated:
        st.caption(f"{count(frame.counts.undated, 'undated contact')} not drawn.")
    named = months.assign(a=months["a"].map(name), b=months["b"].map(name))
    named["month"] = named["month"].dt.strftime("%Y-%m")
    return named.set_axis(["One side", "Other side", "Month", "Contacts"], axis=1)


def _name_pairs(pairs: pd.DataFrame, name: Callable[[str], str]) -> pd.DataFrame:
    named = pairs.assign(a=pairs["a"].map(name), b=pairs["b"].map(name))
    for column in ("first", "last"):
        named[column] = named[column].dt.strftime("%Y-%m-%d")
    return named.set_axis(
        ["One side", "Other side", "Contacts", "Held", "Undated", "First", "Last"], axis=1
    )
