"""What is weighed, not told: "it would be a mistake for A to meet B", "talks would be useful"."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.cues import find_cue
from pipeline.contacts.syntax import children, is_noun, is_verb
from pipeline.contacts.triggers import load_cues

_PRESENT = frozenset({"VBZ", "VBP"})
_ARTICLES = frozenset({"a", "an", "any", "another", "such"})
_DIARY = frozenset({"due", "set", "scheduled", "slated", "ready", "expected"})
_DAYS = frozenset({"tuesday", "today", "yesterday", "tomorrow", "tonight"})
"""How a date stands in the parse: all but these plain words are "Tuesday" there."""
_LINKS = frozenset({"attr", "acomp", "dobj", "nsubj", "prep", "pobj", "oprd"})


def is_weighed(token: Token, chain: list[Token]) -> bool:
    """Tell whether the words above a trigger only judge an occasion that nobody says there is.

    "It is too early for A to meet B", "is unlikely to meet B", "a meeting is impossible", "talks
    would help", "wished that she had met him". What was judged in the past was held: "it was a
    mistake for A to meet B", "the meeting was useful".
    """
    clause = next((word for word in chain if is_verb(word)), None)
    if clause is None:
        return False
    if is_noun(token) and token.dep_ in ("nsubj", "nsubjpass") and token.head == clause:
        return _is_judged(token, clause)
    if token.dep_ == "attr" and token.head == clause and clause.tag_ in _PRESENT:
        # "what is needed is a summit"
        return any(True for _ in children(clause, "csubj"))
    return _is_judged_aim(clause) or _is_doubted(clause) or _is_regretted(clause)


def _is_judged(noun: Token, verb: Token) -> bool:
    """ "a meeting is unlikely", "a meeting would be pointless", not "would be their third"."""
    judgements = [w for w in children(verb, "acomp", "oprd", "prep") if w.i > verb.i]
    judgements += [inner for w in judgements if w.dep_ == "prep" for inner in w.children]
    is_now = verb.tag_ in _PRESENT or any(c.tag_ in _PRESENT for c in children(verb, "auxpass"))
    if is_now and (
        any(word.lower_ in load_cues("unlikely_word") for word in judgements)
        or (verb.tag_ == "VBN" and verb.lower_ in load_cues("unlikely_word"))
    ):
        return not any(word.dep_ == "neg" for word in verb.children)
    if not _is_of_no_day(noun, verb):
        return False
    if is_now:
        return any(word.lower_ in load_cues("judging_word") for word in judgements)
    if not any(aux.lower_ in ("would", "'d", "’d") for aux in children(verb, "aux")):
        return False
    if verb.lower_ in load_cues("judging_verb") or any(w.dep_ == "acomp" for w in judgements):
        return True
    return any(
        {"first", "last"}.isdisjoint(inner.lower_ for inner in attr.subtree)
        and not any(inner.tag_ in ("JJS", "RBS", "PRP$", "CD") for inner in attr.subtree)
        and not attr.lower_.endswith(("th", "rd", "nd"))
        for attr in children(verb, "attr")
    )


def _is_of_no_day(noun: Token, verb: Token) -> bool:
    """Tell whether a noun is of any occasion ("a meeting"), with no day told of it."""
    words = [child for child in noun.children if child.i < noun.i]
    if any(word.dep_ == "poss" or word.tag_ == "PRP$" for word in words):
        return False
    articles = [word.lower_ for word in words if word.dep_ == "det"]
    if any(article not in _ARTICLES for article in articles):
        return False
    return _DAYS.isdisjoint(word.lower_ for word in verb.subtree)


def _is_judged_aim(clause: Token) -> bool:
    """ "it would be wrong for A to meet B", "there is no reason for A to call B"."""
    if not (
        any(mark.lower_ == "for" for mark in children(clause, "mark"))
        and any(aux.lower_ == "to" for aux in children(clause, "aux"))
    ):
        return False
    below, above = clause, clause.head
    while not is_verb(above) and above.head != above:
        if above.dep_ not in _LINKS or find_cue(above, below) or above.lower_ in _DIARY:
            return False
        below, above = above, above.head
    if not is_verb(above) or find_cue(above, below):
        return False
    if any(word.lower_ in _DIARY or find_cue(word) for word in children(above, "acomp", "attr")):
        return False
    subjects = {child.lower_ for child in children(above, "nsubj", "expl")}
    if below == clause and above.tag_ in _PRESENT and above.lower_ in ("is", "'s", "’s"):
        # "the only way out is for A to talk to B", not "the plan is for A to meet B"
        return not any(find_cue(subject) for subject in children(above, "nsubj"))
    if "time" in subjects and above.lower_ in ("come", "came"):
        return True
    is_past = above.tag_ == "VBD" or any(c.tag_ == "VBD" for c in children(above, "aux"))
    if "there" in subjects:
        return any(_is_none(word) for word in children(above, "attr", "nsubj"))
    return (
        "it" in subjects
        and not is_past
        and any(True for _ in children(above, "acomp", "attr", "dobj", "prep"))
    )


def _is_none(noun: Token) -> bool:
    return any(c.lower_ in ("no", "little", "any") for c in noun.children)


def _is_doubted(clause: Token) -> bool:
    """ "is unlikely to meet B", "it is unlikely that A will meet B"."""
    head = clause.head
    if clause.dep_ == "xcomp" and head.lower_ in load_cues("unlikely_word"):
        return head.tag_.startswith("JJ") and not any(c.dep_ == "neg" for c in head.head.children)
    if clause.dep_ not in ("ccomp", "advcl") or clause.i < head.i:
        return False
    return any(
        word.lower_ in load_cues("unlikely_word") and word.i < clause.i
        for word in children(head, "acomp")
    ) and any(child.lower_ == "it" for child in children(head, "nsubj", "expl"))


def _is_regretted(clause: Token) -> bool:
    """ "wished she had met B": she had not."""
    return (
        clause.dep_ == "ccomp"
        and clause.head.lower_ in ("wish", "wished", "wishes")
        and any(aux.lower_ in ("had", "could", "'d", "’d") for aux in children(clause, "aux"))
    )


def is_not_until(verb: Token, negation: Token) -> bool:
    """Recognise "did not speak to B until Monday", "not until Monday did A speak to B": A did."""
    if negation.lower_ not in ("not", "n't", "n’t"):
        return False
    return any(
        prep.lower_ in ("until", "till") and any(c.lower_ in _DAYS for c in prep.children)
        for prep in children(verb, "prep")
    )
