"""Whom an office means: "the Kenyan minister", "his counterpart", "the Emir"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.models import Entity
from pipeline.people.drafts import Draft
from pipeline.people.entities import LOOSE_CLASSES, EntityBook, Person, suits
from pipeline.people.house import House
from pipeline.people.recall import Recall
from pipeline.people.seats import find_bodies, find_body
from pipeline.reference import fold

_HEADS = frozenset({"head_of_state", "head_of_government", "royal"})
_GUESTS = frozenset({"host", "guest", "visitor"})
# "the charge d'affaires" is not the ambassador of whom the text speaks elsewhere
_UNDER_AMBASSADORS = frozenset({"charge d'affaires", "consul general", "deputy ambassador"})
# "the Kremlin chief": the head of the house that stands for a government
_CHIEFS = frozenset({"chief", "boss", "head", "leader"})
_SOVEREIGNS = frozenset({"king", "queen", "emir", "sultan", "emperor"})
_REIGNING = frozenset({"royal", "head_of_state", "head_of_government", "movement_leader"})
_DEPUTY = frozenset({"vice", "deputy", "assistant", "under"})
# "his predecessor N": who no longer holds the office
_PREDECESSOR = re.compile(r"\b[Pp]redecessors?(?: in (?:the )?\w+)?,? \Z")
# "told the committee that": what one says of his own state
_TOLD = re.compile(
    r"\b(?:said|says|told|informed|confirmed|announced|reported|stated)\b"
    r"(?: [\w ]{1,40}?)?(?: that)? \Z"
)
_TOLD_MOST = 70
"""Characters in which what is told begins."""
_NO_PORTFOLIO = frozenset("minister ministers of for and the state visiting prime deputy".split())


class Roles(Recall):
    """Knows who holds an office in one document."""

    def __init__(
        self, book: EntityBook, named: dict[int, Person], text: str, house: House | None = None
    ) -> None:
        super().__init__(book, text)
        self.named = named
        self.house = house
        self._bodies = find_bodies(text, book.reference)
        self._gone = {
            person.entity_id
            for start, person in named.items()
            if _PREDECESSOR.search(text, max(0, start - 40), start)
        }

    def _party(self, draft: Draft, index: int) -> Entity:
        code = draft.codes[index] if index < len(draft.codes) else None
        name = draft.parties[index] if index < len(draft.parties) else (code or draft.role or "")
        code, name = self.seat_of_day(draft, code, name)
        organisation = draft.organisation
        body = find_body(self.text, draft, self._bodies) if self._bodies else None
        if body is not None:
            return self.book.party(body.name, body.code, body.name)
        if len(draft.parties) > 1:
            # "EU and OSCE officials", "Moroccan and Polisario leaders": each of its own
            is_state = code in self.book.reference.countries and not self.book.is_movement(name)
            organisation = None if is_state else name
        return self.book.party(name, code, organisation)

    def _resolve_role(self, draft: Draft) -> Entity | None:
        if draft.is_counterpart:
            return self._resolve_counterpart(draft)
        if draft.is_plural and draft.possessor is not None and draft.office is None:
            return self._sender(draft)
        if draft.office is None and draft.is_definite and not draft.parties:
            return self.memory.teams.get((draft.role or "").lower())
        codes, parties = draft.codes, draft.parties
        if draft.possessor is not None and not parties:
            owner = self._sender(draft) if draft.possessor == "its" else self._owner(draft)
            if owner is None:
                return None
            if draft.office is not None and draft.office.title in _GUESTS:
                return self._guest_of(owner)
            codes = (owner.country,) if owner.country else ()
            parties = (owner.organisation or owner.name,)
        if self.house is not None and self.house.is_own_office(draft):
            return self.house.head()
        if self._is_any(draft):
            return None
        found = self._of_teller(draft, is_peculiar=True) if not parties else None
        found = found or self._find_holder(draft, codes, parties)
        if found is None and self.house is not None:
            found = self.house.find_holder(draft)
        if found is None and draft.is_definite and not draft.is_former:
            # "The ministers of Iran and Oman met, N of Iran and M of Oman. The Iranian minister …"
            found = self._only_named(draft, codes)
        if found is None and not parties:
            found = self._of_teller(draft)
        if found is not None:
            return found
        if parties and not (draft.office and draft.office.is_reporting):
            code = codes[0] if codes else None
            return self.book.party(parties[0], code, draft.organisation)
        implied = draft.office.default_country if draft.office and draft.is_definite else None
        if implied is not None and draft.possessor is None and not parties:
            # "the taoiseach", "the secretary of state": one country has it
            return self.book.party(implied, implied, None)
        return None

    def _of_teller(self, draft: Draft, is_peculiar: bool = False) -> Entity | None:
        """ "Qatar's envoy said that the Emir had come": Qatar's, who has one.

        Where it is to be peculiar, only a title that few states know.
        """
        told = self.memory.sentences[-1]
        if draft.office is None or not draft.is_definite or draft.possessor or len(told) != 1:
            return None
        code = told[0].country
        opening = self.text[max(0, draft.start_char - _TOLD_MOST) : draft.start_char]
        if code is None or told[0].kind != "party" or not _TOLD.search(opening):
            return None
        title = fold(draft.office.title)
        office = self.book.reference.find_office(title, code)
        if office is None or (is_peculiar and code not in office.countries):
            return None
        rows = self.book.reference.officials_by_office.get((code, office.office_class), ())
        if not any(title in fold(row.office) for row in rows):
            return None
        return self._find_holder(draft, (code,), ()) or self.book.party(code, code, None)

    def _find_holder(
        self, draft: Draft, codes: Sequence[str], parties: Sequence[str]
    ) -> Entity | None:
        if draft.office is None:
            return None
        title = fold(draft.office.title)
        worded = fold(draft.role or title)
        code = codes[0] if codes else None
        office = self.book.reference.find_office(title, code) or draft.office
        fitting: list[Person] = []
        if title in _CHIEFS and (chief := self._chief_of(draft.organisation, code)) is not None:
            return chief
        movement = draft.organisation if self.book.is_movement(draft.organisation) else None
        is_of_opposition = "opposition" in (draft.role or "").lower()
        for person in self.book.persons:
            if person.is_weak or person.entity_id in self._gone:
                continue
            if codes and person.code != code:
                continue
            if is_of_opposition and not person.classes.isdisjoint(_HEADS):
                # "the president and its opposition leader"
                continue
            if movement and person.organisation != movement:
                continue
            if title in _SOVEREIGNS and not person.classes <= _REIGNING:
                # "the emir of Qatar" is not its foreign minister, a sheikh as well
                continue
            if not _has_portfolio(person, office.office_class, worded):
                continue
            if (
                not codes
                and office.countries
                and person.code not in office.countries
                and not any(f"{fold(role)} of ".startswith(f"{title} of ") for role in person.roles)
            ):
                # "the Foreign Secretary" is nobody of a country that has none
                continue
            if not codes and parties and parties[0] not in person.parties:
                continue
            if (
                title not in _UNDER_AMBASSADORS
                and any(suits(c, office.office_class, title) for c in person.classes)
            ) or any(
                _is_called(fold(role), title) or _is_called(fold(role), worded)
                for role in person.roles
            ):
                fitting.append(person)
        if not fitting:
            return None
        if title in _CHIEFS and parties:
            # "the UN chief" is nobody who serves under him
            heads = [person for person in fitting if "organisation_head" in person.classes]
            fitting = heads or fitting
        ids = {person.entity_id: person for person in fitting}
        for back in range(len(self.memory.sentences)):
            for entity in self.memory.persons(back) if back else reversed(self.memory.persons(0)):
                if entity.entity_id in ids:
                    return entity
        if codes or parties:
            return self.book.entity_of(fitting[0])
        own = self.house.find_holder(draft) if self.house is not None else None
        if own is not None:
            return own
        # "the president" before any president is named: only where there is but one. "The diplomat"
        # is of no one office.
        is_open = office.office_class in LOOSE_CLASSES or len(fitting) > 1
        return None if is_open else self.book.entity_of(fitting[0])

    def _resolve_counterpart(self, draft: Draft) -> Entity | None:
        antecedent = self._antecedent(draft) if draft.possessor != "their" else None
        code = draft.codes[0] if draft.codes else None
        if antecedent is not None and antecedent.kind == "person":
            # Else the one named last before: "A spoke with B, and the president will see his …".
            for one in (antecedent, *reversed(self.memory.persons(0))):
                found = self._holder_like(one, code, draft.parties)
                if found is not None:
                    return found
            if code is None and not draft.parties:
                return self._peer_of(antecedent, self._person_of(antecedent).classes)
        if draft.parties:
            return self._party(draft, 0)
        return None

    def _holder_like(self, one: Entity, code: str | None, parties: Sequence[str]) -> Entity | None:
        """Return who holds the office of ``one`` in the country of this code, or of this name."""
        if (code is None and not parties) or (code is not None and one.country == code):
            return None
        classes = self._person_of(one).classes
        for person in self.book.persons:
            if person.entity_id == one.entity_id or person.is_weak or person.code != code:
                continue
            if code is None and parties[0] not in person.parties:
                continue
            if person.classes & classes or (person.classes & _HEADS and classes & _HEADS):
                return self.book.entity_of(person)
        return None

    def _owner_of_counterpart(self, draft: Draft) -> Entity | None:
        is_owned = draft.is_counterpart and draft.possessor not in (None, "their")
        return self._antecedent(draft) if is_owned else None

    def _peer_of(self, one: Entity, classes: set[str]) -> Entity | None:
        """ "her opposite number": who was last named of the same office and another party."""
        for back in range(min(4, len(self.memory.sentences))):
            for other in self.memory.persons(back):
                if other.country != one.country and self._person_of(other).classes & classes:
                    return other
        return None

    def _guest_of(self, one: Entity) -> Entity | None:
        """ "his visitor", "her host": the other one of whom the text has just spoken."""
        for back in range(min(4, len(self.memory.sentences))):
            for other in self.memory.persons(back):
                if other.country != one.country and not self._is_aside(other):
                    return other
        return None

    def _owner(self, draft: Draft) -> Entity | None:
        if draft.possessor == "whose":
            spoken_of = self.memory.sentences[-1]
            return spoken_of[-1] if spoken_of else None
        # "Sweden's ambassador said his prime minister would come"
        return self._antecedent(draft) or next(iter(self.memory.office_holder(0)), None)

    def _antecedent(self, draft: Draft) -> Entity | None:
        """Whom "his" means: the first person of this sentence, else of the one before."""
        for back in range(min(3, len(self.memory.sentences))):
            persons = self.memory.persons(back)
            if persons:
                return persons[0]
        return None


def _has_portfolio(person: Person, office_class: str, title: str) -> bool:
    """Tell whether a minister can be "the energy minister": the foreign minister is not."""
    if office_class != "other_minister" or "minister" not in title.split():
        return True
    portfolio = set(title.split()) - _NO_PORTFOLIO
    held = [set(fold(role).split()) for role in person.roles]
    return not portfolio or any(portfolio <= words for words in held)


def _is_called(role: str, title: str) -> bool:
    """Tell whether a title says a role in short: "the chancellor" for that of the exchequer.

    >>> _is_called("vice president", "president"), _is_called("prime minister", "minister")
    (False, False)
    """
    if role.startswith(f"{title} of "):
        return True
    if not role.endswith(title):
        return False
    before = role[: -len(title)].split()
    if title == "minister" and before[-1:] == ["prime"]:
        return False
    return not before or before[-1] not in _DEPUTY
