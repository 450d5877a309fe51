"""Tables to the formats of other programs, each one file.

CSV, JSONL, Parquet, TimelineJS, iCalendar, GEXF, PLOVER records and a self-contained page. Every
format takes the contacts that it can show: a calendar and a timeline only dated ones. Text
from documents is data in each of them, escaped as the format asks.
"""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.storage import write_atomically
from pipeline.tables import Tables, check_tables, write_contacts_csv

_NOT_HELD = ("declined", "cancelled", "denied")


@dataclass(frozen=True, slots=True)
class Export:
    """One exported file, and how many contacts it shows."""

    content: bytes
    count: int


def export_tables(tables: Tables, kind: str, path: str | Path) -> int:
    """Write `tables` to the file `path` in the format `kind`; return how many contacts it shows.

    The file is replaced whole or not at all. Raises ValueError for an unknown kind, OSError when
    the file cannot be written.
    """
    export = to_export(tables, kind)
    write_atomically(Path(path), export.content)
    return export.count


def to_export(tables: Tables, kind: str) -> Export:
    """Return the file of the format `kind` as bytes, with the number of contacts in it."""
    if kind not in _KINDS:
        raise ValueError(f"{kind!r} is no format; there are {', '.join(_KINDS)}.")
    return _KINDS[kind](tables)


def to_csv(tables: Tables) -> Export:
    """Return contacts as CSV, as `contacts.csv` is."""
    file = io.StringIO(newline="")
    write_contacts_csv(tables.contacts, file)
    return Export(file.getvalue().encode("utf-8-sig"), len(tables.contacts))


def to_jsonl(tables: Tables) -> Export:
    """Return a JSON object a contact, with its people, evidence (and its words) and accounts."""
    return _to_lines(list(_nest(tables)))


def to_parquet(tables: Tables) -> Export:
    """Return the contacts table as one Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(check_tables(tables)["contacts"], sink, compression="zstd")
    return Export(sink.getvalue().to_pybytes(), len(tables.contacts))


def to_timelinejs(tables: Tables) -> Export:
    """Return TimelineJS's JSON, one event a dated contact, grouped by channel.

    TimelineJS shows headline and text as HTML, so both are escaped.
    Source: https://timeline.knightlab.com/docs/json-format.html
    """
    events = []
    for contact in _nest(tables):
        start, end = contact["start"], contact["end"]
        if start is None:
            continue
        quotes = "".join(
            f"<blockquote>{html.escape(row['text'])}</blockquote>" for row in contact["evidence"]
        )
        events.append(
            {
                "unique_id": contact["contact_id"],
                "start_date": _to_parts(start),
                "end_date": _to_parts(end),
                "group": contact["channel"],
                "text": {
                    "headline": html.escape(", ".join(contact["participants"])),
                    "text": f"<p>{html.escape(contact['summary'])}</p>{quotes}",
                },
            }
        )
    content = json.dumps({"events": events}, ensure_ascii=False, indent=1)
    return Export(content.encode(), len(events))


def _to_parts(day: str) -> dict[str, int]:
    year, month, number = (int(part) for part in day.split("-"))
    return {"year": year, "month": month, "day": number}


def to_ics(tables: Tables) -> Export:
    """Return an iCalendar file (RFC 5545), an all-day event for each dated contact.

    Planned and proposed contacts are TENTATIVE; declined, cancelled and denied ones CANCELLED.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//crisis contacts//EN")
    calendar.add("version", "2.0")
    count = 0
    for contact in _nest(tables):
        if contact["start"] is None:
            continue
        first = date.fromisoformat(contact["start"])
        last = date.fromisoformat(contact["end"])
        event = Event()
        event.add("uid", f"{contact['contact_id']}@crisis-contacts")
        # The stamp is part of the content, so that the same tables give the same file.
        reported = date.fromisoformat(contact["first_reported"] or contact["start"])
        event.add("dtstamp", datetime(*reported.timetuple()[:3], tzinfo=UTC))
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))  # the end is exclusive
        event.add("summary", contact["summary"])
        event.add("status", _to_ics_status(contact["status"]))
        event.add("categories", [contact["channel"], contact["status"]])
        if contact["place"]:
            event.add("location", contact["place"])
        event.add("description", "\n\n".join(row["text"] for row in contact["evidence"]))
        calendar.add_component(event)
        count += 1
    return Export(calendar.to_ical(), count)


def _to_ics_status(status: str) -> str:
    if status in _NOT_HELD:
        return "CANCELLED"
    return "CONFIRMED" if status == "held" else "TENTATIVE"


def to_gexf(tables: Tables) -> Export:
    """Return a graph (GEXF, for Gephi): a node a participant, an edge a pair of those who met.

    Edges carry the number of contacts held and the first and last day of them.
    """
    import networkx as nx  # type: ignore[import-untyped]

    graph = nx.Graph()
    people = tables.participants
    for row in people.drop_duplicates("name").to_dict("records"):
        graph.add_node(
            _to_xml(row["name"]),
            country=_to_xml(_or_empty(row["country"])),
            role=_to_xml(_or_empty(row["role"])),
        )
    held = [contact for contact in _nest(tables) if contact["status"] == "held"]
    for contact in held:
        names = sorted({_to_xml(name) for name in contact["participants"]})
        for one, other in combinations(names, 2):
            edge = graph.get_edge_data(one, other, {"weight": 0, "first": "", "last": ""})
            days = [day for day in (edge["first"], edge["last"], contact["start"]) if day]
            graph.add_edge(
                one,
                other,
                weight=edge["weight"] + 1,
                first=min(days, default=""),
                last=max(days, default=""),
            )
    return Export("\n".join(nx.generate_gexf(graph)).encode("utf-8"), len(held))


def _to_xml(text: str) -> str:
    # XML 1.0 has no way to write these, not even escaped.
    return "".join(char for char in text if char >= " " and char not in "\ufffe\uffff")


def to_plover(tables: Tables) -> Export:
    """Return PLOVER records as JSON lines: event and mode, both sides, day, place and the words.

    The source is the side that is said to have begun it, else the first one named. Contacts that
    PLOVER has no event for (denied ones) are left out.
    """
    records = []
    for contact in _nest(tables):
        if contact["plover"] is None:
            continue
        event, _, mode = contact["plover"].partition("-")
        sides = [
            {"actor": row["name"], "country": row["country"], "role": row["role"]}
            for row in sorted(contact["people"], key=lambda row: not row["is_initiator"])
        ]
        records.append(
            {
                "id": contact["contact_id"],
                "date": contact["start"],
                "end_date": contact["end"],
                "date_precision": contact["precision"],
                "event": event,
                "mode": mode or None,
                "cameo": contact["cameo"],
                "source": sides[:1],
                "target": sides[1:],
                "location": {"place": contact["place"], "country": contact["place_country"]},
                "text": [row["text"] for row in contact["evidence"]],
                "publications": contact["documents"],
            }
        )
    return _to_lines(records)


def to_html(tables: Tables) -> Export:
    """Return one page with timeline, table and evidence that needs no network to open."""
    from pipeline.page import to_page

    return Export(to_page(list(_nest(tables))).encode("utf-8"), len(tables.contacts))


_KINDS: dict[str, Callable[[Tables], Export]] = {
    "csv": to_csv,
    "jsonl": to_jsonl,
    "parquet": to_parquet,
    "timelinejs": to_timelinejs,
    "ics": to_ics,
    "gexf": to_gexf,
    "plover": to_plover,
    "html": to_html,
}


def _to_lines(records: list[dict[str, Any]]) -> Export:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    return Export("".join(f"{line}\n" for line in lines).encode("utf-8"), len(records))


def _nest(tables: Tables) -> Iterator[dict[str, Any]]:
    """Yield each contact as plain values, with its people, evidence (with words) and accounts."""
    texts = dict(zip(tables.documents["doc_id"], tables.documents["text"], strict=True))
    people = _group(tables.participants)
    evidence = _group(tables.evidence)
    accounts = _group(tables.accounts)
    for contact in _to_records(tables.contacts):
        contact_id = contact["contact_id"]
        rows = evidence.get(contact_id, [])
        for row in rows:
            row["text"] = texts.get(row["doc_id"], "")[row["start_char"] : row["end_char"]]
        yield {
            **contact,
            "people": people.get(contact_id, []),
            "evidence": rows,
            "accounts": accounts.get(contact_id, []),
        }


def _group(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in _to_records(frame):
        grouped.setdefault(row.pop("contact_id"), []).append(row)
    return grouped


def _to_records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in frame.to_dict("records"):
        yield {str(name): _to_plain(value) for name, value in row.items()}


def _to_plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value


def _or_empty(value: Any) -> str:
    return str(_to_plain(value) or "")
