"""Sentences, headings and bullets: a table of cases, and what holds of every text."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment import split_sentences

CASES = Path(__file__).parent / "cases" / "sentences.csv"
with CASES.open(encoding="utf-8", newline="") as handle:
    ROWS = list(csv.DictReader(handle))
PIECES = st.sampled_from(
    ["U.S. ", "Mr. ", "J. ", "met", "The ", "they ", ".", "?", "!", "…", "”", "“", '"', ")", "(",
     " ", "\n", "\n\n", "- ", "1. ", "no. ", "Feb. ", "a.m. ", "12", "é", "\t", "\r\n", "\u2028"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200)
WRAPPED = "The foreign ministers of both countries met in the capital\n" * 8


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_case(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    found = [text[s.start_char : s.end_char] for s in split_sentences(text)]
    assert found == [piece.replace("\\n", "\n") for piece in row["sentences"].split("|") if piece]


def test_every_line_of_cases_says_why() -> None:
    assert len({row["why"] for row in ROWS}) == len(ROWS) > 30
    assert all(row["why"] for row in ROWS)


@given(TEXTS)
def test_sentences_are_in_order_and_hold_all_that_is_not_white_space(text: str) -> None:
    found = split_sentences(text)
    for one, other in pairwise(found):
        assert one.end_char <= other.start_char
        assert one.paragraph <= other.paragraph
    for one in found:
        piece = text[one.start_char : one.end_char]
        assert piece == piece.strip() != ""
    inside = "".join(text[s.start_char : s.end_char] for s in found)
    assert "".join(inside.split()) == "".join(text.split())


@given(TEXTS)
def test_a_blank_line_always_ends_a_sentence(text: str) -> None:
    joined = f"{text}\n\nThe end of it"
    assert joined[split_sentences(joined)[-1].start_char :] == "The end of it"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Talks resume\n\nThe envoys met.", [True, False]),
        ("The envoys met.\n\nBackground:\n\nThey left.", [False, False, False]),
        ("- The envoys met\n- They left", [False, False]),
        ("x " * 90 + "\n\nThey left.", [False, False]),
    ],
)
def test_a_heading_is_short_and_has_no_stop(text: str, marks: list[bool]) -> None:
    assert [s.is_heading for s in split_sentences(text)] == marks


def test_paragraphs_are_counted_by_breaks_that_end_one() -> None:
    assert [s.paragraph for s in split_sentences("One. Two.\n\nThree.\nFour.")] == [0, 0, 1, 2]
    assert {s.paragraph for s in split_sentences(WRAPPED)} == {0}


def test_a_bullet_in_wrapped_text_begins_a_paragraph() -> None:
    found = split_sentences(WRAPPED + "- a point of the list")
    assert [s.paragraph for s in found] == [0, 1]


@pytest.mark.parametrize(
    "piece", ["U.S. ", "They met. ", "a", "(“ ", "...", "x\n", "\n", "No. ", "”", ".”"]
)
def test_time_grows_with_length_and_not_with_its_square(piece: str) -> None:
    def measure(count: int) -> float:
        text = piece * count + "x"
        best = float("inf")
        for _ in range(3):
            begin = process_time()
            split_sentences(text)
            best = min(best, process_time() - begin)
        return best

    # Ten times the text: about 10 when linear, 100 when quadratic.
    assert measure(20_000) / max(measure(2_000), 0.002) < 40
