"""The tables of a build, opened once for all sessions, and a session's own texts beside them.

DuckDB holds the tables, of large builds in a copy on disk (`loading`); the texts stay in their
file until a contact is opened. What the filters ask is answered by an index (`index`). No session
holds a copy of either: each works through a cursor of its own.
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
import streamlit as st

from dashboard.index import Index, extend
from dashboard.layers import lay_views
from dashboard.loading import ASKED, Stamps, load, stamp_files
from dashboard.overlay import Overlay, read_overlay
from pipeline.corrections import find_stamp
from pipeline.tables import (
    SchemaError,
    Tables,
    check_tables,
    finish_replacing,
    is_replacing,
)

DEFAULT_FOLDER: Final = "data/events"
_TRIES: Final = 20


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
    base: Index
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


def _find_stamps(folder: Path, command: str) -> Stamps:
    paths = [folder / f"{name}.parquet" for name in ASKED]
    for path in paths:
        if not path.is_file():
            raise NoTables(f"{folder} holds no {path.name}. Build it with this command.", command)
    return stamp_files(paths)


def _open(folder: Path, stamps: Stamps) -> Store:
    resolved = str(folder.resolve())
    (connection, base), key = _load(resolved, stamps), f"{resolved} {list(stamps)}"
    stamp = find_stamp(folder)
    if stamp is None:
        return Store(connection, key, base)
    overlay = _read_overlay(connection, resolved, key, stamp)
    return Store(connection, f"{key} {stamp}", base, overlay)


@st.cache_resource(max_entries=3, show_spinner="Opening the tables")
def _load(folder: str, stamps: Stamps) -> tuple[duckdb.DuckDBPyConnection, Index]:
    # The stamps are part of the cache's key: a new build is opened anew.
    return load(Path(folder), stamps)


@st.cache_resource(max_entries=6, show_spinner=False)
def _read_overlay(
    _connection: duckdb.DuckDBPyConnection, folder: str, key: str, stamp: tuple[int, int]
) -> Overlay:
    # Build and stamp are the cache's key: a new correction is a new overlay.
    return read_overlay(_connection, Path(folder))


def open_session(store: Store, added: Tables | None = None) -> duckdb.DuckDBPyConnection:
    """Return a cursor that sees the tables as corrected, and the session's own texts beside them.

    `contacts` has three columns more: decision (open, confirmed, corrected, rejected), nr (its
    number in the index, which all tables but `documents` have) and is_added (of the session's own
    texts). What the tables already hold (same contact, same text) is not there twice. `fresh` has
    the numbers of all that is not as in the build. The views are seen by this cursor alone.
    """
    cursor = store.connection.cursor()
    lay_views(cursor, store.base.size, store.overlay, check_tables(added) if added else None)
    return cursor


def open_index(
    store: Store, cursor: duckdb.DuckDBPyConnection, added: Tables | None = None
) -> Index:
    """Return the index of all that the session sees through its cursor."""
    if store.overlay is None and added is None:
        return store.base
    return _extend(store.base, cursor, name_build(store, added))


def name_build(store: Store, added: Tables | None) -> str:
    """Return what tells these tables, with the session's own articles, from all others."""
    return store.key + ("" if added is None else " ".join(added.contacts["contact_id"]))


@st.cache_resource(max_entries=8, show_spinner=False)
def _extend(_base: Index, _cursor: duckdb.DuckDBPyConnection, build: str) -> Index:
    return extend(_base, _cursor)
