"""A piece of a text as HTML, with words of it marked; everything from the text is escaped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dashboard.words import escape_html

MOST_CHARACTERS: Final = 1_200
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text (end exclusive), the CSS class that shows them, and a hint."""

    start: int
    end: int
    kind: str
    label: str = ""


def find_paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the paragraph (between blank lines) around text[start:end].

    A paragraph of more than MOST_CHARACTERS is cut down around the words, at spaces.
    """
    low = max((match.end() for match in _BLANK_LINE.finditer(text, 0, start)), default=0)
    after = _BLANK_LINE.search(text, end)
    high = after.start() if after else len(text)
    spare = max(0, MOST_CHARACTERS - (end - start)) // 2
    if high - low > MOST_CHARACTERS:
        if low < start - spare:
            space = text.find(" ", start - spare, start)
            low = space + 1 if space >= 0 else start
        if high > end + spare:
            space = text.rfind(" ", end, end + spare)
            high = space if space >= 0 else end
    return low, high


def find_word(text: str, word: str, start: int, end: int, kind: str) -> list[Span]:
    """Return where `word` stands first inside text[start:end], whatever its case; or nothing."""
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text[start:end], re.IGNORECASE)
    return [Span(start + match.start(), start + match.end(), kind)] if match else []


def mark(
    text: str,
    spans: Iterable[Span],
    low: int = 0,
    high: int | None = None,
    notes: Mapping[int, str] | None = None,
) -> str:
    """Return text[low:high] as HTML with the spans marked; spans may overlap, or reach outside.

    `notes` are pieces of HTML by the character before which they stand. The time grows with the
    text and its spans, not with their product.

    >>> mark("He met <her>.", [Span(3, 6, "word")])
    'He <mark class="word">met</mark> &lt;her&gt;.'
    """
    high = len(text) if high is None else high
    notes = notes or {}
    opened: dict[int, list[Span]] = {}
    closed: dict[int, list[Span]] = {}
    for span in spans:
        start, end = max(low, span.start), min(high, span.end)
        if start < end:
            opened.setdefault(start, []).append(span)
            closed.setdefault(end, []).append(span)
    stops = {at for at in notes if low <= at <= high}
    cuts = sorted({low, high, *stops, *opened, *closed})
    active: Counter[Span] = Counter()
    pieces = [notes.get(low, "")]
    for start, end in pairwise(cuts):
        active.subtract(closed.get(start, ()))
        active.update(opened.get(start, ()))
        active = +active
        pieces.append(_wrap(escape_html(text[start:end]), active))
        pieces.append(notes.get(end, ""))
    return "".join(pieces)


def _wrap(words: str, spans: Collection[Span]) -> str:
    if not spans:
        return words
    kinds = " ".join(sorted({span.kind for span in spans}))
    label = "; ".join(sorted({span.label for span in spans if span.label}))
    title = f' title="{escape_html(label)}"' if label else ""
    return f'<mark class="{kinds}"{title}>{words}</mark>'


def find_searched(text: str, searched: str, low: int, high: int) -> list[Span]:
    """Return where the words searched for stand in text[low:high], whatever their case."""
    words = " ".join(searched.split())
    if not words:
        return []
    # Words that a line of the text parts are found all the same.
    pattern = r"\s+".join(re.escape(word) for word in words.split(" "))
    found = re.finditer(pattern, text[low:high], re.IGNORECASE)
    return [Span(low + match.start(), low + match.end(), "found") for match in found]


def mark_evidence(
    text: str,
    start: int,
    end: int,
    trigger: str | None = None,
    date: tuple[int, int] | None = None,
    searched: str = "",
) -> str:
    """Return the paragraph around a sentence as HTML: sentence, trigger and date phrase marked.

    So are words searched for, wherever they stand. A date phrase in another paragraph is shown in
    its own paragraph before it.
    """
    spans = [Span(start, end, "sentence")]
    if trigger:
        spans += find_word(text, trigger, start, end, "trigger")
    if date:
        spans.append(Span(*date, "date"))
    low, high = find_paragraph(text, start, end)
    spans += find_searched(text, searched, low, high)
    parts = []
    if date and not (low <= date[0] and date[1] <= high):
        parts.append(_to_paragraph(text, spans, *find_paragraph(text, *date)))
    parts.append(_to_paragraph(text, spans, low, high))
    return "".join(parts)


def _to_paragraph(text: str, spans: list[Span], low: int, high: int) -> str:
    before = "… " if low > 0 and text[low - 1] != "\n" else ""
    after = " …" if high < len(text) and text[high] != "\n" else ""
    return f"<p>{before}{mark(text, spans, low, high)}{after}</p>"
