"""The seeds and their gold: complete front matter, labels that follow from the words."""

from __future__ import annotations

import json
import re
from calendar import day_name, month_name
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from pipeline import models

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.md"))
GOLD = ROOT / "tests" / "gold" / "seeds"
REGISTERS = {"wire", "readout", "brief", "chronology"}
WEEKDAYS = tuple(day_name)
MONTHS = tuple(month_name)[1:]


def split_front_matter(path: Path) -> tuple[dict[str, str], str]:
    """Give the ``key: value`` lines between the two rules, and the text below them."""
    opening, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == ""
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return {key: value.strip('"') for key, value in fields.items()}, body


def read_gold(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((GOLD / f"{path.stem}.json").read_text(encoding="utf-8"))
    return gold


def answers(contact: dict[str, Any], field: str) -> list[Any]:
    """Every right answer for a field: the first choice and those of ``any_of``."""
    return [contact.get(field), *contact.get("any_of", {}).get(field, [])]


by_seed = pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)


@by_seed
def test_front_matter_names_title_source_register_and_day(path: Path) -> None:
    fields, body = split_front_matter(path)
    assert set(fields) - {"published"} == {"title", "source", "register"}
    assert fields["register"] in REGISTERS
    assert read_gold(path)["published"] == fields.get("published")
    assert 150 <= len(body.split()) <= 600


def test_one_seed_has_no_day_of_publication() -> None:
    undated = [path.stem for path in SEEDS if "published" not in split_front_matter(path)[0]]
    assert undated == ["wire-biden-putin-retold"]


def test_ten_seeds_in_four_registers() -> None:
    assert len(SEEDS) >= 10
    assert {split_front_matter(path)[0]["register"] for path in SEEDS} == REGISTERS
    assert {path.stem for path in SEEDS} == {path.stem for path in GOLD.glob("*.json")}


@by_seed
def test_gold_strings_stand_in_the_text(path: Path) -> None:
    body = split_front_matter(path)[1]
    gold = read_gold(path)
    for contact in gold["contacts"]:
        for people in answers(contact, "participants"):
            for name in people or ():
                assert name in body
        for field in ("place", "initiator"):
            for answer in answers(contact, field):
                assert answer is None or answer in body
    for account in gold["accounts"]:
        for named in (account["source"], account["speaker"]):
            assert named is None or named in body


@by_seed
def test_gold_values_are_those_of_the_records(path: Path) -> None:
    allowed = {
        "precision": get_args(models.Precision),
        "date_basis": get_args(models.DateBasis),
        "status": get_args(models.Status),
        "channel": get_args(models.Channel),
    }
    gold = read_gold(path)
    assert gold["id"] == path.stem
    for contact in gold["contacts"]:
        for field, values in allowed.items():
            assert set(filter(None, answers(contact, field))) <= set(values)
        assert contact.get("scope", "international") in get_args(models.Scope)
        assert all(re.fullmatch("[A-Z]{3}", code) for code in contact["countries"])
    for account in gold["accounts"]:
        assert gold["contacts"][account["contact"]]["status"] != "denied"
        assert account["min"] >= 1
        assert account["source"] or account["speaker"]


@by_seed
def test_gold_dates_agree_with_their_precision(path: Path) -> None:
    for contact in read_gold(path)["contacts"]:
        start, end = contact["start"], contact["end"]
        if contact["precision"] == "unknown":
            assert (start, end, contact["date_basis"]) == (None, None, "none")
            continue
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        assert first <= last
        assert (first == last) == (contact["precision"] == "day") or (
            contact["precision"] == "approx"
        )


@by_seed
def test_status_is_that_of_the_day_of_publication(path: Path) -> None:
    gold = read_gold(path)
    published = gold["published"] or "2022-02-12"
    for contact in gold["contacts"]:
        if contact["status"] == "held" and contact["start"]:
            assert contact["start"] <= published
        if contact["status"] == "planned" and contact["start"]:
            assert contact["end"] >= published


@by_seed
def test_weekdays_beside_full_dates_are_right(path: Path) -> None:
    body = split_front_matter(path)[1]
    weekday, month = "|".join(WEEKDAYS), "|".join(MONTHS)
    day_first = re.findall(rf"(?i)({weekday}),? (\d+) ({month})", body)
    month_first = re.findall(rf"(?i)({weekday}), ({month}) (\d+)", body)
    spelled = [*day_first, *((name, day, month) for name, month, day in month_first)]
    for name, day, of_month in spelled:
        number = MONTHS.index(of_month.capitalize()) + 1
        year = 2021 if number > 10 else 2022
        assert WEEKDAYS[date(year, number, int(day)).weekday()] == name.capitalize()


def test_gold_tells_forty_contacts_of_twelve_parties() -> None:
    """Parties and day tell contacts apart, so two meetings of one day count once at most."""
    seeds_by_contact: dict[tuple[frozenset[str], str], set[str]] = defaultdict(set)
    parties: set[str] = set()
    for path in SEEDS:
        for contact in read_gold(path)["contacts"]:
            parties.update(contact["countries"])
            if contact["start"] and contact.get("scope") != "domestic":
                key = (frozenset(contact["countries"]), contact["start"])
                seeds_by_contact[key].add(path.stem)
    assert len(seeds_by_contact) >= 40
    assert len(parties) >= 12
    assert sum(len(stems) > 1 for stems in seeds_by_contact.values()) >= 10


def test_gold_has_every_kind_of_status_and_channel_the_crisis_shows() -> None:
    contacts = [contact for path in SEEDS for contact in read_gold(path)["contacts"]]
    statuses = {contact["status"] for contact in contacts}
    channels = {contact["channel"] for contact in contacts}
    assert {"held", "planned", "proposed", "cancelled"} <= statuses
    assert {"in_person", "phone", "video", "written", "unspecified"} <= channels
    assert any(contact.get("scope") == "domestic" for contact in contacts)
    assert any(contact["start"] is None for contact in contacts)
