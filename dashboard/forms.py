"""The forms of the review page: correct a field, split, join with another contact, note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from zlib import crc32

import duckdb
import pandas as pd
import streamlit as st

from dashboard.decisions import (
    SCOPES,
    correct_fields,
    list_sentences,
    make_table,
    read_form_date,
)
from dashboard.desk import complain, get_author, get_reason, go_to, keep
from dashboard.doubt import find_neighbours
from dashboard.words import (
    CHANNELS,
    PRECISIONS,
    STATUSES,
    as_day,
    as_text,
    list_words,
    name_country,
    say_when,
)
from pipeline.corrections import Correction, CorrectionError, correct
from pipeline.editable import list_codes

_FIRST_DAY: Final = date(1800, 1, 1)
_LAST_DAY: Final = date(2200, 12, 31)
_SENTENCE: Final = 120  # characters of a sentence in a list
Contact = dict[Any, Any]


def show_forms(
    cursor: duckdb.DuckDBPyConnection,
    contact: Contact,
    people: pd.DataFrame,
    evidence: pd.DataFrame,
) -> None:
    """Show the forms of one contact; what is sent is written, and the page drawn anew."""
    fix, split, join, note = st.tabs(["Correct", "Split", "Join", "Note"])
    with fix:
        _show_fix(contact, people)
    with split:
        _show_split(contact, people, evidence)
    with join:
        _show_join(contact, find_neighbours(cursor, contact["contact_id"]))
    with note:
        _show_note(contact)


def _send(make: Callable[[], Sequence[Correction]], open_id: str) -> None:
    try:
        made = make()
    except CorrectionError as error:
        complain(error)
    else:
        if keep(made):
            go_to(open_id)
    st.rerun()


def _show_fix(contact: Contact, people: pd.DataFrame) -> None:
    name = contact["contact_id"]
    first, last, precision = read_form_date(contact)
    # The key holds the state of the contact: after a correction the form shows the new values.
    state = f"{name}-{crc32(str(contact).encode())}"
    form: dict[str, Any] = {}
    with st.form(f"fix-{state}", border=False, enter_to_submit=False):
        days = st.columns(2)
        form["first"] = days[0].date_input(
            "First day", first, _FIRST_DAY, _LAST_DAY, key=f"first-{state}", format="YYYY-MM-DD"
        )
        form["last"] = days[1].date_input(
            "Last day",
            last,
            _FIRST_DAY,
            _LAST_DAY,
            key=f"last-{state}",
            format="YYYY-MM-DD",
            help="Leave it empty where it is the same.",
        )
        choices = [
            ("precision", "The date means", PRECISIONS, precision),
            ("scope", "Scope", SCOPES, contact["scope"]),
            ("status", "Status", STATUSES, contact["status"]),
            ("channel", "Channel", CHANNELS, contact["channel"]),
        ]
        for pair in (choices[:2], choices[2:]):
            for column, (field, label, names, value) in zip(st.columns(2), pair, strict=True):
                form[field] = column.selectbox(
                    label,
                    list(names),
                    list(names).index(value),
                    key=f"{field}-{state}",
                    format_func=names.__getitem__,
                )
        st.markdown("People", help="Add a row at the end; choose a row at its left to remove it.")
        form["people"] = st.data_editor(
            make_table(people),
            key=f"people-{state}",
            num_rows="dynamic",
            hide_index=True,
            column_order=["name", "country", "role", "is_initiator", "organisation"],
            column_config={
                "name": st.column_config.TextColumn("Name", required=True, width=130),
                "role": st.column_config.TextColumn("Office", width=110),
                "country": st.column_config.SelectboxColumn(
                    "Country or organisation",
                    options=sorted(list_codes(), key=name_country),
                    format_func=name_country,
                    width=110,
                ),
                "organisation": st.column_config.TextColumn("Body", width=80),
                "is_initiator": st.column_config.CheckboxColumn(
                    "Began it", default=False, width=75
                ),
            },
            alt="The people of this contact, one a row, to be edited.",
        )
        where = st.columns(2)
        form["place"] = where[0].text_input(
            "Place", as_text(contact["place"]) or "", key=f"place-{state}", max_chars=300
        )
        here = as_text(contact["place_country"])
        codes_of_place = sorted(list_codes() | ({here} if here else set()), key=name_country)
        form["place_country"] = where[1].selectbox(
            "Country of the place",
            codes_of_place,
            codes_of_place.index(here) if here else None,
            key=f"place_country-{state}",
            format_func=name_country,
            placeholder="Not known",
        )
        form["topics"] = st.text_input(
            "Discussed",
            "; ".join(contact["topics"]),
            key=f"topics-{state}",
            help="Topics with a semicolon between them.",
        )
        sent = st.form_submit_button(
            "Keep the correction", key=f"send-fix-{state}", icon=":material/edit:"
        )
    if sent:
        _send(
            lambda: correct_fields(contact, people, form, get_author(), get_reason()),
            name,
        )


def _show_split(contact: Contact, people: pd.DataFrame, evidence: pd.DataFrame) -> None:
    name, names = contact["contact_id"], people["name"].tolist()
    sentences = list_sentences(evidence)
    numbers = list(range(len(sentences)))

    def clip(number: int) -> str:
        words = " ".join(sentences[number]["sentence"].split())
        return words if len(words) <= _SENTENCE else words[: _SENTENCE - 1].rstrip() + "…"

    st.caption("Two contacts told as one? Say which people and sentences belong to which.")
    with st.form(f"split-{name}", border=False):
        chosen: dict[str, list[Any]] = {}
        for part, title, is_old in (("", "This contact", True), ("new_", "The new one", False)):
            st.markdown(f"**{title}**")
            chosen[f"{part}people"] = st.multiselect(
                "Who stays" if is_old else "Who takes part in the new one",
                names,
                names if is_old else [],
                key=f"{part}people-{name}",
                placeholder="Choose people",
                select_all=False,
            )
            chosen[f"{part}evidence"] = st.multiselect(
                "Sentences that tell of this one" if is_old else "Sentences that tell of the new",
                numbers,
                numbers if is_old or len(numbers) == 1 else [],
                key=f"{part}evidence-{name}",
                format_func=clip,
                placeholder="Choose sentences",
                select_all=False,
            )
        sent = st.form_submit_button(
            "Split in two", key=f"send-split-{name}", icon=":material/call_split:"
        )
    if sent:
        plan = {
            key: value if "people" in key else [sentences[number] for number in value]
            for key, value in chosen.items()
        }
        _send(
            lambda: [correct(contact, "split", get_author(), new=plan, reason=get_reason())],
            name,
        )


def _show_join(contact: Contact, neighbours: pd.DataFrame) -> None:
    name = contact["contact_id"]
    if neighbours.empty:
        st.caption("No other contact of these parties lies within a month.")
        return
    rows = {row["contact_id"]: row for row in neighbours.to_dict("records")}

    def say(other: str) -> str:
        row = rows[other]
        when = say_when(as_day(row["start"]), as_day(row["end"]), row["precision"])
        how = f"{CHANNELS[row['channel']]}, {STATUSES[row['status']]}".lower()
        return f"{when} · {list_words(row['participants'])} · {how}"

    st.caption("One contact told as two? The other is taken into this one, with its evidence.")
    with st.form(f"join-{name}", border=False):
        other = st.selectbox(
            "The other", list(rows), None, key=f"other-{name}", format_func=say,
            placeholder="Choose a contact of the same parties",
        )  # fmt: skip
        sent = st.form_submit_button("Join", key=f"send-join-{name}", icon=":material/call_merge:")
    if not sent:
        return
    if other is None:
        complain(CorrectionError("Choose the other contact first."))
        st.rerun()
    _send(
        lambda: [correct(contact, "merge", get_author(), new=rows[other], reason=get_reason())],
        name,
    )


def _show_note(contact: Contact) -> None:
    name = contact["contact_id"]
    with st.form(f"note-{name}", border=False, clear_on_submit=True):
        words = st.text_area("Note", key=f"note-words-{name}", max_chars=2_000)
        sent = st.form_submit_button(
            "Keep the note", key=f"send-note-{name}", icon=":material/edit_note:"
        )
    if sent:
        _send(
            lambda: [correct(contact, "note", get_author(), new=words, reason=get_reason())],
            name,
        )
