"""Join the phrases of one document into persons and parties.

The document comes first: what it says of a person's office and country holds. The officials' list
adds a country or an office where the document has none, and parts namesakes by office and day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from pipeline.models import Entity
from pipeline.movements import is_movement
from pipeline.people.drafts import Draft
from pipeline.people.namesakes import pick_of_year
from pipeline.reference import Official, Reference, fold, lies_between
from pipeline.vocabulary import load_words

# Classes of many different offices: one of them does not stand for another.
LOOSE_CLASSES = frozenset(
    {
        "official",
        "adviser",
        "other_minister",
        "organisation_official",
        "military",
        "legislator",
        "subnational",
    }
)
_EXACT_HEADS = frozenset({"king", "queen", "emperor", "shah", "sultan", "president"})
_HEADS = frozenset({"head_of_state", "head_of_government", "movement_leader", "royal"})
# A title names a person of one of these classes; "leader" and "minister" are loose, most are not.
_LOOSE_TITLES: dict[str, frozenset[str]] = {
    "leader": _HEADS | {"organisation_head"},
    "minister": frozenset(
        {"foreign_minister", "defence_minister", "other_minister", "deputy_foreign_minister"}
    ),
    "secretary": frozenset({"foreign_minister", "defence_minister", "other_minister"}),
    "diplomat": frozenset({"foreign_minister", "deputy_foreign_minister", "ambassador", "envoy"}),
    "top diplomat": frozenset({"foreign_minister", "organisation_official"}),
    "chief diplomat": frozenset({"foreign_minister"}),
    "envoy": frozenset({"envoy", "ambassador", "negotiator"}),
    "negotiator": frozenset({"envoy", "negotiator", "deputy_foreign_minister"}),
    "ambassador": frozenset({"ambassador", "envoy"}),
    "general": frozenset({"military", "military_chief"}),
    "commander": frozenset({"military", "military_chief", "movement_leader"}),
    "chief": frozenset({"organisation_head", "military_chief", "foreign_minister"}),
}


@dataclass(slots=True)
class Person:
    """A person while the document is read; ``names`` holds every form of the name."""

    entity_id: int
    names: list[tuple[str, ...]]
    codes: Counter[str] = field(default_factory=Counter)
    parties: Counter[str] = field(default_factory=Counter)
    roles: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    organisation: str | None = None
    honorifics: set[str] = field(default_factory=set)
    is_weak: bool = True
    is_reporting: bool = False
    is_domestic: bool = False
    official: Official | None = None
    resolved_by: str = "document"
    first_char: int = 0

    @property
    def fullest(self) -> tuple[str, ...]:
        """The longest name that the document gives."""
        return max(self.names, key=lambda name: (len(name), sum(map(len, name))))

    @property
    def code(self) -> str | None:
        """Country or organisation: what the document says most often."""
        if len(self.codes) < 2:
            return next(iter(self.codes), None)
        return self.codes.most_common(1)[0][0]


class EntityBook:
    """The persons and parties of one document."""

    def __init__(self, reference: Reference, day: date | None) -> None:
        self.reference = reference
        self.day = day
        self.years: dict[int, int] = {}
        """Where a bare name begins whose sentence names a year -> that year."""
        self.aliases: dict[int, tuple[str, ...]] = {}
        """Where a name ends -> the other name that the text gives the same person."""
        self.persons: list[Person] = []
        self._by_token: dict[str, list[Person]] = {}
        self._placed: set[tuple[str, int]] = set()
        self._bodies: set[int] = set()
        self._parties: dict[str, Entity] = {}
        self._entities: dict[int, Entity] = {}
        self._next_id = 0

    # -- joining ------------------------------------------------------------------------------

    def add_names(self, drafts: Iterable[Draft], title_end: int = 0) -> dict[int, Person]:
        """Join the name drafts; the answer maps a draft's start to its person.

        Longer names first, so that a bare surname in a headline finds the full name of the text.
        Those of the title, which ends at ``title_end``, come last: its capitals are no guide to
        where a name ends, so they add offices and countries, and no spelling.
        """
        found: dict[int, Person] = {}
        names = [draft for draft in drafts if draft.kind == "name"]
        of_title = [draft for draft in names if draft.start_char < title_end]
        of_text = [draft for draft in names if draft.start_char >= title_end]
        of_text.sort(key=lambda d: (-len(_core(d.name)), d.is_weak, d.start_char))
        for draft in (*of_text, *of_title):
            person = self._place(draft, is_title=draft.start_char < title_end)
            if person is not None:
                found[draft.start_char] = person
                self._learn_alias(person, draft)
        return found

    def _place(self, draft: Draft, is_title: bool = False) -> Person | None:
        words = draft.name
        person = self._find_person(words, draft)
        if person is not None and self._is_somebody_else(person, words, draft):
            person = None
        if person is None and draft.first == 0 and len(words) > 1 and draft.is_weak:
            # "Addressing Putin, …": the sentence's first word is capital anyhow.
            person = self._find_person(words[1:], draft)
            if person is not None or _may_open(words[0]):
                words = words[1:]
        if person is None:
            official = self._find_official(words, draft)
            known_by = draft.office or draft.honorific or draft.codes or draft.is_counterpart
            if len(_core(words)) < 2 and official is None and not known_by:
                return None
            if is_title and not known_by:
                return None
            person = self._create(words, official, draft.start_char)
        self._learn(person, person.names[0] if is_title else words, draft)
        return person

    def _is_somebody_else(self, person: Person, words: tuple[str, ...], draft: Draft) -> bool:
        """Tell whether a title parts a bare surname from its namesake.

        "President Reagan" is not the Nancy Reagan of the next paragraph, and "King Salman" no crown
        prince.
        """
        if len(_core(words)) > 1 or draft.office is None:
            return False
        kin = draft.office.office_class
        if kin in person.classes and (kin != "royal" or draft.role in person.roles):
            return False
        official = self._find_official(words, draft)
        if official is None or person.official is not None:
            return official is not None and official.name != getattr(person.official, "name", None)
        full = _fold_core(person.fullest)
        return len(full) > 1 and not any(
            self._same_name(full, tuple(name.split()))
            for name in (official.name, *official.variants)
        )

    def _create(self, words: tuple[str, ...], official: Official | None, position: int) -> Person:
        person = Person(self._next_id, [words], official=official, first_char=position)
        self._next_id += 1
        self.persons.append(person)
        return person

    def _learn(self, person: Person, words: tuple[str, ...], draft: Draft) -> None:
        if words not in person.names:
            person.names.append(words)
        for word in words:
            key = fold(word)
            for form in {key, key.removeprefix("al-").removeprefix("el-")}:
                if (form, person.entity_id) not in self._placed:
                    self._placed.add((form, person.entity_id))
                    self._by_token.setdefault(form, []).append(person)
        code = draft.codes[0] if draft.codes else None
        if code:
            person.codes[code] += 1
        if draft.parties:
            person.parties[draft.parties[0]] += 1
        if draft.organisation and person.organisation is None:
            person.organisation = draft.organisation
        if draft.honorific:
            person.honorifics.add(draft.honorific)
        if draft.office is not None:
            self._learn_office(person, draft, code)
        is_surname = (
            len(words) == 1
            and len(person.fullest) > 1
            and _is_surname(person.fullest, fold(words[0]))
        )
        if is_surname and draft.is_definite and person.is_weak:
            # "the Collaborative" is a body's short name
            self._bodies.add(person.entity_id)
        # Whom the text goes on to call by his surname is somebody.
        is_somebody = is_surname and person.entity_id not in self._bodies
        if not draft.is_weak or draft.office is not None or is_somebody:
            person.is_weak = False

    def _learn_alias(self, person: Person, draft: Draft) -> None:
        """Learn "N, known as M": M is he as well, though never his fullest name."""
        alias = self.aliases.get(draft.end_char)
        if alias is not None and len(alias) < len(person.fullest):
            person.names.append(alias)
            self._by_token.setdefault(fold(alias[-1]), []).append(person)

    def _learn_office(self, person: Person, draft: Draft, code: str | None) -> None:
        assert draft.office is not None
        office = (
            self.reference.find_office(fold(draft.office.title), code or person.code)
            or draft.office
        )
        if draft.role and draft.role not in person.roles:
            person.roles.append(draft.role)
        if not draft.is_former:
            person.classes.add(office.office_class)
        person.is_reporting = person.is_reporting or office.is_reporting
        person.is_domestic = person.is_domestic or office.is_domestic
        if office.default_country and not draft.codes and not person.codes:
            person.codes[office.default_country] += 1

    # -- finding ------------------------------------------------------------------------------

    def _find_person(self, words: tuple[str, ...], draft: Draft) -> Person | None:
        core = _core(words)
        if not core:
            return None
        key = tuple(fold(word) for word in core)
        candidates = self._by_token.get(key[-1], [])
        if len(key) == 1:
            return self._choose(self._rank_single(key[0], candidates), draft)
        same = [p for p in candidates if any(self._same_name(key, n) for n in p.names)]
        if same:
            return self._choose(same, draft)
        # Another spelling of the same official ("Sergei Shoigu", "Sergey Shoygu").
        listed = {o.name for o in self.reference.officials_by_name.get(fold(" ".join(words)), ())}
        for person in self.persons if listed else ():
            if person.official is not None and person.official.name in listed:
                return person
        # Two of one name share two words at least: of a hundred Johns few are laid beside.
        others = {p.entity_id for word in key[1:] for p in self._by_token.get(word, ())}
        first = (p for p in self._by_token.get(key[0], ()) if p.entity_id in others)
        return next((p for p in first if any(self._same_name(key, n) for n in p.names)), None)

    @staticmethod
    def _same_name(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
        theirs = _fold_core(other)
        if key == theirs:
            return True
        short, long = sorted((key, theirs), key=len)
        if len(short) < 2:
            return False
        if set(short) <= set(long):
            return True
        # "Joseph R. Biden" and "Joe Biden": same surname, first names with one initial.
        return short[-1] == long[-1] and short[0][:2] == long[0][:2]

    def _rank_single(self, word: str, candidates: Sequence[Person]) -> list[Person]:
        """Persons a single word can mean: as last name, else as first of a name, else as any."""
        own = [p for p in candidates if any(n == (n[-1],) and fold(n[0]) == word for n in p.names)]
        if own:
            # whom the text calls by this word alone elsewhere
            return own
        last = [p for p in candidates if any(_is_surname(n, word) for n in p.names)]
        if last:
            return last
        return [p for p in candidates if any(_fold_core(n)[0] == word for n in p.names)] or list(
            candidates
        )

    def _choose(self, candidates: Sequence[Person], draft: Draft) -> Person | None:
        if draft.codes:
            agreeing = [p for p in candidates if not p.codes or draft.codes[0] in p.codes]
            if not agreeing and len(candidates) == 1 and candidates[0].is_weak:
                return candidates[0]
            candidates = agreeing
        if len(candidates) > 1 and draft.office is not None:
            same = [p for p in candidates if draft.office.office_class in p.classes]
            candidates = same or candidates
        if len(candidates) > 1:
            return self._nearest(candidates, draft.start_char)
        return candidates[0] if candidates else None

    def _nearest(self, candidates: Sequence[Person], position: int) -> Person:
        """Of several of one name the one named in full last before, else first after."""
        before = [(p.first_char, p) for p in candidates if p.first_char <= position]
        if before:
            return max(before, key=lambda item: item[0])[1]
        return min(candidates, key=lambda p: p.first_char)

    def _find_official(self, words: tuple[str, ...], draft: Draft) -> Official | None:
        core = _core(words)
        if (
            len(core) == 1
            and core[0] in load_words("common_word_surname")
            and (draft.office is None and draft.honorific is None)
        ):
            return None
        rows = self.reference.officials_by_name.get(fold(" ".join(words)), ())
        if not rows and len(core) == 1 and draft.role:
            # "King Salman" is a name of his own
            rows = self.reference.officials_by_name.get(fold(f"{draft.role} {core[0]}"), ())
        if not rows and len(core) > 1:
            rows = self.reference.officials_by_name.get(fold(" ".join(core)), ())
        if not rows and len(core) <= 2:
            rows = self.reference.officials_by_surname.get(fold(" ".join(core)), ())
        if not rows and len(core) == 1:
            return None
        if not rows:
            rows = tuple(
                row
                for row in self.reference.officials_by_surname.get(fold(core[-1]), ())
                if self._same_name(tuple(fold(w) for w in core), tuple(row.name.split()))
            )
        return self._pick_official(rows, draft, is_full=len(core) > 1)

    def _pick_official(
        self, rows: Sequence[Official], draft: Draft, is_full: bool
    ) -> Official | None:
        if draft.codes:
            own = [row for row in rows if row.country in draft.codes]
            # "Norwegian diplomat N": whom a body has made its envoy keeps his nationality
            rows = own or [row for row in rows if is_full and self._serves_body(row)]
        if draft.office is not None and len({row.name for row in rows}) > 1:
            title = fold(draft.office.title)
            fitting = []
            for row in rows:
                office = self.reference.find_office(title, row.country) or draft.office
                if suits(row.office_class, office.office_class, title):
                    fitting.append(row)
            rows = fitting
        if draft.office is not None and not (is_full or draft.codes):
            # "Assistant Martin" is no namesake who heads a government.
            rows = [row for row in rows if not _is_too_high(row, draft.office.office_class)]
        if self.day is not None:
            current = [row for row in rows if lies_between(self.day, row.start, row.end)]
            if not current and not is_full:
                # A bare surname is an official's only while he is one (or has just been).
                current = [row for row in rows if self._is_near(row)]
            if not current and not is_full and draft.start_char in self.years:
                current = pick_of_year(rows, self.years[draft.start_char])
            rows = current or (rows if is_full else [])
        people = {row.name for row in rows}
        return rows[0] if len(people) == 1 else None

    def _serves_body(self, row: Official) -> bool:
        return row.country not in self.reference.countries and self._in_office(row)

    def _is_near(self, row: Official) -> bool:
        assert self.day is not None
        return (row.start is None or (row.start - self.day).days < 400) and (
            row.end is None or (self.day - row.end).days < 1200
        )

    # -- results ------------------------------------------------------------------------------

    def settle(self) -> None:
        """Look up in the officials' list what the document leaves open, once all names are in."""
        for person in self.persons:
            draft = _question(person)
            official = person.official or self._find_official(person.fullest, draft)
            if official is None and len(_core(person.fullest)) > 1:
                official = None
            if official is None:
                continue
            person.official = official
            person.is_weak = False
            if (
                official.country
                and person.codes
                and official.country not in person.codes
                and len(_core(person.fullest)) > 1
                and self._in_office(official)
                and sum(person.codes.values()) == 1
            ):
                # A single stray affiliation against an office held that day under the full name.
                person.codes = Counter({official.country: 1})
                person.resolved_by = "reference"
            is_open = not (person.codes or person.parties) and bool(official.country)
            if is_open and official.country:
                person.codes[official.country] += 1
                person.resolved_by = "reference"
            leads = official.office_class == "movement_leader" and self._in_office(official)
            body = self.reference.organisations.get(official.organisation or "")
            if (is_open or leads) and body and person.organisation is None:
                person.organisation = body.name if self.is_movement(body.name) else None
            rows = self.reference.officials_by_name.get(fold(official.name), ())
            current = [
                row for row in rows if self.day and lies_between(self.day, row.start, row.end)
            ]
            # A text of later years tells of offices that its people held in theirs.
            past = [row for row in rows if not (self.day and row.start and row.start > self.day)]
            person.classes |= {row.office_class for row in current or past}

    def add_official(self, row: Official) -> Person:
        """Add somebody of the officials' list whom the text means and does not name."""
        person = self._create(tuple(row.name.split()), row, 0)
        code = row.country or row.organisation
        if code is not None:
            person.codes[code] += 1
        person.roles.append(row.office)
        person.classes.add(row.office_class)
        person.is_weak = False
        person.resolved_by = "office"
        return person

    def find_by_surname(self, word: str) -> list[Person]:
        """Return those whose surname a word is, in the order in which they were met."""
        return [
            person
            for person in self._by_token.get(fold(word), ())
            if any(_is_surname(name, fold(word)) for name in person.names)
        ]

    def is_movement(self, name: str | None) -> bool:
        """Tell whether a name is a movement's of the organisations' list."""
        return is_movement(name, self.reference)

    def entity_of(self, person: Person) -> Entity:
        """Return the record of a person, the same object each time."""
        known = self._entities.get(person.entity_id)
        if known is None:
            country = person.code
            organisation = person.organisation
            if country is None and person.parties:
                organisation = organisation or person.parties.most_common(1)[0][0]
            role = max(person.roles, key=len) if person.roles else None
            if role is None and person.official is not None and self._in_office(person.official):
                role = person.official.office
            known = Entity(
                person.entity_id,
                "person",
                self._name(person),
                role,
                country,
                organisation,
                person.resolved_by,
                _main_class(person),
            )
            self._entities[person.entity_id] = known
        return known

    def _name(self, person: Person) -> str:
        """Return the name in full; of a bare surname that another one has too, the list's."""
        words = person.fullest
        if len(words) == 1 and person.official is not None:
            others = (p for p in self.find_by_surname(words[0]) if p is not person)
            full = person.official.name
            is_surname = fold(full).split()[-1] == fold(words[0])  # no "King Salman"
            if is_surname and any(len(other.fullest) > 1 for other in others):
                return full
        return _display(words)

    def _in_office(self, row: Official) -> bool:
        return self.day is not None and lies_between(self.day, row.start, row.end)

    def party(self, name: str, code: str | None, organisation: str | None) -> Entity:
        """Return the party's entity: a movement and an organisation are parties of their own."""
        movement = organisation if self.is_movement(organisation) else None
        key = movement or code or name
        known = self._parties.get(key)
        if known is None:
            display = movement or self._name_of(code) or name
            known = Entity(
                self._next_id,
                "party",
                display,
                None,
                code,
                organisation or (None if code else name),
                "party",
            )
            self._next_id += 1
            self._parties[key] = known
        return known

    def _name_of(self, code: str | None) -> str | None:
        if code is None:
            return None
        if code in self.reference.countries:
            return self.reference.countries[code].name
        body = self.reference.organisations.get(code)
        return body.name if body else None


def _is_too_high(row: Official, office_class: str) -> bool:
    return row.office_class in _HEADS and office_class in ("adviser", "spokesperson", "legislator")


def _main_class(person: Person) -> str | None:
    """The class that says most of a person: domestic before all, then the official's, then any."""
    if person.is_domestic and not person.official:
        return "subnational"
    if person.official is not None and person.official.office_class in person.classes:
        return person.official.office_class
    return min(person.classes) if person.classes else None


def suits(person_class: str, title_class: str, title: str) -> bool:
    """Tell whether a title of a class can describe a person who holds an office of another."""
    if person_class == title_class:
        return person_class not in LOOSE_CLASSES
    last = title.rsplit(" ", 1)[-1]
    # "the home minister" is no foreign minister, though both are ministers
    for word in (title,) if last in ("minister", "secretary") else (title, last):
        if word in _LOOSE_TITLES and person_class in _LOOSE_TITLES[word]:
            return title_class in (
                "official",
                "movement_leader",
                "other_minister",
                "envoy",
                "negotiator",
                "ambassador",
                "military",
                "organisation_head",
                "foreign_minister",
                "head_of_state",
                "military_chief",
            )
    is_exact = title.rsplit(" ", 1)[-1] in _EXACT_HEADS  # "the king" is no president
    return not is_exact and {person_class, title_class} <= {"head_of_state", "royal"}


def _may_open(word: str) -> bool:
    """Tell whether a word in front of a name may be none of it: "Addressing Putin, …"."""
    return word in load_words("sentence_opener") or word.endswith(("ing", "ed", "ly", "ers", "ans"))


def _is_surname(name: tuple[str, ...], word: str) -> bool:
    surname = _fold_core(name)[-1]
    return word in (surname, surname.removeprefix("al-").removeprefix("el-"))


def _question(person: Person) -> Draft:
    """A draft that carries what is known of a person, to ask the officials' list with."""
    codes = (person.code,) if person.code else ()
    return Draft(0, 0, 0, 0, "name", name=person.fullest, codes=codes)


@lru_cache(maxsize=10_000)
def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out initials, suffixes and one-letter words, unless nothing else is there."""
    core = tuple(
        word
        for word in words
        if len(word.rstrip(".")) > 1
        and word.rstrip(".").lower() not in ("jr", "sr", "ii", "iii", "iv")
    )
    return core or words


@lru_cache(maxsize=10_000)
def _fold_core(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(word) for word in _core(words))


def _display(words: Sequence[str]) -> str:
    """Join a name's words; a generational suffix keeps its full stop, a comma is left out."""
    return " ".join(words)
