"""Whom a document has spoken of so far, and which of them a plural or a pronoun can mean."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.models import Entity
from pipeline.people.drafts import Draft, draft_text
from pipeline.people.entities import LOOSE_CLASSES, EntityBook, Person, suits
from pipeline.reference import fold
from pipeline.vocabulary import load_words

_NO_MINISTERS = frozenset({"head_of_state", "royal", "envoy", "ambassador", "negotiator"})
_SOLDIERS = frozenset({"military", "military_chief"})
_PAIR = 2
_SINGLE = frozenset({"head_of_state", "head_of_government", "royal", "foreign_minister"})
_ANY = re.compile(r"(?:an?|any|another) ", re.I)
_INSIDE = frozenset({"legislator", "subnational"})
_FOES = re.compile(r"\b(?:foes|rivals|enemies|adversaries)\b")
_HUMANS = re.compile(r"\b(?:men|women|leaders|ministers|presidents)\b")
_TEAM = re.compile(r"\b(?:delegation|mission|team)\b", re.I)
_SIDES = re.compile(
    r"\b(?:sides|countries|governments|nations|states|capitals|parties|belligerents)\b"
)


@functools.cache
def _women() -> frozenset[str]:
    return frozenset(fold(name) for name in load_words("female_given_name"))


@functools.cache
def _men() -> frozenset[str]:
    return frozenset(fold(name) for name in load_words("male_given_name"))


@dataclass(slots=True)
class Memory:
    """Who was spoken of, sentence by sentence; the newest last."""

    sentences: list[list[Entity]] = field(default_factory=list)
    masters: list[set[int]] = field(default_factory=list)
    """Who stands in a sentence only as the one whom another serves, by entity."""
    pairs: list[list[frozenset[int]]] = field(default_factory=list)
    """Two whom a sentence joins by "and", by entity."""
    offices: list[list[Entity]] = field(default_factory=list)
    """The parties of those whom a sentence names by an office alone ("the French president")."""

    teams: dict[str, Entity] = field(default_factory=dict)
    """The last delegation, mission and team told of: who leads it, else whose it is."""

    def note_team(self, phrase: str, entities: Sequence[Entity]) -> None:
        """Note whom "the delegation" means from here on."""
        noun = _TEAM.search(phrase)
        if noun is not None and len(entities) == 1:
            self.teams[noun[0].lower()] = entities[0]

    def start(self) -> None:
        """Begin a sentence."""
        self.sentences.append([])
        self.masters.append(set())
        self.pairs.append([])
        self.offices.append([])

    def note_office(self, draft: Draft, entities: Sequence[Entity]) -> None:
        """Note somebody without a name, whom "he" can mean where no person is named."""
        is_one = draft.kind == "role" and not (draft.is_plural or draft.is_counterpart)
        if is_one and draft.office is not None and not draft.office.is_reporting:
            self.offices[-1] += [e for e in entities if e.kind == "party" and e.country]

    def office_holder(self, back: int) -> list[Entity]:
        """Return the party of the office that a sentence is about, if it names one."""
        return self.offices[-1 - back][:1] if back < len(self.offices) else []

    def note(self, entities: Sequence[Entity]) -> None:
        """Note whom the sentence speaks of, in order."""
        self.sentences[-1].extend(entities)
        self.masters[-1] -= {entity.entity_id for entity in entities}

    def note_master(self, entities: Sequence[Entity]) -> None:
        """Note whom somebody serves: "the president's envoy N"."""
        spoken_of = {entity.entity_id for entity in self.sentences[-1]}
        self.sentences[-1].extend(entities)
        self.masters[-1] |= {entity.entity_id for entity in entities} - spoken_of

    def put_first(self, entities: Sequence[Entity]) -> None:
        """Note whom a sentence is about, named behind others of its opening phrase."""
        self.sentences[-1][:0] = entities

    def joined(self, back: int, among: Sequence[Entity]) -> list[Entity]:
        """ "A telephoned B and C. … both of them": the two whom the sentence joins, if only two."""
        known = {entity.entity_id for entity in among}
        found = {pair for pair in self.pairs[-1 - back] if pair <= known}
        return [e for e in among if e.entity_id in next(iter(found))] if len(found) == 1 else []

    def persons(self, back: int) -> list[Entity]:
        """Persons of the sentence ``back`` sentences ago, in order."""
        if back >= len(self.sentences):
            return []
        found = [e for e in self.sentences[-1 - back] if e.kind == "person"]
        masters = self.masters[-1 - back] if back else ()
        return [e for e in found if e.entity_id not in masters] or found


class Recall:
    """Knows who was spoken of in one document, and what they are."""

    def __init__(self, book: EntityBook, text: str) -> None:
        self.book = book
        self.text = text
        self.memory = Memory()
        self.weights: Counter[str] = Counter()
        """How often the text names each country, its people counted in."""
        self._owned: dict[int, bool] = {}
        """Whether the text names somebody by his country alone ("Iran's N"), by entity."""
        self._told: list[tuple[str, list[Entity]]] = []
        """The offices of groups that name their parties, each with who that is."""
        self.beside: frozenset[int] = frozenset()
        """Whom the sentence names behind a group: "the three leaders sat with Smith"."""
        self.is_watched = False
        """Whether a group's sentence opens with who looked on, and so is none of it."""
        self.acting: frozenset[int] = frozenset()
        """Who acts in a group's sentence, and so is none of it: "he met the two men"."""
        self._called: dict[int, str] = {}
        """Whom the text has called "he" or "she" first, by entity."""

    def _person_of(self, entity: Entity) -> Person:
        return next(p for p in self.book.persons if p.entity_id == entity.entity_id)

    def seat_of_day(self, draft: Draft, code: str | None, name: str) -> tuple[str | None, str]:
        """Return whom a capital or a house stood for on the day: Moscow in 1988, the Soviet Union.

        A state that only took over another's name, as Serbia did, is left as the text calls it.
        """
        reference = self.book.reference
        state = reference.countries.get(code or "")
        if state is None or state.predecessor is None:
            return code, name
        word = fold(draft_text(self.text, draft)).removeprefix("the ")
        before = reference.countries.get(state.predecessor)
        is_seat = word in reference.country_by_capital or word in reference.seat_by_name
        if not is_seat or before is None or before.predecessor is not None:
            return code, name
        then = reference.find_state(state.code, self.book.day)
        return (then, then) if then != code else (code, name)

    def _is_soldier(self, entity: Entity) -> bool:
        return not self._person_of(entity).classes.isdisjoint(_SOLDIERS)

    def _may_be_minister(self, entity: Entity) -> bool:
        """Heads of state and envoys are none of "the ministers"."""
        classes = self._person_of(entity).classes
        return not (classes and classes <= _NO_MINISTERS)

    def _is_aside(self, entity: Entity) -> bool:
        """A spokesman, or a name that may be no person's, is not one of "the two"."""
        person = self._person_of(entity)
        return person.is_weak or person.is_reporting

    def _state_of(self, entity: Entity) -> Entity:
        if entity.kind == "party" or entity.country is None:
            return entity
        return self.book.party(entity.country, entity.country, None)

    def _sender(self, draft: Draft) -> Entity | None:
        """Whose "its envoys" and "his negotiators" are: the party that the sentence is about.

        It is the first that it names, else the first of the sentence before.
        """
        for back in range(min(2, len(self.memory.sentences))):
            spoken_of = self.memory.sentences[-1 - back]
            if draft.possessor == "its":
                parties = [e for e in spoken_of if e.kind == "party"]
                if parties:
                    return parties[0]
                continue
            persons = self.memory.persons(back)
            if persons:
                owner = persons[0]
                if owner.organisation is None and owner.country is None:
                    return None
                name = owner.organisation or owner.country or owner.name
                return self.book.party(name, owner.country, owner.organisation)
            if self.memory.office_holder(back):
                return self.memory.office_holder(back)[0]
        return None

    def _last_group(self, wanted: int | None, draft: Draft | None) -> list[Entity]:
        """The newest sentence that speaks of enough people of different parties."""
        words = draft_text(self.text, draft) if draft is not None else ""
        if _SIDES.search(words):
            return self._last_group_of(wanted, draft, False)
        found = self._last_group_of(wanted, draft, True)
        if not found and draft is not None and draft.office is not None:
            # "Kenya's president and Uganda's N … the two presidents"
            found = self._last_group_of(wanted, draft, True, may_be_open=True)
        if found or _HUMANS.search(words):
            return found
        return self._last_group_of(wanted, draft, False)

    def _last_group_of(
        self,
        wanted: int | None,
        draft: Draft | None,
        only_people: bool,
        of_states: bool = False,
        may_be_open: bool = False,
    ) -> list[Entity]:
        title = fold(draft.office.title) if draft and draft.office else None
        if draft and draft.office and draft.office.office_class in LOOSE_CLASSES - _INSIDE:
            # "both officials" are of any office, "both governors" are not
            title = None
        words = draft_text(self.text, draft) if draft is not None else ""
        are_diplomats = "diplomat" in words.lower()
        are_ministers = words.lower().endswith("ministers") and "prime" not in words.lower()
        nearest = 1 if _FOES.search(words) or self.is_watched else 0
        for back in range(nearest, min(8, len(self.memory.sentences))):
            seen: dict[int, Entity] = {}
            loose: list[Entity] = []
            masters = self.memory.masters[-1 - back]
            entities = [e for e in self.memory.sentences[-1 - back] if e.entity_id not in masters]
            people = [e for e in entities if e.kind == "person" and not self._is_aside(e)]
            if only_people or (len({e.entity_id for e in people}) > 1 and not of_states):
                entities = people
            for entity in entities:
                if entity.kind == "person" and self._is_aside(entity):
                    continue
                if of_states and entity.country not in self.book.reference.countries:
                    continue
                if are_ministers and entity.kind == "person" and not self._may_be_minister(entity):
                    continue
                if are_diplomats and entity.kind == "person" and self._is_soldier(entity):
                    continue
                if title and entity.kind == "person" and draft and draft.office:
                    classes = self._person_of(entity).classes
                    is_open = may_be_open and not classes
                    loose += [entity] if not classes else []
                    kin = draft.office.office_class
                    if not is_open and not any(suits(c, kin, title) for c in classes):
                        continue
                seen.setdefault(entity.entity_id, entity)
            chosen = different_parties(list(seen.values()))
            if wanted is not None and len(chosen) > wanted:
                rest = [e for e in chosen if e.entity_id not in self.acting]
                if len(rest) == wanted:
                    return rest
            if wanted is not None and back and any(e.entity_id in self.beside for e in chosen):
                # "the three leaders sat with Smith": not he, but whose office the text leaves out
                others = [e for e in entities if e.entity_id not in self.beside]
                others = [e for e in others if e.entity_id in seen or e in loose]
                others = different_parties(list(dict.fromkeys(others)))
                chosen = others if len(others) == wanted else chosen
            if len(chosen) < 2 or (wanted is not None and 2 < len(chosen) + 1 < wanted):
                continue
            if _SIDES.search(words) and wanted is not None:
                # "both sides", after an aid agency spoke of them: those who fight
                chosen = self._without_bystanders(chosen, wanted)
                if len(chosen) < 2:
                    continue
            if wanted is None or wanted >= len(chosen):
                return chosen
            if of_states and wanted < len(chosen):
                # "the two countries", where three were named: those that the text is about
                most = sorted(chosen, key=lambda e: -self.weights[e.country or ""])[:wanted]
                return [entity for entity in chosen if entity in most]
            joined = self.memory.joined(back, chosen) if wanted == _PAIR else []
            return joined or chosen[:wanted]
        return []

    def _without_bystanders(self, entities: list[Entity], wanted: int) -> list[Entity]:
        """Leave out relief agencies, which are no side; of a crowd bodies of states as well."""
        bodies = self.book.reference.organisations
        kinds = {
            e.entity_id: bodies[e.country or ""].kind
            for e in entities
            if e.kind == "party" and e.country in bodies
        }
        left = [e for e in entities if kinds.get(e.entity_id) not in ("ngo", "church", "tribunal")]
        states = [e for e in left if kinds.get(e.entity_id) not in ("igo", "alliance")]
        is_crowd = len(left) > wanted or len(left) < len(entities)
        return states if is_crowd and len(states) < len(left) else left

    def _countryman(self, code: str) -> list[Entity]:
        """ "The Norwegian": the only one of his country in the newest sentence that names one."""
        for back in range(min(4, len(self.memory.sentences))):
            own = {e.entity_id: e for e in self.memory.persons(back) if e.country == code}
            if own:
                return list(own.values()) if len(own) == 1 else []
        return []

    def _is_any(self, draft: Draft) -> bool:
        """Recognise "the first to speak to a U.S. president": no one holder of the office."""
        office = draft.office
        if office is None or office.office_class not in _SINGLE or draft.is_former:
            return False
        return _ANY.match(draft_text(self.text, draft)) is not None

    def _last_told(self, wanted: int, draft: Draft) -> list[Entity]:
        """Return the three of "the three ministers": the newest phrase for so many of an office."""
        title = fold(draft.office.title) if draft.office else ""
        for told, entities in reversed(self._told):
            if len(entities) == wanted and (told == title or told.endswith(f" {title}")):
                return list(entities)
        return []

    def _chief_of(self, house: str | None, code: str | None) -> Entity | None:
        """ "the Kremlin chief", "the head of the Kazakh Foreign Ministry": who holds its office."""
        seat = self.book.reference.seat_by_name.get(fold(house or ""))
        if seat is not None:
            kin, code = seat.office_class, seat.code
        else:
            words = fold(house or "").split()
            ends = (" ".join(words[-length:]) for length in (4, 3, 2))
            nouns = self.book.reference.body_nouns
            found = [nouns[end] for end in ends if end in nouns]
            if not found:
                return None
            kin = found[0]
        held = (p for p in self.book.persons if kin in p.classes and p.code == code)
        return next((self.book.entity_of(p) for p in held), None)

    def _only_named(self, draft: Draft, codes: Sequence[str | None]) -> Entity | None:
        """ "The ministers of Iran and Oman met. Iran's N said": the one named with no office."""
        if draft.office is None or not codes or codes[0] is None:
            return None
        own = [
            p
            for p in self.book.persons
            if p.code == codes[0] and not (p.is_weak or p.classes or p.is_reporting)
        ]
        if len(own) != 1:
            return None
        key = own[0].entity_id
        if key not in self._owned:
            name = re.escape(" ".join(own[0].fullest))
            owned = rf"[’']s {name}\b(?!,? an? )|\b{name} of (?:the )?[A-Z]"
            self._owned[key] = re.search(owned, self.text) is not None
        return self.book.entity_of(own[0]) if self._owned[key] else None

    def _of_gender(self, pronoun: str, persons: Sequence[Entity]) -> list[Entity]:
        """Those whom "she" (or "he") can mean, as far as names and forms of address tell."""
        if " " in pronoun:
            # "the 66-year-old diplomat"
            return list(persons)
        is_female = pronoun in ("she", "her")
        women = [e for e in persons if self._is_woman(e)]
        if is_female:
            return women or [e for e in persons if not self._is_man(e)]
        return [e for e in persons if e not in women]

    def note_gender(self, draft: Draft, entities: Sequence[Entity]) -> None:
        """Note who was meant by "he" or "she": no "she" after that is he."""
        word = self.text[draft.start_char : draft.end_char].lower()
        if draft.kind == "pronoun" and word in ("he", "she") and entities:
            self._called.setdefault(entities[0].entity_id, word)

    def _is_woman(self, entity: Entity) -> bool:
        person = self._person_of(entity)
        if person.honorifics & {"Ms", "Mrs", "Miss", "Madame", "Dame", "Lady", "Baroness", "Her"}:
            return True
        return any(fold(name[0]) in _women() for name in person.names if len(name) > 1)

    def _is_man(self, entity: Entity) -> bool:
        person = self._person_of(entity)
        called = self._called.get(entity.entity_id)
        if called is not None:
            return called == "he"
        if any(fold(name[0]) in _men() for name in person.names if len(name) > 1):
            return True
        return bool(person.honorifics & {"Mr", "Sir", "Lord", "Monsieur", "His"}) or any(
            "king" in role.lower().split() or "sheikh" in role.lower().split()
            for role in person.roles
        )


def different_parties(entities: Sequence[Entity]) -> list[Entity]:
    """Drop the second of one country, so that "the two" are of different parties."""
    out: list[Entity] = []
    keys: set[str] = set()
    people = {entity.country for entity in entities if entity.kind == "person"}
    for entity in entities:
        if entity.kind == "party" and not entity.organisation and entity.country in people:
            # "Turkey said its minister had hosted both, adding the three …": he is Turkey's
            continue
        key = entity.country or entity.organisation or entity.name
        if entity.organisation and entity.kind == "party":
            key = entity.name
        elif entity.office_class == "movement_leader":
            # a president and the leader of his country's rebels
            key = f"movement of {key}"
        if key in keys:
            continue
        keys.add(key)
        out.append(entity)
    return out
