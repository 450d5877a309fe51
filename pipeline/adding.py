"""More documents into tables that stand: the same tables as one build of the old and new texts.

A contact that a new text tells of may be one that the tables have, so all is joined anew. What was
found in each text is kept beside the tables, so that from the
second time on only new ones are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.build import BuildError, Built, MergeContacts, build_documents
from pipeline.models import Document, Skipped
from pipeline.reading import count_documents, read_documents
from pipeline.reading.fields import hash_text
from pipeline.schemas import SchemaError, check_values
from pipeline.storage import append_lines, finish_replacing
from pipeline.workers import ReadContacts

ADDED: Final = "added.jsonl"


@dataclass(frozen=True, slots=True)
class Addition:
    """What adding made: the build, the ids of texts that are new, and of those known before."""

    built: Built
    new: tuple[str, ...]
    known: tuple[str, ...]


def add_sources(
    sources: Sequence[str | Path],
    folder: Path,
    published: date | None = None,
    **options: Any,
) -> Addition:
    """Add what `sources` hold to the tables in `folder`; see `add_documents` and `build`."""
    return add_documents(
        read_documents(sources, published), folder, count_documents(sources), **options
    )


def add_documents(
    items: Iterable[Document | Skipped],
    folder: Path,
    count: int | None = None,
    workers: int | None = None,
    read_contacts: ReadContacts | None = None,
    merge_contacts: MergeContacts | None = None,
    scheduler: str | None = None,
    record: bool = False,
) -> Addition:
    """Add documents to the tables in `folder`, which need not exist yet; all or nothing.

    A text that the tables hold, under whatever id, is not added again. A new text under a known id
    gets `id-` with eight digits of its hash, as when both are read in one build. With `record`, new
    texts go into added.jsonl beside the tables too, a source for a later build. Raises BuildError
    when another build writes into `folder` or the tables cannot be read or written.
    """
    new: list[Document] = []
    known: list[str] = []
    rows = _count_rows(folder)
    built = build_documents(
        _join(folder, items, new, known),
        None if count is None else count + rows,
        folder,
        workers=workers,
        resume=True,
        read_contacts=read_contacts,
        merge_contacts=merge_contacts,
        scheduler=scheduler,
        keep_parts=True,
    )
    if record:
        append_lines(folder / ADDED, [_to_line(one) for one in new])
    return Addition(built, tuple(one.doc_id for one in new), tuple(known))


def find_known(folder: Path, documents: Iterable[Document]) -> dict[str, str]:
    """Return, by the id of each document whose text the tables hold, the id it has there."""
    hashes = {hash_text(one.text): one.doc_id for one in _read_known(folder)}
    return {
        one.doc_id: hashes[digest] for one in documents if (digest := hash_text(one.text)) in hashes
    }


def _join(
    folder: Path, items: Iterable[Document | Skipped], new: list[Document], known: list[str]
) -> Iterator[Document | Skipped]:
    """Yield what the tables hold, then what is new; note new texts and ids of known ones."""
    ids, hashes = set(), {}
    for document in _read_known(folder):
        ids.add(document.doc_id)
        hashes[hash_text(document.text)] = document.doc_id
        yield document
    yield from _read_skipped(folder)
    for item in items:
        if isinstance(item, Skipped):
            yield item
            continue
        digest = hash_text(item.text)
        if digest in hashes:
            known.append(hashes[digest])
            continue
        if item.doc_id in ids:
            item = replace(item, doc_id=f"{item.doc_id}-{digest[:8]}")
        ids.add(item.doc_id)
        hashes[digest] = item.doc_id
        new.append(item)
        yield item


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


def _read_known(folder: Path) -> Iterator[Document]:
    for row in _read_rows(folder, "documents"):
        del row["n_contacts"]
        yield Document(**row)


def _read_skipped(folder: Path) -> Iterator[Skipped]:
    for row in _read_rows(folder, "skipped"):
        yield Skipped(**row)


def _read_rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    path = folder / f"{name}.parquet"
    if folder.is_dir():
        finish_replacing(folder)
    if not path.is_file():
        return
    try:
        table = pq.ParquetFile(path).read()
        check_values(name, table)
    except (pa.ArrowException, SchemaError, OSError) as error:
        raise BuildError(f"{path} cannot be read ({error}); build the tables anew.") from error
    yield from table.to_pylist()


def _count_rows(folder: Path) -> int:
    try:
        return int(pq.ParquetFile(folder / "documents.parquet").metadata.num_rows)
    except (pa.ArrowException, OSError):
        return 0  # told with its reason where the rows are read
