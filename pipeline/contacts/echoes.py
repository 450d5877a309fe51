"""Tell what one sentence tells twice: "held a phone call and discussed", "met for talks"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.contacts.records import ClaimDraft
from pipeline.contacts.turns import is_said_of_it
from pipeline.models import Channel, ClaimDate


def drop_echoes(drafts: Sequence[ClaimDraft]) -> list[ClaimDraft]:
    """Keep one draft where two triggers of a sentence tell of one occasion.

    "held a phone call and discussed …", "met for talks": the earlier, with what the later adds.
    """
    kept: list[ClaimDraft] = []
    for draft in drafts:
        if kept and draft.trigger.pos == "noun" and is_said_of_it(draft.parsed.doc[draft.token]):
            continue
        twin = next(
            (
                k
                for k, other in enumerate(kept)
                if other.entity_ids == draft.entity_ids
                and (other.status == draft.status or _is_taken_up(other, draft))
                and _same_day(other.when, draft.when)
                and _close(other.channel, draft.channel)
                and not draft.is_spoken_of
            ),
            None,
        )
        if twin is None:
            kept.append(draft)
            continue
        if draft.parsed.doc[draft.token].dep_ == "dobj" and _is_discussed(kept[twin], draft):
            continue
        if kept[twin].status != draft.status:
            kept[twin] = replace(draft, sides=kept[twin].sides)
            continue
        # "X and Y attended the talks": the talks tell.
        first, second = kept[twin], draft
        if "joins" in first.trigger.flags and "joins" not in second.trigger.flags:
            first, second = second, first
        kept[twin] = _join(first, second)
    return kept


def _is_taken_up(first: ClaimDraft, second: ClaimDraft) -> bool:
    """ "invited him to Bern for talks in June": what he was asked to is planned by now."""
    return (
        "proposes" in first.trigger.flags
        and (first.status, second.status) == ("proposed", "planned")
        and first.when.start is not None
        and first.when.start == second.when.start
    )


def _is_discussed(first: ClaimDraft, second: ClaimDraft) -> bool:
    """ "They discussed the summit in Bern": what they spoke of says nothing of how they spoke."""
    verb = second.parsed.doc[second.token].head
    return first.trigger.lemma == "discuss" and verb.i == first.token


def _same_day(first: ClaimDate, second: ClaimDate) -> bool:
    return (
        first.start is None
        or second.start is None
        or (first.start, first.end)
        == (
            second.start,
            second.end,
        )
    )


def _close(first: Channel, second: Channel) -> bool:
    return first == second or "unspecified" in (first, second)


def _is_passive_joining(draft: ClaimDraft) -> bool:
    verb = draft.parsed.doc[draft.token]
    return "joins" in draft.trigger.flags and any(c.dep_ == "auxpass" for c in verb.children)


def _join(first: ClaimDraft, second: ClaimDraft) -> ClaimDraft:
    return replace(
        first,
        when=first.when if first.when.start or not second.when.start else second.when,
        channel=second.channel if first.channel == "unspecified" else first.channel,
        place=first.place or second.place,
        place_country=first.place_country if first.place else second.place_country,
        topics=tuple(dict.fromkeys((*first.topics, *second.topics))),
        # "The talks were attended by X and Y": those told of
        is_definite=first.is_definite and (second.is_definite or _is_passive_joining(second)),
        # "X attended the talks" adds X; "X and Y attended the talks" tells of them.
        is_joining=(first.is_joining or second.is_joining)
        if len(first.sides) == 1
        else (first.is_joining and second.is_joining),
    )
