"""Adding to tables: as if old and new texts had been built together; known texts are told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sample_records import find_stub, keep

from pipeline.adding import ADDED, add_documents, add_sources, find_known
from pipeline.build import PARTS_FOLDER, BuildError, build
from pipeline.command import main
from pipeline.corrections import append_corrections, correct, read_corrections
from pipeline.models import Document, Skipped
from pipeline.storage import lock_file
from pipeline.tables import TABLE_NAMES, Tables, read_tables, write_tables
from tests.dashboard_sample import build_sample

STUB = {"workers": 1, "read_contacts": find_stub, "merge_contacts": keep}


def write_rows(path: Path, *texts: str, prefix: str = "d") -> Path:
    rows = [{"id": f"{prefix}{n}", "text": text} for n, text in enumerate(texts)]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def assert_same(left: Tables, right: Tables) -> None:
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name))


def test_adding_gives_the_tables_of_one_build(tmp_path: Path) -> None:
    old = write_rows(tmp_path / "old.jsonl", "One met two.", "Three met four.", "")
    new = write_rows(tmp_path / "new.jsonl", "Five met six.", prefix="e")
    build([old], tmp_path / "added", **STUB)
    addition = add_sources([new], tmp_path / "added", **STUB)
    assert (addition.new, addition.known) == (("e0",), ())
    build([old, new], tmp_path / "whole", **STUB)
    assert_same(read_tables(tmp_path / "added"), read_tables(tmp_path / "whole"))


def test_a_known_text_is_not_added_and_a_known_id_is_kept_apart(tmp_path: Path) -> None:
    build([write_rows(tmp_path / "old.jsonl", "One met two.")], tmp_path / "out", **STUB)
    items = [
        Document("other-name", "One met two."),
        Document("d0", "Another text."),
        Document("d0", "Another text."),
        Skipped("x.pdf", "broken", "It cannot be read."),
    ]
    addition = add_documents(items, tmp_path / "out", **STUB)
    assert addition.known == ("d0", addition.new[0])
    assert addition.new[0].startswith("d0-")
    tables = read_tables(tmp_path / "out")
    assert len(tables.documents) == 2
    assert tables.skipped["path"].tolist() == ["x.pdf"]
    assert find_known(tmp_path / "out", items[:1]) == {"other-name": "d0"}


def test_from_the_second_time_on_only_new_texts_are_read(tmp_path: Path) -> None:
    read: list[str] = []

    def note(document: Document) -> object:
        read.append(document.doc_id)
        return find_stub(document)

    options = {**STUB, "read_contacts": note}
    add_documents([Document("a", "One met two.")], tmp_path, **options)
    add_documents([Document("b", "Three met four.")], tmp_path, **options)
    add_documents([Document("c", "Five met six.")], tmp_path, **options)
    assert read.count("a") <= 2, "once as new, once as what the tables give back"
    assert read[-1] == "c"
    assert list(tmp_path.glob(f"{PARTS_FOLDER}/*.part"))


def test_while_another_build_runs_nothing_is_added(tmp_path: Path) -> None:
    (tmp_path / PARTS_FOLDER).mkdir()
    with (
        lock_file(tmp_path / PARTS_FOLDER / "lock"),
        pytest.raises(BuildError, match="Another build"),
    ):
        add_documents([Document("a", "One met two.")], tmp_path, **STUB)


def test_tables_that_cannot_be_read_are_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "documents.parquet").write_bytes(b"PAR1")
    with pytest.raises(BuildError, match="cannot be read"):
        add_documents([Document("a", "One met two.")], tmp_path, **STUB)
    assert (tmp_path / "documents.parquet").read_bytes() == b"PAR1"


def test_corrections_outlive_a_rebuild_and_an_addition(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "old.jsonl", "One met two.")
    out = tmp_path / "out"
    contact = build([source], out, **STUB).tables.contacts.iloc[0].to_dict()
    append_corrections(out, [correct(contact, "confirm", "A")])
    build([source], out, **STUB)
    add_documents([Document("b", "Three met four.")], out, **STUB)
    assert len(read_corrections(out).corrections) == 1


def test_recorded_texts_are_a_source_of_the_next_build(tmp_path: Path) -> None:
    old = write_rows(tmp_path / "old.jsonl", "One met two.")
    out = tmp_path / "out"
    build([old], out, **STUB)
    new = [
        Document("n", "Five met six.", "Title", date(2022, 2, 13), "given", None, "Paper"),
        Document("x", "One met two."),
    ]
    for _ in range(2):
        add_documents(new, out, **STUB, record=True)
    assert len((out / ADDED).read_text(encoding="utf-8").splitlines()) == 1
    added = read_tables(out)
    build([old, out / ADDED], out, **STUB)
    pd.testing.assert_frame_equal(read_tables(out).contacts, added.contacts)
    kept = read_tables(out).documents.set_index("doc_id").loc["n"]
    assert (kept["title"], kept["source"]) == ("Title", "Paper")


def test_the_command_adds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = "On 12 February 2022 President Joe Biden spoke by phone with President Vladimir Putin."
    (tmp_path / "a.txt").write_text(story)
    out = ["--out", str(tmp_path / "out"), "--workers", "1", "--add"]
    assert main(["build", str(tmp_path / "a.txt"), *out]) == 0
    assert main(["build", str(tmp_path / "a.txt"), *out]) == 0
    assert "texts added: 0 (1 were there already)" in capsys.readouterr().out
    assert len(read_tables(tmp_path / "out").contacts) == 1


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
