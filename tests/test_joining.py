"""The merge by jobs, on files and by windows, gives what the merge of everything at once gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_records import person
from test_merge import NORWAY, ORR, SUDAN, TAN, tell

from pipeline import joining, runs, stages
from pipeline.extraction import merge_contacts, read_contacts
from pipeline.folders import Folder, open_folder
from pipeline.ledger import open_ledger
from pipeline.merge import find_window, part_windows
from pipeline.models import Contact, Document
from pipeline.parts import Reading, key_of, keys_of, name_part, to_part
from pipeline.runs import Sorter, from_key, read_runs, to_key
from pipeline.scoring.records import read_gold
from pipeline.tables import TABLE_NAMES, Tables, read_tables, to_tables
from pipeline.workers import Alone

GOLD = Path(__file__).parent / "gold"
DAY = date(2031, 5, 3)


def join(found: Iterable[tuple[Document, Sequence[Contact]]], folder: Folder) -> None:
    """Write the tables of what was found into `folder`, three documents a part."""
    readings = [Reading(key_of(one), one, tuple(contacts)) for one, contacts in found]
    parts = folder / "parts"
    with open_ledger() as ledger:
        for begin in range(0, len(readings), 3):
            part = readings[begin : begin + 3]
            content = to_part(part, "one")
            parts.write(name_part(part), content)
            keys = [key for one in part for key in keys_of(one)]
            ledger.hold(name_part(part), len(content), keys)
        for place, one in enumerate(readings):
            assert one.document is not None
            ledger.want(place, one.document.doc_id, "", one.key, "source")
        stages.make_tables(Alone(), ledger, parts, folder / "work", folder / "tables")


def assert_same(left: Tables, right: Tables) -> None:
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name))


@pytest.fixture
def small_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have many jobs, sections and runs, which a few texts do not ask for."""
    monkeypatch.setattr(stages, "LEAST_JOB_BYTES", 2_000)
    monkeypatch.setattr(stages, "JOB_BYTES", 2_000)
    monkeypatch.setattr(stages, "MOST_SECTIONS", 5)
    monkeypatch.setattr(joining, "Sorter", lambda folder, name: Sorter(folder, name, 1_000))
    monkeypatch.setattr(runs, "FAN_IN", 2)


@pytest.mark.model
@pytest.mark.usefixtures("small_jobs")
def test_gold_texts_are_joined_as_all_at_once(tmp_path: Path) -> None:
    found = [
        read_contacts(Document(one.doc_id, one.text or "", one.title, date.fromisoformat(day)))
        for name in ("crises", "newswire")
        for one in read_gold(GOLD / name)
        if (day := one.published)
    ]
    join(found, open_folder(tmp_path))
    whole = merge_contacts(contact for _, contacts in found for contact in contacts)
    assert len(whole) > 100
    assert_same(read_tables(tmp_path / "tables"), to_tables([one for one, _ in found], whole))


USA = (person("Ada Orr", "USA"), TAN)
SPAN = {"day": date(2031, 1, 1), "last": date(2031, 12, 31), "precision": "year"}
MEETINGS = {
    "a call by two clocks": [
        tell("a", *USA, channel="phone", phrase="Saturday evening"),
        tell("b", *USA, channel="phone", day=DAY + timedelta(1)),
    ],
    "news without a day": [tell("a", day=None, reported=DAY + timedelta(4)), tell("b")],
    "a report of the day before": [
        tell("a", day=DAY + timedelta(1), date_basis="reported"),
        tell("b"),
    ],
    "a plan that was followed": [
        tell("a", day=None, status="planned", channel="phone", reported=DAY - timedelta(14)),
        tell("b", channel="phone"),
    ],
    "a day in a month": [
        tell("a", day=date(2031, 5, 1), last=date(2031, 5, 31), precision="month"),
        tell("b", day=date(2031, 5, 31)),
    ],
    "a day in a range": [tell("a", last=DAY + timedelta(40), precision="range"), tell("b")],
    "one year twice": [tell("a", **SPAN), tell("b", **SPAN)],
    "two spellings": [
        tell("a", person("Sergei Khramtsov", "RUS"), TAN),
        tell("b", person("Khramtsoff", "RUS"), TAN),
    ],
    "nobody's people": [
        tell("a", person("Una Moe", party="unknown:1"), TAN),
        tell("b", person("Una Moe", party="unknown:7"), TAN),
    ],
}


def test_little_work_is_cut_into_enough_jobs_and_much_into_large_ones() -> None:
    assert stages.choose_size(1_000) == stages.LEAST_JOB_BYTES
    some = 3 * stages.ENOUGH_JOBS * stages.LEAST_JOB_BYTES
    assert some // stages.choose_size(some) == stages.ENOUGH_JOBS
    assert stages.choose_size(100 * stages.ENOUGH_JOBS * stages.JOB_BYTES) == stages.JOB_BYTES


@pytest.mark.usefixtures("small_jobs")
@pytest.mark.parametrize("told", MEETINGS.values(), ids=MEETINGS)
def test_whatever_meets_is_in_one_window(told: list[Contact], tmp_path: Path) -> None:
    # Others of the same people, half a year away, close the windows in between.
    others = [
        tell("c", *told[0].participants, day=DAY + timedelta(days), start_char=abs(days) // 5)
        for days in (-250, 300)
    ]
    found = to_found([*told, *others])
    join(found, open_folder(tmp_path))
    whole = merge_contacts([*told, *others])
    assert len(whole) == 3
    assert_same(read_tables(tmp_path / "tables"), to_tables([one for one, _ in found], whole))


PEOPLE = (
    (ORR, TAN),
    (person("Orr", "NOR"), TAN),
    (NORWAY, SUDAN),
    (NORWAY, TAN),
    (person("Una Moe", "NOR"), TAN),
    (person("Ada Orr", "USA"), TAN),
    (person("Orr", party="unknown:3"), TAN),
    (person("A. Orr", "USA", party="movement:x"), SUDAN),
    (ORR, TAN, person("Una Moe", "USA")),
)
SPANS = (0, 0, 0, 0, 2, 30, 45, 46, 364)


def imagine(
    number: int, people: Any, offset: int | None, span: int, precision: str, lag: int, more: Any
) -> Contact:
    day = None if offset is None else DAY + timedelta(offset)
    return tell(
        f"d{number}",
        *people,
        day=day,
        last=day + timedelta(span) if day else None,
        precision=precision if span else "day",
        reported=(day or DAY) + timedelta(lag),
        channel=more[0],
        status=more[1],
        start_char=more[2],
        phrase=more[3],
        date_basis=more[4],
    )


tellings = st.builds(
    imagine,
    st.integers(0, 9),
    st.sampled_from(PEOPLE),
    st.none() | st.integers(0, 5) | st.integers(0, 200),
    st.sampled_from(SPANS),
    st.sampled_from(["range", "month", "year", "approx"]),
    st.integers(-15, 6),
    st.tuples(
        st.sampled_from(["phone", "video", "in_person", "written", "unspecified"]),
        st.sampled_from(["held", "held", "planned", "cancelled", "proposed", "denied"]),
        st.sampled_from([0, 0, 40, 60]),
        st.sampled_from(["late", "in the morning"]),
        st.sampled_from(["explicit", "reported"]),
    ),
)


def to_found(told: Iterable[Contact]) -> list[tuple[Document, list[Contact]]]:
    by_document: dict[str, list[Contact]] = defaultdict(list)
    for contact in told:
        by_document[contact.claims[0].doc_id].append(contact)
    return [
        (Document(doc_id, "They met.", published=DAY), contacts)
        for doc_id, contacts in by_document.items()
    ]


@pytest.mark.usefixtures("small_jobs")
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(tellings, max_size=14))
def test_made_up_contacts_are_joined_as_all_at_once(told: list[Contact]) -> None:
    found = to_found(told)
    with TemporaryDirectory() as place:
        join(found, open_folder(place))
        whole = merge_contacts(contact for _, contacts in found for contact in contacts)
        made = read_tables(Path(place) / "tables")
    assert_same(made, to_tables([one for one, _ in found], whole))


def test_contacts_of_two_windows_are_never_held_together() -> None:
    days = [tell(f"d{n}", day=DAY + timedelta(3 * n), channel="phone") for n in range(50)]
    undated = tell("x", day=None, reported=DAY + timedelta(4))
    windows = sorted(
        (find_window(one, ["NOR", "SDN"]), n) for n, one in enumerate([*days, undated])
    )
    sizes = [len(group) for group in part_windows(windows)]
    assert sum(sizes) == 51
    assert max(sizes) == 3, "the undated one may be the call of its day or of the one before"


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3))))
def test_keys_sort_as_their_fields(fields: list[tuple[str, str]]) -> None:
    plain = [(a.replace("\0", "\ufffd"), b.replace("\0", "\ufffd")) for a, b in fields]
    assert sorted(to_key(*pair) for pair in fields) == [to_key(*pair) for pair in sorted(plain)]
    assert [tuple(from_key(to_key(*pair))) for pair in plain] == plain


@pytest.mark.parametrize("address", ["", "memory://runs"])
def test_many_runs_are_read_as_one(address: str, tmp_path: Path) -> None:
    folder = open_folder(address or tmp_path)
    values = [f"{n * 7919 % 1000:03}".encode() for n in range(1000)]
    with Sorter(folder, "a", load_bytes=2_000) as sorter:
        for n, value in enumerate(values):
            sorter.add(value[:2], value, section=n % 2)
    assert len(sorter.runs[0]) > runs.FAN_IN
    found = list(read_runs(folder, sorter.runs[0]))
    assert [key for key, _ in found] == sorted(value[:2] for value in values[::2])
    # What has the same key stays in the order of adding.
    assert [value for _, value in found] == sorted(values[::2], key=lambda value: value[:2])
