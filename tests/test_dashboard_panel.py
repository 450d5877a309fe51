"""What the panel of a contact tells: one sentence, its neighbours, what became of a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.sequel import find_around, tell_outcome
from dashboard.store import open_session, open_tables
from dashboard.story import tell
from pipeline.tables import Tables, write_tables
from tests.dashboard_sample import build_sample


@pytest.fixture(scope="module")
def sample() -> Tables:
    return build_sample()


def parties(sample: Tables, contact_id: str) -> set[str]:
    people = sample.participants[sample.participants["contact_id"] == contact_id]
    return set(people["country"].fillna(people["organisation"]).fillna(people["name"]))


def test_neighbours_are_the_nearest_of_the_same_parties(sample: Tables, tmp_path: Path) -> None:
    write_tables(sample, tmp_path)
    cursor = open_session(open_tables(tmp_path))
    dated = sample.contacts[sample.contacts["start"].notna()]
    compared = 0
    for contact in dated.head(12).to_dict("records"):
        mine = parties(sample, contact["contact_id"])
        others = dated[
            (dated["contact_id"] != contact["contact_id"])
            & dated["contact_id"].map(lambda key, own=mine: len(own & parties(sample, key)) >= 2)
        ]
        earlier = others[others["start"] < contact["start"]]["start"].sort_values().tail(2)
        later = others[others["start"] >= contact["start"]]["start"].sort_values().head(2)
        around = find_around(cursor, contact["contact_id"])
        assert pd.to_datetime(around["start"]).tolist() == [*earlier, *later]
        assert contact["contact_id"] not in set(around["contact_id"])
        compared += len(around)
    assert compared > 12
    undated = sample.contacts.loc[sample.contacts["start"].isna(), "contact_id"].iloc[0]
    assert find_around(cursor, undated).empty


def around(status: str, shares_day: bool) -> pd.DataFrame:
    day = pd.Timestamp("2022-02-12")
    row = {"start": day, "end": day, "precision": "day", "status": status, "shares_day": shares_day}
    return pd.DataFrame([row])


@pytest.mark.parametrize(
    ("status", "near", "expected"),
    [
        ("held", around("held", True), None),
        ("planned", around("held", True), "told as held on these days (12 February 2022)"),
        ("proposed", around("declined", True), "told as declined"),
        ("planned", around("held", False), "No text read here says"),
        ("planned", around("planned", True), "No text read here says"),
        ("held", around("planned", True), "told as planned for these days"),
        ("held", around("held", True), None),
    ],
)
def test_outcome_of_a_plan_is_told_and_never_guessed(
    status: str, near: pd.DataFrame, expected: str | None
) -> None:
    told = tell_outcome({"status": status}, near)
    assert (told is None) if expected is None else (told and expected in told)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "A and B met on 12 February 2022."),
        (
            {"initiator": "B", "channel": "phone", "participants": ["A", "B", "C"]},
            "B telephoned A and C on 12 February 2022.",
        ),
        ({"initiator": "A", "channel": "written"}, "A wrote to B on 12 February 2022."),
        (
            {"initiator": "A", "channel": "phone", "status": "planned"},
            "A and B were to speak by telephone on 12 February 2022.",
        ),
        (
            {"initiator": "A; B", "channel": "phone"},
            "A and B spoke by telephone on 12 February 2022.",
        ),
        ({"place": "Geneva"}, "A and B met on 12 February 2022 (Geneva)."),
        ({"status": "planned"}, "A and B were to meet on 12 February 2022."),
        ({"start": None, "end": None, "precision": "unknown"}, "A and B met on a day not told."),
        (
            {"end": date(2022, 2, 14), "precision": "range"},
            "A and B met from 12 February 2022 to 14 February 2022.",
        ),
        (
            {"start": date(2022, 2, 1), "end": date(2022, 2, 28), "precision": "month"},
            "A and B met in February 2022.",
        ),
        (
            {"end": date(2022, 2, 14), "precision": "approx", "channel": "phone"},
            "A and B spoke by telephone between 12 February 2022 and 14 February 2022.",
        ),
    ],
)
def test_one_sentence_tells_what_happened(changes: dict[str, object], expected: str) -> None:
    contact = {
        "participants": ["A", "B"],
        "channel": "in_person",
        "status": "held",
        "start": date(2022, 2, 12),
        "end": date(2022, 2, 12),
        "precision": "day",
        "place": None,
        **changes,
    }
    assert tell(contact) == expected
