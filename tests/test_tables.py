"""Tables: what is written is read back, broken rows are named, kills leave whole files."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_records import TEXT, contact, document, person

from pipeline.models import Skipped
from pipeline.schemas import SCHEMAS, TABLE_NAMES, SchemaError
from pipeline.storage import PLEDGE, finish_replacing, replace_files
from pipeline.tables import Tables, read_tables, slice_text, to_cell, to_tables, write_tables


def small_tables() -> Tables:
    return to_tables(
        [document()], [contact()], [Skipped("a.bin", "binary", "No text; convert it first.")]
    )


def assert_same(left: Tables, right: Tables) -> None:
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name))


def test_written_tables_are_read_back_equal_with_every_type(tmp_path: Path) -> None:
    tables = small_tables()
    write_tables(tables, tmp_path)
    assert_same(tables, read_tables(tmp_path))
    for name in TABLE_NAMES:
        assert pq.read_schema(tmp_path / f"{name}.parquet").equals(SCHEMAS[name])
    assert tables.contacts["participants"].iloc[0] == ["Ada Orr", "Ivo Tan"]
    assert tables.contacts["start"].iloc[0] == pd.Timestamp("2031-05-03")
    assert tables.contacts["initiator"].iloc[0] == "Ada Orr"
    assert tables.documents["n_contacts"].iloc[0] == 1


def test_empty_tables_keep_their_types(tmp_path: Path) -> None:
    tables = to_tables([], [])
    write_tables(tables, tmp_path)
    assert_same(tables, read_tables(tmp_path))
    assert list(tables.contacts.columns) == SCHEMAS["contacts"].names


def test_contacts_stand_in_the_order_of_time_with_undated_last() -> None:
    late, early = date(2031, 6, 1), date(1950, 1, 1)
    found = [
        contact("undated", start=None, end=None, precision="unknown", date_basis="none"),
        contact("late", start=late, end=late),
        contact("early", start=early, end=early),
    ]
    tables = to_tables([document()], found)
    assert list(tables.contacts["contact_id"]) == ["early", "late", "undated"]
    assert list(tables.participants["contact_id"].unique()) == ["early", "late", "undated"]


def test_sources_are_counted_by_publisher_not_by_text() -> None:
    first = contact()
    other = replace(first.claims[0], doc_id="d2")
    both = replace(first, claims=(*first.claims, other))
    same = to_tables([document("d1"), document("d2")], [both])
    assert (same.contacts["n_documents"].iloc[0], same.contacts["n_sources"].iloc[0]) == (2, 1)
    told = to_tables([document("d1"), document("d2", source="Sudania Post")], [both])
    assert told.contacts["n_sources"].iloc[0] == 2


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("contacts", "status", "helt", "table contacts, column status, row 0: 'helt' is not one"),
        ("contacts", "contact_id", None, "column contact_id, row 0: the value is missing"),
        ("contacts", "confidence", 1.5, "column confidence, row 0: 1.5 is not between"),
        ("contacts", "end", pd.Timestamp("2031-05-02"), "column end, row 0: 2031-05-02 comes"),
        ("contacts", "start", pd.Timestamp("2031-05-02 11:00"), "column start, row 0"),
        ("contacts", "n_documents", "two", "column n_documents, row 0: 'two' is no int64"),
        ("evidence", "start_char", -1, "column start_char, row 0: offset -1"),
        ("evidence", "date_end_char", None, "must both be given or neither"),
        ("accounts", "kind", "rumour", "table accounts, column kind, row 0"),
    ],
)
def test_a_broken_value_is_named(table: str, column: str, value: object, message: str) -> None:
    tables = small_tables()
    frame = getattr(tables, table).astype(object)
    frame[column] = pd.Series([value], dtype=object)
    with pytest.raises(SchemaError, match=r"^table ") as caught:
        write_tables(replace(tables, **{table: frame}), Path("never-made"))
    assert message in str(caught.value)
    assert not Path("never-made").exists()


def test_missing_extra_and_doubled_are_named() -> None:
    tables = small_tables()
    for frame, message in [
        (tables.contacts.drop(columns="edtf"), "column edtf: the column is missing"),
        (tables.contacts.assign(mood="good"), "column mood: no such column"),
        (pd.concat([tables.contacts] * 2), "row 1: 'c1' stands there twice"),
    ]:
        with pytest.raises(SchemaError, match=message):
            write_tables(replace(tables, contacts=frame), Path("never-made"))


def test_contact_with_end_before_start_is_refused_by_name() -> None:
    with pytest.raises(SchemaError, match="table contacts, column end, row 0"):
        to_tables([document()], [contact(end=date(2031, 5, 1))])


def test_csv_has_bom_all_columns_and_joined_lists(tmp_path: Path) -> None:
    write_tables(small_tables(), tmp_path)
    raw = (tmp_path / "contacts.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert rows[0] == SCHEMAS["contacts"].names
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["participants"] == "Ada Orr; Ivo Tan"
    assert row["start"] == "2031-05-03"
    assert row["place_country"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_runs_as_a_formula(start: str, tmp_path: Path) -> None:
    live = f"{start}HYPERLINK(1)"
    named = contact(place=live, topics=(live, "grain"), participants=(person(live), person("B")))
    write_tables(to_tables([document()], [named]), tmp_path)
    with (tmp_path / "contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    for column in ("place", "topics", "participants"):
        assert row[column].startswith(f"'{start}")


@settings(deadline=None)
@given(st.text(), st.lists(st.text(), max_size=3))
def test_cells_never_begin_like_a_formula(text: str, listed: list[str]) -> None:
    for value in (text, listed):
        assert not str(to_cell(value)).startswith(("=", "+", "-", "@", "\t", "\r"))


_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=_ANY_TEXT, start=_DAYS, days=st.integers(0, 400), topics=st.lists(_ANY_TEXT))
def test_round_trip_of_any_text_and_day(
    place: str, start: date, days: int, topics: list[str], tmp_path: Path
) -> None:
    told = contact(
        place=place,
        start=start,
        end=start + timedelta(days),
        precision="approx",
        topics=tuple(topics),
    )
    tables = to_tables([document(text=place)], [told])
    write_tables(tables, tmp_path)
    assert_same(tables, read_tables(tmp_path))


def test_reading_says_what_is_missing_or_broken(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"holds no contacts\.parquet: build it"):
        read_tables(tmp_path)
    write_tables(small_tables(), tmp_path)
    path = tmp_path / "evidence.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(SchemaError, match=r"evidence\.parquet cannot be read"):
        read_tables(tmp_path)


def test_a_failed_write_leaves_the_old_files(tmp_path: Path) -> None:
    write_tables(small_tables(), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(RuntimeError, match="disk"), replace_files(tmp_path) as stage:
        stage("contacts.parquet").write_bytes(b"half")
        raise RuntimeError("disk full")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_pledged_write_is_finished_by_the_next_reader(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old a")
    (tmp_path / "b").write_text("old b")
    # As a process leaves it that was killed after renaming a and before renaming b.
    (tmp_path / "a").write_text("new a")
    (tmp_path / ".b.1.new").write_text("new b")
    (tmp_path / PLEDGE).write_text(json.dumps({".a.1.new": "a", ".b.1.new": "b"}))
    finish_replacing(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "a": "new a",
        "b": "new b",
    }


def test_a_pledge_moves_nothing_outside_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "y").write_text("not ours")
    (inside / ".x.new").write_text("new")
    (inside / "added.jsonl").write_text("kept")
    pledge = {".x.new": "../x", "../y": "y", ".z.new": "..", "added.jsonl": "contacts.csv"}
    (inside / PLEDGE).write_text(json.dumps(pledge))
    finish_replacing(inside)
    assert not (tmp_path / "x").exists()
    assert {path.name for path in inside.iterdir()} == {"x", "added.jsonl"}
    assert (tmp_path / "y").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"7", b'{"a": {}}', b"\xff", b"[" * 99_999])
def test_what_is_no_pledge_is_left_alone(content: bytes, tmp_path: Path) -> None:
    write_tables(small_tables(), tmp_path)
    (tmp_path / PLEDGE).write_bytes(content)
    assert_same(small_tables(), read_tables(tmp_path))


def test_what_a_killed_write_left_is_gone_after_the_next(tmp_path: Path) -> None:
    for name in ("contacts.parquet", PLEDGE):
        (tmp_path / f".{name}.0badcafe.new").write_bytes(b"half")
    write_tables(small_tables(), tmp_path)
    assert not list(tmp_path.glob(".*"))


def test_slice_text() -> None:
    documents = small_tables().documents
    assert slice_text(documents, "d1", 49, 52) == TEXT[49:52] == "met"
    with pytest.raises(KeyError, match="no document"):
        slice_text(documents, "d9", 0, 1)
    with pytest.raises(ValueError, match="characters"):
        slice_text(documents, "d1", 0, 10_000)
