"""One contact with its rows in four tables, changed by hand: a field, a split, a join.

Each function returns new cases; what follows from other fields (EDTF, summary, codes, counts) is
written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pipeline.coding import summarise, to_cameo, to_edtf, to_plover
from pipeline.editable import CorrectionError, check_people, check_value, read_edtf
from pipeline.models import Contact, Document, Participant
from pipeline.rows import find_publisher
from pipeline.schemas import BY_HAND

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One contact with its rows in the tables, as plain values: days as dates, missing as None."""

    contact: Row
    people: tuple[Row, ...]
    evidence: tuple[Row, ...]
    accounts: tuple[Row, ...]


def read_cases(frames: Mapping[str, pd.DataFrame], wanted: Iterable[str]) -> dict[str, Case]:
    """Return the cases of these contacts; `frames` has the tables by name."""
    names = set(wanted)
    rows = {
        table: _group(frames[table], names)
        for table in ("contacts", "participants", "evidence", "accounts")
    }
    return {
        name: Case(
            rows["contacts"][name][0],
            tuple(rows["participants"][name]),
            tuple(rows["evidence"][name]),
            tuple(rows["accounts"][name]),
        )
        for name in sorted(names)
    }


def change_field(case: Case, field: str | None, value: Any, documents: Mapping[str, Row]) -> Case:
    """Return the case with another value in a field; raises CorrectionError where it may not be."""
    value = check_value(field, value)
    contact, people = dict(case.contact), case.people
    if field == "participants":
        people = _replace_people(people, check_people(value))
    elif field == "initiator":
        people = tuple({**row, "is_initiator": row["name"] in value} for row in people)
    elif field == "edtf":
        contact["start"], contact["end"], contact["precision"] = read_edtf(value or "")
        contact["date_basis"] = "none" if contact["start"] is None else BY_HAND
    else:
        contact[str(field)] = value
    return _refresh(replace(case, contact=contact, people=people), documents)


def split_case(
    case: Case, new_id: str, plan: Mapping[str, Any], documents: Mapping[str, Row]
) -> tuple[Case, Case]:
    """Return what stays of a case and what becomes a contact of its own, by `check_split`'s plan.

    Raises CorrectionError when one of them would be empty.
    """
    old_id = str(case.contact["contact_id"])
    parts = (
        _take(case, old_id, plan["people"], plan["evidence"], documents),
        _take(case, new_id, plan["new_people"], plan["new_evidence"], documents),
    )
    if not all(part.people and part.evidence for part in parts):
        raise CorrectionError(
            "The people or sentences by which it was split are not told of this contact any more."
        )
    return parts


def join_cases(first: Case, second: Case, documents: Mapping[str, Row]) -> Case:
    """Return both as one with the first's id and fields; the second fills what is not known."""
    contact, other = dict(first.contact), second.contact
    if contact["start"] is None:
        contact |= {name: other[name] for name in ("start", "end", "precision", "date_basis")}
    for column in ("place", "place_country"):
        contact[column] = contact[column] or other[column]
    for column in ("topics", "conflicts"):
        contact[column] = _join(contact[column], other[column])
    told = [day for day in (contact["first_reported"], other["first_reported"]) if day]
    contact["first_reported"] = min(told, default=None)
    known = {row["name"] for row in first.people}
    joined = Case(
        contact,
        (*first.people, *(row for row in second.people if row["name"] not in known)),
        (*first.evidence, *second.evidence),
        (*first.accounts, *second.accounts),
    )
    return _refresh(joined, documents)


def _take(
    case: Case,
    name: str,
    people: Sequence[str],
    sentences: Sequence[Mapping[str, Any]],
    documents: Mapping[str, Row],
) -> Case:
    evidence = tuple(
        row for row in case.evidence if any(_is_same(row, one, documents) for one in sentences)
    )
    texts = {row["doc_id"] for row in evidence}
    part = Case(
        {**case.contact, **_take_claims(case, evidence), "contact_id": name},
        tuple(row for row in case.people if row["name"] in people),
        evidence,
        tuple(row for row in case.accounts if row["doc_id"] in texts),
    )
    return _refresh(part, documents)


def _is_same(row: Row, sentence: Mapping[str, Any], documents: Mapping[str, Row]) -> bool:
    """Whether a row of evidence is the sentence that was meant, also where the text has moved."""
    if row["doc_id"] != sentence["doc_id"]:
        return False
    text = documents[row["doc_id"]]["text"][row["start_char"] : row["end_char"]]
    return bool(text.split() == str(sentence["sentence"]).split())


def _refresh(case: Case, documents: Mapping[str, Row]) -> Case:
    """Return a case with everything written anew that follows from its other fields."""
    contact, name = dict(case.contact), str(case.contact["contact_id"])
    record = _to_record(contact, case.people)
    texts = list(dict.fromkeys(row["doc_id"] for row in (*case.evidence, *case.accounts)))
    known = {
        doc_id: Document(doc_id, "", url=_text(row["url"]), source=_text(row["source"]))
        for doc_id in texts
        if (row := documents.get(doc_id))
    }
    contact |= {
        "edtf": to_edtf(record.start, record.end, record.precision),
        "participants": [row["name"] for row in case.people],
        "countries": _join([row["country"] for row in case.people if row["country"]]),
        "initiator": "; ".join(r["name"] for r in case.people if r["is_initiator"]) or None,
        "summary": summarise(record),
        "cameo": to_cameo(record),
        "plover": to_plover(record),
        "documents": texts,
        "n_documents": len(texts),
        "n_sources": len({find_publisher(known[one]) if one in known else one for one in texts}),
    }
    own = [
        tuple({**row, "contact_id": name} for row in rows)
        for rows in (case.people, case.evidence, case.accounts)
    ]
    return Case(contact, *own)


def _group(frame: pd.DataFrame, wanted: set[str]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {name: [] for name in wanted}
    for row in frame[frame["contact_id"].isin(wanted)].to_dict("records"):
        plain = {str(column): _to_plain(value) for column, value in row.items()}
        rows[str(row["contact_id"])].append(plain)
    return rows


def _to_plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _replace_people(before: Sequence[Row], people: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    known = {row["name"]: row for row in before}
    names = {person["name"] for person in people}
    rows = []
    for at, person in enumerate(people):
        here = before[at] if at < len(before) else {}
        # Who stood in this place and stands in none now was given another name.
        renamed = here if here.get("name") not in names else {}
        old = known.get(str(person["name"])) or renamed
        rows.append(
            {
                **person,
                "mention": old.get("mention") or person["name"],
                "resolved_by": old.get("resolved_by") or "document",
                "is_initiator": bool(old.get("is_initiator")),
            }
        )
    return tuple(rows)


def _take_claims(case: Case, evidence: Sequence[Row]) -> Row:
    """Return date, channel and status as these sentences claim them, where they differ."""
    claimed: Row = {}
    if len(evidence) == len(case.evidence):
        return claimed
    dated = next((row for row in evidence if row["claimed_start"]), None)
    if dated and case.contact["start"] != dated["claimed_start"]:
        start, end = dated["claimed_start"], dated["claimed_end"]
        claimed |= {"start": start, "end": end, "precision": "day" if start == end else "range"}
    for column in ("channel", "status"):
        if evidence:
            claimed[column] = evidence[0][f"claimed_{column}"]
    return claimed


def _join(*lists: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(item for items in lists for item in items))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _to_record(contact: Row, people: Sequence[Row]) -> Contact:
    return Contact(
        contact_id=contact["contact_id"],
        start=contact["start"],
        end=contact["end"],
        precision=contact["precision"],
        date_basis=contact["date_basis"],
        status=contact["status"],
        channel=contact["channel"],
        scope=contact["scope"],
        participants=tuple(
            Participant(
                name=row["name"],
                role=row["role"],
                country=row["country"],
                organisation=row["organisation"],
                mention=row["mention"],
                resolved_by=row["resolved_by"],
                is_initiator=row["is_initiator"],
                entity_id=at,
                party=row["country"] or row["organisation"] or row["name"],
            )
            for at, row in enumerate(people)
        ),
        place=contact["place"],
        place_country=contact["place_country"],
        topics=tuple(contact["topics"]),
        confidence=contact["confidence"],
        conflicts=tuple(contact["conflicts"]),
        claims=(),
        accounts=(),
        first_reported=contact["first_reported"],
    )
