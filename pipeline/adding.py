"""A few more texts into tables that stand, from the dashboard; `pipeline.build` does the rest.

The tables are those of one build of the old and new texts. A contact that a new text tells of may
be one that the tables have, so all is joined anew; only new texts are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.appending import append_lines, read_lines
from pipeline.build import BuildError, Built, Plan, build_documents, explain
from pipeline.folders import open_folder
from pipeline.intake import Intake, Item, OldTablesError, read_old
from pipeline.models import Document
from pipeline.reading.fields import hash_text

__all__ = ["ADDED", "Addition", "BuildError", "Known", "Plan", "add_documents", "find_known"]

ADDED: Final = "added.jsonl"


@dataclass(frozen=True, slots=True)
class Addition:
    """What adding made: the build, the ids of texts that are new, and of those known before."""

    built: Built
    new: tuple[str, ...]
    known: tuple[str, ...]


def add_documents(
    items: Iterable[Item],
    folder: Path,
    count: int | None = None,
    plan: Plan | None = None,
    record: bool = False,
) -> Addition:
    """Add documents to the tables in `folder`, which need not exist yet; all or nothing.

    A text that the tables hold, under whatever id, is not added again. A new text under a known id
    gets `id-` with eight digits of its hash, as when both are read in one build: nothing that
    stands is replaced. With `record`, new texts go into added.jsonl beside the tables first, a
    source for a later build: there they are kept, whatever becomes of this one. Raises BuildError
    when another build writes into `folder` or the tables cannot be read or written.
    """
    recorded: list[Document] = []

    def keep(intake: Intake) -> None:
        if record and intake.new:
            _record(folder / ADDED, intake.new)
            recorded.extend(intake.new)

    try:
        built, intake = build_documents(items, count, folder, plan, changed="beside", keep=keep)
    except BuildError as error:
        kept = f" The texts wait in {folder / ADDED} for the next build." if recorded else ""
        raise BuildError(f"{error}{kept}") from error
    return Addition(built, tuple(one.doc_id for one in intake.new), tuple(intake.known))


def _record(path: Path, documents: Iterable[Document]) -> None:
    """Add texts to a file, but for those that a build which failed or was killed left there."""
    try:
        known = {line.decode("utf-8", errors="replace") for line in read_lines(path)}
        append_lines(path, [line for line in map(_to_line, documents) if line not in known])
    except OSError as error:
        raise BuildError(
            f"The texts could not be written to {path} ({explain(error)}); nothing was added."
        ) from error


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables hold of documents that may be added.

    ``texts``: by the id of each document whose text they hold, the id that it has there.
    ``changed``: the ids under which they hold another text.
    """

    texts: Mapping[str, str]
    changed: frozenset[str]


def find_known(folder: Path, documents: Iterable[Document]) -> Known:
    """Return which of the documents the tables hold, and which of their ids mean other texts."""
    digests = {one.doc_id: hash_text(one.text) for one in documents}
    asked, held, taken = set(digests.values()), dict[str, str](), set[str]()
    try:
        for one in read_old(open_folder(folder), lambda path: False):
            if not isinstance(one, Document):
                continue
            digest = hash_text(one.text)
            if digest in asked:
                held.setdefault(digest, one.doc_id)
            if digests.get(one.doc_id, digest) != digest:
                taken.add(one.doc_id)
    except OldTablesError as error:
        raise BuildError(str(error)) from error
    texts = {doc_id: held[digest] for doc_id, digest in digests.items() if digest in held}
    return Known(texts, frozenset(taken - set(texts)))


def _to_line(document: Document) -> str:
    row = {
        "id": document.doc_id,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "source": document.source,
        "language": document.language,
        "text": document.text,
    }
    return json.dumps({key: value for key, value in row.items() if value}, ensure_ascii=False)
