"""Checks reference data for what reading alone does not see, and says it in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations

from pipeline.reference.fold import fold
from pipeline.reference.records import Official, Reference

# Offices that one person holds at a time in one country. Heads of state and of organisations are
# told apart by title as well: a supreme leader and a president, the EU's two presidents.
_ONE_HOLDER = frozenset({"head_of_government", "foreign_minister", "defence_minister"})
_ONE_HOLDER_BY_TITLE = frozenset({"head_of_state", "organisation_head"})


def validate(reference: Reference) -> list[str]:
    """Return one sentence for each error in the data; an empty list means that all is well."""
    return [
        *reference.problems,
        *_check_codes(reference),
        *_check_names(reference),
        *_check_offices(reference),
        *_check_terms(reference),
        *_check_sources(reference),
        *_check_shared_variants(reference),
        *_check_single_holders(reference),
    ]


def _check_codes(reference: Reference) -> Iterator[str]:
    countries = reference.countries.keys()
    known = countries | reference.organisations.keys()
    for both in sorted(countries & reference.organisations.keys()):
        yield f"The code {both} stands for a country and for an organisation."
    for organisation in reference.organisations.values():
        if organisation.country is not None and organisation.country not in countries:
            yield f"{organisation.name} names the unknown country {organisation.country}."
    for place in reference.places:
        if place.country not in countries:
            yield f"The place {place.name} names the unknown country {place.country}."
    for seat in reference.seats:
        if seat.code not in known:
            yield f"The seat {seat.name} names the unknown country {seat.code}."
    for rows in reference.offices.values():
        for office in rows:
            default = (office.default_country,) if office.default_country else ()
            for code in (*office.countries, *default):
                if code not in known:
                    yield f"The office {office.title} names the unknown country {code}."
    for person in reference.officials:
        if person.country is None and person.organisation is None:
            yield f"{person.name}, {person.office}, has neither country nor organisation."
        if person.country is not None and person.country not in known:
            yield f"{person.name} names the unknown country {person.country}."
        if person.organisation is not None and person.organisation not in known:
            yield f"{person.name} names the unknown organisation {person.organisation}."


def _check_names(reference: Reference) -> Iterator[str]:
    """Yield names that two rows claim: the look-up could give only one of them."""
    groups: dict[str, list[tuple[str, tuple[str, ...]]]] = {
        "name": [
            (c.code, (c.name, c.official_name, *c.aliases)) for c in reference.countries.values()
        ]
        + [(o.code, (o.name, *o.aliases)) for o in reference.organisations.values()],
        "demonym": [(c.code, (*c.demonyms, *c.people)) for c in reference.countries.values()],
        "seat": [(s.body, (s.name, *s.aliases)) for s in reference.seats],
        "place": [(f"{p.name} ({p.country})", (p.name, *p.aliases)) for p in reference.places],
    }
    for kind, rows in groups.items():
        owners: dict[str, str] = {}
        for owner, names in rows:
            for key in {fold(name) for name in names}:
                first = owners.setdefault(key, owner)
                if first != owner:
                    yield f"The {kind} '{key}' is claimed by {first} and by {owner}."


def _check_offices(reference: Reference) -> Iterator[str]:
    """Yield titles whose class would hang on the order of the rows."""
    for title, rows in reference.offices.items():
        for one, other in combinations(rows, 2):
            if one.office_class == other.office_class:
                continue
            shared = sorted(set(one.countries) & set(other.countries))
            if shared or not (one.countries or other.countries):
                yield (
                    f"The title '{title}' is both {one.office_class} and {other.office_class} "
                    f"for {', '.join(shared) or 'any country'}."
                )


def _check_terms(reference: Reference) -> Iterator[str]:
    terms: list[tuple[str, date | None, date | None]] = [
        *((c.name, c.start, c.end) for c in reference.countries.values()),
        *((o.name, o.start, o.end) for o in reference.organisations.values()),
        *((s.name, s.start, s.end) for s in reference.seats),
        *((f"{p.name}, {p.office},", p.start, p.end) for p in reference.officials),
    ]
    for name, start, end in terms:
        if start is not None and end is not None and end < start:
            yield f"{name} ends on {end}, before it starts on {start}."


def _check_sources(reference: Reference) -> Iterator[str]:
    offices = (office for rows in reference.offices.values() for office in rows)
    named: Iterable[tuple[str, str]] = [
        *((c.name, c.source) for c in reference.countries.values()),
        *((o.name, o.source) for o in reference.organisations.values()),
        *((o.title, o.source) for o in offices),
        *((s.name, s.source) for s in reference.seats),
        *((p.name, p.source) for p in reference.places),
        *((f"{p.name}, {p.office}", p.source) for p in reference.officials),
    ]
    for name in dict.fromkeys(name for name, source in named if not source):
        yield f"{name} has no source."


def _check_shared_variants(reference: Reference) -> Iterator[str]:
    """Yield variants that two people bear in the same office at the same time.

    One surname, two people, is the world; but a spelling that cannot be told apart even by office
    and day is a mistake in the data.
    """
    for key, rows in reference.officials_by_name.items():
        for one, other in combinations(rows, 2):
            if (
                fold(one.name) != fold(other.name)
                and (one.country, one.organisation, one.office_class)
                == (other.country, other.organisation, other.office_class)
                and _overlap_days(one, other) > _tolerance(one, other)
            ):
                yield (
                    f"The variant '{key}' means both {one.name} and {other.name}, "
                    f"whose terms overlap."
                )


def _check_single_holders(reference: Reference) -> Iterator[str]:
    held: dict[tuple[str | None, ...], list[Official]] = {}
    for person in reference.officials:
        office = fold(person.office)
        if office.startswith(("acting ", "interim ", "member ")):
            # Who stands in, or sits in a collective presidency, holds it beside another.
            continue
        if person.office_class in _ONE_HOLDER:
            title = None
        elif person.office_class in _ONE_HOLDER_BY_TITLE:
            title = office
        else:
            continue
        key = (person.country, person.organisation, person.office_class, title)
        held.setdefault(key, []).append(person)
    for (country, organisation, office_class, _), people in held.items():
        for one, other in combinations(people, 2):
            if fold(one.name) == fold(other.name):
                continue
            if _overlap_days(one, other) > _tolerance(one, other):
                yield (
                    f"{one.name} and {other.name} are both {office_class} of "
                    f"{country or organisation} at one time ({_term(one)}; {_term(other)})."
                )


def _overlap_days(one: Official, other: Official) -> int:
    """Return on how many days two terms coincide; a day of handover is one."""
    start = max(one.start or date.min, other.start or date.min)
    end = min(one.end or date.max, other.end or date.max)
    return max((end - start) // timedelta(days=1) + 1, 0) if start <= end else 0


def _tolerance(one: Official, other: Official) -> int:
    """Return the overlap in days that the dates' own precision explains."""
    return 1 if one.exact_term and other.exact_term else 366


def _term(person: Official) -> str:
    return f"{person.start or ''}..{person.end or ''}"
