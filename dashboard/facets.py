"""What the filters offer: the options of each, and the days between which contacts lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from dashboard.filters import Filters
from dashboard.index import Index
from dashboard.selection import choose, count_options, find_period

FIELDS: Final = ("country", "official", "organisation", "place", "source", "topic")


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that occurs, whatever is asked for now, the busiest first."""

    values: Mapping[str, tuple[str, ...]]
    first_day: date | None
    last_day: date | None


def find_options(index: Index) -> Options:
    """Return what the filters offer."""
    whole = choose(index, Filters(domestic=True), lambda text: index.order[:0])
    values = {field: tuple(count_options(whole, field)) for field in FIELDS}
    return Options(values, *find_period(index))


@st.cache_resource(max_entries=10, show_spinner=False)
def read_options(_index: Index, build: str) -> Options:
    """Return what the filters offer, found once for each build."""
    return find_options(_index)
