"""Tell the occasions of one document apart: which claims speak of one and the same contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import ClaimDraft
from pipeline.models import Channel, ClaimDate, Status

# Nouns that name a contact's channel when they point back to it ("during the call").
_NAMES_CHANNEL = frozenset(
    {"call", "meeting", "videoconference", "teleconference", "letter", "message", "conversation"}
)


_IN_A_ROOM = frozenset({"talks", "negotiations", "session"})


_REMOTE = frozenset({"phone", "video"})


@dataclass(slots=True)
class Occasion:
    """The drafts that tell of one contact, in order of the text."""

    drafts: list[ClaimDraft] = field(default_factory=list)
    when: ClaimDate | None = None
    """A date from the context, where no draft has one."""
    named: Channel = "unspecified"
    """What the text calls it further on ("the call"), where no draft has a channel."""

    @property
    def entity_ids(self) -> frozenset[int]:
        """Everybody whom any draft names."""
        return frozenset().union(*(draft.entity_ids for draft in self.drafts))

    @property
    def parties(self) -> frozenset[str]:
        """Countries and organisations of everybody whom any draft names."""
        return frozenset(
            side.entity.country for d in self.drafts for side in d.sides if side.entity.country
        )

    @property
    def telling(self) -> ClaimDraft:
        """Return the first draft that names both sides, else the first."""
        return next((draft for draft in self.drafts if not draft.is_definite), self.drafts[0])

    @property
    def core_ids(self) -> frozenset[int]:
        """Return who takes part: whom the tellings name that do not merely point back."""
        telling = [
            draft for draft in self.drafts if not draft.is_definite or draft.is_joining
        ] or self.drafts[:1]
        return frozenset().union(*(draft.entity_ids for draft in telling))

    @property
    def channel(self) -> Channel:
        """Return the first channel that a telling names."""
        telling = [d for d in self.drafts if not d.is_definite]
        telling += [
            d
            for d in self.drafts
            if d.is_definite and (d.trigger.lemma in _NAMES_CHANNEL or d.channel in _REMOTE)
        ]
        found = next((d.channel for d in telling if d.channel != "unspecified"), None)
        if found is None and any(d.trigger.lemma in _IN_A_ROOM for d in telling):
            # "held talks", and nowhere a word of a telephone
            return "in_person"
        return found or self.named

    def channel_of(self, draft: ClaimDraft) -> Channel:
        """Return the channel that one telling claims; one that only points back claims none."""
        silent = (
            draft.is_definite
            and draft.trigger.lemma not in _NAMES_CHANNEL
            and any(not other.is_definite for other in self.drafts)
        )
        return self.channel if silent or draft.channel == "unspecified" else draft.channel

    @property
    def status(self) -> Status:
        """Return what became of it: an outcome beats a plan, a plan a proposal."""
        order: tuple[Status, ...] = ("denied", "cancelled", "declined", "held", "planned")
        statuses = {draft.status for draft in self.drafts}
        return next((status for status in order if status in statuses), "proposed")

    @property
    def dated(self) -> ClaimDate | None:
        """Return the best date that a draft gives."""
        ranks = {"explicit": 0, "completed": 1, "relative": 2, "context": 3, "reported": 4}
        # A season or year in a later sentence dates what was spoken of, not the contact.
        dates = [
            d.when
            for d in self.drafts
            if d.when.start is not None and (d is self.drafts[0] or not _is_wide(d.when))
        ]
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
        elif complete and "joins" not in draft.trigger.flags:
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


def _fits_people(draft: ClaimDraft, occasion: Occasion, book: PartyBook, complete: bool) -> bool:
    mine, theirs = draft.entity_ids, occasion.entity_ids
    if not complete and draft.is_joining:
        last = occasion.drafts[-1].parsed.sentence
        near = 0 <= draft.parsed.sentence.paragraph - last.paragraph <= 1
        return near and occasion.channel not in ("phone", "written")
    if not complete:
        if not draft.is_definite and draft.trigger.lemma != "discuss":
            return False
        if draft.sides and not mine & theirs:
            parties = {book.party_of(s.entity) for s in draft.sides}
            return parties <= _parties(occasion, book)
        return draft.position > occasion.drafts[-1].position or bool(mine & theirs)
    if mine == theirs:
        return True
    if all(d.parsed.sentence.is_heading for d in occasion.drafts) and (
        len(mine & theirs) > 0
        and _parties(occasion, book) <= {book.party_of(s.entity) for s in draft.sides}
    ):
        # The heading names a party where the text names its people.
        return True
    if theirs < mine and draft.trigger.lemma == "join" and draft.when.start is None:
        # "Putin joined the two men": one more at the same table
        return True
    if theirs < mine and not (
        draft.is_definite or all(d.parsed.sentence.is_heading for d in occasion.drafts)
    ):
        # "They then met with X": one more takes part, so it is another occasion.
        return False
    if mine < theirs and not draft.is_definite:
        # A part of those who met: told again only where day or heading says so.
        told_again = draft.when.start is not None and occasion.dated is not None
        if not told_again and not draft.parsed.sentence.is_heading:
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
    if any(
        d.parsed.sentence == draft.parsed.sentence and d.status != draft.status
        for d in occasion.drafts
    ):
        # "postponed from Monday to Friday": one called off, one planned
        return False
    if draft.status in statuses:
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


def _is_wide(when: ClaimDate) -> bool:
    return when.start is not None and when.end is not None and (when.end - when.start).days > 45


def overlap(first: ClaimDate, second: ClaimDate) -> bool:
    """Tell whether two dated claims can be of one day."""
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return True
    return first.start <= second.end and second.start <= first.end
