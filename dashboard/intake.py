"""The form to paste or upload an article, and what this session has added so far."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from dashboard.articles import (
    FILE_TYPES,
    MOST_CHARACTERS,
    Article,
    Problem,
    find_in_articles,
    find_undated,
    join_tables,
    read_uploads,
)
from dashboard.words import count, escape_markdown
from pipeline.tables import Tables

_FIRST_DAY: Final = date(1900, 1, 1)


def get_added() -> Tables | None:
    """Return the tables of this session's own articles, None when there are none."""
    added: Tables | None = st.session_state.get("added")
    return added


def open_form() -> None:
    """Open the form; a contact's panel gives way to it."""
    st.session_state["adding"] = True
    st.query_params.pop("contact", None)


def close_form() -> None:
    """Close the form."""
    st.session_state["adding"] = False


def remove_added() -> None:
    """Forget this session's own articles."""
    st.session_state["added"] = None


@st.dialog("Add an article", width="medium", icon=":material/post_add:", on_dismiss=close_form)
def show_form() -> None:
    """Take a text or files, search them for contacts, and put what is found beside the others."""
    st.caption("What is found stays in this browser session; nothing is written to the tables.")
    with st.form("article", border=False, enter_to_submit=False):
        text = st.text_area(
            "Text of the article", key="article_text", height=200, max_chars=MOST_CHARACTERS
        )
        uploads = st.file_uploader(
            "Or files", FILE_TYPES, accept_multiple_files=True, key="article_files"
        )
        day, source = st.columns(2)
        published = day.date_input(
            "Day of publication",
            None,
            _FIRST_DAY,
            date(date.today().year + 1, 12, 31),
            key="article_day",
            format="YYYY-MM-DD",
            help="Leave it empty when the text gives it. “On Saturday” is counted from this day.",
        )
        publisher = source.text_input(
            "Source", key="article_source", placeholder="for example: a newspaper", max_chars=200
        )
        sent = st.form_submit_button(
            "Find contacts", type="primary", icon=":material/manage_search:"
        )
    if not sent:
        return
    if not text.strip() and not uploads:
        st.warning("Paste a text or choose a file first.", icon=":material/edit_note:")
        return
    _search(text, list(uploads or []), published, publisher.strip() or None)


def _search(text: str, uploads: list[object], published: date | None, source: str | None) -> None:
    total = len(uploads) + bool(text.strip())
    bar = st.progress(0.0, "Loading the language model")
    # The language model takes a second or two to load; only who adds a text waits for it.
    from pipeline.extraction import extract

    done = 0

    def report(name: str) -> None:
        nonlocal done
        bar.progress(done / total, f"Reading {escape_markdown(name)} ({done + 1} of {total})")
        done += 1

    articles: list[Article | Problem] = []
    if text.strip():
        articles.append(Article(text, None, published, source))
    articles += read_uploads(uploads, published)  # type: ignore[arg-type]
    found = find_in_articles(articles, extract, report)
    bar.progress(1.0, "Done")
    for problem in found.problems:
        st.error(
            f"{escape_markdown(problem.name)}\\: {escape_markdown(problem.reason)}",
            icon=":material/error:",
        )
    if found.tables is None:
        return
    for title in find_undated(found.tables):
        st.warning(
            f"No day of publication is known for {escape_markdown(title)}. Days such as “Saturday”"
            " cannot be placed; give the day above and try again.",
            icon=":material/event_busy:",
        )
    if found.tables.contacts.empty:
        st.info(
            "No contact between officials of different parties was found.",
            icon=":material/search_off:",
        )
        return
    before = get_added()
    st.session_state["added"] = (
        found.tables if before is None else join_tables(before, found.tables)
    )
    st.toast(
        f"{count(len(found.tables.contacts), 'contact')} found and put on the timeline.",
        icon=":material/check_circle:",
    )
    if not found.problems and not find_undated(found.tables):
        close_form()
    st.rerun()
