"""How, where and about what: what a sentence says of a contact besides who and when."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts import places
from pipeline.contacts.channels import find_channel
from pipeline.contacts.topics import find_topics
from pipeline.contacts.triggers import load_cues
from pipeline.parsed import Parsed

__all__ = ["find_channel", "find_place", "find_topics", "has_also"]


def find_place(parsed: Parsed, token: Token, text: str) -> tuple[str | None, str | None, bool]:
    """Return (place as named, its country, whether there is one)."""
    place = places.find_place(parsed, token, text)
    return (place.name, place.country, True) if place else (None, None, False)


def has_also(parsed: Parsed, token: Token) -> bool:
    """Tell whether the sentence marks its contact as one more of the same day ("also")."""
    # "Separately, they met": one more; "met A and B separately": two of their own
    return any(
        word in load_cues("also_cue") and (word != "separately" or index < 2)
        for index, word in enumerate(parsed.lowers)
    )
