"""The contacts of single sentences, against a table; and sentences that tell of none."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import extract

CASES = Path(__file__).parent / "cases"


class Told(NamedTuple):
    """One contact as a row of the table tells it."""

    participants: frozenset[str]
    start: str
    end: str
    channel: str
    status: str
    place: str


def _read(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _expected() -> dict[tuple[str, str], tuple[set[Told], str]]:
    texts: dict[tuple[str, str], tuple[set[Told], str]] = {}
    for row in _read("contacts.csv"):
        told, gap = texts.setdefault((row["text"], row["published"]), (set(), row["known_gap"]))
        told.add(
            Told(
                frozenset(row["participants"].split("; ")),
                row["start"],
                row["end"],
                row["channel"],
                row["status"],
                row["place"],
            )
        )
        texts[row["text"], row["published"]] = (told, gap or row["known_gap"])
    return texts


def _day(value: object) -> str:
    return "" if value is None or str(value) in ("NaT", "None") else str(value)[:10]


def _found(text: str, published: str) -> set[Told]:
    contacts = extract(text, published=published).contacts
    return {
        Told(
            frozenset(row.participants),
            _day(row.start),
            _day(row.end),
            row.channel,
            row.status,
            row.place if isinstance(row.place, str) else "",
        )
        for row in contacts[contacts["scope"] == "international"].itertuples()
    }


def _marked(rows: list[tuple[tuple[object, ...], str]]) -> list[object]:
    """Known gaps fail strictly: one that is mended has to be unmarked."""
    return [
        pytest.param(*values, marks=[pytest.mark.xfail(strict=True, reason=gap)] if gap else [])
        for values, gap in rows
    ]


@pytest.mark.parametrize(
    ("text", "published", "told"),
    _marked([((*key, told), gap) for key, (told, gap) in _expected().items()]),
)
def test_a_sentence_tells_of_its_contacts(text: str, published: str, told: set[Told]) -> None:
    found = _found(text, published)
    # A table row names what it is about; a text may tell of more than the table lists.
    assert told <= found


@pytest.mark.parametrize(
    ("text", "published"),
    _marked(
        [((row["text"], row["published"]), row["known_gap"]) for row in _read("no_contacts.csv")]
    ),
)
def test_a_sentence_without_contact_gives_none(text: str, published: str) -> None:
    assert _found(text, published) == set()
