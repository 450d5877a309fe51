"""What became of a plan, told of a mere "it": "They were to meet on Friday. It was called off."."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.contacts.dating import UNDATED
from pipeline.contacts.occasion import Occasion
from pipeline.contacts.records import ClaimDraft, draft_of_before
from pipeline.contacts.triggers import Trigger
from pipeline.models import Status
from pipeline.parsed import Parsed
from pipeline.vocabulary import to_pattern

_BE = r"(?:was|were|has been|have been|had been|is|are|got)"
_TRIGGER = Trigger("fate", "noun", "unspecified", False, frozenset(), frozenset())
_NEXT = 3
"""Characters between a plan's sentence and the one that tells what became of it."""


@functools.cache
def _fate() -> re.Pattern[str]:
    off = to_pattern("undone_phrase")
    return re.compile(
        rf"(?:but |yet |then |, )*(?:it|they|that|this|both|(?:the|that|this|his|her|their) "
        rf"{to_pattern('plan_noun')}) (?:(?P<cancelled>"
        rf"{_BE} (?:\w+ly |later |then |also |since |at first |now )*{off}\b"
        rf"|{_BE} (?:fixed|set|planned|scheduled|arranged|agreed)\b[^.;]*?\b(?:but|then)\b"
        rf"[^.;]*?{off}\b"
        rf"|(?:never|did not|didn['’]t) {to_pattern('come_about')}\b"
        rf"|{to_pattern('lapsed_phrase')}\b)"
        rf"|(?P<declined>{_BE} (?:\w+ly |later |then |also |at once )*"
        rf"{to_pattern('refused_phrase')}\b))"
    )


def read_fate(parsed: Parsed, text: str) -> list[ClaimDraft]:
    """Return what the sentence says became of the plan that stands before it, if it does."""
    sentence = parsed.sentence
    match = _fate().match(text[sentence.start_char : sentence.end_char].lower())
    if match is None:
        return []
    status: Status = "cancelled" if match["cancelled"] else "declined"
    end = sentence.start_char + match.end()
    token = max((k for k, start in enumerate(parsed.starts) if start < end), default=0)
    return [draft_of_before(parsed, token, _TRIGGER, status, "fate", UNDATED)]


def give_plan(draft: ClaimDraft, occasions: Sequence[Occasion]) -> ClaimDraft:
    """Return a fate with the sides, day and channel of the plan told right before it."""
    before = occasions[-1] if occasions else None
    if before is None or before.status not in ("planned", "proposed"):
        return draft
    if draft.status == "declined" and before.status != "proposed":
        return draft
    last = before.drafts[-1]
    far = draft.parsed.sentence.start_char - last.parsed.sentence.end_char
    if draft.parsed.sentence.paragraph != last.parsed.sentence.paragraph or far > _NEXT:
        return draft
    return replace(
        draft, sides=last.sides, channel=last.channel, when=last.when, is_domestic=last.is_domestic
    )
