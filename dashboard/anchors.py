"""Days of the user's own on the axis, such as "2022-02-24 Invasion"; they live in the address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from dashboard.words import escape_markdown, list_words

KEY: Final = "anchor"
MOST: Final = 12
LONGEST: Final = 40  # characters of a name
_FORM = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """A named day."""

    day: date
    name: str


def read_anchor(text: str) -> Anchor | None:
    """Return the day and name that a text gives, None where it gives none.

    >>> read_anchor("2022-02-24 Invasion")
    Anchor(day=datetime.date(2022, 2, 24), name='Invasion')
    >>> read_anchor("2022-02-30 No such day")
    """
    match = _FORM.fullmatch(text.strip())
    name = " ".join(match[2].split()) if match else ""
    if not match or not name:
        return None
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        return None
    return Anchor(day, name[:LONGEST])


def read_anchors(texts: Iterable[str]) -> tuple[tuple[Anchor, ...], list[str]]:
    """Return the anchors by day, MOST at most, and the texts that are none."""
    read = [(text, read_anchor(text)) for text in texts]
    found = sorted({anchor for _, anchor in read if anchor})
    return tuple(found[:MOST]), [text for text, anchor in read if anchor is None]


def show_anchors() -> tuple[Anchor, ...]:
    """Show where days can be named, and return those that are."""
    with st.popover("Mark a day", icon=":material/flag:"):
        st.caption("Days of your own, drawn across the timeline. They are kept in the address.")
        with st.form("anchor_form", border=False, clear_on_submit=True):
            st.text_input("What happened", key="anchor_name", max_chars=LONGEST)
            st.date_input(
                "On which day",
                None,
                date(1800, 1, 1),
                date(2200, 12, 31),
                key="anchor_day",
                format="YYYY-MM-DD",
            )
            st.form_submit_button("Mark it", on_click=_add, icon=":material/add:")
        chosen = st.multiselect(
            "Days marked",
            [],
            key=KEY,
            bind="query-params",
            accept_new_options=True,
            max_selections=MOST,
            placeholder="2022-02-24 Invasion",
            help="A day as year-month-day, a space, and its name.",
        )
        anchors, wrong = read_anchors(chosen)
        if wrong:
            words = escape_markdown(list_words(f"“{text[:60]}”" for text in wrong))
            st.warning(f"{words}: write a day as 2022\\-02\\-24, a space, and its name.")
    return anchors


def _add() -> None:
    day, name = st.session_state["anchor_day"], " ".join(st.session_state["anchor_name"].split())
    known = list(st.session_state.get(KEY) or [])
    if day and name and len(known) < MOST:
        text = f"{day.isoformat()} {name}"
        st.session_state[KEY] = [*known, *([] if text in known else [text])]
