"""Join what a text tells twice: of two states at first, of those who sat at the table later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.contacts.occasion import REMOTE, Occasion
from pipeline.contacts.parties import PartyBook
from pipeline.models import ClaimDate

_NEXT = 2
"""Paragraphs behind a lead in which what it tells is told in full."""
_MOST = 300
"""Contacts of a text that are laid beside each other: in a longer list time would be quadratic."""


def join_restated(occasions: Sequence[Occasion], book: PartyBook) -> list[Occasion]:
    """Join "Kenya and Uganda held talks on Friday" with the one meeting of their people that day.

    Only where there is no other of the same parties, day and status.
    """
    if not 1 < len(occasions) <= _MOST:
        return list(occasions)
    kept = list(occasions)
    for bare in occasions:
        if _is_lead_without_day(bare) and (told := _told_next(bare, kept, book)) is not None:
            _lay_into(bare, told, book)
            kept.remove(bare)
            continue
        if _is_lead_with_day(bare) and (named := _named_next(bare, kept)) is not None:
            _lay_into(bare, named, book)
            kept.remove(bare)
            continue
        if not _names_parties_alone(bare):
            continue
        same = [o for o in kept if o is not bare and _can_be_same(bare, o)]
        if len(same) == 1:
            _lay_into(bare, same[0], book)
            kept.remove(bare)
    return kept


def _is_lead_without_day(occasion: Occasion) -> bool:
    """Recognise "A rebel leader has met N": held, a side without a name, no day of its own."""
    return (
        bool(occasion.bare_ids)
        and occasion.statuses == {"held"}
        and len(occasion.drafts) == 1
        and all(draft.when.start is None for draft in occasion.drafts)
        and not occasion.drafts[0].is_earlier
    )


def _told_next(bare: Occasion, occasions: Sequence[Occasion], book: PartyBook) -> Occasion | None:
    """Return what the next paragraphs tell of the same parties, with their names and a day.

    Who is named in the lead takes part in it as well.
    """
    here, people = bare.drafts[0], bare.entity_ids - bare.bare_ids
    if not people:
        return None
    for other in occasions:
        first = other.drafts[0]
        far = first.parsed.sentence.paragraph - here.parsed.sentence.paragraph
        if other is bare or first.position <= here.position or not 0 <= far <= _NEXT:
            continue
        if (
            people < other.entity_ids
            and not other.bare_ids
            and (other.party_keys == bare.party_keys or other.parties == bare.parties)
            and other.statuses == bare.statuses
            and first.when.start is not None
            and _may_be_one_channel(bare, other)
            and not any(d.is_also or d.is_further or d.is_earlier for d in other.drafts)
        ):
            return other
    return None


def _is_lead_with_day(occasion: Occasion) -> bool:
    """Recognise "A top official met rebel leaders on Saturday": held, a side without a name."""
    return (
        bool(occasion.bare_ids)
        and len(occasion.party_keys) > 1
        and occasion.statuses == {"held"}
        and _day_of(occasion) is not None
        and any(draft.when.start is not None for draft in occasion.drafts)
        and not occasion.drafts[0].is_earlier
    )


def _named_next(bare: Occasion, occasions: Sequence[Occasion]) -> Occasion | None:
    """Return the one meeting right behind a lead that names its people, and no day of its own."""
    here = bare.drafts[-1]
    behind = [
        other
        for other in occasions
        if other is not bare
        and here.position < other.drafts[0].position
        and other.drafts[0].parsed.sentence.paragraph - here.parsed.sentence.paragraph <= 1
    ]
    if not behind:
        return None
    other = behind[0]
    fits = (
        (bare.entity_ids - bare.bare_ids) <= other.entity_ids
        and not other.bare_ids
        and other.parties == bare.parties
        and other.statuses == bare.statuses
        and all(draft.when.start is None for draft in other.drafts)
        and other.drafts[0].trigger.lemma == bare.drafts[0].trigger.lemma
        and _may_be_one_channel(bare, other)
        and not any(d.is_also or d.is_further or d.is_earlier or d.is_aside for d in other.drafts)
    )
    return other if fits else None


def _names_parties_alone(occasion: Occasion) -> bool:
    return (
        bool(occasion.bare_ids)
        and (occasion.entity_ids <= occasion.bare_ids or len(occasion.party_keys) > 2)
        and len(occasion.party_keys) > 1
        and len(occasion.statuses) == 1
        and _day_of(occasion) is not None
    )


def _can_be_same(bare: Occasion, named: Occasion) -> bool:
    return (
        not (named.entity_ids & named.bare_ids and bare.parties == named.parties)
        and bare.statuses == named.statuses
        and (
            bare.party_keys == named.party_keys
            or bare.parties == named.parties
            # "the spy chiefs of A and B met C's premier", and then who else was there
            or (len(bare.parties) > 2 and bare.parties < named.parties)
        )
        and bare.entity_ids - bare.bare_ids <= named.entity_ids
        and _day_of(bare) == _day_of(named)
        and bare.drafts[0].is_earlier == named.drafts[0].is_earlier
        and _may_be_one_channel(bare, named)
        and (
            # "the three met on Monday": there are hardly two such meetings in a day
            len(bare.party_keys) > 2
            or not any(draft.is_also or draft.is_further for draft in named.drafts)
        )
    )


def _may_be_one_channel(first: Occasion, second: Occasion) -> bool:
    channels = {first.channel, second.channel} - {"unspecified"}
    return len(channels) < 2 or channels <= REMOTE


def _day_of(occasion: Occasion) -> ClaimDate | None:
    """Return the day, whatever told it; None for all that is no day."""
    when = occasion.dated
    if when is None or when.precision != "day":
        return None
    return ClaimDate(when.start, when.end, "day", "none")


def _lay_into(bare: Occasion, named: Occasion, book: PartyBook) -> None:
    """Add the tellings of states to those of people, who alone take part."""
    for draft in reversed(bare.drafts):
        told = replace(draft, is_definite=True, is_joining=False)
        if told.position < named.drafts[0].position:
            named.put_first(told, book)
        else:
            named.add(told, book)
