"""The filters, in the sidebar. Each widget is bound to the URL: its key is the parameter's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import streamlit as st

from dashboard.facets import Options
from dashboard.filters import LABELS, RULES, TIMES, Filters, read_filters, to_defaults
from dashboard.offices import OFFICES
from dashboard.selection import Selection, count_left_out, count_options
from dashboard.words import CHANNELS, DECISIONS, PRECISIONS, STATUSES, escape_markdown, name_country

_URL: Final = "query-params"
_MOST_COUNTED: Final = 250  # options of a long list whose counts are shown, the busiest
_PILLS: Final = {
    "channel": tuple(CHANNELS),
    "status": tuple(STATUSES),
    "precision": tuple(PRECISIONS),
    "review": tuple(DECISIONS),
}
_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "office": tuple(OFFICES),
    **dict.fromkeys(("country", "official", "organisation", "place", "source", "topic"), ()),
}
_CHIP: Final = 48  # characters of a chip


def show_filters(options: Options) -> Filters:
    """Show the filters and return what they hold; their counts come later (`show_tallies`)."""
    with st.sidebar:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader("Filters", anchor=False, width="stretch")
            st.button(
                "Reset",
                key="reset",
                on_click=reset_filters,
                type="tertiary",
                icon=":material/restart_alt:",
                help="Clear every filter",
            )
        st.text_input(
            "Words in the evidence",
            key="text",
            bind=_URL,
            placeholder="for example: ceasefire",
            icon=":material/search:",
            max_chars=200,
        )
        _show_choice("Country or organisation", "country", options.values["country"], name_country)
        _show_choice("Official", "official", options.values["official"], str)
        st.multiselect(
            "Office",
            list(OFFICES),
            key="office",
            bind=_URL,
            format_func=OFFICES.__getitem__,
            placeholder="All",
            select_all=False,
            help="By the title that the texts give: foreign ministers only, for example.",
        )
        _show_range(options)
        st.pills(
            "Channel",
            list(CHANNELS),
            key="channel",
            bind=_URL,
            selection_mode="multi",
            format_func=CHANNELS.__getitem__,
        )
        st.pills(
            "Status",
            list(STATUSES),
            key="status",
            bind=_URL,
            selection_mode="multi",
            format_func=STATUSES.__getitem__,
            help="Whether it took place, was announced or offered, or did not come about.",
        )
        with st.expander("More filters", icon=":material/tune:"):
            st.pills(
                "The date means",
                list(PRECISIONS),
                key="precision",
                bind=_URL,
                selection_mode="multi",
                format_func=PRECISIONS.__getitem__,
            )
            st.pills(
                "Review",
                list(DECISIONS),
                key="review",
                bind=_URL,
                selection_mode="multi",
                format_func=DECISIONS.__getitem__,
                help="What was decided on the page Review. Rejected contacts are left out"
                " everywhere unless they are asked for here.",
            )
            for label, key, choices in (
                ("Place", "place", options.values["place"]),
                ("Source", "source", options.values["source"]),
                ("Topic", "topic", options.values["topic"]),
                ("Body that takes part", "organisation", options.values["organisation"]),
            ):
                if choices or st.query_params.get(key):
                    _show_choice(label, key, choices, str)
            st.slider(
                "Confidence at least",
                0.0,
                1.0,
                0.0,
                0.05,
                key="confidence",
                bind=_URL,
                help="How sure the reading of the text is, from 0 to 1.",
            )
        st.toggle(
            "Contacts inside one government",
            key="domestic",
            bind=_URL,
            help="Such as a president meeting his own ministers. Left out unless this is on.",
        )
    return recall_filters()


def recall_filters() -> Filters:
    """Return what the filters hold now; before they are drawn, what they held and any change."""
    return read_filters({name: st.session_state.get(name) for name in to_defaults()})


def show_tallies(selection: Selection, options: Options) -> None:
    """Write beside each option how many contacts it would leave, the other filters staying.

    By a style sheet: an option's label is its value in the address, and a number in it would break
    every link. A screen reader reads the numbers with the options.
    """
    sheet = []
    for field, names in (*_PILLS.items(), *_LISTS.items()):
        listed = tuple(names) or options.values.get(field, ())
        counts = count_options(selection, field)
        places = {name: place for place, name in enumerate(listed)}
        if field in _PILLS:
            for name, place in places.items():
                button = f".st-key-{field} [role=toolbar] button:nth-of-type({place + 1})::after"
                sheet.append(f'{button}{{content:"{counts.get(name, 0):,}"}}')
            continue
        busiest = list(counts.items())[:_MOST_COUNTED]
        rules = [f'[role=option][data-key="{places[name]}"]::after{{content:"{n:,}"}}'
                 for name, n in busiest if name in places]  # fmt: skip
        if len(counts) <= _MOST_COUNTED:
            rules.insert(0, '[role=option]::after{content:"0"}')
        # The list lies outside the widget that opens it.
        sheet.append(f":root:has(.st-key-{field} [data-open]){{{''.join(rules)}}}")
    st.html(f"<style>{''.join(sheet)}</style>")


def show_chips(selection: Selection) -> None:
    """Show each filter in use, with what it leaves out; a click on it removes it."""
    active = selection.filters.find_active()
    if not active:
        return
    left_out = count_left_out(selection)
    with st.container(horizontal=True, gap="small", key="chips"):
        for field, words in active.items():
            clipped = words if len(words) <= _CHIP else words[: _CHIP - 1].rstrip() + "…"
            st.button(
                f"{LABELS[field]}: {escape_markdown(clipped)} (−{left_out[field]:,})",
                key=f"chip-{field}",
                icon=":material/close:",
                on_click=remove_filter,
                args=(field,),
                help=f"Remove this filter. Without it there are {left_out[field]:,} more contacts.",
            )


def remove_filter(field: str) -> None:
    """Clear one filter, and its part of the URL."""
    defaults = to_defaults()
    for name in (field, f"{field}_rule"):
        if name in defaults:
            st.session_state[name] = defaults[name]


def _show_choice(
    label: str, key: str, choices: tuple[str, ...], name: Callable[[str], str]
) -> None:
    st.multiselect(
        label,
        choices,
        key=key,
        bind=_URL,
        format_func=name,
        placeholder="All",
        filter_mode="contains",
        select_all=False,
    )
    has_rule = f"{key}_rule" in to_defaults()
    if has_rule and (len(st.session_state.get(key) or ()) > 1 or _is_all(key)):
        st.segmented_control(
            f"{label}: which of those chosen must take part",
            list(RULES),
            key=f"{key}_rule",
            bind=_URL,
            default="any",
            required=True,
            format_func=RULES.__getitem__,
            label_visibility="collapsed",
        )


def _is_all(key: str) -> bool:
    # A rule that a link brings along must have its widget, or the URL would be cleaned of it.
    return st.query_params.get(f"{key}_rule") in (RULES["all"], RULES["between"])


def _show_range(options: Options) -> None:
    first, last = options.first_day, options.last_day
    if first is None or last is None:
        return
    st.segmented_control(
        "Days",
        list(TIMES),
        key="time",
        bind=_URL,
        default="event",
        required=True,
        format_func=TIMES.__getitem__,
        help="Whether the timeline and the dates below go by the day on which a contact took place,"
        " or by the day on which a text first told of it.",
    )
    low, high = date(first.year, 1, 1), date(last.year, 12, 31)
    st.date_input("From", None, low, high, key="after", bind=_URL, format="YYYY-MM-DD")
    st.date_input("To", None, low, high, key="before", bind=_URL, format="YYYY-MM-DD")


def reset_filters() -> None:
    """Clear every filter, and with it the URL."""
    for name, value in to_defaults().items():
        st.session_state[name] = value
