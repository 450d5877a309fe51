"""The contacts to export with all that belongs to them, and as nested plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.export.note import Note
from pipeline.tables import Tables

_CHUNK = 5_000  # contacts nested at once, so that a million do not stand in memory as dicts


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported, and the note that goes along.

    The frames have the columns of the tables of their names; ``evidence`` has a column `sentence`
    besides, the words themselves, and of ``documents`` the texts may be left out.
    """

    contacts: pd.DataFrame
    participants: pd.DataFrame
    evidence: pd.DataFrame
    accounts: pd.DataFrame
    documents: pd.DataFrame
    note: Note


def select_all(tables: Tables, note: Note) -> Selection:
    """Return all contacts of `tables` for export."""
    texts = dict(zip(tables.documents["doc_id"], tables.documents["text"], strict=True))
    rows = tables.evidence
    sentences = [
        str(texts.get(doc_id, ""))[start:end]
        for doc_id, start, end in zip(
            rows["doc_id"], rows["start_char"], rows["end_char"], strict=True
        )
    ]
    evidence = rows.assign(sentence=pd.Series(sentences, index=rows.index, dtype="str"))
    return Selection(
        tables.contacts, tables.participants, evidence, tables.accounts, tables.documents, note
    )


def nest(selection: Selection) -> Iterator[dict[str, Any]]:
    """Yield each contact as plain values, with its people, evidence (with words) and accounts.

    Days are written YYYY-MM-DD; what is not known is None.
    """
    contacts = selection.contacts
    for start in range(0, len(contacts), _CHUNK):
        part = contacts.iloc[start : start + _CHUNK]
        people = _group(selection.participants, part)
        evidence = _group(selection.evidence, part)
        accounts = _group(selection.accounts, part)
        for contact in to_records(part):
            contact_id = contact["contact_id"]
            rows = evidence.get(contact_id, [])
            for row in rows:
                row["text"] = row.pop("sentence")
            yield {
                **contact,
                "people": people.get(contact_id, []),
                "evidence": rows,
                "accounts": accounts.get(contact_id, []),
            }


def _group(frame: pd.DataFrame, contacts: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in to_records(frame[frame["contact_id"].isin(contacts["contact_id"])]):
        grouped.setdefault(row.pop("contact_id"), []).append(row)
    return grouped


def to_records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield each row as plain values of Python, by column."""
    names = [str(name) for name in frame.columns]
    columns = [to_values(frame[name]) for name in frame.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def to_values(column: pd.Series[Any]) -> list[Any]:
    """Return a column as values that JSON has: days as YYYY-MM-DD, missing ones as None.

    A column at a time, since a function called for each cell takes most of an export's time.
    """
    known = column.notna()
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        values = column.to_numpy().astype("datetime64[D]").astype(str).astype(object)
        values[~known.to_numpy()] = None
        return list(values)
    if known.all():
        return column.tolist()
    return column.astype(object).where(known, None).tolist()
