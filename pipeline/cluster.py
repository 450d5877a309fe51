"""Jobs done by the workers of a running Dask cluster.

The workers have the project installed and reach the folder of the tables: they write what they find
there, and only names and counts travel back. What a worker that dies had in hand goes to another.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from pipeline.folders import Folder
from pipeline.parts import find_version
from pipeline.workers import WAITING_PER_WORKER, Job, NotReadyError

if TYPE_CHECKING:
    from distributed import Client, Future

_ANSWER_SECONDS = 10
T = TypeVar("T")


class Cluster:
    """The workers of the Dask scheduler at ``address`` ('tcp://host:8786')."""

    def __init__(self, client: Client, address: str, version: str) -> None:
        self._client, self._address, self._version = client, address, version

    def run(self, work: Callable[..., T], jobs: Iterable[Job]) -> Iterator[T]:
        """Keep the workers busy.

        Raises NotReadyError when no worker is there, one has other code than this process, or a
        job cost several workers their life.
        """
        from distributed import KilledWorker

        running: deque[Future[T]] = deque()
        try:
            for job in jobs:
                running.append(self._client.submit(_do, work, job, self._version, pure=False))
                if len(running) >= WAITING_PER_WORKER * _count_threads(self._client, self._address):
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        except KilledWorker as error:
            raise NotReadyError(
                f"Workers of the cluster at {self._address} died of one job ({error.task}); what is"
                " done is kept: give them more memory and repeat with --resume"
            ) from None
        finally:
            self._client.cancel(list(running))


@contextlib.contextmanager
def join_cluster(address: str, version: str, folder: Folder) -> Iterator[Cluster]:
    """Connect to a scheduler whose workers write into `folder`, and leave it in the end.

    Raises NotReadyError when no scheduler answers, or a worker does not see `folder`.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=_ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NotReadyError(
            f"No Dask scheduler answers at {address}: start one with 'dask scheduler', or leave"
            " out --scheduler"
        ) from error
    with client:
        _count_threads(client, address)
        _check_sight(client, folder)
        yield Cluster(client, address, version)


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


def _check_sight(client: Client, folder: Folder) -> None:
    """Have every worker look for a file in the folder, which may be one of this machine alone."""
    name = f"sight-{secrets.token_hex(4)}"
    folder.write(name, b"")
    try:
        for worker, sees in client.run(_sees, folder, name).items():
            if sees is not True:
                reason = f" ({sees})" if sees else ""
                raise NotReadyError(
                    f"The worker {worker} does not see {folder}{reason}: name a folder that all"
                    " machines share, or an address such as s3://bucket/folder, with --out"
                )
    finally:
        folder.remove(name)


# -- on the workers --------------------------------------------------------------------------

_LOCK = threading.Lock()
"""A worker with several threads does one job at a time: they would share one language model."""


def _do(work: Callable[..., T], job: Job, version: str) -> T:
    if _find_version_once() != version:
        raise NotReadyError(
            "A worker of the cluster has another version of the project, of its reference data or"
            " language model; install the same on all and repeat with --resume"
        )
    with _LOCK:
        return work(*job)


def _sees(folder: Folder, name: str) -> bool | str:
    try:
        return folder.has(name)
    except (OSError, ValueError) as error:
        return " ".join(str(error).split())[:120]


@cache
def _find_version_once() -> str:
    return find_version()
