"""The records inside the contacts step: arguments of a trigger, and the claim of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Token

from pipeline.contacts.triggers import Trigger
from pipeline.models import Channel, ClaimDate, Entity, Mention, Status
from pipeline.parsed import Parsed


@dataclass(frozen=True, slots=True)
class Arguments:
    """The mentions of one trigger. ``subjects`` act, ``others`` are the other side.

    ``is_definite`` marks a trigger that points back ("the call"); ``is_separate`` one occasion for
    each of the others ("met separately with A and B").
    """

    subjects: tuple[Mention, ...]
    others: tuple[Mention, ...]
    verb: Token | None
    is_definite: bool = False
    is_separate: bool = False
    is_passive: bool = False
    is_borrowed: bool = False
    """Subjects come from a clause further out: less sure."""
    needs_no_subject: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One entity in a claim: where it is mentioned and whether it acted."""

    entity: Entity
    mention: Mention
    is_initiator: bool


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim before the document's occasions are told apart."""

    parsed: Parsed
    token: int
    trigger: Trigger
    sides: tuple[Side, ...]
    when: ClaimDate
    channel: Channel
    status: Status
    place: str | None
    place_country: str | None
    topics: tuple[str, ...]
    is_definite: bool
    is_also: bool
    is_further: bool
    """The sentence goes on from what was told: then, later, there."""
    is_aside: bool
    """Told in a clause of before, after or since, or as known: not the day's news itself."""
    is_domestic: bool
    is_borrowed: bool
    is_mutual: bool
    is_joining: bool
    """Names one more at a table that another sentence told of."""
    is_spoken_of: bool = False
    """Told as what others speak of ("the outcome of the talks"): not of the day of their words."""
    is_earlier: bool = False
    """Told as an occasion before the one spoken of: "their previous meeting", "last met"."""
    open_count: int | None = None
    """How many "the four men" are, where the text names fewer before them as a group."""
    sequel: Literal["next", "earlier", "with", "fate", "reply"] | None = None
    """What is told as one more of those before: the contact before has the sides it lacks."""
    entity_ids: frozenset[int] = field(init=False)
    """Ids of the entities that take part; held here, for each draft is laid beside many others."""

    def __post_init__(self) -> None:
        ids = frozenset(side.entity.entity_id for side in self.sides)
        object.__setattr__(self, "entity_ids", ids)

    @property
    def position(self) -> int:
        """Character at which the trigger starts."""
        return self.parsed.starts[self.token]


def draft_of_before(
    parsed: Parsed,
    token: int,
    trigger: Trigger,
    status: Status,
    sequel: Literal["fate", "reply"],
    when: ClaimDate,
    sides: tuple[Side, ...] = (),
) -> ClaimDraft:
    """Return a draft of which its sentence tells little: the contact told before has the rest."""
    return ClaimDraft(
        parsed,
        token,
        trigger,
        sides,
        when,
        trigger.channel,
        status,
        None,
        None,
        (),
        is_definite=False,
        is_also=False,
        is_further=bool(sides),
        is_aside=False,
        is_domestic=False,
        is_borrowed=True,
        is_mutual=False,
        is_joining=False,
        sequel=sequel,
    )
