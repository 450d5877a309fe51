from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publication import find_publication_day

CASES = list(
    csv.DictReader((Path(__file__).parent / "cases" / "publication.csv").open(encoding="utf-8"))
)


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{n}-{c['text'][:40]!r}" for n, c in enumerate(CASES)]
)
def test_the_day_and_its_basis_are_found(case: dict[str, str]) -> None:
    found = find_publication_day(case["text"], case["title"] or None, case["url"] or None)
    expected = date.fromisoformat(case["published"]) if case["published"] else None
    assert found == (expected, case["basis"] or None)


@given(st.text(max_size=300), st.none() | st.text(max_size=30), st.none() | st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_day_with_a_basis_or_neither(
    text: str, title: str | None, url: str | None
) -> None:
    day, basis = find_publication_day(text, title, url)
    assert (day is None) == (basis is None)


def test_a_day_without_its_year_is_not_guessed() -> None:
    assert find_publication_day("OSLO, May 5 (Desk) - They met.", None, None) == (None, None)
