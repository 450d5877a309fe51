"""What a session sees: the build's tables, corrections laid over them, own texts beside them."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from dashboard.loading import ASKED, NUMBERED, WORDS
from dashboard.overlay import Overlay


def lay_views(
    cursor: duckdb.DuckDBPyConnection,
    size: int,
    overlay: Overlay | None,
    added: Mapping[str, pa.Table] | None,
) -> None:
    """Make the views of a session on its cursor; `size` is how many contacts the build has."""
    _number(cursor, size, overlay, added)
    _lay_over(cursor, overlay)
    for name in (*ASKED, "sentences"):
        own = ", false AS is_added" if name == "contacts" else ""
        query = f"SELECT *{own} FROM known_{name}"
        if added:
            query += f" UNION ALL {_select_added(cursor, name, size, added)}"
        cursor.execute(f"CREATE TEMP VIEW {name} AS {query}")
    words = "SELECT * FROM base_words"
    if overlay or added:
        tables = ("contacts", "sentences", "accounts")
        fresh = {name: f"(SELECT * FROM {name} SEMI JOIN fresh USING (nr))" for name in tables}
        words += f" ANTI JOIN fresh USING (nr) UNION ALL {WORDS.format(**fresh)}"
    cursor.execute(f"CREATE TEMP VIEW words AS {words}")


def _number(
    cursor: duckdb.DuckDBPyConnection,
    size: int,
    overlay: Overlay | None,
    added: Mapping[str, pa.Table] | None,
) -> None:
    """Make `numbers` (contact_id, nr): contacts of the build keep theirs, others get new ones."""
    columns = [overlay.touched, overlay.tables["contacts"]] if overlay else []
    columns += [added["contacts"]] if added else []
    ids = [one for table in columns for one in table.column("contact_id").to_pylist()]
    numbers: dict[str, int] = {}
    if ids:
        cursor.register("named", pa.table({"contact_id": pa.array(sorted(set(ids)))}))
        query = "SELECT contact_id, nr FROM base_contacts SEMI JOIN named USING (contact_id)"
        numbers = dict(cursor.execute(query).fetchall())
    for one in ids:
        if one not in numbers:
            numbers[one], size = size, size + 1
    table = {
        "contact_id": pa.array(list(numbers), pa.string()),
        "nr": pa.array(list(numbers.values()), pa.int32()),
    }
    cursor.register("numbers", pa.table(table))
    cursor.execute("CREATE TEMP VIEW fresh AS SELECT nr FROM numbers")


def _lay_over(cursor: duckdb.DuckDBPyConnection, overlay: Overlay | None) -> None:
    """Make the views known_*: the build's tables, with the rows that corrections touch replaced."""
    if overlay:
        cursor.register("touched", overlay.touched)
        cursor.register("changed", overlay.changed)
    for name in (*ASKED, "sentences"):
        columns = "b.* EXCLUDE (nr), 'open' AS decision, b.nr" if name == "contacts" else "b.*"
        query = f"SELECT {columns} FROM base_{name} b"
        if overlay and name in overlay.tables:
            cursor.register(f"laid_{name}", overlay.tables[name])
            old = "touched" if name == "contacts" else "changed"
            query += (
                f" ANTI JOIN {old} USING (contact_id) UNION ALL SELECT l.*, n.nr"
                f" FROM laid_{name} l JOIN numbers n USING (contact_id)"
            )
        cursor.execute(f"CREATE TEMP VIEW known_{name} AS {query}")


def _select_added(
    cursor: duckdb.DuckDBPyConnection, name: str, size: int, added: Mapping[str, pa.Table]
) -> str:
    """Return the query for the rows of the session's own texts that the build does not hold."""
    if name == "sentences":
        return (
            "SELECT e.contact_id, e.doc_id, e.start_char,"
            " substring(d.text, e.start_char + 1, e.end_char - e.start_char), n.nr"
            " FROM added_evidence e JOIN added_documents d USING (doc_id)"
            " JOIN numbers n USING (contact_id)"
        )
    cursor.register(f"added_{name}", added[name])
    own = ", 'open', n.nr, true" if name == "contacts" else ", n.nr" if name in NUMBERED else ""
    numbers = " JOIN numbers n USING (contact_id)" if name in NUMBERED else ""
    is_new = f"n.nr >= {int(size)}"
    if name not in ("contacts", "participants"):
        is_new = "a.doc_id NOT IN (SELECT doc_id FROM base_documents)"
    return f"SELECT a.*{own} FROM added_{name} a{numbers} WHERE {is_new}"
