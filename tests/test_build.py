"""Build: the same tables whatever the workers, interruptions survived, faults named."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import contact, find_stub, find_without_model, keep

from pipeline import build as building
from pipeline.build import BuildError, build
from pipeline.models import Contact, Document, Skipped
from pipeline.parts import (
    Reading,
    find_parts,
    find_version,
    from_plain,
    key_of,
    read_part,
    split,
    to_plain,
    write_part,
)
from pipeline.progress import Progress
from pipeline.schemas import TABLE_NAMES
from pipeline.storage import lock_file
from pipeline.tables import Tables, read_tables
from pipeline.workers import work_through


def run(sources: Sequence[Path], out: Path, **more: object) -> Tables:
    plain: dict[str, object] = {"workers": 1, "read_contacts": find_stub, "merge_contacts": keep}
    return build(sources, out, **{**plain, **more}).tables  # type: ignore[arg-type]


def write_rows(path: Path, texts: Sequence[str], url: str = "") -> Path:
    rows = [{"id": f"d{n:03}", "text": text, "url": url} for n, text in enumerate(texts)]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def assert_same(left: Tables, right: Tables) -> None:
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name))


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "CHUNK_DOCUMENTS", 2)


TEXTS = ["They met.", "Nothing.", "fail here", " ", "They met again.", "They met once more.", "No."]


def test_tables_are_written_and_parts_removed(tmp_path: Path) -> None:
    built = run([write_rows(tmp_path / "a.jsonl", TEXTS)], tmp_path / "out")
    assert_same(built, read_tables(tmp_path / "out"))
    assert list(built.contacts["contact_id"]) == ["c-d000", "c-d004", "c-d005"]
    assert list(built.documents["doc_id"]) == ["d000", "d004", "d005", "d001", "d006"]
    assert built.documents["published"].notna().sum() == 3
    assert list(built.skipped["reason"]) == ["empty", "failed"]
    assert "KeyError: 'no such envoy', in sample_records.py line" in built.skipped["detail"].iloc[1]
    assert not (tmp_path / "out" / ".build").exists()


@pytest.mark.usefixtures("small_chunks")
def test_two_workers_give_the_tables_of_one(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.jsonl", TEXTS * 3)
    one = run([path], tmp_path / "one", workers=1)
    two = run([path], tmp_path / "two", workers=2)
    assert_same(one, two)
    for name in (f"{table}.parquet" for table in TABLE_NAMES):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.usefixtures("small_chunks")
def test_resume_does_only_what_is_left(tmp_path: Path) -> None:
    log = tmp_path / "log"
    path = write_rows(tmp_path / "a.jsonl", [f"They met, log {n}." for n in range(6)], str(log))
    out = tmp_path / "out"

    def stop_at_four(document: Document) -> tuple[Document, list[Contact]]:
        if document.doc_id == "d004":
            raise KeyboardInterrupt
        return find_stub(document)

    with pytest.raises(KeyboardInterrupt):
        run([path], out, read_contacts=stop_at_four)
    assert len(list((out / ".build").glob("*.part"))) == 2
    assert not (out / "contacts.parquet").exists()
    log.unlink()
    built = build([path], out, None, 1, True, find_stub, keep)
    assert log.read_text().split() == ["d004", "d005"]
    assert built.known == 4
    assert_same(built.tables, run([path], tmp_path / "fresh"))


@pytest.mark.usefixtures("small_chunks")
def test_without_resume_everything_is_read_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    path = write_rows(tmp_path / "a.jsonl", ["log 1", "log 2"], str(log))
    parts = tmp_path / "out" / ".build"
    parts.mkdir(parents=True)
    run([path], tmp_path / "out")
    run([path], tmp_path / "out")
    assert log.read_text().split() == ["d000", "d001"] * 2


def test_a_changed_text_or_code_is_not_taken_from_a_part(tmp_path: Path) -> None:
    document = Document("d", "They met.", published=date(2031, 5, 4), published_basis="given")
    key = key_of(document)
    assert key != key_of(replace(document, text="They met!"))
    assert key != key_of(replace(document, published=None))
    path = write_part(tmp_path, [Reading(key, document, ())], "one")
    (tmp_path / "torn.part").write_text('{"version": ')
    assert find_parts(tmp_path, "one") == {key: path}
    assert find_parts(tmp_path, "two") == {}


def test_the_version_follows_the_reference_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTS_REFERENCE", str(tmp_path))
    before = find_version()
    (tmp_path / "officials.csv").write_text("name\nAda Orr\n")
    assert find_version() != before


def test_a_part_gives_back_equal_records(tmp_path: Path) -> None:
    told = contact()
    document = Document("d", "They met.\u2028\n“So”", published=date(2031, 5, 4))
    readings = [
        Reading("k1", document, (told, contact("c2", start=None, end=None, first_reported=None))),
        Reading("k2", None, (), Skipped("d", "failed", "why")),
    ]
    found = read_part(write_part(tmp_path, readings, "one"))
    assert list(found.values()) == readings


@settings(deadline=None)
@given(st.builds(Document, st.text(), st.text(), st.none() | st.text(), st.none() | st.dates()))
def test_plain_and_back(document: Document) -> None:
    plain = json.loads(json.dumps(to_plain(document)))
    assert from_plain(Document, plain) == document


@settings(deadline=None)
@given(st.lists(st.text(max_size=20), max_size=20), st.integers(1, 30), st.integers(1, 5))
def test_chunks_hold_all_in_order(texts: list[str], chars: int, count: int) -> None:
    documents = [Document(str(n), text) for n, text in enumerate(texts)]
    chunks = list(split(iter(documents), chars, count))
    assert [document for chunk in chunks for document in chunk] == documents
    assert all(0 < len(chunk) <= count for chunk in chunks)


def test_nothing_readable_leaves_the_old_tables(tmp_path: Path) -> None:
    out = tmp_path / "out"
    old = run([write_rows(tmp_path / "a.jsonl", ["They met."])], out)
    with pytest.raises(BuildError, match=r"Nothing could be read\. .*none\.txt: There is no such"):
        run([tmp_path / "none.txt"], out)
    assert_same(old, read_tables(out))
    with pytest.raises(BuildError, match="Nothing could be read"):
        run([write_rows(tmp_path / "b.jsonl", ["fail"])], tmp_path / "never")
    assert not (tmp_path / "never").exists()


def test_a_missing_model_stops_at_once_and_names_doctor(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.jsonl", TEXTS)
    with pytest.raises(BuildError, match=r"Can't find model.*pipeline doctor"):
        run([path], tmp_path / "out", read_contacts=find_without_model)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = write_rows(tmp_path / "a.jsonl", TEXTS)
    with pytest.raises(BuildError, match="name another with --out"):
        run([path], tmp_path / "file")


def test_little_work_starts_no_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pools: list[object] = []

    def no_pool(*arguments: object) -> list[object]:
        pools.append(arguments[-1])
        return []

    monkeypatch.setattr("pipeline.workers._work_in_pool", no_pool)
    monkeypatch.setattr("pipeline.workers.count_cores", lambda: 7)
    chunks = [[Document(str(n), "They met.")] for n in range(40)]
    assert len(list(work_through(chunks[:20], tmp_path, "one", find_stub))) == 20
    assert pools == []
    assert list(work_through(chunks, tmp_path, "one", find_stub)) == []
    assert list(work_through(chunks[:2], tmp_path, "one", find_stub, 3)) == []
    assert pools == [7, 3]


def test_two_builds_into_one_folder_are_kept_apart(tmp_path: Path) -> None:
    path, out = write_rows(tmp_path / "a.jsonl", TEXTS), tmp_path / "out"
    (out / ".build").mkdir(parents=True)
    with (
        lock_file(out / ".build" / "lock"),
        pytest.raises(BuildError, match="Another build is writing into"),
    ):
        run([path], out)
    assert len(run([path], out).contacts) == 3


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    path, out = write_rows(tmp_path / "a.jsonl", TEXTS), tmp_path / "out"
    for place in ("pipeline.workers.write_part", "pipeline.build.write_tables"):
        with monkeypatch.context() as patch:
            patch.setattr(place, fail)
            with pytest.raises(BuildError, match="The system refuses: no space left on device"):
                run([path], out)
    assert not (out / "contacts.parquet").exists()


def test_a_contact_that_fits_no_table_is_named(tmp_path: Path) -> None:
    def end_early(contacts: Iterable[Contact]) -> list[Contact]:
        return [replace(told, end=date(1999, 1, 1)) for told in contacts]

    with pytest.raises(BuildError, match="column end, row 0: 1999-01-01 comes before"):
        run([write_rows(tmp_path / "a.jsonl", TEXTS)], tmp_path / "out", merge_contacts=end_early)


def test_a_part_that_was_damaged_is_named(tmp_path: Path) -> None:
    path, out = write_rows(tmp_path / "a.jsonl", ["They met."]), tmp_path / "out"

    def interrupt(contacts: Iterable[Contact]) -> list[Contact]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([path], out, merge_contacts=interrupt)
    (part,) = (out / ".build").glob("*.part")
    part.write_text(part.read_text().splitlines()[0] + "\n{")
    with pytest.raises(BuildError, match="repeat the command without --resume"):
        run([path], out, resume=True)
    assert len(run([path], out).contacts) == 1


@pytest.mark.usefixtures("small_chunks")
def test_a_worker_that_dies_is_named_and_its_elders_kept(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.jsonl", ["They met."] * 6 + ["exit"] + ["They met."] * 4)
    with pytest.raises(BuildError, match="repeat the command with --resume"):
        run([path], tmp_path / "out", workers=2)
    assert list((tmp_path / "out" / ".build").glob("*.part"))


_SCRIPT = """
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, {tests!r})
    from pipeline import build as building, command
    from sample_records import find_stub, keep

    plain = building.build
    building.CHUNK_DOCUMENTS = 2
    building.find_version = lambda: "one"  # also when the code is edited while the test runs
    building.build = lambda *arguments, **more: plain(*arguments, find_stub, keep, **more)
    sys.exit(command.main(sys.argv[1:]))
"""


def start_build(tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT.format(tests=str(Path(__file__).parent)))
    environment = {**os.environ, "PYTHONPATH": str(Path(building.__file__).parent.parent)}
    return subprocess.Popen(
        [sys.executable, str(script), "build", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        start_new_session=True,
    )  # fmt: skip


def wait_for_parts(out: Path, count: int) -> None:
    for _ in range(600):
        if len(list((out / ".build").glob("*.part"))) >= count:
            return
        time.sleep(0.05)
    raise AssertionError("the build left no part in 30 seconds")


@pytest.mark.parametrize(
    ("how", "workers"), [(signal.SIGINT, "2"), (signal.SIGKILL, "1"), (signal.SIGKILL, "2")]
)
def test_killed_and_resumed_ends_with_equal_tables(
    tmp_path: Path, how: signal.Signals, workers: str
) -> None:
    path = write_rows(tmp_path / "a.jsonl", [f"They met slowly {n}." for n in range(16)])
    out = tmp_path / "out"
    process = start_build(tmp_path, str(path), "--out", str(out), "--workers", workers)
    wait_for_parts(out, 2)
    if how is signal.SIGINT:
        os.killpg(process.pid, how)  # as a terminal does: to every process of the job
    else:
        process.kill()
    _, errors = process.communicate(timeout=60)
    assert process.returncode == (130 if how is signal.SIGINT else -9)
    assert "Traceback" not in errors
    assert how is signal.SIGKILL or "Interrupted. What is done is kept" in errors
    assert not (out / "contacts.parquet").exists()
    kept = len(list((out / ".build").glob("*.part")))
    assert kept >= 2
    again = start_build(tmp_path, str(path), "--out", str(out), "--workers", workers, "--resume")
    printed, errors = again.communicate(timeout=60)
    assert again.returncode == 0, errors
    assert "from the interrupted build" in printed
    assert_same(read_tables(out), run([path], tmp_path / "fresh"))
    shutil.rmtree(out)


@pytest.mark.model
def test_one_text_that_fails_costs_the_others_of_its_chunk_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import extraction

    told = "Spain's President Ana Ruiz met French President Luc Moreau in Madrid on 3 May 2031."
    path = write_rows(tmp_path / "a.jsonl", [told, "It breaks here.", told])
    find_dates = extraction.find_dates

    def fail_once(text: str, published: date | None) -> object:
        if "breaks" in text:
            raise RuntimeError("broken")
        return find_dates(text, published)

    monkeypatch.setattr(extraction, "find_dates", fail_once)
    tables = build([path], tmp_path / "out", workers=1).tables
    assert list(tables.documents["doc_id"]) == ["d000", "d002"]
    assert list(tables.contacts["n_documents"]) == [2]
    assert "RuntimeError: broken" in tables.skipped["detail"].iloc[0]


def test_progress_off_a_terminal_is_lines(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(3, "documents")
    progress.advance(2)
    progress.finish()
    assert capsys.readouterr().err.startswith("2 of 2 documents, ")


def test_progress_on_a_terminal_is_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("pipeline.progress._BAR_SECONDS", 0.0)
    progress = Progress(4, "documents")
    progress.advance(2)
    progress.finish()
    shown = capsys.readouterr().err
    assert f"[{'#' * 15}{' ' * 15}] 2 of 4 documents" in shown
    assert shown.endswith("\n")
