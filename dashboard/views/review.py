"""The review page: contacts most in doubt first, to be confirmed, corrected or rejected."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from zlib import crc32

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.decisions import Entry, find_undo, list_entries
from dashboard.desk import (
    can_undo_last,
    decide,
    go_to,
    show_fault,
    show_signature,
    undo_last,
    undo_one,
)
from dashboard.doubt import (
    QUEUES,
    choose_filters,
    count_reviewed,
    explain_doubt,
    find_doubt,
    find_queue,
)
from dashboard.forms import show_forms
from dashboard.pages import link_to
from dashboard.panel import show_accounts, show_evidence
from dashboard.story import describe_person, explain_date, tell
from dashboard.views.frame import Frame, open_frame
from dashboard.words import (
    CHANNELS,
    DECISIONS,
    STATUSES,
    count,
    escape_html,
    escape_markdown,
    list_words,
    name_codes,
    say_day,
)
from pipeline.corrections import Correction, to_csv

_MOST_ENTRIES: Final = 100
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
    _show_progress(frame)
    show_signature()
    show_fault()
    listed = find_queue(frame.cursor, choose_filters(frame.filters, queue or "open"))
    contact_id = _choose(frame, listed)
    if contact_id is None:
        _show_end(frame)
    else:
        _show_contact(frame, listed, contact_id)
        _show_queue(listed)
    _show_history(frame, contact_id)


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
    if count_reviewed(frame.cursor, frame.filters).total == 0:
        st.info("No contact fits these filters.", icon=":material/filter_alt_off:")
        return
    st.success("Nothing is left in this list.", icon=":material/task_alt:")


def _show_contact(frame: Frame, listed: pd.DataFrame, contact_id: str) -> None:
    contact = queries.find_contact(frame.cursor, contact_id).iloc[0].to_dict()
    people = queries.find_people(frame.cursor, contact_id)
    evidence = queries.find_evidence(frame.cursor, contact_id)
    with st.container(border=True):
        _show_head(contact, people, evidence)
        if reasons := find_doubt(frame.cursor, contact_id):
            st.warning(escape_markdown(" · ".join(reasons)), icon=":material/help:")
        _show_actions(contact, listed["contact_id"].tolist())
    text, forms = st.columns(2, gap="large")
    with text:
        show_evidence(evidence)
        show_accounts(contact, queries.find_accounts(frame.cursor, contact_id))
        link_to("timeline", "On the timeline", [("contact", contact_id)], ":material/timeline:")
    with forms:
        show_forms(frame.cursor, contact, people, evidence)


def _show_head(contact: dict[Any, Any], people: pd.DataFrame, evidence: pd.DataFrame) -> None:
    st.html(f'<p class="contact-summary">{escape_html(tell(contact))}</p>')
    with st.container(horizontal=True, gap="small"):
        st.badge(STATUSES[contact["status"]], color="blue")
        st.badge(CHANNELS[contact["channel"]], color="gray")
        if contact["decision"] != "open":
            words = DECISIONS[contact["decision"]]
            st.badge(words, color="violet", icon=":material/fact_check:")
    rows = [*(describe_person(person) for person in people.to_dict("records"))]
    rows += explain_date(contact, evidence)[1:]
    items = "".join(f"<li>{escape_html(row)}</li>" for row in rows)
    st.html(f'<ul class="contact-note">{items}</ul>')


def _show_actions(contact: dict[Any, Any], ids: list[str]) -> None:
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
            st.caption(f"{at + 1:,} of {len(ids):,} in this list")


def _show_queue(listed: pd.DataFrame) -> None:
    ids = listed["contact_id"].tolist()
    rows = pd.DataFrame(
        {
            "Contact": listed["summary"].map(name_codes),
            "Date": listed["start"],
            "Why in doubt": [" · ".join(explain_doubt(row)) for row in listed.to_dict("records")],
            "Review": listed["decision"].map(DECISIONS),
        }
    ).head(_MOST_ROWS)
    with st.expander(f"The list: {count(len(ids), 'contact')}", icon=":material/list:"):
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
        if len(ids) > _MOST_ROWS:
            st.caption(f"The first {_MOST_ROWS} are shown.")


def _open_row(key: str, ids: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    if rows and rows[0] < len(ids):
        st.session_state["opened"] = st.session_state.get("opened", 0) + 1
        go_to(ids[rows[0]])


def _show_history(frame: Frame, contact_id: str | None) -> None:
    overlay = frame.store.overlay
    if overlay is None:
        return
    made, revision = overlay.reading.corrections, overlay.revision
    orphans = {orphan.correction.id: orphan.reason for orphan in revision.orphans}
    st.subheader("Corrections", anchor=False)
    only = contact_id is not None and st.toggle("Of this contact only", key="own_history")
    entries = list_entries(made, revision, contact_id if only else None)
    if not entries:
        st.caption("None.")
    for entry in entries[:_MOST_ENTRIES]:
        _show_entry(entry, made, orphans.get(entry.correction.id), revision.targets)
    if len(entries) > _MOST_ENTRIES:
        st.caption(f"The newest {_MOST_ENTRIES} are shown; the file holds all {len(entries):,}.")
    if overlay.reading.unreadable:
        lines = list_words(str(number) for number in overlay.reading.unreadable)
        st.warning(
            f"Nobody can read line {lines} of corrections.jsonl; nothing of it is lost there.",
            icon=":material/broken_image:",
        )
    st.download_button(
        "Download the corrections",
        partial(to_csv, made),
        "corrections.csv",
        "text/csv",
        key="take_corrections",
        icon=":material/download:",
        on_click="ignore",
        help="Every correction with author, time, reason, old and new; undone ones marked.",
    )


def _show_entry(
    entry: Entry,
    made: tuple[Correction, ...],
    orphaned: str | None,
    targets: Mapping[str, str],
) -> None:
    one = entry.correction
    undoing = None if entry.is_active else find_undo(made, one.id)
    when = f"{say_day(one.time.date())}, {one.time:%H:%M} UTC"
    words = escape_markdown(entry.words)
    parts = [one.author, when, one.reason, list_words(one.people)]
    if undoing:
        parts.append(f"undone by {undoing.author}")
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(words if entry.is_active else f"~~{words}~~", width="stretch")
            if entry.is_active:
                st.button(
                    "Undo this",
                    key=f"undo-{one.id}",
                    type="tertiary",
                    icon=":material/undo:",
                    on_click=undo_one,
                    args=(one,),
                )
            elif undoing:
                st.button(
                    "Do it again",
                    key=f"redo-{one.id}",
                    type="tertiary",
                    icon=":material/redo:",
                    on_click=undo_one,
                    args=(undoing,),
                )
            if one.id in targets:
                st.button(
                    "Open",
                    key=f"open-{one.id}",
                    type="tertiary",
                    icon=":material/arrow_outward:",
                    on_click=go_to,
                    args=(targets[one.id],),
                )
        st.caption(escape_markdown(" · ".join(part for part in parts if part)))
        if orphaned:
            st.warning(escape_markdown(f"Not applied: {orphaned}"), icon=":material/link_off:")
