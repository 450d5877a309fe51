"""The fields of a contact that can be corrected by hand: what each may hold, checked and plain.

A value is what JSON can hold. The date is one field, written in EDTF, so that first day, last day
and precision can never contradict each other half-way.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from pipeline.coding import to_edtf
from pipeline.models import Precision
from pipeline.schemas import ALLOWED
from pipeline.vocabulary import read_table

FIELDS: Final = (
    "edtf", "status", "channel", "scope", "participants", "initiator", "place", "place_country",
    "topics",
)  # fmt: skip
PERSON: Final = ("name", "role", "country", "organisation")
_CODED: Final = ("status", "channel", "scope")
_MOST: Final = 300  # characters of a name, place or topic
_SPAN = re.compile(r"([^/]+)/([^/]+)")
Days = tuple[date | None, date | None, Precision]


class CorrectionError(ValueError):
    """Why a correction cannot be taken, as one sentence for the user."""


def check_value(field: str | None, value: Any) -> Any:
    """Return the value as the field holds it; raises CorrectionError with what is wrong."""
    if field == "edtf":
        return (read_edtf(str(value or "")) and str(value or "").strip()) or None
    if field in _CODED:
        allowed = ALLOWED["contacts", field]
        if value not in allowed:
            raise CorrectionError(f"The {field} must be one of {', '.join(allowed)}.")
        return value
    if field == "participants":
        return check_people(value)
    if field == "place_country":
        return _check_code(value)
    if field in ("initiator", "topics"):
        items = value.split(";") if isinstance(value, str) else value or []
        return [text for item in items if (text := _clean(item))]
    if field == "place":
        return _clean(value)
    raise CorrectionError(f"{field!r} is no field that can be corrected.")


def check_people(value: Any) -> list[dict[str, str | None]]:
    """Return people as name, role, country and organisation each; one is the least.

    Rows without a name are left out. Raises CorrectionError for a name that stands there twice or a
    code that no reference file knows.
    """
    people: list[dict[str, str | None]] = []
    for row in value or ():
        if not isinstance(row, Mapping):
            raise CorrectionError("Each participant needs a name.")
        person = {key: _clean(row.get(key)) for key in PERSON}
        if person["name"] is None:
            continue
        person["country"] = _check_code(person["country"])
        people.append(person)
    names = [person["name"] for person in people]
    if not names:
        raise CorrectionError("A contact needs at least one participant with a name.")
    if twice := sorted({str(name) for name in names if names.count(name) > 1}):
        raise CorrectionError(f"{twice[0]} stands there twice.")
    return people


def check_split(value: Any) -> dict[str, list[Any]]:
    """Return how a contact is split: people and sentences of the part that stays and of the new.

    The keys are people, evidence (that stay), new_people, new_evidence (that go); a person or a
    sentence may be in both. Raises CorrectionError when a part has none of either.
    """
    keys = ("people", "evidence", "new_people", "new_evidence")
    parts = {key: list(value.get(key) or ()) for key in keys}
    if not parts["people"] or not parts["new_people"]:
        raise CorrectionError("Each of the two contacts needs at least one participant.")
    if not parts["evidence"] or not parts["new_evidence"]:
        raise CorrectionError("Each of the two contacts needs at least one sentence that tells it.")
    return parts


def find_old(contact: Mapping[str, Any], field: str | None) -> Any:
    """Return what a row of the table `contacts` holds in a field, as a correction writes it."""
    value = contact.get(field or "")
    if field == "initiator":
        return [name for name in str(value).split("; ") if name] if isinstance(value, str) else []
    if field in ("topics", "participants"):
        return list(value or ())
    return value if isinstance(value, str) and value else None


def read_edtf(text: str) -> Days:
    """Return first day, last day and precision of a date as `pipeline.coding` writes it.

    Raises CorrectionError for what is no date.

    >>> read_edtf("2022-02-12/2022-02-14")[2], read_edtf("2022-02")[2], read_edtf("")[2]
    ('range', 'month', 'unknown')
    """
    text = text.strip()
    if not text:
        return None, None, "unknown"
    low, high = span.groups() if (span := _SPAN.fullmatch(text)) else (text, text)
    about = "~" in text
    first, first_unit = _read_part(low.rstrip("~"), text)
    last, _ = _read_part(high.rstrip("~"), text, at_end=True)
    if last < first:
        raise CorrectionError(f"The last day, {last}, comes before the first, {first}.")
    if about:
        return first, last, "approx"
    if span:
        return first, last, "day" if first == last else "range"
    return first, last, first_unit


def write_date(first: date | None, last: date | None, precision: str) -> str:
    """Return a date in EDTF from its days and what it means; `last` None is the same day.

    For a month or a year, any day in it will do. Raises CorrectionError where the parts contradict
    each other.

    >>> write_date(date(2022, 2, 12), None, "month"), write_date(date(2022, 2, 12), None, "approx")
    ('2022-02', '2022-02-12~')
    """
    if precision == "unknown":
        return ""
    if first is None:
        raise CorrectionError("Give the first day, or choose “no date”.")
    last = last or first
    if last < first:
        raise CorrectionError(f"The last day, {last}, comes before the first, {first}.")
    if precision == "year":
        return f"{first.year:04d}"
    if precision == "month":
        return f"{first.year:04d}-{first.month:02d}"
    if precision == "day" and last != first:
        raise CorrectionError("A single day has no other last day; choose “several days”.")
    return to_edtf(first, last, "approx" if precision == "approx" else "range") or ""


def _read_part(part: str, whole: str, at_end: bool = False) -> tuple[date, Precision]:
    units: Mapping[int, Precision] = {1: "year", 2: "month", 3: "day"}
    numbers = part.split("-")
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", part):
        raise CorrectionError(f"{whole!r} is no date; write it as 2022-02-13, 2022-02 or 2022.")
    year, month, day = (int(number) for number in [*numbers, "12" if at_end else "1", "1"][:3])
    try:
        if len(numbers) < 3 and at_end:
            day = monthrange(year, month)[1]
        return date(year, month, day), units[len(numbers)]
    except ValueError:
        raise CorrectionError(f"{part} is no day of the calendar.") from None


@cache
def list_codes() -> frozenset[str]:
    """Return the codes of all countries and organisations that the reference files know."""
    files: Iterable[str] = ("countries.csv", "organisations.csv")
    return frozenset(row["code"] for name in files for row in read_table(name) if row["code"])


def _check_code(value: Any) -> str | None:
    code = _clean(value)
    if code is None:
        return None
    if code.upper() not in list_codes():
        raise CorrectionError(f"{code!r} is no code of a country or organisation, such as FRA.")
    return code.upper()


def _clean(value: Any) -> str | None:
    if value is None or value != value:
        return None
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    if len(text) > _MOST:
        raise CorrectionError(f"“{text[:40]}…” is longer than {_MOST} characters.")
    return text or None
