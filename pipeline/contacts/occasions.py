"""Tell the occasions of one document apart: which claims speak of one and the same contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from pipeline.contacts.backdrop import is_of_others
from pipeline.contacts.dating import UNDATED
from pipeline.contacts.fates import give_plan
from pipeline.contacts.occasion import NAMES_CHANNEL, REMOTE, Occasion, is_same_day, is_wide
from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import ClaimDraft, Side
from pipeline.contacts.replies import give_writer
from pipeline.contacts.sequels import give_sides
from pipeline.contacts.triggers import load_cues

__all__ = ["find_occasions"]

_OF_WORDS = frozenset({"today", "today_part"})
_TABLES = frozenset({"summit", "negotiations", "dialogue", "conference", "session"})
_QUOTES = frozenset('"“')
_GREETS = frozenset({"welcome", "greet"})
_REACH = 300
"""Contacts that a telling may point back to, the newest: a longer list makes time quadratic."""


def find_occasions(drafts: Sequence[ClaimDraft], book: PartyBook) -> list[Occasion]:
    """Group the drafts of a document by occasion, in order of first telling.

    A definite description without both sides ("the call", "during the talks") joins the occasion
    that it points back to, or is dropped where there is none.
    """
    occasions: list[Occasion] = []
    pending: list[ClaimDraft] = []
    for draft in drafts:
        if draft.open_count is not None:
            draft = _close_group(draft, occasions[-_REACH:])
        if draft.sequel == "fate":
            draft = give_plan(draft, occasions)
        elif draft.sequel == "reply":
            draft = give_writer(draft, occasions)
        elif draft.sequel is not None:
            draft = give_sides(draft, occasions, book)
        if _is_told_in_present(draft) and _is_planned(draft, occasions[-_REACH:]):
            draft = replace(draft, status="planned")
        parties = {book.party_of(side.entity) for side in draft.sides}
        complete = len(parties) > 1 or (draft.is_domestic and len(draft.entity_ids) > 1)
        target = _find_target(draft, occasions[-_REACH:], book, complete)
        if target is not None:
            if complete and draft.is_definite and _names_people_of(draft, target, book):
                draft = replace(draft, is_definite=False)
            if _is_of_other_table(draft, target):
                draft = _without_details(draft)
            target.add(draft, book)
        elif complete and "joins" not in draft.trigger.flags:
            occasions.append(Occasion())
            occasions[-1].add(draft, book)
        elif sides := _sides_of_first_date(draft, occasions[-_REACH:]):
            occasions.append(Occasion())
            occasions[-1].add(replace(draft, sides=sides, is_definite=False), book)
        else:
            pending.append(draft)
    # A headline may point forward: "Phone talks with Putin" before the text names both.
    for draft in [draft for draft in pending if draft.parsed.sentence.is_heading][:_REACH]:
        ahead = occasions[:_REACH]
        target = next((o for o in ahead if _fits(draft, o, book, False)), None)
        if target is not None:
            target.put_first(draft, book)
    return occasions


def _names_people_of(draft: ClaimDraft, occasion: Occasion, book: PartyBook) -> bool:
    """ "Representing them at the meeting were A and B": who sat there for the parties told of."""
    return (
        all(side.entity.kind == "person" for side in draft.sides)
        and occasion.entity_ids <= occasion.bare_ids
        and _parties_of(draft, book) == occasion.party_keys
    )


def _is_of_other_table(draft: ClaimDraft, occasion: Occasion) -> bool:
    """ "A spoke with B. They welcomed the summit in Bern next week": no word of when they spoke.

    Nor are "the negotiations" or "the dialogue" a name for what was a conversation.
    """
    telling = occasion.telling
    return (
        draft.is_definite
        and not draft.is_joining
        and draft.trigger.lemma in _TABLES
        and telling.trigger.lemma in load_cues("word_of_mouth")
    )


def _without_details(draft: ClaimDraft) -> ClaimDraft:
    """Take a sentence for evidence alone: its day, place and channel are another occasion's."""
    return replace(
        draft,
        when=UNDATED,
        place=None,
        place_country=None,
        channel="unspecified",
        is_spoken_of=True,
    )


def _is_told_in_present(draft: ClaimDraft) -> bool:
    """ "Smith meets Jones in Geneva", with no day of its own."""
    word = draft.parsed.doc[draft.token]
    return draft.status == "held" and draft.when.start is None and word.tag_ in ("VBZ", "VBP")


def _is_planned(draft: ClaimDraft, occasions: Sequence[Occasion]) -> bool:
    """Tell whether the newest contact of the same people is still to come."""
    same = (o for o in reversed(occasions) if o.entity_ids == draft.entity_ids)
    newest = next(same, None)
    return newest is not None and newest.statuses == {"planned"}


def _sides_of_first_date(draft: ClaimDraft, occasions: Sequence[Occasion]) -> tuple[Side, ...]:
    """Return who was to meet where "the call had been set for Monday, but was called off".

    They are those of the contact just told, for which another day was found.
    """
    if not (draft.is_definite and draft.status == "cancelled" and draft.when.start) or draft.sides:
        return ()
    if is_of_others(draft.parsed.doc[draft.token]):
        return ()
    for occasion in reversed(occasions):
        if not _is_near(draft, occasion):
            break
        when = occasion.dated
        is_other_day = when is not None and when.start != draft.when.start
        if is_other_day and _fits_channel(draft, occasion, False):
            return occasion.telling.sides
    return ()


def _close_group(draft: ClaimDraft, occasions: Sequence[Occasion]) -> ClaimDraft:
    """Give "the four men" the sides of the newest contact that so many took part in."""
    for occasion in reversed(occasions):
        if len(occasion.core_ids) == draft.open_count:
            known = {side.entity.entity_id: side for d in occasion.drafts for side in d.sides}
            sides = [known[key] for key in sorted(occasion.core_ids) if key in known]
            others = [s for s in draft.sides if s.entity.entity_id not in occasion.core_ids]
            return replace(draft, sides=(*sides, *others))
    return draft


def _find_target(
    draft: ClaimDraft, occasions: Sequence[Occasion], book: PartyBook, complete: bool
) -> Occasion | None:
    fitting = [o for o in occasions if _fits(draft, o, book, complete)]
    if not fitting:
        return None
    if draft.when.start is not None:
        same = [o for o in fitting if o.dated is not None]
        if same:
            return same[-1]
    if not complete or draft.is_definite:
        # The newest told: "the call" points back to the last one spoken of.
        pointed = [o for o in fitting if not _is_look_back(o, fitting)] or fitting
        return max(pointed, key=lambda o: o.drafts[-1].position)
    exact = [o for o in fitting if o.entity_ids == draft.entity_ids]
    return (exact or fitting)[-1]


def _is_look_back(occasion: Occasion, others: Sequence[Occasion]) -> bool:
    """Tell whether an occasion was told only beside a later one of the same people.

    "They spoke on Monday, to carry on what they had opened at their summit of May 2."
    """
    own = occasion.dated
    if own is None or own.start is None or not all(d.is_aside for d in occasion.drafts):
        return False
    return any(
        other is not occasion
        and len(other.core_ids & occasion.core_ids) > 1
        and other.status == "held"
        and other.dated is not None
        and other.dated.start is not None
        and other.dated.start > own.start
        for other in others
    )


def _fits(draft: ClaimDraft, occasion: Occasion, book: PartyBook, complete: bool) -> bool:
    if complete and draft.is_joining and not draft.entity_ids & occasion.entity_ids:
        # "A, B and C joined the talks on Saturday": those just told of, from that day on
        return (
            draft.is_definite
            and draft.status in occasion.statuses
            and _is_near(draft, occasion)
            and occasion.channel not in ("phone", "written")
        )
    if _repeats_in_quotation(draft, occasion):
        return True
    return (
        _fits_order(draft, occasion)
        and _fits_people(draft, occasion, book, complete)
        and _fits_status(draft, occasion)
        and _fits_channel(draft, occasion, complete)
        and _fits_date(draft, occasion, complete)
    )


def _repeats_in_quotation(draft: ClaimDraft, occasion: Occasion) -> bool:
    """Tell whether a quotation's "today I met X and Y" is what was just told with its day.

    Its "today" is that of the words, which may be older than the text.
    """
    when = occasion.dated
    if draft.when.rule not in _OF_WORDS or when is None or when.start is None:
        return False
    opening = draft.parsed.lowers[: draft.token]
    return (
        not _QUOTES.isdisjoint(opening)
        and draft.when.start is not None
        and timedelta(0) <= draft.when.start - when.start <= timedelta(days=1)
        and len(draft.entity_ids & occasion.entity_ids) > 1
        and occasion.statuses == {draft.status}
        and _fits_channel(draft, occasion, True)
        and _is_near(draft, occasion)
    )


def _fits_order(draft: ClaimDraft, occasion: Occasion) -> bool:
    """What was "the previous meeting" is another than the one told, and than the next."""
    if draft.is_earlier == occasion.drafts[0].is_earlier:
        return True
    when = occasion.dated
    return draft.when.start is not None and when is not None and draft.when.start == when.start


def _is_of_another_day(draft: ClaimDraft, occasion: Occasion) -> bool:
    when = occasion.dated
    is_talks = draft.trigger.lemma in ("talks", "negotiations", "summit", "round")
    return (
        is_talks
        and draft.when.start is not None
        and (when is None or when.start != draft.when.start)
    )


def _fits_people(draft: ClaimDraft, occasion: Occasion, book: PartyBook, complete: bool) -> bool:
    mine, theirs = draft.entity_ids, occasion.entity_ids
    if not complete and draft.is_joining:
        return _is_near(draft, occasion) and occasion.channel not in ("phone", "written")
    if not complete:
        if not draft.is_definite and draft.trigger.lemma != "discuss":
            return False
        if not draft.sides and occasion.channel == "phone" and _is_of_another_day(draft, occasion):
            # "A telephoned B. The next round of talks is set for May": none of theirs
            return False
        if draft.sides and not mine & theirs:
            return _parties_of(draft, book) <= occasion.party_keys
        return draft.position > occasion.drafts[-1].position or bool(mine & theirs)
    if mine == theirs:
        return True
    shared = len(mine & theirs)
    if occasion.is_heading and shared and occasion.party_keys <= _parties_of(draft, book):
        # The heading names a party where the text names its people.
        return True
    if theirs < mine and draft.trigger.lemma == "join" and draft.when.start is None:
        # "Putin joined the two men": one more at the same table
        return True
    if theirs < mine and draft.trigger.lemma in _GREETS and _is_near(draft, occasion):
        # "The king and his premier welcomed her at the palace": at the meeting just told of
        is_same = _parties_of(draft, book) == occasion.party_keys
        return is_same and draft.when.start is None and occasion.channel == "in_person"
    if theirs < mine and not (draft.is_definite or occasion.is_heading):
        # "They then met with X": one more takes part, so it is another occasion.
        return False
    if mine < theirs and not draft.is_definite:
        # A part of those who met: told again only where day or heading says so.
        told_again = draft.when.start is not None and occasion.dated is not None
        if not told_again and not draft.parsed.sentence.is_heading:
            return False
    if mine <= theirs or theirs <= mine:
        return shared > 1
    # "the United States and Russia held talks" of the two presidents' call
    bare = {s.entity.entity_id for s in draft.sides if s.entity.kind == "party"}
    if not (bare or occasion.bare_ids):
        return False
    if (mine - bare) - theirs and (theirs - occasion.bare_ids) - mine:
        return False
    if _parties_of(draft, book) != occasion.party_keys:
        return False
    dated = draft.when.start is not None and occasion.dated is not None
    named_now = theirs - mine <= occasion.bare_ids and not bare
    if named_now and _goes_into_detail(draft, occasion):
        # "Iran and the U.S. held talks on Saturday." – and then who sat at the table
        return True
    if draft.is_also and not bare:
        return False
    return dated or (draft.is_definite and draft.trigger.lemma in NAMES_CHANNEL | {"talks"})


def _is_near(draft: ClaimDraft, occasion: Occasion) -> bool:
    last = occasion.drafts[-1].parsed.sentence
    return 0 <= draft.parsed.sentence.paragraph - last.paragraph <= 1


def _goes_into_detail(draft: ClaimDraft, occasion: Occasion) -> bool:
    """Tell whether a telling without a day follows right on one that names parties alone."""
    last = occasion.drafts[-1].parsed.sentence
    return (
        0 <= draft.parsed.sentence.paragraph - last.paragraph <= 1
        and draft.when.start is None
        and draft.status == "held" == occasion.status
        and not (draft.is_also or draft.is_further or draft.is_aside)
        # what has dates of its own, or follows on a signature, is no detail
        and not draft.parsed.dates
        and occasion.telling.trigger.lemma not in ("sign", "visit")
    )


def _parties_of(draft: ClaimDraft, book: PartyBook) -> set[str]:
    return {book.party_of(side.entity) for side in draft.sides}


def _fits_status(draft: ClaimDraft, occasion: Occasion) -> bool:
    statuses = occasion.statuses
    if occasion.statuses_in(draft.parsed.sentence) - {draft.status}:
        # "postponed from Monday to Friday": one called off, one planned
        return False
    if draft.status in statuses:
        return True
    if draft.status == "planned" and occasion.status == "held" and _had_been_agreed(draft):
        return True
    if (
        draft.status == "planned"
        and "held" in statuses
        and (_is_ahead_of_told(draft) or _is_of_agenda(draft, occasion))
    ):
        return True
    if draft.status == "held" or "held" in statuses:
        if draft.is_definite and draft.status == "held":
            return "planned" not in statuses or draft.when.start is not None
        # A plan told beside the outcome: only with one date. What was called off is no outcome.
        if {draft.status, *statuses} & {"cancelled", "declined", "denied"}:
            return False
        return (
            draft.when.start is not None
            and occasion.dated is not None
            and (draft.when.start == occasion.dated.start)
        )
    return True


def _had_been_agreed(draft: ClaimDraft) -> bool:
    """Recognise "had agreed to see each other" of a meeting that the text tells as held."""
    token = draft.parsed.doc[draft.token]
    return draft.when.start is None and any(
        child.lower_ == "had" and child.dep_ == "aux"
        for word in (token.head, token.head.head)
        for child in word.children
        if word.lower_ in ("agreed", "arranged", "planned", "promised")
    )


def _is_of_agenda(draft: ClaimDraft, occasion: Occasion) -> bool:
    """Recognise "An agency said that they would also discuss trade" of the talks just told of."""
    return (
        draft.trigger.lemma == "discuss"
        and draft.when.start is None
        and draft.entity_ids == occasion.entity_ids
        and all(side.mention.kind in ("pronoun", "group") for side in draft.sides)
        and _is_near(draft, occasion)
    )


def _is_ahead_of_told(draft: ClaimDraft) -> bool:
    """Recognise "ahead of his meeting with X" of a meeting told before: it was held by then."""
    token = draft.parsed.doc[draft.token]
    return (
        draft.when.start is None
        and token.dep_ == "pobj"
        and token.head.lower_ in ("of", "before")
        and (token.head.lower_ == "before" or token.head.head.lower_ == "ahead")
        and any(child.dep_ == "poss" for child in token.children)
    )


def _fits_channel(draft: ClaimDraft, occasion: Occasion, complete: bool) -> bool:
    theirs = occasion.channel
    if draft.trigger.lemma == "condolences" and draft.entity_ids == occasion.entity_ids:
        # "had a call with N and conveyed her condolences": in the call
        verb = draft.parsed.doc[draft.token].head
        if verb.lower_ in load_cues("utter_verb") and theirs != "written":
            return True
    if "unspecified" in (draft.channel, theirs) or draft.channel == theirs:
        return True
    if {draft.channel, theirs} <= REMOTE:
        return True
    if draft.is_definite and not complete and draft.trigger.lemma in ("meeting", "talks"):
        return theirs == "video"
    return False


def _fits_date(draft: ClaimDraft, occasion: Occasion, complete: bool) -> bool:
    when = occasion.dated
    if when is None and not complete and draft.when.precision in ("month", "year"):
        # "The March talks" are others than the meeting just told of
        return False
    if draft.when.start is None:
        return True
    if when is None or when.start is None:
        # "The two held talks in 2014" is no word of the call just told of.
        return draft.is_definite or not is_wide(draft.when)
    return is_same_day(draft.when, when)
