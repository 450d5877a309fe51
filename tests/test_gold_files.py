"""The gold set is what its README says: form, coverage, and labels that stand in the text."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from pipeline.models import Channel, DateBasis, Precision, Status
from pipeline.reference import load_reference
from pipeline.scoring.figures import find_half
from pipeline.scoring.records import read_gold

GOLD = Path(__file__).parent / "gold"
FOLDER = GOLD / "crises"
NEWSWIRE = GOLD / "newswire"
DESKS = GOLD / "desks"


def read_folder(folder):
    """Return the records and the texts of a folder, both by the name of the file."""
    paths = sorted(folder.glob("*.json"))
    return (
        {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths},
        {path.stem: path.with_suffix(".txt").read_text(encoding="utf-8") for path in paths},
    )


RECORDS, TEXTS = read_folder(FOLDER)
WIRE_RECORDS, WIRE_TEXTS = read_folder(NEWSWIRE)
DESK_RECORDS, DESK_TEXTS = read_folder(DESKS)
ALL_RECORDS = RECORDS | WIRE_RECORDS | DESK_RECORDS
ALL_TEXTS = TEXTS | WIRE_TEXTS | DESK_TEXTS
SETS = [(FOLDER, RECORDS), (NEWSWIRE, WIRE_RECORDS), (DESKS, DESK_RECORDS)]
REGISTERS = {"wire", "readout", "brief", "chronology", "analysis", "page"}
DESK_REGISTERS = {"wire", "report", "page", "analysis", "live"}
CONTACT_KEYS = {
    *("participants", "countries", "start", "end", "precision", "channel", "status", "place"),
    *("date_basis", "scope", "initiator", "optional", "any_of", "mentions"),
}
# Forms in which a text can give a day, each with a piece of text that shows it.
DATE_FORMS = {
    "weekday": "on Tuesday",
    "last weekday": "last Thursday",
    "next weekday": "next Tuesday",
    "day and month": "on 18 October",
    "month and day": "on Nov. 10",
    "day without month": "the 27th",
    "full date": "14 December 2023",
    "today": "today",
    "tomorrow": "tomorrow",
    "yesterday": "yesterday",
    "the day before yesterday": "the day before yesterday",
    "this morning": "this morning",
    "last night": "last night",
    "same day": "the same day",
    "next day": "The next day",
    "days later": "Two days later",
    "a week later": "A week later",
    "month": "in November",
    "early": "early April",
    "mid": "mid-September",
    "late": "late June",
    "end of": "end of the month",
    "weekend": "weekend",
    "last week": "last week",
    "next week": "next week",
    "last month": "Last month",
    "weeks ago": "two weeks ago",
    "range with dash": "16\u201318 November",
    "range with from and to": "from September 5 to September 17, 1978",
    "slash, day first": "05/08/2026",
    "slash, month first": "06/10/2027",
    "season of the year in words": "New Year's Eve",
    "duration": "for two days",
    "age": "aged 24 to 51",
}


def counted(record):
    """Return the contacts that count in a score."""
    return [
        contact
        for contact in record["contacts"]
        if contact["scope"] == "international" and not contact.get("optional")
    ]


CONTACTS = [contact for record in RECORDS.values() for contact in counted(record)]


@pytest.mark.parametrize(("folder", "records"), SETS)
def test_every_text_has_its_labels_and_every_label_its_text(folder, records):
    assert {path.stem for path in folder.glob("*.txt")} == set(records)
    assert all(record["id"] == stem for stem, record in records.items())


def test_ids_and_texts_are_unique_across_the_sets():
    ids = Counter(document.doc_id for document in read_gold(GOLD))
    assert [doc_id for doc_id, count in ids.items() if count > 1] == []
    assert len({text.strip() for text in ALL_TEXTS.values()}) == len(ALL_TEXTS)
    assert len(ALL_RECORDS) == sum(len(records) for _, records in SETS)


@pytest.mark.parametrize(("folder", "records"), SETS)
def test_the_scorer_reads_every_record(folder, records):
    read = read_gold(folder)
    assert len(read) == len(records)
    assert all(document.text for document in read)
    assert sum(len(document.contacts) for document in read) == sum(
        len(record["contacts"]) for record in records.values()
    )


def test_size():
    assert len(RECORDS) >= 70
    assert len(CONTACTS) >= 250


def test_the_newswire_is_plain_and_real():
    records = WIRE_RECORDS.values()
    assert len(records) >= 32
    assert len({record["crisis"] for record in records}) >= 10
    assert not any(record["invented"] for record in records)
    assert sum(not counted(record) for record in records) == 3
    assert Counter(record["register"] for record in records)["wire"] >= len(records) * 3 / 4
    assert all(200 <= len(text.split()) <= 500 for text in WIRE_TEXTS.values())


def test_the_desk_copy_is_long_and_of_every_kind():
    records = DESK_RECORDS.values()
    assert len(records) >= 44
    assert len({record["crisis"] for record in records if not record["invented"]}) >= 30
    assert sum(record["invented"] for record in records) == 8
    assert {record["register"] for record in records} == DESK_REGISTERS
    assert all(280 <= len(text.split()) <= 650 for text in DESK_TEXTS.values())


def test_some_desk_copy_tells_of_no_contact_or_of_domestic_ones_alone():
    without = [record for record in DESK_RECORDS.values() if not counted(record)]
    assert sum(not record["contacts"] for record in without) == 5
    assert len(without) == 8


def test_the_desk_copy_holds_every_kind_of_contact():
    contacts = [contact for record in DESK_RECORDS.values() for contact in counted(record)]
    assert len(contacts) >= 250
    for field, values in (("status", Status), ("channel", Channel), ("precision", Precision)):
        seen = Counter(contact[field] for contact in contacts)
        missing = set(get_args(values)) - set(seen)
        assert missing <= {"year"}
        assert min(seen.values()) >= 5


def test_crises_real_and_invented():
    crises = {(record["crisis"], record["invented"]) for record in RECORDS.values()}
    assert len({crisis for crisis, _ in crises}) == len(crises), "a crisis is real or it is not"
    assert sum(not invented for _, invented in crises) >= 10
    assert sum(invented for _, invented in crises) >= 6
    years = {
        int(contact["start"][:4])
        for record in RECORDS.values()
        if not record["invented"]
        for contact in counted(record)
        if contact["start"]
    }
    assert min(years) == 1956
    assert max(years) >= 2025


def test_a_quarter_of_the_texts_tell_of_no_contact():
    empty = [stem for stem, record in RECORDS.items() if not counted(record)]
    assert 0.2 <= len(empty) / len(RECORDS) <= 0.3


def test_a_third_of_the_contacts_are_not_the_main_one():
    beside = sum(max(0, len(counted(record)) - 1) for record in RECORDS.values())
    assert beside / len(CONTACTS) >= 1 / 3


@pytest.mark.parametrize(
    ("field", "values", "least"),
    [
        ("status", get_args(Status), 5),
        ("channel", get_args(Channel), 5),
        ("precision", get_args(Precision), 2),
        ("date_basis", get_args(DateBasis), 5),
    ],
)
def test_every_value_of_a_field_occurs(field, values, least):
    seen = Counter(contact[field] for contact in CONTACTS)
    assert set(seen) == set(values)
    assert min(seen.values()) >= least, seen


def test_every_register_occurs():
    seen = Counter(record["register"] for record in RECORDS.values())
    assert set(seen) == REGISTERS
    assert min(seen.values()) >= 5


@pytest.mark.parametrize("form", DATE_FORMS)
def test_every_form_of_date_occurs(form):
    assert any(DATE_FORMS[form] in text for text in TEXTS.values())


def test_both_halves_are_large_enough_to_count_on():
    halves = Counter(find_half(stem) for stem in RECORDS)
    assert min(halves["dev"], halves["test"]) >= len(RECORDS) / 3


def test_some_texts_must_tell_their_own_day_of_publication():
    assert sum(record["published"] is None for record in RECORDS.values()) >= 5


@pytest.mark.parametrize("stem", ALL_RECORDS)
def test_labels_are_well_formed(stem):
    record, text = ALL_RECORDS[stem], ALL_TEXTS[stem]
    assert record["complete"] is True
    assert record["register"] in REGISTERS | DESK_REGISTERS
    assert record["published"] is None or date.fromisoformat(record["published"])
    for contact in record["contacts"]:
        assert set(contact) <= CONTACT_KEYS
        assert len(contact["participants"]) >= 2
        assert len(set(contact["participants"])) == len(contact["participants"])
        assert contact["scope"] in ("international", "domestic")
        check_days(contact)
        check_words(contact, text)
        for field, answers in contact.get("any_of", {}).items():
            assert len(answers) > 1
            assert answers[0] == contact[field]
    for account in record["accounts"]:
        assert 0 <= account["contact"] < len(record["contacts"])
        assert account["min"] >= 1
        assert account["source"] or account["speaker"]


def check_days(contact):
    """A day is a day, a window is more than one, and what is undated says so."""
    if contact["start"] is None:
        assert contact["end"] is None
        assert (contact["precision"], contact["date_basis"]) == ("unknown", "none")
        return
    start, end = (date.fromisoformat(contact[field]) for field in ("start", "end"))
    assert contact["precision"] != "unknown"
    assert contact["date_basis"] != "none"
    assert (start == end) == (contact["precision"] == "day")
    assert start <= end
    if contact["precision"] == "month":
        assert start.day == 1
        assert (start.year, start.month) == (end.year, end.month)


def check_words(contact, text):
    """Every participant stands in the text by its name or by the words said to mean it."""
    mentions = contact.get("mentions", {})
    alternatives = contact.get("any_of", {}).get("participants", [contact["participants"]])
    names = {name for names in alternatives for name in names}
    assert set(mentions) <= names
    missing = [name for name in names if mentions.get(name, name) not in text]
    assert not missing
    assert contact["place"] is None or contact["place"] in text
    initiator = contact.get("initiator")
    assert initiator is None or initiator in contact["participants"]


def test_country_codes_are_known():
    reference = load_reference()
    known = set(reference.countries) | set(reference.organisations)
    used = {code for contact in CONTACTS for code in contact.get("countries") or ()}
    assert len(used) >= 50
    for record in ALL_RECORDS.values():
        for contact in record["contacts"]:
            assert set(contact.get("countries") or ()) <= known
