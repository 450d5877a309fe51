"""Who takes part: the mentions around a trigger, with the part each of them plays."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.nouns import find_noun_arguments
from pipeline.contacts.quoted import complete_from_speech
from pipeline.contacts.records import Arguments
from pipeline.contacts.triggers import Trigger
from pipeline.contacts.verbs import find_verb_arguments
from pipeline.parsed import Parsed


def find_arguments(parsed: Parsed, token: Token, trigger: Trigger) -> Arguments | None:
    """Return who takes part in what a trigger tells of, or None where it tells of no contact."""
    read = find_verb_arguments if trigger.pos == "verb" else find_noun_arguments
    found = read(parsed, token, trigger)
    return complete_from_speech(parsed, token, found) if found is not None else None
