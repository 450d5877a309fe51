"""Movements that a text does not name: "Kenyan rebels", "the opposition"."""

from __future__ import annotations

from pipeline.reference import Reference, fold
from pipeline.vocabulary import load_words

MOVEMENT_KINDS = frozenset({"movement", "armed_group", "opposition", "government_in_exile"})


def is_movement(name: str | None, reference: Reference) -> bool:
    """Tell whether a name is a movement's: of the organisations' list, or of an unnamed one."""
    if name is None:
        return False
    if name.rpartition(" ")[2] in load_words("movement_noun"):
        return True
    code = reference.organisation_by_name.get(fold(name))
    return code is not None and reference.organisations[code].kind in MOVEMENT_KINDS


def find_side(phrase: str) -> str | None:
    """Return the kind of movement that a phrase speaks of ("rebel leaders": the rebels), or None.

    >>> find_side("resistance groups")
    'opposition'
    """
    nouns = load_words("movement_noun")
    for word in phrase.lower().split():
        if word in nouns:
            return word
        if word in load_words("movement_adjective"):
            plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
            return plural if plural in nouns else "opposition"
    return None


def name_movement(code: str, side: str, reference: Reference) -> str:
    """Return what the list calls a country's unnamed movement, else "Kenyan rebels"."""
    country = reference.countries[code]
    name = f"{country.demonyms[0] if country.demonyms else country.name} {side}"
    listed = reference.organisation_by_name.get(fold(name))
    return reference.organisations[listed].name if listed else name
