"""Corrections by hand: kept for good, applied in order, undone singly, found after a rebuild."""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.build import Plan, build
from pipeline.coding import to_edtf
from pipeline.corrections import (
    FILE_NAME,
    Correction,
    CorrectionError,
    append_corrections,
    correct,
    find_active,
    read_corrections,
    to_csv,
    undo,
)
from pipeline.editable import check_value, read_edtf
from pipeline.revision import NEAR_DAYS, Revision, make_split_id, revise
from pipeline.tables import Tables, check_tables
from tests.dashboard_sample import build_sample

TABLES = build_sample(30)
ANNA = "A. Analyst"


def row(contact_id: str, tables: Tables = TABLES) -> dict[str, Any]:
    found = tables.contacts[tables.contacts["contact_id"] == contact_id]
    assert len(found) == 1
    return found.iloc[0].to_dict()


def people(contact_id: str, tables: Tables = TABLES) -> list[dict[str, Any]]:
    rows = tables.participants[tables.participants["contact_id"] == contact_id]
    return rows[["name", "role", "country", "organisation"]].to_dict("records")


def sentences(contact_id: str, tables: Tables = TABLES) -> list[dict[str, Any]]:
    texts = tables.documents.set_index("doc_id")["text"]
    return [
        {"doc_id": one.doc_id, "sentence": texts[one.doc_id][one.start_char : one.end_char]}
        for one in tables.evidence[tables.evidence["contact_id"] == contact_id].itertuples()
    ]


def apply(*corrections: Correction, tables: Tables = TABLES, **options: bool) -> Revision:
    revision = revise(tables, corrections, **options)
    check_tables(revision.tables)
    return revision


def decisions(revision: Revision) -> dict[str, str]:
    return dict(zip(revision.decisions["contact_id"], revision.decisions["decision"], strict=True))


# The file


def test_what_is_appended_is_read_back_in_order(tmp_path: Path) -> None:
    made = [correct(row("c0000"), "confirm", ANNA, reason="both sides say so"),
            correct(row("c0001"), "correct", ANNA, "status", "denied")]  # fmt: skip
    append_corrections(tmp_path, made[:1])
    append_corrections(tmp_path, made[1:])
    assert list(read_corrections(tmp_path).corrections) == made
    assert read_corrections(tmp_path / "none").corrections == ()


def test_a_line_cut_short_is_named_and_harms_no_other(tmp_path: Path) -> None:
    made = [correct(row(name), "confirm", ANNA) for name in ("c0000", "c0001")]
    append_corrections(tmp_path, made[:1])
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes() + b'{"id": "cut')
    append_corrections(tmp_path, made[1:])
    reading = read_corrections(tmp_path)
    assert list(reading.corrections) == made
    assert reading.unreadable == (2,)


@pytest.mark.parametrize(
    "line", [b"[]", b"null", b'{"id": 1}', b"\xff\xfe", b"[" * 100_000, b'{"what": "explode"}']
)
def test_no_line_can_break_the_reading(tmp_path: Path, line: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(line + b"\n")
    assert read_corrections(tmp_path).unreadable == (1,)


def _append_many(folder: str, author: str, number: int) -> None:
    for _ in range(number):
        append_corrections(folder, [correct(row("c0000"), "note", author, new="n" * 3_000)] * 2)


def test_writers_at_once_all_keep_their_lines(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_append_many, args=(str(tmp_path), f"writer {n}", 25))
        for n in range(3)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    reading = read_corrections(tmp_path)
    assert reading.unreadable == ()
    authors = [one.author for one in reading.corrections]
    assert {name: authors.count(name) for name in authors} == {f"writer {n}": 50 for n in range(3)}


def test_the_csv_holds_every_correction_and_no_formula() -> None:
    first = correct(row("c0000"), "note", ANNA, new="=1+1")
    second = correct(row("c0001"), "correct", ANNA, "topics", ["grain", "gas"])
    content = to_csv([first, second, undo(second, ANNA)])
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [one["what"] for one in rows] == ["note", "correct", "undo"]
    assert rows[0]["new"] == "'=1+1"
    assert json.loads(rows[1]["new"]) == ["grain", "gas"]
    assert [one["undone"] for one in rows] == ["False", "True", ""]


# What may stand in a field

BAD = [
    ("edtf", "31 February", "is no date"),
    ("edtf", "2022-02-30", "no day of the calendar"),
    ("edtf", "2022-03-01/2022-02-01", "comes before"),
    ("status", "rumoured", "must be one of held, planned"),
    ("channel", "telepathy", "must be one of"),
    ("place_country", "Atlantis", "no code of a country"),
    ("participants", [{"name": "A", "country": "XQX"}], "no code of a country"),
    ("participants", [{"name": " "}], "at least one participant"),
    ("participants", [{"name": "A"}, {"name": "A"}], "stands there twice"),
    ("participants", ["A"], "needs a name"),
    ("place", "x" * 400, "longer than"),
    ("confidence", 1.0, "is no field"),
]


@pytest.mark.parametrize(("field", "value", "words"), BAD)
def test_a_bad_value_is_refused_in_one_sentence(field: str, value: object, words: str) -> None:
    with pytest.raises(CorrectionError, match=words) as refusal:
        correct(row("c0000"), "correct", ANNA, field, value)
    assert str(refusal.value).endswith(".")


def test_a_correction_is_signed_and_changes_something() -> None:
    with pytest.raises(CorrectionError, match="signed"):
        correct(row("c0000"), "confirm", "  ")
    with pytest.raises(CorrectionError, match="Nothing was changed"):
        correct(row("c0000"), "correct", ANNA, "status", row("c0000")["status"])
    with pytest.raises(CorrectionError, match="Write the note"):
        correct(row("c0000"), "note", ANNA, new=" ")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_a_date_in_edtf_is_read_as_it_was_written(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    precision = "day" if first == last else "range"
    for kind in (precision, "approx", "month", "year"):
        text = to_edtf(first, last, kind)  # type: ignore[arg-type]
        assert text is not None
        assert read_edtf(text)[:2] == (first, last)
    assert read_edtf(to_edtf(first, last, precision) or "")[2] == precision  # type: ignore[arg-type]


@given(st.text())
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        check_value("edtf", text)
    except CorrectionError:
        return
    assert not text.strip() or read_edtf(text)[0]


# What corrections do


def test_without_corrections_the_tables_are_the_machine_s() -> None:
    revision = apply()
    for name, frame in revision.tables.items():
        pd.testing.assert_frame_equal(frame, getattr(TABLES, name))
    assert revision.decisions.empty


def test_a_corrected_date_moves_all_that_follows_from_it() -> None:
    revision = apply(correct(row("c0000"), "correct", ANNA, "edtf", "2022-05-01/2022-05-03"))
    contact = row("c0000", revision.tables)
    assert (contact["start"].date(), contact["precision"]) == (date(2022, 5, 1), "range")
    assert contact["date_basis"] == "corrected"
    assert contact["edtf"] == "2022-05-01/2022-05-03"
    assert "from 1 May 2022 to 3 May 2022" in contact["summary"]
    dated = revision.tables.contacts["start"].dropna()
    assert dated.is_monotonic_increasing
    assert row("c0000")["start"].date() == date(2021, 11, 2), "the machine's answer stays"


def test_a_date_can_be_taken_away_and_given() -> None:
    contact = row("c0000", apply(correct(row("c0000"), "correct", ANNA, "edtf", "")).tables)
    assert pd.isna(contact["start"])
    assert (contact["precision"], contact["date_basis"]) == ("unknown", "none")
    found = apply(correct(row("c0014"), "correct", ANNA, "edtf", "2022-02"))
    contact = row("c0014", found.tables)
    assert (contact["precision"], contact["date_basis"]) == ("month", "corrected")


def test_status_and_channel_move_the_codes() -> None:
    one = correct(row("c0001"), "correct", ANNA, "channel", "phone")
    assert row("c0001", apply(one).tables)["plover"] == "CONSULT-phone"
    two = correct(row("c0001"), "correct", ANNA, "status", "denied")
    assert row("c0001", apply(one, two).tables)["plover"] == pytest.approx(
        float("nan"), nan_ok=True
    )


def test_participants_are_replaced_with_what_follows() -> None:
    new = [*people("c0000"), {"name": "Claire Aubry", "role": "Foreign Minister", "country": "fra"}]
    new[0]["name"] = "Anna Maria Keller"
    old = people("c0000")
    revision = apply(correct(row("c0000"), "correct", ANNA, "participants", new, old))
    contact = row("c0000", revision.tables)
    assert contact["participants"] == ["Anna Maria Keller", "Pavel Orlov", "Claire Aubry"]
    assert contact["countries"] == ["DEU", "RUS", "FRA"]
    assert contact["initiator"] == "Anna Maria Keller", "renamed, she still began it"
    rows = revision.tables.participants
    assert rows[rows["contact_id"] == "c0000"]["mention"].tolist()[0] == "Anna Keller"


def test_initiator_place_and_topics() -> None:
    made = [
        correct(row("c0000"), "correct", ANNA, "initiator", "Pavel Orlov"),
        correct(row("c0000"), "correct", ANNA, "place", "Minsk"),
        correct(row("c0000"), "correct", ANNA, "place_country", "BLR"),
        correct(row("c0000"), "correct", ANNA, "topics", "grain; gas"),
    ]
    contact = row("c0000", apply(*made).tables)
    assert contact["initiator"] == "Pavel Orlov"
    assert (contact["place"], contact["place_country"]) == ("Minsk", "BLR")
    assert contact["topics"] == ["grain", "gas"]


def test_the_later_of_two_corrections_holds() -> None:
    made = [
        correct(row("c0000"), "correct", ANNA, "status", status) for status in ("denied", "planned")
    ]
    assert row("c0000", apply(*made).tables)["status"] == "planned"
    assert row("c0000", apply(*made, undo(made[1], ANNA)).tables)["status"] == "denied"
    assert row("c0000", apply(*made, undo(made[0], ANNA)).tables)["status"] == "planned"


def test_each_correction_is_undone_alone_and_an_undo_too() -> None:
    first = correct(row("c0000"), "correct", ANNA, "status", "denied")
    second = correct(row("c0000"), "correct", ANNA, "place", "Minsk")
    gone = undo(first, "B")
    assert find_active([first, second, gone]) == [second]
    assert find_active([first, second, gone, undo(gone, "A")]) == [first, second]
    everything = [first, second, gone, undo(second, "B")]
    pd.testing.assert_frame_equal(apply(*everything).tables.contacts, TABLES.contacts)


def test_decisions_are_told_beside_the_tables() -> None:
    confirmed, rejected = (
        correct(row("c0000"), "confirm", ANNA),
        correct(row("c0001"), "reject", ANNA),
    )
    changed = correct(row("c0002"), "correct", ANNA, "status", "denied")
    after = correct(row("c0002"), "confirm", ANNA)
    noted = correct(row("c0003"), "note", ANNA, new="see the readout")
    revision = apply(confirmed, rejected, changed, after, noted)
    assert decisions(revision) == {
        "c0000": "confirmed", "c0001": "rejected", "c0002": "corrected",
    }  # fmt: skip
    assert "c0001" not in set(revision.tables.contacts["contact_id"])
    assert revision.gone == {"c0001"}
    kept = apply(rejected, keep_rejected=True)
    assert "c0001" in set(kept.tables.contacts["contact_id"])


def test_a_rejected_contact_leaves_no_row_and_no_count() -> None:
    tables = apply(correct(row("c0001"), "reject", ANNA)).tables
    for name in ("participants", "evidence", "accounts"):
        assert "c0001" not in set(getattr(tables, name)["contact_id"])
    counts = tables.documents.set_index("doc_id")["n_contacts"]
    assert counts["doc-001"] == 0
    assert counts["doc-002"] == 1


def split_c0001() -> Correction:
    first, second = sentences("c0001")
    plan = {
        "people": ["Marc Delorme", "Pavel Orlov"],
        "evidence": [first],
        "new_people": ["Marc Delorme"],
        "new_evidence": [second],
    }
    return correct(row("c0001"), "split", ANNA, new=plan)


def test_a_split_makes_two_contacts_each_with_its_sentences() -> None:
    one = split_c0001()
    revision = apply(one)
    stays, goes = (
        row("c0001", revision.tables),
        row(make_split_id(one), revision.tables),
    )
    assert stays["documents"] == ["doc-001"]
    assert goes["documents"] == ["doc-001-b"]
    assert goes["participants"] == ["Marc Delorme"]
    assert goes["channel"] == "video", "as its own sentence tells"
    assert (stays["n_sources"], goes["n_sources"]) == (1, 1)
    assert decisions(revision) == {"c0001": "corrected", make_split_id(one): "corrected"}
    later = correct(goes, "correct", ANNA, "status", "denied")
    assert row(make_split_id(one), apply(one, later).tables)["status"] == "denied"
    orphaned = apply(one, later, undo(one, ANNA))
    assert [orphan.correction for orphan in orphaned.orphans] == [later]


@pytest.mark.parametrize("key", ["people", "new_people", "evidence", "new_evidence"])
def test_neither_part_of_a_split_may_be_empty(key: str) -> None:
    with pytest.raises(CorrectionError, match="at least one"):
        correct(row("c0001"), "split", ANNA, new={**split_c0001().new, key: []})


def test_a_merge_joins_people_evidence_and_counts() -> None:
    one = correct(row("c0000"), "merge", ANNA, new=row("c0003"))
    tables = apply(one).tables
    contact = row("c0000", tables)
    assert contact["participants"] == [
        "Anna Keller", "Pavel Orlov", "Helen Ward", "Irina Sokolova",
    ]  # fmt: skip
    assert contact["documents"] == ["doc-000", "doc-003"]
    assert contact["n_documents"] == 2
    assert "c0003" not in set(tables.contacts["contact_id"])
    assert len(sentences("c0000", tables)) == 2


def test_a_correction_of_what_was_merged_goes_to_the_whole() -> None:
    one = correct(row("c0000"), "merge", ANNA, new=row("c0003"))
    late = correct(row("c0003"), "correct", "B", "place", "Minsk")
    revision = apply(one, late)
    assert row("c0000", revision.tables)["place"] == "Minsk"
    assert revision.targets[late.id] == "c0000"
    with pytest.raises(CorrectionError, match="another contact"):
        correct(row("c0000"), "merge", ANNA, new=row("c0000"))


# Other builds


def renamed(old: str, new: str, shift: int = 0, name: tuple[str, str] | None = None) -> Tables:
    """The tables of another build: a contact's id, day and a person's name have changed."""
    frames = {key: frame.copy() for key, frame in TABLES.items()}
    for key in ("contacts", "participants", "evidence", "accounts"):
        frames[key]["contact_id"] = frames[key]["contact_id"].replace(old, new)
    contacts = frames["contacts"]
    here = contacts["contact_id"] == new
    for column in ("start", "end"):
        contacts.loc[here, column] += pd.Timedelta(days=shift)
    if name:
        frames["participants"]["name"] = frames["participants"]["name"].replace(*name)
        contacts["participants"] = [
            [name[1] if one == name[0] else one for one in names]
            for names in contacts["participants"]
        ]
    return Tables(**frames)


@pytest.mark.parametrize("shift", [0, NEAR_DAYS, -NEAR_DAYS])
def test_a_moved_contact_is_found_by_people_and_day(shift: int) -> None:
    one = correct(row("c0003"), "correct", ANNA, "place", "Minsk")
    moved = renamed("c0003", "other", shift, ("Helen Ward", "Helen M. Ward"))
    revision = apply(one, tables=moved)
    assert row("other", revision.tables)["place"] == "Minsk"
    assert revision.targets == {one.id: "other"}


@pytest.mark.model
def test_corrections_outlive_other_ids_a_changed_text_and_a_moved_contact(tmp_path: Path) -> None:
    story = (
        "Norwegian Foreign Minister Sigrid Aune met Peruvian President Lucia Tovar on 3 May 2031."
    )
    text, out, ids = tmp_path / "a.txt", tmp_path / "out", set()
    text.write_text(story)
    first = build([text], out, plan=Plan(workers=1)).tables.contacts.iloc[0].to_dict()
    made = [correct(first, "correct", ANNA, "place", "Lima"), correct(first, "confirm", ANNA)]
    # As of tables built before ids were made as they are now.
    append_corrections(out, [made[0], replace(made[1], contact_id="0123456789ab")])
    for words in (story, f"Update. {story}", story.replace("3 May", "5 May")):
        text.write_text(words)
        tables = build([text], out, plan=Plan(workers=1, fresh=words == story)).tables
        revision = revise(tables, read_corrections(out).corrections)
        (contact,) = revision.tables.contacts.to_dict("records")
        assert revision.orphans == ()
        assert contact["place"] == "Lima"
        assert decisions(revision) == {contact["contact_id"]: "corrected"}
        ids.add(contact["contact_id"])
    assert len(ids) == 2, "what moved has another id"


def test_what_finds_no_contact_is_an_orphan_until_it_does() -> None:
    one = correct(row("c0003"), "correct", ANNA, "place", "Minsk")
    far = apply(one, tables=renamed("c0003", "other", NEAR_DAYS + 1))
    assert [orphan.correction for orphan in far.orphans] == [one]
    assert "No contact" in far.orphans[0].reason
    assert apply(one).orphans == ()


def test_two_that_are_as_near_are_not_guessed_between() -> None:
    one = replace(
        correct(row("c0003"), "confirm", ANNA), contact_id="gone", day=None,
        people=tuple(row("c0003")["participants"]),
    )  # fmt: skip
    assert len(apply(one).orphans) == 1


def test_a_split_survives_a_text_that_moved() -> None:
    one = split_c0001()
    frames = {key: frame.copy() for key, frame in TABLES.items()}
    here = frames["documents"]["doc_id"] == "doc-001-b"
    frames["documents"].loc[here, "text"] = "Update. " + frames["documents"]["text"][here]
    for key in ("evidence", "accounts"):
        moved = frames[key]["doc_id"] == "doc-001-b"
        for column in ("start_char", "end_char"):
            frames[key].loc[moved, column] += 8
    revision = apply(one, tables=Tables(**frames))
    assert row(make_split_id(one), revision.tables)["documents"] == ["doc-001-b"]


def test_a_value_that_no_longer_holds_is_an_orphan_and_not_an_error() -> None:
    one = replace(correct(row("c0000"), "correct", ANNA, "status", "denied"), new="rumoured")
    two = replace(split_c0001(), new={"people": []})
    revision = apply(one, two)
    assert [orphan.correction.id for orphan in revision.orphans] == [one.id, two.id]
    pd.testing.assert_frame_equal(revision.tables.contacts, TABLES.contacts)
