from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.accounts.quotes import find_quotes

CASES = Path(__file__).parent / "cases" / "quotes.csv"


def read_cases() -> list[object]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return [
            pytest.param(
                row["text"].replace("\\n", "\n"),
                [q for q in row["quotes"].replace("\\n", "\n").split("|") if q],
                id=row["note"],
            )
            for row in csv.DictReader(handle)
        ]


@pytest.mark.parametrize(("text", "expected"), read_cases())
def test_quotes(text: str, expected: list[str]) -> None:
    assert [text[q.start_char : q.end_char] for q in find_quotes(text)] == expected


@given(st.text(alphabet=" \n.,aSs1\"'“”‘’«»„>", max_size=80))
def test_quotes_are_ordered_and_inside_the_text(text: str) -> None:
    end = 0
    for quote in find_quotes(text):
        assert end <= quote.start_char < quote.end_char <= len(text)
        assert text[quote.start_char : quote.end_char].strip()
        end = quote.end_char


@pytest.mark.parametrize(
    "unit", ['"', "“", "'a ", "‘s’ ", '"\n\n', "“\n\n“", "> a\n", ">\n", "«", '" "', "\n \n", " \n"]
)
def test_quotes_take_time_in_proportion_to_length(unit: str) -> None:
    hostile = unit * 200_000
    started = time.perf_counter()
    find_quotes(hostile)
    assert time.perf_counter() - started < 6
