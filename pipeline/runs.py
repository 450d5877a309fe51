"""More records than memory holds, sorted and read in order of their keys, by way of files.

A record is a key and a value, both bytes; keys of several fields are joined by a zero byte, so that
they sort field by field. A run is a file of sorted records; many runs are read as one.
"""

from __future__ import annotations

import heapq
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from types import TracebackType
from typing import IO, Final

from pipeline.folders import Folder

Record = tuple[bytes, bytes]

LOAD_BYTES: Final = 2_000_000
"""Bytes that a sorter holds before it writes a run."""
FAN_IN: Final = 48
"""Runs that are read at once; more are joined in steps."""
_RECORD_COST = 120
_HEAD = struct.Struct(">II")


def to_key(*fields: str) -> bytes:
    r"""Return a key that sorts as the tuple of its fields does.

    >>> to_key("a", "z") < to_key("ab", "a") < to_key("b")
    True
    """
    return b"\0".join(field.replace("\0", "\ufffd").encode() for field in fields)


def from_key(key: bytes) -> list[str]:
    """Return the fields of a key."""
    return [field.decode() for field in key.split(b"\0")]


class Sorter:
    """Takes records for several sections and leaves each section's as sorted runs.

    What is added with the same key stays in the order of adding, in and across runs.
    """

    def __init__(self, folder: Folder, name: str, load_bytes: int = LOAD_BYTES) -> None:
        """Write into `folder`; `name` is not that of another sorter there."""
        self._folder, self._name, self._load = folder, name, load_bytes
        self._records: dict[int, list[Record]] = defaultdict(list)
        self._size = self._count = 0
        self.runs: dict[int, list[str]] = defaultdict(list)
        """The names of the runs of each section, complete once closed."""

    def add(self, key: bytes, value: bytes, section: int = 0) -> None:
        """Take a record."""
        self._records[section].append((key, value))
        self._size += len(key) + len(value) + _RECORD_COST
        if self._size >= self._load:
            self._flush()

    def _flush(self) -> None:
        for section, records in self._records.items():
            records.sort(key=itemgetter(0))
            name = f"{self._name}-{section}-{self._count}"
            write_run(self._folder, name, records)
            self.runs[section].append(name)
        self._records.clear()
        self._size = 0
        self._count += 1

    def __enter__(self) -> Sorter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()


def write_run(folder: Folder, name: str, records: Iterable[Record]) -> None:
    """Write sorted records as a run."""
    with folder.create(name) as file:
        for key, value in records:
            file.write(_HEAD.pack(len(key), len(value)))
            file.write(key)
            file.write(value)


def read_runs(folder: Folder, names: Sequence[str]) -> Iterator[Record]:
    """Yield the records of all runs by key; those of one key in the order of the runs.

    More runs than can be open at once are first joined, a stretch at a time, into longer ones.
    """
    names = list(names)
    level = 0
    while len(names) > FAN_IN:
        stretches = [names[i : i + FAN_IN] for i in range(0, len(names), FAN_IN)]
        names = []
        for number, stretch in enumerate(stretches):
            joined = f"{stretch[0]}-joined-{level}-{number}"
            write_run(folder, joined, _join(folder, stretch))
            names.append(joined)
        level += 1
    yield from _join(folder, names)


def _join(folder: Folder, names: Sequence[str]) -> Iterator[Record]:
    return heapq.merge(*(_read(folder, name) for name in names), key=itemgetter(0))


def _read(folder: Folder, name: str) -> Iterator[Record]:
    with folder.open(name) as file:
        while head := file.read(_HEAD.size):
            key_size, value_size = _HEAD.unpack(head)
            yield _take(file, key_size), _take(file, value_size)


def _take(file: IO[bytes], size: int) -> bytes:
    content = file.read(size)
    if len(content) < size:
        raise OSError("A file of the build's own work ends too early; the disk may be full.")
    return content
