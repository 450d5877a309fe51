"""Which party somebody stands for, and whether a contact is between parties or inside one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from pipeline.contacts.groups import MainParties, count_of
from pipeline.models import Entity, Mention
from pipeline.movements import find_side, is_movement, name_movement
from pipeline.reference import Reference, fold
from pipeline.vocabulary import load_words

# Who is in no government may lead its opponents.
_OUTSIDE = frozenset({"movement_leader", "subnational", "legislator"})
_INSIDE = frozenset({"subnational", "legislator", "spokesperson"})
# Offices that speak for a party: somebody who holds one and has no country in the text stands for
# a party all the same, though we cannot say which.
_SPEAKS_FOR_PARTY = frozenset(
    {
        "head_of_state",
        "head_of_government",
        "foreign_minister",
        "defence_minister",
        "royal",
        "movement_leader",
    }
)


_PEER = re.compile(r"(?:his|her) [A-Z][\w ]+ (?:counterpart|colleague|opposite number)\b")
# "I spoke with my Kenyan colleague, N"
_MINE = re.compile(r"[A-Z]\w+ (?:counterpart|colleague|opposite number)\b")
_COUNTERPART = re.compile(r"(?i:his|her|its) (?:\w+ ){0,2}(?:counterpart|opposite number)\b")
_OF_STATES = frozenset(
    {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "ambassador"}
)


class _HasEntity(Protocol):
    @property
    def entity(self) -> Entity: ...

    @property
    def mention(self) -> Mention: ...


S = TypeVar("S", bound=_HasEntity)


def _find_peers(mentions: Sequence[Mention]) -> frozenset[int]:
    """Whose counterpart is another's: "Minister A met his Veldoran colleague"; A stands for one.

    So does who is called a counterpart: "her counterpart, B".
    """
    peers: set[int] = set()
    for before, mention in pairwise(mentions):
        if mention.kind == "name" and _COUNTERPART.match(mention.text):
            peers.update(entity.entity_id for entity in mention.entities)
        is_person = before.kind == "name" and len(before.entities) == 1
        if before.text == "I" and before.entities and _MINE.match(mention.text):
            peers.add(before.entities[0].entity_id)
        if is_person and _PEER.match(mention.text):
            peers.add(before.entities[0].entity_id)
    return frozenset(peers)


class PartyBook:
    """Knows parties of one document's entities."""

    def __init__(self, reference: Reference, mentions: Sequence[Mention] = ()) -> None:
        self.reference = reference
        self._people = {
            fold(entity.name): entity
            for mention in mentions
            for entity in mention.entities
            if entity.kind == "person" and entity.organisation is None
        }
        told = Counter(
            self.party_of(entity)
            for mention in mentions
            for entity in mention.entities
            if mention.kind not in ("place", "pronoun")
        )
        # A state that no list knows shows by the offices that its people hold.
        states = {
            self.party_of(entity)
            for mention in mentions
            for entity in mention.entities
            if entity.office_class in _OF_STATES
        }
        several = [
            key
            for key, count in told.items()
            if count > 1
            and not key.startswith("unknown:")
            and (key in states or not key.startswith("party:"))
        ]
        self._peers = _find_peers(mentions)
        self.is_between_parties = len(several) > 1
        """Whether the text keeps speaking of several parties."""
        self._main = MainParties(mentions, self.party_of)

    @property
    def main_pair(self) -> tuple[Mention, ...]:
        """Return where the text names the two parties that it is about; nothing without such."""
        return self._main.named

    def entities_of(self, mention: Mention) -> tuple[Entity, ...]:
        """Return whom a mention points to; nobody where it says how many and too few are known."""
        count = count_of(mention) if mention.kind == "group" else None
        entities = self._main.resolve(mention) if mention.kind == "group" else mention.entities
        return () if count is not None and 0 < len(entities) < count else entities

    def party_of(self, entity: Entity) -> str:
        """Return a key that is equal for two entities of one party.

        A movement is a party of its own, even in its country; else the country or organisation
        counts; somebody of no known party has a key of his own.
        """
        movement = self._movement_of(entity)
        if movement is not None:
            return f"movement:{fold(movement)}"
        if entity.country:
            return entity.country
        if entity.organisation:
            # "his army chief": of the person's own party
            person = self._people.get(fold(entity.organisation))
            if person is not None and person.entity_id != entity.entity_id:
                return self.party_of(person)
            return f"party:{fold(entity.organisation)}"
        return f"unknown:{entity.entity_id}"

    def _movement_of(self, entity: Entity) -> str | None:
        """The movement that somebody stands for; a rebel leader's is his country's rebels."""
        if entity.organisation:
            is_own = is_movement(entity.organisation, self.reference)
            return entity.organisation if is_own else None
        side = find_side(entity.role or "")
        if entity.office_class not in _OUTSIDE and side == "opposition":
            # but "rebel chief of staff", "guerrilla negotiator"
            side = None
        if side is None or entity.country not in self.reference.countries:
            return None
        return name_movement(entity.country or "", side, self.reference)

    def is_known(self, entity: Entity) -> bool:
        """Tell whether the entity's party is known, or its office speaks for one."""
        if not self.party_of(entity).startswith("unknown:") or entity.entity_id in self._peers:
            return True
        if entity.office_class in _INSIDE:
            return False
        if find_side(entity.role or "") not in (None, "opposition"):
            return True
        if self.is_between_parties and entity.kind == "person" and not self._is_private(entity):
            # A text about several parties names their people; a reader takes them for such.
            return True
        if entity.office_class not in _SPEAKS_FOR_PARTY or entity.role is None:
            return False
        # "Leader", "Secretary" alone say too little: every chamber and board has one.
        return not load_words("party_title_word").isdisjoint(entity.role.lower().split())

    @staticmethod
    def _is_private(entity: Entity) -> bool:
        """Somebody whose title is of a company, a court, a city: no party's voice."""
        role = set((entity.role or "").lower().split())
        return not role.isdisjoint(load_words("private_title_word"))

    def is_domestic(self, entities: Sequence[Entity]) -> bool:
        """Tell whether all stand for one party, as far as the text says."""
        parties = {
            self.party_of(entity)
            for entity in entities
            if self.is_known(entity) and not self._is_inside(entity)
        }
        return len(parties) < 2

    def _is_inside(self, entity: Entity) -> bool:
        """Tell whether somebody speaks for a part of a country: a governor, a legislator."""
        return entity.office_class in _INSIDE and entity.country is None

    def drop_covered_parties(self, sides: list[S]) -> list[S]:
        """Drop a bare party whose person takes part too ("Russia's Putin", "Putin and Moscow")."""
        people = {self.party_of(s.entity) for s in sides if s.entity.kind == "person"}
        return [
            s for s in sides if s.entity.kind == "person" or self.party_of(s.entity) not in people
        ]
