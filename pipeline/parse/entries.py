"""Where a sentence stands: behind a dateline or a bullet, in a chronology's entry of a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.models import Mention, Sentence, TimeExpression

_HEAD_MARK = re.compile(r"\s*(?:\*\*)?\s*(?:\([^)]{1,20}\)\s*)?[:–—|-]+\s*(?:\*\*)?\s*")
_BULLET_MARK = re.compile(r"(?:(?:[-*•·‣▪◦▸►>»–—]+|\(?\d{1,2}[.)])\s+)+")
# "KYIV, Feb. 13 (Agency) -", "GENEVA/VIENNA —", "WASHINGTON (Agency) --"
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,4})(?:, [A-Z][\w.]+(?: [A-Z]\w+)?){0,2}"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.?,? )?"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?)"
    r"(?:,? \d{4})?|, [A-Z][a-z]+day)?"
    r"(?: ?\([^)\n]{2,30}\))?(?:, [A-Z][a-z]+day)? ?(?:--|[-–—:]) ?(?=\S)|"
    # "Moscow, 26 May 1999 (Agency) -", "New Delhi, May 10 (NTA) The minister"
    r"[A-Z][\w.'’-]+(?:[ /][A-Z][\w'’-]+){0,4}(?:, [A-Z]\w+)?[,;] "
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?)"
    # "Addis Ababa, 2 August 2031: The chairperson", "Riyadh, June 21, 2025, SPA -- The king"
    r"(?:,? \d{4}: (?=[A-Z])|(?:,? \d{4})?(?:, [A-Z]{2,6})? ?"
    r"(?:(?:\([^)\n]{2,30}\))? ?(?:--|[-–—]) |\([A-Z][A-Z/]{1,14}\):? (?=[A-Z])))"
)
_BULLET_ONLY = re.compile(r"[\s*•·‣▪◦▸►>»#–—-]*(?:Ahead,?\s+)?(?:On\s+|\()?")
_HEAD_SENTENCES = 4


def find_home(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]
) -> Mention | None:
    """Return the place of the dateline at the head of a text; None without one, or with two."""
    for sentence, here in zip(sentences[:_HEAD_SENTENCES], mentions, strict=False):
        head = _DATELINE.match(text, sentence.start_char, sentence.end_char)
        if head is None:
            continue
        places = [m for m in here if m.end_char <= head.end() and m.entities]
        lands = {entity.country for m in places for entity in m.entities}
        return places[0] if len(lands) == 1 else None
    return None


def find_body(text: str, sentence: Sentence, line_date: TimeExpression | None) -> int:
    """Return where the grammar of a sentence begins: after its bullet, dateline or entry's date."""
    position = sentence.start_char
    for mark in (_BULLET_MARK, _DATELINE):
        head = mark.match(text, position, sentence.end_char)
        if head:
            position = head.end()
    if line_date is not None and line_date.start_char >= position:
        head = _HEAD_MARK.match(text, line_date.end_char, sentence.end_char)
        if head:
            position = head.end()
    return position


def find_line_dates(
    text: str,
    sentences: Sequence[Sentence],
    dates: Sequence[Sequence[TimeExpression]],
    published: date | None = None,
) -> list[TimeExpression | None]:
    """Return for each sentence the date of the chronology's entry that it stands in.

    An entry begins with its date and a mark ("Feb. 12 — …", "7 December: …") and ends with its
    paragraph, or is headed by a line that is a date alone and ends at the next such line. Where
    such lines give the day of publication and no other, they are the page's byline.
    """
    out: list[tuple[tuple[int, TimeExpression] | None, TimeExpression | None]] = []
    headings: set[date | None] = set()
    heading: TimeExpression | None = None
    entry: tuple[int, TimeExpression] | None = None
    for sentence, own in zip(sentences, dates, strict=True):
        first = next((d for d in own if d.type == "DATE" and d.first_day is not None), None)
        if first is not None and not _BULLET_ONLY.fullmatch(
            text[sentence.start_char : first.start_char]
        ):
            first = None
        if first is not None:
            rest = text[first.end_char : sentence.end_char].strip(" \t:.,*-–—")
            if not rest:
                heading, entry = first, None
                headings.add(first.first_day)
            elif _HEAD_MARK.match(text, first.end_char, sentence.end_char):
                entry = (sentence.paragraph, first)
                if sentence.is_heading:
                    heading = None
        elif sentence.is_heading and not own:
            heading = None
        if entry is not None and entry[0] != sentence.paragraph:
            entry = None
        out.append((entry, heading))
    is_byline = published is not None and headings == {published}
    return [entry[1] if entry else None if is_byline else heading for entry, heading in out]
