"""What the dashboard says: dates in words, marked paragraphs, explanations; all of it escaped."""

from __future__ import annotations

import doctest
import html
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import highlight, story, words
from dashboard.highlight import Span, find_paragraph, find_word, mark, mark_evidence
from dashboard.story import explain_date, group_accounts, name_conflict
from dashboard.words import escape_markdown, name_codes, name_country, say_when
from pipeline.tables import Tables
from tests.dashboard_sample import build_sample


@pytest.mark.parametrize("module", [words, highlight, story], ids=lambda module: module.__name__)
def test_examples_in_the_docs_hold(module: object) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.fixture(scope="module")
def sample() -> Tables:
    return build_sample()


@given(
    text=st.text(alphabet="ab <>&\"'\n", max_size=60),
    bounds=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_marked_text_is_the_text_and_nothing_more(text: str, bounds: list[tuple[int, int]]) -> None:
    spans = [Span(min(pair), max(pair), f"k{number}") for number, pair in enumerate(bounds)]
    marked = mark(text, spans)
    bare = re.sub(r'</?mark(?: class="[k0-9 ]+")?>', "", marked)
    assert "<" not in bare
    assert html.unescape(bare) == text
    for span in spans:
        inside = "".join(
            html.unescape(part)
            for kinds, part in re.findall(r'<mark class="([^"]+)">(.*?)</mark>', marked, re.DOTALL)
            if span.kind in kinds.split()
        )
        assert inside == text[span.start : span.end]


@given(
    text=st.text(alphabet="ab \n", max_size=3_000),
    ends=st.tuples(st.integers(0, 3_000), st.integers(0, 3_000)),
)
def test_paragraph_holds_its_sentence(text: str, ends: tuple[int, int]) -> None:
    start, end = sorted(min(one, len(text)) for one in ends)
    low, high = find_paragraph(text, start, end)
    assert 0 <= low <= start <= end <= high <= len(text)
    assert high - low <= max(highlight.MOST_CHARACTERS, end - start)


def test_paragraph_ends_at_blank_lines() -> None:
    text = "One.\n\nTwo. Three.\n \nFour."
    low, high = find_paragraph(text, text.index("Three"), text.index("Three") + 6)
    assert text[low:high] == "Two. Three."


def test_trigger_is_marked_as_a_whole_word() -> None:
    text = "Metals fell. They met."
    (span,) = find_word(text, "met", 0, len(text), "trigger")
    assert text[span.start : span.end] == "met"
    assert span.start > 10
    assert find_word(text, "call", 0, len(text), "trigger") == []


def test_date_phrase_elsewhere_is_shown_in_its_own_paragraph() -> None:
    text = "It was 12 February.\n\nFiller.\n\nThe two <spoke>."
    start = text.index("The two")
    at = text.index("12 February")
    marked = mark_evidence(text, start, len(text), "spoke", (at, at + 11))
    assert marked.count("<p>") == 2
    assert '<mark class="date">12 February</mark>' in marked
    assert '<mark class="sentence trigger">spoke</mark>' in marked
    assert "Filler" not in marked
    assert "&lt;" in marked


@given(st.text(max_size=80))
def test_markdown_escape_leaves_no_markup(text: str) -> None:
    escaped = escape_markdown(text)
    assert not set(re.sub(r"\\.", "", escaped)) & set("`*_[]<>$:#~|")
    plain = re.sub(r"\\(.)", r"\1", escaped).replace("\u2060", "")
    assert plain == " ".join(text.split()).replace("\u2060", "")


@pytest.mark.parametrize(
    "text",
    ["see https://evil.invalid/x", "HTTP://evil.invalid", "www.evil.invalid", "a.b@evil.invalid"],
)
def test_markdown_makes_no_link_of_an_address_in_a_text(text: str) -> None:
    # GitHub's rule for links without marks, which looks at the words after escapes are gone.
    plain = re.sub(r"\\(.)", r"\1", escape_markdown(text))
    assert re.search(r"(?i)https?://|www\.|[-.\w+]@[-\w]", text)
    assert not re.search(r"(?i)https?://|www\.|[-.\w+]@[-\w]", plain)


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (date(2022, 2, 12), date(2022, 2, 12), "day", "12 February 2022"),
        (date(2022, 2, 12), date(2022, 2, 14), "range", "12 February 2022 to 14 February 2022"),
        (date(2022, 2, 1), date(2022, 2, 28), "month", "February 2022"),
        (date(2022, 1, 1), date(2022, 12, 31), "year", "2022"),
        (date(2022, 5, 1), date(2022, 5, 10), "approx", "between 1 May 2022 and 10 May 2022"),
        (date(2022, 5, 1), date(2022, 5, 1), "approx", "about 1 May 2022"),
        (None, None, "unknown", "Undated"),
    ],
)
def test_dates_are_said_as_vaguely_as_they_are_known(
    start: date | None, end: date | None, precision: str, expected: str
) -> None:
    assert say_when(start, end, precision) == expected


def test_codes_become_names() -> None:
    assert name_country("FRA") == "France"
    assert name_country("QQQ") == "QQQ"
    assert name_codes("A (DEU) met B (NATO).") == "A (Germany) met B (NATO)."


def evidence_row(**values: object) -> pd.DataFrame:
    row = {
        "date_phrase": "Saturday",
        "date_anchor": "published 2022-02-13",
        "date_rule": "weekday",
        "claimed_start": pd.Timestamp("2022-02-12"),
        "claimed_end": pd.Timestamp("2022-02-12"),
        "published": pd.Timestamp("2022-02-13"),
    }
    return pd.DataFrame([{**row, **values}])


def test_date_derivation_is_spelled_out() -> None:
    day = pd.Timestamp("2022-02-12")
    contact = {"start": day, "end": day, "precision": "day", "date_basis": "relative"}
    lines = explain_date(contact, evidence_row())
    assert lines == [
        "12 February 2022 (a single day).",
        "The text names a day relative to another one.",
        "“Saturday” in a text published on Sunday 13 February 2022, counted from the day of"
        " publication, Sunday 13 February 2022: 12 February 2022 (read as: a day of the week).",
    ]


def test_undated_contact_says_so() -> None:
    contact = {"start": pd.NaT, "end": pd.NaT, "precision": "unknown", "date_basis": "none"}
    lines = explain_date(contact, evidence_row(date_phrase=None))
    assert lines == ["No date: the texts do not say when it took place."]


def test_accounts_are_grouped_by_who_publishes(sample: Tables) -> None:
    accounts = sample.accounts[sample.accounts["contact_id"] == "c0001"]
    voices = group_accounts(accounts.assign(title="T", publisher="P"))
    assert [(voice.source, voice.country) for voice in voices] == [
        ("Wire A", "FRA"),
        ("Agency B", "RUS"),
    ]
    nameless = accounts.assign(title="T", publisher="P", source=None)
    assert {voice.source for voice in group_accounts(nameless)} == {"P"}


def test_conflicts_are_named_in_words() -> None:
    assert name_conflict("place_country: FRA (a) | DEU (b)") == (
        "Place country",
        "a: FRA; b: DEU",
    )
    assert name_conflict("date: 2022-02-12 (Wire (Paris)) | none") == (
        "Date",
        "Wire (Paris): 2022-02-12; none",
    )
    assert name_conflict("odd") == ("Accounts", "odd")


def test_words_searched_for_are_marked_whatever_their_case_and_line() -> None:
    text = "They met.\nA cease\nfire holds. <b>CEASE FIRE</b> they said."
    marked = mark_evidence(text, 0, 9, searched="cease  fire")
    assert marked.count('class="found"') == 2
    assert "&lt;b&gt;" in marked
    assert 'class="found"' not in mark_evidence(text, 0, 9, searched="  ")
    assert 'class="found"' not in mark_evidence(text, 0, 9, searched="c.ase")
