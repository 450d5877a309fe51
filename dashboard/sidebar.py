"""The filters, in the sidebar. Each widget is bound to the URL: its key is the parameter's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import streamlit as st

from dashboard.filters import RULES, Filters, read_filters, to_defaults
from dashboard.queries import Options
from dashboard.words import CHANNELS, STATUSES, name_country

_URL: Final = "query-params"


def show_filters(options: Options) -> Filters:
    """Show the filters and return what they hold."""
    with st.sidebar:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader("Filters", anchor=False, width="stretch")
            st.button(
                "Reset",
                key="reset",
                on_click=reset_filters,
                type="tertiary",
                icon=":material/restart_alt:",
                help="Clear every filter",
            )
        st.text_input(
            "Words in the evidence",
            key="text",
            bind=_URL,
            placeholder="for example: ceasefire",
            icon=":material/search:",
            max_chars=200,
        )
        _show_choice("Country or organisation", "country", options.countries, name_country)
        _show_choice("Official", "official", options.officials, str)
        _show_range(options)
        st.pills(
            "Channel",
            list(CHANNELS),
            key="channel",
            bind=_URL,
            selection_mode="multi",
            format_func=CHANNELS.__getitem__,
        )
        st.pills(
            "Status",
            list(STATUSES),
            key="status",
            bind=_URL,
            selection_mode="multi",
            format_func=STATUSES.__getitem__,
            help="Whether it took place, was announced or offered, or did not come about.",
        )
        st.toggle(
            "Contacts inside one government",
            key="domestic",
            bind=_URL,
            help="Such as a president meeting his own ministers. Left out unless this is on.",
        )
    return read_filters({name: st.session_state.get(name) for name in to_defaults()})


def _show_choice(label: str, key: str, choices: list[str], name: Callable[[str], str]) -> None:
    st.multiselect(
        label,
        choices,
        key=key,
        bind=_URL,
        format_func=name,
        placeholder="All",
        filter_mode="contains",
        select_all=False,
    )
    if len(st.session_state.get(key) or ()) > 1 or _is_all(key):
        st.segmented_control(
            f"{label}: which of those chosen must take part",
            list(RULES),
            key=f"{key}_rule",
            bind=_URL,
            default="any",
            required=True,
            format_func=RULES.__getitem__,
            label_visibility="collapsed",
        )


def _is_all(key: str) -> bool:
    # A rule that a link brings along must have its widget, or the URL would be cleaned of it.
    return st.query_params.get(f"{key}_rule") == RULES["all"]


def _show_range(options: Options) -> None:
    first, last = options.first_day, options.last_day
    if first is None or last is None:
        return
    low, high = date(first.year, 1, 1), date(last.year, 12, 31)
    st.date_input("From", None, low, high, key="after", bind=_URL, format="YYYY-MM-DD")
    st.date_input("To", None, low, high, key="before", bind=_URL, format="YYYY-MM-DD")


def reset_filters() -> None:
    """Clear every filter, and with it the URL."""
    for name, value in to_defaults().items():
        st.session_state[name] = value
