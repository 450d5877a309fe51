"""The rows of data/reference/ as records, and the Reference that holds them with its look-ups.

Text keys of every look-up are folded (:func:`pipeline.reference.fold.fold`). A ``code`` is an ISO
3166 alpha-3 country code or one of the codes of docs/annotation.md (EUU, NAT, SUN ...).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

OfficeClass = Literal[
    "head_of_state",
    "head_of_government",
    "deputy_head",
    "foreign_minister",
    "deputy_foreign_minister",
    "defence_minister",
    "other_minister",
    "security_adviser",
    "adviser",
    "envoy",
    "ambassador",
    "negotiator",
    "military_chief",
    "military",
    "intelligence_chief",
    "organisation_head",
    "organisation_official",
    "movement_leader",
    "legislator",
    "subnational",
    "royal",
    "religious",
    "spokesperson",
    "official",
]
OrganisationKind = Literal[
    "igo",
    "alliance",
    "movement",
    "armed_group",
    "opposition",
    "government_in_exile",
    "tribunal",
    "government",
    "church",
    "ngo",
    "company",
]
OFFICE_CLASSES: frozenset[str] = frozenset(get_args(OfficeClass))
ORGANISATION_KINDS: frozenset[str] = frozenset(get_args(OrganisationKind))
_HEADS = frozenset({"head_of_state", "head_of_government", "organisation_head"})
_BODIES = frozenset({"igo", "alliance", "tribunal", "ngo", "company"})


def lies_between(day: date, start: date | None, end: date | None) -> bool:
    """Say whether ``day`` lies in a term, both ends included; None leaves an end open."""
    return (start is None or start <= day) and (end is None or day <= end)


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory; ``start`` and ``end`` bound the time it existed in that form."""

    code: str
    name: str
    official_name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    """Adjectives: 'British', 'Emirati'."""
    people: tuple[str, ...]
    """Nouns for nationals: 'Briton', 'Britons'."""
    capitals: tuple[str, ...]
    """The seat of government, in all its spellings: 'Kyiv', 'Kiev'."""
    start: date | None
    end: date | None
    predecessor: str | None
    """The state that spoke for it before ``start``: SUN for RUS."""
    un_member: bool
    family_first: bool
    """Names are written family name first in English news (Xi Jinping, Moon Jae-in)."""
    source: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An international body, alliance or movement. ``country`` is a movement's country."""

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    kind: OrganisationKind
    country: str | None
    start: date | None
    end: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Office:
    """A title. One title may have several rows, each for other countries."""

    title: str
    abbreviations: tuple[str, ...]
    office_class: OfficeClass
    countries: tuple[str, ...]
    """Countries or organisations the row is meant for; empty: any that no other row names."""
    default_country: str | None
    """The country or organisation that the bare title implies: 'taoiseach' IRL."""
    can_precede_name: bool
    is_domestic: bool
    is_reporting: bool
    source: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A building or body that stands for a government; ``body`` is its name as a source."""

    name: str
    aliases: tuple[str, ...]
    code: str
    body: str
    office_class: OfficeClass
    start: date | None
    end: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city or venue and its country today, by the reading most usual in news."""

    name: str
    aliases: tuple[str, ...]
    country: str
    kind: Literal["capital", "city", "venue", "region"]
    source: str


@dataclass(frozen=True, slots=True)
class Official:
    """One term of one person in one office; a person with three offices has three rows."""

    name: str
    variants: tuple[str, ...]
    country: str | None
    organisation: str | None
    office: str
    office_class: OfficeClass
    start: date | None
    end: date | None
    exact_term: bool
    """False where ``start`` or ``end`` is known only to the month or year."""
    source: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reference:
    """World knowledge, loaded once: the rows, and look-ups by folded text.

    ``acronyms`` are the keys that count only where the text writes them in capitals: 'us', 'who',
    'un'; longer ones ('Nato', 'Farc') are written as names by part of the press. ``problems`` are
    rows of officials.csv that could not be read.
    """

    countries: Mapping[str, Country]
    country_by_name: Mapping[str, str]
    country_by_demonym: Mapping[str, str]
    country_by_capital: Mapping[str, str]
    organisations: Mapping[str, Organisation]
    organisation_by_name: Mapping[str, str]
    organisation_by_adjective: Mapping[str, str]
    seats: tuple[Seat, ...]
    seat_by_name: Mapping[str, Seat]
    places: tuple[Place, ...]
    place_by_name: Mapping[str, Place]
    offices: Mapping[str, tuple[Office, ...]]
    body_nouns: Mapping[str, OfficeClass]
    officials: tuple[Official, ...]
    officials_by_name: Mapping[str, tuple[Official, ...]]
    officials_by_surname: Mapping[str, tuple[Official, ...]]
    officials_by_office: Mapping[tuple[str, OfficeClass], tuple[Official, ...]]
    given_names: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    acronyms: frozenset[str]
    problems: tuple[str, ...]

    def find_state(self, code: str, day: date | None) -> str:
        """Return the code of the state that stood under this name on a day: RUS in 1962 is SUN."""
        country = self.countries.get(code)
        while day is not None and country is not None and country.start is not None:
            if day >= country.start or country.predecessor is None:
                break
            country = self.countries.get(country.predecessor)
        return code if country is None else country.code

    def find_office(self, key: str, code: str | None = None) -> Office | None:
        """Return the row of a folded title or abbreviation that fits a country or organisation.

        Without a code, the row that implies one is meant (secretary of state: USA), then the
        unrestricted row, then the first. With a code that no row names, only an unrestricted row
        fits. Who heads an organisation heads no state: the president of a movement is its leader.
        """
        rows = self.offices.get(key, ())
        if code is None:
            ordered = sorted(
                rows, key=lambda row: (row.default_country is None, row.countries != ())
            )
            return ordered[0] if ordered else None
        named = next((row for row in rows if code in row.countries), None)
        if named is not None:
            return named
        office = next((row for row in rows if not row.countries), None)
        organisation = self.organisations.get(code)
        if office is None or organisation is None or office.office_class not in _HEADS:
            return office
        is_body = organisation.kind in _BODIES
        return replace(office, office_class="organisation_head" if is_body else "movement_leader")

    def find_holders(
        self, code: str, office_class: OfficeClass, day: date | None
    ) -> tuple[Official, ...]:
        """Return who held an office of a country or organisation on a day (ever, for None)."""
        rows = self.officials_by_office.get((code, office_class), ())
        if day is None:
            return rows
        return tuple(row for row in rows if lies_between(day, row.start, row.end))
