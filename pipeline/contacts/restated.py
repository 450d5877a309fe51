"""Join what a text tells twice: of two states at first, of those who sat at the table later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.contacts.occasion import REMOTE, Occasion
from pipeline.contacts.parties import PartyBook
from pipeline.models import ClaimDate

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
        if not _names_parties_alone(bare):
            continue
        same = [o for o in kept if o is not bare and _can_be_same(bare, o)]
        if len(same) == 1:
            _lay_into(bare, same[0], book)
            kept.remove(bare)
    return kept


def _names_parties_alone(occasion: Occasion) -> bool:
    return (
        occasion.entity_ids <= occasion.bare_ids
        and len(occasion.party_keys) > 1
        and len(occasion.statuses) == 1
        and _day_of(occasion) is not None
    )


def _can_be_same(bare: Occasion, named: Occasion) -> bool:
    return (
        not named.entity_ids & named.bare_ids
        and bare.statuses == named.statuses
        and (bare.party_keys == named.party_keys or bare.parties == named.parties)
        and _day_of(bare) == _day_of(named)
        and bare.drafts[0].is_earlier == named.drafts[0].is_earlier
        and _may_be_one_channel(bare, named)
        and not any(draft.is_also or draft.is_further for draft in named.drafts)
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
