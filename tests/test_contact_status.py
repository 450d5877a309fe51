"""What became of a contact, one sentence a case: tests/cases/status.csv.

``status`` lists the statuses of all contacts found in the sentence, 'none' where it tells of none;
``gap`` says why a case is not met yet.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline import extract

_CASES = Path(__file__).parent / "cases" / "status.csv"


def _read_cases() -> list[object]:
    with _CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        pytest.param(
            row["text"],
            row["published"],
            set(row["status"].split(";")),
            marks=[pytest.mark.xfail(strict=True, reason=row["gap"])] if row["gap"] else [],
            id=f"{row['status']}-{number}",
        )
        for number, row in enumerate(rows, start=2)
    ]


@pytest.mark.parametrize(("text", "published", "status"), _read_cases())
def test_status(text: str, published: str, status: set[str]) -> None:
    contacts = extract(text, published=published).contacts
    found = set(contacts[contacts["scope"] == "international"]["status"])
    assert (found or {"none"}) == status


def test_every_status_has_cases() -> None:
    with _CASES.open(encoding="utf-8", newline="") as file:
        statuses = {status for row in csv.DictReader(file) for status in row["status"].split(";")}
    assert statuses == {"held", "planned", "proposed", "declined", "cancelled", "denied", "none"}
