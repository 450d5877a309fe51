"""Print how time and memory of a build grow with its texts, and what a second worker brings.

    python -m tests.benchmarks.scaling growth [--counts N ...] [--workers N] [--paragraphs N]
    python -m tests.benchmarks.scaling workers [--count N] [--paragraphs N]

The texts are synthetic, varied from the seeds (see texts.py in this folder). Every run is the
command `python -m pipeline build` from start to end, into an empty folder. `growth` prints for each
number of texts the seconds, and the most memory that a worker and the first process had resident at
any time (VmHWM, so on Linux only). `workers` builds the same texts with one and with two workers,
as processes and on a Dask cluster of this machine, and prints seconds, ratios and whether all
tables are equal.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.schemas import TABLE_NAMES
from tests.benchmarks.texts import write_texts

ROOT = Path(__file__).parents[2]
_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Run:
    """One build: its seconds, and the most memory of a worker and of the first process, in MB."""

    seconds: float
    worker: float
    first: float


def measure(texts: Path, out: Path, workers: int, scheduler: str | None = None) -> Run:
    """Build the tables of `texts` into `out` by the command."""
    how = ["--scheduler", scheduler] if scheduler else ["--workers", str(workers)]
    command = [sys.executable, "-m", "pipeline", "build", str(texts), "--out", str(out), *how]
    begin = time.monotonic()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet) as process:
        peaks: dict[int, float] = {}
        while process.poll() is None:
            for pid in (process.pid, *_find_children(process.pid)):
                peaks[pid] = max(peaks.get(pid, 0.0), _read_peak(pid))
            time.sleep(_POLL_SECONDS)
        seconds = time.monotonic() - begin
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    first = peaks.pop(process.pid, 0.0)
    return Run(seconds, max(peaks.values(), default=first), first)


def _find_children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found


def _read_peak(pid: int) -> float:
    """Return the most memory that a process had resident, in MB; 0 for one that has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def start_cluster(workers: int) -> Iterator[str]:
    """Start a Dask scheduler and so many workers on loopback; yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    plain = ("--no-dashboard",)
    commands = [("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-show", *plain)]
    commands += [("worker", address, "--nthreads", "1", "--no-nanny", *plain)] * workers
    running = []
    try:
        for name, *rest in commands:
            call = [sys.executable, "-m", f"distributed.cli.dask_{name}", *rest]
            quiet = subprocess.DEVNULL
            running.append(subprocess.Popen(call, cwd=ROOT, stdout=quiet, stderr=quiet))
        _wait_for(address, workers)
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait()


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=120)


def show_growth(counts: Sequence[int], workers: int, paragraphs: int) -> Iterator[str]:
    """Yield a row for each number of texts."""
    yield "| texts | characters | seconds | texts/s | worker, MB | first process, MB |"
    yield "|---|---|---|---|---|---|"
    with TemporaryDirectory() as place:
        for count in counts:
            texts = Path(place) / f"{count}.jsonl"
            write_texts(count, texts, paragraphs=paragraphs)
            run = measure(texts, Path(place) / f"out-{count}", workers)
            yield (
                f"| {count:,} | {texts.stat().st_size:,} | {run.seconds:.1f} |"
                f" {count / run.seconds:.1f} | {run.worker:.0f} | {run.first:.0f} |"
            )


def show_workers(count: int, paragraphs: int) -> Iterator[str]:
    """Yield a row for processes and one for Dask, with one and with two workers."""
    yield f"{count:,} texts"
    yield "| workers | 1: seconds | 2: seconds | ratio | tables |"
    yield "|---|---|---|---|---|"
    with TemporaryDirectory() as place:
        texts = Path(place) / "texts.jsonl"
        write_texts(count, texts, paragraphs=paragraphs)
        folders: list[Path] = []
        for kind in ("processes", "dask"):
            seconds = []
            for workers in (1, 2):
                folders.append(Path(place) / f"{kind}-{workers}")
                if kind == "dask":
                    with start_cluster(workers) as address:
                        seconds.append(measure(texts, folders[-1], workers, address).seconds)
                else:
                    seconds.append(measure(texts, folders[-1], workers).seconds)
            equal = all(_read_all(one) == _read_all(folders[0]) for one in folders)
            yield (
                f"| {kind} | {seconds[0]:.1f} | {seconds[1]:.1f} | {seconds[0] / seconds[1]:.2f} |"
                f" {'equal' if equal else 'NOT equal'} |"
            )


def _read_all(folder: Path) -> list[bytes]:
    return [(folder / f"{name}.parquet").read_bytes() for name in TABLE_NAMES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    growth = kinds.add_parser("growth")
    growth.add_argument("--counts", type=int, nargs="+", default=[100, 1_000, 10_000])
    growth.add_argument("--workers", type=int, default=2)
    workers = kinds.add_parser("workers")
    workers.add_argument("--count", type=int, default=2_000)
    for one in (growth, workers):
        one.add_argument("--paragraphs", type=int, default=1, help="of each text (default: 1)")
    options = parser.parse_args()
    lines = (
        show_growth(options.counts, options.workers, options.paragraphs)
        if options.kind == "growth"
        else show_workers(options.count, options.paragraphs)
    )
    print(f"{len(os.sched_getaffinity(0))} cores, {time.strftime('%Y-%m-%d')}", flush=True)
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
