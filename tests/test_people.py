"""Who is meant: mentions of people and parties against a table, and what always holds of them."""

from __future__ import annotations

import csv
import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import Mention
from pipeline.people import find_people
from pipeline.reference import load_reference
from pipeline.segment import split_sentences

CASES = Path(__file__).parent / "cases" / "people.csv"
WORDS = [
    "President", "the", "Russian", "foreign", "minister", "Sergei", "Lavrov", "met", "his",
    "U.S.", "counterpart", ",", ".", "and", "Kesh", "Veldoran", "of", "France", "they", "both",
    "leaders", "'s", "al-Sisi", "bin", "NATO", "the two", "\n", "(", ")", "Gen.", "“", "”", "who",
]  # fmt: skip


def _read() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _find(text: str, published: date | None) -> list[Mention]:
    return find_people(text, split_sentences(text), load_reference(), published)


@pytest.mark.parametrize("row", _read(), ids=lambda row: f"{row['mention']}: {row['name']}")
def test_a_mention_means_whom_a_reader_means(row: dict[str, str]) -> None:
    mentions = _find(row["text"], date.fromisoformat(row["published"]))
    meant = {
        (e.name, e.role or "", e.country or "", e.organisation or "", e.resolved_by)
        for mention in mentions
        if mention.text == row["mention"] and mention.kind == row["kind"]
        for e in mention.entities
    }
    expected = tuple(row[c] for c in ("name", "role", "country", "organisation", "resolved_by"))
    assert expected in meant


@pytest.mark.parametrize(
    "text",
    [
        "The Security Council adopted the Inflation Reduction Act on Monday.",
        "ROAD FROM HILL TO VALLEY",
        "May flowers bloom beside the Long Bridge.",
        "Monday, Tuesday and the Winter Olympics came and went.",
    ],
)
def test_programmes_months_and_headings_are_no_people(text: str) -> None:
    people = [
        mention.text
        for mention in _find(text, date(2022, 2, 1))
        if mention.kind == "name" and not mention.is_weak
    ]
    assert people == []


def test_two_of_one_surname_stay_two() -> None:
    text = "John F. Kennedy wrote to Moscow. Robert Kennedy met Anatoly Dobrynin."
    names = {
        e.name for m in _find(text, date(1962, 10, 27)) for e in m.entities if "Kennedy" in e.name
    }
    assert names == {"John F. Kennedy", "Robert Kennedy"}


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_mentions_are_in_order_and_are_the_texts_own_words(words: list[str]) -> None:
    text = " ".join(words)
    mentions = _find(text, date(2022, 2, 1))
    assert all(text[m.start_char : m.end_char] == m.text for m in mentions)
    assert all(a.end_char <= b.start_char for a, b in itertools.pairwise(mentions))
    assert mentions == _find(text, date(2022, 2, 1))


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    assert isinstance(_find(text, None), list)
