"""The pages by name: their titles and icons, and links from one to another that keep the filters.

All views run under the app's own script, so that the filters' widgets are the same on each page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from dashboard.filters import to_defaults

HOME: Final = "timeline"
_PAGE: Final = "page_shown"
_DOOR: Final = "page_asked_for"
_WISH: Final = "filters_asked_for"


@dataclass(frozen=True, slots=True)
class Place:
    """A page: the name in its address, its title and its Material icon."""

    name: str
    title: str
    icon: str


PLACES: Final[Mapping[str, Place]] = {
    place.name: place
    for place in (
        Place(HOME, "Timeline", ":material/timeline:"),
        Place("pairs", "Who with whom", ":material/grid_on:"),
        Place("reader", "Reader", ":material/article:"),
        Place("gaps", "Undated and silences", ":material/hourglass_empty:"),
        Place("compare", "Compare", ":material/compare_arrows:"),
        Place("review", "Review", ":material/fact_check:"),
        Place("add", "Add texts", ":material/post_add:"),
        Place("export", "Take away", ":material/download:"),
        Place("help", "Help", ":material/help:"),
    )
}


def make_page(name: str) -> Any:
    """Return Streamlit's page of this name, for the navigation or as a link's target."""
    place = PLACES[name]
    return st.Page(_be_quiet, title=place.title, url_path=name, default=name == HOME)


def _be_quiet() -> None:
    """Stand for the page's view, which the app calls itself."""


def read_filters_of_url() -> list[tuple[str, str]]:
    """Return the pairs of the address that belong to the filters, as it holds them now."""
    return [
        (name, value) for name in to_defaults() for value in st.query_params.get_all(name) if value
    ]


def link_to(
    name: str, label: str, parameters: Iterable[tuple[str, str]] = (), icon: str | None = None
) -> None:
    """Show a link to a page with `parameters` in its address; the filters' widgets go along.

    Its icon is the page's own unless another is given.
    """
    query = dict(parameters)
    icon = icon or PLACES[name].icon
    st.page_link(make_page(name), label=label, icon=icon, query_params=query or None)


def ask_for(name: str, values: Mapping[str, Any]) -> None:
    """Let the next run open a page with these values of filters; for callbacks.

    In a callback no page can be switched.
    """
    st.session_state[_DOOR] = name
    st.session_state[_WISH] = dict(values)


def keep_filters(page: str) -> None:
    """Have the filters that hold written into the address anew where another page was opened.

    Streamlit does so by itself for what the browser has told it of. A page can be left before its
    filters are drawn: they hold, but the address, which a user may copy, would not say so.
    """
    if st.session_state.get(_PAGE) == page:
        return
    st.session_state[_PAGE] = page
    for key, default in to_defaults().items():
        value = st.session_state.get(key, default)
        if value != default and key not in st.query_params:
            st.session_state[key] = value


def follow_request() -> None:
    """Open the page that a callback asked for; once there, give the filters their values.

    Not sooner: a change of page forgets what widgets hold that the browser has not yet seen.
    """
    name = st.session_state.pop(_DOOR, None)
    if name is not None:
        st.switch_page(make_page(name), query_params={})
    for key, value in st.session_state.pop(_WISH, {}).items():
        st.session_state[key] = value
