"""Contacts as rows to read and as a file to take away."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.filters import Filters
from dashboard.store import Store, open_session
from dashboard.words import (
    BASES,
    CHANNELS,
    PRECISIONS,
    STATUSES,
    list_words,
    name_codes,
    name_country,
)
from pipeline.tables import Tables, write_contacts_csv

_TEXT = st.column_config.TextColumn
COLUMNS: Final[dict[str, Any]] = {
    "start": st.column_config.DateColumn("Date", format="D MMM YYYY", width=100),
    "end": st.column_config.DateColumn("Until", format="D MMM YYYY", width=100),
    "who": _TEXT("Who", width="large"),
    "channel": _TEXT("Channel", width=95),
    "status": _TEXT("Status", width=85),
    "place": _TEXT("Place", width=110),
    "precision": _TEXT("The date means", width=130),
    "countries": _TEXT("Countries and organisations", width="medium"),
    "topics": _TEXT("Discussed", width="medium"),
    "n_sources": st.column_config.NumberColumn("Sources", width=75),
    "disputed": st.column_config.CheckboxColumn("Sources disagree", width=115),
    "confidence": st.column_config.ProgressColumn(
        "Confidence", format="percent", min_value=0, max_value=1, width=110
    ),
    "summary": _TEXT("In one sentence", width="large"),
}
SHELF_COLUMNS: Final[dict[str, Any]] = {
    "who": _TEXT("Who", width=280),
    "channel": COLUMNS["channel"],
    "status": COLUMNS["status"],
    "first_reported": st.column_config.DateColumn("First told", format="D MMM YYYY", width=100),
    "why": _TEXT("Why it has no date", width="large"),
}


def show_table(table: pd.DataFrame, alt: str) -> None:
    """Show the table of a chart, its days as on every page; ``alt`` says what it holds."""
    days = table.select_dtypes("datetime").columns
    st.dataframe(
        table,
        hide_index=True,
        placeholder="",
        column_config={name: st.column_config.DateColumn(format="D MMM YYYY") for name in days},
        alt=alt,
    )


def list_contacts(contacts: pd.DataFrame) -> pd.DataFrame:
    """Return contacts as rows to read, indexed by contact id, columns as in COLUMNS."""
    rows = _read_rows(contacts)
    same_day = contacts["end"] == contacts["start"]
    rows["start"], rows["end"] = contacts["start"], contacts["end"].mask(same_day)
    rows["place"], rows["n_sources"] = contacts["place"], contacts["n_sources"]
    rows["precision"] = contacts["precision"].map(PRECISIONS)
    rows["countries"] = [
        list_words(name_country(code) for code in codes) for codes in contacts["countries"]
    ]
    rows["topics"] = ["; ".join(topics) for topics in contacts["topics"]]
    rows["disputed"] = [len(conflicts) > 0 for conflicts in contacts["conflicts"]]
    rows["confidence"], rows["summary"] = (
        contacts["confidence"],
        contacts["summary"].map(name_codes),
    )
    return rows.set_index(contacts["contact_id"])[list(COLUMNS)]


def list_undated(
    contacts: pd.DataFrame, phrases: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """Return undated contacts as rows to read, each with why it has no date.

    `phrases` gives the words of time that the texts use of a contact, by its id.
    """
    rows = _read_rows(contacts)
    rows["first_reported"] = contacts["first_reported"]
    rows["why"] = [
        _say_why(basis, (phrases or {}).get(name, ()))
        for name, basis in zip(contacts["contact_id"], contacts["date_basis"], strict=True)
    ]
    return rows.set_index(contacts["contact_id"])[list(SHELF_COLUMNS)]


def _say_why(basis: str, phrases: Sequence[str]) -> str:
    if not phrases:
        return BASES[basis]
    words = list_words(f"“{' '.join(phrase.split())}”" for phrase in phrases)
    return f"The text says {words}, which names no day that can be told."


def _read_rows(contacts: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "who": [list_words(names) for names in contacts["participants"]],
            "channel": contacts["channel"].map(CHANNELS),
            "status": contacts["status"].map(STATUSES),
        },
        index=contacts.index,
    )


def write_csv(store: Store, added: Tables | None, filters: Filters) -> bytes:
    """Return the contacts that the filters leave as contacts.csv is written (UTF-8 with BOM)."""
    frame = queries.find_contacts(open_session(store, added), filters)
    file = io.StringIO(newline="")
    write_contacts_csv(queries.to_contacts(frame), file)
    return file.getvalue().encode("utf-8-sig")
