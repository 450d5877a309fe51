"""What a view shows, as files of other programs' formats, each with a note of what it holds."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.filters import LABELS, Filters
from dashboard.selection import Counts
from dashboard.store import Store, open_session
from pipeline.corrections import to_csv as to_corrections
from pipeline.export import FORMATS, Note, Selection, name_note, write_export, write_rows
from pipeline.tables import SCHEMAS, Tables, from_arrow


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

    ``view`` says in words which ones a view with ``ids`` shows; where it is not filtered, it shows
    them whatever the filters say. ``built`` is the tables' day.
    """

    store: Store
    added: Tables | None
    filters: Filters
    counts: Counts
    built: date | None = None
    ids: tuple[str, ...] | None = None
    view: str = ""
    is_filtered: bool = True


def select(shown: Shown) -> Selection:
    """Return the contacts of a view with what belongs to them; of texts only the sentences."""
    cursor = open_session(shown.store, shown.added)
    condition, parameters = _ask_for(cursor, shown)
    kept = f"SELECT contact_id FROM contacts c WHERE {condition}"

    def ask(name: str, rest: str) -> pa.Table:
        columns = ", ".join(
            "''" if column == "text" and name == "documents" else f'{name}."{column}"'
            for column in SCHEMAS[name].names
        )
        query = f"SELECT {columns}{rest}"
        return cursor.sql(query, params=parameters).to_arrow_table()

    own = f"contact_id IN ({kept})"
    contacts = ask(
        "contacts",
        f' FROM contacts WHERE {own} ORDER BY start NULLS LAST, "end", contact_id',
    )
    evidence = ask(
        "evidence",
        ", substring(d.text, evidence.start_char + 1, evidence.end_char - evidence.start_char)"
        f" FROM evidence JOIN documents d USING (doc_id) WHERE {own}"
        " ORDER BY d.published, evidence.doc_id, evidence.start_char",
    )
    names = SCHEMAS["evidence"].names
    words = evidence.column(len(names)).to_pylist()
    told = _to_frame("evidence", evidence)
    documents = f" FROM documents WHERE doc_id IN (SELECT doc_id FROM evidence WHERE {own})"
    return Selection(
        _to_frame("contacts", contacts),
        _to_frame("participants", ask("participants", f" FROM participants WHERE {own}")),
        told.assign(sentence=pd.Series(words, index=told.index, dtype="str")),
        _to_frame("accounts", ask("accounts", f" FROM accounts WHERE {own}")),
        _to_frame("documents", ask("documents", documents)),
        describe(shown),
    )


def _to_frame(name: str, table: pa.Table) -> pd.DataFrame:
    """Return the columns of a table of the schema `name` in pandas as `read_tables` would.

    A whole number stays one where others of its column are missing.
    """
    names = SCHEMAS[name].names
    return from_arrow(name, table.select(range(len(names))).rename_columns(names))


def _ask_for(cursor: duckdb.DuckDBPyConnection, shown: Shown) -> tuple[str, list[Any]]:
    """Return an SQL condition over `contacts`, called c, and its parameters."""
    condition, parameters = shown.filters.to_query() if shown.is_filtered else ("TRUE", [])
    if shown.ids is not None:
        ids = pa.table({"contact_id": pa.array(shown.ids, pa.string())})
        cursor.register("shown_ids", ids)
        condition = f"c.contact_id IN (SELECT contact_id FROM shown_ids) AND ({condition})"
    return condition, parameters


def describe(shown: Shown) -> Note:
    """Return the note of a view: the filters in words, counts, and the day of the tables."""
    filters: list[tuple[str, str]] = []
    if shown.is_filtered:
        filters += [(LABELS[field], words) for field, words in shown.filters.find_active().items()]
    if shown.filters.domestic or not shown.is_filtered:
        filters.append(("Contacts inside one government", "included"))
    if shown.is_filtered and shown.filters.time == "report":
        filters.append(("Days asked for", "those on which contacts were first told"))
    if shown.view:
        filters.append(("View", shown.view))
    counts = shown.counts
    found, undated, lost = counts.shown, counts.undated, counts.lost_to_range
    if shown.ids is not None:
        cursor = open_session(shown.store, shown.added)
        condition, parameters = _ask_for(cursor, shown)
        ((found, undated),) = cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE start IS NULL) FROM contacts c"
            f" WHERE {condition}",
            parameters,
        ).fetchall()
        lost = lost if shown.is_filtered else 0
    return Note(found, max(found, counts.total), undated, lost, tuple(filters), shown.built)


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
