"""What has no date, and why; and the longest silence of each pair."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import queries
from dashboard.clicks import find_fields, show_clickable
from dashboard.listing import SHELF_COLUMNS, list_undated
from dashboard.looks import choose_look
from dashboard.meetings import MOST_SILENCES, SIDES, find_silences
from dashboard.pages import link_to
from dashboard.silences import MOST_DRAWN, draw_silences
from dashboard.taking import show_take_away
from dashboard.views.frame import ask, open_frame, say_counts, to_shown
from dashboard.words import count, escape_markdown, name_country


def show() -> None:
    """Show the page."""
    frame = open_frame(
        "Undated and silences",
        "What the texts leave open: contacts without a date, and times without contacts.",
    )
    if frame is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say_counts(frame.counts), width="content")
        room = st.container(width="content")
    st.subheader(f"Undated: {count(frame.counts.undated, 'contact')}", anchor=False)
    if frame.counts.undated:
        undated = queries.find_contacts(
            frame.cursor, frame.filters, queries.TABLE_ROWS, undated_only=True
        )
        phrases = queries.load_phrases(frame.cursor, undated["nr"].to_numpy())
        _show_shelf(undated, phrases)
    else:
        st.caption("Every contact shown has a date.")
    if frame.counts.lost_to_range:
        st.caption(
            f"{frame.counts.lost_to_range:,} more are left out by the dates asked for: what has no"
            " date is in no range."
        )
    st.subheader("The longest silence of each pair", anchor=False)
    st.caption(
        "Days between one dated contact that took place and the next, in the texts read and under"
        " these filters. No contact told is not the same as no contact. Each line leads from a"
        " pair's first contact to its last, the bar on it is the silence; a click opens the"
        " timeline of that pair."
    )
    side = st.segmented_control(
        "Pairs of",
        list(SIDES),
        key="silences",
        bind="query-params",
        default="countries",
        required=True,
        format_func=SIDES.__getitem__,
        label_visibility="collapsed",
    )
    side = side or "countries"
    silences = ask(frame, find_silences, frame.filters, side)
    name: Callable[[str], str] = str if side == "officials" else name_country
    figure, look = None, choose_look(st.context.theme.type)
    table = silences[["a", "b", "days", "after", "before", "n"]]
    table = table.assign(a=table["a"].map(name), b=table["b"].map(name))
    if len(silences):
        figure = draw_silences(silences, name, look)
        _show_chart(figure, silences, side, name)
        _show_silences(table)
    else:
        st.info("No pair has two dated contacts with days between.", icon=":material/event_busy:")
    with room:
        show_take_away(f"silences-{side}", to_shown(frame), figure, table, look)


def _show_shelf(undated: pd.DataFrame, phrases: dict[str, list[str]]) -> None:
    rows = list_undated(undated, phrases)
    st.dataframe(
        rows,
        hide_index=True,
        column_config=SHELF_COLUMNS,
        placeholder="",
        key="undated",
        on_select="rerun",
        selection_mode="single-row",
        alt="Undated contacts, each with why it has no date.",
    )
    chosen = st.session_state["undated"].selection.rows
    if chosen and chosen[0] < len(rows):
        contact = undated.iloc[chosen[0]]
        st.markdown(escape_markdown(contact["summary"]))
        link_to(
            "timeline",
            "Read who says so",
            [("contact", contact["contact_id"])],
            icon=":material/forum:",
        )
    else:
        st.caption("Choose a row to go to its evidence.")


def _show_chart(
    figure: go.Figure, silences: pd.DataFrame, side: str, name: Callable[[str], str]
) -> None:
    longest = silences.iloc[0]
    alt = (
        f"The longest silences of {len(silences.head(MOST_DRAWN))} pairs of {SIDES[side].lower()}"
        f" as bars in time; the longest, {count(longest['days'], 'day')}, is between"
        f" {name(longest['a'])} and {name(longest['b'])}. The table below holds the same."
    )
    show_clickable(figure, f"silences-{side}", find_fields(silences), alt)
    if len(silences) > MOST_DRAWN:
        held = "the table holds all" if len(silences) < MOST_SILENCES else (
            f"the table holds {MOST_SILENCES}")  # fmt: skip
        st.caption(f"The {MOST_DRAWN} longest are drawn; {held}.")


def _show_silences(silences: pd.DataFrame) -> None:
    day = st.column_config.DateColumn
    st.dataframe(
        silences,
        hide_index=True,
        placeholder="",
        column_config={
            "a": "One side",
            "b": "Other side",
            "days": st.column_config.ProgressColumn(
                "Silent days", format="%d", min_value=0, max_value=int(silences["days"].max())
            ),
            "after": day("After", format="D MMM YYYY"),
            "before": day("Until", format="D MMM YYYY"),
            "n": st.column_config.NumberColumn("Dated contacts held"),
        },
        alt="The longest silence of each pair, longest first.",
    )
