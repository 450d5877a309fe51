"""Who takes part in what a verb tells of."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.chains import chain_after, chain_before, chain_of_stops
from pipeline.contacts.records import Arguments
from pipeline.contacts.senses import is_other_sense, is_person
from pipeline.contacts.syntax import (
    children,
    is_noun,
    is_separate,
    is_verb,
    mentions_of,
    prepositional,
    subject_tokens,
)
from pipeline.contacts.triggers import Trigger, load_triggers
from pipeline.models import Mention
from pipeline.parsed import Parsed


def find_verb_arguments(parsed: Parsed, verb: Token, trigger: Trigger) -> Arguments | None:
    """Return who takes part in what a verb tells of, or None where it tells of no contact."""
    if trigger.lemma == "call":
        visit = _calls_on(parsed, verb)
        if visit is not None:
            return visit
    if is_other_sense(parsed, verb, trigger):
        return None
    if is_noun(verb):
        # Tagged as a noun, but it stands where a verb does: "Jones telephones Brown".
        return _linear_arguments(parsed, verb, trigger)
    subjects = mentions_of(parsed, subject_tokens(verb)) or chain_before(parsed, verb.i - 1)
    borrowed = not any(True for _ in children(verb, "nsubj", "nsubjpass"))
    separate = is_separate(verb)
    passive = any(True for _ in children(verb, "nsubjpass", "auxpass"))
    if trigger.lemma == "mediate" and (passive or (verb.tag_ == "VBN" and verb.dep_ == "acl")):
        # "talks mediated by X": the noun tells
        return None
    if passive:
        agents = prepositional(parsed, verb, ("by", "with"))
        if not agents and "with" not in trigger.prepositions and not trigger.takes_object:
            return None
        return Arguments(
            tuple(agents), tuple(subjects), verb, is_separate=separate, is_passive=True
        )
    others = prepositional(parsed, verb, trigger.prepositions)
    if len(others) < 2 and "with" in trigger.prepositions:
        # "discussed the crisis by telephone with A and with B"
        others += [m for m in find_distant_with(parsed, verb) if m not in others]
    if "hands_over" in trigger.flags:
        return _hand_over(parsed, verb, subjects)
    if trigger.takes_object:
        objects = mentions_of(parsed, children(verb, "dobj", "dative"))
        after = _after(parsed, verb)
        objects += [m for m in after if m not in objects]
        if not objects:
            # "called and congratulated X"
            for other in children(verb, "conj"):
                if other.i == verb.i + 2:
                    objects = mentions_of(parsed, children(other, "dobj"))
        if "person_object" in trigger.flags:
            objects = [m for m in objects if is_person(m)]
            if not objects:
                return None
        if (
            not objects
            and not others
            and any(child.dep_ == "dobj" and child.i not in parsed.dates for child in verb.children)
        ):
            # "met expectations", "visited the front"
            return None
        others = objects + others
    if not others and verb.dep_ in ("acl",) and verb.tag_ == "VBN":
        # "a delegation received by the king"
        agents = prepositional(parsed, verb, ("by",))
        if agents:
            return Arguments(tuple(agents), tuple(subjects), verb, is_passive=True)
    others = [m for m in others if m.kind != "place"]
    if others and trigger.pos == "verb":
        last = max(k for k, m in parsed.mentions.items() if m is others[-1])
        others += [m for m in chain_of_stops(parsed, last + 1) if m not in others]
    if not others and "with" in trigger.prepositions:
        others = find_distant_with(parsed, verb)
    if not others and trigger.needs:
        others = _behind_phrase(parsed, verb, trigger)
    if not others and len(subjects) < 2:
        others = _listed_after_colon(parsed, verb)
    return Arguments(
        tuple(subjects), tuple(others), verb, is_separate=separate, is_borrowed=borrowed
    )


def _behind_phrase(parsed: Parsed, verb: Token, trigger: Trigger) -> list[Mention]:
    """Return who follows the last word of a phrase: "came face to face with X"."""
    end = trigger.find_end(verb)
    if end is None:
        return []
    while end < len(verb.doc) and verb.doc[end].lower_ in ("with", "to", "the"):
        end += 1
    return [m for m in chain_after(parsed, end) if is_person(m)]


def _listed_after_colon(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "Advisers met in Paris: A for Russia, B for Ukraine": the names after the colon."""
    tokens = verb.doc
    colon = next((t.i for t in tokens[verb.i :] if t.lower_ in (":", "—")), None)
    if colon is None or colon + 1 not in parsed.mentions:
        return []
    names = [
        parsed.mentions[k]
        for k in range(colon + 1, len(tokens))
        if k in parsed.mentions and parsed.mentions[k].kind == "name"
    ]
    return names if len(names) > 1 else []


def _linear_arguments(parsed: Parsed, verb: Token, trigger: Trigger) -> Arguments | None:
    subjects = chain_before(parsed, verb.i - 1)
    others = chain_after(parsed, verb.i + 1) if trigger.takes_object else []
    if not others and trigger.prepositions:
        others = find_distant_with(parsed, verb)
    if not subjects:
        return None
    return Arguments(tuple(subjects), tuple(others), verb, is_borrowed=True)


def _after(parsed: Parsed, verb: Token) -> list[Mention]:
    """Return the mention right after a verb, where the parse found it no object."""
    following = verb.i + 1
    mention = parsed.mentions.get(following)
    if mention is None:
        return []
    token = verb.doc[following]
    if token.dep_ in ("poss", "compound", "nmod", "amod") and token.head.i not in parsed.dates:
        return []
    return chain_after(parsed, following)


def _hand_over(parsed: Parsed, verb: Token, subjects: list[Mention]) -> Arguments | None:
    """Read "handed Lavrov the reply", "handed a copy to him"; a letter tells for itself."""
    if any((child.lower_, "noun") in load_triggers() for child in children(verb, "dobj")):
        return None
    others = mentions_of(parsed, children(verb, "dative")) + prepositional(parsed, verb, ("to",))
    for obj in children(verb, "dobj"):
        others += prepositional(parsed, obj, ("to",))
    others = [m for m in others if is_person(m) and m not in subjects]
    return Arguments(tuple(subjects), tuple(others), verb) if others else None


def _calls_on(parsed: Parsed, verb: Token) -> Arguments | None:
    """Read "called on the minister in Paris": a visit, unless he is called on to do something."""
    on = verb.i + 1
    if on >= len(verb.doc) or verb.doc[on].lower_ != "on":
        return None
    others = [m for m in chain_after(parsed, on + 1) if m.kind in ("name", "role")]
    if not others or any(
        token.tag_ == "TO" for token in verb.doc[on + 1 : on + 12] if token.i not in parsed.mentions
    ):
        return None
    return Arguments(tuple(mentions_of(parsed, subject_tokens(verb))), tuple(others), verb)


def find_distant_with(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "spoke on the margins of the summit with X": a "with" that the parse hung elsewhere."""
    for token in verb.doc[verb.i + 1 :]:
        if is_verb(token) or token.lower_ in ("that", "which", "who", ";"):
            break
        if token.lower_ == "with":
            return [m for m in chain_after(parsed, token.i + 1) if m.kind != "place"]
    return []
