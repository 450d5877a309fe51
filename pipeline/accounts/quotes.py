"""Find quotations by their marks and layout alone.

An apostrophe and a closing single mark are one character, and a straight mark does not say whether
it opens or closes; what stands on either side of it decides. Conventions after the Chicago Manual
of Style, 16th ed., 13.28-13.32 (a quotation over several paragraphs opens each, closes the last).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.accounts.records import Quote

_DOUBLE = re.compile(r"[\"“”„‟«»]|\n[ \t]*\n\s*")
_SINGLE = re.compile(r"['‘’‚‹›]|\n[ \t]*\n\s*")
_CLOSERS = {
    "“": "”\"", '"': '"”', "„": "“”\"", "‟": "”", "«": "»", "»": "«",
    "‘": "’'", "'": "'", "‚": "‘’", "‹": "›", "›": "‹",
}  # fmt: skip
# Marks that can only open: without a closing one they hold to the end of their paragraph.
_SURE_OPENERS = frozenset("“„‟«")
_BLOCK = re.compile(r"(?m)^[ \t]*>[ \t]?.*\S.*$(?:\n[ \t]*>.*$)*")
# What looks like an opening single mark and is an elision.
_ELISION = re.compile(r"(?i)(?:\d0s|em|n|til|tis|twas|cause|bout|round|neath)\b")
_PUNCTUATION = frozenset(".,!?;:…)]}—–-")


def find_quotes(text: str) -> list[Quote]:
    """Return the outermost quotations of ``text`` in order; they do not overlap.

    Takes straight, curly, low and angle marks, single and double, and lines that begin with '>'. A
    quotation that runs over paragraphs, its mark repeated at the head of each, is one. A straight
    or single mark without its partner is no quotation. Linear in the text's length.

    >>> [text[q.start_char:q.end_char] for text in ["It's “fine”, the ministers' aide said"]
    ...  for q in find_quotes(text)]
    ['“fine”']
    """
    blocks = [Quote(m.start(), m.end()) for m in _BLOCK.finditer(text)]
    double = _scan(text, _DOUBLE, blocks)
    single = _scan(text, _SINGLE, sorted([*blocks, *double], key=lambda q: q.start_char))
    return _keep_outermost([*blocks, *double, *single])


def _keep_outermost(quotes: list[Quote]) -> list[Quote]:
    kept: list[Quote] = []
    for quote in sorted(quotes, key=lambda q: (q.start_char, -q.end_char)):
        if not kept or quote.start_char >= kept[-1].end_char:
            kept.append(quote)
    return kept


def _scan(text: str, marks: re.Pattern[str], inside: list[Quote]) -> list[Quote]:
    """Pair the marks of one kind, leaving out those inside the quotations already found."""
    found: list[Quote] = []
    opened: int | None = None
    possible: int | None = None  # a close that may as well be a plural's apostrophe
    closed_until = -1
    for match in _outside(marks, text, inside):
        mark, at = match[0], match.start()
        if at < closed_until:
            continue
        if mark[0] == "\n":
            if opened is None:
                continue
            if possible is not None:
                found.append(Quote(opened, possible))
            elif text[match.end() : match.end() + 1] == text[opened]:
                closed_until = match.end() + 1  # the repeated mark opens nothing new
                continue
            elif text[opened] in _SURE_OPENERS:
                found.append(Quote(opened, at))
            opened = possible = None
        elif opened is None:
            if mark in _CLOSERS and _may_open(text, at):
                opened = at
        elif mark in _CLOSERS[text[opened]] and _may_close(text, at):
            if marks is _SINGLE and _may_be_plural(text, at):
                possible = at + 1
                continue
            found.append(Quote(opened, at + 1))
            opened = possible = None
        elif mark == text[opened] and _may_open(text, at) and not _heads_line(text, at):
            if possible is not None:
                found.append(Quote(opened, possible))
            if possible is not None or mark not in _SURE_OPENERS:
                opened, possible = at, None
    if opened is not None:
        if possible is not None:
            found.append(Quote(opened, possible))
        elif text[opened] in _SURE_OPENERS:
            found.append(Quote(opened, len(text.rstrip())))
    return [quote for quote in found if quote.end_char - quote.start_char > 2]


def _outside(marks: re.Pattern[str], text: str, inside: list[Quote]) -> Iterator[re.Match[str]]:
    spans = iter(inside)
    span = next(spans, None)
    for match in marks.finditer(text):
        while span is not None and span.end_char <= match.start():
            span = next(spans, None)
        if span is None or match.start() < span.start_char or match[0][0] == "\n":
            yield match


def _may_open(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    mark = text[at]
    if after.isspace():
        # French sets a space, often a no-break one, inside its angle marks.
        return mark in "«»" and not before.isalnum() and before not in _PUNCTUATION
    if mark == "’":
        return False
    if before.isalnum() or (before in ".,!?" and mark not in "“„«"):
        return False
    return mark not in "'‘" or not _ELISION.match(text, at + 1)


def _may_close(text: str, at: int) -> bool:
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] in "”»“«›‹":
        return True
    return not text[at - 1].isspace() and not after.isalnum()


def _may_be_plural(text: str, at: int) -> bool:
    """Tell whether a single mark may be a plural possessive's: the officials' view."""
    return text[at - 1] in "sS" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isalpha()


def _heads_line(text: str, at: int) -> bool:
    """Tell whether only a short indent stands between the mark and its line's beginning."""
    before = text[max(0, at - 20) : at]
    return (at <= 20 or "\n" in before) and not before[before.rfind("\n") + 1 :].strip()
