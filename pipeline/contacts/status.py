"""Held, planned, proposed, declined, cancelled or denied: what the words around a trigger say."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.syntax import children, is_noun, is_verb
from pipeline.contacts.triggers import load_cues
from pipeline.models import Status

_FUTURE_MODALS = frozenset({"will", "'ll", "shall", "wo"})
_OPEN_MODALS = frozenset({"could", "might", "may", "can", "should", "must", "ought", "need"})
_CONDITIONS = frozenset({"if", "unless", "whether", "until", "lest", "should"})
_AHEAD = frozenset({"ahead", "before"})
_WITHIN = 8


def find_status(token: Token, verb: Token | None) -> Status | None:
    """Return the status of what a trigger tells of; None where it tells of no occasion at all.

    ``verb`` is the governing verb of a noun trigger (the trigger itself for a verb). Hypotheses
    ("if they meet", "could meet") and plain negations ("has not met") are no occasion.
    """
    chain = _chain(token)
    if is_noun(token) and token.dep_ == "nsubj" and any(
        child.lower_ == "off" for child in token.head.children if child.i > token.i
    ):
        return "cancelled"
    if _is_hypothetical(token, chain):
        return None
    found = _from_cues(token, chain)
    if found is not None:
        return found
    if _is_negated(token, chain):
        return _negated_status(token, chain)
    modal = _modal(token, chain)
    if modal == "future":
        return "planned"
    if modal == "open":
        return None
    if is_noun(token) and _takes_place(token):
        return "held"
    noun_status = _from_modifiers(token)
    if noun_status is not None:
        return noun_status
    if is_noun(token) and _is_ahead(token):
        return "planned"
    if _is_bare_infinitive(token, verb):
        return "planned"
    return "held"


def _chain(token: Token) -> list[Token]:
    """The trigger and the words above it up to the clause's root, nearest first."""
    out = [token]
    while token.head is not token and len(out) < _WITHIN:
        token = token.head
        out.append(token)
    return out


def _is_hypothetical(token: Token, chain: list[Token]) -> bool:
    for word in chain:
        if not is_verb(word):
            continue
        for mark in children(word, "mark", "advmod"):
            if mark.lower_ in _CONDITIONS and mark.i < token.i:
                if mark.lower_ == "until":
                    continue
                return True
        if word.dep_ not in ("xcomp", "conj", "ccomp", "advcl", "pcomp", "acl", "relcl"):
            break
    return False


def _cue_of(word: Token) -> Status | None:
    lower = word.lower_
    if lower in load_cues("cancel"):
        return "cancelled"
    if lower in ("called", "calling", "call", "put", "puts", "putting") and any(
        child.lower_ == "off" for child in word.children
    ):
        return "cancelled"
    if lower in ("fell", "falls", "fall", "fallen") and any(
        child.lower_ in ("through", "apart") for child in word.children
    ):
        return "cancelled"
    if lower in load_cues("decline"):
        if lower in ("turn", "turned") and not any(c.lower_ == "down" for c in word.children):
            return None
        if lower in ("rule", "ruled") and not any(c.lower_ == "out" for c in word.children):
            return None
        return "declined"
    if lower in load_cues("deny"):
        return "denied"
    if lower in load_cues("propose"):
        return "proposed"
    if lower in ("look", "looks", "looked", "looking"):
        # "looked forward to meeting"
        return "planned" if any(c.lower_ == "forward" for c in word.children) else None
    if lower in load_cues("plan"):
        return "planned"
    return None


def _from_cues(token: Token, chain: list[Token]) -> Status | None:
    """The nearest cue above the trigger, where the trigger is its object, subject or complement."""
    previous = token
    negated = False
    for word in chain[1:]:
        negated = negated or any(c.dep_ == "neg" for c in word.children)
        cue = _cue_of(word) if is_verb(word) or word.tag_.startswith("JJ") or is_noun(word) else None
        if cue is None and is_noun(word):
            cue = _noun_cue(word)
        if cue is not None and _governs_content(previous, word, cue):
            return _temper(cue, word, token, negated)
        if previous.dep_ in ("relcl", "advcl", "parataxis") or (
            previous.dep_ == "ccomp" and word.lower_ not in load_cues("deny")
            and word.lower_ not in load_cues("plan")
        ):
            break
        if previous.dep_ == "prep" and is_verb(word) and previous.lower_ in (
            "in", "during", "at", "after", "following", "before", "on"
        ):
            break
        previous = word
    for child in token.children:
        # "a meeting scheduled for Friday", "talks called off at the last minute"
        if child.dep_ in ("acl", "relcl") and child.i > token.i:
            cue = _cue_of(child)
            if cue in ("planned", "cancelled", "proposed", "declined") and (
                child.tag_ in ("VBN", "VBD")
            ):
                return cue
    return None


def _noun_cue(word: Token) -> Status | None:
    lower = word.lower_
    if lower in ("invitation", "offer", "proposal", "request", "bid", "proposals", "offers"):
        return "proposed"
    if lower in ("cancellation", "postponement"):
        return "cancelled"
    if lower in ("refusal", "rejection"):
        return "declined"
    if lower in ("plans", "plan", "agreement", "preparations", "intention"):
        return "planned"
    return None


def _governs_content(previous: Token, word: Token, cue: Status) -> bool:
    if previous.dep_ in ("dobj", "xcomp", "ccomp", "nsubjpass", "oprd", "attr", "acl"):
        return True
    if cue in ("cancelled", "planned") and previous.dep_ == "nsubj":
        return True
    if is_noun(word):
        return previous.dep_ in ("prep", "pobj", "acl", "relcl", "compound", "pcomp")
    if word.tag_.startswith("JJ"):
        return True
    # "agreed on talks", "invited him to talks", "asked for a meeting", "prepares for talks"
    return previous.dep_ == "prep" and previous.lower_ in ("on", "to", "for", "about", "against")


def _temper(cue: Status, word: Token, token: Token, negated: bool) -> Status | None:
    """A cue may itself be negated, refused or over: "did not reject", "after agreeing to meet"."""
    if negated:
        return {"proposed": None, "planned": "cancelled", "cancelled": "planned"}.get(cue, None)
    if cue == "planned" and word.lower_ in ("confirmed", "confirm", "announced", "announce"):
        # "confirmed that the two met": the complement has a tense of its own.
        if any(c.dep_ in ("dobj", "nsubjpass") for c in word.children) and is_noun(token):
            return "held" if word.lower_.startswith("confirm") else "planned"
        return "planned" if _modal(token, _chain(token)) == "future" else "held"
    if cue == "proposed" and word.lower_ in ("asked", "ask", "asking", "wanted"):
        return cue
    if cue == "planned" and word.lower_ in ("set", "due", "expected", "prepared", "slated"):
        return "planned"
    if cue in ("declined", "cancelled"):
        return cue
    # "refused an offer to meet", "cancelled a planned meeting": the outer word decides.
    for outer in _chain(word)[1:3]:
        if is_verb(outer):
            over = _cue_of(outer)
            if over in ("declined", "cancelled", "denied") and word.dep_ in (
                "dobj", "xcomp", "pobj", "nsubjpass"
            ):
                return over
            if over == "planned" and cue == "proposed" and outer.lower_ in ("agreed", "accepted"):
                return "planned"
            if outer.lower_ in ("accepted", "accept", "accepts"):
                return "planned"
    return cue


def _is_negated(token: Token, chain: list[Token]) -> bool:
    if any(child.lower_ in ("no", "neither") for child in children(token, "det")):
        return True
    for word in chain:
        if is_verb(word):
            if any(child.dep_ == "neg" for child in word.children):
                return True
            if word.dep_ not in ("xcomp", "conj"):
                break
        elif word is not token and not is_noun(word) and word.dep_ not in ("prep", "pobj"):
            break
    return False


def _negated_status(token: Token, chain: list[Token]) -> Status | None:
    for word in chain:
        if is_verb(word):
            modals = {child.lower_ for child in children(word, "aux")}
            if modals & (_FUTURE_MODALS | {"would"}):
                return "declined"
            if is_noun(token) and any(c.lower_ == "no" for c in children(token, "det")) and (
                any(w.lower_ in load_cues("report") for w in chain)
                or any(w.lower_ in ("took", "happened", "occurred", "been", "was") for w in chain)
            ):
                return "denied" if word.tag_ in ("VBD", "VBN") else None
            break
    return None


def _modal(token: Token, chain: list[Token]) -> str | None:
    for word in chain:
        if not is_verb(word) and word.tag_ != "MD":
            if word.tag_.startswith("JJ") and word.lower_ in (
                "due", "set", "scheduled", "expected", "slated", "likely"
            ):
                return "future"
            continue
        auxiliaries = {child.lower_ for child in children(word, "aux")}
        if auxiliaries & _FUTURE_MODALS:
            return "future"
        if auxiliaries & _OPEN_MODALS:
            return "open"
        if "would" in auxiliaries:
            reported = any(w.lower_ in load_cues("report") for w in chain)
            return "future" if reported or word.dep_ in ("ROOT", "relcl", "ccomp", "conj") else "open"
        if "to" in auxiliaries and word.dep_ == "xcomp":
            head = word.head
            if head.lower_ in ("is", "are", "'s", "'re", "was", "were", "be", "going", "set", "due",
                               "scheduled", "expected", "slated", "preparing"):
                return "future"
            if head.lower_ in ("managed", "came", "went", "began", "continued", "used", "had",
                               "traveled", "travelled", "flew", "arrived", "able"):
                return None
        if any(child.lower_ == "to" for child in children(word, "aux")) and word.dep_ == "ROOT":
            # headline style: "Ministers to meet on Friday"
            return "future"
        if word.tag_ == "VBG" and any(
            c.lower_ in ("is", "are", "'s", "'re") for c in children(word, "aux")
        ):
            if word.lower_ in ("meeting", "visiting", "hosting", "receiving", "holding"):
                return None
        if is_verb(word) and word.dep_ not in ("xcomp", "conj", "pcomp"):
            if word.dep_ == "conj" and not auxiliaries:
                continue
            break
        if word.dep_ == "conj" and word.tag_ == "VB" and not auxiliaries:
            continue
        if word.dep_ == "conj":
            break
    return None


def _takes_place(token: Token) -> bool:
    """"Tuesday's postponed call takes place": it was held, whatever it was called before."""
    verb = token.head
    return token.dep_ in ("nsubj", "nsubjpass") and (
        verb.lower_ in ("takes", "took", "happens", "happened", "begins", "began", "lasted", "ended")
        or verb.lower_ == "held" and token.dep_ == "nsubjpass"
    )


def _from_modifiers(token: Token) -> Status | None:
    if not is_noun(token):
        return None
    for child in children(token, "amod", "compound", "nmod", "advmod"):
        if child.lower_ in load_cues("future_modifier"):
            return "planned"
        if child.lower_ in load_cues("proposed_modifier"):
            return "proposed"
        if child.lower_ in load_cues("cancelled_modifier"):
            return "cancelled"
    return None


def _is_ahead(token: Token) -> bool:
    """"ahead of talks with", "before his meeting with": not yet, where the clause is not past."""
    head = token.head
    if head.dep_ == "prep" or head.tag_ == "IN":
        if head.lower_ == "of" and head.head.lower_ == "ahead":
            return True
        return head.lower_ == "for" and head.head.lower_ in ("prepare", "preparing", "prepared")
    return False


def _is_bare_infinitive(token: Token, verb: Token | None) -> bool:
    """"flew to Paris to meet X": a purpose; whether it was met is taken as said by the trip."""
    return False
