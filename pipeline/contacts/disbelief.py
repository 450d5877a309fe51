"""Words that say of what is told that it did not happen: "failed to meet", "reports are false"."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from pipeline.contacts.syntax import children, is_noun, is_verb
from pipeline.contacts.triggers import load_cues

_TIMES = frozenset({"in", "during", "at", "after", "following", "before", "on", "since"})
_TRUE = frozenset({"true", "correct", "accurate", "right"})
_CALLED = frozenset({"called", "calls", "branded", "described", "labelled", "labeled", "dubbed"})
_OFFERS_TOO = frozenset({"suggestion", "suggestions"})
_CONTRARY = 6
"""Words from "contrary" on in which what is contradicted stands."""
_SAYING = frozenset({"ccomp", "acl", "relcl", "prep", "pobj", "csubj", "nsubj"})


def is_unmet(chain: list[Token]) -> bool:
    """Recognise "failed to meet", "was unable to see", "too busy to see", "avoided meeting"."""
    below = chain[0]
    for word in chain[1:]:
        if below.dep_ == "prep" and below.lower_ in _TIMES:
            return False
        if below.dep_ in ("xcomp", "dobj", "pcomp"):
            if word.lower_ in load_cues("unmet"):
                return True
            if word.tag_.startswith("JJ") and any(c.lower_ == "too" for c in word.children):
                return True
        if below.dep_ in ("relcl", "ccomp", "advcl", "parataxis"):
            return False
        below = word
    return False


def is_disbelieved(chain: list[Token]) -> bool:
    """Recognise "reports that they had met are false", "denied rumours of a call".

    A suggestion is an offer as well, unless it is of what has been.
    """
    below = chain[0]
    is_past = below.tag_ in ("VBD", "VBN")
    for word in chain[1:]:
        if word.lower_ in load_cues("report_noun") and is_noun(word):
            return (is_past or word.lower_ not in _OFFERS_TOO) and _is_refuted(word)
        if below.dep_ in ("ccomp", "csubj", "nsubj") and _is_untrue(word):
            # "It is not true that they met"
            return is_past
        if below.dep_ not in _SAYING or (is_verb(word) and below.dep_ == "prep"):
            return False
        below = word
    return False


def is_contradicted(token: Token) -> bool:
    """Recognise "Contrary to reports, the meeting did not take place": somebody had told of it."""
    words = [word.lower_ for word in token.doc]
    return any(
        first == "contrary"
        and second == "to"
        and not load_cues("report_noun").isdisjoint(words[index + 2 : index + _CONTRARY])
        for index, (first, second) in enumerate(pairwise(words))
    )


def _is_refuted(report: Token) -> bool:
    head = report.head
    if report.dep_ in ("nsubj", "nsubjpass"):
        return _is_untrue(head) or (report.dep_ == "nsubjpass" and _refutes(head))
    if report.dep_ == "dobj":
        return _refutes(head) or (head.lower_ in _CALLED and _is_untrue(head))
    if report.dep_ == "pobj":
        above = head.head
        if above.lower_ == "truth":
            return any(c.lower_ == "no" for c in above.children)
        return is_verb(above) and head.lower_ in ("as", "of") and _refutes(above)
    return False


def _refutes(verb: Token) -> bool:
    return verb.lower_ in load_cues("deny") | load_cues("decline")


def _is_untrue(verb: Token) -> bool:
    """Tell whether a verb says of something that it is false: "is untrue", "was not correct"."""
    words = {verb, *children(verb, "acomp", "attr", "oprd", "ccomp", "prep")}
    words |= {c for w in tuple(words) if w.dep_ == "prep" for c in children(w, "pobj", "amod")}
    if any(word.lower_ in load_cues("untrue_word") for word in words):
        return True
    is_denied = any(True for _ in children(verb, "neg"))
    return is_denied and any(word.lower_ in _TRUE for word in words)
