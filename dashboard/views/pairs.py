"""Who with whom: a matrix and a network of pairs, and the busiest pairs month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.figures import CONFIG
from dashboard.graphs import (
    MOST_NODES,
    MOST_SIDES,
    choose_sides,
    draw_matrix,
    draw_network,
    draw_times,
)
from dashboard.looks import choose_look
from dashboard.meetings import (
    MOST_PAIRS,
    SIDES,
    UNITS,
    choose_unit,
    count_by_time,
    count_pairs,
)
from dashboard.pages import ask_for
from dashboard.taking import show_take_away
from dashboard.views.frame import Frame, open_frame, say_counts, to_shown
from dashboard.words import count, name_country

_DRAWINGS = {"matrix": "Matrix", "network": "Network", "time": "Over time"}
_RULED = ("country", "official", "organisation")


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
    pairs = count_pairs(frame.cursor, frame.filters, side)
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
    _show_clickable(figure, f"{side}-{drawing}", find_fields(pairs), alt)
    if sides > most:
        told, held = f" of {sides:,}", "every pair"
        if len(pairs) == MOST_PAIRS:
            told, held = "", f"the {MOST_PAIRS:,} busiest pairs"
        st.caption(f"The {most} busiest{told} {noun} are drawn; the table holds {held}.")
    return figure, _name_pairs(pairs, name)


def find_fields(pairs: pd.DataFrame) -> dict[str, str]:
    """Return by which filter each side of the pairs is found."""
    return dict(
        zip([*pairs["a"], *pairs["b"]], [*pairs["a_field"], *pairs["b_field"]], strict=True)
    )


def _show_clickable(figure: go.Figure, name: str, fields: Mapping[str, str], alt: str) -> None:
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


def _show_times(
    frame: Frame, pairs: pd.DataFrame, side: str, name: Callable[[str], str]
) -> tuple[go.Figure | None, pd.DataFrame]:
    unit = choose_unit(frame.cursor, frame.filters)
    times = count_by_time(frame.cursor, frame.filters, side, unit)
    columns = ["One side", "Other side", f"{UNITS[unit]} from", "Contacts"]
    if times.empty:
        st.info("None of these contacts has a date.", icon=":material/event_busy:")
        return None, times.set_axis(columns, axis=1)
    figure = draw_times(times, unit, name, choose_look(st.context.theme.type))
    alt = (
        f"Contacts by {unit} for the {len(times.groupby(['a', 'b']))} busiest pairs, a small chart"
        " each. The table below holds the same."
    )
    _show_clickable(figure, f"{side}-time", find_fields(pairs), alt)
    if frame.counts.undated:
        st.caption(f"{count(frame.counts.undated, 'undated contact')} not drawn.")
    named = times.assign(a=times["a"].map(name), b=times["b"].map(name))
    named["first_day"] = named["first_day"].dt.strftime("%Y-%m-%d")
    return figure, named.set_axis(columns, axis=1)


def _name_pairs(pairs: pd.DataFrame, name: Callable[[str], str]) -> pd.DataFrame:
    named = pairs.drop(columns=["a_field", "b_field"])
    named = named.assign(a=named["a"].map(name), b=named["b"].map(name))
    for column in ("first", "last"):
        named[column] = named[column].dt.strftime("%Y-%m-%d")
    return named.set_axis(
        ["One side", "Other side", "Contacts", "Held", "Undated", "First", "Last"], axis=1
    )
