"""The dashboard's start: `python -m streamlit run dashboard/app.py [-- FOLDER]`."""

from pathlib import Path

import streamlit as st

from dashboard.views import timeline

st.set_page_config(
    page_title="Who talked to whom",
    page_icon=Path(__file__).with_name("icon.svg"),
    layout="wide",
    initial_sidebar_state="auto",
    menu_items={"About": "Dated contacts between officials, found in news text."},
)
# Material icons here would become the browser tab's icon, which is fetched from elsewhere.
st.navigation(
    [
        st.Page(
            timeline.show,
            title="Timeline",
            url_path="timeline",
            default=True,
        )
    ],
    position="hidden",
).run()
