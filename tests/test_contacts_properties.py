"""What holds of the contacts found in any text, over prose put together from fragments."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pipeline import extract
from pipeline.schemas import TABLE_NAMES
from pipeline.tables import Tables

CASES = Path(__file__).parent / "cases"

OFFICIALS = [
    "Norwegian Foreign Minister Sigrid Aune",
    "President of Serbia Milan Petrov",
    "Peruvian President Lucia Tovar",
    "her Chilean counterpart",
    "Taliban negotiators",
    "Moscow",
    "the two leaders",
    "He",
    "the Omani ambassador",
    "Petrov",
    "the foreign ministers of Chad and Niger",
    "A Turkish delegation",
]
LINKS = [
    "met",
    "and",
    "spoke by phone with",
    "was received by",
    "refused to meet",
    "will hold talks with",
    "and separately",
    "wrote to",
    "denied having met",
    "summoned",
    "postponed a call with",
    ", who had telephoned",
    "'s meeting with",
    "called for talks with",
]
TAILS = [
    "on Monday",
    "in Oslo",
    "on 12 May 2031",
    "yesterday",
    "from 3 to 5 June",
    "in early March",
    "two days later",
    "on the sidelines of a summit in Geneva",
    "at 9 p.m.",
    "for three hours",
    "",
]
STOPS = [". ", ".\n\n", "\n- ", "; ", ", ", " \u2014 ", '." ', "? ", "\r\n", "\u00a0"]
NOISE = [
    '"',
    "\u201c",
    "(",
    "* ",
    "\ufeff",
    "\u200b",
    "\u0301",
    "\U0001f4de",
    "12/05/31",
    "\t",
    "#",
]

SENTENCES = st.builds(
    lambda *parts: " ".join(filter(None, parts)),
    st.sampled_from(OFFICIALS),
    st.sampled_from(LINKS),
    st.sampled_from(OFFICIALS),
    st.sampled_from(TAILS),
)
PROSE = st.lists(st.tuples(SENTENCES, st.sampled_from(STOPS)), min_size=1, max_size=5).map(
    lambda pairs: "".join(part for pair in pairs for part in pair)
)
FRAGMENTS = st.lists(
    st.one_of(
        *(st.sampled_from(kind) for kind in (OFFICIALS, LINKS, TAILS, STOPS, NOISE)),
        st.text(max_size=6),
    ),
    max_size=25,
).map(" ".join)
with (CASES / "contacts.csv").open(encoding="utf-8", newline="") as _handle:
    TOLD = sorted({row["text"] for row in csv.DictReader(_handle)})
# Texts of the case table, whole or two on end, so that the properties are tried on real finds too.
STORIES = st.lists(st.sampled_from(TOLD), min_size=1, max_size=2).map("\n\n".join)
TEXTS = st.one_of(STORIES, PROSE, FRAGMENTS)
DAYS = st.sampled_from(["2031-05-14", "1962-10-24", None])
# Each example reads whole texts: the everyday run tries few, `make fuzz` keeps its own budget.
FEW = settings(max_examples=40) if settings().max_examples <= 100 else settings()


def _text(tables: Tables) -> str:
    return str(tables.documents["text"].iloc[0])


@FEW
@given(TEXTS, DAYS)
def test_evidence_and_its_date_are_slices_of_the_text(text: str, published: str | None) -> None:
    tables = extract(text, published=published)
    read = _text(tables)
    for row in tables.evidence.itertuples():
        assert 0 <= row.start_char < row.end_char <= len(read)
        assert read[row.start_char : row.end_char].strip()
        if isinstance(row.date_phrase, str):
            start, end = int(row.date_start_char), int(row.date_end_char)
            assert read[start:end] == row.date_phrase
        else:
            assert pd.isna(row.date_start_char)
            assert pd.isna(row.date_end_char)
    for row in tables.accounts.itertuples():
        assert read[row.start_char : row.end_char] == row.text


@FEW
@given(TEXTS, DAYS)
def test_the_trigger_stands_in_its_evidence(text: str, published: str | None) -> None:
    tables = extract(text, published=published)
    for row in tables.evidence.itertuples():
        assert row.trigger
        assert row.trigger in _text(tables)[row.start_char : row.end_char]


@FEW
@given(TEXTS, DAYS)
def test_no_contact_ends_before_it_starts(text: str, published: str | None) -> None:
    tables = extract(text, published=published)
    for row in tables.contacts.itertuples():
        assert pd.isna(row.start) == pd.isna(row.end)
        assert pd.isna(row.start) == (row.precision == "unknown")
        if not pd.isna(row.start):
            assert timedelta(0) <= row.end - row.start
            assert row.precision != "day" or row.start == row.end


@FEW
@given(TEXTS, DAYS)
def test_an_international_contact_has_two_parties(text: str, published: str | None) -> None:
    tables = extract(text, published=published)
    abroad = tables.contacts[tables.contacts["scope"] == "international"]
    for row in abroad.itertuples():
        own = tables.participants[tables.participants["contact_id"] == row.contact_id]
        assert len(set(own["name"])) >= 2
        parties = {
            (one.country, one.organisation)
            for one in own.itertuples()
            if isinstance(one.country, str) or isinstance(one.organisation, str)
        }
        # Of somebody without country or body, nothing says which party is meant.
        if own["country"].notna().all():
            assert len(parties) >= 2


@FEW
@given(st.one_of(TEXTS, st.text(max_size=200)), DAYS)
def test_the_same_text_gives_the_same_tables(text: str, published: str | None) -> None:
    first, second = (extract(text, published=published) for _ in range(2))
    for name in TABLE_NAMES:
        assert_frame_equal(getattr(first, name), getattr(second, name))


def test_the_properties_are_tried_on_contacts() -> None:
    """Texts that hold no contact would let every property above pass."""
    rows = [extract(text, published="2031-05-14").contacts for text in TOLD[:20]]
    assert sum(len(found) for found in rows) >= 15


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", ".", "- ", '"', "\ufeff"])
def test_texts_of_nothing_have_no_contact(text: str) -> None:
    assert extract(text, published="2031-05-14").contacts.empty
