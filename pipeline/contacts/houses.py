"""Who is expected at the house of a government: "N is due at the White House on Monday"."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.actors import subjects_of
from pipeline.contacts.records import Arguments
from pipeline.contacts.senses import is_person
from pipeline.models import Mention
from pipeline.parsed import Parsed
from pipeline.reference import fold, load_reference


def find_expected(parsed: Parsed, word: Token) -> Arguments | None:
    """Return the guest and the government in whose house he is due, or None."""
    house = next(
        (
            parsed.mentions[k]
            for k in range(word.i + 2, min(word.i + 4, len(parsed.doc)))
            if k in parsed.mentions
        ),
        None,
    )
    if house is None or not _is_house(house):
        return None
    verb = word if word.tag_.startswith("VB") else word.head
    guests = [m for m in subjects_of(parsed, verb) if is_person(m)]
    return Arguments(tuple(guests), (house,), verb) if guests else None


def _is_house(mention: Mention) -> bool:
    name = fold(mention.text).removeprefix("the ")
    return mention.kind == "party" and name in load_reference().seat_by_name
