"""The corrections of a folder as tables laid over those of the build, for what they touch alone.

Only the contacts that corrections name are read and revised, so that a million others cost nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from pipeline.corrections import (
    Correction,
    Reading,
    find_active,
    read_corrections,
    read_identity,
)
from pipeline.revision import CHANGES, Revision, make_key, revise
from pipeline.tables import SCHEMAS, Tables, check_tables, from_arrow

LAID_OVER: Final = ("contacts", "participants", "evidence", "accounts")
_MOST_IN_DOUBT: Final = 5_000


@dataclass(frozen=True, slots=True)
class Overlay:
    """What the corrections make of the contacts that they name.

    ``tables`` holds the rows that replace those of the build: of `contacts` (with a column
    `decision`) for every contact that was reviewed, of the others and of the sentences only for
    contacts that were changed. ``touched`` and ``changed`` are the ids of either in the build.
    """

    tables: Mapping[str, pa.Table]
    touched: pa.Table
    changed: pa.Table
    revision: Revision
    reading: Reading

    def find_date_by_hand(self, contact_id: str) -> Correction | None:
        """Return the correction that gave a contact its date, None where the texts gave it."""
        dated = [
            one
            for one in find_active(self.reading.corrections)
            if one.field == "edtf" and self.revision.targets.get(one.id) == contact_id
        ]
        return dated[-1] if dated else None


def read_overlay(connection: duckdb.DuckDBPyConnection, folder: Path) -> Overlay:
    """Return the overlay of the corrections in `folder`; `connection` has the tables as base_*."""
    reading = read_corrections(folder)
    cursor = connection.cursor()
    named, changed = _find_named(cursor, reading)
    tables = _load(cursor, named, changed)
    revision = revise(tables, reading.corrections, keep_rejected=True)
    checked = check_tables(revision.tables)
    decided = dict(
        zip(revision.decisions["contact_id"], revision.decisions["decision"], strict=True)
    )
    ids = checked["contacts"].column("contact_id").to_pylist()
    laid = {name: checked[name] for name in LAID_OVER}
    decisions = pa.array([decided.get(name, "open") for name in ids], pa.string())
    laid["contacts"] = checked["contacts"].append_column("decision", decisions)
    laid["sentences"] = _find_sentences(revision.tables)
    return Overlay(laid, _to_ids(named), _to_ids(changed), revision, reading)


def _to_ids(ids: Collection[str]) -> pa.Table:
    return pa.table({"contact_id": pa.array(sorted(ids), pa.string())})


def _find_named(cursor: duckdb.DuckDBPyConnection, reading: Reading) -> tuple[set[str], set[str]]:
    """Return the ids of the build's contacts that corrections name, or may mean; and change."""
    active = find_active(reading.corrections)
    named = [(one.contact_id, one.people, one.what in CHANGES) for one in active]
    named += [(*read_identity(one.new)[:2], True) for one in active if one.what == "merge"]
    cursor.register("named_ids", _to_ids({name for name, _, _ in named}))
    rows = cursor.execute(
        "SELECT contact_id FROM base_contacts SEMI JOIN named_ids USING (contact_id)"
    ).fetchall()
    known = {row[0] for row in rows}
    changed = {name for name, _, is_changed in named if is_changed} & known
    lost = {key for name, people, _ in named if name not in known for key in make_key(people)}
    if lost:
        # Whoever shares a last name; which of them is meant is for `revise` to say.
        rows = cursor.execute(
            "SELECT contact_id FROM base_participants GROUP BY contact_id HAVING bool_and("
            "list_contains(?, lower(regexp_extract(trim(name), '\\S+$'))))"
            f" LIMIT {_MOST_IN_DOUBT}",
            [sorted(lost)],
        ).fetchall()
        found = {row[0] for row in rows}
        known, changed = known | found, changed | found
    return known, changed


def _load(cursor: duckdb.DuckDBPyConnection, named: set[str], changed: set[str]) -> Tables:
    frames = {}
    for name in LAID_OVER:
        cursor.register("wanted", _to_ids(named if name == "contacts" else changed))
        found = cursor.sql(
            f"SELECT b.* FROM base_{name} b SEMI JOIN wanted USING (contact_id)"
        ).to_arrow_table()
        frames[name] = from_arrow(name, found)
    texts = {*frames["evidence"]["doc_id"], *frames["accounts"]["doc_id"]}
    cursor.register("texts", pa.table({"doc_id": pa.array(sorted(texts), pa.string())}))
    found = cursor.sql(
        "SELECT b.* FROM base_documents b SEMI JOIN texts USING (doc_id)"
    ).to_arrow_table()
    frames["documents"] = from_arrow("documents", found)
    frames["skipped"] = from_arrow("skipped", SCHEMAS["skipped"].empty_table())
    return Tables(**frames)


def _find_sentences(tables: Tables) -> pa.Table:
    texts = dict(zip(tables.documents["doc_id"], tables.documents["text"], strict=True))
    rows = [
        (
            row.contact_id,
            row.doc_id,
            row.start_char,
            texts[row.doc_id][row.start_char : row.end_char],
        )
        for row in tables.evidence.itertuples()
    ]
    names = ("contact_id", "doc_id", "start_char", "sentence")
    kinds = (pa.string(), pa.string(), pa.int64(), pa.string())
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    arrays = [pa.array(list(values), kind) for values, kind in zip(columns, kinds, strict=True)]
    return pa.table(dict(zip(names, arrays, strict=True)))
