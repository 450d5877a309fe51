"""What every page says first where the tables are not read from texts."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.store import choose_folder
from dashboard.words import escape_markdown
from pipeline.tables import find_maker


def show_origin() -> None:
    """Say that the tables are made up, where they are, and by which command."""
    folder = choose_folder()
    try:
        stamp = (folder / "contacts.parquet").stat().st_mtime_ns
    except OSError:
        return
    maker = _find_maker(folder.resolve(), stamp)
    if maker is not None:
        st.warning(
            "Made-up contacts: no text was read and none of this took place. Made by"
            f" {escape_markdown(maker)}.",
            icon=":material/science:",
        )


@st.cache_data(max_entries=10, show_spinner=False)
def _find_maker(folder: Path, stamp: int) -> str | None:
    # Of a million contacts the file's own description is long; the stamp tells a build from others.
    return find_maker(folder)
