"""The corrections that were made, on the review page: each can be undone and done again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import streamlit as st

from dashboard.decisions import Entry, find_undo, list_entries
from dashboard.desk import go_to, undo_one
from dashboard.overlay import Overlay
from dashboard.words import escape_markdown, list_words, say_day
from pipeline.corrections import Correction, to_csv

_MOST_ENTRIES: Final = 100


def show_history(overlay: Overlay | None, contact_id: str | None) -> None:
    """Show the corrections, newest first, each with its undoing; nothing where there are none."""
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
