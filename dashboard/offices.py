"""Classes of office to filter by: which titles in which countries count as a foreign minister."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

OFFICES: Final[Mapping[str, str]] = {
    "head_of_state": "Heads of state",
    "head_of_government": "Heads of government",
    "foreign_minister": "Foreign ministers",
    "defence_minister": "Defence ministers",
    "organisation_head": "Heads of organisations",
    "movement_leader": "Leaders of movements",
    "security_adviser": "Security advisers",
    "envoy": "Envoys",
    "ambassador": "Ambassadors",
    "spokesperson": "Spokespeople",
    "other": "Other offices",
}
_FILE: Final = Path(__file__).resolve().parent.parent / "data" / "reference" / "offices.csv"
_Titles = tuple[frozenset[str], frozenset[str]]


@cache
def _read_titles() -> Mapping[str, _Titles]:
    """Return, by class, the titles of any country and the titles of one, as 'title|country'."""
    general: dict[str, set[str]] = {}
    special: dict[str, set[str]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            office = row["office_class"] if row["office_class"] in OFFICES else "other"
            names = [row["title"], *row["abbreviations"].split(";")]
            titles = {name.strip().lower() for name in names if name.strip()}
            countries = [code for code in row["countries"].split(";") if code]
            if countries:
                pairs = {f"{title}|{code}" for title in titles for code in countries}
                special.setdefault(office, set()).update(pairs)
            else:
                general.setdefault(office, set()).update(titles)
    return {
        office: (frozenset(general.get(office, ())), frozenset(special.get(office, ())))
        for office in OFFICES
    }


def find_offices(title: str, country: str | None) -> list[str]:
    """Return the classes of a title that somebody of a country bears; the same as choose_offices.

    >>> find_offices("Secretary of State", "USA")
    ['foreign_minister']
    """
    titles = _read_titles()
    name = title.lower()
    pair = f"{name}|{country or ''}"
    is_special = any(pair in special for _, special in titles.values())
    return [
        office
        for office, (general, special) in titles.items()
        if pair in special or (name in general and not is_special)
    ]


def choose_offices(offices: tuple[str, ...]) -> tuple[str, list[list[str]]]:
    """Return an SQL condition over `participants` for these classes, and its parameters.

    A title that means another office in a country (a secretary of state) goes by that country.
    """
    titles = _read_titles()
    chosen = [titles[office] for office in offices if office in titles]
    general = sorted(set().union(*(pair[0] for pair in chosen)))
    special = sorted(set().union(*(pair[1] for pair in chosen)))
    known = sorted(set().union(*(pair[1] for pair in titles.values())))
    pair = "lower(role) || '|' || coalesce(country, '')"
    condition = (
        f"(list_contains(?, {pair}) OR"
        f" (list_contains(?, lower(role)) AND NOT list_contains(?, {pair})))"
    )
    return condition, [special, general, known]
