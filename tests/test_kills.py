"""What is written while its process is killed is whole: that of before or that of now.

Each round forks a process that writes and is killed at a random moment. `make fuzz` takes ten times
as many rounds.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from sample_records import contact, document, find_stub, keep

from pipeline.adding import ADDED, add_documents
from pipeline.build import Plan, build
from pipeline.corrections import append_corrections, correct, read_corrections
from pipeline.models import Document
from pipeline.reading import read_documents
from pipeline.tables import Tables, read_tables, to_tables, write_tables

pytestmark = [
    pytest.mark.fuzz,
    pytest.mark.skipif(sys.platform == "win32", reason="forks processes, which Windows has not"),
]
TIMES = 10 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 1
CHANCE = random.Random(7)
STUB = Plan(workers=1, read_contacts=find_stub, merge=keep)


def make_tables(count: int) -> Tables:
    """Return tables in which every table has as many rows as there are contacts."""
    numbers = range(count)
    return to_tables(
        [document(f"d{n}") for n in numbers], [contact(f"c{n}", f"d{n}") for n in numbers]
    )


def count_rows(out: Path) -> int:
    """Return how many contacts the tables hold; every table must tell the same."""
    tables = read_tables(out)
    found = {len(tables.contacts), len(tables.evidence), len(tables.documents)}
    found |= {len(tables.participants) // 2, len(tables.accounts)}
    found.add(len((out / "contacts.csv").read_text(encoding="utf-8-sig").splitlines()) - 1)
    assert len(found) == 1, found
    return found.pop()


def repeat(write: Callable[[], Any], told: Connection) -> None:
    """Write until killed; tell how long the first time took, then of all that is said to be there.

    Kills come at moments counted in such times, so that a slow machine sees as much as a quick one.
    """
    started = time.monotonic()
    first = write()
    told.send(time.monotonic() - started)
    told.send(first)
    while True:
        told.send(write())


def write_on(out: Path, told: Connection) -> None:
    """Write tables of other sizes until killed."""
    sizes = random.Random(os.urandom(4))  # every child has the same CHANCE
    repeat(lambda: write_tables(make_tables(sizes.randrange(1, 8)), out), told)


def correct_on(out: Path, told: Connection) -> None:
    """Append two corrections at a time until killed."""
    row = {"contact_id": "c1", "participants": ["Ada Orr"], "start": None}

    def append() -> list[str]:
        made = [correct(row, "note", "Ann", new="x" * CHANCE.randrange(1, 9_000)) for _ in "ab"]
        append_corrections(out, made)
        return [one.id for one in made]

    repeat(append, told)


def build_on(out: Path, told: Connection) -> None:
    """Build the texts beside `out` anew until killed."""
    plan = replace(STUB, fresh=True)

    def rebuild() -> None:
        build([out.parent / "texts"], out, plan=plan)

    repeat(rebuild, told)


def add_on(out: Path, told: Connection) -> None:
    """Add texts to the tables until killed."""

    def add() -> str:
        number = os.urandom(6).hex()
        text = Document(number, f"Envoys met, round {number}.")
        add_documents([text], out, plan=STUB, record=True)
        return number

    repeat(add, told)


@pytest.fixture(scope="module", autouse=True)
def nursery() -> None:
    """Start the process that the others are forked from, with all loaded that they need."""
    here = Path(__file__).parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{here}{os.pathsep}{here.parent}")
        forkserver.set_forkserver_preload(["test_kills"])
        forkserver.ensure_running()


def kill_one(work: Callable[[Path, Connection], None], out: Path, turns: float) -> list[Any]:
    """Kill a process that does `work` within so many turns of it; return what it told of."""
    context = multiprocessing.get_context("forkserver")
    mine, its = context.Pipe()
    process = context.Process(target=work, args=(out, its), daemon=True)
    process.start()
    its.close()
    assert mine.poll(120)
    seconds = mine.recv()
    process.join(CHANCE.uniform(0.0, turns * seconds))
    assert process.exitcode is None, "the process ended by itself"
    process.kill()
    process.join()
    told = []
    try:
        while mine.poll():
            told.append(mine.recv())
    except EOFError:
        pass
    return told


def test_no_kill_leaves_a_mix_of_tables(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_tables(make_tables(3), out)
    counts = set()
    for _ in range(20 * TIMES):
        kill_one(write_on, out, 2)
        counts.add(count_rows(out))
    assert len(counts) > 1, "no write was ever done"


def test_no_kill_of_a_build_leaves_half_of_it(tmp_path: Path) -> None:
    texts, out = tmp_path / "texts", tmp_path / "out"
    texts.mkdir()
    for number in range(5):
        (texts / f"{number}.txt").write_text(f"Envoys met, round {number}.")
    build([texts], out, plan=STUB)
    for _ in range(15 * TIMES):
        kill_one(build_on, out, 1)
        assert len(read_tables(out).contacts) == 5
    build([texts], out, plan=STUB)  # nothing keeps the next one out
    assert not [path.name for path in out.glob(".*") if path.name != ".build"]


def test_no_kill_loses_a_correction_that_was_kept(tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(15 * TIMES):
        told += [one for both in kill_one(correct_on, tmp_path, 20) for one in both]
        found = read_corrections(tmp_path)
        ids = [one.id for one in found.corrections]
        assert found.unreadable == ()
        assert len(ids) % 2 == 0
        assert set(told) <= set(ids)
    assert len(told) > 30


def test_no_kill_loses_a_text_that_was_added(tmp_path: Path) -> None:
    add_documents([Document("first", "Envoys met.")], tmp_path, plan=STUB, record=True)
    told: set[str] = set()
    for _ in range(6 * TIMES):
        told |= set(kill_one(add_on, tmp_path, 1))
        read = list(read_documents([tmp_path / ADDED]))
        kept = {one.doc_id for one in read if isinstance(one, Document)}
        assert len(kept) == len(read), "a line is torn"
        held = set(read_tables(tmp_path).documents["doc_id"])
        assert told <= held <= kept
    assert len(told) >= 6 * TIMES
