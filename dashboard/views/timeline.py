"""The timeline page: filters, overview, picture, undated shelf, table, and one contact's panel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from zlib import crc32

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import overview, queries
from dashboard.anchors import KEY as ANCHORS
from dashboard.anchors import Anchor, read_anchors, show_anchors
from dashboard.facets import read_options
from dashboard.figures import CONFIG, draw_timeline
from dashboard.filters import Filters
from dashboard.intake import remove_added
from dashboard.lanes import Layout, lay_out
from dashboard.legend import draw_legend
from dashboard.listing import (
    COLUMNS,
    SHELF_COLUMNS,
    list_contacts,
    list_undated,
    show_table,
    write_csv,
)
from dashboard.looks import DARK, LIGHT, Look, choose_look
from dashboard.opening import Opened, open_all, open_with, select
from dashboard.pages import link_to
from dashboard.panel import open_contact, show_panel
from dashboard.selection import (
    Counts,
    Selection,
    count_added,
    count_bins,
    count_overview,
    count_shown,
    list_placed,
    list_rows,
)
from dashboard.sidebar import recall_filters, reset_filters, show_chips, show_filters, show_tallies
from dashboard.start import show_start, show_start_button
from dashboard.store import NoTables, choose_folder
from dashboard.takeaway import Shown
from dashboard.taking import show_take_away
from dashboard.tally import draw_counts, list_counts
from dashboard.words import LANES, as_day, count, say_when
from pipeline.export import find_build_day

MOST_MARKS: Final = 600  # more than these tangle, and take long to draw
MOST_SENTENCES: Final = 400  # contacts whose sentence is shown in the picture; else their summary
TABLE_ROWS: Final = 500
_FIRST_LANES: Final = "officials"
_MISTAKEN: Final = "picture_mistaken"
_MOST_ROWS: Final = 15  # of a table that are seen without scrolling
_ROW_HEIGHT: Final = 35  # pixels


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the widgets say that the picture depends on."""

    filters: Filters
    lanes: str
    anchors: tuple[Anchor, ...]


def show() -> None:
    """Show the page."""
    try:
        opened = open_all()
    except NoTables as missing:
        st.title("Who talked to whom", anchor=False)
        st.info(missing.sentence, icon=":material/database_off:")
        st.code(missing.command, language=None)
        return
    above, place = st.container(), st.container()
    # The picture is what one waits for: it is drawn before the widgets wherever these are known.
    recalled = _recall()
    figure = None
    if recalled is not None:
        selection = select(opened, recalled.filters)
        counts = count_shown(selection)
        if counts.shown:
            with place:
                figure = _show_picture(opened, selection, counts, recalled)
    options = read_options(opened.index, opened.build)
    with above:
        room = _show_head()
        filters = show_filters(options)
        if recalled is None or filters != recalled.filters:
            selection = select(opened, filters)
            counts = count_shown(selection)
        if opened.added is not None:
            _show_added(*count_added(selection))
        _show_counts(counts, filters)
        show_chips(selection)
        asked = _Asked(filters, *_show_controls()) if counts.shown else None
        if asked is not None:
            _show_overview(selection, choose_look(st.context.theme.type))
    if recalled is not None and recalled != (
        asked or _Asked(filters, recalled.lanes, recalled.anchors)
    ):
        st.session_state[_MISTAKEN] = True
        st.rerun()
    if asked is None:
        with place:
            _show_nothing(counts, filters)
    else:
        if recalled is None:
            with place:
                figure = _show_picture(opened, selection, counts, asked)
        with room:
            _show_take_away(opened, filters, counts, figure)
        _show_shelf(opened, selection, counts)
        _show_table(opened, selection, counts)
    show_tallies(selection, options)
    if "contact" in st.query_params:
        show_panel(opened, list_rows(selection), _to_shown(opened, filters, counts))


def prepare() -> None:
    """Open the tables and draw what a visit without anything in its address shows."""
    try:
        opened = open_with(None)
    except NoTables:
        return  # the page says so
    filters = Filters()
    selection = select(opened, filters)
    counts = count_shown(selection)
    read_options(opened.index, opened.build)
    if not counts.placed:
        return
    for dark in (False, True):
        if counts.marks > MOST_MARKS:
            _draw_counts(selection, opened.build, filters, _FIRST_LANES, (), dark)
        else:
            _draw(opened, selection, opened.build, filters, _FIRST_LANES, (), dark, False)


def _recall() -> _Asked | None:
    """Return what the widgets hold before they are drawn; None where that is not sure."""
    if st.session_state.pop(_MISTAKEN, False):
        return None
    lanes = st.session_state.get("lanes")
    if lanes is None and not st.query_params.to_dict():
        lanes = _FIRST_LANES  # a visit without anything in its address
    elif lanes not in LANES or ANCHORS not in st.session_state:
        return None
    anchors, _ = read_anchors(st.session_state.get(ANCHORS) or ())
    return _Asked(recall_filters(), lanes, anchors)


def _show_head() -> Any:
    """Show the title, and return room beside it for what comes to be known later."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Who talked to whom", anchor=False, width="stretch")
        show_start_button()
        room = st.container(width="content")
        link_to("add", "Add texts", icon=":material/post_add:")
    show_start()
    return room


def _show_take_away(
    opened: Opened, filters: Filters, counts: Counts, figure: go.Figure | None
) -> None:
    shown = _to_shown(opened, filters, counts)
    show_take_away("timeline", shown, figure, look=choose_look(st.context.theme.type))


def _to_shown(opened: Opened, filters: Filters, counts: Counts) -> Shown:
    built = find_build_day(choose_folder())
    return Shown(opened.store, opened.added, filters, counts, built)


def _show_added(found: int, shown: int) -> None:
    words = f"{count(found, 'contact')} from your own texts, in this session only."
    if shown < found:
        words += f" The filters hide {found - shown:,} of them."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words)
        st.button(
            "Remove", key="remove", type="tertiary", icon=":material/delete:", on_click=remove_added
        )


def _show_counts(counts: Counts, filters: Filters) -> None:
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


def _show_nothing(counts: Counts, filters: Filters) -> None:
    if counts.total == 0 and filters.is_empty:
        st.info("These tables hold no contact yet. Add texts.", icon=":material/inbox:")
        return
    st.info("No contact fits these filters.", icon=":material/filter_alt_off:")
    st.button(
        "Reset the filters",
        key="reset_empty",
        type="primary",
        icon=":material/restart_alt:",
        on_click=reset_filters,
    )


def _show_controls() -> tuple[str, tuple[Anchor, ...]]:
    """Show what the lanes stand for and where days are marked; return both."""
    with st.container(horizontal=True, vertical_alignment="center"):
        lanes = st.segmented_control(
            "One lane for each",
            list(LANES),
            key="lanes",
            bind="query-params",
            default=_FIRST_LANES,
            required=True,
            format_func=LANES.__getitem__,
            label_visibility="collapsed",
        )
        return lanes or _FIRST_LANES, show_anchors()


def _show_picture(
    opened: Opened, selection: Selection, counts: Counts, asked: _Asked
) -> go.Figure | None:
    look, lanes, anchors = choose_look(st.context.theme.type), asked.lanes, asked.anchors
    if not counts.placed:
        st.info("None of these contacts has a date.", icon=":material/event_busy:")
        return None
    if counts.marks > MOST_MARKS:
        figure = _draw_counts(
            selection, opened.build, selection.filters, lanes, anchors, look is DARK
        )
        st.caption(
            f"{counts.placed:,} contacts are too many to tell apart: these are counts, of the"
            f" busiest {LANES[lanes].lower()} alone. Narrow the filters, or draw a box over some"
            " days of the strip above, to see each."
        )
        alt = (
            f"Counts of contacts by time for the busiest of the {LANES[lanes].lower()}. The table"
            " below it, once opened, holds the same."
        )
        st.plotly_chart(figure, key=f"counts-{lanes}", config=dict(CONFIG), alt=alt, theme=None)
        _show_bins(selection, lanes)
        return figure
    picture = partial(
        _draw, opened, selection, opened.build, selection.filters, lanes, anchors, look is DARK
    )
    layout, figure, channels = picture(False)
    st.html(draw_legend(channels, look, has_arrows=len(layout.arrows) > 0))
    if layout.window and layout.outside and _ask_for_whole(layout.outside, *layout.window):
        layout, figure, channels = picture(True)
    _show_chart(figure, layout, lanes, counts.placed)
    return figure


def _show_overview(selection: Selection, look: Look) -> None:
    bins = count_overview(selection)
    filters = selection.filters
    if len(bins) < 2:
        return
    key = f"overview-{st.session_state.get('brushed', 0)}"
    st.plotly_chart(
        overview.draw_overview(bins, filters.after, filters.before, look),
        key=key,
        on_select=partial(_brush, key),
        selection_mode="box",
        config=dict(overview.CONFIG),
        theme=None,
        alt="Contacts by time over the whole period. Draw a box over some days to see them alone,"
        " or name them under From and To.",
    )


def _brush(key: str) -> None:
    """Ask for the days over which a box was drawn."""
    chosen = overview.read_brush(st.session_state[key].selection.box)
    if chosen:
        st.session_state["after"], st.session_state["before"] = chosen
        st.session_state["brushed"] = st.session_state.get("brushed", 0) + 1


@st.fragment
def _show_bins(selection: Selection, lanes: str) -> None:
    """Offer the counts as a table, which is made only when it is opened."""
    with st.expander(
        "The same as a table", key="bins", icon=":material/table:", on_change="rerun"
    ) as opened:
        if opened.open:
            show_table(list_counts(count_bins(selection, lanes)), "Counts by lane and time.")


@st.cache_resource(max_entries=100, show_spinner=False)
def _draw_counts(
    _selection: Selection,
    build: str,
    filters: Filters,
    lanes: str,
    anchors: tuple[Anchor, ...],
    dark: bool,
) -> go.Figure:
    return draw_counts(count_bins(_selection, lanes), DARK if dark else LIGHT, anchors)


@st.cache_resource(max_entries=100, show_spinner=False)
def _draw(
    _opened: Opened,
    _selection: Selection,
    build: str,
    filters: Filters,
    lanes: str,
    anchors: tuple[Anchor, ...],
    dark: bool,
    whole: bool,
) -> tuple[Layout, go.Figure, dict[str, int]]:
    # The tables are told by `build` and the filters; only what has no underscore is the key.
    numbers = list_placed(_selection)
    contacts = queries.load_contacts(_opened.cursor, numbers)
    people = queries.load_participants(_opened.cursor, numbers)
    sentences = {}
    if len(contacts) <= MOST_SENTENCES:
        sentences = queries.load_first_sentences(_opened.cursor, numbers)
    placed = contacts
    if filters.time == "report":
        told = contacts["first_reported"]
        placed = contacts.assign(start=told, end=told, precision="day")
    layout = lay_out(placed, people, lanes, whole=whole)
    figure = draw_timeline(layout, contacts, sentences, DARK if dark else LIGHT, anchors)
    return layout, figure, {str(k): int(n) for k, n in contacts["channel"].value_counts().items()}


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
        theme=None,
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


def _show_shelf(opened: Opened, selection: Selection, counts: Counts) -> None:
    if not counts.undated:
        return
    rows = list_rows(selection, TABLE_ROWS, undated_only=True)
    undated = queries.load_contacts(opened.cursor, rows)
    with st.expander(f"Undated: {count(counts.undated, 'contact')}", icon=":material/event_busy:"):
        st.caption("The texts do not say when these took place. None of them borrows another date.")
        why = queries.load_phrases(opened.cursor, rows)
        _show_rows("shelf", list_undated(undated, why), SHELF_COLUMNS)
        if counts.undated > len(undated):
            st.caption(f"The first {len(undated):,} of them.")


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


def _show_table(opened: Opened, selection: Selection, counts: Counts) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("All contacts shown", anchor=False, width="stretch")
        st.download_button(
            "Download CSV",
            partial(write_csv, opened.store, opened.added, selection.filters),
            "contacts.csv",
            "text/csv",
            key="download",
            icon=":material/download:",
            on_click="ignore",
            help="Exactly the contacts that the filters leave, undated ones at the end.",
        )
    st.caption("Choose a row, or a mark on the timeline, to read who says so and in which words.")
    listed = queries.load_contacts(opened.cursor, list_rows(selection, TABLE_ROWS))
    _show_rows("table", list_contacts(listed), COLUMNS)
    if counts.shown > len(listed):
        st.caption(
            f"The table shows the first {len(listed):,} of {counts.shown:,};"
            " the download holds all."
        )
