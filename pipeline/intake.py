"""Which documents a build has to read: not those that the tables or a part hold already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.folders import Folder
from pipeline.ledger import Ledger
from pipeline.models import Document, Skipped
from pipeline.parts import key_of
from pipeline.reading.fields import hash_text
from pipeline.schemas import SchemaError, check_values

Item = Document | Skipped
Changed = Literal["replace", "beside"]
"""A new text under an id that the tables hold takes the old one's place, or gets an id of its own:
`id-` with eight digits of its hash."""

_BATCH = 500


class OldTablesError(Exception):
    """The tables to which is added cannot be read; the message names the file."""


@dataclass(slots=True)
class Count:
    """How many of the texts given are new, known, new under a known id, or in a part already."""

    new: int = 0
    known: int = 0
    changed: int = 0
    resumed: int = 0


class Intake:
    """Takes documents in the order of reading and enters in a ledger what is wanted."""

    def __init__(self, ledger: Ledger, changed: Changed, tell: Callable[[], None]) -> None:
        """`tell` is called for each item that needs no reading."""
        self._ledger, self._changed, self._tell = ledger, changed, tell
        self._place = 0
        self.count = Count()
        self.new: list[Document] = []
        """With changed='beside', which is for few, the new texts; and the ids of known ones."""
        self.known: list[str] = []

    def take_tables(self, items: Iterable[Item]) -> Iterator[Document]:
        """Take what the tables hold; yield the documents of which no part knows the contacts."""
        for item in items:
            self._place += 1
            if isinstance(item, Skipped):
                self._ledger.skip(self._place, item, "table")
                continue
            digest = hash_text(item.text)
            yield from self._want(item, digest, key_of(item), "table")

    def take_sources(self, items: Iterable[Item]) -> Iterator[Document]:
        """Take what the sources hold; yield the documents that have to be read."""
        for item in items:
            self._place += 1
            if isinstance(item, Skipped):
                self._ledger.skip(self._place, item, "source")
                self._tell()
                continue
            digest = hash_text(item.text)
            known = self._find_known(item, digest)
            if known is not None:
                self.count.known += 1
                if self._changed == "beside":
                    self.known.append(known)
                self._tell()
                continue
            is_taken = self._ledger.find_digest(item.doc_id) is not None
            if self._changed == "beside":
                if is_taken:
                    item = replace(item, doc_id=f"{item.doc_id}-{digest[:8]}")
                self.new.append(item)
            self.count.changed += is_taken
            self.count.new += not is_taken
            key = key_of(item)
            self.count.resumed += self._ledger.is_held(key)
            yield from self._want(item, digest, key, "source")

    def _find_known(self, item: Document, digest: str) -> str | None:
        if self._changed == "beside":
            return self._ledger.find_text(digest)
        return item.doc_id if self._ledger.find_digest(item.doc_id) == digest else None

    def _want(
        self, item: Document, digest: str, key: str, origin: Literal["table", "source"]
    ) -> Iterator[Document]:
        self._ledger.want(self._place, item.doc_id, digest, key, origin)
        if self._ledger.is_held(key):
            self._tell()
        else:
            yield item


def count_rows(folder: Folder) -> int:
    """Return the number of documents in the tables, 0 where there are none."""
    try:
        with folder.open("documents.parquet") as file:
            return int(pq.ParquetFile(file).metadata.num_rows)
    except (pa.ArrowException, OSError):
        return 0  # told with its reason where the rows are read


def read_old(folder: Folder, stay: Callable[[str], bool]) -> Iterator[Item]:
    """Yield the documents in the tables of a folder, then what was skipped and is to `stay`.

    Raises OldTablesError.
    """
    for row in _read_rows(folder, "documents"):
        del row["n_contacts"]
        yield Document(**row)
    for row in _read_rows(folder, "skipped"):
        if stay(row["path"]):
            yield Skipped(**row)


def _read_rows(folder: Folder, name: str) -> Iterator[dict[str, Any]]:
    file_name = f"{name}.parquet"
    if not folder.has(file_name):
        return
    try:
        with folder.open(file_name) as file:
            for batch in pq.ParquetFile(file).iter_batches(_BATCH):
                table = pa.Table.from_batches([batch])
                check_values(name, table)
                yield from table.to_pylist()
    except (pa.ArrowException, SchemaError, OSError) as error:
        raise OldTablesError(
            f"{folder}/{file_name} cannot be read ({error}); build the tables anew with --fresh."
        ) from error
