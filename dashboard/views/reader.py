"""The reader: a whole text with its contacts, dates, people and accounts marked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.pages import link_to, read_filters_of_url
from dashboard.reading import (
    LAYERS,
    Found,
    find_in_document,
    find_spans,
    list_documents,
    mark_text,
    number_contacts,
)
from dashboard.views.frame import open_frame
from dashboard.words import (
    CHANNELS,
    STATUSES,
    as_day,
    as_text,
    count,
    escape_markdown,
    name_codes,
    say_day,
    say_when,
)

_KEY = (
    '<p class="contact-key"><mark class="sentence">tells of a contact</mark>'
    '<mark class="sentence trigger">the word that says so</mark>'
    '<mark class="date">dates it</mark><mark class="person">person or party</mark>'
    '<mark class="account">quote or account</mark></p>'
)


def show() -> None:
    """Show the page."""
    frame = open_frame(
        "Reader",
        "The whole text, with what was found in it. A number leads to its contact.",
        needs_contacts=False,
    )
    if frame is None:
        return
    documents = list_documents(frame.cursor).set_index("doc_id")
    if documents.empty:
        st.info("These tables hold no text yet.", icon=":material/inbox:")
        return
    doc_id = _choose(documents)
    found = find_in_document(frame.cursor, doc_id) if doc_id else None
    if found is None:
        st.info("This text is not in these tables.", icon=":material/search_off:")
        return
    layers = st.pills(
        "Marked in the text",
        list(LAYERS),
        key="layers",
        bind="query-params",
        selection_mode="multi",
        default=list(LAYERS),
        format_func=LAYERS.__getitem__,
    )
    st.html(_KEY)
    text, side = st.columns([2, 1], gap="large")
    with text:
        spans = find_spans(found, layers, st.query_params.get("at"))
        st.html(mark_text(found, spans, read_filters_of_url()))
    with side:
        _list_contacts(found)


def _choose(documents: pd.DataFrame) -> str | None:
    ids = documents.index.tolist()
    asked = st.query_params.get("doc")
    if "reader_doc" not in st.session_state or st.session_state["reader_doc"] not in ids:
        st.session_state["reader_doc"] = asked if asked in ids else ids[0]
    elif asked in ids:
        st.session_state["reader_doc"] = asked
    chosen = st.selectbox(
        "Text",
        ids,
        key="reader_doc",
        on_change=_keep_choice,
        format_func=lambda name: name_document(documents.loc[name].to_dict(), name),
        help="In order of publication.",
    )
    return asked if asked and asked not in ids else chosen


def _keep_choice() -> None:
    st.query_params["doc"] = st.session_state["reader_doc"]
    st.query_params.pop("at", None)


def name_document(row: dict[str, object], doc_id: str) -> str:
    """Return the name of a text for a list: its title, source and day."""
    day = as_day(row["published"])
    parts = (as_text(row["title"]) or doc_id, as_text(row["source"]), say_day(day) if day else None)
    return " · ".join(part for part in parts if part)


def _list_contacts(found: Found) -> None:
    numbers = number_contacts(found.evidence)
    st.subheader(count(len(numbers), "contact") + " in this text", anchor=False)
    told = found.evidence.drop_duplicates("contact_id")
    for row in told.to_dict("records"):
        when = say_when(as_day(row["start"]), as_day(row["end"]), row["precision"])
        with st.container(border=True, gap="small"):
            st.markdown(
                f"**{numbers[row['contact_id']]}** · {escape_markdown(when)} ·"
                f" {CHANNELS[row['channel']]} · {STATUSES[row['status']]}"
            )
            st.markdown(escape_markdown(name_codes(row["summary"])))
            link_to(
                "timeline",
                "On the timeline",
                [("contact", row["contact_id"])],
                icon=":material/timeline:",
            )
