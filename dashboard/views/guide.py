"""Help: a start in three steps, how a date is derived, and the words used here."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.glossary import EXAMPLES, STEPS, TERMS
from dashboard.pages import link_to
from dashboard.views.frame import open_frame
from dashboard.words import escape_html


def show() -> None:
    """Show the page."""
    # With the filters, which would be forgotten on a page without them.
    open_frame("Help", "Three steps to begin with, and the words used here.", needs_contacts=False)
    for column, (at, (title, words)) in zip(
        st.columns(len(STEPS)), enumerate(STEPS, 1), strict=True
    ):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{at}. {title}**")
            st.markdown(words)
    link_to("timeline", "Begin on the timeline", icon=":material/arrow_forward:")
    st.subheader("How this date was derived", anchor=False)
    st.markdown(
        "A contact's panel spells it out: the phrase in the text, what it was counted from, and how"
        " precise the result is. Where a text gives nothing to go by, there is no date."
    )
    st.table(
        pd.DataFrame(
            [(e.phrase, e.published, e.result, e.precision, e.why) for e in EXAMPLES],
            columns=["The text says", "Published on", "It was on", "Precision", "Why"],
        ).set_index("The text says")
    )
    st.subheader("Words", anchor=False)
    rows = "".join(f"<dt>{escape_html(a)}</dt><dd>{escape_html(b)}</dd>" for a, b in TERMS)
    st.html(f'<dl class="glossary">{rows}</dl>')
