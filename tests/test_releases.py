"""Official releases: whose they are, whom they call by office alone, what only the title says.

tests/cases/releases.csv has a row a contact; a row without participants tells of none.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline import extract
from pipeline.people.lexicon import build_lexicon
from pipeline.people.publisher import find_publisher
from pipeline.reference import load_reference
from pipeline.reference.records import OFFICE_CLASSES
from pipeline.segment import split_sentences
from pipeline.vocabulary import read_table

CASES = Path(__file__).parent / "cases" / "releases.csv"
FRAME = ("text", "published", "title", "source", "url")
Told = set[tuple[frozenset[str], str, str]]


def _read() -> list[object]:
    wanted: dict[tuple[str, ...], Told] = {}
    gaps: dict[tuple[str, ...], str] = {}
    with CASES.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            key = tuple(row[field] for field in FRAME)
            told = wanted.setdefault(key, set())
            gaps[key] = gaps.get(key) or row["known_gap"]
            if row["participants"]:
                people = frozenset(row["participants"].split("; "))
                told.add((people, row["channel"], row["status"]))
    return [
        pytest.param(
            key,
            told,
            id=key[0][:60],
            marks=[pytest.mark.xfail(strict=True, reason=gaps[key])] if gaps[key] else [],
        )
        for key, told in wanted.items()
    ]


@pytest.mark.parametrize(("frame", "told"), _read())
def test_the_contacts_of_a_release(frame: tuple[str, ...], told: Told) -> None:
    text, published, title, source, url = frame
    tables = extract(text, published, title or None, source or None, url=url or None)
    found = tables.contacts[tables.contacts["scope"] == "international"]
    assert {
        (frozenset(row.participants), row.channel, row.status) for row in found.itertuples()
    } == told


@pytest.mark.parametrize(
    ("source", "code", "office"),
    [
        ("10 Downing Street", "GBR", "head_of_government"),
        ("Foreign, Commonwealth & Development Office", "GBR", "foreign_minister"),
        ("Ministry of Foreign Affairs of Qatar", "QAT", "foreign_minister"),
        ("State House Kenya", "KEN", "head_of_state"),
        ("Office of the President of Ukraine", "UKR", "head_of_state"),
        ("The United Nations", "UNO", "organisation_head"),
    ],
)
def test_a_house_is_known_by_its_name(source: str, code: str, office: str) -> None:
    found = find_publisher("", [], build_lexicon(load_reference()), source)
    assert found is not None
    assert (found.code, found.office_class) == (code, office)


@pytest.mark.parametrize(
    "source", ["The Washington Post", "Kyiv Independent", "China Daily", "Reuters", "Irish Times"]
)
def test_a_newspaper_is_no_house(source: str) -> None:
    assert find_publisher("", [], build_lexicon(load_reference()), source) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.gov.uk/government/news/a", "GBR"),
        ("http://en.kremlin.ru/events/president/news/1", "RUS"),
        ("2017-2021.state.gov/a", "USA"),
        ("https://www.nytimes.com/kremlin.ru/a", None),
        ("http://[broken", None),
    ],
)
def test_a_house_is_known_by_its_address(url: str, code: str | None) -> None:
    found = find_publisher("", [], build_lexicon(load_reference()), None, url)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("heading", "is_letterhead"),
    [
        ("THE WHITE HOUSE", True),
        ("White House rejects Moscow's plan for talks", False),
        ("Statement by the President on Ukraine", False),
    ],
)
def test_a_letterhead_names_the_house_and_little_else(heading: str, is_letterhead: bool) -> None:
    text = f"{heading}\n\nThe President spoke today with President Putin of Russia."
    found = find_publisher(text, split_sentences(text), build_lexicon(load_reference()))
    assert (found is not None) == is_letterhead


def test_the_title_is_no_part_of_what_is_offered_as_evidence() -> None:
    text = "The two presidents met in Oslo on Monday."
    title = "Norwegian President Kari Lie meets Chadian President Idriss Oumar"
    tables = extract(text, "2031-05-28", title)
    for row in tables.evidence.itertuples():
        assert text[row.start_char : row.end_char].strip()


def test_every_address_belongs_to_a_state_or_body_that_is_known() -> None:
    reference = load_reference()
    codes = reference.countries.keys() | reference.organisations.keys()
    rows = read_table("hosts.csv")
    assert {row["code"] for row in rows} <= codes
    assert {row["office_class"] for row in rows} <= OFFICE_CLASSES | {""}
    assert len({row["host"] for row in rows}) == len(rows)
