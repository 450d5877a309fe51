"""Find the contacts that one document tells of, each with its claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.contacts.aims import is_leaving_for
from pipeline.contacts.context import date_from_context, is_future
from pipeline.contacts.dating import UNDATED
from pipeline.contacts.drafts import read_claims
from pipeline.contacts.happenings import Happenings
from pipeline.contacts.naming import name_channels
from pipeline.contacts.occasion import Occasion
from pipeline.contacts.occasions import find_occasions
from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import ClaimDraft
from pipeline.contacts.restated import join_restated
from pipeline.contacts.spots import Place
from pipeline.contacts.syntax import is_of_present
from pipeline.contacts.whereabouts import find_whereabouts
from pipeline.models import (
    Claim,
    ClaimDate,
    Document,
    Mention,
    Participant,
    Sentence,
    Status,
    TimeExpression,
)
from pipeline.parsed import Parsed
from pipeline.reference import Reference

__all__ = ["find_contacts"]


def find_contacts(
    document: Document,
    sentences: Sequence[Sentence],
    parsed: Sequence[Parsed],
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    reference: Reference,
    is_story: bool = False,
) -> list[list[Claim]]:
    """Return the document's contacts, each the list of its claims in order of the text.

    ``parsed`` are the sentences that the gate let through; ``is_story`` tells that the text is a
    chronology or backgrounder, whose undated contacts are not of the day of publication.
    """
    book = PartyBook(reference, mentions)
    drafts: list[ClaimDraft] = []
    for sentence in parsed:
        drafts.extend(read_claims(sentence, document.text, book))
    occasions = find_occasions(drafts, book)
    name_channels(occasions, sentences, document.text, document.title)
    find_whereabouts(occasions, sentences, mentions, document.text)
    days = Happenings(document.text, sentences, dates, document.published)
    date_from_context(occasions, document.published, _lead_end(sentences), is_story, days)
    contacts = []
    for occasion in join_restated(occasions, book):
        claims = [_to_claim(document, draft, occasion, book) for draft in occasion.drafts]
        if claims:
            contacts.append(claims)
    return contacts


def _is_of_news(when: ClaimDate, document: Document) -> bool:
    """Tell whether a day is that of publication."""
    return when.start is not None and when.start == when.end == document.published


def _is_open(when: ClaimDate, draft: ClaimDraft) -> bool:
    """ "She then flies to Bern to see X", no day told: still to come. Headings tell all so."""
    return when.start is None and not draft.parsed.sentence.is_heading


def _lead_end(sentences: Sequence[Sentence]) -> int:
    """Return the end of the lead: headings at the top, then three sentences of the body."""
    body = [s for s in sentences if not s.is_heading]
    return body[min(2, len(body) - 1)].end_char if body else 0


def _to_claim(document: Document, draft: ClaimDraft, occasion: Occasion, book: PartyBook) -> Claim:
    when = draft.when
    if when.start is None:
        dated = occasion.dated
        when = _from_elsewhere(dated, draft) if dated else UNDATED
    status: Status = draft.status
    is_present = is_of_present(draft.parsed.doc[draft.token])
    is_ahead = is_leaving_for(draft.parsed.doc[draft.token]) and _is_of_news(when, document)
    if status == "held" and (is_ahead or is_future(when, document.published, is_present)):
        status = "planned"
    core = occasion.core_ids
    # A sentence that points back ("the call") tells of the contact's own participants.
    sides = [side for side in draft.sides if side.entity.entity_id in core]
    if draft.is_joining:
        known = draft.entity_ids
        sides = [s for s in occasion.telling.sides if s.entity.entity_id not in known] + sides
    if len({book.party_of(side.entity) for side in sides}) < 2:
        # "The call was placed by Moscow": who asked, of those whom the telling names
        asked = {book.party_of(side.entity) for side in draft.sides if side.is_initiator}
        sides = [
            replace(side, is_initiator=book.party_of(side.entity) in asked) if asked else side
            for side in occasion.telling.sides
        ]
    participants = tuple(
        Participant(
            side.entity.name,
            side.entity.role,
            side.entity.country,
            side.entity.organisation,
            side.mention.text,
            side.entity.resolved_by,
            side.is_initiator,
            side.entity.entity_id,
            book.party_of(side.entity),
        )
        for side in sides
    )
    token = draft.token
    place = Place(draft.place, draft.place_country) if draft.place else occasion.stage
    return Claim(
        document.doc_id,
        draft.parsed.sentence.start_char,
        draft.parsed.sentence.end_char,
        document.text[draft.parsed.starts[token] : draft.parsed.ends[token]],
        draft.parsed.starts[token],
        draft.parsed.ends[token],
        participants,
        when,
        occasion.channel_of(draft),
        status,
        "domestic" if book.is_domestic([s.entity for s in sides]) else "international",
        place.name if place else None,
        place.country if place else None,
        draft.topics,
        _confidence(draft),
    )


def _from_elsewhere(dated: ClaimDate, draft: ClaimDraft) -> ClaimDate:
    """Return the occasion's date, told by another sentence than this one."""
    if dated.basis == "reported":
        return dated
    return ClaimDate(
        dated.start,
        dated.end,
        dated.precision,
        "context",
        dated.phrase,
        dated.start_char,
        dated.end_char,
        dated.rule,
        dated.anchor,
    )


def _confidence(draft: ClaimDraft) -> float:
    """Return a first estimate out of how the claim was read; calibrated later by the merge step."""
    score = 0.95
    if draft.is_borrowed:
        score -= 0.15
    if draft.is_definite:
        score -= 0.1
    if draft.trigger.pos == "noun" and draft.is_mutual:
        score -= 0.15
    if any(side.entity.country is None for side in draft.sides):
        score -= 0.2
    if draft.channel == "unspecified":
        score -= 0.05
    return max(0.05, round(score, 2))
