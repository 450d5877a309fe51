"""Cities that are the seat of more than one government, and heads that are named bare."""

from __future__ import annotations

import pytest

from pipeline.people.seats import find_bodies
from pipeline.reference import load_reference
from pipeline.vocabulary import read_table


@pytest.mark.parametrize("row", read_table("shared_seats.csv"), ids=lambda row: row["city"])
def test_each_row_names_a_body_and_the_state_around_it(row: dict[str, str]) -> None:
    reference = load_reference()
    assert row["code"] in reference.organisations
    assert row["city"] in reference.countries[row["country"]].capitals
    assert all(row["words"].split(";")) and row["source"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The European Union protested. Brussels said on Monday it would act.", {"EUU"}),
        ("The EU spoke with Belgium's premier. Brussels said it would act.", set()),
        ("The Belgian premier met the EU's envoy in Brussels.", set()),
        ("Brussels said it would act.", set()),
        ("The EUCOM talks were in Brussels.", set()),
    ],
)
def test_a_city_stands_for_the_body_that_the_text_speaks_of(text: str, codes: set[str]) -> None:
    assert {body.code for body in find_bodies(text, load_reference()).values()} == codes


@pytest.mark.parametrize("row", read_table("own_heads.csv"), ids=lambda row: row["code"])
def test_each_head_named_bare_is_that_of_a_body(row: dict[str, str]) -> None:
    reference = load_reference()
    assert row["code"] in reference.organisations
    offices = reference.officials_by_office[row["code"], row["office_class"]]
    assert row["words"] in {official.office for official in offices} and row["source"]
