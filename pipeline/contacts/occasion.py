"""The drafts that tell of one contact, and what they say of it together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import ClaimDraft
from pipeline.contacts.spots import Place
from pipeline.models import Channel, ClaimDate, Sentence, Status

# Nouns that name a contact's channel when they point back to it ("during the call").
NAMES_CHANNEL = frozenset(
    {"call", "meeting", "videoconference", "teleconference", "letter", "message", "conversation"}
)
REMOTE = frozenset({"phone", "video"})
_IN_A_ROOM = frozenset({"talks", "negotiations", "session"})
_RANKS = {"explicit": 0, "completed": 1, "relative": 2, "context": 3, "reported": 4}


@dataclass(slots=True)
class Occasion:
    """The drafts that tell of one contact, in order of the text.

    What they say together is brought up to date with each one: a text may tell of one contact a
    thousand times, and each telling is laid beside what is known so far.
    """

    drafts: list[ClaimDraft] = field(default_factory=list)
    when: ClaimDate | None = None
    """A date from the context, where no draft has one."""
    named: Channel = "unspecified"
    """What the text calls it further on ("the call"), where no draft has a channel."""
    stage: Place | None = None
    """Where the text around says that it took place, where no draft does."""
    entity_ids: set[int] = field(default_factory=set)
    """Everybody whom any draft names."""
    bare_ids: set[int] = field(default_factory=set)
    """Of these the parties that stand for their people ("Moscow")."""
    parties: set[str] = field(default_factory=set)
    """Countries of everybody whom any draft names."""
    party_keys: set[str] = field(default_factory=set)
    """The parties of everybody, as the book of parties tells them apart."""
    statuses: set[Status] = field(default_factory=set)
    is_heading: bool = True
    """Whether headings alone tell of it."""
    _statuses_at: dict[int, set[Status]] = field(default_factory=dict)
    _core: set[int] = field(default_factory=set)
    _telling: ClaimDraft | None = None
    _told: Channel = "unspecified"
    _pointed: Channel = "unspecified"
    _in_a_room: bool = False
    _dated: ClaimDate | None = None

    def add(self, draft: ClaimDraft, book: PartyBook) -> None:
        """Take in a draft that stands behind all others."""
        sides, sentence = draft.sides, draft.parsed.sentence
        self.drafts.append(draft)
        self.entity_ids |= draft.entity_ids
        self.bare_ids.update(s.entity.entity_id for s in sides if s.entity.kind == "party")
        self.parties.update(s.entity.country for s in sides if s.entity.country)
        self.party_keys.update(book.party_of(s.entity) for s in sides)
        self.statuses.add(draft.status)
        self._statuses_at.setdefault(sentence.start_char, set()).add(draft.status)
        self.is_heading = self.is_heading and sentence.is_heading
        if not draft.is_definite or draft.is_joining:
            self._core |= draft.entity_ids
        self._add_channel(draft)
        self._add_date(draft)

    def _add_channel(self, draft: ClaimDraft) -> None:
        if not draft.is_definite:
            self._telling = self._telling or draft
            if self._told == "unspecified":
                self._told = draft.channel
        elif draft.trigger.lemma not in NAMES_CHANNEL and draft.channel not in REMOTE:
            return
        elif self._pointed == "unspecified":
            self._pointed = draft.channel
        if draft.trigger.lemma in _IN_A_ROOM and not draft.is_spoken_of:
            self._in_a_room = True

    def _add_date(self, draft: ClaimDraft) -> None:
        # A season or year in a later sentence dates what was spoken of, not the contact.
        if draft.when.start is None or (len(self.drafts) > 1 and is_wide(draft.when)):
            return
        if self._dated is None or _rank(draft.when) < _rank(self._dated):
            self._dated = draft.when

    def put_first(self, draft: ClaimDraft, book: PartyBook) -> None:
        """Take in a draft that stands before all others."""
        known = Occasion(when=self.when, named=self.named)
        for one in [draft, *self.drafts]:
            known.add(one, book)
        for name in Occasion.__slots__:
            setattr(self, name, getattr(known, name))

    def narrow(self, wide: ClaimDate, day: ClaimDate) -> None:
        """Put the day that a later sentence gives in the place of a wider time."""
        self.drafts = [replace(d, when=day) if d.when == wide else d for d in self.drafts]
        self._dated = day

    def statuses_in(self, sentence: Sentence) -> set[Status]:
        """Return what one sentence says became of it; nothing where it does not tell of it."""
        return self._statuses_at.get(sentence.start_char, set())

    @property
    def telling(self) -> ClaimDraft:
        """Return the first draft that names both sides, else the first."""
        return self._telling or self.drafts[0]

    @property
    def core_ids(self) -> set[int] | frozenset[int]:
        """Return who takes part: whom the tellings name that do not merely point back."""
        return self._core or self.drafts[0].entity_ids

    @property
    def channel(self) -> Channel:
        """Return the first channel that a telling names."""
        found = self._told if self._told != "unspecified" else self._pointed
        if found == "unspecified" and self.named == "unspecified" and self._in_a_room:
            # "held talks", and nowhere a word of a telephone
            return "in_person"
        return self.named if found == "unspecified" else found

    @property
    def is_told_by_channel(self) -> bool:
        """Whether a telling says by which channel, not only that there were talks."""
        return self._told != "unspecified" or self._pointed != "unspecified"

    def channel_of(self, draft: ClaimDraft) -> Channel:
        """Return the channel that one telling claims; one that only points back claims none."""
        silent = (
            draft.is_definite
            and draft.trigger.lemma not in NAMES_CHANNEL
            and self._telling is not None
        )
        return self.channel if silent or draft.channel == "unspecified" else draft.channel

    @property
    def status(self) -> Status:
        """Return what became of it: an outcome beats a plan, a plan a proposal."""
        order: tuple[Status, ...] = ("denied", "cancelled", "declined", "held", "planned")
        return next((status for status in order if status in self.statuses), "proposed")

    @property
    def dated(self) -> ClaimDate | None:
        """Return the best date that a draft gives."""
        return self._dated or self.when


def _rank(when: ClaimDate) -> tuple[bool, int]:
    return when.precision not in ("day", "range"), _RANKS[when.basis]


def is_wide(when: ClaimDate) -> bool:
    """Tell whether a date is a season or a year: too wide for one occasion."""
    return when.start is not None and when.end is not None and (when.end - when.start).days > 45


def is_same_day(first: ClaimDate, second: ClaimDate) -> bool:
    """Tell whether two dated claims can be of one day."""
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return True
    return first.start <= second.end and second.start <= first.end
