"""Who takes part: the mentions around a trigger, with the part each of them plays."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.invitations import add_inviter
from pipeline.contacts.lost import complete_lost
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
    if found is None:
        return None
    found = complete_lost(parsed, token, trigger, found)
    found = add_inviter(parsed, found, trigger)
    return complete_from_speech(parsed, token, _without_absent(parsed, found))


def _without_absent(parsed: Parsed, found: Arguments) -> Arguments:
    """Leave out whom a "not" keeps apart: "met A but not B"."""
    if "not" not in parsed.lowers or len(found.others) < 2:
        return found
    absent = {
        mention.start_char
        for place, mention in parsed.mentions.items()
        if place > 1
        and parsed.lowers[place - 1] == "not"
        and parsed.lowers[place - 2] in ("but", "and", ",")
    }
    others = tuple(m for m in found.others if m.start_char not in absent)
    return replace(found, others=others) if others else found
