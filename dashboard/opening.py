"""What every page works with: the tables of a session, their index, what filters leave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import duckdb
import streamlit as st

from dashboard import queries
from dashboard.filters import Filters
from dashboard.index import Array, Index
from dashboard.intake import get_added
from dashboard.selection import Selection, choose
from dashboard.store import (
    Store,
    choose_folder,
    name_build,
    open_index,
    open_session,
    open_tables,
)
from pipeline.tables import Tables


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """The tables through a cursor, and their index; `build` tells them from all others."""

    store: Store
    added: Tables | None
    cursor: duckdb.DuckDBPyConnection
    index: Index
    build: str


def open_all() -> Opened:
    """Return the tables of the chosen folder with the session's own texts; raises NoTables."""
    return open_with(get_added())


def open_with(added: Tables | None) -> Opened:
    """Return the tables of the chosen folder with others beside them, if any; raises NoTables."""
    store = open_tables(choose_folder())
    cursor = open_session(store, added)
    return Opened(store, added, cursor, open_index(store, cursor, added), name_build(store, added))


def select(opened: Opened, filters: Filters) -> Selection:
    """Return what the filters leave."""
    return choose(opened.index, filters, partial(_find_text, opened.cursor, opened.build))


@st.cache_resource(max_entries=50, show_spinner=False)
def _find_text(_cursor: duckdb.DuckDBPyConnection, build: str, text: str) -> Array:
    # Kept, since the other filters change more often than the words.
    return queries.find_text(_cursor, text)
