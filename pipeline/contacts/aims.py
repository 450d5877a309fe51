"""What people only aim at, stay away from or keep quiet about: no word of what was held."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from pipeline.contacts.syntax import children, is_noun, is_verb
from pipeline.contacts.triggers import find_trigger, load_cues
from pipeline.parsed import Parsed

_WAY_REACH = 12
_ALOUD = frozenset({"conversation", "call", "meeting", "talks", "phone", "telephone", "audience"})
_IS = frozenset({"is", "are", "was", "were"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_REFUSES = frozenset("refused refuses refuse refusing declined declines decline declining".split())
_WITHDRAWS = frozenset({"withdrew", "withdraws"})
_AWAY = frozenset({"out", "away", "off", "home"})
_UNTIL = frozenset({"before", "after", "when", "once"})
_SETS_OUT = frozenset({"left", "departed"})
_MIGHT_BE = frozenset({"will", "would", "wo", "'ll", "'d"})
_ABOUT = frozenset({"on", "about", "toward", "towards", "against"})
_NOT_YET = frozenset(
    "try tried tries trying seek sought seeks seeking hope hoped hopes hoping "
    "attempt attempted attempting struggle struggled struggling work worked "
    "working enough".split()
)


def is_shunned(noun: Token) -> bool:
    """Recognise "would not attend the talks", "will not take part in a meeting with X"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ == "in":
        verb = verb.head.head if verb.head.lower_ == "part" else verb.head
    elif noun.dep_ != "dobj":
        return False
    is_there = verb.lower_ in ("attend", "join", "participate", "take")
    return (
        is_there
        and any(child.dep_ == "neg" for child in verb.children)
        and any(child.lower_ in _MIGHT_BE for child in children(verb, "aux"))
    )


def is_kept_quiet(word: Token) -> bool:
    """Recognise "refused to discuss her talks with X": the talks, and the verb they hang on."""
    verb = word
    if is_noun(word):
        verb = word.head.head if word.dep_ == "pobj" else word.head
    elif not any(find_trigger(thing, "noun") for thing in children(word, "dobj")):
        return False
    return (
        verb.dep_ == "xcomp"
        and verb.head.lower_ in _REFUSES
        and verb.lower_ in load_cues("quiet_verb")
    )


def is_said_aloud(parsed: Parsed, verb: Token) -> bool:
    """Recognise "spoke today with X to offer his condolences", "in the call, congratulated X"."""
    if not _ALOUD.isdisjoint(parsed.lowers):
        return True
    is_aim = verb.dep_ in ("advcl", "xcomp", "acl") and is_verb(verb.head)
    return is_aim and find_trigger(verb.head, "verb") is not None


def is_leaving_for(word: Token) -> bool:
    """Recognise "flies to Bern today for talks with X", "returns to meet Y": not there yet."""
    verb = word.head.head if word.dep_ == "pobj" and word.head.lower_ == "for" else word.head
    is_aim = verb != word.head or any(child.lower_ == "to" for child in children(word, "aux"))
    if is_aim and verb.lower_ in _SETS_OUT and verb.tag_ == "VBD":
        # "left for Bern in the morning for talks with X"
        return any(prep.lower_ == "for" and prep.i < word.i - 1 for prep in children(verb, "prep"))
    return is_aim and verb.tag_ in ("VBZ", "VBP") and verb.lower_ in load_cues("travel_verb")


def is_on_way(word: Token) -> bool:
    """Recognise "on his way to Bern for talks with X", "en route to Bern", "was to lunch with"."""
    before = [token.lower_ for token in word.doc[max(0, word.i - _WAY_REACH) : word.i]]
    if before[-1:] == ["to"] and not {*before[-3:-1]}.isdisjoint(_IS):
        # "was to lunch on Friday with X", of which the parse makes no verb
        return is_noun(word)
    for place in range(len(before) - 1, 0, -1):
        if before[place] == "way" and "on" in before[max(0, place - 2) : place]:
            return "to" in before[place + 1 : place + 3]
        if before[place] == "route" and before[place - 1] == "en":
            return True
        if before[place] in (";", ",") or word.doc[word.i - len(before) + place].tag_ in _FINITE:
            return False
    return False


def is_told_to(word: Token) -> bool:
    """Recognise "told his minister to call X": no word of whether he did."""
    verb = word.head.head if is_noun(word) and word.dep_ == "dobj" else word.head
    aim = word.head if verb != word.head else word
    return (
        verb.lower_ in ("told", "tells")
        and aim.dep_ in ("xcomp", "ccomp")
        and aim.tag_ == "VB"
        and any(child.lower_ == "to" for child in children(aim, "aux"))
    )


def is_by_then(chain: Sequence[Token]) -> bool:
    """Recognise "is to visit Bern before X joins them there": the present of what is to come."""
    clause = next((word for word in chain if word.dep_ == "advcl"), None)
    if clause is None or not any(m.lower_ in _UNTIL for m in children(clause, "mark", "advmod")):
        return False
    helpers = [child.tag_ for child in children(clause, "aux", "auxpass")]
    is_present = clause.tag_ in ("VBZ", "VBP") or any(tag in ("VBZ", "VBP") for tag in helpers)
    above = clause.head
    has_begun = any(child.lower_ in ("has", "have") for child in children(clause, "aux"))
    goes_on = is_verb(above) and (
        any(child.lower_ in _MIGHT_BE | {"to"} for child in children(above, "aux"))
    )
    return is_present and goes_on and not has_begun


def backs_out(chain: Sequence[Token]) -> bool:
    """Recognise "X, who was to meet Y on Tuesday, pulled out": the meeting did not take place."""
    clause = next((word for word in chain if word.dep_ == "relcl"), None)
    if clause is None or clause.head.dep_ not in ("nsubj", "appos"):
        return False
    verb = clause.head.head if clause.head.dep_ == "nsubj" else clause.head.head.head
    if verb.tag_ not in _FINITE or verb.i < clause.i:
        return False
    beside = {child.lower_ for child in children(verb, "prt", "advmod", "prep")}
    return verb.lower_ in _WITHDRAWS or (
        verb.lower_ in load_cues("back_out_verb") and not beside.isdisjoint(_AWAY)
    )


def is_mere_topic(noun: Token) -> bool:
    """Recognise "differ on holding talks": they have not been held."""
    verb = noun.head
    return (
        noun.dep_ == "dobj"
        and verb.tag_ == "VBG"
        and verb.dep_ == "pcomp"
        and verb.head.lower_ in _ABOUT
        and verb.lower_ in load_cues("arrange_verb")
    )


def is_talked_of(noun: Token) -> bool:
    """Recognise "discussed a summit", "a possible meeting of X and Y": none that took place."""
    if noun.dep_ != "dobj" or noun.head.lower_ not in load_cues("discuss_verb"):
        return False
    return any(
        child.lower_ in ("a", "an", "another") or child.lower_ in load_cues("proposed_modifier")
        for child in children(noun, "det", "amod")
    )


def has_own_sides(noun: Token) -> bool:
    """Tell whether a noun says whose it is: "a summit between X and Y"."""
    return any(prep.lower_ in ("between", "of", "with") for prep in children(noun, "prep"))


def is_wished_for(noun: Token) -> bool:
    """Recognise "expressed support for dialogue between A and B", "hopes for talks"."""
    prep = noun.head
    return (
        noun.dep_ == "pobj"
        and prep.lower_ == "for"
        and prep.head.lower_ in load_cues("favour_noun")
        and not any(True for _ in children(noun, "det", "poss"))
    )


def is_opposed(word: Token) -> bool:
    """Recognise "warned against meeting X", "its stance against attending the talks"."""
    verb = word.head if is_noun(word) and word.dep_ == "dobj" else word
    return verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ == "against"


def is_still_sought(noun: Token) -> bool:
    """Recognise "tried to broker talks", "not flexible enough to arrange a meeting"."""
    verb = noun.head
    if noun.dep_ != "dobj" or verb.dep_ != "xcomp" or verb.tag_ != "VB":
        return False
    if verb.lower_ not in load_cues("arrange_verb"):
        return False
    above = verb.head
    words = {above.lower_}
    if not is_verb(above):
        words.update(child.lower_ for child in above.children)
    return not words.isdisjoint(_NOT_YET)


def lacks_accord(noun: Token) -> bool:
    """Recognise "no consensus on holding talks", "not flexible enough to arrange a meeting"."""
    for word in noun.ancestors:
        if any(child.dep_ == "neg" or child.lower_ == "no" for child in word.children):
            return True
        subjects = children(word, "nsubj", "nsubjpass")
        if any(child.lower_ == "no" for thing in subjects for child in children(thing, "det")):
            return True
        if is_verb(word) and word.dep_ in ("ccomp", "relcl", "advcl"):
            return False
    return False
