"""Jobs done in this process or in several on this machine, their results in order.

Imports little: every worker process starts by loading this module.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import resource_tracker
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Job = tuple[Any, ...]
"""The arguments of one call."""

WAITING_PER_WORKER = 3
"""Jobs handed out at most for each worker: enough to keep it busy, few enough for memory."""
WORTH_A_POOL = 30
"""Jobs from which on several processes pay: starting one costs as much as ten jobs."""
_LOOK_SECONDS = 3.0
_HAS_MASK = hasattr(signal, "pthread_sigmask")


class NotReadyError(Exception):
    """A module, the language model, a worker is missing; the message says which."""


class Crew(Protocol):
    """Whoever does the work."""

    def run(self, work: Callable[..., T], jobs: Iterable[Job]) -> Iterator[T]:
        """Yield what `work` returns for the arguments of each job, in the order of the jobs.

        `work` must be importable by name; jobs are asked for as they are handed out. What a job
        raises is raised here.
        """
        ...


def count_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def look_ahead(jobs: Iterator[T], count: int) -> tuple[list[T], bool]:
    """Take up to `count` jobs; tell whether there were so many or making them took long."""
    started = time.monotonic()
    first: list[T] = []
    for job in jobs:
        first.append(job)
        if len(first) == count or time.monotonic() - started > _LOOK_SECONDS:
            return first, True
    return first, False


class Alone:
    """This process does all."""

    def run(self, work: Callable[..., T], jobs: Iterable[Job]) -> Iterator[T]:
        """Do one job after the other."""
        return (work(*job) for job in jobs)


class Pool:
    """Several processes of this machine; each loads what it needs once."""

    def __init__(self, executor: ProcessPoolExecutor, workers: int) -> None:
        self._executor, self._workers = executor, workers

    def run(self, work: Callable[..., T], jobs: Iterable[Job]) -> Iterator[T]:
        """Keep the processes busy; raises BrokenProcessPool when one of them was ended."""
        running: deque[Future[T]] = deque()
        for job in jobs:
            with _interrupts_held():
                running.append(self._executor.submit(work, *job))
            if len(running) >= self._workers * WAITING_PER_WORKER:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


@contextlib.contextmanager
def start_pool(workers: int) -> Iterator[Pool]:
    """Start worker processes, and end them on leaving."""
    # Spawned, not forked: the same on every system, and no lock is copied in a locked state.
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(workers, context, initializer=_start)
    try:
        yield Pool(executor, workers)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Have new processes begin with Ctrl-C held back: only the first process answers it.

    What comes meanwhile is answered afterwards: a Ctrl-C that is ignored here would be lost.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    if _HAS_MASK:
        # The tracker unblocks the signal when it starts.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if _HAS_MASK:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)


def _start() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _HAS_MASK:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A parent that is killed cannot end its workers, and they would wait for work for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
