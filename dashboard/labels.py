"""The words on a figure: escaped, and broken into lines, since Plotly breaks none itself."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.words import (
    BASES,
    CHANNELS,
    PRECISIONS,
    STATUSES,
    as_day,
    as_text,
    escape_html,
    list_words,
    name_codes,
    say_day,
    say_when,
)

_LINE = 24  # characters in a line of a lane's name; it has two lines at most
_CHARACTER = 6.5  # pixels that a character of a lane's name is wide, on average
_ROOM = 14  # pixels between the names and the lanes
_MOST_MARGIN = 190
_HOVER_LINE = 58
_SENTENCE = 220  # characters of a sentence that are shown when a mark is pointed at


def describe(contact: Mapping[Any, Any], sentence: str | None = None) -> str:
    """Return what is shown when a contact is pointed at: escaped, lines broken with <br>."""
    when = say_when(as_day(contact["start"]), as_day(contact["end"]), str(contact["precision"]))
    place = as_text(contact["place"])
    how = f"{CHANNELS[contact['channel']]} · {STATUSES[contact['status']]}"
    lines = [
        f"<b>{_wrap(list_words(contact['participants']))}</b>",
        f"{escape_html(when)} ({escape_html(PRECISIONS[contact['precision']])})",
        _wrap(BASES[contact["date_basis"]]),
        escape_html(how) + (f" · {_wrap(place)}" if place else ""),
        *([f"Begun by {_wrap(began)}"] if (began := as_text(contact["initiator"])) else []),
        *(
            [f"First told on {say_day(told)}"]
            if (told := as_day(contact["first_reported"]))
            else []
        ),
        f"<i>{_wrap(_clip(sentence or name_codes(str(contact['summary'])), _SENTENCE))}</i>",
    ]
    return "<br>".join(lines)


def fold(label: str) -> str:
    """Break a lane's name into two lines at most, so that it takes little room on a phone."""
    label = " ".join(label.split())
    first, dash, second = label.partition(" – ")
    if len(label) <= _LINE:
        lines = [label]
    elif dash:
        lines = [_clip(first, _LINE) + " –", _clip(second, _LINE)]
    else:
        lines = textwrap.wrap(label, _LINE, max_lines=2, placeholder="…")
    return "<br>".join(escape_html(line) for line in lines)


def measure(labels: Iterable[str]) -> int:
    """Return the pixels that folded lane names need to the left of the lanes.

    An estimate by characters. Plotly's own measure (automargin) asks the browser to lay out the
    page once for each name, which took over a second for a hundred lanes.
    """
    lines = [line for label in labels for line in re.sub(r"</?b>", "", label).split("<br>")]
    longest = max((len(html.unescape(line)) for line in lines), default=0)
    return min(_MOST_MARGIN, round(longest * _CHARACTER) + _ROOM)


def _wrap(text: str) -> str:
    text = " ".join(text.split())
    # Nearly all are short, and the search for line ends takes long.
    lines = [text] if len(text) <= _HOVER_LINE else textwrap.wrap(text, _HOVER_LINE)
    return "<br>".join(map(escape_html, lines))


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
