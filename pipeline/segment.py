"""Split a text into sentences, headings and bullets, by punctuation and layout alone.

The parser's own sentences would be better in places, but every sentence would have to be parsed for
them; the gate that makes the build fast needs the sentences first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.models import Sentence

# After these a full stop never ends a sentence.
_NEVER_LAST = frozenset(
    "mr mrs ms dr eng prof rev hon rt h.e h.h h.r.h "
    "messrs gen lt col maj capt cmdr adm brig sgt sen rep gov amb sec "
    "pres st sta mt ft vs nos art al jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues "
    "wed thu thur thurs fri no".split()
)
# After these it may; then the next word decides.
_MAY_BE_LAST = frozenset(
    "u.s u.n u.k e.u d.c a.m p.m jr sr ma u.s.s.r inc co corp ltd etc u.a.e".split()
)
_OF_CLOCK = frozenset({"a.m", "p.m"})
_OPENS_WITH_HOUR = re.compile(
    r"(?:at|by|around|about|before|after|until|from|just|shortly|on) (?:\S+ ){0,4}[\d:.]{1,5}\s?"
    r"[ap]\.m",
    re.IGNORECASE,
)
"""A sentence that opens with its hour goes on behind it: "At 3 a.m. President Smith called"."""
_AFTER_HOUR = frozenset(
    "GMT UTC EST EDT ET CST CDT CT PST PDT PT MST MDT CET CEST BST IST JST KST MSK AST EAT WAT "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun "
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Eastern Central Pacific Mountain Greenwich "
    "Zulu".split()
)
_OPENERS = frozenset(
    "the a an he she it they we i this that these those in on at but and or if as after before "
    "when while during since until however meanwhile both his her their its there then later "
    "earlier according asked also although among for from by so such two three what with "
    "yet".split()
)
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»)\]]*+(?=\s|\Z)")
_WORD_BEFORE = re.compile(r"([^\s(\[\"“‘«—–-]+)\Z")
_NEXT_WORD = re.compile(r"\s*[\"“‘«(\[—–-]*\s*(\S+)")
_ABBREVIATED = re.compile(r"\((?:ret|retd|rtd)\Z", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*•·‣▪◦–—]|\(?\d{1,2}[.)])\s+")
_TERMINAL = tuple('.!?…"”’»):;')
_HEADING_LENGTH = 160
_WRAP_COLUMNS = (40, 100)
_LONGEST = 1_500
"""Characters after which no writer is still in one sentence: a list, a table, a text without stops.

What comes later reads whole sentences, so that without an end to them its time would not grow with
the text's length alone."""


def split_sentences(text: str) -> list[Sentence]:
    """Return the sentences of ``text`` in order; they do not overlap and hold no outer white space.

    A blank line always ends a sentence; a single line break does unless the text is hard-wrapped.
    What has no stop for 1,500 characters is cut at its last semicolon, comma or space.
    ``paragraph`` counts stretches between line breaks that end one. Linear in the text's length.
    """
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(_find_paragraphs(text)):
        pieces = [
            part
            for piece in _split_paragraph(text, start, end)
            for part in _cut_endless(text, *piece)
        ]
        is_heading = len(pieces) == 1 and _looks_like_heading(text[start:end])
        sentences.extend(Sentence(s, e, number, is_heading) for s, e in pieces)
    return sentences


def _find_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs; a hard-wrapped text's single line breaks are white space."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    everywhere = _is_wrapped(text, lines)
    wrapped = frozenset() if everywhere else _find_wrapped(text, lines)
    start: int | None = None
    end = 0
    for line_start, line_end in lines:
        joins = (
            (everywhere or line_start in wrapped)
            and start is not None
            and text.count("\n", end, line_start) == 1
            and not _BULLET.match(text, line_start, line_end)
            and end - text.rfind("\n", 0, end) > _WRAP_COLUMNS[0]
        )
        if not joins:
            if start is not None:
                yield _trim(text, start, end)
            start = line_start
        end = line_end
    if start is not None:
        yield _trim(text, start, end)


def _find_wrapped(text: str, lines: list[tuple[int, int]]) -> frozenset[int]:
    """Return where the lines of hard-wrapped stretches start, on a page that is not wrapped.

    A stretch is what no blank line parts. Lists of headlines look alike, but for their capitals.
    """
    found: set[int] = set()
    stretch: list[tuple[int, int]] = []
    for line in [*lines, (-1, -1)]:
        if stretch and (line[0] < 0 or text.count("\n", stretch[-1][1], line[0]) > 1):
            small = sum(text[s:e].lstrip()[:1].islower() for s, e in stretch[1:])
            if small * 3 > len(stretch) and _is_wrapped(text, stretch):
                found.update(start for start, _ in stretch)
            stretch = []
        stretch.append(line)
    return frozenset(found)


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Tell whether most lines break inside a sentence at a usual column."""
    if len(lines) < 4 or max(e - s for s, e in lines) > _WRAP_COLUMNS[1]:
        return False
    long = [(s, e) for s, e in lines if e - s > _WRAP_COLUMNS[0]]
    broken = sum(not text[s:e].rstrip().endswith(_TERMINAL) for s, e in long)
    return len(long) * 2 > len(lines) and broken * 2 > len(long)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _split_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    bullet = _BULLET.match(text, start, end)
    for match in _END.finditer(text, bullet.end() if bullet else start, end):
        if match.end() < end and not _ends_sentence(text, begin, match, end):
            continue
        piece = _trim(text, begin, match.end())
        if piece[0] < piece[1]:
            yield piece
        begin = match.end()
    piece = _trim(text, begin, end)
    if piece[0] < piece[1]:
        yield piece


def _cut_endless(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        limit = start + _LONGEST
        marks = (text.rfind(mark, start, limit) + 1 for mark in ("; ", ", ", " ", "\n"))
        # A mark in the first half would leave a stump.
        cut = next((at for at in marks if at > start + _LONGEST // 2), limit)
        piece = _trim(text, start, cut)
        if piece[0] < piece[1]:
            yield piece
        start = cut
    piece = _trim(text, start, end)
    if piece[0] < piece[1]:
        yield piece


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    following = _NEXT_WORD.match(text, match.end(), min(end, match.end() + 80))
    if following is None:
        return True
    word = following[1]
    if word[0].islower():
        # "…?" he asked — a quotation's own stop does not end the sentence around it.
        return False
    if match[0] != ".":
        # "Gen. (ret.) N"
        return match[0] != ".)" or not _ABBREVIATED.search(text, begin, match.start())
    before = _WORD_BEFORE.search(text[max(begin, match.start() - 30) : match.start()])
    last = before[1].lower() if before else ""
    if last in _NEVER_LAST:
        # "no" and "may" are words as well; only a number follows the abbreviation.
        return last == "no" and not word[0].isdigit()
    if last in _OF_CLOCK and not _OPENS_WITH_HOUR.match(text, begin, match.start()):
        words = text[following.start(1) : following.end(1) + 20].split()
        is_zone = len(words) > 1 and words[1].strip(".,;:)") == "time"
        return word.strip(".,;:)") not in _AFTER_HOUR and not is_zone
    if last in _MAY_BE_LAST or re.fullmatch(r"(?:[a-z]\.)+[a-z]", last):
        return word.lower().strip('"”’.,') in _OPENERS
    return not (len(last) == 1 and last.isalpha() and last != "i")


def _looks_like_heading(paragraph: str) -> bool:
    return (
        len(paragraph) <= _HEADING_LENGTH
        and not _BULLET.match(paragraph)
        and not paragraph.rstrip().endswith(_TERMINAL)
    )
