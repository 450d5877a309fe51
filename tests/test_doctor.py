"""Doctor: a sound machine and sound tables pass, each fault is named with what mends it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from test_tables import small_tables

from pipeline import doctor
from pipeline.checkup import examine_tables, find_faults
from pipeline.corrections import append_corrections, correct
from pipeline.doctor import examine, examine_model_files, run_doctor
from pipeline.findings import Finding
from pipeline.tables import write_tables


def test_sound_tables_have_no_fault(tmp_path: Path) -> None:
    assert find_faults(small_tables()) == []
    write_tables(small_tables(), tmp_path)
    last = list(examine_tables(tmp_path))[-1]
    assert (last.state, "1 contacts in 1 documents" in last.text) == ("good", True)


@pytest.mark.parametrize(
    ("table", "column", "value", "fault"),
    [
        ("participants", "contact_id", "c9", "participants, row 0: there is no contact 'c9'."),
        ("evidence", "contact_id", "c9", "contact 'c1' has no row in evidence."),
        ("evidence", "doc_id", "d9", "evidence, row 0: there is no document 'd9'."),
        ("evidence", "end_char", 9999, "evidence, row 0: its offsets lie outside the text."),
        ("evidence", "date_phrase", "4 May", "row 0: its date phrase does not stand at its"),
        ("accounts", "text", "Envoys met", "accounts, row 0: other words stand at its offsets."),
        ("participants", "name", "Uma Bay", "'c1' names other people than its rows"),
        ("contacts", "documents", ["d9"], "'c1' names the document 'd9', which there is not."),
    ],
)
def test_each_fault_between_tables_is_named(
    table: str, column: str, value: object, fault: str, tmp_path: Path
) -> None:
    tables = small_tables()
    frame = getattr(tables, table).copy()
    rows = [value, *frame[column].tolist()[1:]]
    frame[column] = pd.Series(rows, dtype=frame[column].dtype)
    broken = replace(tables, **{table: frame})
    assert any(fault in found for found in find_faults(broken)), find_faults(broken)
    write_tables(broken, tmp_path)
    findings = list(examine_tables(tmp_path))
    assert {finding.state for finding in findings} == {"flaw"}
    assert all("pipeline build SOURCE --out" in str(finding.remedy) for finding in findings)


def test_torn_and_absent_tables_are_flaws(tmp_path: Path) -> None:
    (absent,) = examine_tables(tmp_path)
    assert "holds no contacts.parquet" in absent.text
    write_tables(small_tables(), tmp_path)
    (tmp_path / "accounts.parquet").write_bytes(b"PAR1")
    (torn,) = examine_tables(tmp_path)
    assert "accounts.parquet cannot be read" in torn.text
    assert torn.state == "flaw"


def test_an_interrupted_build_is_named(tmp_path: Path) -> None:
    write_tables(small_tables(), tmp_path)
    (tmp_path / ".build").mkdir()
    (tmp_path / ".build" / "a.part").write_text("")
    assert "interrupted build" in next(iter(examine_tables(tmp_path))).text


def test_missing_packages_are_named_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tmp_path / "requirements.in"
    wanted.write_text("# those\npandas>=3\nno-such-package==1\n")
    monkeypatch.setattr(doctor, "_REQUIREMENTS", wanted)
    (finding,) = doctor._examine_packages()
    assert finding == Finding(
        "missing",
        "Packages not installed: no-such-package.",
        "python -m pip install -r requirements.txt",
    )


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_OLDEST_PYTHON", (99, 0))
    assert doctor._examine_python().state == "missing"


@pytest.mark.model
def test_a_missing_model_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.parse import load_model

    assert doctor._examine_model().state == "good"
    monkeypatch.setenv("CONTACTS_MODEL", "en_no_such_model")
    load_model.cache_clear()
    try:
        finding = doctor._examine_model()
    finally:
        load_model.cache_clear()
    assert finding.state == "missing"
    assert "en_no_such_model" in finding.text
    assert "pip install" in finding.text


def test_unreadable_reference_data_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTS_REFERENCE", str(tmp_path))
    (finding,) = doctor._examine_reference()
    assert finding.state == "missing"
    assert ".csv" in finding.text


def test_the_worst_finding_decides_the_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, flaw = Finding("good", "fine"), Finding("flaw", "odd", "do this")
    for found, status in [([good], 0), ([good, flaw], 1), ([Finding("missing", "no"), flaw], 2)]:
        monkeypatch.setattr(doctor, "examine", lambda folder, found=found: iter(found))
        assert run_doctor() == status
    assert "FLAW     odd Mend it with: do this" in capsys.readouterr().out


@pytest.mark.model
def test_this_machine_lacks_nothing() -> None:
    assert [finding for finding in examine() if finding.state == "missing"] == []


def test_what_people_wrote_is_looked_at_too(tmp_path: Path) -> None:
    tables = small_tables()
    write_tables(tables, tmp_path)
    contact = tables.contacts.iloc[0].to_dict()
    lost = {"contact_id": "c77", "participants": ["Mia Sund"], "start": None}
    append_corrections(
        tmp_path, [correct(contact, "confirm", "Ann"), correct(lost, "reject", "Bo")]
    )
    with (tmp_path / "corrections.jsonl").open("a") as file:
        file.write('{"half')
    (tmp_path / "added.jsonl").write_text('{"text": "They met."}\n{"text": 5}\n\n[[[')
    found = [(one.state, one.text) for one in examine_tables(tmp_path)]
    assert ("good", "1 corrections, each with the contact that it is of") in found
    flaws = [text for state, text in found if state == "flaw"]
    assert len(flaws) == 4, flaws
    for words in (
        "corrections.jsonl, line 3: this is no correction",
        "corrections not applied: Bo's of 20",
        "added.jsonl: line 2 is no text",
        "added.jsonl: line 4 is no text",
    ):
        assert any(words in text for text in flaws), (words, flaws)


def test_an_edited_csv_and_leftovers_are_named(tmp_path: Path) -> None:
    write_tables(small_tables(), tmp_path)
    with (tmp_path / "contacts.csv").open("a") as file:
        file.write("c9\n")
    (tmp_path / ".contacts.parquet.1234.new").write_bytes(b"half")
    (tmp_path / ".replacing.json").write_bytes(b"{")
    findings = list(examine_tables(tmp_path))
    assert [one.state for one in findings] == ["flaw"] * 3
    assert sum("is left of a write that was killed" in one.text for one in findings) == 2
    assert "contacts.csv holds other rows" in findings[-1].text
    assert all(one.remedy for one in findings)


def test_a_changed_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "made_up_model"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "weights").write_bytes(b"changed")
    (package / "more.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    empty = hashlib.sha256(b"").hexdigest()
    rows = [f"made_up_model,{name},{empty}" for name in ("__init__.py", "weights", "gone")]
    (tmp_path / "hashes.csv").write_text("\n".join(["package,path,sha256", *rows]))
    found = list(examine_model_files(tmp_path / "hashes.csv"))
    assert [one.text.removeprefix("language model made_up_model: ") for one in found] == [
        "gone is missing.",
        "more.py is no file of it.",
        "weights is not what was published.",
    ]
    assert all("--require-hashes" in str(one.remedy) for one in found)


@pytest.mark.model
def test_the_model_here_is_the_one_published() -> None:
    (found,) = examine_model_files()
    assert (found.state, "files as published" in found.text) == ("good", True)
