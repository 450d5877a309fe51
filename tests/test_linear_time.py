"""Time to read a text grows with its length, whatever it is made of: measured at two lengths.

Each piece is repeated into a text of its own and read from end to end, so that no step (and none of
those to come) may look back over all that it has read.
"""

from __future__ import annotations

import os
import time
from datetime import date

import pytest

from pipeline import extraction
from pipeline.extraction import extract
from pipeline.segment import split_sentences

pytestmark = [pytest.mark.fuzz, pytest.mark.model]

IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SHORT, TIMES = (50_000, 4) if IS_LONG else (5_000, 8)
"""Characters of the shorter text, and how often it stands in the longer one."""
MARKS = ['"', "“", "'", "(", "[", ". ", ", ", "-", "|", "\n- ", '? "', "\u200b", "\u202e", "\u0301"]
WORDS = ["A", "a", "O'", "Abe-", "A.B. ", "Q. ", "Mr. ", "1,", "12-12-12-", "on Monday ", "he "]
NAMES = ["Putin ", "Putin's ", "Macron and ", "President ", "Bonn (AP) - ", "in Paris ", "French "]
TELLING = [
    "met with and ",
    "met Putin ",
    "Macron met Putin, ",
    "Macron met Putin. ",
    "Macron met Putin on Monday and ",
    "The call lasted. ",
    "“Yes,” Macron said. ",
    "foreign minister of France and ",
    "Ivan Petrov met Juan Gomez in Oslo on May 3, 2031, the Kremlin said. ",
    "They spoke on Monday. The call lasted an hour. ",
]

MOST = ['"', "“", "'", "(", "[", "a\n", "12-12-12-", "met with and "]
if IS_LONG:
    MOST += [*MARKS[5:], *WORDS, *NAMES]


def repeat(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def measure(text: str) -> float:
    started = time.process_time()
    extract(text, published=date(2031, 5, 14))
    return time.process_time() - started


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    extract("Macron met Putin on Monday.", published=date(2031, 5, 14))


@pytest.mark.parametrize("piece", [*MARKS, *WORDS, *NAMES, *TELLING])
def test_time_grows_with_length_and_not_with_its_square(piece: str) -> None:
    short = max(measure(repeat(piece, SHORT)), 0.05)
    # Eight times the text: about 8 when linear, 64 when quadratic.
    assert measure(repeat(piece, SHORT * TIMES)) / short < (2.5 if IS_LONG else 3) * TIMES


@pytest.mark.parametrize("piece", MOST)
def test_a_hundred_thousand_repetitions_take_time_in_proportion(piece: str) -> None:
    short = max(measure(piece * 12_500), 0.05)
    assert measure(piece * 100_000) / short < 24


def test_a_chronology_of_many_contacts_takes_time_in_proportion() -> None:
    def tell(count: int) -> str:
        syllables = ["ba", "ro", "ti", "ke", "lu", "mo", "sa", "ne", "vi", "du"]
        names = [
            "".join(syllables[int(digit)] for digit in f"{n:04}").title() for n in range(2 * count)
        ]
        return "\n\n".join(
            f"French Foreign Minister Ivo {names[2 * n]} met Russian President Juan"
            f" {names[2 * n + 1]} on {n % 28 + 1} May {1950 + n % 70}. The two men spoke of grain."
            for n in range(count)
        )

    assert measure(tell(800)) < 24 * max(measure(tell(100)), 0.05)


def test_many_people_of_one_given_name_take_time_in_proportion() -> None:
    def tell(count: int) -> str:
        return " ".join(f"Ivan Bo{n}ev met Juan Cal{n}ez in Oslo." for n in range(count))

    assert measure(tell(1_600)) < 24 * max(measure(tell(200)), 0.05)


def test_a_book_is_read_in_portions_with_its_offsets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "PORTION_CHARS", 400)
    days = [
        f"French President Emmanuel Macron met Vladimir Putin on {n} May." for n in range(1, 25)
    ]
    text = "\n\n".join(f'{day} "It was of use to us all," Macron said.' for day in days)
    tables = extract(text, published=date(2031, 6, 2))
    assert len(tables.contacts) == len(days)
    assert len(tables.accounts) == len(days)
    for row in tables.evidence.itertuples():
        told = text[row.start_char : row.end_char]
        assert told in days
        assert text[row.date_start_char : row.date_end_char] == row.date_phrase
        assert row.date_phrase in told
    for row in tables.accounts.itertuples():
        assert text[row.start_char : row.end_char] == row.text


@pytest.mark.parametrize("joint", ["; ", ", ", " ", ""])
def test_a_sentence_without_end_is_cut_where_it_can_be(joint: str) -> None:
    text = joint.join(f"item{n:04}" for n in range(1_000))
    sentences = split_sentences(text)
    assert all(one.end_char - one.start_char <= 1_500 for one in sentences)
    assert "".join(text[s.start_char : s.end_char].replace(" ", "") for s in sentences) == (
        text.replace(" ", "")
    )
    mark = joint.strip()
    if mark:
        assert all(text[: one.end_char].endswith(mark) for one in sentences[:-1])
    elif joint:
        assert all(text[one.end_char] == " " for one in sentences[:-1])
