"""The tables of a build, opened once for all sessions, and a session's own texts beside them.

DuckDB reads the Parquet files. Contacts, participants and the sentences of the evidence are held in
memory, since every filter asks for them; texts and accounts stay in the files until a contact is
opened. No session holds a copy of a table: each works through a cursor of its own.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import streamlit as st

from dashboard.overlay import Overlay, Stamp, find_stamp, read_overlay
from pipeline.tables import (
    SCHEMAS,
    SchemaError,
    Tables,
    check_tables,
    finish_replacing,
    is_replacing,
)

DEFAULT_FOLDER: Final = "data/events"
_TRIES: Final = 20
_ASKED: Final = ("contacts", "participants", "evidence", "accounts", "documents")


class NoTables(Exception):
    """There is nothing to show: `sentence` says what is missing, `command` mends it."""

    def __init__(self, sentence: str, command: str) -> None:
        super().__init__(f"{sentence} {command}")
        self.sentence, self.command = sentence, command


@dataclass(frozen=True, slots=True)
class Store:
    """The opened tables of one build, with the corrections made to them.

    `key` differs from one build to the next, and from one correction to the next.
    """

    connection: duckdb.DuckDBPyConnection
    key: str
    overlay: Overlay | None = None


def choose_folder(arguments: Sequence[str] | None = None) -> Path:
    """Return the folder to show: the first argument after `--`, CONTACTS_DIR or the default."""
    words = sys.argv[1:] if arguments is None else arguments
    given = next((word for word in words if not word.startswith("-")), None)
    return Path(given or os.environ.get("CONTACTS_DIR") or DEFAULT_FOLDER)


def open_tables(folder: Path) -> Store:
    """Return the tables in `folder`, opened anew after a new build.

    Raises NoTables when the folder or a table is missing or is no table of its schema.
    """
    command = "python -m pipeline build"
    if folder != Path(DEFAULT_FOLDER):
        command += f" SOURCE --out {shlex.quote(str(folder))}"
    if not folder.is_dir():
        raise NoTables(
            f"There are no tables in {folder} yet. Build them with this command.", command
        )
    try:
        for _ in range(_TRIES):
            finish_replacing(folder)
            stamps = _find_stamps(folder, command)
            store = _open(folder, stamps)
            # Another process may have put a new build in place meanwhile: then open that one.
            if not is_replacing(folder) and stamps == _find_stamps(folder, command):
                break
        return store
    except (duckdb.Error, SchemaError, OSError) as error:
        reason = str(error).splitlines()[0]
        sentence = f"The tables in {folder} cannot be read ({reason}). Build them anew."
        raise NoTables(sentence, command) from error


def _find_stamps(folder: Path, command: str) -> tuple[tuple[int, int], ...]:
    stamps = []
    for name in _ASKED:
        path = folder / f"{name}.parquet"
        if not path.is_file():
            raise NoTables(f"{folder} holds no {path.name}. Build it with this command.", command)
        found = path.stat()
        stamps.append((found.st_mtime_ns, found.st_size))
    return tuple(stamps)


def _open(folder: Path, stamps: tuple[tuple[int, int], ...]) -> Store:
    resolved = str(folder.resolve())
    connection, key = _connect(resolved, stamps), f"{resolved} {list(stamps)}"
    stamp = find_stamp(folder)
    if stamp is None:
        return Store(connection, key)
    return Store(connection, f"{key} {stamp}", _lay_over(connection, resolved, key, stamp))


@st.cache_resource(max_entries=3, show_spinner="Opening the tables")
def _connect(folder: str, stamps: tuple[tuple[int, int], ...]) -> duckdb.DuckDBPyConnection:
    # The stamps are part of the cache's key: a new build is a new connection.
    connection = duckdb.connect(":memory:")
    for name in _ASKED:
        path = str(Path(folder) / f"{name}.parquet").replace("'", "''")
        source = f"SELECT * FROM read_parquet('{path}')"
        found = [row[0] for row in connection.execute(f"DESCRIBE {source}").fetchall()]
        if found != SCHEMAS[name].names:
            raise SchemaError(f"{name}.parquet has other columns than this version knows")
        kind = "TABLE" if name in ("contacts", "participants") else "VIEW"
        connection.execute(f"CREATE {kind} base_{name} AS {source}")
    connection.execute(
        "CREATE TABLE base_sentences AS SELECT e.contact_id, e.doc_id, e.start_char,"
        " substring(d.text, e.start_char + 1, e.end_char - e.start_char) AS sentence"
        " FROM base_evidence e JOIN base_documents d USING (doc_id)"
    )
    return connection


@st.cache_resource(max_entries=6, show_spinner=False)
def _lay_over(
    _connection: duckdb.DuckDBPyConnection, folder: str, key: str, stamp: Stamp
) -> Overlay:
    # Build and stamp are the cache's key: a new correction is a new overlay.
    return read_overlay(_connection, Path(folder))


def open_session(store: Store, added: Tables | None = None) -> duckdb.DuckDBPyConnection:
    """Return a cursor that sees the tables as corrected, and the session's own texts beside them.

    `contacts` has two columns more: is_added (of the session's own texts) and decision (open,
    confirmed, corrected, rejected). What the tables already hold (same contact, same text) is not
    there twice. The views it makes are seen by this cursor alone.
    """
    cursor = store.connection.cursor()
    _lay(cursor, store.overlay)
    if added is None:
        for name in (*_ASKED, "sentences"):
            own = ", false AS is_added" if name == "contacts" else ""
            cursor.execute(f"CREATE TEMP VIEW {name} AS SELECT *{own} FROM known_{name}")
        return cursor
    for name, table in check_tables(added).items():
        if name in _ASKED:
            _join(cursor, name, table)
    cursor.execute(
        "CREATE TEMP VIEW sentences AS SELECT * FROM known_sentences UNION ALL"
        " SELECT e.contact_id, e.doc_id, e.start_char,"
        " substring(d.text, e.start_char + 1, e.end_char - e.start_char)"
        " FROM added_evidence e JOIN added_documents d USING (doc_id)"
    )
    return cursor


def _lay(cursor: duckdb.DuckDBPyConnection, overlay: Overlay | None) -> None:
    """Make the views known_*: the build's tables, with the rows that corrections touch replaced."""
    if overlay:
        cursor.register("touched", overlay.touched)
        cursor.register("changed", overlay.changed)
    for name in (*_ASKED, "sentences"):
        own = ", 'open' AS decision" if name == "contacts" else ""
        query = f"SELECT b.*{own} FROM base_{name} b"
        if overlay and name in overlay.tables:
            cursor.register(f"laid_{name}", overlay.tables[name])
            old = "touched" if name == "contacts" else "changed"
            query += f" ANTI JOIN {old} USING (contact_id) UNION ALL SELECT * FROM laid_{name}"
        cursor.execute(f"CREATE TEMP VIEW known_{name} AS {query}")


def _join(cursor: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    cursor.register(f"added_{name}", table)
    key = "contact_id" if name in ("contacts", "participants") else "doc_id"
    known = "base_documents" if key == "doc_id" else "base_contacts"
    flags = (", false AS is_added", ", 'open', true") if name == "contacts" else ("", "")
    cursor.execute(
        f"CREATE TEMP VIEW {name} AS SELECT *{flags[0]} FROM known_{name} UNION ALL"
        f" SELECT *{flags[1]} FROM added_{name} a"
        f" WHERE a.{key} NOT IN (SELECT {key} FROM {known})"
    )
