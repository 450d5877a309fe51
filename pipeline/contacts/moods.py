"""The mood of a clause: future, open, negated or hypothetical."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from pipeline.contacts.syntax import children, is_verb
from pipeline.contacts.triggers import load_cues
from pipeline.contacts.weighing import is_not_until
from pipeline.models import Status

Mood = Literal["future", "open", "unreal", "missed", "offered"]

_FUTURE = frozenset({"will", "'ll", "shall", "wo"})
_OPEN = frozenset({"could", "might", "may", "can", "should", "must", "ought", "need"})
_CONDITIONS = frozenset({"if", "unless", "whether", "whenever", "lest", "should"})
_DREAMS = frozenset(
    "imagines imagined dreamed dreamt dreams dreaming fantasised fantasized envisions".split()
)
_SUPPOSE = frozenset({"suppose", "supposing", "imagine", "picture"})
_INVERTED = frozenset({"had", "were", "should"})
_NOBODY = frozenset({"nobody", "none", "no-one"})
_NO_TIME = frozenset({"point", "time", "stage", "moment", "circumstances", "circumstance"})
_BE = frozenset({"is", "are", "'s", "'re", "was", "were", "be", "been"})
_NOW = frozenset({"is", "are", "'s", "'re", "am", "'m"})
_SET = frozenset({"due", "set", "scheduled", "expected", "slated", "likely", "going", "preparing"})
_DONE = frozenset(
    "managed came went began continued used had traveled travelled flew arrived able".split()
)
_WISHES = frozenset({"wish", "wished", "want", "wanted", "agree", "agreed", "ask", "asked"})
_BESIDE = frozenset({"at", "during", "after", "following", "before"})
_OVER = frozenset({"after", "following", "since"})
_OCCURS = frozenset(
    {
        "place",
        "ahead",
        "happen",
        "happened",
        "occur",
        "occurred",
        "materialise",
        "materialize",
        "materialised",
        "materialized",
    }
)


def is_hypothetical(chain: list[Token]) -> bool:
    """Tell whether a chain of clauses from a trigger upwards hangs on an "if" or "whether"."""
    for word in chain:
        if not is_verb(word):
            continue
        if _is_supposed(word):
            return True
        if any(
            mark.lower_ in _CONDITIONS and mark.i < chain[0].i
            for mark in children(word, "mark", "advmod")
        ):
            return True
        if word.dep_ not in ("xcomp", "conj", "ccomp", "advcl", "pcomp", "acl", "relcl"):
            break
    return False


def _is_supposed(verb: Token) -> bool:
    """Recognise "suppose I met X", "imagine a summit", "had I spoken with X"."""
    subjects = [child.i for child in children(verb, "nsubj", "nsubjpass")]
    if verb.lower_ in _SUPPOSE and not subjects:
        return True
    if verb.lower_ in _DREAMS:
        # "dreamed of meeting X", "a novel that imagines a summit"
        return True
    return any(
        child.lower_ in _INVERTED
        and child.i == verb.left_edge.i
        and child.i < min(subjects, default=0)
        for child in children(verb, "aux", "auxpass")
    )


def is_question(chain: list[Token]) -> bool:
    """Tell whether a clause asks ("did they meet?"), with its auxiliary before the subject."""
    verb = next((word for word in chain if is_verb(word)), None)
    if verb is None or verb.doc[-1].lower_ != "?":
        return False
    subjects = [child.i for child in children(verb, "nsubj", "nsubjpass")]
    return any(child.i < min(subjects, default=0) for child in children(verb, "aux"))


def find_mood(token: Token, chain: list[Token]) -> Mood | None:
    """Return the mood in which a trigger is told, None for what is told as a fact.

    future: "will meet", "is to meet"; open: "could meet"; unreal: "would have met"; missed: "was to
    have met", "had been due to meet"; offered: "would receive them if they wished".
    """
    below = token
    for word in chain:
        if (not is_verb(word) and word.tag_ != "MD") or (word == token and word.dep_ == "csubj"):
            if word.tag_.startswith("JJ") and word.lower_ in _SET:
                return "missed" if _has_been(word.head) else "future"
            below = word
            continue
        mood = _mood_of(word, chain, below)
        if mood is not None:
            return None if mood == "done" else mood
        if _ends_climb(word):
            return None
        below = word
    return None


def _mood_of(word: Token, chain: list[Token], below: Token) -> Mood | Literal["done"] | None:
    auxiliaries = {child.lower_ for child in children(word, "aux")}
    if _is_of_need(word) or _is_let(word):
        return "open"
    if auxiliaries & _FUTURE or _is_by_the_time(word):
        return "future"
    if (
        word.tag_ == "VBN"
        and word.dep_ in ("acl", "relcl", "advcl")
        and "to" in auxiliaries
        and any(child.lower_ == "be" for child in children(word, "auxpass"))
    ):
        # "a settlement to be reached in talks between A and B"
        return "future"
    if (
        word.tag_ == "VBG"
        and word.lower_ in load_cues("coming_verb")
        and auxiliaries & _NOW
        and (below.lower_ == "for" or any(c.lower_ == "to" for c in children(below, "aux")))
    ):
        # "is coming for talks", "is flying to Bern to meet X": still to come
        return "future"
    if auxiliaries & _OPEN:
        return "future" if _is_aim(word) else "open"
    if "would" in auxiliaries or (
        "'d" in auxiliaries and (word.tag_ == "VB" or "be" in {c.lower_ for c in word.children})
    ):
        if below.lower_ in _OVER:
            return "done"
        return _mood_of_would(word, chain, auxiliaries)
    if below.lower_ == "for" and word.lower_ in _BE and _is_due(word):
        # "is due in Brussels for talks"
        return "missed" if _has_been(word) else "future"
    if "to" in auxiliaries and word.dep_ == "xcomp":
        head = word.head
        if head.lower_ in _BE | _SET:
            is_missed = "have" in auxiliaries or (
                head.lower_ in _SET and (_has_been(head) or _has_been(head.head))
            )
            return "missed" if is_missed else "future"
        if head.lower_ in _DONE:
            return "done"
    if "to" in auxiliaries and word.dep_ == "advcl":
        # "was due in Bern on Monday to meet X"
        due = [c for c in children(word.head, "acomp") if c.lower_ in _SET and c.i < word.i]
        if due:
            return "missed" if _has_been(word.head) else "future"
    if "to" in auxiliaries and (word.dep_ == "ROOT" or _is_headline(word)):
        # Headline style: "Ministers to meet on Friday".
        return "future"
    return None


def _is_due(verb: Token) -> bool:
    return any(child.lower_ in _SET for child in children(verb, "acomp", "attr", "advcl"))


def _is_of_need(word: Token) -> bool:
    """ "the importance of starting talks", "of withdrawing before starting talks": a wish."""
    return (
        word.tag_ == "VBG"
        and word.dep_ == "pcomp"
        and word.head.lower_ in ("before", "of")
        and any(above.lower_ in load_cues("need_noun") for above in word.ancestors)
    )


def _is_let(word: Token) -> bool:
    """ "conditions that would allow them to meet"."""
    head = word.head
    return (
        word.dep_ in ("ccomp", "xcomp")
        and head.lower_ in load_cues("let_verb")
        and any(child.lower_ in _OPEN | {"would", "'d"} for child in children(head, "aux"))
    )


def _is_by_the_time(word: Token) -> bool:
    """Recognise "by the time Smith meets Jones"."""
    return (
        word.tag_ in ("VBZ", "VBP")
        and word.dep_ == "relcl"
        and word.head.lower_ == "time"
        and word.head.head.lower_ == "by"
    )


def _is_headline(word: Token) -> bool:
    """Recognise "Smith, Jones to meet in Geneva", which the parse takes for a noun phrase."""
    return (
        word.dep_ in ("relcl", "acl")
        and word.head.dep_ == "ROOT"
        and (word.head.tag_ in ("NNP", "NNPS", "NNS"))
    )


def _mood_of_would(word: Token, chain: list[Token], auxiliaries: set[str]) -> Mood:
    if any(
        clause.lower_ in _WISHES and any(m.lower_ == "if" for m in children(clause, "mark"))
        for clause in children(word, "advcl")
    ):
        return "offered"
    if "have" in auxiliaries and word.tag_ == "VBN":
        return "unreal"
    if any(w.lower_ in load_cues("report") for w in chain):
        return "future"
    return "future" if word.dep_ in ("ROOT", "relcl", "ccomp", "conj") else "open"


def _has_been(word: Token) -> bool:
    """ "had been due": of a day gone by."""
    words = {child.lower_ for child in word.children} | {word.lower_}
    return "had" in words and "been" in words


def _is_aim(word: Token) -> bool:
    """ "changed the programme so that he can receive him"."""
    return any(mark.lower_ in ("so", "that") for mark in children(word, "mark", "advmod")) and (
        word.dep_ == "advcl"
    )


def _ends_climb(word: Token) -> bool:
    if word.dep_ == "advcl" and any(child.lower_ == "to" for child in children(word, "aux")):
        # "will fly to Bern to meet X": as sure as the journey
        return False
    if word.dep_ == "advcl" and word.tag_ == "VBG" and word.i > word.head.i:
        # "will travel to Bern, joining X there": as sure as the journey
        return any(True for _ in children(word, "mark", "aux"))
    if word.dep_ not in ("xcomp", "conj", "pcomp"):
        return True
    auxiliaries = any(True for _ in children(word, "aux"))
    return word.dep_ == "conj" and (auxiliaries or word.tag_ != "VB")


def has_no(token: Token) -> bool:
    """Tell whether a noun is denied outright ("no meeting")."""
    return any(child.lower_ in ("no", "neither") for child in children(token, "det"))


def is_no_longer(word: Token) -> bool:
    """Tell "is no longer planned" from a plain negation."""
    return any(
        child.lower_ in ("longer", "anymore")
        and child.doc[max(0, child.i - 1)].lower_ in ("no", "not", "any")
        for child in word.children
    )


def is_negated(token: Token, chain: list[Token]) -> bool:
    """Tell whether a trigger's own clause is negated."""
    if has_no(token):
        return True
    for word in chain:
        if is_verb(word):
            if any(_denies(word, child) for child in word.children) or _is_yet_to(word):
                return True
            if _is_by_nobody(word):
                return True
            if word.dep_ not in ("xcomp", "conj"):
                break
        elif word.dep_ == "prep" and word.lower_ in _BESIDE:
            # "would not ask him for more at their summit": there will be one
            break
        elif word != token and word.dep_ not in ("prep", "pobj", "dobj", "attr", "nsubj"):
            break
    return False


def _denies(verb: Token, child: Token) -> bool:
    """Recognise the "not" of a verb, or "never before had they met"."""
    if child.dep_ == "neg":
        is_since = child.i + 1 < verb.i and child.nbor().lower_ == "since"
        # "not since they met in 1977 had a visit": they did
        return not (is_since or is_not_until(verb, child))
    return (
        child.lower_ == "before"
        and child.i < verb.i
        and any(word.lower_ == "never" for word in children(child, "neg"))
    )


def _is_by_nobody(verb: Token) -> bool:
    """Recognise "nobody from Norway met", "no one spoke", "at no point did they meet"."""
    for child in verb.children:
        if child.i > verb.i:
            break
        if child.dep_ in ("nsubj", "nsubjpass"):
            has_no_one = child.lower_ == "one" and has_no(child)
            if has_no_one or child.lower_ in _NOBODY:
                return True
        elif child.dep_ == "prep" and any(
            thing.lower_ in _NO_TIME and has_no(thing) for thing in children(child, "pobj")
        ):
            return True
    return False


def _is_yet_to(word: Token) -> bool:
    """ "has yet to meet"."""
    return word.lower_ in ("has", "have", "had", "is", "are") and any(
        child.lower_ == "yet" for child in children(word, "advmod")
    )


def find_negated_status(token: Token, chain: list[Token]) -> Status | None:
    """Return what a negated trigger comes to; None where it is no occasion.

    "Will not meet" is declined; "did not go ahead" cancelled; "no meeting took place" denied, as is
    "insisted that he had never met".
    """
    verb = next((word for word in chain if is_verb(word)), None)
    if verb is None:
        return None
    modals = {child.lower_ for child in children(verb, "aux")}
    is_told = any(word.lower_ in load_cues("report") for word in chain)
    if modals & (_FUTURE | {"would"}) and not modals & {"have"}:
        return None if has_no(token) else "declined"
    words = {verb.lower_} | {child.lower_ for child in verb.children}
    if token.dep_ in ("nsubj", "nsubjpass") and token.head == verb and not has_no(token):
        return "cancelled" if words & _OCCURS or verb.lower_ == "held" else None
    if has_no(token) and _is_of_diary(token):
        return None
    if has_no(token) and (is_told or words & (_OCCURS | {"was", "were", "been", "took", "held"})):
        return "denied" if verb.tag_ in ("VBD", "VBN") else None
    if (
        is_told
        and verb.dep_ == "ccomp"
        and any(child.lower_ == "never" for child in children(verb, "neg"))
    ):
        return "denied"
    return None


def _is_of_diary(token: Token) -> bool:
    """Recognise "had no meeting planned", "no call on his schedule": nothing to deny."""
    words = {word.lower_ for word in token.doc[token.i + 1 : token.i + 12]}
    return not words.isdisjoint(load_cues("diary_noun") | {"planned", "scheduled", "foreseen"})


def comes_to_nothing(verb: Token) -> bool:
    """Recognise "did not take place", "failed to materialise", "never happened"."""
    if verb.lower_ in ("failed", "fails", "fail"):
        return any(c.lower_ in _OCCURS | {"take"} for c in children(verb, "xcomp"))
    if not any(True for _ in children(verb, "neg")) or verb.lower_ not in _OCCURS | {
        "take",
        "took",
        "taken",
        "held",
        "go",
    }:
        return False
    if verb.lower_ == "go" and not any(c.lower_ == "ahead" for c in verb.children):
        return False
    # "will not take place" is called off as well; "has not taken place yet" is still to come.
    return not any(c.lower_ in ("yet", "'ve", "has", "have") for c in verb.children)
