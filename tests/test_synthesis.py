"""Made-up tables: whole, marked, skewed, the same again, and never over real ones."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline.command import main
from pipeline.synthesis import MARK, SynthesisError, synthesize
from pipeline.tables import TABLE_NAMES, Tables, read_tables, slice_text, write_tables
from tests.dashboard_sample import build_sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("synthetic")
    synthesize(3_000, path)
    return path


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return read_tables(folder)


def test_count_is_exact_and_every_row_fits_its_text(tables: Tables) -> None:
    assert len(tables.contacts) == 3_000
    for row in tables.evidence.head(400).itertuples():
        sentence = slice_text(tables.documents, row.doc_id, row.start_char, row.end_char)
        assert row.trigger in sentence
        if isinstance(row.date_phrase, str):
            found = slice_text(
                tables.documents, row.doc_id, int(row.date_start_char), int(row.date_end_char)
            )
            assert found == row.date_phrase
    for row in tables.accounts.head(200).itertuples():
        assert slice_text(tables.documents, row.doc_id, row.start_char, row.end_char) == row.text


def test_every_table_says_that_it_is_made_up(folder: Path, tables: Tables) -> None:
    for name in TABLE_NAMES:
        metadata = pq.read_schema(folder / f"{name}.parquet").metadata
        assert b"--contacts 3000" in metadata[MARK.encode()]
    for name in ("contacts", "participants", "evidence", "accounts"):
        assert getattr(tables, name)["contact_id"].str.startswith(MARK).all()
    assert set(tables.participants["resolved_by"]) == {MARK}
    assert tables.documents["doc_id"].str.startswith(MARK).all()
    assert tables.documents["text"].str.startswith("Synthetic text").all()
    assert "synthesize --contacts 3000 --seed 0" in tables.skipped["detail"].iloc[0]


def test_rows_stand_in_the_order_of_time_undated_last(tables: Tables) -> None:
    starts = tables.contacts["start"]
    dated = starts.dropna()
    assert dated.is_monotonic_increasing
    assert starts.iloc[: len(dated)].notna().all()
    assert 0 < len(starts) - len(dated) < 300
    assert tables.documents["published"].is_monotonic_increasing


def test_few_officials_pairs_and_days_have_most_of_the_contacts(tables: Tables) -> None:
    per_official = tables.participants["name"].value_counts()
    pairs = tables.contacts["countries"].map(lambda codes: "|".join(sorted(codes)[:2]))
    per_month = tables.contacts["start"].dt.to_period("M").value_counts()
    for counts in (per_official, pairs.value_counts()):
        assert counts.head(len(counts) // 10).sum() > 0.35 * counts.sum()
    assert per_month.max() > 4 * per_month.median()


def test_every_kind_of_contact_occurs(tables: Tables) -> None:
    for column, kinds in (("channel", 5), ("status", 6), ("precision", 6), ("scope", 2)):
        assert tables.contacts[column].nunique() == kinds
    assert tables.contacts["conflicts"].map(len).gt(0).any()
    assert tables.participants["is_initiator"].any()


def test_same_seed_gives_the_same_tables_and_another_others(folder: Path, tmp_path: Path) -> None:
    synthesize(3_000, tmp_path / "again")
    synthesize(3_000, tmp_path / "other", seed=1)
    for name in TABLE_NAMES:
        first, again, other = (
            pd.read_parquet(place / f"{name}.parquet")
            for place in (folder, tmp_path / "again", tmp_path / "other")
        )
        pd.testing.assert_frame_equal(first, again)
        assert not first.equals(other)


def test_memory_does_not_grow_with_the_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.synthesis.writing._PART", 200)
    peaks = []
    for count in (1_000, 8_000):
        tracemalloc.start()
        synthesize(count, tmp_path / str(count))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 3


def test_tables_of_a_build_are_never_overwritten(tmp_path: Path) -> None:
    write_tables(build_sample(5), tmp_path)
    with pytest.raises(SynthesisError, match="name another folder"):
        synthesize(10, tmp_path)
    assert len(read_tables(tmp_path).contacts) == 5


def test_command_writes_tables_and_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["synthesize", "--contacts", "40", "--out", str(tmp_path / "new")]
    assert main(command) == 0
    assert main(command) == 0  # made-up tables may be made anew
    assert "made-up contacts written: 40" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["synthesize", "--contacts", "many", "--out", str(tmp_path)])
    assert "is no whole number" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    assert main(["synthesize", "--contacts", "1", "--out", str(tmp_path / "file")]) == 2
    assert "file" in capsys.readouterr().err
