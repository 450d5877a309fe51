"""Who is meant by an office alone in a text that a house publishes about itself.

"The Prime Minister spoke to President N" of 10 Downing Street is the prime minister of that day;
"I spoke to President N" of an office's own page is who holds the office.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta
from typing import cast

from pipeline.models import Entity
from pipeline.people.drafts import Draft
from pipeline.people.entities import LOOSE_CLASSES, EntityBook, Person, suits
from pipeline.people.publisher import Publisher
from pipeline.reference import OfficeClass, Official, Reference, fold, lies_between

# A palace's words for its head: "the Head of State", "the King", "the President".
_OF_STATE = frozenset({"head_of_state", "royal"})
_GRACE = timedelta(days=365)
_NO_HOLDER = frozenset({"ambassador", "organisation_official", "legislator", "subnational"})


_PLAIN = frozenset({"minister", "secretary"})


class House:
    """The publishing house of one document: its state or body, its head, its other offices."""

    def __init__(self, book: EntityBook, publisher: Publisher) -> None:
        self.book = book
        self.publisher = publisher

    def is_own_office(self, draft: Draft) -> bool:
        """Tell whether a bare title is that of the house's own head ("The Prime Minister")."""
        own = self.publisher.office_class
        if own is None or own in _NO_HOLDER or not _is_bare_title(draft) or draft.office is None:
            return False
        title = fold(draft.office.title)
        office = self.book.reference.find_office(title, self.publisher.code) or draft.office
        if {own, office.office_class} <= _OF_STATE or own == office.office_class:
            return own not in LOOSE_CLASSES
        return title in ("secretary", "minister", "chancellor") and self._head_is_titled(title)

    def find_holder(self, draft: Draft) -> Entity | None:
        """Return who of this state or body holds the office of a bare title on that day.

        The state itself where the officials' list knows the office and nobody of that day.
        """
        if draft.office is None or not _is_bare_title(draft):
            return None
        if self.is_own_office(draft):
            return self.head()
        title = fold(draft.office.title)
        office = self.book.reference.find_office(title, self.publisher.code) or draft.office
        if office.is_reporting or office.office_class in LOOSE_CLASSES | _NO_HOLDER:
            return None
        rows = [row for row in self._current(office.office_class) if _is_called(row, title)]
        return self._entity(rows[0]) if len({row.name for row in rows}) == 1 else None

    def author(self) -> Entity | None:
        """Return who says "I" on the house's page: its head, else its state or body."""
        return self.head()

    def head(self) -> Entity | None:
        """Return the head of the house on that day; its state or body where nobody is known."""
        own = self.publisher.office_class
        if own is None or own in _NO_HOLDER:
            return None
        rows = [row for kin in _kin(own) for row in self._current(kin)]
        if len({row.name for row in rows}) > 1:
            rows = [row for row in rows if row.office_class == own]
        named = self._named(*_kin(own)) or self._plainly_titled()
        # Whom the text itself names with the office goes before the list's holder of that day.
        if len(named) == 1 and (named[0].official is None or not rows):
            return self.book.entity_of(named[0])
        if rows:
            return self._entity(rows[0])
        code = self.publisher.code
        return self.book.party(code, code, None)

    def _head_is_titled(self, title: str) -> bool:
        own = self.publisher.office_class
        if own is None:
            return False
        rows = self._current(own)
        if not rows:
            # nobody is known of that day: as the office is called on others
            table = self.book.reference.officials_by_office
            rows = list(table.get((self.publisher.code, own), ()))
        return any(title in fold(row.office) for row in rows)

    def _current(self, office_class: OfficeClass) -> list[Official]:
        day, code = self.book.day, self.publisher.code
        if day is None or day > _known_until(self.book.reference):
            return []
        table = self.book.reference.officials_by_office
        rows = table.get((code, office_class), ())
        state = self.book.reference.find_state(code, day)
        if state != code:
            rows = (*rows, *table.get((state, office_class), ()))
        current = [row for row in rows if lies_between(day, row.start, row.end)]
        # On the day on which an office changes hands it is the new holder's.
        return [row for row in current if row.start == day] or current

    def _named(self, *classes: OfficeClass) -> list[Person]:
        """Persons of this house whom the text names with an office of these classes."""
        return [
            person
            for person in self.book.persons
            if person.code == self.publisher.code and not person.classes.isdisjoint(classes)
        ]

    def _plainly_titled(self) -> list[Person]:
        """ "Minister N travelled": a ministry's own, whose portfolio needs no word."""
        return [
            person
            for person in self.book.persons
            if person.code == self.publisher.code
            and not {fold(role) for role in person.roles}.isdisjoint(_PLAIN)
        ]

    def _entity(self, row: Official) -> Entity:
        for person in self.book.persons:
            is_same = person.official is not None and person.official.name == row.name
            if is_same or " ".join(person.fullest) == row.name:
                return self.book.entity_of(person)
        return self.book.entity_of(self.book.add_official(row))


@functools.lru_cache(maxsize=2)
def _known_until(reference: Reference) -> date:
    """The last day of which the officials' list knows who holds an open-ended office."""
    starts = (row.start for row in reference.officials if row.start is not None)
    last = max(starts, default=date.min)
    return last + _GRACE if last < date.max - _GRACE else last


def _kin(office_class: OfficeClass) -> tuple[OfficeClass, ...]:
    if office_class in _OF_STATE:
        return cast("tuple[OfficeClass, ...]", ("head_of_state", "royal"))
    return (office_class,)


def _is_bare_title(draft: Draft) -> bool:
    """Tell whether a phrase is an office in capitals and nothing else: "The President"."""
    return (
        draft.kind == "role"
        and not draft.codes
        and not draft.parties
        and draft.possessor is None
        and draft.organisation is None
        and not (draft.is_plural or draft.is_former or draft.is_counterpart)
        and bool(draft.role)
        and (draft.role or "")[0].isupper()
    )


def _is_called(row: Official, title: str) -> bool:
    words = fold(row.office).split()
    return all(word in words for word in title.split()) or suits(
        row.office_class, row.office_class, title
    )
