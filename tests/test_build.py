"""Build: the same tables whatever the workers, interruptions survived, faults named."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import contact, count_loads, find_stub, find_without_model, keep

from pipeline import build as building
from pipeline import workers as processes
from pipeline.build import BuildError, Built, Plan, build
from pipeline.folders import Folder, open_folder
from pipeline.intake import Count
from pipeline.models import Contact, Document, Skipped
from pipeline.parts import (
    Reading,
    find_parts,
    find_version,
    from_plain,
    key_of,
    name_part,
    read_part,
    split,
    to_part,
    to_plain,
)
from pipeline.progress import Progress
from pipeline.schemas import TABLE_NAMES
from pipeline.storage import lock_file
from pipeline.tables import CSV_NAME, Tables, read_tables
from pipeline.workers import Alone, start_pool


def run(sources: Sequence[Path], out: Path, **more: object) -> Tables:
    return run_plan(sources, out, **more).tables


def run_plan(sources: Sequence[Path], out: Path | str, **more: object) -> Built:
    plain: dict[str, object] = {"workers": 1, "read_contacts": find_stub, "merge": keep}
    return build(sources, out, plan=Plan(**{**plain, **more}))  # type: ignore[arg-type]


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


def test_tables_are_written_and_parts_kept(tmp_path: Path) -> None:
    built = run([write_rows(tmp_path / "a.jsonl", TEXTS)], tmp_path / "out")
    assert list(built.contacts["contact_id"]) == ["c-d000", "c-d004", "c-d005"]
    assert list(built.documents["doc_id"]) == ["d000", "d004", "d005", "d001", "d006"]
    assert built.documents["published"].notna().sum() == 3
    assert list(built.skipped["reason"]) == ["failed", "empty"]
    assert "KeyError: 'no such envoy', in sample_records.py line" in built.skipped["detail"].iloc[0]
    assert sorted(path.suffix for path in (tmp_path / "out" / ".build").iterdir()) == ["", ".part"]


@pytest.mark.model
def test_each_worker_loads_the_model_once(tmp_path: Path) -> None:
    parts = open_folder(tmp_path)
    chunks = [[Document(f"d{n}", f"Envoys met in Norland on {n} May 2031.")] for n in range(1, 9)]
    with start_pool(2) as pool:
        told = list(pool.run(count_loads, ((parts, chunk) for chunk in chunks)))
    assert len(told) == len(list(tmp_path.glob("*.part"))) == 8
    assert {loads for _, loads in told} == {1}
    assert 1 <= len({process for process, _ in told}) <= 2


@pytest.mark.usefixtures("small_chunks")
def test_any_number_of_workers_gives_the_tables_of_one(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.jsonl", TEXTS * 3)
    one = run([path], tmp_path / "one", workers=1)
    for workers in (2, 3):
        out = tmp_path / str(workers)
        assert_same(one, run([path], out, workers=workers))
        for name in (CSV_NAME, *(f"{table}.parquet" for table in TABLE_NAMES)):
            assert (tmp_path / "one" / name).read_bytes() == (out / name).read_bytes()


def test_an_address_elsewhere_holds_the_same_tables(tmp_path: Path) -> None:
    address = f"memory://{tmp_path.name}"
    first = run_plan([write_rows(tmp_path / "a.jsonl", TEXTS)], address)
    path = write_rows(tmp_path / "a.jsonl", TEXTS * 3)
    second = run_plan([path], address)
    assert second.texts.known == first.counts.documents
    run([path], tmp_path / "one")
    for name in (CSV_NAME, *(f"{table}.parquet" for table in TABLE_NAMES)):
        with second.folder.open(name) as file:
            assert file.read() == (tmp_path / "one" / name).read_bytes()
    second.folder.clear()


def test_an_address_that_nothing_reaches_is_one_sentence(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.jsonl", TEXTS)
    with pytest.raises(BuildError, match=r"nowhere://b/out is no address that can be written to"):
        run_plan([path], "nowhere://b/out")
    with pytest.raises(BuildError, match=r"s3://b/out cannot be reached .*install"):
        run_plan([path], "s3://b/out")


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
    built = run_plan([path], out, resume=True)
    assert log.read_text().split() == ["d004", "d005"]
    assert built.texts == Count(new=6, resumed=4)
    assert_same(built.tables, run([path], tmp_path / "fresh"))


@pytest.mark.usefixtures("small_chunks")
def test_fresh_reads_everything_again_and_leaves_old_texts_out(tmp_path: Path) -> None:
    log, out = tmp_path / "log", tmp_path / "out"
    path = write_rows(tmp_path / "a.jsonl", ["log 1", "log 2"], str(log))
    run([write_rows(tmp_path / "b.jsonl", ["They met."] * 4)], out)
    run([path], out, fresh=True)
    again = run_plan([path], out, fresh=True)
    assert log.read_text().split() == ["d000", "d001"] * 2
    assert again.texts == Count(new=2)
    assert list(again.tables.documents["text"]) == ["log 1", "log 2"]


def test_a_fresh_build_that_was_interrupted_goes_on_as_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([write_rows(tmp_path / "a.jsonl", ["They met, old one."])], out)
    path = write_rows(tmp_path / "b.jsonl", ["They met."])
    old = read_tables(out)

    def interrupt(*arguments: object) -> list[Contact]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([path], out, fresh=True, merge=interrupt)
    assert_same(read_tables(out), old)
    built = run_plan([path], out, resume=True)
    assert built.texts == Count(new=1, resumed=1)
    assert_same(built.tables, run([path], tmp_path / "whole"))


def test_a_changed_text_or_code_is_not_taken_from_a_part(tmp_path: Path) -> None:
    document = Document("d", "They met.", published=date(2031, 5, 4), published_basis="given")
    key = key_of(document)
    assert key != key_of(replace(document, text="They met!"))
    assert key != key_of(replace(document, published=None))
    folder, name = write_part(tmp_path, [Reading(key, document, ())], "one")
    (tmp_path / "torn.part").write_text('{"version": ')
    assert [(found, keys) for found, _, keys in find_parts(folder, "one")] == [(name, [(key,)])]
    assert list(find_parts(folder, "two")) == []


def write_part(folder: Path, readings: Sequence[Reading], version: str) -> tuple[Folder, str]:
    where, name = open_folder(folder), name_part(readings)
    where.write(name, to_part(readings, version))
    return where, name


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
    assert list(read_part(*write_part(tmp_path, readings, "one"))) == readings


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


@pytest.mark.usefixtures("small_chunks")
def test_little_work_starts_no_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pools: list[int] = []

    def no_pool(workers: int) -> AbstractContextManager[Alone]:
        pools.append(workers)
        return nullcontext(Alone())

    monkeypatch.setattr(building, "start_pool", no_pool)
    monkeypatch.setattr(building, "count_cores", lambda: 7)
    little = write_rows(tmp_path / "a.jsonl", ["They met."] * 40)
    much = write_rows(tmp_path / "b.jsonl", ["They met."] * 80)
    run([little], tmp_path / "one", workers=None)
    assert pools == []
    run([much], tmp_path / "two", workers=None)
    run([little], tmp_path / "three", workers=3)
    run([write_rows(tmp_path / "c.jsonl", ["They met."])], tmp_path / "four", workers=3)
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
    for place in ("pipeline.chunks.Folder.write", "pipeline.build.make_tables"):
        with monkeypatch.context() as patch:
            patch.setattr(place, fail)
            with pytest.raises(BuildError, match="The system refuses: no space left on device"):
                run([path], out)
    assert not (out / "contacts.parquet").exists()


def test_a_contact_that_fits_no_table_is_named(tmp_path: Path) -> None:
    def end_early(contacts: Sequence[Contact], identities: object) -> list[Contact]:
        return [replace(told, end=date(1999, 1, 1)) for told in contacts]

    with pytest.raises(BuildError, match="column end, row 0: 1999-01-01 comes before"):
        run([write_rows(tmp_path / "a.jsonl", TEXTS)], tmp_path / "out", merge=end_early)


def test_a_part_that_was_damaged_is_named(tmp_path: Path) -> None:
    path, out = write_rows(tmp_path / "a.jsonl", ["They met."]), tmp_path / "out"

    def interrupt(*arguments: object) -> list[Contact]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([path], out, merge=interrupt)
    (part,) = (out / ".build").glob("*.part")
    part.write_text(part.read_text().splitlines()[0] + "\n{")
    with pytest.raises(BuildError, match="repeat the command with --fresh"):
        run([path], out, resume=True)
    assert len(run([path], out, fresh=True).contacts) == 1


@pytest.mark.usefixtures("small_chunks")
def test_a_worker_that_dies_is_named_and_its_elders_kept(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.jsonl", ["They met."] * 6 + ["exit"] + ["They met."] * 4)
    with pytest.raises(BuildError, match="repeat the command with --resume"):
        run([path], tmp_path / "out", workers=2)
    assert list((tmp_path / "out" / ".build").glob("*.part"))


_SCRIPT = """
import sys
from functools import partial

if __name__ == "__main__":
    sys.path.insert(0, {tests!r})
    from pipeline import build as building, command
    from sample_records import find_stub, keep

    building.CHUNK_DOCUMENTS = 2
    building.find_version = lambda: "one"  # also when the code is edited while the test runs
    building.Plan = partial(building.Plan, read_contacts=find_stub, merge=keep)
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


def test_an_interrupt_while_a_process_starts_is_answered_afterwards() -> None:
    reached = False
    with pytest.raises(KeyboardInterrupt), processes._interrupts_held():
        signal.raise_signal(signal.SIGINT)
        reached = True
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    ("how", "workers"), [(signal.SIGINT, "2"), (signal.SIGKILL, "1"), (signal.SIGKILL, "2")]
)
def test_killed_and_resumed_ends_with_equal_tables(
    tmp_path: Path, how: signal.Signals, workers: str
) -> None:
    path = write_rows(tmp_path / "a.jsonl", [f"They met slowly {n}." for n in range(60)])
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
    tables = build([path], tmp_path / "out", plan=Plan(workers=1)).tables
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
