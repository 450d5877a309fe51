"""What the rules of implied parties ask of a text, and the answers they give to its persons.

A person is open while neither the text's own words nor the officials' list says whose he is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from pipeline.models import Sentence
from pipeline.people.drafts import Draft
from pipeline.people.entities import EntityBook, Person
from pipeline.reference import OfficeClass, Official, fold

# Offices that a country fills once at a time: its other holder is somebody else's.
_HEADS = ("head_of_state", "head_of_government", "royal")
EXCLUSIVE = frozenset({*_HEADS, "foreign_minister", "defence_minister"})
# Offices of a state's government: who holds one speaks for a country, named or not.
OF_STATE = EXCLUSIVE | {
    "deputy_head",
    "deputy_foreign_minister",
    "other_minister",
    "security_adviser",
    "military_chief",
}
# Heads of a country in the list from which on an office that none of them held is no office there.
_WELL_KNOWN = 6
# "Head of State", "the Estonian leader": said of any head.
_ANY_HEAD = frozenset({"head", "leader", "prince", "princess"})
_INSIDE = re.compile(r"\b(?:in|at|near|outside|visited|visiting) (?:the )?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A name where it stands: the sentence's number, the draft's place in it, its person."""

    at: int
    index: int
    draft: Draft
    person: Person


class Scene:
    """A text's phrases and persons; ``drafts`` are those of each sentence in order."""

    def __init__(
        self,
        book: EntityBook,
        named: Mapping[int, Person],
        text: str,
        sentences: Sequence[Sentence],
        drafts: Sequence[Sequence[Draft]],
    ) -> None:
        self.book = book
        self.text = text
        self.sentences = sentences
        self.drafts = drafts
        self._named = named
        self.names = tuple(
            Named(at, index, draft, named[draft.start_char])
            for at, group in enumerate(drafts)
            for index, draft in enumerate(group)
            if draft.kind == "name" and draft.start_char in named
        )
        """Every name in reading order."""

    # -- questions ----------------------------------------------------------------------------

    def open_names(self) -> Iterator[Named]:
        """The names, in reading order, of those whose party is open when they are reached."""
        return (named for named in self.names if is_open(named.person))

    def person_of(self, draft: Draft) -> Person | None:
        """Whom a draft names; None for other kinds of phrase."""
        return self._named.get(draft.start_char) if draft.kind == "name" else None

    def people_in(self, at: int) -> list[Person]:
        """Persons named in a sentence, in order."""
        found = (self.person_of(draft) for draft in self.drafts[at])
        return [person for person in found if person is not None]

    def gap(self, one: Draft, other: Draft) -> str:
        """The text between two phrases."""
        return self.text[one.end_char : other.start_char]

    def before(self, named: Named) -> str:
        """The sentence up to a name."""
        return self.text[self.sentences[named.at].start_char : named.draft.start_char]

    def after(self, named: Named) -> str:
        """The sentence from the end of a name."""
        return self.text[named.draft.end_char : self.sentences[named.at].end_char]

    def is_venue(self, draft: Draft) -> bool:
        """Tell whether a country's or city's name says where something is: "in Geneva"."""
        return draft.is_place_only or (
            draft.is_place
            and _INSIDE.search(self.text[max(0, draft.start_char - 12) : draft.start_char])
            is not None
        )

    def is_free(self, code: str, person: Person) -> bool:
        """Tell whether a country has a person's office and nobody else is known to hold it."""
        reference, day = self.book.reference, self.book.day
        if code not in reference.countries:
            return False
        for office_class in person.classes & EXCLUSIVE:
            if any(
                p is not person and p.code == code and office_class in p.classes
                for p in self.book.persons
            ):
                return False
            if not self._has_such(code, cast("OfficeClass", office_class), person):
                return False
            rows = self._terms(code, office_class)
            if day is not None and any(
                row.start is not None and row.end is not None and row.start < day < row.end
                for row in rows
            ):
                return False
        return True

    def _has_such(self, code: str, office_class: OfficeClass, person: Person) -> bool:
        """Tell whether a country has a head of such a title, as far as the list can tell.

        No king where there are presidents, no prime minister of the United States.
        """
        if office_class not in _HEADS:
            return True
        words = {word for role in person.roles for word in fold(role).split()}
        if "premier" in words:
            words |= {"prime", "minister"}
        if not words.isdisjoint(_ANY_HEAD):
            return True
        own = self._officials(code, office_class)
        if own:
            return any(not words.isdisjoint(fold(row.office).split()) for row in own)
        others = {row.name for key in _HEADS for row in self._officials(code, key)}
        return len(others) < _WELL_KNOWN

    def _terms(self, code: str, office_class: str) -> tuple[Official, ...]:
        """Terms of an office that may exclude another holder.

        A text none of whose people is listed is of a world that the list does not know.
        """
        if not any(person.official is not None for person in self.book.persons):
            return ()
        return self._officials(code, office_class)

    def _officials(self, code: str, office_class: str) -> tuple[Official, ...]:
        table = self.book.reference.officials_by_office
        return table.get((code, cast("OfficeClass", office_class)), ())

    def stands_beside(self, code: str, person: Person) -> bool:
        """Tell whether a sentence names a person with another of a country: his counterpart."""
        return any(
            any(other is not person and other.code == code for other in people)
            for people in map(self.people_in, range(len(self.drafts)))
            if person in people
        )

    # -- answers ------------------------------------------------------------------------------

    def give(self, person: Person, code: str | None, party: Draft | None = None) -> None:
        """Say of an open person whose he is: a country's, or what a phrase names."""
        if not is_open(person):
            return
        if code is not None:
            person.codes[code] += 1
        if party is not None:
            if party.parties and code is None:
                person.parties[party.parties[0]] += 1
            if party.organisation and (code is None or self.book.is_movement(party.organisation)):
                person.organisation = party.organisation
        person.resolved_by = "context"

    def share(self, person: Person, owner: Person) -> None:
        """Make a person of his chief's party; of the chief's own office he need not be."""
        if not is_open(person) or is_open(owner):
            return
        if owner.code is not None:
            person.codes[owner.code] += 1
        elif owner.parties:
            person.parties[owner.parties.most_common(1)[0][0]] += 1
        if owner.code is None or self.book.is_movement(owner.organisation):
            person.organisation = owner.organisation
        person.resolved_by = "context"


def is_open(person: Person) -> bool:
    """Tell whether the text's own words and the officials' list leave a person's party open."""
    return not (person.codes or person.parties or person.organisation is not None)
