"""The tables of a build as DuckDB's own, with a number for each contact: in memory or on disk.

Small builds are held in memory. Of large ones a copy is kept in the folder .index beside the
tables, made when they are first opened and mapped from then on, so that no start waits for it
again. The Parquet files stay the truth: the copy bears their stamps and is made anew when they
change.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow.parquet as pq

from dashboard.index import CODED, LOOSE, Index, Links, read_index
from pipeline.tables import SCHEMAS, SchemaError, flush

Stamps = tuple[tuple[int, int], ...]
"""When each file of the tables was written last, in nanoseconds, and how large it is, in bytes."""
NUMBERED: Final = ("contacts", "participants", "evidence", "accounts")
ASKED: Final = (*NUMBERED, "documents")
FOLDER: Final = ".index"
MOST_IN_MEMORY: Final = 50_000  # contacts; of more, a copy is kept on disk
_LAYOUT: Final = 2  # to be raised with every change of what is kept
_COLUMNS: Final = ("alive", "start", "end", "told", "middle", "order", "international", "added",
                   "confidence")  # fmt: skip
_PARTS: Final = ("rows", "codes", "by_code", "starts")
# Characters that stand in no text a user can type part the pieces: nothing is found across two.
WORDS: Final = (
    "SELECT c.nr, lower(concat_ws(chr(31), c.summary, c.place, array_to_string(c.topics, chr(31)),"
    " s.words, a.words)) AS words FROM {contacts} c"
    " LEFT JOIN (SELECT nr, string_agg(sentence, chr(31)) AS words FROM {sentences} GROUP BY nr) s"
    " USING (nr)"
    " LEFT JOIN (SELECT nr, string_agg(text, chr(31)) AS words FROM {accounts} GROUP BY nr) a"
    " USING (nr)"
)


def stamp_files(paths: Iterable[Path]) -> Stamps:
    """Return what tells these files from those of another build; raises OSError."""
    found = [path.stat() for path in paths]
    return tuple((one.st_mtime_ns, one.st_size) for one in found)


def load(folder: Path, stamps: Stamps) -> tuple[duckdb.DuckDBPyConnection, Index]:
    """Return a connection that holds the tables as base_*, and the index of them.

    Raises SchemaError where a table has other columns, duckdb.Error where one cannot be read.
    """
    path = folder / "contacts.parquet"
    try:
        count = pq.ParquetFile(path).metadata.num_rows
    except Exception as error:  # pyarrow names broken files in many ways
        raise SchemaError(f"{path.name} is no table: {error}") from error
    if count <= MOST_IN_MEMORY:
        return _hold(folder)
    kept = folder / FOLDER / _name(folder, stamps)
    try:
        if not (kept / "index.json").is_file():
            _keep(folder, kept)
        return duckdb.connect(str(kept / "tables.duckdb"), read_only=True), read_kept(kept)
    except (OSError, EOFError, ValueError, duckdb.Error):
        # A folder that may not be written, a full disk, a copy torn by a crash: memory has to do.
        shutil.rmtree(kept, ignore_errors=True)
    return _hold(folder)


def _hold(folder: Path) -> tuple[duckdb.DuckDBPyConnection, Index]:
    connection = duckdb.connect(":memory:")
    fill(connection, folder)
    return connection, _read_base(connection)


def fill(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables base_* from the files in `folder`: numbered, with sentences and words."""
    connection.execute("SET enable_progress_bar = false")
    for name in ASKED:
        path = str(folder.resolve() / f"{name}.parquet").replace("'", "''")
        source = f"SELECT * FROM read_parquet('{path}')"
        found = [row[0] for row in connection.execute(f"DESCRIBE {source}").fetchall()]
        if found != SCHEMAS[name].names:
            raise SchemaError(f"{name}.parquet has other columns than this version knows")
        if name == "contacts":
            # The reader's own number: all cores can read, as a counted one would not let them.
            source = (
                "SELECT * EXCLUDE file_row_number, CAST(file_row_number AS INTEGER) AS nr"
                f" FROM read_parquet('{path}', file_row_number = true)"
            )
        elif name in NUMBERED:
            source = f"SELECT t.*, c.nr FROM ({source}) t JOIN base_contacts c USING (contact_id)"
            source += " ORDER BY c.nr"
        kind = "VIEW" if name == "documents" else "TABLE"
        connection.execute(f"CREATE {kind} base_{name} AS {source}")
    connection.execute(
        "CREATE TABLE base_sentences AS SELECT e.contact_id, e.doc_id, e.start_char,"
        " substring(d.text, e.start_char + 1, e.end_char - e.start_char) AS sentence, e.nr"
        " FROM base_evidence e JOIN base_documents d USING (doc_id) ORDER BY e.nr"
    )
    words = WORDS.format(
        contacts="base_contacts", sentences="base_sentences", accounts="base_accounts"
    )
    connection.execute(f"CREATE TABLE base_words AS {words} ORDER BY nr")


def _read_base(connection: duckdb.DuckDBPyConnection) -> Index:
    cursor = connection.cursor()
    for name in ASKED:
        own = ", 'open' AS decision, false AS is_added" if name == "contacts" else ""
        cursor.execute(f"CREATE TEMP VIEW {name} AS SELECT *{own} FROM base_{name}")
    return read_index(cursor)


def _name(folder: Path, stamps: Stamps) -> str:
    told = json.dumps([_LAYOUT, duckdb.__version__, str(folder.resolve()), stamps])
    return sha256(told.encode()).hexdigest()[:16]


def _keep(folder: Path, kept: Path) -> None:
    """Write the tables and the index of `folder` to `kept`, all or nothing; older ones go."""
    kept.parent.mkdir(exist_ok=True)
    stage = Path(tempfile.mkdtemp(dir=kept.parent, prefix="new-"))
    try:
        with contextlib.closing(duckdb.connect(str(stage / "tables.duckdb"))) as connection:
            fill(connection, folder)
            index = _read_base(connection)
        _write_index(index, stage)
        for file in (*stage.iterdir(), stage):
            flush(file)
        for old in kept.parent.iterdir():
            if old != stage and not old.name.startswith("new-"):
                shutil.rmtree(old, ignore_errors=True)
        with contextlib.suppress(OSError):  # another process was faster
            os.rename(stage, kept)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write_index(index: Index, folder: Path) -> None:
    arrays = {name: getattr(index, name) for name in _COLUMNS}
    arrays |= {f"code-{name}": array for name, array in index.codes.items()}
    arrays |= {f"loose-{name}": array for name, array in index.loose.items()}
    for name, links in index.links.items():
        arrays |= {f"link-{name}-{part}": getattr(links, part) for part in _PARTS}
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    values = {name: links.names for name, links in index.links.items()}
    (folder / "index.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def read_kept(folder: Path) -> Index:
    """Return the index that was written to `folder`; its arrays are mapped, not read."""
    values = json.loads((folder / "index.json").read_text(encoding="utf-8"))

    def open_array(name: str) -> np.ndarray:
        return np.load(folder / f"{name}.npy", mmap_mode="r")

    links = {
        name: Links(tuple(names), *(open_array(f"link-{name}-{part}") for part in _PARTS))
        for name, names in values.items()
    }
    return Index(
        codes={name: open_array(f"code-{name}") for name in CODED},
        loose={name: open_array(f"loose-{name}") for name in LOOSE},
        links=links,
        **{name: open_array(name) for name in _COLUMNS},
    )
