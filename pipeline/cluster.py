"""Documents worked through on a running Dask cluster; each chunk comes back as a part.

The workers need the project installed, no shared disk: texts go to them and parts come back, and
this process keeps the parts. What a worker that dies had in hand goes to another.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.models import Document
from pipeline.parts import find_version, keep_part, to_part
from pipeline.workers import NotReadyError, ReadContacts, Reader, make_reader, read_chunk

if TYPE_CHECKING:
    from distributed import Client, Future

_WAITING_PER_THREAD = 3
"""Chunks handed out at most for each thread of the cluster: enough to keep it busy."""
_ANSWER_SECONDS = 10

Answer = tuple[list[str], bytes]


def work_on_cluster(
    chunks: Iterable[list[Document]],
    folder: Path,
    version: str,
    address: str,
    read_contacts: ReadContacts | None = None,
) -> Iterator[tuple[list[str], Path]]:
    """Yield (document keys, part) of each chunk, in the order of the chunks.

    As `pipeline.workers.work_through`, on the workers of the Dask scheduler at ``address``
    ('tcp://host:8786'). Raises NotReadyError when no scheduler answers, no worker is there, a
    worker has other code than this process, or a chunk cost several workers their life.
    """
    from distributed import KilledWorker

    running: deque[Future[Answer]] = deque()
    with _connect(address) as client:
        try:
            for chunk in chunks:
                running.append(client.submit(_read_part, chunk, version, read_contacts, pure=False))
                if len(running) >= _WAITING_PER_THREAD * _count_threads(client, address):
                    yield _keep(folder, running.popleft())
            while running:
                yield _keep(folder, running.popleft())
        except KilledWorker as error:
            raise NotReadyError(
                f"Workers of the cluster at {address} died of one chunk of texts ({error.task});"
                " what is done is kept: give them more memory and repeat with --resume"
            ) from None
        finally:
            client.cancel(list(running))


def _keep(folder: Path, future: Future[Answer]) -> tuple[list[str], Path]:
    keys, content = future.result()
    return keys, keep_part(folder, keys, content)


def _connect(address: str) -> Client:
    from distributed import Client

    try:
        client = Client(address, timeout=_ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NotReadyError(
            f"No Dask scheduler answers at {address}: start one with 'dask scheduler', or leave"
            " out --scheduler"
        ) from error
    try:
        _count_threads(client, address)
    except NotReadyError:
        client.close()
        raise
    return client


def _count_threads(client: Client, address: str) -> int:
    threads = sum(map(int, client.nthreads().values()))
    if threads:
        return threads
    try:
        client.wait_for_workers(1, timeout=_ANSWER_SECONDS)
    except TimeoutError:
        raise NotReadyError(
            f"The Dask scheduler at {address} has no workers: start some with"
            f" 'dask worker {address} --nthreads 1'"
        ) from None
    return sum(map(int, client.nthreads().values()))


# -- on the workers --------------------------------------------------------------------------

_LOCK = threading.Lock()
"""A worker with several threads reads with one at a time: they would share one language model."""


def _read_part(chunk: list[Document], version: str, read_contacts: ReadContacts | None) -> Answer:
    if _find_version_once() != version:
        raise NotReadyError(
            "A worker of the cluster has another version of the project, of its reference data or"
            " language model; install the same on all and repeat with --resume"
        )
    with _LOCK:
        readings = read_chunk(chunk, _make_reader_once(read_contacts))
    return [reading.key for reading in readings], to_part(readings, version)


@cache
def _find_version_once() -> str:
    return find_version()


@cache
def _make_reader_once(read_contacts: ReadContacts | None) -> Reader:
    return make_reader(read_contacts)
