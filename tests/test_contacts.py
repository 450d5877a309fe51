"""The contacts of short texts, against a table; and texts that tell of none.

tests/cases/contacts.csv has a row a contact; the rows of one text are all the contacts in it. `?`
in a field says that fair readers differ there, or that the text leaves it open.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import extract

CASES = Path(__file__).parent / "cases"
OPEN = "?"


class Told(NamedTuple):
    """One contact, as a row of the table tells it or as it was found."""

    participants: frozenset[str]
    start: str
    end: str
    channel: str
    status: str
    place: str


def _read(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _expected() -> dict[tuple[str, str], tuple[list[Told], str]]:
    texts: dict[tuple[str, str], tuple[list[Told], str]] = {}
    for row in _read("contacts.csv"):
        told, gap = texts.get((row["text"], row["published"]), ([], ""))
        people = frozenset(row["participants"].split("; "))
        told = [*told, Told(people, *(row[field] for field in Told._fields[1:]))]
        texts[row["text"], row["published"]] = (told, gap or row["known_gap"])
    return texts


def _day(value: object) -> str:
    return "" if value is None or str(value) in ("NaT", "None") else str(value)[:10]


def _found(text: str, published: str) -> list[Told]:
    contacts = extract(text, published=published).contacts
    return [
        Told(
            frozenset(row.participants),
            _day(row.start),
            _day(row.end),
            row.channel,
            row.status,
            row.place if isinstance(row.place, str) else "",
        )
        for row in contacts[contacts["scope"] == "international"].itertuples()
    ]


def _agree(told: Told, found: Told) -> bool:
    return all(ours in (OPEN, theirs) for ours, theirs in zip(told, found, strict=True))


def _pair_off(told: list[Told], found: list[Told]) -> bool:
    """Whether each contact told is one found and none is left over, in whatever order."""
    if not told or not found:
        return not told and not found
    return any(
        _agree(told[0], one) and _pair_off(told[1:], found[:place] + found[place + 1 :])
        for place, one in enumerate(found)
    )


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
def test_a_text_tells_of_its_contacts_and_no_other(
    text: str, published: str, told: list[Told]
) -> None:
    found = _found(text, published)
    assert _pair_off(told, found), f"told {told}, found {found}"


@pytest.mark.parametrize(
    ("text", "published"),
    _marked(
        [((row["text"], row["published"]), row["known_gap"]) for row in _read("no_contacts.csv")]
    ),
)
def test_a_text_without_contact_gives_none(text: str, published: str) -> None:
    assert _found(text, published) == []


def _told(people: str, start: str = "2031-05-12", place: str = "") -> Told:
    return Told(frozenset(people.split("; ")), start, start, "phone", "held", place)


@pytest.mark.parametrize(
    ("told", "found", "same"),
    [
        ([], [], True),
        ([_told("A; B")], [_told("B; A")], True),
        ([_told("A; B")], [], False),
        ([], [_told("A; B")], False),
        ([_told("A; B")], [_told("A; B"), _told("A; B")], False),
        ([_told("A; B"), _told("A; B")], [_told("A; B")], False),
        ([_told("A; B")], [_told("A; B", start="2031-05-13")], False),
        ([_told("A; B", start=OPEN)], [_told("A; B", start="2031-05-13")], True),
        ([_told("A; B", start=OPEN)], [_told("A; C")], False),
        # The open row must leave the other its only partner, whichever stands first.
        (
            [_told("A; B", place=OPEN), _told("A; B")],
            [_told("A; B"), _told("A; B", place="X")],
            True,
        ),
    ],
)
def test_contacts_are_compared_as_the_table_says(
    told: list[Told], found: list[Told], same: bool
) -> None:
    assert _pair_off(told, found) is same


@pytest.mark.parametrize("name", ["contacts.csv", "no_contacts.csv"])
def test_no_row_stands_twice(name: str) -> None:
    rows = [tuple(row.values()) for row in _read(name)]
    assert len(rows) == len(set(rows))
