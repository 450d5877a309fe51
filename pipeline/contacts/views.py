"""What people think of talks, or vow to keep up: no word of an occasion.

"Negotiations between the two are the best way", "the importance of dialogue", "a commitment to
dialogue between A and B", "committed to continued discussion".
"""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.syntax import children, is_verb
from pipeline.contacts.triggers import load_cues
from pipeline.parsed import Parsed

_LINKS = frozenset({"is", "are", "be", "remain", "remains", "offer", "offers"})
_LASTING = frozenset(
    "negotiation negotiations talks dialogue dialogues consultation consultations discussion "
    "discussions exchange exchanges contact contacts diplomacy conversation".split()
)
_GOES_ON = frozenset({"resumption", "continuation", "relaunch", "restart", "revival"})
_GROWS = frozenset("expand deepen broaden strengthen enhance intensify promote boost".split())
_GOING_ON = frozenset({"continued", "continuing", "further", "close", "closer", "constructive"})
_NO_DETERMINER = frozenset({"the", "their", "his", "her", "its", "this", "that", "these", "a"})
_HALFWAY = (("halfway",), ("half-way",), ("half", "way"), ("half", "-", "way"))
_TO = frozenset({"to", "in", "of", "on"})


def is_thought_of(parsed: Parsed, noun: Token) -> bool:
    """Tell whether a noun names talks as a thing to favour or keep up, with no day of its own."""
    if noun.lower_ not in _LASTING or any(index > noun.i for index in parsed.dates):
        return False
    if noun.dep_ == "nsubj":
        return _is_best_way(noun)
    if noun.dep_ == "nsubjpass":
        return _is_to_be_kept_up(noun)
    if noun.dep_ == "dobj":
        return _is_vowed(noun) or _is_to_grow(noun)
    return noun.dep_ == "pobj" and (_is_valued(noun) or _is_going_on(noun))


def is_of_letters(verb: Token) -> bool:
    """ "The message was received by X": a thing, no guest; the message tells."""
    return any(
        child.lower_ in load_cues("written_cue") for child in children(verb, "nsubjpass", "nsubj")
    )


def is_apart(verb: Token) -> bool:
    """Recognise "dined apart": not with each other; "met them half way": no meeting at all.

    Nor where "both spoke at the rally". But "apart from the rest", "met half way between the two".
    """
    if verb.i and verb.nbor(-1).lower_ == "both":
        return not any(prep.lower_ in ("with", "to", "by") for prep in children(verb, "prep"))
    behind = tuple(word.lower_ for word in verb.doc[verb.i + 2 : verb.i + 6])
    phrase = next((p for p in _HALFWAY if behind[: len(p)] == p), None)
    if phrase is not None:
        return behind[len(phrase) : len(phrase) + 1] not in (("between",), ("through",), ("up",))
    return any(
        child.lower_ == "apart"
        and not (child.i + 1 < len(verb.doc) and child.nbor().lower_ == "from")
        for child in children(verb, "advmod", "prt", "acomp")
    )


def is_of_post(noun: Token) -> bool:
    """Recognise "congratulated her on her appointment", "his appointment as envoy": no date."""
    return any(True for _ in children(noun, "poss")) and not any(
        prep.lower_ == "with" for prep in children(noun, "prep")
    )


def _is_best_way(noun: Token) -> bool:
    """Recognise "negotiations between A and B are the best way to end it"."""
    verb = noun.head
    if verb.lower_ not in _LINKS:
        return False
    things = (*children(verb, "attr"), *children(verb, "dobj"))
    return any(thing.lower_ in load_cues("way_noun") for thing in things)


def _is_to_be_kept_up(noun: Token) -> bool:
    """Recognise "expected that the dialogue would be promoted further"."""
    verb = noun.head
    return any(child.lower_ in ("would", "should", "must") for child in children(verb, "aux")) and (
        any(verb.lower_.startswith(stem[:-1]) for stem in load_cues("keep_up_verb"))
    )


def _is_vowed(noun: Token) -> bool:
    """Recognise "continue to conduct close exchanges", "agreed to keep holding consultations"."""
    verb, above = noun.head, noun.head.head
    return (
        verb.dep_ == "xcomp"
        and verb.tag_ in ("VB", "VBG")
        and above.tag_ in ("VB", "VBG")
        and above.lower_.removesuffix("ing") in load_cues("keep_up_verb") | {"continu"}
    )


def _is_to_grow(noun: Token) -> bool:
    """Recognise "agreed to deepen talks", "to step up consultations": no occasion of its own."""
    verb = noun.head
    return (
        verb.tag_ == "VB"
        and verb.lower_ in _GROWS
        and not any(child.lower_ in ("the", "these", "those") for child in children(noun, "det"))
    )


def _is_going_on(noun: Token) -> bool:
    """Recognise "committed to continued discussion": a habit, whoever it is with."""
    prep = noun.head
    words = {child.lower_ for child in children(noun, "amod", "det")}
    return (
        prep.lower_ in ("to", "for", "through", "in")
        and not words.isdisjoint(_GOING_ON)
        and words.isdisjoint(_NO_DETERMINER)
        and not any(True for _ in children(noun, "poss"))
        and (is_verb(prep.head) or prep.head.tag_ == "JJ")
        and prep.head.lower_ in load_cues("vow_word")
    )


def _is_valued(noun: Token) -> bool:
    """Recognise "the importance of dialogue", "a commitment to talks", "conditions for …"."""
    if any(child.lower_ in _NO_DETERMINER for child in noun.children):
        return False
    prep = noun.head
    above = prep.head
    if above.lower_ in _GOES_ON and prep.lower_ == "of" and above.dep_ == "pobj":
        # "conditions conducive to a resumption of negotiations"
        prep, above = above.head, above.head.head
        return above.tag_ in ("JJ", "NN", "NNS") and above.lower_ in (
            load_cues("value_noun") | {"conducive", "necessary"}
        )
    return prep.lower_ in _TO and above.lower_ in load_cues("value_noun")


def is_of_things(noun: Token) -> bool:
    """Recognise "trade exchange", "an exchange of prisoners", not one of views or letters."""
    words = {child.lower_ for child in children(noun, "compound", "amod")}
    for prep in children(noun, "prep"):
        if prep.lower_ == "of":
            words.update(thing.lower_ for thing in children(prep, "pobj"))
    return not words.isdisjoint(load_cues("exchanged_thing"))
