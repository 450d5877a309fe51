"""What the pages beside the timeline begin with: title, tables and filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import streamlit as st

from dashboard.facets import read_options
from dashboard.filters import Filters
from dashboard.opening import open_all, select
from dashboard.selection import Counts, count_shown
from dashboard.sidebar import reset_filters, show_filters, show_tallies
from dashboard.store import NoTables, Store, choose_folder
from dashboard.takeaway import Shown
from dashboard.words import count
from pipeline.export import find_build_day
from pipeline.tables import Tables


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page works with: the tables through a cursor, and the filters with their counts."""

    store: Store
    added: Tables | None
    cursor: duckdb.DuckDBPyConnection
    filters: Filters
    counts: Counts


def open_frame(title: str, lead: str, needs_contacts: bool = True) -> Frame | None:
    """Show the title and the filters; None where there is nothing for the page to show."""
    st.title(title, anchor=False)
    st.caption(lead)
    try:
        opened = open_all()
    except NoTables as missing:
        st.info(missing.sentence, icon=":material/database_off:")
        st.code(missing.command, language=None)
        return None
    options = read_options(opened.index, opened.build)
    filters = show_filters(options)
    selection = select(opened, filters)
    counts = count_shown(selection)
    show_tallies(selection, options)
    if needs_contacts and counts.total == 0:
        st.info("These tables hold no contact yet.", icon=":material/inbox:")
        return None
    if needs_contacts and counts.shown == 0:
        st.info("No contact fits these filters.", icon=":material/filter_alt_off:")
        st.button(
            "Reset the filters",
            key="reset_empty",
            type="primary",
            icon=":material/restart_alt:",
            on_click=reset_filters,
        )
        return None
    return Frame(opened.store, opened.added, opened.cursor, filters, counts)


def to_shown(
    frame: Frame, ids: Iterable[str] | None = None, view: str = "", is_filtered: bool = True
) -> Shown:
    """Return what a page shows, for its take-away: all, or the contacts with these ids.

    ``view`` says in words which ones those are. A page that shows them whatever the filters say is
    not filtered.
    """
    return Shown(
        frame.store,
        frame.added,
        frame.filters,
        frame.counts,
        find_build_day(choose_folder()),
        None if ids is None else tuple(ids),
        view,
        is_filtered,
    )


def say_counts(counts: Counts) -> str:
    """Return how much of all is shown, as Markdown."""
    return (
        f"**{counts.shown:,}** of {count(counts.total, 'contact')} · **{counts.undated:,}** undated"
    )
