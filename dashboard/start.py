"""A start in three steps on the timeline: skipped or done, it stays away for the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard import queries
from dashboard.facets import read_options
from dashboard.filters import read_filters, to_defaults
from dashboard.opening import open_all, select
from dashboard.panel import open_contact
from dashboard.selection import list_rows

_KEY: Final = "start"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, what it says, and what its button does."""

    title: str
    words: str
    button: str | None = None
    act: Callable[[], None] | None = None


def _narrow() -> None:
    """Show the busiest country alone."""
    opened = open_all()
    busiest = read_options(opened.index, opened.build).values["country"][:1]
    st.session_state["country"] = list(busiest)


def _check() -> None:
    """Open the first contact that is shown."""
    opened = open_all()
    filters = read_filters({name: st.session_state.get(name) for name in to_defaults()})
    rows = queries.load_contacts(opened.cursor, list_rows(select(opened, filters), 1))
    if len(rows):
        open_contact(str(rows["contact_id"].iloc[0]))


STEPS: Final = (
    Step("Narrow", "Choose a country, an official or a span of days in the sidebar. The address"
         " keeps your choice: copy it, and a colleague sees the same.",
         "Show the busiest country alone", _narrow),
    Step("Look", "Each mark is a contact, each line joins those who took part. Shape and colour"
         " tell how, fill tells whether it took place, width how exactly the day is known."),
    Step("Check", "Click a mark, or a row of the table. You read who says so, in which words, and"
         " how the date was reached.",
         "Open the first contact", _check),
)  # fmt: skip


def show_start_button() -> None:
    """Show the button that begins the steps, until they are done or skipped."""
    if find_step() is None and not st.session_state.get("start_done"):
        st.button(
            "First steps",
            key="start_begin",
            type="tertiary",
            icon=":material/explore:",
            on_click=go_to_step,
            args=(1,),
            help="Three steps; skip them at any time.",
        )


def show_start() -> None:
    """Show the step that the address names, with the way on and the way out."""
    number = find_step()
    if number is None:
        return
    step = STEPS[number - 1]
    with st.container(border=True, key="start_step"):
        st.markdown(f"**Step {number} of {len(STEPS)}: {step.title}.** {step.words}")
        with st.container(horizontal=True, gap="small"):
            if step.button and step.act:
                st.button(step.button, key=f"start_act_{number}", on_click=step.act)
            if number > 1:
                st.button("Back", key="start_back", on_click=go_to_step, args=(number - 1,))
            if number < len(STEPS):
                st.button(
                    "Next", key="start_next", type="primary", on_click=go_to_step,
                    args=(number + 1,),
                )  # fmt: skip
            st.button(
                "Skip" if number < len(STEPS) else "Done",
                key="start_end",
                type="tertiary" if number < len(STEPS) else "primary",
                on_click=end_start,
            )


def find_step() -> int | None:
    """Return the number of the step that the address names, None where it names none."""
    asked = st.query_params.get(_KEY, "")
    return int(asked) if asked in {str(number) for number in range(1, len(STEPS) + 1)} else None


def go_to_step(number: int) -> None:
    """Let the address name a step, so that a reload or a link shows it again."""
    st.query_params[_KEY] = str(number)


def end_start() -> None:
    """Take the steps off the page, for this session."""
    st.query_params.pop(_KEY, None)
    st.session_state["start_done"] = True
