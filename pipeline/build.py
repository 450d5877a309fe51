"""Sources to tables: read, work through in chunks, join what many documents tell, write.

The contacts of every chunk are kept as a part under DIR/.build until the tables stand, so that a
build that was interrupted goes on where it was.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipeline.cluster import work_on_cluster
from pipeline.models import Contact, Document, Skipped
from pipeline.parts import Reading, find_parts, find_version, key_of, read_part, split
from pipeline.progress import Progress
from pipeline.reading import count_documents, read_documents
from pipeline.schemas import SchemaError
from pipeline.storage import lock_file
from pipeline.tables import Tables, to_tables, write_tables
from pipeline.workers import NotReadyError, ReadContacts, work_through

MergeContacts = Callable[[Iterable[Contact]], Sequence[Contact]]

PARTS_FOLDER = ".build"
CHUNK_CHARS = 60_000
CHUNK_DOCUMENTS = 50
_REPORT = "please report it. What is done is kept."


class BuildError(Exception):
    """Why nothing could be built, as a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the tables, where they are, how many documents an earlier run had done."""

    tables: Tables
    folder: Path
    known: int


def build(
    sources: Sequence[str | Path],
    folder: Path,
    published: date | None = None,
    workers: int | None = None,
    resume: bool = False,
    read_contacts: ReadContacts | None = None,
    merge_contacts: MergeContacts | None = None,
    scheduler: str | None = None,
) -> Built:
    """Build the tables of `sources` into `folder` and return them.

    `workers` is the number of processes (None: all cores, or one for little work); with
    `scheduler`, the address of a running Dask cluster, its workers do the work instead. The tables
    do not depend on either. With `resume`, documents that an interrupted build had worked through
    with the same code are taken from its parts. `read_contacts` and `merge_contacts` default to
    those of pipeline.extraction. Raises BuildError when nothing could be read or written; the old
    tables then stay as they were.
    """
    return build_documents(
        read_documents(sources, published),
        count_documents(sources),
        folder,
        workers,
        resume,
        read_contacts,
        merge_contacts,
        scheduler,
    )


def build_documents(
    items: Iterable[Document | Skipped],
    count: int | None,
    folder: Path,
    workers: int | None = None,
    resume: bool = False,
    read_contacts: ReadContacts | None = None,
    merge_contacts: MergeContacts | None = None,
    scheduler: str | None = None,
    keep_parts: bool = False,
) -> Built:
    """Build the tables of documents as `build` does of sources; `count` of them, where known.

    They are asked for one by one, when no other build can write into `folder` any more. With
    `keep_parts`, what was found in each stays in `folder` for a later call with `resume`.
    """
    with _hold(folder, resume) as parts:
        work = _Work(parts, find_version(), resume)
        work.read(items, count, read_contacts, workers, scheduler)
        readings = work.collect()
        skipped = work.skipped + [reading.skipped for reading in readings if reading.skipped]
        documents = [reading.document for reading in readings if reading.document]
        if not documents:
            shutil.rmtree(parts, ignore_errors=True)
            with contextlib.suppress(OSError):
                folder.rmdir()  # only where it is empty, so made by this run
            raise BuildError(_say_nothing_read(skipped))
        found = (contact for reading in readings for contact in reading.contacts)
        try:
            tables = to_tables(documents, (merge_contacts or _load_merge())(found), skipped)
            write_tables(tables, folder)
        except SchemaError as error:
            raise BuildError(
                f"What was found does not fit the tables ({error}); {_REPORT}"
            ) from error
        except OSError as error:
            raise BuildError(explain(error)) from error
        if not keep_parts:
            shutil.rmtree(parts, ignore_errors=True)
    return Built(tables, folder, work.count_known())


class _Work:
    """The documents of one build in the order of reading, and the part that holds each."""

    def __init__(self, parts: Path, version: str, resume: bool) -> None:
        self._parts, self._version = parts, version
        self._known = find_parts(parts, version) if resume else {}
        self._place = dict(self._known)
        self._order: list[str] = []
        self.skipped: list[Skipped] = []

    def read(
        self,
        items: Iterable[Document | Skipped],
        count: int | None,
        read_contacts: ReadContacts | None,
        workers: int | None,
        scheduler: str | None,
    ) -> None:
        """Work through every document that no part holds yet."""
        progress = Progress(count, "documents")
        waiting = self._find_unknown(items, progress)
        chunks = split(waiting, CHUNK_CHARS, CHUNK_DOCUMENTS)
        if scheduler is None:
            done = work_through(chunks, self._parts, self._version, read_contacts, workers)
        else:
            done = work_on_cluster(chunks, self._parts, self._version, scheduler, read_contacts)
        try:
            for keys, part in done:
                self._place.update(dict.fromkeys(keys, part))
                progress.advance(len(keys))
        except BrokenProcessPool:
            raise BuildError(
                "A worker process was ended from outside, perhaps for want of memory; what is done"
                " is kept: repeat the command with --resume and fewer --workers."
            ) from None
        except (NotReadyError, OSError) as error:
            raise BuildError(explain(error)) from error
        finally:
            progress.finish()

    def _find_unknown(
        self, items: Iterable[Document | Skipped], progress: Progress
    ) -> Iterator[Document]:
        for item in items:
            if isinstance(item, Skipped):
                self.skipped.append(item)
                progress.advance()
                continue
            key = key_of(item)
            self._order.append(key)
            if key in self._known:
                progress.advance()
            else:
                yield item

    def collect(self) -> list[Reading]:
        """Return what was found in each document, in the order of reading."""
        # Parts were written in that order, so nearly every look finds its part in memory.
        load = lru_cache(maxsize=8)(read_part)
        try:
            return [load(self._place[key])[key] for key in self._order]
        except (OSError, ValueError, KeyError) as error:
            raise BuildError(
                f"A part of an earlier build cannot be read ({error}); repeat the command without"
                " --resume."
            ) from error

    def count_known(self) -> int:
        """Return how many of the documents an earlier build had worked through."""
        return sum(key in self._known for key in self._order)


def _load_merge() -> MergeContacts:
    from pipeline.extraction import merge_contacts

    return merge_contacts


@contextlib.contextmanager
def _hold(folder: Path, resume: bool) -> Iterator[Path]:
    """Make the folder of parts, empty unless resumed, and keep other builds out of it."""
    parts = folder / PARTS_FOLDER
    with contextlib.ExitStack() as stack:
        try:
            parts.mkdir(parents=True, exist_ok=True)
            stack.enter_context(lock_file(parts / "lock"))
            for path in [] if resume else sorted(parts.glob("*.part")):
                path.unlink()
        except BlockingIOError:
            raise BuildError(
                f"Another build is writing into {folder}; wait for it or name another with --out."
            ) from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise BuildError(
                f"The tables cannot be written into {folder}: {reason}; name another with --out."
            ) from None
        yield parts


def _say_nothing_read(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return "The sources hold no document; name a file, a folder or a glob."
    first = f"{skipped[0].path}: {skipped[0].detail}"
    return f"Nothing could be read. {first}" if len(skipped) == 1 else (
        f"None of the {len(skipped)} inputs could be read. {first}"
    )  # fmt: skip


def explain(error: Exception) -> str:
    """Return a sentence for a full disk, a missing model or module and the like."""
    if isinstance(error, OSError) and error.errno is not None:
        where = f" {error.filename}" if error.filename else ""
        return f"The system refuses{where}: {(error.strerror or str(error)).lower()}."
    reason = " ".join(str(error).split())[:300].rstrip(".")
    return f"{reason}. What else may be missing: python -m pipeline doctor"
