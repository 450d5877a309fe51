"""A real Dask scheduler with two real workers on loopback: the tables of one process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pandas as pd
import pytest
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

from pipeline import build as building
from pipeline.build import PARTS_FOLDER, BuildError, Plan, build
from pipeline.cluster import Cluster
from pipeline.command import main
from pipeline.intake import Count
from pipeline.schemas import TABLE_NAMES
from pipeline.tables import Tables, read_tables

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.md"))[:8]

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `dask ARGUMENTS`; whatever was started is ended after the test."""
    running: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, **quiet)  # type: ignore[call-overload]
        running.append(process)
        return process

    yield run
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def start_scheduler(start: Start) -> str:
    port = find_port()
    start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return f"tcp://127.0.0.1:{port}"
        time.sleep(0.1)
    raise AssertionError("the scheduler did not start within 30 seconds")


def start_worker(start: Start, address: str) -> subprocess.Popen[bytes]:
    # No nanny: killing the process then kills the worker for good.
    return start("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")


def assert_same(left: Tables, right: Tables) -> None:
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name))


@pytest.mark.model
def test_a_killed_worker_changes_nothing(
    tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "CHUNK_DOCUMENTS", 1)
    one = build(SEEDS, tmp_path / "one", plan=Plan(workers=1)).tables
    address = start_scheduler(start)
    workers = [start_worker(start, address) for _ in range(2)]
    out = tmp_path / "many"
    done: list[bool] = []
    run = Cluster.run

    def kill_in_the_middle(crew: Cluster, work: object, jobs: object) -> Iterator[object]:
        for found in run(crew, work, jobs):  # type: ignore[arg-type, var-annotated]
            if not done:
                os.killpg(workers[0].pid, signal.SIGKILL)
                done.append(len(list((out / PARTS_FOLDER).glob("*.part"))) < len(SEEDS))
            yield found

    monkeypatch.setattr(Cluster, "run", kill_in_the_middle)
    # As an address, which the workers reach by themselves: what they find they write there.
    many = build(SEEDS, out.as_uri(), plan=Plan(scheduler=address)).tables
    assert done == [True], "the worker was killed while texts were left to read"
    assert workers[0].wait(timeout=10) != 0
    assert len(one.contacts) > 0
    assert_same(one, many)


@pytest.fixture
def ftp(tmp_path: Path) -> Iterator[str]:
    """An FTP server on loopback, as a place of files that is no folder of this machine."""
    access = DummyAuthorizer()
    access.add_user("who", "word", str(tmp_path), perm="elradfmwMT")
    handler = type("Handler", (FTPHandler,), {"authorizer": access})
    with ThreadedFTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"handle_exit": False}, daemon=True)
        thread.start()
        yield f"ftp://who:word@127.0.0.1:{server.address[1]}"
        server.close_all()
        thread.join(timeout=10)


@pytest.mark.model
def test_the_workers_write_to_an_address_elsewhere(
    tmp_path: Path, start: Start, ftp: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "CHUNK_DOCUMENTS", 1)
    one = build(SEEDS[:4], tmp_path / "one", plan=Plan(workers=1)).tables
    address = start_scheduler(start)
    for _ in range(2):
        start_worker(start, address)
    build(SEEDS[:3], f"{ftp}/many", plan=Plan(scheduler=address))
    added = build(SEEDS[:4], f"{ftp}/many", plan=Plan(scheduler=address))
    assert added.texts == Count(new=1, known=3)
    assert_same(one, read_tables(tmp_path / "many"))


def test_a_worker_that_does_not_see_the_folder_is_named(
    tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = start_scheduler(start)
    start_worker(start, address)
    with pytest.raises(BuildError, match=r"The worker tcp://.* does not see memory://out"):
        build(SEEDS[:1], "memory://out", plan=Plan(scheduler=address))


def test_no_scheduler_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.cluster._ANSWER_SECONDS", 1)
    address = f"tcp://127.0.0.1:{find_port()}"
    command = ["build", str(SEEDS[0]), "--out", str(tmp_path / "out"), "--scheduler", address]
    assert main(command) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith(f"No Dask scheduler answers at {address}")


def test_a_scheduler_without_workers_is_one_sentence(
    tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.cluster._ANSWER_SECONDS", 2)
    address = start_scheduler(start)
    with pytest.raises(BuildError, match="has no workers: start some with"):
        build(SEEDS[:1], tmp_path / "out", plan=Plan(scheduler=address))
