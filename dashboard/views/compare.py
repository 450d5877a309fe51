"""Compare two texts or sources: what both tell of the same contact, and what only one tells."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard.comparison import (
    BY,
    MOST_TELLERS,
    Claimed,
    find_best_pair,
    find_differences,
    find_told,
    keep_tellers,
    list_tellers,
    split_told,
)
from dashboard.listing import show_table
from dashboard.pages import link_to
from dashboard.queries import TABLE_ROWS
from dashboard.reading import load_documents
from dashboard.taking import show_take_away
from dashboard.views.frame import Frame, ask, open_frame, to_shown
from dashboard.views.reader import name_document
from dashboard.words import (
    CHANNELS,
    STATUSES,
    as_day,
    as_text,
    count,
    escape_html,
    escape_markdown,
    list_words,
    name_codes,
    say_when,
)

_MOST_SHOWN = 40  # contacts of each kind on the page


def show() -> None:
    """Show the page."""
    frame = open_frame("Compare", "What two texts or two sources tell of the same contacts.")
    if frame is None:
        return
    by = st.segmented_control(
        "Compare two",
        list(BY),
        key="by",
        bind="query-params",
        default="texts",
        required=True,
        format_func=BY.__getitem__,
        label_visibility="collapsed",
    )
    by = by or "texts"
    best = ask(frame, find_best_pair, by)
    if best is None:
        st.info(f"There are not two {BY[by].lower()} to compare.", icon=":material/inbox:")
        return
    listed = _list_tellers(frame, by, best)
    names, offered = {}, {}
    if by == "texts":
        documents = load_documents(frame.cursor, listed).set_index("doc_id").to_dict("index")
        names = {name: as_text(row["title"]) or name for name, row in documents.items()}
        offered = {name: name_document(row, name) for name, row in documents.items()}
    tellers = _choose(listed, best, by, offered)
    if names.get(tellers[0]) == names.get(tellers[1]):
        names = offered  # two of one title
    if len(listed) >= MOST_TELLERS:
        st.caption(
            f"The {MOST_TELLERS:,} {BY[by].lower()} that tell of the most contacts are offered;"
            " a link may name any other."
        )
    if tellers[0] == tellers[1]:
        st.info("Choose two different ones.", icon=":material/compare_arrows:")
        return
    both, first, second = ask(frame, split_told, frame.filters, by, tellers)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{len(both):,}** told by both · **{len(first):,}** by the first alone ·"
            f" **{len(second):,}** by the second alone",
            width="content",
        )
        room = st.container(width="content")
    if not (both or first or second):
        st.info("Neither tells of a contact that the filters leave.", icon=":material/inbox:")
        return
    drawn = [name for ids in (both, first, second) for name in ids[:_MOST_SHOWN]]
    told = find_told(frame.cursor, frame.filters, by, tellers, ids=drawn)
    rows = find_told(frame.cursor, frame.filters, by, tellers, limit=TABLE_ROWS)
    table = _list_told(rows, names)
    view = f"told by {names.get(tellers[0], tellers[0])}, or by {names.get(tellers[1], tellers[1])}"
    with room:
        shown = to_shown(frame, [*both, *first, *second], view)
        show_take_away(f"told-{by}", shown, table=table)
    _show_both(told, both, tellers, names)
    for at, ids in enumerate((first, second)):
        label = f"Only {names.get(tellers[at], tellers[at])}: {count(len(ids), 'contact')}"
        with st.expander(escape_markdown(label), expanded=not both and at == 0):
            for contact_id in ids[:_MOST_SHOWN]:
                _show_contact(told, contact_id, tellers)
            if len(ids) > _MOST_SHOWN:
                st.caption(f"The first {_MOST_SHOWN} are shown.")
    st.subheader("The same as a table", anchor=False)
    show_table(table, "What each of the two tells.")
    if len(rows) == TABLE_ROWS:
        st.caption(f"The table holds the first {TABLE_ROWS:,} sentences; take the contacts away.")


def _list_tellers(frame: Frame, by: str, best: tuple[str, str]) -> list[str]:
    """Return what can be chosen: the most telling, and whatever the address asks for."""
    listed = ask(frame, list_tellers, by)
    asked = [st.query_params.get(name) for name in ("one", "other")]
    more = [name for name in (*best, *asked) if name and name not in listed]
    return listed + keep_tellers(frame.cursor, by, more)


def _choose(
    tellers: list[str], best: tuple[str, str], by: str, names: dict[str, str]
) -> tuple[str, str]:
    chosen = []
    for at, column in enumerate(st.columns(2)):
        key, parameter = f"teller_{by}_{at}", ("one", "other")[at]
        asked = st.query_params.get(parameter)
        if st.session_state.get(key) not in tellers:
            st.session_state[key] = asked if asked in tellers else best[at]
        chosen.append(
            column.selectbox(
                ("The first", "The second")[at],
                tellers,
                key=key,
                format_func=lambda name: names.get(name, name),
            )
        )
        if st.query_params.get(parameter) != chosen[-1]:
            st.query_params[parameter] = chosen[-1]
    return chosen[0], chosen[1]


def _show_both(
    told: pd.DataFrame, both: list[str], tellers: tuple[str, str], names: dict[str, str]
) -> None:
    st.subheader(f"Told by both: {count(len(both), 'contact')}", anchor=False)
    for contact_id in both[:_MOST_SHOWN]:
        with st.container(border=True):
            _show_contact(told, contact_id, tellers)
            if differences := find_differences(told, contact_id, tellers):
                st.warning(_say_differences(differences), icon=":material/call_split:")
            for column, teller in zip(st.columns(2), tellers, strict=True):
                rows = told[(told["contact_id"] == contact_id) & (told["teller"] == teller)]
                column.html(
                    _to_voice(as_text(rows["title"].iloc[0]) or teller if names else teller, rows)
                )
    if len(both) > _MOST_SHOWN:
        st.caption(f"The first {_MOST_SHOWN} are shown.")


def _say_differences(differences: Mapping[str, tuple[list[Claimed], list[Claimed]]]) -> str:
    """Return in which fields two differ, and what either says, as Markdown."""
    parts = []
    for field, sides in differences.items():
        first, second = (list_words(_say_claim(field, claim) for claim in side) for side in sides)
        parts.append(f"**{field}**: {first} | {second}")
    return "They differ on " + "; ".join(parts)


def _say_claim(field: str, claim: Claimed) -> str:
    if field == "date":
        start, end = as_day(claim[0]), as_day(claim[1])
        return say_when(start, end, "day" if start == end else "range")
    return (CHANNELS if field == "channel" else STATUSES)[str(claim[0])].lower()


def _show_contact(told: pd.DataFrame, contact_id: str, tellers: tuple[str, str]) -> None:
    row = told[told["contact_id"] == contact_id].iloc[0]
    when = say_when(as_day(row["start"]), as_day(row["end"]), row["precision"])
    st.markdown(
        f"**{escape_markdown(when)}** · {CHANNELS[row['channel']]} · {STATUSES[row['status']]}  \n"
        + escape_markdown(name_codes(row["summary"]))
    )
    with st.container(horizontal=True):
        link_to("timeline", "On the timeline", [("contact", contact_id)], ":material/timeline:")
        link_to(
            "reader", "In the text", [("doc", row["doc_id"]), ("at", contact_id)],
            ":material/article:",
        )  # fmt: skip


def _to_voice(name: str, rows: pd.DataFrame) -> str:
    quotes = []
    for row in rows.to_dict("records"):
        start, end = as_day(row["claimed_start"]), as_day(row["claimed_end"])
        day = say_when(start, end, "day" if start == end else "range")
        parts = [day, CHANNELS.get(row["claimed_channel"]), STATUSES.get(row["claimed_status"])]
        foot = " · ".join(part for part in parts if part)
        quotes.append(
            f"<blockquote>{escape_html(row['sentence'])}"
            f"<footer>{escape_html(foot)}</footer></blockquote>"
        )
    return f'<div class="contact-voice"><h4>{escape_html(name)}</h4>{"".join(quotes)}</div>'


def _list_told(told: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Date": told["start"],
            "Contact": told["summary"].map(name_codes),
            "Told by": [names.get(name, name) for name in told["teller"]],
            "Says": told["sentence"],
            "Its date": told["claimed_start"],
            "Its channel": [CHANNELS.get(as_text(v) or "", "") for v in told["claimed_channel"]],
            "Its status": [STATUSES.get(as_text(v) or "", "") for v in told["claimed_status"]],
        }
    )
