"""The review page: contacts most in doubt first, to be confirmed, corrected or rejected."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final
from zlib import crc32

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.desk import (
    can_undo_last,
    decide,
    go_to,
    show_fault,
    show_signature,
    undo_last,
)
from dashboard.doubt import (
    QUEUES,
    choose_filters,
    count_queue,
    count_reviewed,
    explain_doubt,
    find_doubt,
    find_queue,
)
from dashboard.forms import show_forms
from dashboard.history import show_history
from dashboard.pages import link_to
from dashboard.panel import show_accounts, show_evidence
from dashboard.story import describe_person, explain_date, tell
from dashboard.taking import show_take_away
from dashboard.views.frame import Frame, open_frame, to_shown
from dashboard.words import (
    CHANNELS,
    DECISIONS,
    STATUSES,
    count,
    escape_html,
    escape_markdown,
    name_codes,
)

_MOST_ROWS: Final = 300


def show() -> None:
    """Show the page."""
    frame = open_frame(
        "Review",
        "What is most in doubt comes first. What you decide is kept beside the tables, signed and"
        " dated; the tables themselves stay as they were read.",
        needs_contacts=False,
    )
    if frame is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        queue = st.segmented_control(
            "Which contacts",
            list(QUEUES),
            key="queue",
            bind="query-params",
            default="open",
            required=True,
            format_func=QUEUES.__getitem__,
            label_visibility="collapsed",
            disabled=bool(frame.filters.review),
            help="The filter “Review” in the sidebar goes before this.",
        )
        room = st.container(width="content")
    _show_progress(frame)
    show_signature()
    show_fault()
    chosen = choose_filters(frame.filters, queue or "open")
    listed, total = find_queue(frame.cursor, chosen), count_queue(frame.cursor, chosen)
    if not listed.empty:
        first = f"the first {len(listed):,} of " if len(listed) < total else ""
        view = f"{first}the list “{QUEUES[queue or 'open']}” of the page Review"
        shown = to_shown(replace(frame, filters=chosen), listed["contact_id"], view)
        with room:
            show_take_away("review", shown)
    contact_id = _choose(frame, listed)
    if contact_id is None:
        _show_end(frame)
    else:
        _show_contact(frame, listed, contact_id, total)
        _show_queue(listed, total)
    show_history(frame.store.overlay, contact_id)


def _show_progress(frame: Frame) -> None:
    done = count_reviewed(frame.cursor, frame.filters)
    if done.total:
        words = f"{done.reviewed:,} of {count(done.total, 'contact')} reviewed"
        st.progress(done.reviewed / done.total, words)


def _choose(frame: Frame, listed: pd.DataFrame) -> str | None:
    asked = st.query_params.get("at")
    if asked:
        if not queries.find_contact(frame.cursor, asked).empty:
            return asked
        st.info("This contact is not in these tables.", icon=":material/search_off:")
    return None if listed.empty else str(listed["contact_id"].iloc[0])


def _show_end(frame: Frame) -> None:
    if frame.counts.total == 0:
        st.info("These tables hold no contact yet.", icon=":material/inbox:")
        return
    if count_reviewed(frame.cursor, frame.filters).total == 0:
        st.info("No contact fits these filters.", icon=":material/filter_alt_off:")
        return
    st.success("Nothing is left in this list.", icon=":material/task_alt:")


def _show_contact(frame: Frame, listed: pd.DataFrame, contact_id: str, total: int) -> None:
    contact = queries.find_contact(frame.cursor, contact_id).iloc[0].to_dict()
    people = queries.find_people(frame.cursor, contact_id)
    evidence = queries.find_evidence(frame.cursor, contact_id)
    overlay = frame.store.overlay
    by_hand = overlay.find_date_by_hand(contact_id) if overlay else None
    with st.container(border=True, key="card_contact"):
        _show_head(contact, find_doubt(frame.cursor, contact_id))
        who, when = st.columns(2, gap="medium")
        who.html(_list("Who", [describe_person(row) for row in people.to_dict("records")]))
        when.html(_list("When", explain_date(contact, evidence, by_hand)))
        _show_actions(contact, listed["contact_id"].tolist(), total)
    text, forms = st.columns(2, gap="large")
    with text:
        show_evidence(evidence)
        show_accounts(contact, queries.find_accounts(frame.cursor, contact_id))
        link_to("timeline", "On the timeline", [("contact", contact_id)])
    with forms:
        show_forms(frame.cursor, contact, people, evidence)


def _show_head(contact: dict[Any, Any], reasons: list[str]) -> None:
    st.html(f'<p class="contact-summary">{escape_html(tell(contact))}</p>')
    with st.container(horizontal=True, gap="small"):
        st.badge(STATUSES[contact["status"]], color="blue")
        st.badge(CHANNELS[contact["channel"]], color="gray")
        if contact["decision"] != "open":
            words = DECISIONS[contact["decision"]]
            st.badge(words, color="violet", icon=":material/fact_check:")
        for reason in reasons:
            st.badge(escape_markdown(reason), color="orange", icon=":material/help:")


def _list(title: str, lines: list[str]) -> str:
    items = "".join(f"<li>{escape_html(line)}</li>" for line in lines)
    return f'<h3>{title}</h3><ul class="contact-note">{items}</ul>'


def _show_actions(contact: dict[Any, Any], ids: list[str], total: int) -> None:
    contact_id = contact["contact_id"]
    at = ids.index(contact_id) if contact_id in ids else -1
    following = ids[at + 1] if at + 1 < len(ids) else None
    with st.container(horizontal=True, vertical_alignment="center", key="decide"):
        st.button(
            "Confirm",
            key="confirm",
            type="primary",
            icon=":material/check:",
            shortcut="Y",
            on_click=decide,
            args=(contact, "confirm", following),
            help="It took place, or not, as it stands here.",
        )
        st.button(
            "Reject",
            key="reject",
            icon=":material/close:",
            shortcut="X",
            on_click=decide,
            args=(contact, "reject", following),
            help="No contact is told here. It is left out everywhere, and can be brought back.",
        )
        st.button(
            "Previous",
            key="previous",
            icon=":material/arrow_back:",
            shortcut="P",
            disabled=at < 1,
            on_click=go_to,
            args=(ids[max(0, at - 1)] if ids else None,),
        )
        st.button(
            "Next",
            key="next",
            icon=":material/arrow_forward:",
            shortcut="N",
            disabled=following is None,
            on_click=go_to,
            args=(following,),
        )
        st.button(
            "Undo",
            key="undo",
            icon=":material/undo:",
            shortcut="U",
            disabled=not can_undo_last(),
            on_click=undo_last,
            help="Take back what you did last.",
        )
        if at >= 0:
            st.caption(f"{at + 1:,} of {total:,} in this list")


def _show_queue(listed: pd.DataFrame, total: int) -> None:
    listed = listed.head(_MOST_ROWS)
    ids = listed["contact_id"].tolist()
    rows = pd.DataFrame(
        {
            "Contact": listed["summary"].map(name_codes),
            "Date": listed["start"],
            "Why in doubt": [" · ".join(explain_doubt(row)) for row in listed.to_dict("records")],
            "Review": listed["decision"].map(DECISIONS),
        }
    )
    with st.expander(f"The list: {count(total, 'contact')}", icon=":material/list:"):
        key = f"queue-{crc32(chr(10).join(ids).encode())}-{st.session_state.get('opened', 0)}"
        st.dataframe(
            rows,
            key=key,
            hide_index=True,
            column_config={
                "Contact": st.column_config.TextColumn(width="large"),
                "Date": st.column_config.DateColumn(format="D MMM YYYY"),
            },
            on_select=partial(_open_row, key, ids),
            selection_mode="single-row",
            placeholder="",
            alt="The contacts of this list, most in doubt first; choose a row to open it.",
        )
        if len(ids) < total:
            st.caption(f"The first {len(ids):,} are shown.")


def _open_row(key: str, ids: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    if rows and rows[0] < len(ids):
        st.session_state["opened"] = st.session_state.get("opened", 0) + 1
        go_to(ids[rows[0]])
