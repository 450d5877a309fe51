"""The reader: a whole text with its contacts, dates, people and accounts marked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit
from zlib import crc32

import pandas as pd
import streamlit as st

from dashboard.pages import link_to, read_filters_of_url
from dashboard.portions import Portion, cut_portions, find_portion
from dashboard.reading import (
    LAYERS,
    PUBLISHED,
    Found,
    find_documents,
    find_in_document,
    find_spans,
    find_times,
    list_told,
    load_documents,
    mark_text,
)
from dashboard.taking import show_take_away
from dashboard.views.frame import Frame, open_frame, to_shown
from dashboard.words import (
    CHANNELS,
    STATUSES,
    as_day,
    as_text,
    count,
    escape_html,
    escape_markdown,
    name_codes,
    say_day,
    say_when,
)

# What each layer looks like: the class of the mark, and what it says.
_KEYS: Final = {
    "contacts": (("sentence", "tells of a contact"), ("sentence trigger", "the word for it")),
    "dates": (("date", "dates a contact"), ("time", "another date")),
    "people": (("person", "who takes part"),),
    "accounts": (("account", "a side's words"),),
}
_MOST_LISTED: Final = 40
# The chosen contact is brought into view; nothing of a text or an address stands in the script,
# whose hash docs/nginx.conf lets through.
SCRIPT: Final = (
    "document.querySelector('.reader-text mark.chosen')?.scrollIntoView({block: 'center'})"
)


def show() -> None:
    """Show the page."""
    frame = open_frame(
        "Reader",
        "The whole text, with what was found in it. A number in the text leads to its contact.",
        needs_contacts=False,
    )
    if frame is None:
        return
    doc_id = _choose(frame)
    if doc_id is None:
        return
    found = find_in_document(frame.cursor, doc_id)
    if found is None:
        st.info("This text is not in these tables.", icon=":material/search_off:")
        return
    _show_origin(found)
    layers = st.pills(
        "Marked in the text",
        list(LAYERS),
        key="layers",
        bind="query-params",
        selection_mode="multi",
        default=list(LAYERS),
        format_func=LAYERS.__getitem__,
    )
    _show_keys(layers)
    bounds = _choose_portion(found)
    chosen = st.query_params.get("at")
    told = list_told(found, bounds)
    text, side = st.columns([2, 1], gap="large")
    with text, st.container(key="reader"):
        if told:
            _show_jumps([row["number"] for row in told])
        times = _find_times(found.text, found.document["published"]) if "dates" in layers else []
        spans = find_spans(found, layers, chosen, times, bounds)
        st.html(mark_text(found, spans, read_filters_of_url(), bounds))
    with side, st.container(key="reader_list"):
        _show_take_away(frame, found, doc_id)
        _list_contacts(told, chosen)
    if chosen:
        once = crc32(f"{doc_id} {chosen}".encode())  # another contact, and it runs again
        st.html(f"<script>{SCRIPT}</script><!-- {once} -->", unsafe_allow_javascript=True)


def _show_take_away(frame: Frame, found: Found, doc_id: str | None) -> None:
    ids = found.evidence["contact_id"].unique()
    if len(ids):
        view = f"contacts told of in the text {doc_id}"
        show_take_away("text", to_shown(frame, ids, view, is_filtered=False))


@st.cache_data(max_entries=20, show_spinner="Finding the dates")
def _find_times(text: str, published: object) -> list[object]:
    return list(find_times(text, published))


def _show_origin(found: Found) -> None:
    day, source = as_day(found.document["published"]), as_text(found.document["source"])
    parts = [escape_markdown(source)] if source else []
    if day:
        basis = PUBLISHED.get(str(found.document["published_basis"]), "")
        parts.append(f"published on {say_day(day, weekday=True)}{f', {basis}' if basis else ''}")
    else:
        parts.append("no day of publication is known")
    parts.append(count(len(found.text), "character"))
    st.caption(" · ".join(parts))
    url = as_text(found.document["url"])
    if url and urlsplit(url).scheme in ("http", "https"):
        st.html(
            f'<p class="contact-note"><a href="{escape_html(url)}" target="_blank"'
            f' rel="noopener noreferrer">{escape_html(url)}</a></p>'
        )


def _show_keys(layers: Collection[str]) -> None:
    marks = [
        f'<mark class="{kinds}">{escape_html(words)}</mark>'
        for layer in LAYERS
        if layer in layers
        for kinds, words in _KEYS[layer]
    ]
    if marks:
        st.html(f'<p class="contact-key">{"".join(marks)}</p>')


def _choose_portion(found: Found) -> Portion:
    """Return the part of a long text that is shown; first the one that tells of what is asked."""
    portions = cut_portions(found.text)
    if len(portions) == 1:
        return portions[0]
    asked = (found.document["doc_id"], st.query_params.get("at"))
    if st.session_state.get("reader_part_of") != asked:
        told = found.evidence[found.evidence["contact_id"] == asked[1]]
        if len(told) or st.session_state.get("reader_part_of"):
            at = int(told["start_char"].iloc[0]) if len(told) else 0
            st.session_state["part"] = find_portion(portions, at)
        st.session_state["reader_part_of"] = asked
    if not 1 <= st.session_state.get("part", 1) <= len(portions):
        st.session_state["part"] = 1
    part = st.pagination(len(portions), key="part", bind="query-params")
    st.caption(f"A long text, in {len(portions)} parts.")
    return portions[(part or 1) - 1]


def _show_jumps(numbers: list[int]) -> None:
    links = "".join(f'<a href="#told-{number}">{number}</a>' for number in numbers)
    st.html(f'<nav class="jumps" aria-label="Contacts in this text">Contact {links}</nav>')


def _choose(frame: Frame) -> str | None:
    """Return the id of the text to show, None where there is none and it was said."""
    finder, chooser = st.columns([1, 2])
    words = finder.text_input(
        "Find a text",
        key="reader_words",
        placeholder="Title, source or day",
        icon=":material/search:",
        max_chars=200,
        on_change=_forget_choice,
    )
    listed, total = find_documents(frame.cursor, words or "", frame.filters)
    shown, asked = len(listed), st.query_params.get("doc")
    if asked and asked not in set(listed["doc_id"]):
        # Whatever is searched for, the text that a link or the list named stays.
        listed = pd.concat([load_documents(frame.cursor, [asked]), listed], ignore_index=True)
    if listed.empty:
        _say_none(words or "", not frame.filters.is_empty)
        return None
    documents = listed.set_index("doc_id")
    ids = documents.index.tolist()
    if asked in ids:
        st.session_state["reader_doc"] = asked
    elif st.session_state.get("reader_doc") not in ids:
        st.session_state["reader_doc"] = ids[0]
    chosen = chooser.selectbox(
        "Text",
        ids,
        key="reader_doc",
        on_change=_keep_choice,
        format_func=lambda name: name_document(documents.loc[name].to_dict(), name),
        help="In order of publication.",
    )
    _say_listed(total, shown, not frame.filters.is_empty)
    return asked if asked and asked not in ids else chosen


def _say_none(words: str, is_filtered: bool) -> None:
    if words.strip() or is_filtered:
        whose = "that fits these filters " if is_filtered else ""
        what = "has these words in its title, source or day" if words.strip() else "is there"
        st.info(f"No text {whose}{what}.", icon=":material/search_off:")
        return
    st.info("These tables hold no text yet.", icon=":material/inbox:")
    link_to("add", "Add texts")


def _say_listed(total: int, shown: int, is_filtered: bool) -> None:
    told = " of a contact that the filters leave" if is_filtered else ""
    if total > shown:
        st.caption(
            f"The list holds the first {shown:,} of {total:,} texts"
            f"{f' that tell{told}' if told else ''}; a word of the title, the source or the day"
            " finds the others."
        )
    elif told:
        st.caption(f"{count(total, 'text')} {'tells' if total == 1 else 'tell'}{told}.")


def _forget_choice() -> None:
    for name in ("doc", "at"):
        st.query_params.pop(name, None)


def _keep_choice() -> None:
    st.query_params["doc"] = st.session_state["reader_doc"]
    st.query_params.pop("at", None)


def name_document(row: dict[str, object], doc_id: str) -> str:
    """Return the name of a text for a list: its title, source and day."""
    day = as_day(row["published"])
    parts = (as_text(row["title"]) or doc_id, as_text(row["source"]), say_day(day) if day else None)
    return " · ".join(part for part in parts if part)


def _list_contacts(told: list[dict[str, object]], chosen: str | None) -> None:
    st.subheader(f"{count(len(told), 'contact')} here", anchor=False)
    if not told:
        st.caption("This part of the text tells of no contact between officials.")
    for row in told[:_MOST_LISTED]:
        when = say_when(as_day(row["start"]), as_day(row["end"]), str(row["precision"]))
        mark = "chosen" if row["contact_id"] == chosen else "plain"
        with st.container(border=True, gap="small", key=f"card_{mark}_{row['number']}"):
            st.html(
                f'<p class="told"><a href="#told-{row["number"]}">{row["number"]}</a>'
                f" {escape_html(when)}<small> {CHANNELS[str(row['channel'])]} ·"
                f" {STATUSES[str(row['status'])]}</small></p>"
                f'<p class="contact-note">{escape_html(name_codes(str(row["summary"])))}</p>'
            )
            link_to("timeline", "On the timeline", [("contact", str(row["contact_id"]))])
    if len(told) > _MOST_LISTED:
        st.caption(f"The first {_MOST_LISTED} are listed; each is numbered in the text.")
