"""What a session does at the review: its signature, what it wrote, what went wrong.

Every function that writes is a callback, so that the page is drawn once, with the new state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from dashboard.login import name_user
from dashboard.store import choose_folder
from pipeline.corrections import (
    Correction,
    CorrectionError,
    What,
    append_corrections,
    correct,
    read_corrections,
    undo,
)

_SIGNED: Final = "signed"
_MADE: Final = "corrections_made"
_FAULT: Final = "review_fault"
_CLEAR: Final = "clear_reason"


def show_signature() -> None:
    """Show who signs and why; the name outlives a change of page, the reason goes with its use."""
    st.session_state.setdefault("author", st.session_state.get(_SIGNED, ""))
    if st.session_state.pop(_CLEAR, False):
        st.session_state["reason"] = ""
    name, why = st.columns([1, 2])
    # Who logged in signs with that name and no other.
    user = name_user()
    name.text_input(
        "Your name",
        user or None,
        key="account" if user else "author",
        placeholder="Every correction is signed",
        max_chars=100,
        on_change=None if user else _sign,
        disabled=bool(user),
    )
    why.text_input(
        "Reason, if you like",
        key="reason",
        placeholder="Written beside the next correction",
        max_chars=2_000,
    )


def _sign() -> None:
    st.session_state[_SIGNED] = st.session_state["author"]


def get_author() -> str:
    """Return the name that corrections are signed with; empty until one is given."""
    return name_user()[:100] or str(st.session_state.get("author", "")).strip()


def get_reason() -> str | None:
    """Return the reason for the next correction, None where none is given."""
    return str(st.session_state.get("reason", "")).strip() or None


def show_fault() -> None:
    """Show why the last correction could not be taken, once."""
    if fault := st.session_state.pop(_FAULT, None):
        st.error(fault, icon=":material/error:")


def decide(contact: Mapping[str, Any], what: What, following: str | None) -> None:
    """Confirm or reject a contact and go on to the one that follows."""
    try:
        made = [correct(contact, what, get_author(), reason=get_reason())]
    except CorrectionError as error:
        st.session_state[_FAULT] = str(error)
        return
    if keep(made):
        go_to(following)


def keep(made: Sequence[Correction]) -> bool:
    """Write corrections beside the tables; where it fails, keep the fault and return False."""
    try:
        append_corrections(choose_folder(), made)
    except OSError as error:
        reason = (error.strerror or str(error)).rstrip(".").lower()
        st.session_state[_FAULT] = f"The correction could not be written: {reason}."
        return False
    st.session_state.setdefault(_MADE, []).append([one.id for one in made])
    st.session_state[_CLEAR] = True
    return True


def complain(error: CorrectionError) -> None:
    """Keep a fault to be shown by the next run."""
    st.session_state[_FAULT] = str(error)


def can_undo_last() -> bool:
    """Whether this session has made a correction that it has not taken back."""
    return bool(st.session_state.get(_MADE))


def undo_last() -> None:
    """Take back what this session did last, and go to its contact."""
    ids = st.session_state[_MADE][-1]
    found = [one for one in read_corrections(choose_folder()).corrections if one.id in ids]
    if found and not _write_undo(found):
        return  # it can be tried again
    st.session_state[_MADE].pop()
    if found:
        go_to(found[0].contact_id)


def undo_one(one: Correction) -> None:
    """Undo one correction, whoever made it; of an undoing, do the correction again."""
    _write_undo([one])


def _write_undo(found: Sequence[Correction]) -> bool:
    try:
        made = [undo(one, get_author(), get_reason()) for one in found]
        append_corrections(choose_folder(), made)
    except CorrectionError as error:
        st.session_state[_FAULT] = str(error)
        return False
    except OSError as error:
        reason = (error.strerror or str(error)).rstrip(".").lower()
        st.session_state[_FAULT] = f"The undoing could not be written: {reason}."
        return False
    st.session_state[_CLEAR] = True
    return True


def go_to(contact_id: str | None) -> None:
    """Open a contact on the review page; it stands in the address."""
    if contact_id is None:
        st.query_params.pop("at", None)
    else:
        st.query_params["at"] = contact_id
