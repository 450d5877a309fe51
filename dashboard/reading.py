"""A whole text with what was found in it: spans by layer, and a number at each contact."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlencode

import duckdb
import pandas as pd

from dashboard.highlight import Span, find_word, mark
from dashboard.queries import _fetch as fetch
from dashboard.words import as_text, escape_html

LAYERS: Final[Mapping[str, str]] = {
    "contacts": "Contacts",
    "dates": "Dates",
    "people": "People",
    "accounts": "Quotes and accounts",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the tables hold of one text: its row, evidence with its contacts, people, accounts."""

    document: Mapping[str, Any]
    evidence: pd.DataFrame
    people: pd.DataFrame
    accounts: pd.DataFrame


def list_documents(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return every text by day of publication: doc_id, title, source, published, n_contacts."""
    return fetch(
        cursor,
        "SELECT doc_id, title, source, published, n_contacts FROM documents"
        " ORDER BY published NULLS LAST, doc_id",
    )


def find_in_document(cursor: duckdb.DuckDBPyConnection, doc_id: str) -> Found | None:
    """Return what was found in a text, None when there is no such text."""
    rows = fetch(cursor, "SELECT * FROM documents WHERE doc_id = ?", [doc_id])
    if rows.empty:
        return None
    evidence = fetch(
        cursor,
        'SELECT e.*, c.summary, c.start, c."end", c.precision, c.channel, c.status, c.is_added,'
        " c.scope FROM evidence e JOIN contacts c USING (contact_id) WHERE e.doc_id = ?"
        " AND c.decision <> 'rejected' ORDER BY e.start_char, e.end_char, e.contact_id",
        [doc_id],
    )
    people = fetch(
        cursor,
        "SELECT DISTINCT p.name, p.mention FROM participants p JOIN evidence e USING (contact_id)"
        " WHERE e.doc_id = ? ORDER BY p.name, p.mention",
        [doc_id],
    )
    accounts = fetch(
        cursor, "SELECT * FROM accounts WHERE doc_id = ? ORDER BY start_char", [doc_id]
    )
    return Found(rows.iloc[0].to_dict(), evidence, people, accounts)


def number_contacts(evidence: pd.DataFrame) -> dict[str, int]:
    """Return a number for each contact, in the order in which the text tells of them."""
    return {name: at for at, name in enumerate(dict.fromkeys(evidence["contact_id"]), 1)}


def find_spans(found: Found, layers: Collection[str], chosen: str | None = None) -> list[Span]:
    """Return the spans of the layers asked for; those of the contact `chosen` stand out."""
    text = str(found.document["text"])
    spans: list[Span] = []
    for row in found.evidence.to_dict("records"):
        start, end = int(row["start_char"]), int(row["end_char"])
        if "contacts" in layers:
            spans.append(Span(start, end, "sentence"))
            if trigger := as_text(row["trigger"]):
                spans += find_word(text, trigger, start, end, "trigger")
        if row["contact_id"] == chosen:
            spans.append(Span(start, end, "chosen"))
        if "dates" in layers and row["date_start_char"] == row["date_start_char"]:
            spans.append(Span(int(row["date_start_char"]), int(row["date_end_char"]), "date"))
    if "people" in layers:
        spans += _find_people(text, found.people)
    if "accounts" in layers:
        spans += [
            Span(int(start), int(end), "account")
            for start, end in zip(
                found.accounts["start_char"], found.accounts["end_char"], strict=True
            )
        ]
    return spans


def _find_people(text: str, people: pd.DataFrame) -> list[Span]:
    # The tables hold a person's mention as words, not where it stands: every place is marked.
    words = {word for name in ("name", "mention") for word in people[name] if as_text(word)}
    words = {word for word in words if word[:1].isupper()}
    if not words:
        return []
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return [Span(*match.span(), "person") for match in pattern.finditer(text)]


def mark_text(found: Found, spans: list[Span], query: list[tuple[str, str]]) -> str:
    """Return the whole text as HTML, with a numbered link to the timeline after each contact.

    `query` is kept in the links' addresses. A contact of the session's own texts has a number but
    no link, since following one would begin a new session.
    """
    text = str(found.document["text"])
    numbers = number_contacts(found.evidence)
    notes: dict[int, str] = {}
    for row in found.evidence.to_dict("records"):
        number, end = numbers[row["contact_id"]], int(row["end_char"])
        if row["is_added"]:
            note = f"<span>{number}</span>"
        else:
            address = "./?" + urlencode([*query, ("contact", row["contact_id"])])
            label = escape_html(f"Contact {number} on the timeline: {row['summary']}")
            note = (
                f'<a href="{escape_html(address)}" target="_self" title="{label}"'
                f' aria-label="{label}">{number}</a>'
            )
        if note not in notes.get(end, ""):
            notes[end] = notes.get(end, "") + note
    pieces = []
    for low, high in pairwise(sorted({0, len(text), *notes})):
        pieces.append(mark(text, spans, low, high))
        if high in notes:
            pieces.append(f"<sup>{notes[high]}</sup>")
    return f'<div class="reader-text">{"".join(pieces)}</div>'
