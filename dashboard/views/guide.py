"""Help: a start in three steps, how a date is derived, and the words used here."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.derivation import MOST_CHARS, derive, work_out
from dashboard.glossary import TERMS
from dashboard.pages import link_to
from dashboard.start import STEPS
from dashboard.views.frame import open_frame
from dashboard.words import escape_html

_SENTENCE = "They spoke on Monday and agreed to meet the next day."


def show() -> None:
    """Show the page."""
    # With the filters, which would be forgotten on a page without them.
    open_frame("Help", "Three steps to begin with, and the words used here.", needs_contacts=False)
    for column, (at, step) in zip(st.columns(len(STEPS)), enumerate(STEPS, 1), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{at}. {step.title}**")
            st.markdown(step.words)
    link_to(
        "timeline",
        "Take the three steps on the timeline",
        [("start", "1")],
        icon=":material/arrow_forward:",
    )
    st.subheader("How this date was derived", anchor=False)
    st.markdown(
        "A contact's panel spells it out: the phrase in the text, what it was counted from, and how"
        " precise the result is. Where a text gives nothing to go by, there is no date. These"
        " examples are worked out as you read them, by what reads the articles."
    )
    with st.container(key="examples"):
        st.table(_work_out().set_index("The text says"))
    _show_trial()
    st.subheader("Words", anchor=False)
    rows = "".join(f"<dt>{escape_html(a)}</dt><dd>{escape_html(b)}</dd>" for a, b in TERMS)
    st.html(f'<dl class="glossary">{rows}</dl>')


@st.cache_data(show_spinner="Working out the examples")
def _work_out() -> pd.DataFrame:
    return work_out()


def _show_trial() -> None:
    """Let a reader try a sentence of his or her own."""
    st.markdown("**Try a sentence of your own**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Sentence", _SENTENCE, key="trial_text", max_chars=MOST_CHARS)
        published = st.date_input(
            "Published on", date(2022, 2, 13), key="trial_day", format="YYYY-MM-DD", width=180
        )
    found = derive(text, published if isinstance(published, date) else None)
    if found.empty:
        st.caption("No expression of time is in it.")
        return
    st.dataframe(
        found.drop(columns="Published on"),
        hide_index=True,
        placeholder="",
        alt="What each expression of time in your sentence means.",
    )
