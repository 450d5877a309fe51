"""The dashboard's start: `python -m streamlit run dashboard/app.py [-- FOLDER]`."""

from pathlib import Path

import streamlit as st

from dashboard.pages import HOME, PLACES, follow_request, make_page, show_navigation
from dashboard.views import add, compare, export, gaps, guide, pairs, reader, review, timeline

VIEWS = {
    HOME: timeline.show,
    "pairs": pairs.show,
    "reader": reader.show,
    "gaps": gaps.show,
    "compare": compare.show,
    "review": review.show,
    "add": add.show,
    "export": export.show,
    "help": guide.show,
}

st.set_page_config(
    page_title="Who talked to whom",
    page_icon=Path(__file__).with_name("icon.svg"),
    layout="wide",
    initial_sidebar_state="auto",
    menu_items={"About": "Dated contacts between officials, found in news text."},
)
# Material icons here would become the browser tab's icon, which is fetched from elsewhere.
page = st.navigation([make_page(name) for name in PLACES], position="hidden")
name = page.url_path or HOME
follow_request()
bar = st.container(horizontal=True, gap="small", key="navigation")
# Called here and not by the page: the filters then belong to all pages and outlive a change.
VIEWS[name]()
with bar:
    show_navigation(name)
