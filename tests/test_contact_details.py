"""When, where, how and about what, one sentence a case: tests/cases/details.csv.

Each sentence tells of one contact; ``field`` is a column of the contacts table and ``value`` what
it must hold (lists joined by "; ", empty for unknown); ``gap`` says why a case is not met yet.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from pipeline import extract

_CASES = Path(__file__).parent / "cases" / "details.csv"


def _read_cases() -> list[object]:
    with _CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        pytest.param(
            row["text"],
            row["published"],
            row["field"],
            row["value"],
            marks=[pytest.mark.xfail(strict=True, reason=row["gap"])] if row["gap"] else [],
            id=f"{row['field']}-{number}",
        )
        for number, row in enumerate(rows, start=2)
    ]


def _to_text(value: object) -> str:
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        return "; ".join(value)  # type: ignore[arg-type]
    return "" if pd.isna(value) else str(value)[:10] if hasattr(value, "year") else str(value)


@pytest.mark.parametrize(("text", "published", "field", "value"), _read_cases())
def test_detail(text: str, published: str, field: str, value: str) -> None:
    contacts = extract(text, published=published).contacts
    found = contacts[contacts["scope"] == "international"].to_dict("records")
    assert [_to_text(contact[field]) for contact in found] == [value]
