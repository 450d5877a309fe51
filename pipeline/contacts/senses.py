"""Tell the senses of a trigger word apart: "called him" and "called him a liar"."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.syntax import (
    children,
    is_noun,
    is_verb,
)
from pipeline.contacts.triggers import Trigger
from pipeline.models import Mention
from pipeline.parsed import Parsed

_PERSON_KINDS = frozenset({"name", "role", "pronoun", "group"})


def is_person(mention: Mention) -> bool:
    """Somebody who can be received, called or summoned, not a country as a whole."""
    if mention.kind in _PERSON_KINDS:
        return True
    return mention.kind == "party" and (mention.is_plural or not mention.can_be_place)


def is_other_sense(parsed: Parsed, verb: Token, trigger: Trigger) -> bool:
    """Recognise "called him a liar", "called for talks", "wrote in a column"."""
    if trigger.lemma in ("call", "see"):
        if any(
            child.dep_ in ("oprd", "ccomp", "attr")
            or (child.dep_ == "prep" and child.lower_ == "as")
            for child in verb.children
            if child.i > verb.i and child.i not in parsed.mentions
        ):
            return True
        if trigger.lemma == "call" and any(
            child.dep_ == "prep"
            and (
                (child.lower_ in ("on", "upon") and child.i == verb.i + 1)
                or (child.lower_ == "for" and child.i < verb.i + 3)
            )
            for child in verb.children
        ):
            return True
        if any(child.dep_ == "prt" for child in verb.children):
            return not any(child.lower_ == "up" for child in verb.children)
    if "particle_together" in trigger.flags:
        return not any(token.lower_ == "together" for token in verb.doc[verb.i : verb.i + 12])
    if "object_hands" in trigger.flags:
        return not any(child.lower_ == "hands" for child in verb.children)
    if "particle_down" in trigger.flags and any(
        prep.lower_ in ("opposite", "across") for prep in children(verb, "prep", "advmod")
    ):
        return False
    if "particle_down" in trigger.flags:
        return not any(child.lower_ == "down" for child in verb.children)
    if trigger.lemma == "write":
        return not any(
            prep.lower_ == "to" and any(c.i in parsed.mentions for c in children(prep, "pobj"))
            for prep in children(verb, "prep", "dative")
        )
    return False


def is_other_noun_sense(parsed: Parsed, noun: Token, trigger: Trigger) -> bool:
    """Recognise "a call for calm", "a call to end it", "on the margins of the summit"."""
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "for"
        and noun.head.head.lower_ in ("call", "calls", "called", "calling", "appealed", "pressed")
    ):
        # "called for talks with the rebels": a wish in public
        return True
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.lower_ in ("margins", "sidelines", "fringes", "margin", "sideline")
    ):
        return True
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("about", "regarding", "concerning", "between")
        and (
            not any(
                child.lower_ in ("with", "between", "among") for child in children(noun, "prep")
            )
        )
    ):
        # "spoke about a peace conference", "between sessions"
        return True
    if "proposes" in trigger.flags and noun.dep_ == "pobj" and noun.head.lower_ == "at":
        # "visited at the invitation of X": the visit tells
        return True
    if trigger.lemma == "call":
        if any(child.lower_ == "for" for child in children(noun, "prep")) and not any(
            child.lower_ in ("with", "between", "from") for child in children(noun, "prep")
        ):
            return True
        return any(child.tag_ == "VB" for child in children(noun, "acl", "relcl")) and not any(
            child.lower_ in ("with", "between") for child in children(noun, "prep")
        )
    return False


def stands_as_verb(parsed: Parsed, token: Token) -> bool:
    """Tell whether a word tagged as a noun stands between its subject and its other side."""
    before, after = token.i - 1, token.i + 1
    if before not in parsed.mentions or after >= len(token.doc) or token.i == 0:
        return False
    if (
        parsed.mentions[before].kind == "party"
        and token.tag_ == "NNS"
        and (token.lower_ not in ("meets", "telephones", "phones", "hosts", "receives"))
    ):
        # "Russia talks", "the Moscow talks"
        return False
    if token.lower_ in ("talks", "calls", "visits") and token.doc[after].lower_ == "with":
        return True
    return after in parsed.mentions or token.doc[after].lower_ in ("with", "by", "to")


def is_verb_trigger(parsed: Parsed, token: Token) -> bool:
    """Tell whether a form that can be both ("call", "talks", "meeting") is a verb here."""
    if is_noun(token):
        return stands_as_verb(parsed, token)
    if token.tag_ == "VBG":
        return not any(True for _ in children(token, "det", "amod", "poss")) or any(
            True for _ in children(token, "dobj", "aux", "auxpass")
        )
    return is_verb(token)
