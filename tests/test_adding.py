"""Building into tables that stand: as if old and new texts had been built together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sample_records import find_stub, keep

from pipeline.adding import ADDED, add_documents, find_known
from pipeline.build import PARTS_FOLDER, BuildError, Plan, build
from pipeline.checkup import examine_tables
from pipeline.command import main
from pipeline.corrections import append_corrections, correct, read_corrections
from pipeline.intake import Count
from pipeline.models import Document, Skipped
from pipeline.storage import lock_file
from pipeline.tables import TABLE_NAMES, Tables, read_tables, write_tables
from tests.dashboard_sample import build_sample

STUB = Plan(workers=1, read_contacts=find_stub, merge=keep)


def write_rows(path: Path, *texts: str, prefix: str = "d") -> Path:
    rows = [{"id": f"{prefix}{n}", "text": text} for n, text in enumerate(texts)]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def assert_same(left: Tables, right: Tables) -> None:
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name))


def test_a_second_build_adds_and_gives_the_tables_of_one(tmp_path: Path) -> None:
    old = write_rows(tmp_path / "old.jsonl", "One met two.", "Three met four.", "")
    new = write_rows(tmp_path / "new.jsonl", "Five met six.", prefix="e")
    build([old], tmp_path / "added", plan=STUB)
    added = build([old, new], tmp_path / "added", plan=STUB)
    assert added.texts == Count(new=1, known=2)
    assert added.n_skipped == 1
    build([old, new], tmp_path / "whole", plan=STUB)
    assert_same(read_tables(tmp_path / "added"), read_tables(tmp_path / "whole"))
    build([old], tmp_path / "turned", plan=STUB)
    assert build([new], tmp_path / "turned", plan=STUB).texts == Count(new=1)
    assert_same(read_tables(tmp_path / "turned"), read_tables(tmp_path / "whole"))


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    read: list[str] = []

    def note(document: Document) -> object:
        read.append(document.doc_id)
        return find_stub(document)

    plan = replace(STUB, read_contacts=note)
    for number in range(1, 4):
        texts = [f"{at} met others." for at in range(number)]
        build([write_rows(tmp_path / "a.jsonl", *texts)], tmp_path / "out", plan=plan)
    assert read == ["d0", "d1", "d2"]


def test_a_changed_text_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out"
    build([write_rows(source, "One met two.", "Three met four.")], out, plan=STUB)
    built = build([write_rows(source, "One met two.", "They never did.")], out, plan=STUB)
    assert built.texts == Count(known=1, changed=1)
    assert sorted(built.tables.documents["text"]) == ["One met two.", "They never did."]
    assert len(built.tables.contacts) == 1
    assert_same(built.tables, build([source], tmp_path / "fresh", plan=STUB).tables)


def test_other_code_reads_the_old_texts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write_rows(tmp_path / "a.jsonl", "One met two."), tmp_path / "out"
    build([source], out, plan=STUB)
    monkeypatch.setattr("pipeline.build.find_version", lambda: "other")
    new = write_rows(tmp_path / "b.jsonl", "Three met four.", prefix="e")

    def find_nothing(document: Document) -> object:
        return document, []

    plan = replace(STUB, read_contacts=find_nothing)
    built = build([new], out, plan=plan)
    assert built.counts.documents == 2
    assert built.counts.contacts == 0


def test_an_input_that_was_mended_is_skipped_no_more(tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    news.mkdir()
    write_rows(news / "a.jsonl", "One met two.")
    (news / "b.jsonl").write_text("{")
    other = tmp_path / "newsletter.pdf"
    other.write_text("no PDF")
    first = build([news, other], out, plan=STUB)
    assert first.n_skipped == 2
    write_rows(news / "b.jsonl", "Three met four.", prefix="b")
    built = build([news], out, plan=STUB)
    assert (built.texts, built.n_skipped) == (Count(new=1, known=1), 0)
    assert built.tables.skipped["path"].tolist() == [str(other)]


def test_a_known_text_is_not_added_and_a_known_id_is_kept_apart(tmp_path: Path) -> None:
    build([write_rows(tmp_path / "old.jsonl", "One met two.")], tmp_path / "out", plan=STUB)
    items = [
        Document("other-name", "One met two."),
        Document("d0", "Another text."),
        Document("d0", "Another text."),
        Skipped("x.pdf", "broken", "It cannot be read."),
    ]
    addition = add_documents(items, tmp_path / "out", plan=STUB)
    assert addition.known == ("d0", addition.new[0])
    assert addition.new[0].startswith("d0-")
    tables = read_tables(tmp_path / "out")
    assert len(tables.documents) == 2
    assert tables.skipped["path"].tolist() == ["x.pdf"]
    known = find_known(tmp_path / "out", items[:1])
    assert (known.texts, known.changed) == ({"other-name": "d0"}, frozenset())
    known = find_known(tmp_path / "out", [Document("d0", "A third text.")])
    assert (known.texts, known.changed) == ({}, frozenset({"d0"}))


def test_from_the_second_time_on_only_new_texts_are_read(tmp_path: Path) -> None:
    read: list[str] = []

    def note(document: Document) -> object:
        read.append(document.doc_id)
        return find_stub(document)

    plan = replace(STUB, read_contacts=note)
    for doc_id in ("a", "b", "c"):
        add_documents([Document(doc_id, f"{doc_id} met others.")], tmp_path, plan=plan)
    assert read == ["a", "b", "c"]


def test_while_another_build_runs_nothing_is_added(tmp_path: Path) -> None:
    (tmp_path / PARTS_FOLDER).mkdir()
    with (
        lock_file(tmp_path / PARTS_FOLDER / "lock"),
        pytest.raises(BuildError, match="Another build"),
    ):
        add_documents([Document("a", "One met two.")], tmp_path, plan=STUB)


def test_tables_that_cannot_be_read_are_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "documents.parquet").write_bytes(b"PAR1")
    with pytest.raises(BuildError, match="cannot be read"):
        add_documents([Document("a", "One met two.")], tmp_path, plan=STUB)
    assert (tmp_path / "documents.parquet").read_bytes() == b"PAR1"


def test_corrections_outlive_a_rebuild_and_an_addition(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "old.jsonl", "One met two.")
    out = tmp_path / "out"
    contact = build([source], out, plan=STUB).tables.contacts.iloc[0].to_dict()
    append_corrections(out, [correct(contact, "confirm", "A")])
    build([source], out, plan=STUB)
    add_documents([Document("b", "Three met four.")], out, plan=STUB)
    assert len(read_corrections(out).corrections) == 1


def test_recorded_texts_are_a_source_of_the_next_build(tmp_path: Path) -> None:
    old = write_rows(tmp_path / "old.jsonl", "One met two.")
    out = tmp_path / "out"
    build([old], out, plan=STUB)
    new = [
        Document("n", "Five met six.", "Title", date(2022, 2, 13), "given", None, "Paper"),
        Document("x", "One met two."),
    ]
    for _ in range(2):
        add_documents(new, out, plan=STUB, record=True)
    assert len((out / ADDED).read_text(encoding="utf-8").splitlines()) == 1
    added = read_tables(out)
    build([old, out / ADDED], out, plan=STUB)
    pd.testing.assert_frame_equal(read_tables(out).contacts, added.contacts)
    kept = read_tables(out).documents.set_index("doc_id").loc["n"]
    assert (kept["title"], kept["source"]) == ("Title", "Paper")


@pytest.mark.parametrize("more", [[], ["--add"], ["--resume"]])
def test_the_command_adds_and_says_how_many_were_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    story = "On 12 February 2022 President Joe Biden spoke by phone with President Vladimir Putin."
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(story)
    command = ["build", str(news), "--out", str(tmp_path / "out"), "--workers", "1", *more]
    assert main(command) == 0
    (news / "b.txt").write_text("They met again.")
    assert main(command) == 0
    assert "texts added: 1 (1 were there already)" in capsys.readouterr().out
    assert len(read_tables(tmp_path / "out").contacts) == 1


def test_the_command_cannot_add_and_leave_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--add", "--fresh"]) == 2
    assert capsys.readouterr().err == "Give --add or --fresh, not both.\n"


def test_an_export_is_corrected_unless_it_is_asked_for_as_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = build_sample(5)
    write_tables(tables, tmp_path)
    contact = tables.contacts.iloc[0].to_dict()
    made = [correct(contact, "reject", "A"), correct(contact, "confirm", "A")]
    append_corrections(tmp_path, [made[0], replace(made[1], contact_id="gone", people=("N",))])
    target = tmp_path / "x.csv"
    assert main(["export", str(tmp_path), "--to", "csv", str(target)]) == 0
    said = capsys.readouterr().out
    assert "4 contacts written, corrections applied: 1 (1 find no contact)" in said
    assert main(["export", str(tmp_path), "--to", "csv", str(target), "--uncorrected"]) == 0
    assert "5 contacts written:" in capsys.readouterr().out


def test_texts_that_cannot_be_recorded_are_not_added(tmp_path: Path) -> None:
    (tmp_path / ADDED).mkdir()  # nobody can append to a folder
    text = Document("d1", "One met two.")
    with pytest.raises(BuildError, match=r"could not be written to .*added\.jsonl.*nothing was"):
        add_documents([text], tmp_path, plan=STUB, record=True)
    assert not (tmp_path / "contacts.parquet").exists()


def test_a_text_whose_addition_fails_is_kept_for_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, out = write_rows(tmp_path / "old.jsonl", "One met two."), tmp_path / "out"
    build([old], out, plan=STUB)
    text = Document("n", "Five met six.", "Title", date(2022, 2, 13), "given", None, "Paper")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.build.make_tables", fail)
        for _ in range(2):
            with pytest.raises(BuildError, match=r"no space left .* wait in .*added\.jsonl"):
                add_documents([text], out, plan=STUB, record=True)
    assert len(read_tables(out).documents) == 1
    (flaw,) = [one for one in examine_tables(out) if "'n' is not in the tables" in one.text]
    assert f"build '{out / ADDED}'" in str(flaw.remedy)
    build([old, out / ADDED], tmp_path / "fresh", plan=replace(STUB, fresh=True))
    add_documents([text], out, plan=STUB, record=True)
    assert len((out / ADDED).read_text(encoding="utf-8").splitlines()) == 1
    assert not [one for one in examine_tables(out) if "not in the tables" in one.text]
    assert_same(read_tables(tmp_path / "fresh"), read_tables(out))
