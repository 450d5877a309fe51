"""Documents worked through in chunks, in this process or in several; each chunk leaves a part.

Imports little: every worker process starts by loading this module.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pipeline.models import Contact, Document, Skipped
from pipeline.parts import Reading, key_of, write_part

ReadContacts = Callable[[Document], tuple[Document, Sequence[Contact]]]
ReadBatch = Callable[[Iterable[Document]], Iterator[tuple[Document, list[Contact]]]]

_WAITING_PER_WORKER = 3
"""Chunks handed out at most for each worker: enough to keep it busy, few enough for memory."""
_WORTH_A_POOL = 30
"""Chunks from which on several processes pay: starting one costs as much as ten chunks."""
_LOOK_SECONDS = 3.0


def count_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def work_through(
    chunks: Iterable[list[Document]],
    folder: Path,
    version: str,
    read_contacts: ReadContacts | None = None,
    workers: int | None = None,
) -> Iterator[tuple[list[str], Path]]:
    """Yield (document keys, part) of each chunk, in the order of the chunks.

    `version` is written into the parts. With workers=None, all cores are used where there is enough
    to do to be worth their start.
    `read_contacts` must be importable by name when `workers` is above 1; None stands for the
    pipeline's own. A document on which it raises becomes a Skipped, but OSError and MemoryError,
    which tell of the machine and not of the text, are raised. Raises NotReadyError.
    """
    waiting = iter(chunks)
    first, is_much = _look_ahead(waiting, _WORTH_A_POOL if workers is None else 2)
    everything = chain(first, waiting)
    if workers == 1 or not is_much:
        reader = None
        for chunk in everything:
            reader = reader or make_reader(read_contacts)
            yield _work(chunk, folder, version, reader)
        return
    yield from _work_in_pool(everything, folder, version, read_contacts, workers or count_cores())


def _look_ahead(chunks: Iterator[list[Document]], count: int) -> tuple[list[list[Document]], bool]:
    """Take up to `count` chunks; tell whether there were so many or reading them took long."""
    started = time.monotonic()
    first: list[list[Document]] = []
    for chunk in chunks:
        first.append(chunk)
        if len(first) == count or time.monotonic() - started > _LOOK_SECONDS:
            return first, True
    return first, False


class NotReadyError(Exception):
    """A module, the language model or reference data is missing; the message says which."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What finds the contacts of one document, and of many at once where that is faster."""

    one: ReadContacts
    many: ReadBatch | None = None


def make_reader(read_contacts: ReadContacts | None) -> Reader:
    """Return a reader of `read_contacts`; None: the pipeline's, with all that it needs loaded once.

    Raises NotReadyError where something is missing: no document would do better than the first.
    """
    if read_contacts is not None:
        return Reader(read_contacts)
    try:
        from pipeline.extraction import read_batch
        from pipeline.extraction import read_contacts as read_one
        from pipeline.parse import load_model
        from pipeline.reference import load_reference

        load_reference()
        load_model()
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        raise NotReadyError(str(error) or type(error).__name__) from error
    return Reader(read_one, read_batch)


def _work_in_pool(
    chunks: Iterable[list[Document]],
    folder: Path,
    version: str,
    read_contacts: ReadContacts | None,
    workers: int,
) -> Iterator[tuple[list[str], Path]]:
    # Spawned, not forked: the same on every system, and no lock is copied in a locked state.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_start, initargs=(read_contacts,))
    running: deque[Future[tuple[list[str], Path]]] = deque()
    try:
        for chunk in chunks:
            with _interrupts_held():
                running.append(pool.submit(_work_here, chunk, folder, version))
            if len(running) >= workers * _WAITING_PER_WORKER:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Have new processes begin with Ctrl-C ignored: only the first process answers it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_chosen: ReadContacts | None = None
_reader: Reader | None = None


def _start(read_contacts: ReadContacts | None) -> None:
    global _chosen
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _chosen = read_contacts


def _end_with_parent() -> None:
    # A parent that is killed cannot end its workers, and they would wait for work for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_here(chunk: list[Document], folder: Path, version: str) -> tuple[list[str], Path]:
    global _reader
    if _reader is None:
        _reader = make_reader(_chosen)
    return _work(chunk, folder, version, _reader)


def _work(
    chunk: list[Document], folder: Path, version: str, reader: Reader
) -> tuple[list[str], Path]:
    readings = read_chunk(chunk, reader)
    return [reading.key for reading in readings], write_part(folder, readings, version)


def read_chunk(chunk: list[Document], reader: Reader) -> list[Reading]:
    """Return what was found in each document of a chunk, or why it could not be worked through."""
    if reader.many is not None:
        # On an error, which does not say whose it is, each document is read by itself.
        with contextlib.suppress(Exception):
            found = zip(chunk, list(reader.many(chunk)), strict=True)
            return [Reading(key_of(one), read, tuple(own)) for one, (read, own) in found]
    return [_read(document, reader.one) for document in chunk]


def _read(document: Document, read: ReadContacts) -> Reading:
    key = key_of(document)
    try:
        read_document, contacts = read(document)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # one text that the pipeline fails on must not cost the others
        last = traceback.extract_tb(error.__traceback__)[-1]
        detail = (
            f"The text could not be worked through ({type(error).__name__}: {_brief(error)}, in"
            f" {Path(last.filename).name} line {last.lineno}); please report it."
        )
        return Reading(key, None, (), Skipped(document.doc_id, "failed", detail))
    return Reading(key, read_document, tuple(contacts))


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
