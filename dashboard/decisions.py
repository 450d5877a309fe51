"""What the review page makes of its forms: corrections, and corrections in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.words import (
    CHANNELS,
    STATUSES,
    as_day,
    as_text,
    list_words,
    name_country,
    say_when,
)
from pipeline.corrections import Correction, correct, find_active
from pipeline.editable import PERSON, CorrectionError, find_old, read_edtf, write_date
from pipeline.revision import Revision

FIELDS = {
    "edtf": "Date",
    "status": "Status",
    "channel": "Channel",
    "scope": "Scope",
    "participants": "People",
    "initiator": "Begun by",
    "place": "Place",
    "place_country": "Country of the place",
    "topics": "Discussed",
}
SCOPES = {"international": "Between parties", "domestic": "Inside one government"}
_CODES = {"status": STATUSES, "channel": CHANNELS, "scope": SCOPES}
_DEEDS = {
    "confirm": "Confirmed",
    "reject": "Rejected",
    "split": "Split in two",
    "undo": "Undone",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One correction in words; `is_active` is False once it was undone."""

    correction: Correction
    words: str
    is_active: bool


def make_table(people: pd.DataFrame) -> pd.DataFrame:
    """Return the participants as the form shows them, with who began it."""
    table = people[[*PERSON, "is_initiator"]].reset_index(drop=True)
    return table.astype(dict.fromkeys(PERSON, object)).where(table.notna(), None)


def correct_fields(
    contact: Mapping[Any, Any],
    people: pd.DataFrame,
    form: Mapping[str, Any],
    author: str,
    reason: str | None = None,
) -> list[Correction]:
    """Return a correction for each field in which the form differs from the contact.

    The form has first, last, precision, status, channel, scope, people (a table as `make_table`
    gives it), place, place_country, topics. Raises CorrectionError with the first thing wrong, or
    where nothing differs.
    """
    rows = [row for row in form["people"].to_dict("records") if as_text(row["name"])]
    before = make_table(people)
    values: dict[str, tuple[Any, Any]] = {
        "edtf": (_find_date(contact), write_date(form["first"], form["last"], form["precision"])),
        "participants": (_take_people(before.to_dict("records")), _take_people(rows)),
        "initiator": (
            _find_beginners(before.to_dict("records")),
            _find_beginners(rows),
        ),
        "topics": (
            find_old(contact, "topics"),
            [part.strip() for part in form["topics"].split(";") if part.strip()],
        ),
    }
    for field in ("status", "channel", "scope", "place", "place_country"):
        values[field] = (find_old(contact, field), form[field] or None)
    made = [
        correct(contact, "correct", author, field, values[field][1], values[field][0], reason)
        for field in FIELDS
        if values[field][0] != values[field][1]
    ]
    if not made:
        correct(contact, "confirm", author)  # says so when nobody signs
        raise CorrectionError("Nothing was changed.")
    return made


def _find_date(contact: Mapping[Any, Any]) -> str:
    start, end = as_day(contact["start"]), as_day(contact["end"])
    return write_date(start, end, _to_precision(start, end, str(contact["precision"])))


def _to_precision(start: date | None, end: date | None, precision: str) -> str:
    # A window of the tables may be narrower than its month or year ("early May"): about, then.
    if precision not in ("month", "year") or start is None:
        return precision
    whole = read_edtf(write_date(start, None, precision))
    return precision if whole[:2] == (start, end) else "approx"


def read_form_date(contact: Mapping[Any, Any]) -> tuple[date | None, date | None, str]:
    """Return first day, last day (None for the same) and meaning, as the form shows them."""
    start, end = as_day(contact["start"]), as_day(contact["end"])
    precision = _to_precision(start, end, str(contact["precision"]))
    return start, None if start == end else end, precision


def _take_people(rows: Iterable[Mapping[Any, Any]]) -> list[dict[str, str | None]]:
    return [{name: as_text(row[name]) for name in PERSON} for row in rows]


def _find_beginners(rows: Iterable[Mapping[Any, Any]]) -> list[str]:
    return [str(row["name"]).strip() for row in rows if row["is_initiator"] is True]


def list_sentences(evidence: pd.DataFrame) -> list[dict[str, str]]:
    """Return the sentences of a contact as a split names them: doc_id and words."""
    return [
        {"doc_id": row["doc_id"], "sentence": row["text"][row["start_char"] : row["end_char"]]}
        for row in evidence.to_dict("records")
    ]


def describe(one: Correction) -> str:
    """Return what a correction does, in words."""
    if one.what == "correct":
        name = FIELDS.get(str(one.field), str(one.field))
        return f"{name}: {_say(one.field, one.old)} → {_say(one.field, one.new)}"
    if one.what == "note":
        return f"Note: {one.new}"
    if one.what == "merge":
        other = one.new.get("people") if isinstance(one.new, Mapping) else None
        return f"Joined with a contact of {list_words(map(str, other or ['other people']))}"
    return _DEEDS.get(one.what, one.what)


def _say(field: str | None, value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    if field == "edtf":
        try:
            return say_when(*read_edtf(str(value)))
        except CorrectionError:
            return str(value)
    if field == "participants":
        return list_words(str(one.get("name")) for one in value if isinstance(one, Mapping))
    if field == "place_country":
        return name_country(str(value))
    if isinstance(value, list):
        return list_words(map(str, value))
    return _CODES.get(str(field), {}).get(str(value), str(value))


def list_entries(
    corrections: Sequence[Correction],
    revision: Revision | None,
    contact_id: str | None = None,
) -> list[Entry]:
    """Return corrections in words, newest first: all, or those that went to one contact.

    Undoing is no entry of its own: what it undid is marked.
    """
    active = {one.id for one in find_active(corrections)}
    targets = revision.targets if revision else {}
    return [
        Entry(one, describe(one), one.id in active)
        for one in reversed(corrections)
        if one.what != "undo"
        and (contact_id is None or targets.get(one.id, one.contact_id) == contact_id)
    ]


def find_undo(corrections: Sequence[Correction], correction_id: str) -> Correction | None:
    """Return the undoing that holds for a correction, None where it was not undone."""
    undoings = [one for one in corrections if one.what == "undo" and one.new == correction_id]
    return undoings[-1] if undoings else None
