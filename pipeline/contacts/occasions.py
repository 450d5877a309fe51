"""Tell the occasions of one document apart: which claims speak of one and the same contact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pipeline.contacts.dating import to_claim_date
from pipeline.contacts.drafts import ClaimDraft
from pipeline.contacts.parties import PartyBook
from pipeline.models import Channel, ClaimDate, Sentence, Status, TimeExpression

# Nouns that name a contact's channel when they point back to it ("during the call").
_NAMES_CHANNEL = frozenset({"call", "meeting", "videoconference", "teleconference", "letter",
                            "message", "conversation"})
_IN_A_ROOM = frozenset({"talks", "negotiations", "session"})
_REMOTE = frozenset({"phone", "video"})
_JOURNEY = re.compile(
    r"\b(?:arriv|flew|fly|flies|travel|visit|land|trip|tour|stopp|went|came|journey|reach)\w*", re.I
)
_GOES_ON = re.compile(
    r"[\"“]?(?:He|She|They|There|Later|Then|Also|Afterwards?|While|During|In the|On arrival|"
    r"Before|After|His|Her|The (?:minister|president|premier|secretary|envoy|chancellor|two)|"
    r"From there|Earlier|Hours)\b"
)
_SAYING = re.compile(r"\b(?:said|told|announced|reported|confirmed|added)\b[^.;]*$", re.I)


@dataclass(slots=True)
class Occasion:
    """The drafts that tell of one contact, in order of the text."""

    drafts: list[ClaimDraft] = field(default_factory=list)
    when: ClaimDate | None = None
    """A date from the context, where no draft has one."""

    @property
    def entity_ids(self) -> frozenset[int]:
        """Everybody whom any draft names."""
        return frozenset().union(*(draft.entity_ids for draft in self.drafts))

    @property
    def telling(self) -> ClaimDraft:
        """The first draft that names both sides, else the first."""
        return next((draft for draft in self.drafts if not draft.is_definite), self.drafts[0])

    @property
    def core_ids(self) -> frozenset[int]:
        """Who takes part: whom the tellings name that do not merely point back."""
        telling = [draft for draft in self.drafts if not draft.is_definite] or self.drafts[:1]
        return frozenset().union(*(draft.entity_ids for draft in telling))

    @property
    def channel(self) -> Channel:
        """The first channel that a telling names."""
        telling = [d for d in self.drafts if not d.is_definite]
        telling += [d for d in self.drafts if d.is_definite and d.trigger.lemma in _NAMES_CHANNEL]
        found = next((d.channel for d in telling if d.channel != "unspecified"), None)
        if found is None and any(d.trigger.lemma in _IN_A_ROOM for d in telling):
            # "held talks", and nowhere a word of a telephone
            return "in_person"
        return found or "unspecified"

    @property
    def status(self) -> Status:
        """What became of it: an outcome beats a plan, a plan a proposal."""
        order: tuple[Status, ...] = ("denied", "cancelled", "declined", "held", "planned")
        statuses = {draft.status for draft in self.drafts}
        return next((status for status in order if status in statuses), "proposed")

    @property
    def dated(self) -> ClaimDate | None:
        """The best date that a draft gives."""
        ranks = {"explicit": 0, "completed": 1, "relative": 2, "context": 3, "reported": 4}
        dates = [d.when for d in self.drafts if d.when.start is not None]
        if not dates:
            return self.when
        return min(dates, key=lambda w: (w.precision not in ("day", "range"), ranks[w.basis]))


def find_occasions(drafts: Sequence[ClaimDraft], book: PartyBook) -> list[Occasion]:
    """Group the drafts of a document by occasion, in order of first telling.

    A definite description without both sides ("the call", "during the talks") joins the occasion
    that it points back to, or is dropped where there is none.
    """
    occasions: list[Occasion] = []
    pending: list[ClaimDraft] = []
    for draft in drafts:
        parties = {book.party_of(side.entity) for side in draft.sides}
        complete = len(parties) > 1 or (draft.is_domestic and len(draft.entity_ids) > 1)
        target = _find_target(draft, occasions, book, complete)
        if target is not None:
            target.drafts.append(draft)
        elif complete:
            occasions.append(Occasion([draft]))
        else:
            pending.append(draft)
    for draft in pending:
        # A headline may point forward: "Phone talks with Putin" before the text names both.
        if draft.parsed.sentence.is_heading:
            target = next((o for o in occasions if _fits(draft, o, book, False)), None)
            if target is not None:
                target.drafts.insert(0, draft)
    return occasions


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
        return max(fitting, key=lambda o: o.drafts[-1].position)
    exact = [o for o in fitting if o.entity_ids == draft.entity_ids]
    return (exact or fitting)[-1]


def _fits(draft: ClaimDraft, occasion: Occasion, book: PartyBook, complete: bool) -> bool:
    return (
        _fits_people(draft, occasion, book, complete)
        and _fits_status(draft, occasion)
        and _fits_channel(draft, occasion, complete)
        and _fits_date(draft, occasion)
    )


def _fits_people(
    draft: ClaimDraft, occasion: Occasion, book: PartyBook, complete: bool
) -> bool:
    mine, theirs = draft.entity_ids, occasion.entity_ids
    if not complete:
        if not draft.is_definite and draft.trigger.lemma != "discuss":
            return False
        if draft.sides and not mine & theirs:
            parties = {book.party_of(s.entity) for s in draft.sides}
            return parties <= _parties(occasion, book)
        return draft.position > occasion.drafts[-1].position or bool(mine & theirs)
    if mine == theirs:
        return True
    if theirs < mine and not (
        draft.is_definite or all(d.parsed.sentence.is_heading for d in occasion.drafts)
    ):
        # "They then met with X": one more takes part, so it is another occasion.
        return False
    if mine <= theirs or theirs <= mine:
        return len(mine & theirs) > 1
    # "the United States and Russia held talks" of the two presidents' call
    bare = {s.entity.entity_id for s in draft.sides if s.entity.kind == "party"}
    named = mine - bare
    bare_theirs = {
        s.entity.entity_id for d in occasion.drafts for s in d.sides if s.entity.kind == "party"
    }
    if named - theirs and (theirs - bare_theirs) - mine:
        return False
    mine_parties = {book.party_of(s.entity) for s in draft.sides}
    if mine_parties != _parties(occasion, book):
        return False
    dated = draft.when.start is not None and occasion.dated is not None
    points_back = draft.is_definite and draft.trigger.lemma in _NAMES_CHANNEL | {"talks"}
    return bool(bare or bare_theirs) and (dated or points_back)


def _parties(occasion: Occasion, book: PartyBook) -> set[str]:
    return {book.party_of(s.entity) for d in occasion.drafts for s in d.sides}


def _fits_status(draft: ClaimDraft, occasion: Occasion) -> bool:
    statuses = {d.status for d in occasion.drafts}
    if draft.status in statuses:
        return True
    if draft.status == "held" or "held" in statuses:
        if draft.is_definite and draft.status == "held":
            return "planned" not in statuses or draft.when.start is not None
        # A plan told beside the outcome: only with one date.
        return draft.when.start is not None and occasion.dated is not None and (
            draft.when.start == occasion.dated.start
        )
    return True


def _fits_channel(draft: ClaimDraft, occasion: Occasion, complete: bool) -> bool:
    theirs = occasion.channel
    if "unspecified" in (draft.channel, theirs) or draft.channel == theirs:
        return True
    if {draft.channel, theirs} <= _REMOTE:
        return True
    if draft.is_definite and not complete and draft.trigger.lemma in ("meeting", "talks"):
        return theirs == "video"
    return False


def _fits_date(draft: ClaimDraft, occasion: Occasion) -> bool:
    when = occasion.dated
    if draft.when.start is None or when is None or when.start is None:
        return True
    return overlap(draft.when, when)


def overlap(first: ClaimDate, second: ClaimDate) -> bool:
    """Tell whether two dated claims can be of one day."""
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return True
    return first.start <= second.end and second.start <= first.end


def date_from_context(
    occasions: Sequence[Occasion],
    published: date | None,
    lead_end: int,
    mode_is_story: bool,
    days: TravelDays,
) -> None:
    """Date the occasions that no sentence of theirs dates, where the text around them does.

    In order: a later contact that is "also" of a day shares it with the lead; an "also" contact
    right after a dated one shares its day; a contact told in the wake of a dated journey shares the
    day of arrival; the lead contact of a dated story is of the day of publication (basis
    reported). All others stay undated.
    """
    for index, occasion in enumerate(occasions):
        if occasion.dated is not None or occasion.status != "held":
            continue
        first = occasion.drafts[0]
        if first.position < lead_end:
            found = _also_later(occasion, occasions[index + 1 :])
            if found is not None:
                occasion.when = _in_context(found)
                continue
        before = _also_before(occasion, occasions[:index])
        if before is not None:
            occasion.when = _in_context(before)
            continue
        journey = days.find(first)
        if journey is not None:
            occasion.when = _in_context(journey)
            continue
        if first.is_aside:
            continue
        if published is not None and first.position < lead_end and not mode_is_story:
            occasion.when = ClaimDate(
                published, published, "day", "reported", rule="day_of_publication",
                anchor=f"published {published.isoformat()}",
            )


class TravelDays:
    """The days on which a text has somebody arrive, by sentence."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], dates: Sequence[TimeExpression]
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.dates = dates

    def find(self, draft: ClaimDraft) -> ClaimDate | None:
        """Return the day of the journey that a draft's sentence goes on from, or None.

        The journey stands in the same paragraph, at most two sentences before, with one day of its
        own that is not a day of saying; the draft's sentence goes on from it by its first words.
        """
        here = draft.parsed.sentence
        if not _GOES_ON.match(self.text, here.start_char, here.end_char):
            return None
        before = [
            s for s in self.sentences
            if s.paragraph == here.paragraph and s.end_char <= here.start_char
        ][-2:]
        for sentence in reversed(before):
            if not _JOURNEY.search(self.text, sentence.start_char, sentence.end_char):
                continue
            days = [
                d for d in self.dates
                if sentence.start_char <= d.start_char < sentence.end_char
                and d.precision == "day"
                and not _SAYING.search(self.text[max(0, d.start_char - 30) : d.start_char])
            ]
            if len(days) == 1:
                return to_claim_date(days[0])
        return None


def _also_later(lead: Occasion, later: Sequence[Occasion]) -> ClaimDate | None:
    for other in later:
        when = other.dated
        if when is None or when.start is None or other.status != "held":
            continue
        if any(d.is_also and d.when.start == when.start for d in other.drafts) and (
            lead.entity_ids & other.entity_ids
        ):
            return when
    return None


def _also_before(occasion: Occasion, before: Sequence[Occasion]) -> ClaimDate | None:
    first = occasion.drafts[0]
    if not (first.is_also or first.is_further):
        return None
    for other in reversed(before):
        when = other.dated
        last = other.drafts[-1]
        near = 0 <= (
            first.parsed.sentence.paragraph - last.parsed.sentence.paragraph
        ) <= 1
        if (
            near
            and when is not None
            and when.start is not None
            and when.precision == "day"
            and other.status == "held"
            and other.entity_ids & occasion.entity_ids
        ):
            return when
    return None


def _in_context(when: ClaimDate) -> ClaimDate:
    return replace(when, basis="context")


def is_future(when: ClaimDate | None, published: date | None) -> bool:
    """Tell whether a day lies after the day of publication."""
    return (
        when is not None
        and when.start is not None
        and published is not None
        and when.start > published + timedelta(days=1)
    )
