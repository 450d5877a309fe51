"""Who takes part: the mentions around a trigger, with the part each of them plays."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.invitations import add_inviter
from pipeline.contacts.lost import complete_lost
from pipeline.contacts.nouns import find_noun_arguments
from pipeline.contacts.quoted import complete_from_speech
from pipeline.contacts.records import Arguments
from pipeline.contacts.syntax import children
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.contacts.verbs import find_verb_arguments
from pipeline.parsed import Parsed


def find_arguments(parsed: Parsed, token: Token, trigger: Trigger) -> Arguments | None:
    """Return who takes part in what a trigger tells of, or None where it tells of no contact."""
    read = find_verb_arguments if trigger.pos == "verb" else find_noun_arguments
    found = read(parsed, token, trigger)
    if found is None or _is_of_outsider(parsed, token, trigger, found):
        return None
    found = complete_lost(parsed, token, trigger, found)
    found = add_inviter(parsed, found, trigger)
    return complete_from_speech(parsed, token, _without_absent(parsed, found))


def _is_of_outsider(parsed: Parsed, token: Token, trigger: Trigger, found: Arguments) -> bool:
    """Recognise "Students met A and B": whoever acts is no party, and A did not meet B there.

    What meets by itself is an occasion: "Talks brought together A and B".
    """
    verb = found.verb
    if found.subjects or len(found.others) < 2 or found.needs_no_subject or verb is None:
        return False
    is_held = token.dep_ == "dobj" and token.head == verb and verb.lower_ in load_cues("light")
    is_held |= token.dep_ == "pobj" and find_trigger(verb, "verb") is not None
    if "joins" in trigger.flags or (token != verb and not is_held and "means" not in trigger.flags):
        return False
    acting = list(children(verb, "nsubj"))
    return bool(acting) and all(
        word.i < verb.i
        and word.i not in parsed.mentions
        and word.i not in parsed.dates
        and word.tag_ in ("NN", "NNS", "NNP", "NNPS", "PRP")
        and word.lower_ not in ("it", "they", "both")
        and word.lower_ not in load_cues("happening_noun") | load_cues("event_noun")
        and find_trigger(word, "noun") is None
        for word in acting
    )


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
