"""Questions to the tables: each takes a session's cursor and gives a table or a number.

Days come as datetime64 at midnight without a time zone, missing ones as NaT; lists as Python lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from dashboard.filters import Filters
from dashboard.index import Array
from pipeline.tables import SCHEMAS

TABLE_ROWS: Final = 2_000
_ORDER = 'c.start NULLS LAST, c."end", c.contact_id'


def _fetch(
    cursor: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None
) -> pd.DataFrame:
    table = cursor.sql(query, params=parameters or []).to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    for field in table.schema:
        if pa.types.is_list(field.type):
            frame[field.name] = pd.Series(
                table.column(field.name).to_pylist(), dtype=object, index=frame.index
            )
    return frame


def find_contacts(
    cursor: duckdb.DuckDBPyConnection,
    filters: Filters,
    limit: int | None = None,
    undated_only: bool = False,
) -> pd.DataFrame:
    """Return the contacts that the filters leave, by date, undated last.

    At most `limit` where it is given. The columns are those of the table `contacts`, then
    `is_added` for a text of this session.
    """
    condition, parameters = filters.to_query()
    if undated_only:
        condition = f"c.start IS NULL AND {condition}"
    query = f"SELECT * FROM contacts c WHERE {condition} ORDER BY {_ORDER}"
    if limit is not None:
        query += f" LIMIT {int(limit)}"
    return _fetch(cursor, query, parameters)


def load_contacts(cursor: duckdb.DuckDBPyConnection, numbers: Array) -> pd.DataFrame:
    """Return the contacts of these numbers in their order; columns as in `find_contacts`."""
    _want(cursor, numbers)
    return _fetch(
        cursor,
        "SELECT c.* FROM contacts c JOIN wanted w USING (nr) ORDER BY w.place",
    )


def load_participants(cursor: duckdb.DuckDBPyConnection, numbers: Array) -> pd.DataFrame:
    """Return the people of the contacts of these numbers in their order, a row for each."""
    _want(cursor, numbers)
    return _fetch(
        cursor,
        "SELECT p.* FROM participants p JOIN wanted w USING (nr)"
        " ORDER BY w.place, p.is_initiator DESC, p.name",
    )


def load_first_sentences(cursor: duckdb.DuckDBPyConnection, numbers: Array) -> dict[str, str]:
    """Return the first sentence that tells of each contact of these numbers, by contact."""
    _want(cursor, numbers)
    rows = cursor.execute(
        "SELECT contact_id, arg_min(sentence, (doc_id, start_char)) FROM sentences"
        " JOIN wanted USING (nr) GROUP BY contact_id"
    ).fetchall()
    return dict(rows)


def load_phrases(cursor: duckdb.DuckDBPyConnection, numbers: Array) -> dict[str, list[str]]:
    """Return the phrases of time with which texts speak of each contact of these numbers, by id."""
    _want(cursor, numbers)
    rows = cursor.execute(
        "SELECT contact_id, list(DISTINCT date_phrase ORDER BY date_phrase) FROM evidence"
        " JOIN wanted USING (nr) WHERE date_phrase IS NOT NULL GROUP BY contact_id"
    ).fetchall()
    return dict(rows)


def _want(cursor: duckdb.DuckDBPyConnection, numbers: Array) -> None:
    places = pa.array(range(len(numbers)), pa.int32())
    cursor.register("wanted", pa.table({"nr": pa.array(numbers, pa.int32()), "place": places}))


def find_evidence(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> pd.DataFrame:
    """Return the evidence of one contact, each row with its whole text, title, source and day."""
    return _fetch(
        cursor,
        "SELECT e.*, d.text, d.title, d.source, d.url, d.published"
        " FROM evidence e JOIN documents d USING (doc_id) WHERE e.contact_id = ?"
        " ORDER BY d.published, e.doc_id, e.start_char",
        [contact_id],
    )


def find_accounts(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> pd.DataFrame:
    """Return what each source says of one contact, with the title of the text it stands in."""
    return _fetch(
        cursor,
        "SELECT a.*, d.title, d.source AS publisher FROM accounts a JOIN documents d USING (doc_id)"
        " WHERE a.contact_id = ? ORDER BY a.source NULLS LAST, a.doc_id, a.start_char",
        [contact_id],
    )


def find_people(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> pd.DataFrame:
    """Return the participants of one contact, who began it first."""
    return _fetch(
        cursor,
        "SELECT * FROM participants WHERE contact_id = ? ORDER BY is_initiator DESC, name",
        [contact_id],
    )


def find_contact(cursor: duckdb.DuckDBPyConnection, contact_id: str) -> pd.DataFrame:
    """Return one contact as a table of one row, of none when there is no such contact."""
    return _fetch(cursor, "SELECT * FROM contacts WHERE contact_id = ?", [contact_id])


def find_ids(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> list[str]:
    """Return the ids of the contacts that the filters leave, by date, undated last."""
    condition, parameters = filters.to_query()
    rows = cursor.execute(
        f"SELECT contact_id FROM contacts c WHERE {condition} ORDER BY {_ORDER}", parameters
    ).fetchall()
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a contact stands in a list, counted from 1, and the ids of those beside it."""

    place: int
    total: int
    earlier: str | None
    later: str | None


def find_steps(cursor: duckdb.DuckDBPyConnection, contact_id: str, numbers: Array) -> Steps | None:
    """Return where a contact stands among `numbers`, None where it is not one of them."""
    rows = cursor.execute("SELECT nr FROM contacts WHERE contact_id = ?", [contact_id]).fetchall()
    found = np.flatnonzero(numbers == rows[0][0]) if rows else []
    if not len(found):
        return None
    at = int(found[0])
    beside = [int(n) for n in numbers[max(0, at - 1) : at + 2]]
    ids = dict(
        cursor.execute(
            f"SELECT nr, contact_id FROM contacts WHERE nr IN ({', '.join(map(str, beside))})"
        ).fetchall()
    )
    earlier = ids[int(numbers[at - 1])] if at else None
    later = ids[int(numbers[at + 1])] if at + 1 < len(numbers) else None
    return Steps(at + 1, len(numbers), earlier, later)


def find_text(cursor: duckdb.DuckDBPyConnection, text: str) -> Array:
    """Return the numbers of the contacts whose words hold `text`, whatever its case."""
    found = cursor.sql("SELECT nr FROM words WHERE contains(words, lower(?))", params=[text])
    return found.to_arrow_table().column("nr").to_numpy()


def to_contacts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the table `contacts` alone, in its order."""
    return frame[list(SCHEMAS["contacts"].names)]
