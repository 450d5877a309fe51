"""One chunk of documents worked through: the steps on each, and a part with what was found."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.folders import Folder
from pipeline.models import Contact, Document, Skipped
from pipeline.parts import Keys, Reading, key_of, keys_of, name_part, to_part
from pipeline.workers import NotReadyError

ReadContacts = Callable[[Document], tuple[Document, Sequence[Contact]]]
ReadBatch = Callable[[Iterable[Document]], Iterator[tuple[Document, list[Contact]]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A part as it was written: its name, its bytes, the keys of its documents."""

    name: str
    size: int
    keys: list[Keys]


@dataclass(frozen=True, slots=True)
class Reader:
    """What finds the contacts of one document, and of many at once where that is faster."""

    one: ReadContacts
    many: ReadBatch | None = None


def work_through(
    parts: Folder, chunk: Sequence[Document], version: str, read_contacts: ReadContacts | None
) -> Kept:
    """Find the contacts in each document of a chunk and keep them as a part in `parts`.

    `version` is written into the part; None for `read_contacts` stands for the pipeline's own. A
    document on which it raises becomes a Skipped, but OSError and MemoryError, which tell of the
    machine and not of the text, are raised. Raises NotReadyError.
    """
    readings = read_chunk(chunk, make_reader(read_contacts))
    content = to_part(readings, version)
    name = name_part(readings)
    parts.write(name, content)
    return Kept(name, len(content), [keys_of(reading) for reading in readings])


@cache
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


def read_chunk(chunk: Sequence[Document], reader: Reader) -> list[Reading]:
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
