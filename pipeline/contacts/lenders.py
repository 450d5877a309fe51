"""Who takes part in talks whose clause names one side only: the sentence around lends the other."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.actors import subjects_of
from pipeline.contacts.senses import is_person
from pipeline.contacts.syntax import (
    children,
    is_verb,
    mentions_of,
    prepositional,
)
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed

_WITHIN = frozenset({"in", "during", "at", "over"})
_COURSES = frozenset({"talks", "negotiations", "dialogue", "negotiation", "contact"})


def find_lender(parsed: Parsed, verb: Token | None, other: Mention) -> list[Mention]:
    """Return who talked with ``other`` in the clause of ``verb``, or nobody."""
    return _owner_of_counterpart(other) or _guest(parsed, verb) or _in_clause_before(parsed, verb)


def _owner_of_counterpart(other: Mention) -> list[Mention]:
    """Read "A stayed at home and talks with his Danish counterpart were called off": with A."""
    owner = other.counterpart_of
    return [replace(other, kind="pronoun", entities=(owner,))] if owner is not None else []


def _guest(parsed: Parsed, verb: Token | None) -> list[Mention]:
    """Read "A flew to Bern, where talks with B were planned": A is there."""
    if verb is None or verb.dep_ != "relcl":
        return []
    if not any(word.lower_ == "where" for word in children(verb, "advmod")):
        return []
    main = next((word for word in verb.ancestors if is_verb(word)), None)
    return [m for m in subjects_of(parsed, main) if not m.is_reporting] if main is not None else []


def _in_clause_before(parsed: Parsed, verb: Token | None) -> list[Mention]:
    """Read "A will stay at home, and a planned meeting with B is off": A's."""
    if verb is None or verb.dep_ != "conj" or not is_verb(verb.head):
        return []
    acting = subjects_of(parsed, verb.head)
    is_one = len(acting) == 1 and acting[0].kind in ("name", "role")
    return acting if is_one and not acting[0].is_reporting else []


def find_addressed(parsed: Parsed, verb: Token, noun: Token, trigger: Trigger) -> list[Mention]:
    """Read "A wrote to B to propose a dinner", "telephoned B, suggesting talks in May": with B.

    Talks of no day are a course of action rather than an occasion.
    """
    if trigger.lemma in _COURSES and not any(index > noun.i for index in parsed.dates):
        return []
    if trigger.lemma == "condolences":
        return []  # "spoke with B to offer his condolences": by word of mouth
    if verb.lower_ not in load_cues("propose") or verb.dep_ not in ("advcl", "xcomp", "acl"):
        return []
    above = verb.head
    if not is_verb(above) or find_trigger(above, "verb") is None:
        return []
    found = mentions_of(parsed, children(above, "dobj", "dative"))
    found += prepositional(parsed, above, ("to", "with"))
    return [m for m in found if is_person(m)]


def find_whose(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "A, whose call to B changed nothing": A's call."""
    for word in children(noun, "poss"):
        index = word.i - 1
        if word.lower_ == "whose" and index > 0:
            before = parsed.mentions.get(index - (parsed.lowers[index] == ","))
            is_one = before is not None and before.kind in ("name", "role", "party")
            return [before] if before is not None and is_one else []
    return []


def find_set_off(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "a day after A, in calls with B and C, urged restraint": A, whom the parse loses."""
    prep = noun.head
    before = parsed.mentions.get(prep.i - 2)
    if noun.dep_ != "pobj" or before is None or before.kind not in ("name", "role"):
        return []
    if parsed.lowers[prep.i - 1] != "," or prep.lower_ not in _WITHIN:
        return []
    words = parsed.doc[noun.i + 1 :]
    acts = next((word for word in words if word.tag_ in ("VBD", "VBZ", "VBP", "MD")), None)
    is_closed = acts is not None and acts.nbor(-1).lower_ == ","
    return [before] if is_closed and not before.is_reporting else []


def find_joint_body(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "a session of the Kenyan-Ugandan commission": of the two whose body it is."""
    bodies = [
        thing
        for prep in children(noun, "prep")
        for thing in children(prep, "pobj")
        if prep.lower_ == "of" and thing.lower_ in load_cues("joint_body")
    ]
    found = [
        parsed.mentions[index]
        for thing in bodies
        for index in range(thing.left_edge.i, thing.i)
        if index in parsed.mentions
    ]
    return found if sum(len(m.entities) for m in found) > 1 else []


def find_between_things(parsed: Parsed, token: Token) -> list[Mention]:
    """Read "shuttled between the suites of A and B", "between the ministries of A and B"."""
    things = [
        thing
        for prep in children(token, "prep")
        for thing in children(prep, "pobj")
        if prep.lower_ == "between" and thing.tag_ == "NNS" and thing.i not in parsed.mentions
    ]
    found = [m for thing in things for m in prepositional(parsed, thing, ("of", "from"))]
    return found if sum(len(m.entities) for m in found) > 1 else []
