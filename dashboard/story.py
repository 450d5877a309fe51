"""What a contact's panel says, as plain text: how it was dated, who was in it, who says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from dashboard.rules import name_rule
from dashboard.words import (
    BASES,
    PRECISIONS,
    as_day,
    as_text,
    list_words,
    name_country,
    say_day,
    say_when,
)
from pipeline.corrections import Correction
from pipeline.editable import CorrectionError, read_edtf

_DEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "in_person": ("met", "meet"),
    "phone": ("spoke by telephone", "speak by telephone"),
    "video": ("spoke by video", "speak by video"),
    "written": ("were in contact in writing", "be in contact in writing"),
    "unspecified": ("were in contact", "be in contact"),
}
_BEGUN: Final[Mapping[str, str]] = {"phone": "telephoned", "written": "wrote to"}
_OUTCOMES: Final[Mapping[str, str]] = {
    "held": "{past}",
    "planned": "were to {bare}",
    "proposed": "were asked or offered to {bare}",
    "declined": "did not {bare}, since it was declined,",
    "cancelled": "did not {bare}, since it was called off,",
    "denied": "are denied to have been in contact",
}
_CLAIM = re.compile(r"(.+?) \((.+)\)")
_ANCHOR = re.compile(r"(published|mention) (\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Voice:
    """One side's accounts of a contact: who publishes, for which country, and what is said."""

    source: str
    country: str | None
    statements: tuple[Mapping[Any, Any], ...]


def explain_date(
    contact: Mapping[Any, Any], evidence: pd.DataFrame, by_hand: Correction | None = None
) -> list[str]:
    """Return sentences that spell out how the date of a contact was derived.

    The first gives the date and what is meant by it; then one for each way in which the texts give
    it, or why they do not. A date set by hand rests on who set it; what the texts gave follows.
    """
    start, end = as_day(contact["start"]), as_day(contact["end"])
    precision = str(contact["precision"])
    if start is None:
        lines = ["No date: the texts do not say when it took place."]
    else:
        lines = [f"{_capital(say_when(start, end, precision))} ({PRECISIONS[precision]})."]
    ways = dict.fromkeys(_explain_claim(row) for row in evidence.to_dict("records"))
    found = [way for way in ways if way]
    if by_hand is not None:
        return [*lines, _say_hand(by_hand), *(f"As read: {way}" for way in found)]
    basis = BASES[str(contact["date_basis"])]
    return [*lines, basis, *found] if start or found else lines


def _say_hand(one: Correction) -> str:
    try:
        was = say_when(*read_edtf(str(one.old or "")))
    except CorrectionError:
        was = str(one.old)
    why = f" Reason: {one.reason.rstrip('.')}." if one.reason else ""
    by = f"Set by hand by {one.author} on {say_day(one.time.date())}"
    return f"{by}; before, it was {'undated' if was == 'Undated' else was}.{why}"


def tell(contact: Mapping[Any, Any]) -> str:
    """Return one sentence of what happened: who, how, when and where.

    >>> tell({"participants": ["A B", "C D"], "channel": "phone", "status": "held",
    ...       "start": date(2022, 2, 12), "end": date(2022, 2, 12), "precision": "day",
    ...       "place": None})
    'A B and C D spoke by telephone on 12 February 2022.'

    Who began a call or letter that took place is named first: "A B telephoned C D".
    """
    start, end = as_day(contact["start"]), as_day(contact["end"])
    when = say_when(start, end, str(contact["precision"])) if start else "on a day not told"
    if start and end not in (None, start) and contact["precision"] == "range":
        when = f"from {when}"
    elif start and not when.startswith(("between", "about")):
        when = f"{'on' if start == (end or start) else 'in'} {when}"
    place = as_text(contact["place"])
    people = list(contact["participants"])
    who = list_words(people)
    past, bare = _DEEDS[str(contact["channel"])]
    said = _OUTCOMES[str(contact["status"])].format(past=past, bare=bare)
    began = as_text(contact.get("initiator"))
    others = [name for name in people if name != began]
    if (
        contact["status"] == "held"
        and contact["channel"] in _BEGUN
        and 0 < len(others) < len(people)
    ):
        who, said = str(began), f"{_BEGUN[str(contact['channel'])]} {list_words(others)}"
    return f"{who} {said} {when}{f' ({place})' if place else ''}."


def _explain_claim(row: Mapping[Any, Any]) -> str | None:
    phrase = as_text(row["date_phrase"])
    if not phrase:
        return None
    anchor = say_anchor(as_text(row["date_anchor"]))
    start, end = as_day(row["claimed_start"]), as_day(row["claimed_end"])
    if start is None:
        result = "no day that can be told"
    else:
        result = say_day(start) if end in (None, start) else f"{say_day(start)} to {say_day(end)}"
    published = as_day(row["published"])
    where = f" in a text published on {say_day(published, weekday=True)}" if published else ""
    rule = as_text(row["date_rule"])
    counted = f", counted from {anchor}" if anchor else ""
    return (
        f"“{' '.join(phrase.split())}”{where}{counted}: {result}"
        f"{f' (read as: {name_rule(rule)})' if rule else ''}."
    )


def say_anchor(anchor: str | None) -> str | None:
    """Say in words what a phrase was counted from.

    >>> say_anchor("mention 2022-02-12")
    'Saturday 12 February 2022, named before'
    >>> say_anchor("mention 2021-12")
    'December 2021, named before'
    """
    match = _ANCHOR.fullmatch(anchor or "")
    if not match:
        return anchor
    year, month, number = (int(part) if part else None for part in match.groups()[1:])
    if year and month and number:
        day = say_day(date(year, month, number), weekday=True)
    elif year and month:
        day = say_when(date(year, month, 1), None, "month")
    else:
        day = str(year)
    return f"the day of publication, {day}" if match[1] == "published" else f"{day}, named before"


def describe_person(person: Mapping[Any, Any]) -> str:
    """Return name, role and party of a participant in one line.

    >>> describe_person({"name": "A B", "role": "Envoy", "country": "FRA", "organisation": None})
    'A B, Envoy, France'
    """
    party = as_text(person["country"])
    parts = [
        str(person["name"]),
        as_text(person["role"]),
        name_country(party) if party else as_text(person["organisation"]),
    ]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def group_accounts(accounts: pd.DataFrame) -> list[Voice]:
    """Return the accounts by who publishes them, in the table's order."""
    groups: dict[tuple[str, str | None], list[Mapping[Any, Any]]] = {}
    for row in accounts.to_dict("records"):
        source = as_text(row["source"]) or as_text(row["publisher"]) or as_text(row["title"])
        key = (source or str(row["doc_id"]), as_text(row["country"]))
        groups.setdefault(key, []).append(row)
    return [Voice(source, country, tuple(rows)) for (source, country), rows in groups.items()]


def name_conflict(conflict: str) -> tuple[str, str]:
    """Split 'channel: phone (a) | video (b)' into the field's name and who claims what of it.

    >>> name_conflict("channel: in_person (Wire A) | video (Agency B)")
    ('Channel', 'Wire A: in person; Agency B: video')
    """
    field, _, claims = conflict.partition(": ")
    if not claims:
        return "Accounts", conflict
    parts = []
    for claim in claims.split(" | "):
        match = _CLAIM.fullmatch(claim.strip())
        value, who = (match[1], match[2]) if match else (claim.strip(), "")
        value = value.replace("in_person", "in person")
        parts.append(f"{who}: {value}" if who else value)
    return _capital(_to_words(field)), "; ".join(parts)


def _to_words(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
