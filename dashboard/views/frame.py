"""What the pages beside the timeline begin with: title, tables and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

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

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page works with: the tables through a cursor, and the filters with their counts.

    `build` tells the tables, with what is laid over them, from all others.
    """

    store: Store
    added: Tables | None
    build: str
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
    return Frame(opened.store, opened.added, opened.build, opened.cursor, filters, counts)


def ask(frame: Frame, query: Callable[..., T], *arguments: Any) -> T:
    """Return what a query of the tables answers; the same question is asked once for all visitors.

    A million contacts keep a page waiting for seconds, and each click on it would ask again. What
    comes back is shared: it must not be changed.
    """
    name = f"{query.__module__}.{query.__qualname__}"
    return _ask(frame.cursor, query, name, frame.build, arguments)


@st.cache_resource(max_entries=200, show_spinner=False)
def _ask(
    _cursor: duckdb.DuckDBPyConnection,
    _query: Callable[..., T],
    name: str,
    build: str,
    arguments: tuple[Any, ...],
) -> T:
    return _query(_cursor, *arguments)


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
