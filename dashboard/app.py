"""The dashboard's start: `python -m streamlit run dashboard/app.py [-- FOLDER]`."""

from importlib import import_module
from pathlib import Path

import streamlit as st

from dashboard.login import require_login
from dashboard.looks import DARK, choose_look, write_variables
from dashboard.origin import show_origin
from dashboard.pages import HOME, PLACES, follow_request, keep_filters, make_page

HERE = Path(__file__).parent
VIEW_OF = {"help": "guide"}  # whose module has another name than the page

st.set_page_config(
    page_title="Who talked to whom",
    page_icon=HERE / "icon.svg",
    layout="wide",
    initial_sidebar_state="auto",
    menu_items={"About": "Dated contacts between officials, found in news text."},
)
# Material icons here would become the browser tab's icon, which is fetched from elsewhere. On a
# narrow window Streamlit moves what does not fit into a menu, or into the sidebar.
page = st.navigation([make_page(name) for name in PLACES], position="top")
keep_filters(page.url_path)
follow_request()
look = choose_look(st.context.theme.type)
st.logo(HERE / f"wordmark-{'dark' if look is DARK else 'light'}.svg", icon_image=HERE / "icon.svg")
st.html(f"<style>{write_variables(look)}</style>")
for name in ("style.css", "pages.css"):
    st.html(HERE / name)
# Called here and not by the page: the filters then belong to all pages and outlive a change.
if require_login():
    show_origin()
    name = page.url_path or HOME
    # A page's module is loaded when it is opened: the first page need not wait for all of them.
    import_module(f"dashboard.views.{VIEW_OF.get(name, name)}").show()
