"""Loads data/reference/ into one Reference with look-ups, once a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar, cast

from pipeline.reference.fold import fold
from pipeline.reference.read import ReferenceError, Row, read_rows
from pipeline.reference.records import (
    OFFICE_CLASSES,
    ORGANISATION_KINDS,
    Country,
    Office,
    OfficeClass,
    Official,
    Organisation,
    OrganisationKind,
    Place,
    Reference,
    Seat,
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "countries.csv": (
        *("code", "name", "official_name", "aliases", "demonyms", "people", "capital"),
        *("from", "to", "predecessor", "un_member", "family_first", "source"),
    ),
    "organisations.csv": (
        *("code", "name", "aliases", "adjectives", "kind", "country", "from", "to", "source"),
    ),
    "offices.csv": (
        *("title", "abbreviations", "office_class", "countries", "default_country"),
        *("can_precede_name", "is_domestic", "is_reporting", "source"),
    ),
    "seats.csv": ("name", "aliases", "code", "body", "office_class", "from", "to", "source"),
    "bodies.csv": ("noun", "office_class", "source"),
    "places.csv": ("name", "aliases", "country", "kind", "source"),
    "officials.csv": (
        *("name", "variants", "country", "organisation", "office", "office_class"),
        *("from", "to", "source"),
    ),
    "given_names.csv": ("name",),
    "name_particles.csv": ("word", "kind"),
}
_PLACE_KINDS = frozenset({"capital", "city", "venue", "region"})
_PARTICLE_KINDS = frozenset({"particle", "suffix"})
T = TypeVar("T")


def load_reference(folder: Path | None = None) -> Reference:
    """Return the reference data of a folder, read once and kept.

    Without a folder, the environment setting CONTACTS_REFERENCE names it, else it is
    data/reference at the top of the project. Raises ReferenceError for a file that is missing or
    wrong; officials.csv alone may be missing, and its wrong rows wait in ``problems``.
    """
    if folder is None:
        named = os.environ.get("CONTACTS_REFERENCE")
        here = Path(__file__).resolve().parents[2] / "data" / "reference"
        folder = Path(named) if named else here
    return _load(folder.resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> Reference:
    def rows(name: str) -> Iterator[Row]:
        for row in read_rows(folder / name, COLUMNS[name]):
            if isinstance(row, ReferenceError):
                raise row
            yield row

    countries = [_to_country(row) for row in rows("countries.csv")]
    organisations = [_to_organisation(row) for row in rows("organisations.csv")]
    seats = tuple(_to_seat(row) for row in rows("seats.csv"))
    places = tuple(_to_place(row) for row in rows("places.csv"))
    parts = [
        (fold(row.text("word")), row.choice("kind", _PARTICLE_KINDS))
        for row in rows("name_particles.csv")
    ]
    particles = frozenset(word for word, kind in parts if kind == "particle")
    suffixes = frozenset(word for word, kind in parts if kind == "suffix")
    family_first = frozenset(country.code for country in countries if country.family_first)

    organisation_by_name = _first({o.code: (o.code, o.name, *o.aliases) for o in organisations})
    officials, problems = _read_officials(folder, organisation_by_name)

    names_of_countries = [(c, (c.name, c.official_name, *c.aliases)) for c in countries]
    names_of_organisations = [(o, (o.name, *o.aliases)) for o in organisations]
    demonyms = [(c, (*c.demonyms, *c.people)) for c in countries]
    adjectives = [(o, o.adjectives) for o in organisations]
    written = [*names_of_countries, *names_of_organisations, *demonyms, *adjectives]
    acronyms = {name for _, names in written for name in names if name.isalpha()}
    return Reference(
        countries={country.code: country for country in countries},
        country_by_name=_first({c.code: names for c, names in names_of_countries}),
        country_by_demonym=_first({c.code: names for c, names in demonyms}),
        country_by_capital=_first({c.code: c.capitals for c in countries}),
        organisations={organisation.code: organisation for organisation in organisations},
        organisation_by_name=_first({o.code: names for o, names in names_of_organisations}),
        organisation_by_adjective=_first({o.code: o.adjectives for o in organisations}),
        seats=seats,
        seat_by_name=_index_one(seats, lambda seat: (seat.name, *seat.aliases)),
        places=places,
        place_by_name=_index_one(places, lambda place: (place.name, *place.aliases)),
        offices=_index_many(
            (_to_office(row) for row in rows("offices.csv")),
            lambda office: (office.title, *office.abbreviations),
        ),
        body_nouns={fold(row.text("noun")): _office_class(row) for row in rows("bodies.csv")},
        officials=officials,
        officials_by_name=_index_many(officials, lambda person: (person.name, *person.variants)),
        officials_by_surname=_index_many(
            officials,
            lambda person: find_surnames(
                person, particles, suffixes, person.country in family_first
            ),
        ),
        officials_by_office=_index_offices(officials),
        given_names=frozenset(fold(row.text("name")) for row in rows("given_names.csv")),
        particles=particles,
        suffixes=suffixes,
        acronyms=frozenset(fold(name) for name in acronyms if name.isupper()),
        problems=problems,
    )


def find_surnames(
    person: Official, particles: frozenset[str], suffixes: frozenset[str], family_first: bool
) -> tuple[str, ...]:
    """Return the folded words by which news calls a person after the first mention.

    The last word of each name and variant, with and without the particles before it; the first
    word where the family name comes first, unless the variant of the name says otherwise; each
    variant of one word as it is.
    """
    found: list[str] = []
    for name in (person.name, *person.variants):
        words = [word for word in fold(name).replace(",", " ").split() if word not in suffixes]
        if not words:
            continue
        if len(words) == 1 or not family_first:
            found.append(words[-1])
            start = len(words) - 1
            while start > 1 and words[start - 1] in particles:
                start -= 1
            if start < len(words) - 1:
                found.append(" ".join(words[start:]))
        else:
            found.append(words[0])
    return tuple(dict.fromkeys(found))


def _read_officials(
    folder: Path, organisation_by_name: Mapping[str, str]
) -> tuple[tuple[Official, ...], tuple[str, ...]]:
    """Read what can be read of officials.csv; each wrong row becomes a sentence instead."""
    path = folder / "officials.csv"
    if not path.exists():
        return (), ()
    officials: list[Official] = []
    problems: list[str] = []
    try:
        for row in read_rows(path, COLUMNS["officials.csv"]):
            if isinstance(row, ReferenceError):
                problems.append(str(row))
                continue
            try:
                officials.append(_to_official(row, organisation_by_name))
            except ReferenceError as error:
                problems.append(str(error))
    except ReferenceError as error:
        problems.append(str(error))
    return tuple(officials), tuple(problems)


def _to_country(row: Row) -> Country:
    return Country(
        code=row.text("code"),
        name=row.text("name"),
        official_name=row.text("official_name"),
        aliases=row.items("aliases"),
        demonyms=row.items("demonyms"),
        people=row.items("people"),
        capitals=row.items("capital"),
        start=row.first_day("from"),
        end=row.last_day("to"),
        predecessor=row.optional("predecessor"),
        un_member=row.flag("un_member"),
        family_first=row.flag("family_first"),
        source=row.cells["source"],
    )


def _to_organisation(row: Row) -> Organisation:
    return Organisation(
        code=row.text("code"),
        name=row.text("name"),
        aliases=row.items("aliases"),
        adjectives=row.items("adjectives"),
        kind=cast(OrganisationKind, row.choice("kind", ORGANISATION_KINDS)),
        country=row.optional("country"),
        start=row.first_day("from"),
        end=row.last_day("to"),
        source=row.cells["source"],
    )


def _to_office(row: Row) -> Office:
    return Office(
        title=row.text("title"),
        abbreviations=row.items("abbreviations"),
        office_class=_office_class(row),
        countries=row.items("countries"),
        default_country=row.optional("default_country"),
        can_precede_name=row.flag("can_precede_name"),
        is_domestic=row.flag("is_domestic"),
        is_reporting=row.flag("is_reporting"),
        source=row.cells["source"],
    )


def _to_seat(row: Row) -> Seat:
    return Seat(
        name=row.text("name"),
        aliases=row.items("aliases"),
        code=row.text("code"),
        body=row.text("body"),
        office_class=_office_class(row),
        start=row.first_day("from"),
        end=row.last_day("to"),
        source=row.cells["source"],
    )


def _to_place(row: Row) -> Place:
    return Place(
        name=row.text("name"),
        aliases=row.items("aliases"),
        country=row.text("country"),
        kind=cast(Literal["capital", "city", "venue", "region"], row.choice("kind", _PLACE_KINDS)),
        source=row.cells["source"],
    )


def _to_official(row: Row, organisation_by_name: Mapping[str, str]) -> Official:
    dates = (row.cells["from"], row.cells["to"])
    organisation = row.optional("organisation")
    if organisation is not None:
        # The file names organisations in full for its readers; an unknown one stays as it is
        # written, for validation to name.
        organisation = organisation_by_name.get(fold(organisation), organisation)
    return Official(
        name=row.text("name"),
        variants=row.items("variants"),
        country=row.optional("country"),
        organisation=organisation,
        office=row.text("office"),
        office_class=_office_class(row),
        start=row.first_day("from"),
        end=row.last_day("to"),
        exact_term=all(not text or text.count("-") == 2 for text in dates),
        source=row.cells["source"],
    )


def _office_class(row: Row) -> OfficeClass:
    return cast(OfficeClass, row.choice("office_class", OFFICE_CLASSES))


def _first(names_by_code: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Map each folded name to its code; the first row wins, and validation names the second."""
    index: dict[str, str] = {}
    for code, names in names_by_code.items():
        for name in names:
            index.setdefault(fold(name), code)
    return index


def _index_one(rows: Iterable[T], names: Callable[[T], tuple[str, ...]]) -> dict[str, T]:
    index: dict[str, T] = {}
    for row in rows:
        for name in names(row):
            index.setdefault(fold(name), row)
    return index


def _index_many(
    rows: Iterable[T], names: Callable[[T], tuple[str, ...]]
) -> dict[str, tuple[T, ...]]:
    index: dict[str, list[T]] = {}
    for row in rows:
        for key in dict.fromkeys(fold(name) for name in names(row)):
            index.setdefault(key, []).append(row)
    return {key: tuple(found) for key, found in index.items()}


def _index_offices(
    officials: tuple[Official, ...],
) -> dict[tuple[str, OfficeClass], tuple[Official, ...]]:
    """Index officials by country and by organisation, each with the class of office."""
    index: dict[tuple[str, OfficeClass], list[Official]] = {}
    for person in officials:
        for code in (person.country, person.organisation):
            if code is not None:
                index.setdefault((code, person.office_class), []).append(person)
    return {key: tuple(found) for key, found in index.items()}
