"""What a session has brought along: texts being read, and contacts found that nobody else sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.articles import Batch, drop_documents, join_found, join_tables
from dashboard.store import choose_folder
from pipeline.models import Document
from pipeline.tables import Tables

if TYPE_CHECKING:
    from pipeline.adding import Addition, Known

_BATCH = "batch"
_ADDED = "added"


def get_added() -> Tables | None:
    """Return the tables of this session's own texts, None when there are none."""
    added: Tables | None = st.session_state.get(_ADDED)
    return added


def remove_added() -> None:
    """Forget this session's own texts."""
    st.session_state[_ADDED] = None


def get_batch() -> Batch | None:
    """Return the texts that are being read or wait for a decision, None when there are none."""
    batch: Batch | None = st.session_state.get(_BATCH)
    return batch


def put_batch(batch: Batch | None) -> None:
    """Remember a batch in this session."""
    st.session_state[_BATCH] = batch


def cancel_batch() -> None:
    """Read no more texts; what was read stays."""
    if batch := get_batch():
        put_batch(batch.cancel())


def show_beside() -> None:
    """Put what was found beside the tables, for this session alone."""
    batch = get_batch()
    found = join_found(batch) if batch else None
    if found is not None:
        before = get_added()
        st.session_state[_ADDED] = found if before is None else join_tables(before, found)
    put_batch(None)


def find_known(documents: Iterable[Document]) -> Known:
    """Return which of the documents the tables hold already, and which ids mean other texts."""
    from pipeline.adding import find_known as find

    return find(choose_folder(), documents)


def keep_batch() -> Addition:
    """Add the texts that were read to the tables, as the command does; raises BuildError.

    They are no longer this session's own then.
    """
    from pipeline.adding import Plan, add_documents

    batch = get_batch()
    documents = [
        item.document
        for item in (batch.items if batch else ())
        if item.state == "read" and item.document
    ]
    # One process: a server starts no others in the middle of an answer.
    plan = Plan(workers=1)
    addition = add_documents(documents, choose_folder(), len(documents), plan, record=True)
    put_batch(None)
    if (added := get_added()) is not None:
        st.session_state[_ADDED] = drop_documents(added, {one.doc_id for one in documents})
    return addition
