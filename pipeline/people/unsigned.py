"""Whose house a release is of that names none: by who introduces it, or by how it opens.

"A Downing Street spokesperson said:" on a line of its own, and then the text; "The
Secretary-General met with N", "The President spoke to N", where nobody has been named before: a
newspaper would not open so.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import cast

from pipeline.models import Sentence
from pipeline.people.lexicon import Lexicon
from pipeline.people.tokens import split_tokens
from pipeline.reference import OfficeClass, fold
from pipeline.vocabulary import read_table

_INTRODUCES = re.compile(
    r"(?:(?:The|An?|Attributed to|Attributable to|(?:The )?(?:[Bb]elow|[Ff]ollowing) is "
    r"attribut(?:ed|able) to)\s+(?:the\s+)?)?"
    r"(?P<house>[A-Z0-9][^:\n]{2,70}?)(?:['’]s)?\s+"
    r"(?:(?:[Oo]fficial\s+)?[Ss]pokes(?:man|woman|person)|[Pp]ress\s+(?:[Ss]ecretary|[Ss]ervice))\b"
    r"[^:\n]{0,90}[:,]\s*"
)
_SPEAKS_FOR = re.compile(
    r"\b[Ss]pokes(?:man|woman|person)(?:['’]s)? (?:[Oo]ffice )?(?:of|for|to) the "
    r"(?P<office>[A-Z].+)"
)
"""How a briefing is headed: "Daily Briefing by the Spokesperson for the Secretary-General"."""
_FIRST = 4
"""Sentences in which a release is introduced and opens."""
_READ = 4000
"""Characters in which another body would be named."""
_WHEN = (
    r"(?:(?:Earlier |Later )?(?:[Tt]oday|[Yy]esterday|[Tt]his (?:morning|afternoon|evening))"
    r"(?: [A-Z]\w+day)?,? |(?:On|Late on|Early on) [^,\n]{3,40}, )?"
)
_OPENS = re.compile(
    rf"{_WHEN}[Tt]he (?P<office>(?:[A-Z][\w-]+ ){{1,4}})(?!of\b|and\b|has been\b)[a-z]"
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2})(?:,\s*|\s*\n)"
    r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2}(?:st|nd|rd|th)?),? \d{4}\.?\s*"
)


def find_unsigned(
    text: str, sentences: Sequence[Sentence], lexicon: Lexicon
) -> tuple[str, OfficeClass | None] | str | None:
    """Return the name of the house that introduces a text, or code and class of who opens it."""
    body = [s for s in sentences[:_FIRST] if s.paragraph >= 0]
    for sentence in body:
        found = _INTRODUCES.fullmatch(text, sentence.start_char, sentence.end_char)
        if found is not None:
            return found["house"]
    heading = next((s for s in body[:2] if s.is_heading), None)
    found = None
    if heading is not None:
        found = _SPEAKS_FOR.search(text, heading.start_char, heading.end_char)
    opening = next((s for s in body if not s.is_heading), None)
    if opening is not None and found is None:
        found = _OPENS.match(text, opening.start_char)
    if found is None:
        return None
    for words, code, office_class, needs in _load_heads():
        if not f"{found['office']} ".startswith(f"{words} "):
            continue
        is_own = re.search(rf"\b{needs}\b", text) if needs else _is_of(code, text, lexicon)
        return (code, office_class) if is_own else None
    return _find_by_dateline(text, sentences, found["office"], lexicon) or _find_by_seat(
        text[opening.start_char : opening.end_char] if opening else "", found["office"], lexicon
    )


def _find_by_seat(
    sentence: str, words: str, lexicon: Lexicon
) -> tuple[str, OfficeClass | None] | None:
    """Read "The Prime Minister welcomed N to Downing Street": whose house that is."""
    tokens = split_tokens(sentence, 0, len(sentence))
    titles = split_tokens(words, 0, len(words))
    offices = {m.entry.office.office_class for m in lexicon.match(titles, 0) if m.entry.office}
    seats = {
        (seat.code, seat.office_class)
        for index, token in enumerate(tokens)
        if token.is_capital
        for match in lexicon.match(tokens, index)
        if match.entry.kind == "seat"
        for name in [sentence[token.start : tokens[index + match.length - 1].end]]
        if (seat := lexicon.reference.seat_by_name.get(fold(name))) is not None
        and seat.office_class in offices
    }
    return min(seats) if len(seats) == 1 else None


@functools.cache
def _load_heads() -> tuple[tuple[str, str, OfficeClass, str], ...]:
    """Return whom a bare office means, and what a text must name for it (own_heads.csv)."""
    return tuple(
        (row["words"], row["code"], cast(OfficeClass, row["office_class"]), re.escape(row["needs"]))
        for row in read_table("own_heads.csv")
    )


def _is_of(code: str, text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text names a body, or no other that may have a secretary-general."""
    tokens = split_tokens(text, 0, min(len(text), _READ))
    bodies = {
        match.entry.code
        for index, token in enumerate(tokens)
        if token.is_capital
        for match in lexicon.match(tokens, index)[:1]
        if match.entry.code in lexicon.reference.organisations
    }
    return code in bodies or not any(_may_have_general(other, lexicon) for other in bodies)


def _may_have_general(code: str | None, lexicon: Lexicon) -> bool:
    """The European Union's head is no secretary-general; of a body without rows nobody knows."""
    rows = lexicon.reference.officials_by_office.get((code or "", "organisation_head"), ())
    return not rows or any("secretary" in row.office.lower() for row in rows)


def _find_by_dateline(
    text: str, sentences: Sequence[Sentence], office: str, lexicon: Lexicon
) -> tuple[str, OfficeClass | None] | None:
    """Read "Paris, 16 August 2013" above or below a text that opens with "The President"."""
    titles = split_tokens(office, 0, len(office))
    title = next(
        (
            m.entry.office
            for m in lexicon.match(titles, 0)
            if m.entry.office is not None and m.length == len(titles)
        ),
        None,
    )
    if title is None or title.is_reporting:
        return None
    ends = [*sentences[:_FIRST], *sentences[-_FIRST:]]
    codes = {
        match.entry.code
        for sentence in ends
        if (found := _DATELINE.fullmatch(text, sentence.start_char, sentence.end_char))
        for tokens in [split_tokens(found["place"], 0, len(found["place"]))]
        for match in lexicon.match(tokens, 0)[:1]
        if match.entry.kind == "capital"
    }
    code = next(iter(codes)) if len(codes) == 1 else None
    if code is None:
        return None
    return code, title.office_class
