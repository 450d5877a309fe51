"""The gold records, the found contacts, and how both are read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.tables import Tables

FIELDS = (
    "participants",
    "countries",
    "start",
    "end",
    "precision",
    "date_basis",
    "channel",
    "status",
    "place",
    "initiator",
)


class GoldError(ValueError):
    """A gold file that cannot be read; the message names it and what is wrong."""


@dataclass(frozen=True, slots=True)
class GoldContact:
    """One labelled contact: for each field that is labelled, every answer that is right."""

    answers: Mapping[str, tuple[Any, ...]]
    is_domestic: bool = False
    is_optional: bool = False

    def first(self, field: str) -> Any:
        """Return the first right answer, None where the field is not labelled or empty."""
        answers = self.answers.get(field)
        return answers[0] if answers else None

    @property
    def participants(self) -> tuple[str, ...]:
        """The participants of the first right answer."""
        return tuple(self.first("participants") or ())


@dataclass(frozen=True, slots=True)
class GoldAccount:
    """An account that must be found: of which contact (its place in the list), whose, how many."""

    contact: int
    source: str | None
    speaker: str | None
    least: int


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One labelled document; not ``complete`` means that only the listed contacts are labelled."""

    doc_id: str
    published: str | None
    title: str | None
    complete: bool
    text: str | None
    contacts: tuple[GoldContact, ...]
    accounts: tuple[GoldAccount, ...]
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FoundParticipant:
    """A participant as the pipeline names it."""

    name: str
    country: str | None
    organisation: str | None
    is_party: bool
    is_initiator: bool


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """An account as the pipeline found it."""

    source: str | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class FoundContact:
    """A contact as the pipeline found it."""

    participants: tuple[FoundParticipant, ...]
    countries: tuple[str, ...]
    start: date | None
    end: date | None
    precision: str
    date_basis: str
    channel: str
    status: str
    scope: str
    place: str | None
    accounts: tuple[FoundAccount, ...]
    confidence: float = 1.0


def to_day(value: Any) -> date | None:
    """Return a day from ISO text, a date or a timestamp; None from what is missing."""
    if value is None or value is pd.NaT or value != value or value == "":
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _to_answers(contact: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Collect the right answers, from `any_of` beside the fields or inside a field."""
    beside = contact.get("any_of") or {}
    answers: dict[str, tuple[Any, ...]] = {}
    for field in FIELDS:
        if field not in contact and field not in beside:
            continue
        value = contact.get(field)
        if isinstance(value, dict) and "any_of" in value:
            right = list(value["any_of"])
        else:
            right = [value] if field in contact else []
        right += [answer for answer in beside.get(field, []) if answer not in right]
        if field in ("start", "end"):
            right = [to_day(answer) for answer in right]
        answers[field] = tuple(right)
    return answers


def to_gold_document(record: Mapping[str, Any], text: str | None = None) -> GoldDocument:
    """Return a gold record as a document. Raises GoldError when an id or a contact is wrong."""
    if not record.get("id"):
        raise GoldError("a gold record has no id")
    try:
        contacts = tuple(
            GoldContact(
                answers=_to_answers(contact),
                is_domestic=contact.get("scope") == "domestic",
                is_optional=bool(contact.get("optional", False)),
            )
            for contact in record.get("contacts", ())
        )
        accounts = tuple(
            GoldAccount(
                contact=int(account["contact"]),
                source=account.get("source"),
                speaker=account.get("speaker"),
                least=int(account.get("min", 1)),
            )
            for account in record.get("accounts", ())
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise GoldError(f"gold record {record['id']}: {error!r}") from error
    return GoldDocument(
        doc_id=str(record["id"]),
        published=record.get("published"),
        title=record.get("title"),
        complete=bool(record.get("complete", True)),
        text=record.get("text") or text,
        contacts=contacts,
        accounts=accounts,
        source=record.get("source"),
        url=record.get("url"),
    )


def _read_records(path: Path) -> Iterator[tuple[dict[str, Any], str | None]]:
    content = path.read_text(encoding="utf-8")
    beside = path.with_suffix(".txt")
    try:
        if path.suffix == ".jsonl":
            records = [json.loads(line) for line in content.splitlines() if line.strip()]
        else:
            loaded = json.loads(content)
            records = loaded if isinstance(loaded, list) else [loaded]
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}: no JSON ({error})") from error
    alone = len(records) == 1 and beside.is_file()
    for record in records:
        yield record, beside.read_text(encoding="utf-8") if alone else None


def read_gold(path: Path) -> list[GoldDocument]:
    """Read a .jsonl or .json file, or every such file below a folder, in the order of names.

    Raises GoldError when there is none, or one cannot be read.
    """
    if path.is_dir():
        paths = sorted(p for p in path.rglob("*.json*") if p.suffix in (".json", ".jsonl"))
    else:
        paths = [path] if path.is_file() else []
    documents = [to_gold_document(*pair) for each in paths for pair in _read_records(each)]
    if not documents:
        raise GoldError(f"{path}: no gold record there")
    return documents


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def to_found(tables: Tables, doc_id: str | None = None) -> tuple[FoundContact, ...]:
    """Return the contacts of the tables, or only those that a document tells of."""
    people: dict[str, list[FoundParticipant]] = {}
    for row in tables.participants.to_dict("records"):
        people.setdefault(str(row["contact_id"]), []).append(
            FoundParticipant(
                name=str(row["name"]),
                country=_text(row["country"]),
                organisation=_text(row["organisation"]),
                is_party=row["resolved_by"] == "party",
                is_initiator=bool(row["is_initiator"]),
            )
        )
    accounts: dict[str, list[FoundAccount]] = {}
    for row in tables.accounts.to_dict("records"):
        if doc_id is None or row["doc_id"] == doc_id:
            accounts.setdefault(str(row["contact_id"]), []).append(
                FoundAccount(source=_text(row["source"]), speaker=_text(row["speaker"]))
            )
    found = []
    for row in tables.contacts.to_dict("records"):
        if doc_id is not None and doc_id not in list(row["documents"]):
            continue
        key = str(row["contact_id"])
        found.append(
            FoundContact(
                participants=tuple(people.get(key, ())),
                countries=tuple(row["countries"]),
                start=to_day(row["start"]),
                end=to_day(row["end"]),
                precision=str(row["precision"]),
                date_basis=str(row["date_basis"]),
                channel=str(row["channel"]),
                status=str(row["status"]),
                scope=str(row["scope"]),
                place=_text(row["place"]),
                accounts=tuple(accounts.get(key, ())),
                confidence=float(row["confidence"]),
            )
        )
    return tuple(found)
