"""Who reads tables is told of new ones: the dashboard's index is there before its first visitor."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from dashboard import ahead, loading
from dashboard.store import open_tables
from pipeline import readers
from pipeline.command import main


def synthesize(out: Path) -> int:
    return main(["synthesize", "--contacts", "30", "--out", str(out)])


def test_index_of_large_tables_is_made_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ahead, "MOST_AWAITED", 29)
    monkeypatch.setattr(loading, "MOST_IN_MEMORY", 0)
    assert synthesize(tmp_path) == 0
    assert "index of 30 contacts" in capsys.readouterr().err
    (kept,) = (tmp_path / loading.FOLDER).iterdir()
    monkeypatch.setattr(loading, "_keep", None)
    assert open_tables(tmp_path).base.size == 30, "what is there is not made again"
    assert [one.name for one in (tmp_path / loading.FOLDER).iterdir()] == [kept.name]


def test_small_tables_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ahead, "MOST_AWAITED", 30)
    monkeypatch.setattr(loading, "MOST_IN_MEMORY", 0)
    assert synthesize(tmp_path) == 0
    assert "index" not in capsys.readouterr().err
    assert not (tmp_path / loading.FOLDER).exists()


def test_a_reader_that_fails_is_named_and_the_tables_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = EntryPoint("A map", "no_such_package:draw", readers.GROUP)
    monkeypatch.setattr(readers, "entry_points", lambda group: [gone])
    assert synthesize(tmp_path) == 0
    assert "A map could not be done ahead: No module named" in capsys.readouterr().err
    assert (tmp_path / "contacts.parquet").is_file()


def test_a_build_tells_the_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Path] = []
    monkeypatch.setattr(readers, "tell_readers", told.append)
    text = tmp_path / "a.txt"
    text.write_text(
        "Russian President Vladimir Putin met Xi Jinping in Beijing on 4 February 2022."
    )
    assert main(["build", str(text), "--out", str(tmp_path / "out")]) == 0
    assert told == [tmp_path / "out"]
