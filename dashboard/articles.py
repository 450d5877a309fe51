"""Texts that a user brings along: read, searched one by one, kept only when that is asked for."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

import pandas as pd

from pipeline.models import Document, Skipped
from pipeline.tables import Tables

if TYPE_CHECKING:
    from pipeline.adding import Known

FILE_TYPES: Final = (
    "txt", "md", "html", "htm", "pdf", "docx", "csv", "tsv", "jsonl", "ndjson", "parquet",
)  # fmt: skip
MOST_CHARACTERS: Final = 500_000
MOST_TEXTS: Final = 2_000
_MOST_NAME: Final = 60  # characters: of four bytes each, still a name that any disk takes
_MOST_ENDING: Final = 10
_CHANGED: Final = (
    "The tables hold another text of this name. It stays; this one is kept beside it, so what both"
    " tell counts as told twice."
)
_LOG: Final = logging.getLogger(__name__)
State = Literal["waiting", "read", "known", "failed", "left out"]
STATES: Final[Mapping[str, str]] = {
    "waiting": "Waiting",
    "read": "Read",
    "known": "Already in the tables",
    "failed": "Not read",
    "left out": "Left out",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One text of a batch: what is known of it, how far it is, what was found in it."""

    name: str
    document: Document | None
    state: State = "waiting"
    reason: str | None = None
    """Why it was not read, in words for the user."""
    tables: Tables | None = None
    note: str | None = None
    """What there is to say of it though it is read."""

    @property
    def is_undated(self) -> bool:
        """Whether it was read and no day of publication is known of it."""
        return self.tables is not None and bool(self.tables.documents["published"].isna().all())


@dataclass(frozen=True, slots=True)
class Batch:
    """The texts that one form brought, in their order."""

    items: tuple[Item, ...]

    def count(self, state: State) -> int:
        """Return how many texts are in a state."""
        return sum(item.state == state for item in self.items)

    def put(self, at: int, item: Item) -> Batch:
        """Return the batch with another item in one place."""
        return Batch((*self.items[:at], item, *self.items[at + 1 :]))

    def cancel(self) -> Batch:
        """Return the batch with what is still waiting left out."""
        return Batch(
            tuple(
                replace(item, state="left out") if item.state == "waiting" else item
                for item in self.items
            )
        )


class Upload(Protocol):
    """A file as Streamlit hands it over."""

    name: str

    def getvalue(self) -> bytes:
        """Return the whole content."""


def make_batch(
    text: str,
    uploads: Sequence[Upload],
    published: date | None = None,
    source: str | None = None,
    find_known: Callable[[Iterable[Document]], Known] | None = None,
) -> Batch:
    """Return the batch of a pasted text and uploaded files, nothing of it searched yet.

    `published` and `source` are for texts that do not say. What the tables hold already, by
    `find_known`, is marked so, a text under the name of another one says that both are kept, and
    what nobody can read has its reason.
    """
    items = list(_read_paste(text, published)) if text.strip() else []
    items += read_uploads(uploads, published)
    items = [_check(item, source) for item in items]
    documents = [item.document for item in items if item.document]
    known = find_known(documents) if find_known else None
    seen: set[str] = set()
    checked = []
    for item in items:
        document = item.document
        if document and item.state == "waiting":
            if known and document.doc_id in known.texts:
                item = replace(item, state="known")
            elif known and document.doc_id in known.changed:
                item = replace(item, note=_CHANGED)
            elif document.text in seen:
                item = replace(item, state="left out", reason="The same text stands here twice.")
            seen.add(document.text)
        checked.append(item)
    return Batch(tuple(checked[:MOST_TEXTS]))


def _read_paste(text: str, published: date | None) -> Iterator[Item]:
    from pipeline.reading.decoding import clean_text
    from pipeline.reading.fields import hash_text

    text = clean_text(text)
    basis: Literal["given"] | None = "given" if published else None
    document = Document(hash_text(text), text, None, published, basis)
    yield Item("Pasted text", document)


def read_uploads(uploads: Sequence[Upload], published: date | None = None) -> Iterator[Item]:
    """Yield each text of the uploaded files; the pipeline's own reader knows the formats."""
    # The readers load slowly and most visits upload nothing.
    from pipeline.reading import read_documents

    for upload in uploads:
        name = _to_file_name(upload.name)
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / name
                path.write_bytes(upload.getvalue())
                for item in read_documents([path], published):
                    if isinstance(item, Skipped):
                        yield Item(name, None, "failed", item.detail)
                    else:
                        yield Item(item.title or item.doc_id, item)
        except OSError as error:
            words = (error.strerror or "it is full or absent").lower()
            reason = f"The server's folder for temporary files cannot be used ({words}); mend that."
            yield Item(name, None, "failed", reason)


def _to_file_name(name: str) -> str:
    """Return a name that a file in a folder of ours can have: an upload must not choose its place.

    The ending is kept, which says how the file is read; the rest, where too long, is cut.
    """
    from pipeline.reading.fields import to_line

    last = to_line(name.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, ending = last.rpartition(".")
    stem = (stem if dot else ending).strip(". ")[:_MOST_NAME] or "upload"
    return f"{stem}.{ending[:_MOST_ENDING] if dot else 'txt'}"


def _check(item: Item, source: str | None) -> Item:
    document = item.document
    if document is None:
        return item
    if not document.text.strip():
        return replace(item, state="failed", reason="The text is empty; there is nothing to read.")
    if len(document.text) > MOST_CHARACTERS:
        reason = f"It is longer than {MOST_CHARACTERS:,} characters; split it."
        return replace(item, state="failed", reason=reason)
    return replace(item, document=replace(document, source=document.source or source))


def search(item: Item, extract: Callable[..., Tables]) -> Item:
    """Return the item with the contacts found in it; `extract` is the pipeline's own.

    A text that it cannot take has the reason instead: none may cost the others. What nobody
    foresaw is logged whole, for whoever runs the server.
    """
    document = item.document
    assert document is not None
    try:
        tables = extract(
            document.text,
            published=document.published,
            title=document.title,
            source=document.source,
            doc_id=document.doc_id,
        )
    except (ValueError, OSError) as error:
        return replace(item, state="failed", reason=str(error))
    except Exception as error:
        _LOG.exception("A text could not be worked through: %s", item.name)
        words = " ".join(f"{type(error).__name__}: {error}".split())[:120].rstrip(".")
        reason = f"The text could not be worked through ({words}); please report it."
        return replace(item, state="failed", reason=reason)
    return replace(item, state="read", reason=None, tables=tables)


def give_days(batch: Batch, days: Mapping[int, date | None]) -> Batch:
    """Return the batch with days of publication given; their texts wait to be read again."""
    for at, day in days.items():
        item = batch.items[at]
        if day is not None and item.document is not None:
            document = replace(item.document, published=day, published_basis="given")
            batch = batch.put(at, replace(item, document=document, state="waiting"))
    return batch


def join_found(batch: Batch) -> Tables | None:
    """Return what was found in all texts of a batch together, None where none was read."""
    joined: Tables | None = None
    for item in batch.items:
        if item.state == "read" and item.tables is not None:
            joined = item.tables if joined is None else join_tables(joined, item.tables)
    return joined


def list_items(batch: Batch) -> pd.DataFrame:
    """Return a row to read for each text: name, published, state, contacts, reason."""
    rows = []
    for item in batch.items:
        known = item.tables.documents["published"].iloc[0] if item.tables is not None else None
        day = known if known is not None else item.document and item.document.published
        found = None if item.tables is None else len(item.tables.contacts)
        rows.append(
            (
                item.name,
                None if day is pd.NaT else day,
                STATES[item.state],
                found,
                item.reason or item.note,
            )
        )
    frame = pd.DataFrame(rows, columns=["name", "published", "state", "contacts", "reason"])
    frame["published"] = pd.to_datetime(frame["published"])
    return frame.astype({"contacts": "Int64"})


def join_tables(first: Tables, second: Tables) -> Tables:
    """Return both together; a text or contact that is in both is there once."""
    texts = ~second.documents["doc_id"].isin(first.documents["doc_id"])
    new = set(second.documents.loc[texts, "doc_id"])
    known = set(first.contacts["contact_id"])
    keep = {
        "contacts": ~second.contacts["contact_id"].isin(known),
        "participants": ~second.participants["contact_id"].isin(known),
        "evidence": second.evidence["doc_id"].isin(new),
        "accounts": second.accounts["doc_id"].isin(new),
        "documents": texts,
        "skipped": pd.Series(True, index=second.skipped.index),
    }
    frames = {}
    for name, frame in first.items():
        more = getattr(second, name)[keep[name]]
        parts = [part for part in (frame, more) if len(part)]
        frames[name] = pd.concat(parts, ignore_index=True) if parts else frame
    return Tables(**frames)


def drop_documents(tables: Tables, ids: Collection[str]) -> Tables | None:
    """Return tables of single texts without some of these, None where nothing is left."""
    gone = tables.documents["doc_id"].isin(ids)
    if gone.all():
        return None
    told = tables.contacts["documents"].map(lambda texts: set(texts) <= set(ids))
    lost = set(tables.contacts.loc[told, "contact_id"])
    frames = {
        name: frame[~frame["contact_id"].isin(lost)]
        for name, frame in tables.items()
        if "contact_id" in frame
    }
    return Tables(
        **{name: frame.reset_index(drop=True) for name, frame in frames.items()},
        documents=tables.documents[~gone].reset_index(drop=True),
        skipped=tables.skipped,
    )
