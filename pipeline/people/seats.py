"""Whom a city stands for that is the seat of more than one government (shared_seats.csv)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from pipeline.people.drafts import Draft
from pipeline.reference import Organisation, Reference
from pipeline.vocabulary import read_table

# Where something happens, not who acts
_PLACED = re.compile(r"\b(?:in|at|to|from|near|for|via|outside|of|around) \Z")


def find_bodies(text: str, reference: Reference) -> dict[str, Organisation]:
    """Return the cities that stand for a body: the text speaks of it, and not of the country."""
    found = {}
    for city, code, land, words in _load():
        if city not in text or not _names_any(text, words):
            continue
        country = reference.countries[land]
        if not _names_any(text, (country.name, *country.demonyms)):
            found[city] = reference.organisations[code]
    return found


def find_body(text: str, draft: Draft, bodies: dict[str, Organisation]) -> Organisation | None:
    """Return the body that a city means as one who acts: "informed Brussels", "Brussels said"."""
    if draft.kind != "party":
        return None
    body = bodies.get(text[draft.start_char : draft.end_char])
    is_place = _PLACED.search(text, max(0, draft.start_char - 10), draft.start_char) is not None
    return None if is_place else body


@functools.cache
def _load() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    return tuple(
        (row["city"], row["code"], row["country"], tuple(row["words"].split(";")))
        for row in read_table("shared_seats.csv")
    )


def _names_any(text: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in words if word in text)
