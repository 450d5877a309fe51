"""Answers to a letter that the sentence before told of: "She replied on Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.contacts.dating import find_claim_date
from pipeline.contacts.occasion import Occasion
from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import ClaimDraft, Side, draft_of_before
from pipeline.contacts.triggers import Trigger
from pipeline.parsed import Parsed

_REPLIES = frozenset({"replied", "replies", "answered", "answers", "responded", "responds"})
_BACK = ("wrote", "writes")
_TRIGGER = Trigger("answer", "verb", "written", False, frozenset(), frozenset({"initiator"}))
_NEGATED = frozenset({"not", "never", "n't", "nor", "no"})
_SAYS = re.compile(r"[\"“”:]|\bthat\b")
_OPENING = 5
"""Words of a sentence in which it says who answered."""
_NEAR = 300
"""Characters between a letter's sentence and that of the answer, at most."""


def read_reply(parsed: Parsed, text: str, book: PartyBook) -> list[ClaimDraft]:
    """Return the answer that one person, and nobody else, is said to have sent on a day."""
    words = parsed.lowers
    place = next(
        (
            k
            for k, word in enumerate(words)
            if word in _REPLIES or (word in _BACK and words[k + 1 : k + 2] == ("back",))
        ),
        0,
    )
    people = [m for m in parsed.mentions.values() if m.kind in ("name", "role", "pronoun")]
    inner = text[parsed.sentence.start_char : parsed.sentence.end_char]
    if not 0 < place < _OPENING or len(people) != 1 or not parsed.dates or _SAYS.search(inner):
        return []
    own = book.entities_of(people[0])
    when = find_claim_date(parsed, parsed.doc[place], None, frozenset())
    if len(own) != 1 or when.start is None or not _NEGATED.isdisjoint(words):
        return []
    sides = (Side(own[0], people[0], True),)
    return [draft_of_before(parsed, place, _TRIGGER, "held", "reply", when, sides)]


def give_writer(draft: ClaimDraft, occasions: Sequence[Occasion]) -> ClaimDraft:
    """Return an answer with the writer of the letter told right before it as the other side."""
    before = occasions[-1] if occasions else None
    if before is None or before.channel != "written" or before.status != "held":
        return draft
    last = before.drafts[-1]
    far = draft.parsed.sentence.start_char - last.parsed.sentence.end_char
    others = [s for s in last.sides if s.entity.entity_id not in draft.entity_ids]
    if far > _NEAR or len(others) != 1 or len(last.sides) != len(others) + len(draft.sides):
        return draft
    return replace(draft, sides=(*draft.sides, replace(others[0], is_initiator=False)))
