"""The timeline page: filters, picture, undated shelf, table, download, and one contact's panel."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from zlib import crc32

import duckdb
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import queries
from dashboard.figures import CONFIG, draw_timeline
from dashboard.filters import Filters
from dashboard.intake import get_added, remove_added
from dashboard.lanes import Layout, lay_out
from dashboard.legend import draw_legend
from dashboard.listing import COLUMNS, SHELF_COLUMNS, list_contacts, list_undated, write_csv
from dashboard.looks import DARK, LIGHT, Look, choose_look
from dashboard.pages import link_to
from dashboard.panel import open_contact, show_panel
from dashboard.sidebar import reset_filters, show_chips, show_filters
from dashboard.store import NoTables, Store, choose_folder, open_session, open_tables
from dashboard.tally import draw_counts
from dashboard.words import LANES, as_day, count, say_when
from pipeline.tables import Tables

MOST_MARKS: Final = 1_500
MOST_SENTENCES: Final = 400  # contacts whose sentence is shown in the picture; else their summary
_MOST_ROWS: Final = 15  # of a table that are seen without scrolling
_ROW_HEIGHT: Final = 35  # pixels


def show() -> None:
    """Show the page."""
    try:
        store = open_tables(choose_folder())
    except NoTables as missing:
        st.title("Who talked to whom", anchor=False)
        st.info(missing.sentence, icon=":material/database_off:")
        st.code(missing.command, language=None)
        return
    added = get_added()
    cursor = open_session(store, added)
    _show_head()
    filters = show_filters(queries.read_options(cursor))
    if added is not None:
        _show_added(*queries.count_added(cursor, filters))
    counts = queries.count_contacts(cursor, filters)
    _show_counts(counts, filters)
    show_chips(cursor, filters)
    if counts.total == 0 and filters.is_empty:
        st.info("These tables hold no contact yet. Add texts.", icon=":material/inbox:")
    elif counts.shown == 0:
        _show_nothing(filters)
    else:
        look = choose_look(st.context.theme.type)
        listed = queries.find_contacts(cursor, filters, queries.TABLE_ROWS)
        _show_picture(cursor, _name_build(store, added), filters, counts, listed, look)
        _show_shelf(cursor, filters, counts)
        _show_table(listed, counts, store, added, filters)
    if "contact" in st.query_params:
        show_panel(partial(open_session, store, added), queries.find_ids(cursor, filters))


def _show_head() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Who talked to whom", anchor=False, width="stretch")
        link_to("add", "Add texts", icon=":material/post_add:")


def _show_added(found: int, shown: int) -> None:
    words = f"{count(found, 'contact')} from your own texts, in this session only."
    if shown < found:
        words += f" The filters hide {found - shown:,} of them."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words)
        st.button(
            "Remove", key="remove", type="tertiary", icon=":material/delete:", on_click=remove_added
        )


def _show_counts(counts: queries.Counts, filters: Filters) -> None:
    parts = [
        f"**{counts.shown:,}** of {count(counts.total, 'contact')}",
        f"**{counts.officials:,}** " + ("official" if counts.officials == 1 else "officials"),
        f"**{counts.countries:,}** "
        + ("country or organisation" if counts.countries == 1 else "countries and organisations"),
        f"**{counts.undated:,}** undated",
    ]
    if counts.lost_to_range:
        parts.append(f"{counts.lost_to_range:,} undated left out by the dates asked for")
    st.markdown(" · ".join(parts))
    if filters.after and filters.before and filters.after > filters.before:
        st.warning("“From” lies after “To”, so no day is left.", icon=":material/event_busy:")


def _show_nothing(filters: Filters) -> None:
    st.info("No contact fits these filters.", icon=":material/filter_alt_off:")
    st.button(
        "Reset the filters",
        key="reset_empty",
        type="primary",
        icon=":material/restart_alt:",
        on_click=reset_filters,
    )


def _name_build(store: Store, added: Tables | None) -> str:
    """Return what tells these tables, with the session's own articles, from all others."""
    return store.key + ("" if added is None else " ".join(added.contacts["contact_id"]))


def _show_picture(
    cursor: duckdb.DuckDBPyConnection,
    build: str,
    filters: Filters,
    counts: queries.Counts,
    listed: pd.DataFrame,
    look: Look,
) -> None:
    lanes = st.segmented_control(
        "One lane for each",
        list(LANES),
        key="lanes",
        bind="query-params",
        default="officials",
        required=True,
        format_func=LANES.__getitem__,
        label_visibility="collapsed",
    )
    lanes = lanes or "officials"
    if counts.undated == counts.shown:
        st.info("None of these contacts has a date.", icon=":material/event_busy:")
        return
    if counts.marks > MOST_MARKS:
        bins = queries.count_bins(cursor, filters, lanes)
        figure = draw_counts(bins, look)
        st.caption(
            f"{counts.shown - counts.undated:,} contacts are too many to tell apart: these are"
            " counts. Narrow the filters to see each."
        )
        alt = f"Counts of contacts by time for the {bins['lane'].nunique()} busiest lanes."
        st.plotly_chart(figure, key=f"counts-{lanes}", config=dict(CONFIG), alt=alt)
        return
    dated = listed[listed["start"].notna()]
    st.html(draw_legend({str(k): n for k, n in dated["channel"].value_counts().items()}, look))
    layout, figure = _draw(cursor, dated, build, filters, lanes, False, look is DARK)
    if layout.window and layout.outside and _ask_for_whole(layout.outside, *layout.window):
        layout, figure = _draw(cursor, dated, build, filters, lanes, True, look is DARK)
    _show_chart(figure, layout, lanes, len(dated))


@st.cache_resource(max_entries=100, show_spinner=False)
def _draw(
    _cursor: duckdb.DuckDBPyConnection,
    _dated: pd.DataFrame,
    build: str,
    filters: Filters,
    lanes: str,
    whole: bool,
    dark: bool,
) -> tuple[Layout, go.Figure]:
    # The tables are told by `build` and the filters; only what has no underscore is the key.
    look = DARK if dark else LIGHT
    layout = lay_out(_dated, queries.find_participants(_cursor, filters), lanes, whole=whole)
    sentences = {}
    if len(_dated) <= MOST_SENTENCES:
        sentences = queries.find_first_sentences(_cursor, filters)
    return layout, draw_timeline(layout, _dated, sentences, look)


def _ask_for_whole(outside: int, first: pd.Timestamp, last: pd.Timestamp) -> bool:
    days = say_when(as_day(first), as_day(last - pd.Timedelta(days=1)), "range")
    return st.toggle(
        f"Show the whole period: {count(outside, 'contact')} outside {days}",
        key="whole",
        bind="query-params",
    )


def _show_chart(figure: go.Figure, layout: Layout, lanes: str, contacts: int) -> None:
    key = f"timeline-{lanes}-{st.session_state.get('closed', 0)}"
    st.plotly_chart(
        figure,
        key=key,
        on_select=partial(_open_clicked, key),
        selection_mode="points",
        config=dict(CONFIG),
        alt=f"Timeline of {count(contacts, 'contact')} on {count(len(layout.lanes), 'lane')}, one"
        f" for each of the {LANES[lanes].lower()}. The table below holds the same contacts.",
    )
    if layout.left_out:
        st.caption(
            f"The busiest {len(layout.lanes)} lanes are drawn; {layout.left_out:,} more are in the"
            " table only. Narrow the filters to see them."
        )


def _open_clicked(key: str) -> None:
    points = st.session_state[key].selection.points
    ids = [point["customdata"][0] for point in points if point.get("customdata")]
    if ids:
        open_contact(ids[-1])


def _open_row(key: str, ids: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    if rows and rows[0] < len(ids):
        open_contact(ids[rows[0]])


def _show_shelf(
    cursor: duckdb.DuckDBPyConnection, filters: Filters, counts: queries.Counts
) -> None:
    if not counts.undated:
        return
    undated = queries.find_contacts(cursor, filters, queries.TABLE_ROWS, undated_only=True)
    with st.expander(f"Undated: {count(counts.undated, 'contact')}", icon=":material/event_busy:"):
        st.caption("The texts do not say when these took place. None of them borrows another date.")
        _show_rows("shelf", list_undated(undated), SHELF_COLUMNS)


def _show_rows(name: str, rows: pd.DataFrame, columns: dict[str, Any]) -> None:
    ids = rows.index.tolist()
    key = f"{name}-{crc32(chr(10).join(ids).encode())}-{st.session_state.get('closed', 0)}"
    st.dataframe(
        rows,
        key=key,
        hide_index=True,
        column_config=columns,
        on_select=partial(_open_row, key, ids),
        selection_mode="single-row",
        column_order=[name for name in columns if rows[name].notna().any()],
        placeholder="",
        height=_ROW_HEIGHT * (min(len(rows), _MOST_ROWS) + 1) + 3,
        row_height=_ROW_HEIGHT,
        alt="Contacts, one a row; choose a row to open its panel.",
    )


def _show_table(
    listed: pd.DataFrame,
    counts: queries.Counts,
    store: Store,
    added: Tables | None,
    filters: Filters,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("All contacts shown", anchor=False, width="stretch")
        st.download_button(
            "Download CSV",
            partial(write_csv, store, added, filters),
            "contacts.csv",
            "text/csv",
            key="download",
            icon=":material/download:",
            on_click="ignore",
            help="Exactly the contacts that the filters leave, undated ones at the end.",
        )
    st.caption("Choose a row, or a mark on the timeline, to read who says so and in which words.")
    _show_rows("table", list_contacts(listed), COLUMNS)
    if counts.shown > len(listed):
        st.caption(
            f"The table shows the first {len(listed):,} of {counts.shown:,};"
            " the download holds all."
        )
