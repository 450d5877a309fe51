"""Loads data/reference/ into one Reference with look-ups, once a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pipeline.reference.convert import (
    read_office_class,
    to_country,
    to_office,
    to_official,
    to_organisation,
    to_place,
    to_seat,
)
from pipeline.reference.fold import fold
from pipeline.reference.read import ReferenceError, Row, read_rows
from pipeline.reference.records import OfficeClass, Official, Reference

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
        folder = Path(named) if named else _own_folder()
    return _load(folder.absolute())


@lru_cache(maxsize=1)
def _own_folder() -> Path:
    return Path(__file__).resolve().parents[2] / "data" / "reference"


@lru_cache(maxsize=8)
def _load(folder: Path) -> Reference:
    def rows(name: str) -> Iterator[Row]:
        for row in read_rows(folder / name, COLUMNS[name]):
            if isinstance(row, ReferenceError):
                raise row
            yield row

    countries = [to_country(row) for row in rows("countries.csv")]
    organisations = [to_organisation(row) for row in rows("organisations.csv")]
    seats = tuple(to_seat(row) for row in rows("seats.csv"))
    places = tuple(to_place(row) for row in rows("places.csv"))
    parts = [
        (fold(row.text("word")), row.choice("kind", _PARTICLE_KINDS))
        for row in rows("name_particles.csv")
    ]
    particles = frozenset(word for word, kind in parts if kind == "particle")
    suffixes = frozenset(word for word, kind in parts if kind == "suffix")
    family_first = frozenset(country.code for country in countries if country.family_first)

    organisation_by_name = _first({o.code: (o.code, o.name, *o.aliases) for o in organisations})
    country_by_name = _first({c.code: (c.name, c.official_name, *c.aliases) for c in countries})
    officials, problems = _read_officials(folder, organisation_by_name, country_by_name)

    names_of_countries = [(c, (c.name, c.official_name, *c.aliases)) for c in countries]
    names_of_organisations = [(o, (o.name, *o.aliases)) for o in organisations]
    demonyms = [(c, (*c.demonyms, *c.people)) for c in countries]
    adjectives = [(o, o.adjectives) for o in organisations]
    seat_names = [(seat, (seat.name, *seat.aliases)) for seat in seats]
    written = [*names_of_countries, *names_of_organisations, *demonyms, *adjectives, *seat_names]
    acronyms = {name for _, names in written for name in names if name.isalpha() and len(name) < 4}
    return Reference(
        countries={country.code: country for country in countries},
        country_by_name=country_by_name,
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
            (to_office(row) for row in rows("offices.csv")),
            lambda office: (office.title, *office.abbreviations),
        ),
        body_nouns={fold(row.text("noun")): read_office_class(row) for row in rows("bodies.csv")},
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
    word where the family name comes first, unless a variant shows that the last one is the family
    name ('Joseph Wu', 'Wu Jaushieh'); each variant of one word as it is.
    """
    spellings: list[list[str]] = []
    for name in (person.name, *person.variants):
        # 'Kirill of Moscow' is no Moscow, and 'Bartholomew I' no I.
        bare = fold(name).replace(",", " ").partition(" of ")[0]
        words = [word for word in bare.split() if word not in suffixes and len(word) > 1]
        if words:
            spellings.append(words)
    first_words = {words[0] for words in spellings}
    found: list[str] = []
    for words in spellings:
        if len(words) > 1 and family_first:
            found.append(words[-1] if words[-1] in first_words else words[0])
            continue
        found.append(words[-1])
        start = len(words) - 1
        while start > 1 and words[start - 1] in particles:
            start -= 1
        if start < len(words) - 1:
            found.append(" ".join(words[start:]))
    return tuple(dict.fromkeys(found))


def _read_officials(
    folder: Path, organisation_by_name: Mapping[str, str], country_by_name: Mapping[str, str]
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
                officials.append(to_official(row, organisation_by_name, country_by_name))
            except ReferenceError as error:
                problems.append(str(error))
    except ReferenceError as error:
        problems.append(str(error))
    return tuple(officials), tuple(problems)


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
