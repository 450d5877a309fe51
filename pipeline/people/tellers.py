"""Who says "I" outside quotation marks: a post retold in the first person, a labelled answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.people.drafts import Draft
from pipeline.people.entities import Person
from pipeline.reference import fold

_WROTE = re.compile(
    r",? (?:\w+ )?(?:said|says|wrote|writes|posted|tweeted|added|told|noted|stated|reported)\b"
)
_REACH = 40
_SIGNED = re.compile(
    r"^(?:Yours (?:sincerely|faithfully|truly)|(?:Sincerely|Respectfully|Faithfully)(?: yours)?|"
    r"(?:With )?(?:[Bb]est|[Kk]ind) (?:regards|wishes)),?\s{1,6}(?P<name>[^\n]{4,60})",
    re.M,
)
_END = 600
"""Characters at the end of a letter in which it is signed."""
_QUESTION = re.compile(r"^(?:Q|Question)[:.] ", re.M)


def find_teller_behind(text: str, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Return the name in "I spoke with X, Y wrote": behind the last comma, before its verb."""
    for other in drafts:
        if other.kind != "name" or other.start_char < draft.end_char:
            continue
        before = text[draft.end_char : other.start_char]
        after = text[other.end_char : other.end_char + _REACH]
        if before.endswith(", ") and _WROTE.match(after):
            return other
    return None


def find_signer(text: str, named: Mapping[int, Person]) -> Person | None:
    """Return who signs a letter: "Yours sincerely, N"."""
    found = _SIGNED.search(text, max(0, len(text) - _END))
    if found is None:
        return None
    inside = range(found.start("name"), found.end("name"))
    return next((person for start, person in named.items() if start in inside), None)


def find_interviewed(text: str, named: Mapping[int, Person]) -> Person | None:
    """Return whose "A:" the answers are: the one person whom the text names before its first "Q:".

    "N, who mediated for the United Nations, on a year of talks".
    """
    first = _QUESTION.search(text)
    if first is None:
        return None
    before = {p.entity_id: p for start, p in named.items() if start < first.start()}
    return next(iter(before.values())) if len(before) == 1 else None


def find_labelled(label: str, persons: Sequence[Person]) -> Person | None:
    """Return who of a transcript is "SMITH", "JANE SMITH" or "MINISTER SMITH" at a line's head."""
    last = fold(label.split()[-1])
    fitting = [p for p in persons if any(fold(name[-1]) == last for name in p.names if name)]
    return fitting[0] if len(fitting) == 1 else None
