"""What every page says first where the tables are not read from texts."""

from __future__ import annotations

import streamlit as st

from dashboard.store import choose_folder
from dashboard.words import escape_markdown
from pipeline.tables import find_maker


def show_origin() -> None:
    """Say that the tables are made up, where they are, and by which command."""
    maker = find_maker(choose_folder())
    if maker is not None:
        st.warning(
            "Made-up contacts: no text was read and none of this took place. Made by"
            f" {escape_markdown(maker)}.",
            icon=":material/science:",
        )
