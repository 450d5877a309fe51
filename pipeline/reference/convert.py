"""Turns the rows of each reference file into its records; wrong cells raise ReferenceError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from pipeline.reference.fold import fold
from pipeline.reference.read import Row
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
    Seat,
)

_PLACE_KINDS = frozenset({"capital", "city", "venue", "region"})


def to_country(row: Row) -> Country:
    """Return a row of countries.csv as a record."""
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


def to_organisation(row: Row) -> Organisation:
    """Return a row of organisations.csv as a record."""
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


def to_office(row: Row) -> Office:
    """Return a row of offices.csv as a record."""
    return Office(
        title=row.text("title"),
        abbreviations=row.items("abbreviations"),
        office_class=read_office_class(row),
        countries=row.items("countries"),
        default_country=row.optional("default_country"),
        can_precede_name=row.flag("can_precede_name"),
        is_domestic=row.flag("is_domestic"),
        is_reporting=row.flag("is_reporting"),
        source=row.cells["source"],
    )


def to_seat(row: Row) -> Seat:
    """Return a row of seats.csv as a record."""
    return Seat(
        name=row.text("name"),
        aliases=row.items("aliases"),
        code=row.text("code"),
        body=row.text("body"),
        office_class=read_office_class(row),
        start=row.first_day("from"),
        end=row.last_day("to"),
        source=row.cells["source"],
    )


def to_place(row: Row) -> Place:
    """Return a row of places.csv as a record."""
    return Place(
        name=row.text("name"),
        aliases=row.items("aliases"),
        country=row.text("country"),
        kind=cast(Literal["capital", "city", "venue", "region"], row.choice("kind", _PLACE_KINDS)),
        source=row.cells["source"],
    )


def to_official(
    row: Row, organisation_by_name: Mapping[str, str], country_by_name: Mapping[str, str]
) -> Official:
    """Return a row of officials.csv as a record, its organisation as a code."""
    dates = (row.cells["from"], row.cells["to"])
    country, organisation = row.optional("country"), row.optional("organisation")
    if organisation is not None:
        # The file names organisations in full for its readers. A state that is gone may stand
        # there as well, beside the country of today: South Vietnam beside VNM. An unknown name
        # stays as it is written, for validation to name.
        key = fold(organisation)
        if key not in organisation_by_name and key in country_by_name:
            country, organisation = country_by_name[key], None
        else:
            organisation = organisation_by_name.get(key, organisation)
    return Official(
        name=row.text("name"),
        variants=row.items("variants"),
        country=country,
        organisation=organisation,
        office=row.text("office"),
        office_class=read_office_class(row),
        start=row.first_day("from"),
        end=row.last_day("to"),
        exact_term=all(not text or text.count("-") == 2 for text in dates),
        source=row.cells["source"],
    )


def read_office_class(row: Row) -> OfficeClass:
    """Return the cell office_class, which must be one of the closed set."""
    return cast(OfficeClass, row.choice("office_class", OFFICE_CLASSES))
