"""A whole text with what was found in it: spans by layer, and a number at each contact."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import duckdb
import pandas as pd

from dashboard.filters import Filters
from dashboard.highlight import Span, find_word, mark
from dashboard.queries import _fetch as fetch
from dashboard.words import as_day, as_text, escape_html, list_words, say_when

LAYERS: Final[Mapping[str, str]] = {
    "contacts": "Contacts",
    "dates": "Dates",
    "people": "People",
    "accounts": "Quotes and accounts",
}
PUBLISHED: Final[Mapping[str, str]] = {
    "given": "as given when the text was read",
    "front_matter": "as its front matter says",
    "column": "as its table says",
    "metadata": "as its file says",
    "address": "as its web address says",
    "dateline": "as its dateline says",
    "byline": "as its byline says",
    "text": "going by the full dates in it",
}
MOST_DOCUMENTS: Final = 200  # in a list to choose from; more are found by their words
_LISTED: Final = "doc_id, title, source, published, n_contacts"
_NAMED: Final = (
    "lower(concat_ws(' ', title, source, strftime(published, '%Y-%m-%d %-d %B %Y'), doc_id))"
)
_MOST_NUMBERS: Final = 6  # contacts that a hint on a name counts up


@dataclass(frozen=True, slots=True)
class Found:
    """What the tables hold of one text: its row, evidence with its contacts, people, accounts."""

    document: Mapping[str, Any]
    evidence: pd.DataFrame
    people: pd.DataFrame
    accounts: pd.DataFrame

    @property
    def text(self) -> str:
        """The whole text."""
        return str(self.document["text"])


@dataclass(frozen=True, slots=True)
class Time:
    """A phrase that names a time: its characters, and in words when that was."""

    start: int
    end: int
    when: str


def find_documents(
    cursor: duckdb.DuckDBPyConnection,
    words: str = "",
    filters: Filters | None = None,
    most: int = MOST_DOCUMENTS,
) -> tuple[pd.DataFrame, int]:
    """Return texts by day of publication, at most `most`, and how many there are.

    Those whose title, source, day and id together hold all `words`, whatever their case. With
    filters in use, only those that tell of a contact that they leave. The columns are doc_id,
    title, source, published, n_contacts.
    """
    condition, parameters = "TRUE", []
    for word in words.split():
        condition += f" AND contains({_NAMED}, lower(?))"
        parameters.append(word)
    if filters is not None and not filters.is_empty:
        kept, more = filters.to_query()
        condition += (
            " AND doc_id IN (SELECT doc_id FROM evidence WHERE contact_id IN"
            f" (SELECT contact_id FROM contacts c WHERE {kept}))"
        )
        parameters += more
    ((total,),) = cursor.execute(
        f"SELECT count(*) FROM documents WHERE {condition}", parameters
    ).fetchall()
    rows = fetch(
        cursor,
        f"SELECT {_LISTED} FROM documents WHERE {condition}"
        f" ORDER BY published NULLS LAST, doc_id LIMIT {int(most)}",
        parameters,
    )
    return rows, int(total)


def load_documents(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> pd.DataFrame:
    """Return the texts of these ids in any order; columns as in `find_documents`."""
    return fetch(
        cursor, f"SELECT {_LISTED} FROM documents WHERE list_contains(?, doc_id)", [list(ids)]
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
        "SELECT DISTINCT p.contact_id, p.name, p.mention FROM participants p"
        " JOIN evidence e USING (contact_id) JOIN contacts c USING (contact_id)"
        " WHERE e.doc_id = ? AND c.decision <> 'rejected' ORDER BY ALL",
        [doc_id],
    )
    accounts = fetch(
        cursor, "SELECT * FROM accounts WHERE doc_id = ? ORDER BY start_char", [doc_id]
    )
    return Found(rows.iloc[0].to_dict(), evidence, people, accounts)


def find_times(text: str, published: Any) -> list[Time]:
    """Return every date in a text, as the pipeline reads it; what has no day says so."""
    from pipeline import tag_dates  # its readers of dates take a moment to load

    times = []
    for one in tag_dates(text, as_day(published)):
        if one.type in ("DATE", "TIME"):
            when = say_when(one.first_day, one.last_day, one.precision)
            words = when if one.first_day else "not said on which day"
            times.append(Time(one.start_char, one.end_char, words))
    return times


def number_contacts(evidence: pd.DataFrame) -> dict[str, int]:
    """Return a number for each contact, in the order in which the text tells of them."""
    return {name: at for at, name in enumerate(dict.fromkeys(evidence["contact_id"]), 1)}


def find_spans(
    found: Found,
    layers: Collection[str],
    chosen: str | None = None,
    times: Sequence[Time] = (),
    bounds: tuple[int, int] | None = None,
) -> list[Span]:
    """Return the spans of the layers asked for; those of the contact `chosen` stand out.

    `times` are marked in the layer of dates beside those that date a contact. Names are looked for
    within the bounds alone, where there are any.
    """
    numbers = number_contacts(found.evidence)
    spans: list[Span] = []
    if "dates" in layers:
        spans += [Span(one.start, one.end, "time", one.when) for one in times]
    for row in found.evidence.to_dict("records"):
        start, end = int(row["start_char"]), int(row["end_char"])
        if "contacts" in layers:
            spans.append(Span(start, end, "sentence"))
            if trigger := as_text(row["trigger"]):
                spans += find_word(found.text, trigger, start, end, "trigger")
        if row["contact_id"] == chosen:
            spans.append(Span(start, end, "chosen"))
        if "dates" in layers and row["date_start_char"] == row["date_start_char"]:
            label = f"dates contact {numbers[row['contact_id']]}"
            low, high = int(row["date_start_char"]), int(row["date_end_char"])
            spans.append(Span(low, high, "date", label))
    if "people" in layers:
        spans += _find_people(found, numbers, *(bounds or (0, len(found.text))))
    if "accounts" in layers:
        bounds = zip(found.accounts["start_char"], found.accounts["end_char"], strict=True)
        spans += [Span(int(start), int(end), "account") for start, end in bounds]
    return spans


def _find_people(found: Found, numbers: Mapping[str, int], low: int, high: int) -> list[Span]:
    # The tables hold a person's mention as words, not where it stands: every place is marked.
    owners: dict[str, set[tuple[str, int]]] = {}
    for row in found.people.itertuples():
        for word in (as_text(row.name), as_text(row.mention)):
            if word and word[:1].isupper():
                owners.setdefault(word, set()).add((row.name, numbers[row.contact_id]))
    if not owners:
        return []
    labels = {word: _describe(owned) for word, owned in owners.items()}
    longest_first = sorted(labels, key=lambda word: (-len(word), word))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    matches = pattern.finditer(found.text, low, high)
    return [Span(*match.span(), "person", labels[match[0]]) for match in matches]


def _describe(owned: set[tuple[str, int]]) -> str:
    names = list_words(sorted({name for name, _ in owned}))
    numbers = sorted({number for _, number in owned})
    shown = [str(number) for number in numbers[:_MOST_NUMBERS]]
    if len(numbers) > _MOST_NUMBERS:
        shown.append(f"{len(numbers) - _MOST_NUMBERS} more")
    return f"{names}: {'contact' if len(numbers) == 1 else 'contacts'} {list_words(shown)}"


def mark_text(
    found: Found,
    spans: list[Span],
    query: list[tuple[str, str]],
    bounds: tuple[int, int] | None = None,
) -> str:
    """Return text[low:high] as HTML, with a numbered link to the timeline after each contact.

    `query` is kept in the links' addresses. A contact of the session's own texts has a number but
    no link, since following one would begin a new session. The first number of a contact within
    the bounds is the target of links to `#told-NUMBER`.
    """
    low, high = bounds or (0, len(found.text))
    numbers = number_contacts(found.evidence)
    notes: dict[int, list[str]] = {}
    seen: set[int] = set()
    for row in found.evidence.to_dict("records"):
        number, end = numbers[row["contact_id"]], int(row["end_char"])
        if not low < end <= high:
            continue
        target = "" if number in seen else f' id="told-{number}"'
        seen.add(number)
        if row["is_added"]:
            note = f"<span{target}>{number}</span>"
        else:
            address = "./?" + urlencode([*query, ("contact", row["contact_id"])])
            label = escape_html(f"Contact {number} on the timeline: {row['summary']}")
            note = (
                f'<a{target} href="{escape_html(address)}" target="_self" title="{label}"'
                f' aria-label="{label}">{number}</a>'
            )
        at_end = notes.setdefault(end, [])
        if not any(f">{number}<" in other for other in at_end):
            at_end.append(note)
    marked = mark(
        found.text,
        spans,
        low,
        high,
        {at: f"<sup>{''.join(pieces)}</sup>" for at, pieces in notes.items()},
    )
    return f'<div class="reader-text">{marked}</div>'


def list_told(found: Found, bounds: tuple[int, int]) -> list[dict[Any, Any]]:
    """Return the contacts told within the bounds, each once, with its number, in their order."""
    numbers = number_contacts(found.evidence)
    ends = found.evidence["end_char"]
    told = found.evidence[(ends > bounds[0]) & (ends <= bounds[1])]
    rows = told.drop_duplicates("contact_id").to_dict("records")
    return [row | {"number": numbers[row["contact_id"]]} for row in rows]
