"""The panel of one contact: what happened, how its date is known, who says what, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.highlight import mark_evidence
from dashboard.index import Array
from dashboard.opening import Opened
from dashboard.pages import link_to
from dashboard.sequel import find_around, tell_outcome
from dashboard.store import choose_folder, open_session, open_tables
from dashboard.story import describe_person, explain_date, group_accounts, name_conflict, tell
from dashboard.takeaway import Shown
from dashboard.taking import show_take_away
from dashboard.words import (
    CHANNELS,
    DECISIONS,
    STATUSES,
    as_day,
    as_text,
    count,
    escape_html,
    escape_markdown,
    name_codes,
    name_country,
    say_day,
    say_when,
)
from pipeline.export import FORMATS

_TAKEN: Final = ("jsonl", "csv", "html", "ics")
"""Formats of a single contact: with its evidence, as a row, as a page, as an event."""
_COLOURS: Final[Mapping[str, Literal["green", "blue"]]] = {
    "held": "green",
    "planned": "blue",
    "proposed": "blue",
}


def open_contact(contact_id: str) -> None:
    """Open the panel of a contact; its id goes into the URL, so that a link opens it too."""
    st.query_params["contact"] = contact_id


def close_contact() -> None:
    """Close the panel, and let the same mark or row be clicked again."""
    st.query_params.pop("contact", None)
    st.session_state["closed"] = st.session_state.get("closed", 0) + 1


@st.dialog(
    "Contact", width=640, position="right", icon=":material/forum:", on_dismiss=close_contact
)
def show_panel(opened: Opened, numbers: Array, shown: Shown) -> None:
    """Show the contact that the URL names, with steps to its neighbours.

    `numbers` are those of the contacts on the page, in their order; `shown` is what the page takes
    away. The cursor is opened here: the panel is run again alone, after the page's own is gone.
    """
    contact_id = st.query_params.get("contact", "")
    cursor = open_session(opened.store, opened.added)
    found = queries.find_contact(cursor, contact_id)
    if found.empty:
        st.info("This contact is not in these tables.", icon=":material/search_off:")
        return
    contact = found.iloc[0].to_dict()
    evidence = queries.find_evidence(cursor, contact_id)
    _show_steps(queries.find_steps(cursor, contact_id, numbers))
    around = find_around(cursor, contact_id)
    _show_head(contact, queries.find_people(cursor, contact_id))
    _show_ways_on(contact, shown)
    if outcome := tell_outcome(contact, around):
        st.html(f'<p class="contact-note">{escape_html(outcome)}</p>')
    _show_date(contact, evidence)
    show_accounts(contact, queries.find_accounts(cursor, contact_id))
    show_evidence(evidence, st.session_state.get("text") or "", has_steps=True)
    _show_around(around)


def _show_ways_on(contact: dict[Any, Any], shown: Shown) -> None:
    contact_id = contact["contact_id"]
    is_dated = as_day(contact["start"]) is not None
    kinds = [kind for kind in _TAKEN if is_dated or not FORMATS[kind].is_dated_only]
    one = replace(shown, ids=(contact_id,), view="one contact", is_filtered=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        show_take_away(f"contact-{contact_id}", one, kinds=kinds)
        if not contact["is_added"]:
            link_to("review", "Review this contact", [("at", contact_id)], ":material/fact_check:")


def _show_steps(steps: queries.Steps | None) -> None:
    if steps is None:
        st.caption("The filters leave this contact out of the timeline.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, icon, other, keys in (
            ("Earlier", "arrow_back", steps.earlier, "Alt+Left"),
            ("Later", "arrow_forward", steps.later, "Alt+Right"),
        ):
            st.button(
                label,
                key=label.lower(),
                icon=f":material/{icon}:",
                disabled=other is None,
                on_click=open_contact,
                args=(other or "",),
                shortcut=keys,
            )
        st.caption(f"{steps.place:,} of {steps.total:,}")


def _show_head(contact: dict[Any, Any], people: pd.DataFrame) -> None:
    st.html(f'<p class="contact-summary">{escape_html(tell(contact))}</p>')
    status = str(contact["status"])
    with st.container(horizontal=True, gap="small"):
        st.badge(STATUSES[status], color=_COLOURS.get(status, "orange"))
        st.badge(CHANNELS[contact["channel"]], color="gray")
        if place := as_text(contact["place"]):
            st.badge(escape_markdown(place), color="gray", icon=":material/location_on:")
        if contact["decision"] != "open":
            words = DECISIONS[contact["decision"]]
            st.badge(f"{words} by hand", color="violet", icon=":material/fact_check:")
    rows = []
    for person in people.to_dict("records"):
        began = " (began it)" if person["is_initiator"] else ""
        rows.append(f"<li>{escape_html(describe_person(person))}{began}</li>")
    st.html(f'<ul class="contact-people">{"".join(rows)}</ul>')
    if contact["topics"]:
        topics = escape_html("; ".join(contact["topics"]))
        st.html(f'<p class="contact-note">Discussed: {topics}</p>')


def _show_date(contact: dict[Any, Any], evidence: pd.DataFrame) -> None:
    overlay = open_tables(choose_folder()).overlay
    by_hand = overlay.find_date_by_hand(contact["contact_id"]) if overlay else None
    first, *rest = explain_date(contact, evidence, by_hand)
    if told := as_day(contact["first_reported"]):
        rest.append(f"First told on {say_day(told, weekday=True)}.")
    rows = "".join(f"<li>{escape_html(line)}</li>" for line in rest)
    st.html(
        "<h3>When, and how that is known</h3>"
        f'<p class="contact-note"><strong>{escape_html(first)}</strong></p>'
        f'<ul class="contact-note">{rows}</ul>'
    )


def show_accounts(contact: dict[Any, Any], accounts: pd.DataFrame) -> None:
    """Show on what sources disagree, and the words of each side in columns."""
    for conflict in contact["conflicts"]:
        field, claims = name_conflict(conflict)
        st.warning(
            f"Sources disagree. {escape_markdown(field)}\\: {escape_markdown(claims)}",
            icon=":material/call_split:",
        )
    voices = group_accounts(accounts)
    if not voices:
        return
    st.html("<h3>What each side says</h3>")
    for start in range(0, len(voices), 2):
        row = voices[start : start + 2]
        for column, voice in zip(st.columns(len(row)), row, strict=True):
            side = f" · {name_country(voice.country)}" if voice.country else ""
            quotes = []
            for statement in voice.statements:
                speaker = as_text(statement["speaker"])
                kind = "" if statement["kind"] == "quote" else "paraphrased, "
                foot = f"{kind}{speaker or 'no speaker named'}"
                quotes.append(
                    f"<blockquote>{escape_html(statement['text'])}"
                    f"<footer>{escape_html(foot)}</footer></blockquote>"
                )
            column.html(
                f'<div class="contact-voice"><h4>{escape_html(voice.source + side)}</h4>'
                f"{''.join(quotes)}</div>"
            )


def show_evidence(evidence: pd.DataFrame, searched: str = "", has_steps: bool = False) -> None:
    """Show every sentence that tells of the contact, marked in its paragraph.

    `searched` are words that are marked, too; `has_steps` adds a step to each whole text.
    """
    found = '<mark class="found">what was searched for</mark>' if searched.strip() else ""
    st.html(
        f"<h3>Evidence: {count(len(evidence), 'sentence')}</h3>"
        '<p class="contact-key"><mark class="sentence">sentence</mark>'
        '<mark class="sentence trigger">what tells of the contact</mark>'
        f'<mark class="sentence date">what dates it</mark>{found}</p>'
    )
    for row in evidence.to_dict("records"):
        date = None
        if row["date_start_char"] == row["date_start_char"] and row["date_start_char"] is not None:
            date = (int(row["date_start_char"]), int(row["date_end_char"]))
        body = mark_evidence(
            row["text"],
            int(row["start_char"]),
            int(row["end_char"]),
            as_text(row["trigger"]),
            date,
            searched,
        )
        st.html(
            f'<article class="contact-evidence"><header>{_name_source(row)}</header>'
            f"{body}</article>"
        )
        if has_steps:
            link_to(
                "reader",
                "In the whole text",
                [("doc", row["doc_id"]), ("at", row["contact_id"])],
                ":material/article:",
            )


def _show_around(around: pd.DataFrame) -> None:
    if around.empty:
        return
    st.html("<h3>The same parties before and after</h3>")
    for row in around.to_dict("records"):
        when = say_when(as_day(row["start"]), as_day(row["end"]), row["precision"])
        how = f"{CHANNELS[row['channel']]} · {STATUSES[row['status']]}"
        st.button(
            escape_markdown(f"{when} · {how} · {name_codes(row['summary'])}"),
            key=f"around-{row['contact_id']}",
            type="tertiary",
            on_click=open_contact,
            args=(row["contact_id"],),
        )


def _name_source(row: dict[Any, Any]) -> str:
    title = as_text(row["title"]) or str(row["doc_id"])
    published = as_day(row["published"])
    parts = [as_text(row["source"]), f"published {say_day(published)}" if published else None]
    words = " · ".join(escape_html(part) for part in parts if part)
    url = as_text(row["url"])
    name = f"<strong>{escape_html(title)}</strong>"
    if url and urlsplit(url).scheme in ("http", "https"):
        name = f'<a href="{escape_html(url)}" target="_blank" rel="noopener noreferrer">{name}</a>'
    return name + (f"<span>{words}</span>" if words else "")
