"""Who with whom: a matrix and a network of pairs, and the busiest pairs month by month."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.clicks import find_fields, show_clickable
from dashboard.graphs import (
    MOST_NODES,
    MOST_SIDES,
    choose_lines,
    choose_sides,
    draw_matrix,
    draw_network,
    draw_times,
)
from dashboard.listing import show_table
from dashboard.looks import choose_look
from dashboard.meetings import (
    MOST_PAIRS,
    SIDES,
    UNITS,
    choose_unit,
    count_by_time,
    count_pairs,
)
from dashboard.taking import show_take_away
from dashboard.views.frame import Frame, ask, open_frame, say_counts, to_shown
from dashboard.words import count, name_country

_DRAWINGS = {"matrix": "Matrix", "network": "Network", "time": "Over time"}


def show() -> None:
    """Show the page."""
    frame = open_frame(
        "Who with whom",
        "How often each two were in contact. Click a number, a line's dot, a disc or a bar: the"
        " timeline opens with these contacts alone.",
    )
    if frame is None:
        return
    st.markdown(say_counts(frame.counts))
    with st.container(horizontal=True, vertical_alignment="center"):
        side = _choose("One row for each", "sides", SIDES)
        drawing = _choose("Drawn as", "drawing", _DRAWINGS)
        room = st.container(width="content")
    pairs = ask(frame, count_pairs, frame.filters, side)
    if pairs.empty:
        st.info("No two sides meet in these contacts.", icon=":material/group_off:")
        return
    name: Callable[[str], str] = name_country if side == "countries" else str
    if drawing == "time":
        figure, table = _show_times(frame, pairs, side, name)
    else:
        figure, table = _show_pairs(frame, pairs, side, drawing, name)
    with room:
        look = choose_look(st.context.theme.type)
        show_take_away(f"{side}-{drawing}", to_shown(frame), figure, table, look)
    st.subheader("The same as a table", anchor=False)
    show_table(table, "Pairs and their contacts.")


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


def _show_pairs(
    frame: Frame, pairs: pd.DataFrame, side: str, drawing: str, name: Callable[[str], str]
) -> tuple[go.Figure, pd.DataFrame]:
    look, noun = choose_look(st.context.theme.type), SIDES[side].lower()
    draw, most = (draw_network, MOST_NODES) if drawing == "network" else (draw_matrix, MOST_SIDES)
    figure = draw(pairs, name, look)
    sides, busiest = len(set(pairs["a"]) | set(pairs["b"])), pairs.iloc[0]
    alt = (
        f"{_DRAWINGS[drawing]} of the contacts between {len(choose_sides(pairs, most))} {noun};"
        f" the most, {busiest['n']:,}, are between {name(busiest['a'])} and {name(busiest['b'])}."
        " The table below holds the same."
    )
    show_clickable(figure, f"{side}-{drawing}", find_fields(pairs), alt)
    _say_left_out(pairs, sides, drawing, most, noun)
    return figure, _name_pairs(pairs, name)


def _say_left_out(pairs: pd.DataFrame, sides: int, drawing: str, most: int, noun: str) -> None:
    kept = set(choose_sides(pairs, most))
    among = pairs[pairs["a"].isin(kept) & pairs["b"].isin(kept)]
    lines = len(choose_lines(among))
    parts = []
    if drawing == "network" and lines < len(among):
        parts.append(f"the {lines} busiest of {len(among):,} pairs")
    if sides > most:
        told = "" if len(pairs) == MOST_PAIRS else f" of {sides:,}"
        parts.append(f"the {most} busiest{told} {noun}")
    if parts:
        held = "every pair" if len(pairs) < MOST_PAIRS else f"the {MOST_PAIRS:,} busiest pairs"
        drawn = " among ".join(parts)
        st.caption(f"{drawn[:1].upper()}{drawn[1:]} are drawn; the table holds {held}.")


def _show_times(
    frame: Frame, pairs: pd.DataFrame, side: str, name: Callable[[str], str]
) -> tuple[go.Figure | None, pd.DataFrame]:
    unit = ask(frame, choose_unit, frame.filters)
    times = ask(frame, count_by_time, frame.filters, side, unit)
    columns = ["One side", "Other side", f"{UNITS[unit]} from", "Contacts"]
    if times.empty:
        st.info("None of these contacts has a date.", icon=":material/event_busy:")
        return None, times.set_axis(columns, axis=1)
    figure = draw_times(times, unit, name, choose_look(st.context.theme.type))
    alt = (
        f"Contacts by {unit} for the {len(times.groupby(['a', 'b']))} busiest pairs, a small chart"
        " each. The table below holds the same."
    )
    show_clickable(figure, f"{side}-time", find_fields(pairs), alt)
    if frame.counts.undated:
        st.caption(f"{count(frame.counts.undated, 'undated contact')} not drawn.")
    named = times.assign(a=times["a"].map(name), b=times["b"].map(name))
    return figure, named.set_axis(columns, axis=1)


def _name_pairs(pairs: pd.DataFrame, name: Callable[[str], str]) -> pd.DataFrame:
    named = pairs.drop(columns=["a_field", "b_field"])
    named = named.assign(a=named["a"].map(name), b=named["b"].map(name))
    return named.set_axis(
        ["One side", "Other side", "Contacts", "Held", "Undated", "First", "Last"], axis=1
    )
