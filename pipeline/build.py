"""Sources to tables: read, work through in chunks, join what many documents tell, write.

What was found in each chunk of documents is kept as a part under DIR/.build, so that a build that
was interrupted goes on where it was, and a later one reads only what is new.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Final

from pipeline.chunks import ReadContacts, work_through
from pipeline.cluster import join_cluster
from pipeline.folders import (
    AddressError,
    Folder,
    finish_together,
    open_folder,
    replace_together,
)
from pipeline.intake import Changed, Count, Intake, Item, OldTablesError, count_rows, read_old
from pipeline.joining import MergeWindow
from pipeline.ledger import Ledger, open_ledger
from pipeline.models import Document, Skipped
from pipeline.parts import DamagedError, find_parts, find_version, split
from pipeline.progress import Progress
from pipeline.reading import count_documents, read_documents
from pipeline.schemas import TABLE_NAMES, SchemaError
from pipeline.stages import Counts, make_tables
from pipeline.storage import lock_file
from pipeline.tables import CSV_NAME, Tables, read_tables
from pipeline.workers import (
    WORTH_A_POOL,
    Alone,
    Crew,
    NotReadyError,
    count_cores,
    look_ahead,
    start_pool,
)

PARTS_FOLDER: Final = ".build"
CHUNK_CHARS = 60_000
CHUNK_DOCUMENTS = 50
SHOWN_SKIPS: Final = 20
_FRESH = "fresh"
"""A file that says that the build which is under way, or was interrupted, leaves old texts out."""
_REPORT = "please report it. What is done is kept."


class BuildError(Exception):
    """Why nothing could be built, as a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: where, how many rows, what became of the texts it was given.

    ``skipped`` has the first inputs of this build that are not in the tables, ``n_skipped`` is the
    number of all.
    """

    folder: Folder
    counts: Counts
    texts: Count
    skipped: tuple[Skipped, ...]
    n_skipped: int

    @property
    def tables(self) -> Tables:
        """The tables, read anew each time; those of another machine are not."""
        return read_tables(self.folder.local or self.folder.address)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a build goes about its work.

    ``workers`` is the number of processes (None: all cores, or one for little work); with
    ``scheduler``, the address of a running Dask cluster, its workers do the work instead. The
    tables do not depend on either. With ``fresh``, what the tables and parts hold is left out and
    read anew; ``resume`` goes on as the interrupted build would have. ``read_contacts`` and
    ``merge`` default to those of the pipeline.
    """

    workers: int | None = None
    resume: bool = False
    fresh: bool = False
    scheduler: str | None = None
    read_contacts: ReadContacts | None = None
    merge: MergeWindow | None = None


def build(
    sources: Sequence[str | Path],
    folder: str | Path,
    published: date | None = None,
    plan: Plan | None = None,
) -> Built:
    """Build the tables of what `folder` holds already and of `sources` into `folder`.

    A text is known by its id and its words: what the tables hold is not read again, and a new text
    under a known id takes the old one's place. `folder` is a path or an address that fsspec
    reaches. Raises BuildError when no source could be read or nothing be written; the old tables
    then stay as they were.
    """

    def stay(path: str) -> bool:
        return not any(_is_below(path, str(source)) for source in sources)

    items, count = read_documents(sources, published), count_documents(sources)
    return build_documents(items, count, folder, plan, stay=stay)[0]


def build_documents(
    items: Iterable[Item],
    count: int | None,
    folder: str | Path,
    plan: Plan | None = None,
    changed: Changed = "replace",
    stay: Callable[[str], bool] = lambda path: True,
    keep: Callable[[Intake], None] = lambda intake: None,
) -> tuple[Built, Intake]:
    """Build the tables of documents as `build` does of sources; `count` of them, where known.

    They are asked for one by one, when no other build can write into `folder` any more. `stay` says
    of an input that was skipped earlier whether it is still; `keep` is called when all are read and
    no table is written yet. Returns what became of each, too.
    """
    plan = plan or Plan()
    try:
        target = open_folder(folder)
        with _hold(target, plan) as is_fresh, open_ledger() as ledger:
            work = _Work(target, plan, ledger)
            old = iter(()) if is_fresh else read_old(target, stay)
            total = None if count is None else count + (0 if is_fresh else count_rows(target))
            return work.do(old, items, total, changed, keep)
    except (AddressError, OldTablesError) as error:
        raise BuildError(str(error)) from error
    except DamagedError as error:
        raise BuildError(
            f"A part of an earlier build cannot be read ({error}); repeat the command with --fresh."
        ) from error
    except SchemaError as error:
        raise BuildError(f"What was found does not fit the tables ({error}); {_REPORT}") from error
    except sqlite3.Error as error:
        raise BuildError(
            f"What is read cannot be noted in the folder for temporary files ({error}); make room"
            " there, or name another in TMPDIR."
        ) from error
    except BrokenProcessPool:
        raise BuildError(
            "A worker process was ended from outside, perhaps for want of memory; what is done"
            " is kept: repeat the command with --resume and fewer --workers."
        ) from None
    except (NotReadyError, OSError) as error:
        raise BuildError(explain(error)) from error


class _Work:
    """One build into a folder that no other writes into."""

    def __init__(self, folder: Folder, plan: Plan, ledger: Ledger) -> None:
        self._folder, self._plan, self._ledger = folder, plan, ledger
        self._parts = folder / PARTS_FOLDER
        self._version = find_version()

    def do(
        self,
        old: Iterable[Item],
        items: Iterable[Item],
        count: int | None,
        changed: Changed,
        keep: Callable[[Intake], None],
    ) -> tuple[Built, Intake]:
        """Read what is new, then write the tables of all."""
        for name, size, keys in find_parts(self._parts, self._version):
            self._ledger.hold(name, size, chain.from_iterable(keys))
        progress = Progress(count, "documents")
        intake = Intake(self._ledger, changed, progress.advance)
        waiting = chain(intake.take_tables(old), intake.take_sources(items))
        chunks = split(waiting, CHUNK_CHARS, CHUNK_DOCUMENTS)
        enough = WORTH_A_POOL if self._plan.workers is None else 2
        first, is_much = look_ahead(chunks, enough)
        with self._hire(is_much) as crew:
            try:
                self._read(crew, chain(first, chunks), progress)
            finally:
                progress.finish()
            if not (intake.count.new or intake.count.known or intake.count.changed):
                self._say_nothing_read()
            keep(intake)
            return self._write(crew, intake), intake

    def _hire(self, is_much: bool) -> AbstractContextManager[Crew]:
        if self._plan.scheduler is not None:
            return join_cluster(self._plan.scheduler, self._version, self._parts)
        if self._plan.workers == 1 or not is_much:
            return nullcontext(Alone())
        return start_pool(self._plan.workers or count_cores())

    def _read(self, crew: Crew, chunks: Iterable[list[Document]], progress: Progress) -> None:
        read_contacts = self._plan.read_contacts
        jobs = ((self._parts, chunk, self._version, read_contacts) for chunk in chunks)
        for kept in crew.run(work_through, jobs):
            self._ledger.hold(kept.name, kept.size, chain.from_iterable(kept.keys))
            progress.advance(len(kept.keys))

    def _write(self, crew: Crew, intake: Intake) -> Built:
        """Make the tables of all parts wanted and put them in place, all or none."""
        work, out = self._parts / "work", self._parts / "tables"
        work.clear()
        out.clear()
        counts = make_tables(crew, self._ledger, self._parts, work, out, self._plan.merge)
        if not counts.documents:
            self._say_nothing_read()
        with replace_together(self._folder, out) as stage:
            for table in TABLE_NAMES:
                stage(f"{table}.parquet")
            stage(CSV_NAME)
        work.clear()
        out.clear()
        for name in self._ledger.list_unwanted():
            self._parts.remove(name)
        self._parts.remove(_FRESH)
        skipped = tuple(islice(self._ledger.list_skipped("source"), SHOWN_SKIPS))
        return Built(self._folder, counts, intake.count, skipped, self._ledger.count_skipped())

    def _say_nothing_read(self) -> None:
        count = self._ledger.count_skipped()
        skipped = next(self._ledger.list_skipped("source"), None)
        if not self._folder.has("documents.parquet"):
            self._parts.clear()
            if self._folder.local is not None:
                with contextlib.suppress(OSError):
                    self._folder.local.rmdir()  # only where it is empty, so made by this run
        if skipped is None:
            raise BuildError("The sources hold no document; name a file, a folder or a glob.")
        said = "Nothing" if count == 1 else f"None of the {count:,} inputs"
        raise BuildError(f"{said} could be read. {skipped.path}: {skipped.detail}")


@contextlib.contextmanager
def _hold(folder: Folder, plan: Plan) -> Iterator[bool]:
    """Keep other builds out of a folder of this machine; tell whether old texts are left out."""
    parts = folder / PARTS_FOLDER
    with contextlib.ExitStack() as stack:
        try:
            if parts.local is not None:
                parts.local.mkdir(parents=True, exist_ok=True)
                stack.enter_context(lock_file(parts.local / "lock"))
            finish_together(folder, parts / "tables")
            is_fresh = plan.fresh or (plan.resume and parts.has(_FRESH))
            if plan.fresh and not (plan.resume and parts.has(_FRESH)):
                for name in parts.list_files(".part"):
                    parts.remove(name)
                parts.write(_FRESH, b"")
            elif not is_fresh:
                parts.remove(_FRESH)
        except BlockingIOError:
            raise BuildError(
                f"Another build is writing into {folder}; wait for it or name another with --out."
            ) from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise BuildError(
                f"The tables cannot be written into {folder}: {reason}; name another with --out."
            ) from None
        yield is_fresh


def _is_below(path: str, source: str) -> bool:
    """Tell whether a path that was skipped is one of a source's: itself, in it, a row of it."""
    rest = path.removeprefix(source)
    return path.startswith(source) and not rest[:1].isalnum()


def explain(error: Exception) -> str:
    """Return a sentence for a full disk, a missing model or module and the like."""
    if isinstance(error, OSError) and error.errno is not None:
        where = f" {error.filename}" if error.filename else ""
        return f"The system refuses{where}: {(error.strerror or str(error)).lower()}."
    reason = " ".join(str(error).split())[:300].rstrip(".")
    return f"{reason}. What else may be missing: python -m pipeline doctor"
