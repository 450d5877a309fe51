"""Which ids were read before, however many: kept on disk once they take up more than a little."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager


class Seen:
    """Texts by the id under which each was read."""

    def __init__(self, ids: sqlite3.Connection) -> None:
        self._ids = ids
        ids.execute("CREATE TABLE texts (id TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID")

    def find(self, doc_id: str) -> str | None:
        """Return the digest of the text that has this id, None where none has."""
        row = self._ids.execute("SELECT digest FROM texts WHERE id = ?", (doc_id,)).fetchone()
        return None if row is None else str(row[0])

    def add(self, doc_id: str, digest: str) -> None:
        """Remember that this id, which was free, is taken."""
        self._ids.execute("INSERT INTO texts VALUES (?, ?)", (doc_id, digest))


@contextmanager
def open_seen() -> Iterator[Seen]:
    """Yield an empty Seen; what it holds is gone afterwards."""
    # A database without a name is a file that SQLite removes, written only when its cache is full.
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as ids:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16000"):
            ids.execute(f"PRAGMA {setting}")
        yield Seen(ids)
