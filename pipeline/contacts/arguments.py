"""Who takes part: the mentions around a trigger, with the part each of them plays."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.nouns import find_noun_arguments
from pipeline.contacts.records import Arguments
from pipeline.contacts.triggers import Trigger
from pipeline.contacts.verbs import find_verb_arguments
from pipeline.parsed import Parsed


def find_arguments(parsed: Parsed, token: Token, trigger: Trigger) -> Arguments | None:
    """Return who takes part in what a trigger tells of, or None where it tells of no contact."""
    if trigger.pos == "verb":
        return find_verb_arguments(parsed, token, trigger)
    return find_noun_arguments(parsed, token, trigger)
