"""Take away: what the filters leave, in the formats of other programs."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.takeaway import OFFERS, Offer, Shown, describe, name_file, write_bundle
from dashboard.taking import offer_file
from dashboard.views.frame import open_frame, to_shown
from dashboard.words import count, escape_markdown, say_day
from pipeline.export import FORMATS

_COLUMNS = 3


def show() -> None:
    """Show the page."""
    frame = open_frame(
        "Take away",
        "Exactly the contacts that the filters leave, as files. Pictures, and the tables of the"
        " other pages, are taken away where they are shown.",
    )
    if frame is None:
        return
    shown = to_shown(frame)
    _say_what(shown)
    for start in range(0, len(OFFERS), _COLUMNS):
        row = OFFERS[start : start + _COLUMNS]
        for column, offer in zip(st.columns(_COLUMNS), row, strict=False):
            with column.container(border=True, height="stretch"):
                _show_offer(shown, offer)
    st.download_button(
        "Download all, with a note of the filters",
        partial(write_bundle, shown),
        "contacts.zip",
        "application/zip",
        key="take_all",
        type="primary",
        icon=":material/folder_zip:",
        on_click="ignore",
    )
    st.caption(
        "Each file says which filters and counts stand behind it. CSV and JSON Lines have no room"
        " for that: they come in an archive with a second file that does."
    )


def _show_offer(shown: Shown, offer: Offer) -> None:
    counts = shown.counts
    is_dated_only = FORMATS[offer.kind].is_dated_only
    holds = count(counts.shown - counts.undated * is_dated_only, "contact")
    if not counts.undated:
        undated = ""
    elif is_dated_only:
        undated = f"; {counts.undated:,} undated left out"
    else:
        undated = f", {counts.undated:,} of them undated"
    st.markdown(f"**{offer.title}**")
    st.caption(f"{offer.meant_for} From {holds}{undated}.")
    offer_file(name_file(offer)[0], "page", shown, offer.kind)


def _say_what(shown: Shown) -> None:
    filters = [f"{name}: {value}" for name, value in describe(shown).filters]
    words = escape_markdown("; ".join(filters)) if filters else "none"
    counts = shown.counts
    lines = [
        f"**Contacts** {counts.shown:,} of {counts.total:,}, {counts.undated:,} of them undated",
        f"**Filters** {words}",
    ]
    if shown.built:
        lines.append(f"**Tables built** on {say_day(shown.built)}")
    if counts.lost_to_range:
        lines.append(f"**Left out** {counts.lost_to_range:,} undated, since a range is asked for")
    st.markdown("  \n".join(lines))
