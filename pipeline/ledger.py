"""Which documents the tables are to hold, and which part holds each: kept on disk, for millions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pipeline.models import Skipped

Origin = Literal["table", "source"]

_TABLES = """
CREATE TABLE parts (number INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER);
CREATE TABLE held (key TEXT PRIMARY KEY, part INTEGER) WITHOUT ROWID;
CREATE TABLE wanted (
    number INTEGER PRIMARY KEY, doc_id TEXT UNIQUE, digest TEXT, key TEXT, origin TEXT
);
CREATE INDEX wanted_key ON wanted (key);
CREATE INDEX wanted_digest ON wanted (digest);
CREATE TABLE skipped (number INTEGER, path TEXT, reason TEXT, detail TEXT, origin TEXT);
CREATE INDEX skipped_path ON skipped (path);
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A part, how many bytes it has, and the place in reading of each document wanted of it."""

    name: str
    size: int
    places: dict[str, int]


class Ledger:
    """The documents of one build in the order of reading."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    # -- parts

    def hold(self, name: str, size: int, keys: Iterable[str]) -> None:
        """Note a part and what documents it holds, by their keys."""
        row = self._base.execute(
            "INSERT INTO parts (name, size) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET size = excluded.size RETURNING number",
            (name, size),
        ).fetchone()
        rows = ((key, row[0]) for key in keys)
        self._base.executemany("INSERT OR REPLACE INTO held VALUES (?, ?)", rows)

    def is_held(self, key: str) -> bool:
        """Say whether a part holds the document of this key."""
        return bool(self._base.execute("SELECT 1 FROM held WHERE key = ?", (key,)).fetchone())

    def list_parts(self) -> Iterator[Part]:
        """Yield the parts that hold a wanted document, by the place of the first of them."""
        rows = self._base.execute(
            "SELECT first, name, size, wanted.key, wanted.number FROM wanted"
            " JOIN held ON held.key = wanted.key JOIN parts ON parts.number = held.part"
            " JOIN (SELECT held.part, min(wanted.number) AS first FROM wanted"
            "       JOIN held ON held.key = wanted.key GROUP BY held.part) AS firsts"
            " ON firsts.part = held.part ORDER BY first, wanted.number"
        )
        for (_, name, size), group in groupby(rows, key=lambda row: row[:3]):
            yield Part(name, size, {key: number for *_, key, number in group})

    def measure(self) -> int:
        """Return the bytes of the parts that hold a wanted document."""
        row = self._base.execute(
            "SELECT coalesce(sum(size), 0) FROM parts WHERE number IN"
            " (SELECT part FROM held JOIN wanted ON wanted.key = held.key)"
        ).fetchone()
        return int(row[0])

    def list_unwanted(self) -> Iterator[str]:
        """Yield the names of parts of which no document is wanted any more."""
        rows = self._base.execute(
            "SELECT name FROM parts WHERE number NOT IN"
            " (SELECT part FROM held JOIN wanted ON wanted.key = held.key)"
        )
        return (str(name) for (name,) in rows)

    # -- documents

    def find_digest(self, doc_id: str) -> str | None:
        """Return the digest of the text that is wanted under an id, None where none is."""
        row = self._base.execute("SELECT digest FROM wanted WHERE doc_id = ?", (doc_id,)).fetchone()
        return None if row is None else str(row[0])

    def find_text(self, digest: str) -> str | None:
        """Return the first id under which a text is wanted, None where it is not."""
        row = self._base.execute(
            "SELECT doc_id FROM wanted WHERE digest = ? ORDER BY number LIMIT 1", (digest,)
        ).fetchone()
        return None if row is None else str(row[0])

    def want(self, number: int, doc_id: str, digest: str, key: str, origin: Origin) -> None:
        """Want a document; one that was wanted under this id is not any more."""
        self._base.execute(
            "INSERT OR REPLACE INTO wanted VALUES (?, ?, ?, ?, ?)",
            (number, doc_id, digest, key, origin),
        )

    # -- what was skipped

    def skip(self, number: int, skipped: Skipped, origin: Origin) -> None:
        """Note an input that is not in the tables, at its place in reading."""
        self._base.execute(
            "INSERT INTO skipped VALUES (?, ?, ?, ?, ?)",
            (number, skipped.path, skipped.reason, skipped.detail, origin),
        )

    def list_skipped(self, origin: Origin | None = None) -> Iterator[Skipped]:
        """Yield what was skipped in the order of reading; what was so before and is now, once."""
        rows = self._base.execute(
            "SELECT path, reason, detail FROM skipped AS one WHERE coalesce(?, origin) = origin"
            " AND (origin = 'source' OR NOT EXISTS"
            " (SELECT 1 FROM skipped WHERE path = one.path AND origin = 'source'))"
            " ORDER BY number",
            (origin,),
        )
        return (Skipped(*row) for row in rows)

    def count_skipped(self) -> int:
        """Return how many inputs were skipped this time."""
        row = self._base.execute("SELECT count(*) FROM skipped WHERE origin = 'source'").fetchone()
        return int(row[0])


@contextmanager
def open_ledger() -> Iterator[Ledger]:
    """Yield an empty Ledger; what it holds is gone afterwards."""
    # A database without a name is a file that SQLite removes, written only when its cache is full.
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as base:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -8000"):
            base.execute(f"PRAGMA {setting}")
        yield Ledger(base)
