"""Take away: what the filters leave, in the formats of other programs."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from dashboard.store import choose_folder
from dashboard.takeaway import FORMATS, describe_selection, write_bundle, write_format
from dashboard.views.frame import Frame, open_frame
from dashboard.words import count, escape_markdown, say_day


def show() -> None:
    """Show the page."""
    frame = open_frame("Take away", "Exactly the contacts that the filters leave, as files.")
    if frame is None:
        return
    built = _find_build_day()
    _say_what(frame, built)
    for start in range(0, len(FORMATS), 3):
        for column, item in zip(st.columns(3), FORMATS[start : start + 3], strict=False):
            with column.container(border=True, height="stretch"):
                st.markdown(f"**{item.title}**")
                dated = frame.counts.shown - frame.counts.undated
                holds = count(dated if item.is_dated_only else frame.counts.shown, "contact")
                out = (
                    f"; {frame.counts.undated:,} undated left out"
                    if item.is_dated_only and frame.counts.undated
                    else f", {frame.counts.undated:,} of them undated"
                )
                st.caption(f"{item.meant_for} From {holds}{out}.")
                st.download_button(
                    "Download",
                    partial(write_format, frame.store, frame.added, frame.filters, item.kind),
                    item.file_name,
                    item.mime,
                    key=f"take_{item.kind}",
                    icon=":material/download:",
                    on_click="ignore",
                    help=f"Download {item.file_name}",
                )
    about = describe_selection(frame.filters, frame.counts, built)
    st.download_button(
        "Download all, with a note of the filters",
        partial(write_bundle, frame.store, frame.added, frame.filters, about),
        "contacts.zip",
        "application/zip",
        key="take_all",
        type="primary",
        icon=":material/folder_zip:",
        on_click="ignore",
    )


def _find_build_day() -> date:
    return date.fromtimestamp((choose_folder() / "contacts.parquet").stat().st_mtime)


def _say_what(frame: Frame, built: date) -> None:
    filters = [f"{name}: {value}" for name, value in frame.filters.to_url()]
    words = escape_markdown("; ".join(filters)) if filters else "none"
    counts = frame.counts
    lines = [
        f"**Contacts** {counts.shown:,} of {counts.total:,}, {counts.undated:,} of them undated",
        f"**Filters** {words}",
        f"**Tables built** on {say_day(built)}",
    ]
    if counts.lost_to_range:
        lines.append(f"**Left out** {counts.lost_to_range:,} undated, since a range is asked for")
    st.markdown("  \n".join(lines))
