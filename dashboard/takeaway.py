"""What is shown, as tables and as files of other programs' formats."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import duckdb

from dashboard import queries
from dashboard.filters import Filters
from dashboard.queries import _fetch as fetch
from dashboard.store import Store, open_session
from pipeline.corrections import to_csv as to_corrections
from pipeline.export import to_export
from pipeline.tables import SCHEMAS, Tables, write_contacts_csv


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its kind in `pipeline.export`, and what the page calls it."""

    kind: str
    title: str
    file_name: str
    mime: str
    meant_for: str
    is_dated_only: bool = False


FORMATS: Final = (
    Format("csv", "CSV: contacts", "contacts.csv", "text/csv",
           "One row a contact, for Excel and the like."),
    Format("people", "CSV: contacts × participants", "participants.csv", "text/csv",
           "One row for each person in each contact, for pivot tables."),
    Format("parquet", "Parquet", "contacts.parquet", "application/vnd.apache.parquet",
           "Typed columns and real lists, for pandas, R and DuckDB."),
    Format("jsonl", "JSON Lines", "contacts.jsonl", "application/x-ndjson",
           "One contact a line with its people, evidence and accounts."),
    Format("timelinejs", "TimelineJS", "timeline.json", "application/json",
           "A timeline for a web page.", True),
    Format("ics", "iCalendar", "contacts.ics", "text/calendar",
           "Events for a calendar.", True),
    Format("gexf", "GEXF", "contacts.gexf", "application/gexf+xml",
           "The network of those who met, for Gephi."),
    Format("plover", "PLOVER", "plover.jsonl", "application/x-ndjson",
           "Event records for conflict research; denied contacts have none."),
    Format("html", "Web page", "contacts.html", "text/html",
           "Timeline, table and evidence in one file that needs no network."),
)  # fmt: skip


def select_tables(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> Tables:
    """Return the tables of the contacts that the filters leave, whole texts included."""
    condition, parameters = filters.to_query()
    kept = f"SELECT contact_id FROM contacts c WHERE {condition}"
    frames: dict[str, Any] = {
        "contacts": queries.to_contacts(queries.find_contacts(cursor, filters))
    }
    for name in ("participants", "evidence", "accounts"):
        columns = ", ".join(SCHEMAS[name].names)
        frames[name] = fetch(
            cursor, f"SELECT {columns} FROM {name} WHERE contact_id IN ({kept})", parameters
        )
    columns = ", ".join(SCHEMAS["documents"].names)
    frames["documents"] = fetch(
        cursor,
        f"SELECT {columns} FROM documents WHERE doc_id IN"
        f" (SELECT doc_id FROM evidence WHERE contact_id IN ({kept}))",
        parameters,
    )
    frames["skipped"] = SCHEMAS["skipped"].empty_table().to_pandas()
    return Tables(**frames)


def write_format(store: Store, added: Tables | None, filters: Filters, kind: str) -> bytes:
    """Return the file of a format with exactly what the filters leave."""
    return _write(select_tables(open_session(store, added), filters), kind)


def _write(tables: Tables, kind: str) -> bytes:
    return write_people(tables) if kind == "people" else to_export(tables, kind).content


def write_people(tables: Tables) -> bytes:
    """Return a row for each person of each contact as CSV (UTF-8 with BOM)."""
    known = tables.contacts.drop(columns=["participants", "countries"])
    rows = known.merge(tables.participants, on="contact_id", how="inner")
    file = io.StringIO(newline="")
    write_contacts_csv(rows, file)
    return file.getvalue().encode("utf-8-sig")


def describe_selection(filters: Filters, counts: queries.Counts, built: date) -> dict[str, Any]:
    """Return what a file holds: the filters as in the address, counts, and days."""
    return {
        "filters": [f"{name}={value}" for name, value in filters.to_url()],
        "contacts": counts.shown,
        "contacts_in_all": counts.total,
        "undated_in": counts.undated,
        "undated_left_out_by_the_range": counts.lost_to_range,
        "built": built.isoformat(),
    }


def write_bundle(
    store: Store, added: Tables | None, filters: Filters, about: dict[str, Any]
) -> bytes:
    """Return every format in one archive, with about.json that says what they hold."""
    tables = select_tables(open_session(store, added), filters)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", json.dumps(about, ensure_ascii=False, indent=1))
        for item in FORMATS:
            archive.writestr(item.file_name, _write(tables, item.kind))
        if store.overlay:
            made = store.overlay.reading.corrections
            archive.writestr("corrections.csv", to_corrections(made))
    return file.getvalue()
