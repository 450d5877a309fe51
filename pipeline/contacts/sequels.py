"""Contacts told as one more of those before: "A second round is set for May 20"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from spacy.tokens import Token

from pipeline.contacts.occasion import Occasion
from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import Arguments, ClaimDraft, Side
from pipeline.contacts.syntax import children
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.models import ClaimDate, Status
from pipeline.parsed import Parsed

_TABLES = frozenset(
    {
        "meeting",
        "talks",
        "session",
        "round",
        "negotiations",
        "consultations",
        "call",
        "conversation",
        "discussion",
        "summit",
        "encounter",
        "lunch",
        "one",
        "videoconference",
        "teleconference",
        "face-to-face",
    }
)
_AHEAD = frozenset({"planned", "proposed", "cancelled"})
_PLAIN = frozenset({"meeting", "call", "talks", "conversation", "session", "summit"})
_OF = frozenset({"of", "with", "between", "among"})
_NEAR = 500
"""Characters between a contact and what goes on from it, at most."""


def find_sequel(
    parsed: Parsed,
    token: Token,
    trigger: Trigger,
    arguments: Arguments,
    status: Status,
    when: ClaimDate,
) -> Literal["next", "earlier", "with"] | None:
    """Tell how a noun goes on from a contact told before, which has the sides it does not name.

    "A second round is set for May 20", "The first round took place in March", "A call with N is
    scheduled for Friday". All are what their clause is about.
    """
    if trigger.pos != "noun" or trigger.lemma not in _TABLES:
        return None
    if _head_of(token).dep_ not in ("nsubj", "nsubjpass") or arguments.subjects:
        return None
    if arguments.others:
        is_new = not arguments.is_definite and any(c.lower_ == "with" for c in token.children)
        return "with" if is_new and trigger.lemma not in ("round", "one") else None
    if when.start is None or _is_of_others(parsed, token):
        return None
    words = _words_before(token)
    if not words.isdisjoint(load_cues("sequel_word")):
        return "next"
    if not words.isdisjoint(load_cues("opener_word")):
        return "earlier" if status == "held" else None
    is_any = trigger.lemma in _PLAIN and words <= load_cues("plain_sequel_word")
    return "next" if is_any and status in _AHEAD and not arguments.is_definite else None


def give_sides(draft: ClaimDraft, occasions: Sequence[Occasion], book: PartyBook) -> ClaimDraft:
    """Return a sequel with the sides that the contact told right before it lends."""
    before = occasions[-1] if occasions else None
    if before is None or not _is_near(draft, before):
        return draft
    known = {side.entity.entity_id: side for d in before.drafts for side in d.sides}
    sides = [known[key] for key in before.core_ids if key in known]
    sides.sort(key=lambda side: side.mention.start_char)
    if draft.sequel == "with":
        own = {book.party_of(side.entity) for side in draft.sides}
        if before.telling.is_domestic or own & {book.party_of(side.entity) for side in sides[:1]}:
            return draft
        return replace(draft, sides=(_plain(sides[0]), *draft.sides)) if sides else draft
    own = {book.party_of(side.entity) for side in draft.sides}
    if own and own != {book.party_of(side.entity) for side in sides}:
        # of the two whom the text is about (backdrop.py), not of who met last
        return draft
    is_round = "round" in (draft.trigger.lemma, _head_of(draft.parsed.doc[draft.token]).lower_)
    if is_round and before.channel == "phone":
        # "A telephoned B. A new round of talks is set for May": none of theirs
        return draft
    if before.channel == "written" or len(sides) < 2 or _is_older(draft, before):
        return draft
    channel = before.channel if draft.channel == "unspecified" else draft.channel
    return replace(draft, sides=tuple(map(_plain, sides)), channel=channel)


def _is_older(draft: ClaimDraft, before: Occasion) -> bool:
    """ "The second round ended last summer", after this week's news: of another row of talks."""
    told = before.dated.start if before.dated is not None else None
    start = draft.when.start
    is_next = draft.sequel == "next" and draft.status == "held"
    return is_next and start is not None and (told is None or start < told)


def _plain(side: Side) -> Side:
    return replace(side, is_initiator=False)


def _is_near(draft: ClaimDraft, before: Occasion) -> bool:
    last = before.drafts[-1].parsed.sentence
    here = draft.parsed.sentence
    far = here.start_char - last.end_char
    return here.paragraph - last.paragraph <= (draft.sequel != "with") and far < _NEAR


def _head_of(token: Token) -> Token:
    """Return "round" for the talks of "a second round of talks"."""
    is_part = token.dep_ == "pobj" and token.head.lower_ == "of"
    whole = token.head.head if is_part else token
    return whole if is_part and whole.lower_ in ("round", "session", "series") else token


def _words_before(token: Token) -> set[str]:
    """The words of a noun's phrase before it, and before the round that it is of."""
    whole = _head_of(token)
    return {word.lower_ for noun in {token, whole} for word in noun.lefts}


def _is_of_others(parsed: Parsed, token: Token) -> bool:
    """ "The next round of sanctions", "a second session of parliament", "the cabinet meeting"."""
    words = [word for noun in {token, _head_of(token)} for word in noun.children]
    if any(w.dep_ == "poss" or (w.i in parsed.mentions and w.i < token.i) for w in words):
        return True
    for word in words:
        if word.dep_ in ("compound", "nmod") and word.lower_ not in load_cues("table_word"):
            return True
        inner = children(word, "pobj") if word.lower_ in _OF else ()
        if any(thing.i != token.i and find_trigger(thing, "noun") is None for thing in inner):
            return True
    return False
