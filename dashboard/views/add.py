"""The page to add texts: paste or upload, see what was found, then keep it or not."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from dashboard.articles import (
    FILE_TYPES,
    MOST_CHARACTERS,
    MOST_TEXTS,
    Batch,
    give_days,
    join_found,
    list_items,
    make_batch,
    search,
)
from dashboard.intake import (
    cancel_batch,
    find_known,
    get_added,
    get_batch,
    keep_batch,
    put_batch,
    remove_added,
    show_beside,
)
from dashboard.listing import COLUMNS, list_contacts
from dashboard.pages import HOME, ask_for, link_to
from dashboard.store import choose_folder
from dashboard.views.frame import open_frame
from dashboard.words import count, escape_markdown

_FIRST_DAY: Final = date(1800, 1, 1)
_FORMS_IN_ROW: Final = 3
_FEW_FORMS: Final = 6  # undated texts that are asked about without a click
_MOST_FORMS: Final = 51  # undated texts that are asked about at once
_WIDTH: Final = 960  # pixels; wider lines of a form are hard to follow
_SAID: Final = "add_said"


def show() -> None:
    """Show the page."""
    # With the filters, which would be forgotten on a page without them; tables need not be there.
    open_frame(
        "Add texts",
        "You are shown what was found first. Nobody else sees it until you keep it in the tables.",
        needs_contacts=False,
    )
    if said := st.session_state.pop(_SAID, None):
        st.success(said, icon=":material/task_alt:")
        link_to("timeline", "To the timeline", icon=":material/timeline:")
    batch = get_batch()
    if batch is None:
        _show_form()
        _show_own()
    elif batch.count("waiting"):
        _read(batch)
    else:
        _show_found(batch)


def _show_form() -> None:
    with st.form("texts", border=False, enter_to_submit=False, width=_WIDTH):
        text = st.text_area(
            "Text", key="article_text", height=220, max_chars=MOST_CHARACTERS,
            placeholder="Paste an article, a readout, a chronology",
        )  # fmt: skip
        uploads = st.file_uploader(
            "Or files, as many as you like",
            FILE_TYPES,
            accept_multiple_files=True,
            key="article_files",
            help="CSV, JSON Lines and Parquet hold a text in each row, in a column “text”.",
        )
        day, source = st.columns(2)
        published = day.date_input(
            "Day of publication of texts that do not say",
            None,
            _FIRST_DAY,
            date(date.today().year + 1, 12, 31),
            key="article_day",
            format="YYYY-MM-DD",
            help="Leave it empty to be asked for each text that needs it. “On Saturday” is counted"
            " from this day.",
        )
        publisher = source.text_input(
            "Source of texts that do not say",
            key="article_source",
            placeholder="for example: a newspaper",
            max_chars=200,
        )
        sent = st.form_submit_button(
            "Find contacts", type="primary", icon=":material/manage_search:"
        )
    if not sent:
        return
    if not text.strip() and not uploads:
        st.warning("Paste a text or choose a file first.", icon=":material/edit_note:")
        return
    from pipeline.adding import BuildError

    try:
        with st.spinner("Opening the texts"):
            batch = make_batch(
                text, list(uploads or []), published, publisher.strip() or None, find_known
            )
    except BuildError as error:  # the tables cannot be read, so what they hold is not known
        st.error(escape_markdown(str(error)), icon=":material/error:")
        return
    put_batch(batch)
    st.rerun()


def _show_own() -> None:
    added = get_added()
    if added is None:
        return
    number = count(len(added.contacts), "contact")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{number} from your own texts stand beside the tables, in this session only.")
        st.button(
            "Remove", key="remove", type="tertiary", icon=":material/delete:", on_click=remove_added
        )


def _read(batch: Batch) -> None:
    """Read what waits, text after text; a click on Cancel ends it between two texts."""
    total = len(batch.items)
    bar = st.progress(0.0, "Loading the language model")
    st.button("Cancel", key="cancel", icon=":material/cancel:", on_click=cancel_batch)
    table = st.empty()
    with table.container():
        _show_items(batch)
    # The language model takes a second or two to load; only who adds a text waits for it.
    from pipeline.extraction import extract

    for at, item in enumerate(batch.items):
        if item.state != "waiting":
            continue
        done = total - batch.count("waiting")
        bar.progress(
            done / total, f"Reading {escape_markdown(item.name)} ({done + 1:,} of {total:,})"
        )
        with table.container():
            _show_items(batch)
        batch = batch.put(at, search(item, extract))
        put_batch(batch)
    st.rerun()


def _show_items(batch: Batch) -> None:
    rows = list_items(batch)
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn("Text", width=150),
            "published": st.column_config.DateColumn("Published", format="D MMM YYYY", width=105),
            "state": st.column_config.TextColumn("State", width=80),
            "contacts": st.column_config.NumberColumn("Contacts", width=80),
            "reason": st.column_config.TextColumn("Note", width="large"),
        },
        column_order=[name for name in rows if rows[name].notna().any()],
        placeholder="",
        alt="The texts, one a row, with what was found in each.",
    )


def _show_found(batch: Batch) -> None:
    found = join_found(batch)
    number = 0 if found is None else len(found.contacts)
    read, known = batch.count("read"), batch.count("known")
    parts = [f"**{count(number, 'contact')}** found in **{count(read, 'text')}**"]
    if known:
        parts.append(f"{count(known, 'text')} already in the tables")
    if failed := batch.count("failed"):
        parts.append(f"{failed:,} could not be read")
    if changed := sum(item.note is not None for item in batch.items):
        parts.append(f"{changed:,} under the name of another text")
    if left := batch.count("left out"):
        parts.append(f"{left:,} left out")
    st.markdown(" · ".join(parts))
    if len(batch.items) == MOST_TEXTS:
        st.warning(
            f"These are the first {MOST_TEXTS:,} texts; for more, use the command.",
            icon=":material/splitscreen:",
        )
    for item in batch.items:
        if item.state == "failed" and len(batch.items) <= _MOST_FORMS:
            words = escape_markdown(f"{item.name}: {item.reason}")
            st.error(words, icon=":material/error:")
    _show_items(batch)
    _ask_for_days(batch)
    if found is not None and number:
        st.subheader("What was found", anchor=False)
        rows = list_contacts(found.contacts)
        st.dataframe(
            rows,
            hide_index=True,
            column_config=COLUMNS,
            column_order=[name for name in COLUMNS if rows[name].notna().any()],
            placeholder="",
            alt="The contacts found, one a row.",
        )
    elif read:
        st.info(
            "No contact between officials of different parties was found.",
            icon=":material/search_off:",
        )
    _show_choices(read, number)


def _ask_for_days(batch: Batch) -> None:
    undated = [at for at, item in enumerate(batch.items) if item.is_undated][:_MOST_FORMS]
    if not undated:
        return
    title = f"When were these published? {count(len(undated), 'text')} without a day"
    with (
        st.expander(title, expanded=len(undated) <= _FEW_FORMS, icon=":material/event:"),
        st.form("days", border=False, enter_to_submit=False),
    ):
        st.caption(
            "No day of publication is known of them, so days such as “Saturday” cannot be placed."
            " Give those that you know."
        )
        days = {}
        for start in range(0, len(undated), _FORMS_IN_ROW):
            row = undated[start : start + _FORMS_IN_ROW]
            for column, at in zip(st.columns(_FORMS_IN_ROW), row, strict=False):
                days[at] = column.date_input(
                    escape_markdown(batch.items[at].name),
                    None,
                    _FIRST_DAY,
                    date(date.today().year + 1, 12, 31),
                    key=f"day-{at}",
                    format="YYYY-MM-DD",
                )
        sent = st.form_submit_button("Read again with these days", icon=":material/event:")
    if sent:
        put_batch(give_days(batch, days))
        st.rerun()


def _show_choices(read: int, number: int) -> None:
    with st.container(horizontal=True):
        keep = st.button(
            "Keep in the tables",
            key="keep",
            type="primary",
            icon=":material/save:",
            disabled=not read,
            help=f"Adds the texts to {choose_folder()}, for all who use these tables, and joins"
            " what they tell with what is there, as `python -m pipeline build` does.",
        )
        st.button(
            "Show on the timeline only",
            key="beside",
            icon=":material/timeline:",
            disabled=not number,
            on_click=_go_beside,
            help="Beside the tables, in this session only.",
        )
        st.button(
            "Discard", key="discard", icon=":material/delete:", on_click=put_batch, args=(None,)
        )
    if keep:
        _keep()


def _go_beside() -> None:
    show_beside()
    ask_for(HOME, {})


def _keep() -> None:
    from pipeline.adding import BuildError

    try:
        with st.spinner("Joining with what the tables hold"):
            addition = keep_batch()
    except BuildError as error:
        st.error(escape_markdown(str(error)), icon=":material/error:")
        return
    counts = addition.built.counts
    words = f"{count(len(addition.new), 'text')} added"
    if addition.known:
        words += f", {len(addition.known):,} there already"
    words += (
        f". The tables now hold {count(counts.contacts, 'contact')} from"
        f" {count(counts.documents, 'text')}."
    )
    st.session_state[_SAID] = words
    st.rerun()
