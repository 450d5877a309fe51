"""What a view shows, as files of other programs' formats, each with a note of what it holds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard import queries
from dashboard.filters import LABELS, Filters
from dashboard.queries import _fetch as fetch
from dashboard.store import Store, open_session
from pipeline.corrections import to_csv as to_corrections
from pipeline.export import FORMATS, Note, Selection, name_note, write_export, write_rows
from pipeline.tables import SCHEMAS, Tables

_TEXTLESS: Final = [name for name in SCHEMAS["documents"].names if name != "text"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A format: its kind in `pipeline.export`, and what the page calls it."""

    kind: str
    title: str
    file_name: str
    mime: str
    meant_for: str


OFFERS: Final = (
    Offer("csv", "CSV: contacts", "contacts.csv", "text/csv",
          "One row a contact, for Excel and the like."),
    Offer("participants", "CSV: contacts × participants", "participants.csv", "text/csv",
          "One row for each person in each contact, for pivot tables."),
    Offer("parquet", "Parquet", "contacts.parquet", "application/vnd.apache.parquet",
          "Typed columns and real lists, for pandas, R and DuckDB."),
    Offer("jsonl", "JSON Lines", "contacts.jsonl", "application/x-ndjson",
          "One contact a line with its people, evidence and accounts."),
    Offer("html", "Web page", "contacts.html", "text/html",
          "Timeline, table, evidence and filters in one file that needs no network."),
    Offer("ics", "iCalendar", "contacts.ics", "text/calendar", "Events for a calendar."),
    Offer("timelinejs", "TimelineJS: JSON", "timeline.json", "application/json",
          "A timeline for a web page."),
    Offer("timelinejs-csv", "TimelineJS: CSV", "timeline.csv", "text/csv",
          "The rows of TimelineJS's spreadsheet."),
    Offer("gexf", "GEXF", "contacts.gexf", "application/gexf+xml",
          "The network of those who were in contact, for Gephi."),
    Offer("plover", "PLOVER", "plover.jsonl", "application/x-ndjson",
          "Event records for conflict research; denied contacts have none."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view shows: the contacts that the filters leave, or of those the ones named by id.

    ``view`` says in words which ones a view with ``ids`` shows. ``built`` is the tables' day.
    """

    store: Store
    added: Tables | None
    filters: Filters
    counts: queries.Counts
    built: date | None = None
    ids: tuple[str, ...] | None = None
    view: str = ""


def select(shown: Shown) -> Selection:
    """Return the contacts of a view with what belongs to them; of texts only the sentences."""
    cursor = open_session(shown.store, shown.added)
    condition, parameters = shown.filters.to_query()
    if shown.ids is not None:
        ids = pa.table({"contact_id": pa.array(shown.ids, pa.string())})
        cursor.register("shown_ids", ids)
        condition = f"c.contact_id IN (SELECT contact_id FROM shown_ids) AND ({condition})"
    kept = f"SELECT contact_id FROM contacts c WHERE {condition}"
    contacts = fetch(
        cursor,
        f"SELECT {_list(SCHEMAS['contacts'].names)} FROM contacts c WHERE {condition}"
        ' ORDER BY c.start NULLS LAST, c."end", c.contact_id',
        parameters,
    )
    documents = fetch(
        cursor,
        f"SELECT {_list(_TEXTLESS)} FROM documents WHERE doc_id IN"
        f" (SELECT doc_id FROM evidence WHERE contact_id IN ({kept}))",
        parameters,
    )
    return Selection(
        contacts,
        _fetch_of(cursor, "participants", kept, parameters),
        fetch(
            cursor,
            f"SELECT {_list(SCHEMAS['evidence'].names, 'e')},"
            " substring(d.text, e.start_char + 1, e.end_char - e.start_char) AS sentence"
            f" FROM evidence e JOIN documents d USING (doc_id) WHERE e.contact_id IN ({kept})"
            " ORDER BY d.published, e.doc_id, e.start_char",
            parameters,
        ),
        _fetch_of(cursor, "accounts", kept, parameters),
        documents,
        describe(shown, contacts),
    )


def _list(names: Iterable[str], table: str = "") -> str:
    return ", ".join(f'{table}{"." if table else ""}"{name}"' for name in names)


def _fetch_of(
    cursor: duckdb.DuckDBPyConnection, name: str, kept: str, parameters: list[Any]
) -> pd.DataFrame:
    columns = _list(SCHEMAS[name].names)
    return fetch(cursor, f"SELECT {columns} FROM {name} WHERE contact_id IN ({kept})", parameters)


def describe(shown: Shown, contacts: pd.DataFrame | None = None) -> Note:
    """Return the note of a view: the filters in words, counts, and the day of the tables.

    Without ``contacts`` the view shows all that the filters leave.
    """
    filters = [(LABELS[field], words) for field, words in shown.filters.find_active().items()]
    if shown.filters.domestic:
        filters.append(("Contacts inside one government", "included"))
    if shown.view:
        filters.append(("View", shown.view))
    counts = shown.counts
    found, undated = counts.shown, counts.undated
    if contacts is not None:
        found, undated = len(contacts), int(contacts["start"].isna().sum())
    return Note(found, counts.total, undated, counts.lost_to_range, tuple(filters), shown.built)


def write_file(shown: Shown, offer: Offer) -> bytes:
    """Return the file of a format, packed with its note where it has no room for one."""
    selection = select(shown)
    file = io.BytesIO()
    if FORMATS[offer.kind].has_note:
        write_export(selection, offer.kind, file)
    else:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            _add(archive, selection, offer)
    return file.getvalue()


def name_file(offer: Offer) -> tuple[str, str]:
    """Return the name and media type under which the file of a format is taken away."""
    if FORMATS[offer.kind].has_note:
        return offer.file_name, offer.mime
    return f"{offer.file_name}.zip", "application/zip"


def _add(archive: zipfile.ZipFile, selection: Selection, offer: Offer) -> None:
    form = FORMATS[offer.kind]
    # Written straight into the archive: the unpacked file need not stand in memory.
    with archive.open(offer.file_name, "w") as file:
        write_export(selection, offer.kind, file)
    if not form.has_note:
        note = selection.note.to_json(form.is_dated_only)
        archive.writestr(_name_note(offer.file_name), note)


def _name_note(file_name: str) -> str:
    return name_note(Path(file_name)).name


def write_table(shown: Shown, table: pd.DataFrame, name: str) -> bytes:
    """Return a table of a view as CSV (UTF-8 with BOM), packed with its note."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(f"{name}.csv", "w") as inner:
            write_rows(table, inner)
        archive.writestr(_name_note(f"{name}.csv"), describe(shown).to_json())
    return file.getvalue()


def write_bundle(shown: Shown) -> bytes:
    """Return every format in one archive, with the corrections and a note of what all holds."""
    selection = select(shown)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", selection.note.to_json())
        for offer in OFFERS:
            _add(archive, selection, offer)
        if shown.store.overlay:
            made = shown.store.overlay.reading.corrections
            archive.writestr("corrections.csv", to_corrections(made))
    return file.getvalue()
