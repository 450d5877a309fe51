"""What each table must hold: columns, types, what may be missing, which values are allowed."""

from __future__ import annotations

from typing import Any, Final, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.models import (
    Channel,
    DateBasis,
    Precision,
    PublishedBasis,
    Scope,
    Status,
)

TABLE_NAMES: Final = ("contacts", "participants", "evidence", "accounts", "documents", "skipped")

_TEXT, _DAY, _COUNT, _LIST = pa.string(), pa.date32(), pa.int64(), pa.list_(pa.string())


def _schema(*columns: tuple[str, pa.DataType, bool]) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=may_miss) for name, kind, may_miss in columns])


SCHEMAS: Final[dict[str, pa.Schema]] = {
    "contacts": _schema(
        ("contact_id", _TEXT, False),
        ("start", _DAY, True),
        ("end", _DAY, True),
        ("precision", _TEXT, False),
        ("date_basis", _TEXT, False),
        ("edtf", _TEXT, True),
        ("status", _TEXT, False),
        ("channel", _TEXT, False),
        ("scope", _TEXT, False),
        ("participants", _LIST, False),
        ("countries", _LIST, False),
        ("initiator", _TEXT, True),
        ("place", _TEXT, True),
        ("place_country", _TEXT, True),
        ("topics", _LIST, False),
        ("summary", _TEXT, False),
        ("cameo", _TEXT, True),
        ("plover", _TEXT, True),
        ("confidence", pa.float64(), False),
        ("n_documents", _COUNT, False),
        ("n_sources", _COUNT, False),
        ("conflicts", _LIST, False),
        ("documents", _LIST, False),
        ("first_reported", _DAY, True),
    ),
    "participants": _schema(
        ("contact_id", _TEXT, False),
        ("name", _TEXT, False),
        ("role", _TEXT, True),
        ("country", _TEXT, True),
        ("organisation", _TEXT, True),
        ("mention", _TEXT, False),
        ("resolved_by", _TEXT, False),
        ("is_initiator", pa.bool_(), False),
    ),
    "evidence": _schema(
        ("contact_id", _TEXT, False),
        ("doc_id", _TEXT, False),
        ("start_char", _COUNT, False),
        ("end_char", _COUNT, False),
        ("trigger", _TEXT, False),
        ("date_phrase", _TEXT, True),
        ("date_start_char", _COUNT, True),
        ("date_end_char", _COUNT, True),
        ("date_rule", _TEXT, True),
        ("date_anchor", _TEXT, True),
        ("claimed_start", _DAY, True),
        ("claimed_end", _DAY, True),
        ("claimed_channel", _TEXT, False),
        ("claimed_status", _TEXT, False),
    ),
    "accounts": _schema(
        ("contact_id", _TEXT, False),
        ("doc_id", _TEXT, False),
        ("source", _TEXT, True),
        ("speaker", _TEXT, True),
        ("country", _TEXT, True),
        ("kind", _TEXT, False),
        ("text", _TEXT, False),
        ("start_char", _COUNT, False),
        ("end_char", _COUNT, False),
    ),
    "documents": _schema(
        ("doc_id", _TEXT, False),
        ("title", _TEXT, True),
        ("published", _DAY, True),
        ("published_basis", _TEXT, True),
        ("url", _TEXT, True),
        ("source", _TEXT, True),
        ("language", _TEXT, True),
        ("text", _TEXT, False),
        ("n_contacts", _COUNT, False),
    ),
    "skipped": _schema(
        ("path", _TEXT, False),
        ("reason", _TEXT, False),
        ("detail", _TEXT, False),
    ),
}

BY_HAND: Final = "corrected"
"""The basis of a date that a correction gave; no step of the pipeline gives it."""

ALLOWED: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("contacts", "precision"): get_args(Precision),
    ("contacts", "date_basis"): (*get_args(DateBasis), BY_HAND),
    ("contacts", "status"): get_args(Status),
    ("contacts", "channel"): get_args(Channel),
    ("contacts", "scope"): get_args(Scope),
    ("evidence", "claimed_channel"): get_args(Channel),
    ("evidence", "claimed_status"): get_args(Status),
    ("accounts", "kind"): ("quote", "paraphrase"),
    ("documents", "published_basis"): get_args(PublishedBasis),
}

UNIQUE: Final = {"contacts": "contact_id", "documents": "doc_id"}

_ORDERED: Final = {
    "contacts": (("start", "end"),),
    "evidence": (
        ("start_char", "end_char"),
        ("date_start_char", "date_end_char"),
        ("claimed_start", "claimed_end"),
    ),
    "accounts": (("start_char", "end_char"),),
}


class SchemaError(ValueError):
    """A table breaks its schema; the message names the table, column, row and reason."""


def _complain(table: str, column: str, row: int | None, reason: str) -> SchemaError:
    where = f"table {table}, column {column}" + ("" if row is None else f", row {row}")
    return SchemaError(f"{where}: {reason}")


def to_arrow(name: str, frame: pd.DataFrame) -> pa.Table:
    """Return the frame as an Arrow table of the schema `name`, every value checked.

    Rows are counted from 0, as in ``frame.iloc``. Raises SchemaError at the first thing wrong.
    """
    schema = SCHEMAS[name]
    expected, found = list(schema.names), [str(column) for column in frame.columns]
    for column in expected:
        if column not in found:
            raise _complain(name, column, None, "the column is missing")
    for column in found:
        if column not in expected:
            raise _complain(name, column, None, "no such column in the schema")
    if found != expected:
        raise _complain(name, found[0], None, f"columns must stand in the order {expected}")
    arrays = [_to_array(name, field, frame[field.name]) for field in schema]
    table = pa.Table.from_arrays(arrays, schema=schema)
    check_values(name, table)
    return table


def _to_array(table: str, field: pa.Field, values: pd.Series[Any]) -> pa.Array:
    if values.dtype != object and not pa.types.is_date(field.type):
        try:
            return pa.array(values, type=field.type, from_pandas=True)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            pass  # the slow way finds the row
    if isinstance(values.dtype, np.dtype) and values.dtype.kind == "M":
        whole = values.isna() | (values == values.dt.normalize())
        if whole.all():
            return pa.array(values, from_pandas=True).cast(field.type)
    plain: list[Any]
    if pa.types.is_list(field.type):
        plain = [None if _is_missing(value) else list(value) for value in values]
    elif pa.types.is_date(field.type):
        plain = [None if _is_missing(value) else _as_day(value) for value in values]
    else:
        plain = [None if _is_missing(value) else value for value in values]
    try:
        return pa.array(plain, type=field.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        pass
    for row, value in enumerate(plain):
        try:
            pa.array([value], type=field.type)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            shown = repr(value)[:80]
            raise _complain(table, field.name, row, f"{shown} is no {field.type}") from None
    raise _complain(table, field.name, None, f"the values do not form a {field.type} column")


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or value != value


def _as_day(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        # A day with a time of day in it is a mistake further up, not something to cut off here.
        return value.date() if value == value.normalize() else value.isoformat()
    return value


def check_values(name: str, table: pa.Table) -> None:
    """Check an Arrow table against schema `name`: types, missing, allowed, unique, ordered.

    Raises SchemaError at the first thing wrong, with table, column, row (from 0) and reason.
    """
    schema = SCHEMAS[name]
    if table.schema.names != schema.names:
        odd = sorted(set(table.schema.names) ^ set(schema.names)) or [table.schema.names[0]]
        raise _complain(name, odd[0], None, f"columns must be {schema.names}")
    for field in schema:
        if table.schema.field(field.name).type != field.type:
            kind = table.schema.field(field.name).type
            raise _complain(name, field.name, None, f"the type is {kind}, not {field.type}")
        column = table.column(field.name)
        if not field.nullable and column.null_count:
            raise _complain(name, field.name, _first(column.is_null()), "the value is missing")
        allowed = ALLOWED.get((name, field.name))
        if allowed:
            good = pc.or_(pc.is_in(column, value_set=pa.array(allowed)), column.is_null())
            row = _first(pc.invert(good))
            if row is not None:
                reason = f"{column[row].as_py()!r} is not one of {', '.join(allowed)}"
                raise _complain(name, field.name, row, reason)
    _check_order(name, table)
    unique = UNIQUE.get(name)
    if unique and pc.count_distinct(table.column(unique)).as_py() != table.num_rows:
        values = table.column(unique).to_pylist()
        seen: set[str] = set()
        for row, value in enumerate(values):
            if value in seen:
                raise _complain(name, unique, row, f"{value!r} stands there twice")
            seen.add(value)


def _check_order(name: str, table: pa.Table) -> None:
    for low, high in _ORDERED.get(name, ()):
        first, last = table.column(low), table.column(high)
        row = _first(pc.xor(first.is_null(), last.is_null()))
        if row is not None:
            raise _complain(name, high, row, f"{low} and {high} must both be given or neither")
        row = _first(pc.fill_null(pc.greater(first, last), False))
        if row is not None:
            reason = f"{last[row].as_py()} comes before {low} {first[row].as_py()}"
            raise _complain(name, high, row, reason)
        if low.endswith("_char"):
            row = _first(pc.fill_null(pc.less(first, 0), False))
            if row is not None:
                raise _complain(name, low, row, f"offset {first[row].as_py()} is below 0")
    if name == "contacts":
        sure = table.column("confidence")
        row = _first(pc.invert(pc.and_(pc.greater_equal(sure, 0), pc.less_equal(sure, 1))))
        if row is not None:
            reason = f"{sure[row].as_py()} is not between 0 and 1"
            raise _complain(name, "confidence", row, reason)


def _first(mask: pa.ChunkedArray) -> int | None:
    row = int(pc.index(mask, pa.scalar(True)).as_py())
    return None if row < 0 else row
