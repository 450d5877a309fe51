"""Who takes part in what a verb tells of."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from pipeline.contacts.actors import (
    find_caller,
    subject_tokens,
    subjects_along_line,
    subjects_of,
)
from pipeline.contacts.chains import (
    chain_after,
    chain_before,
    chain_of_stops,
    find_delegates,
    whole_list,
)
from pipeline.contacts.houses import find_expected
from pipeline.contacts.lenders import find_between_things
from pipeline.contacts.records import Arguments
from pipeline.contacts.senses import is_other_sense, is_person
from pipeline.contacts.summons import find_summoner, is_of_house
from pipeline.contacts.syntax import (
    SPANS,
    children,
    governing_verb,
    has_onlookers,
    is_misread_verb,
    is_noun,
    is_separate,
    is_verb,
    mentions_of,
    owners_of_offer,
    owns,
    prepositional,
)
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.contacts.views import is_of_letters
from pipeline.models import Mention
from pipeline.parsed import Parsed

_TIME_OF_OTHER = frozenset({"after", "following", "before", "since"})
_BESIDES = (("as", "well", "as"), ("in", "addition", "to"), ("besides",), ("apart", "from"))
_SUMMONS = frozenset({"summon", "call"})
_NONE: frozenset[str] = frozenset()
_PLAIN = frozenset({"NN", "NNS", "JJ"})
_SETTLED = frozenset({"negotiate", "discuss"})
_BY_THE_WAY = frozenset({",", "the", "today", "here", "yesterday"})


def find_verb_arguments(parsed: Parsed, verb: Token, trigger: Trigger) -> Arguments | None:
    """Return who takes part in what a verb tells of, or None where it tells of no contact."""
    if trigger.lemma == "due-at":
        return find_expected(parsed, verb)
    if trigger.lemma == "represent":
        return Arguments(tuple(find_delegates(parsed, verb)), (), verb, is_definite=True)
    if trigger.lemma == "call":
        visit = _calls_in(parsed, verb, trigger) or _calls_on(parsed, verb)
        if visit is not None:
            return visit
    if is_other_sense(parsed, verb, trigger) or _joins_for_talks(verb, trigger):
        return None
    if is_misread_verb(verb):
        subjects, others = mentions_of(parsed, [verb.head.head]), mentions_of(parsed, [verb.head])
        return Arguments(tuple(subjects), tuple(others), verb)
    if is_noun(verb):
        # Tagged as a noun, but it stands where a verb does: "Jones telephones Brown".
        return _linear_arguments(parsed, verb, trigger)
    subjects = subjects_of(parsed, verb) or subjects_along_line(parsed, verb)
    subjects = whole_list(parsed, verb, subjects)
    borrowed = not any(True for _ in children(verb, "nsubj", "nsubjpass"))
    separate = is_separate(verb) or _names_either(verb)
    passive = any(True for _ in children(verb, "nsubjpass", "auxpass")) or (
        # "X, accompanied by Y, toured"
        verb.tag_ == "VBN" and verb.dep_ == "acl" and any(True for _ in children(verb, "agent"))
    )
    passive = passive or _is_passive_too(verb)
    if trigger.lemma == "mediate" and (passive or (verb.tag_ == "VBN" and verb.dep_ == "acl")):
        # "talks mediated by X": the noun tells
        return None
    if passive and "hands_over" in trigger.flags:
        return _hand_over(parsed, verb, _find_agents(parsed, verb, trigger), trigger)
    if passive and "person_object" in trigger.flags and is_of_letters(verb):
        return None
    if passive:
        agents = _find_agents(parsed, verb, trigger)
        if not agents and trigger.lemma in _SUMMONS:
            agents = find_summoner(parsed, verb, trigger, subjects)
        if trigger.lemma in _SETTLED and (pair := prepositional(parsed, verb, ("between",))):
            # "the deal is to be negotiated between A and B"
            return Arguments((), tuple(pair), verb)
        is_one_sided = not trigger.takes_object or "person_object" in trigger.flags
        if not agents and "with" not in trigger.prepositions and is_one_sided:
            # "was called in", "was briefed": by whom, the sentence does not say
            return None
        return Arguments(
            tuple(agents), tuple(subjects), verb, is_separate=separate, is_passive=True
        )
    if trigger.takes_object and _is_reciprocal(verb):
        return Arguments(tuple(subjects), (), verb, is_borrowed=borrowed)
    others = prepositional(parsed, verb, trigger.prepositions)
    if len(others) < 2 and "with" in trigger.prepositions:
        # "discussed the crisis by telephone with A and with B"
        ends = _TIME_OF_OTHER if others else frozenset[str]()
        others += [m for m in find_distant_with(parsed, verb, ends) if m not in others]
    if "object_hands" in trigger.flags:
        # "shook the hand of X"
        for hand in children(verb, "dobj"):
            others += [m for m in prepositional(parsed, hand, ("of",)) if m not in others]
    if "hands_over" in trigger.flags:
        return _hand_over(parsed, verb, subjects, trigger)
    if trigger.takes_object:
        objects = mentions_of(parsed, children(verb, "dobj", "dative")) or _whom(parsed, verb)
        after = _after(parsed, verb)
        objects += [m for m in after if m not in objects]
        if not objects and "person_object" in trigger.flags:
            objects = _behind_house(parsed, verb)
        if not objects:
            # "called and congratulated X"
            for other in children(verb, "conj"):
                if other.i == verb.i + 2:
                    objects = mentions_of(parsed, children(other, "dobj"))
        if "person_object" in trigger.flags:
            objects = [m for m in objects if is_person(m)]
            is_mutual = "with" in trigger.prepositions and len(subjects) > 1
            if not objects and not is_mutual:
                return None
        if (
            not objects
            and not others
            and any(child.dep_ == "dobj" and child.i not in parsed.dates for child in verb.children)
        ):
            # "met expectations", "visited the front"
            return None
        others = objects + others
    others = [m for m in others if m.kind != "place"]
    if trigger.lemma == "summon" and is_of_house(verb) and not any(m.entities for m in subjects):
        subjects = find_summoner(parsed, verb, trigger, others)
    if others and trigger.pos == "verb":
        last = max(k for k, m in parsed.mentions.items() if m is others[-1])
        others += [m for m in chain_of_stops(parsed, last + 1) if m not in others]
    if not others and "with" in trigger.prepositions:
        others = find_distant_with(parsed, verb, _TIME_OF_OTHER if len(subjects) > 1 else _NONE)
    if trigger.needs and (not others or trigger.lemma == "bring-face"):
        others += [m for m in _behind_phrase(parsed, verb, trigger) if m not in others]
    beside = _besides(parsed)
    if others and beside is not None and beside not in others:
        behind = (m for _, m in sorted(parsed.mentions.items()) if m.start_char > beside.end_char)
        subjects = [m for m in subjects if m is not beside] or list(behind)[:1]
        others = [beside, *(m for m in others if m not in subjects)]
    if others and all(m.kind == "group" and not m.entities for m in others):
        # "met the co-chairs of the talks: A, B and C"
        others = _listed_after_colon(parsed, verb) or others
    if not others and len(subjects) < 2:
        others = (
            (find_between_things(parsed, verb) if "between" in trigger.prepositions else [])
            or _signed_for(parsed, verb, trigger)
            or _listed_after_colon(parsed, verb)
            or _answers_offer(parsed, verb)
            or find_caller(parsed, verb)
        )
    return Arguments(
        tuple(subjects), tuple(others), verb, is_separate=separate, is_borrowed=borrowed
    )


def _is_passive_too(verb: Token) -> bool:
    """Recognise "was welcomed at the airport and received in Bern by X": one "was" for both."""
    return (
        verb.dep_ == "conj"
        and any(True for _ in children(verb.head, "auxpass"))
        and any(prep.lower_ == "by" for prep in children(verb, "agent", "prep"))
        and not any(True for _ in children(verb, "dobj", "nsubj", "auxpass"))
    )


def _joins_for_talks(verb: Token, trigger: Trigger) -> bool:
    """ "X was joined by Y for the talks with Z": the talks tell."""
    return trigger.lemma == "join" and any(
        prep.lower_ in ("for", "in", "at")
        and find_trigger(thing, "noun") is not None
        and any(inner.lower_ == "with" for inner in children(thing, "prep"))
        for prep in children(verb, "prep")
        for thing in children(prep, "pobj")
    )


def _besides(parsed: Parsed) -> Mention | None:
    """Read "As well as A, B will meet C": A is one more whom B meets."""
    opening = next((o for o in _BESIDES if parsed.lowers[: len(o)] == o), None)
    if opening is None:
        return None
    for index in (len(opening), len(opening) + 1):
        mention = parsed.mentions.get(index)
        if mention is not None and parsed.lowers[index + 1 : index + 2] == (",",):
            return mention if is_person(mention) else None
    return None


def _names_either(verb: Token) -> bool:
    """Recognise "asked to meet A or B": two contacts, each of its own."""
    return any(
        child.lower_ == "or" for thing in children(verb, "dobj") for child in children(thing, "cc")
    )


def _is_reciprocal(verb: Token) -> bool:
    """Recognise "met each other", "see one another"."""
    return any(
        obj.lower_ in ("other", "another")
        and obj.i
        and obj.doc[obj.i - 1].lower_ in ("each", "one")
        for obj in children(verb, "dobj")
    )


def _answers_offer(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "X rejected a proposal by Y to meet": whoever answers is the other side."""
    offer = verb.head
    if verb.dep_ not in ("acl", "relcl") or offer.dep_ not in ("dobj", "nsubjpass"):
        return []
    if offer.lower_ not in load_cues("propose_noun") or not owners_of_offer(offer):
        return []
    if offer.dep_ == "nsubjpass":
        return prepositional(parsed, offer.head, ("by",))
    return subjects_of(parsed, offer.head)


def _behind_phrase(parsed: Parsed, verb: Token, trigger: Trigger) -> list[Mention]:
    """Return who follows the last word of a phrase: "came face to face with X"."""
    end = trigger.find_end(verb)
    if end is None:
        return []
    first = end
    while end < len(verb.doc) and (
        verb.doc[end].lower_ in ("with", "to", "the")
        # "with separatist leaders X and Y"
        or (end < first + 2 and end not in parsed.mentions and verb.doc[end].tag_ in _PLAIN)
    ):
        end += 1
    return [m for m in chain_after(parsed, end) if is_person(m)]


def _signed_for(parsed: Parsed, verb: Token, trigger: Trigger) -> list[Mention]:
    """Read "A signed for Kenya and B for the rebels"."""
    if trigger.lemma != "sign" or not any(p.lower_ == "for" for p in children(verb, "prep")):
        return []
    return [
        mention
        for place, mention in sorted(parsed.mentions.items())
        if place > verb.i
        and is_person(mention)
        and parsed.lowers[place - 1] in ("and", ",")
        and parsed.lowers[place + 1 : place + 2] == ("for",)
    ]


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
    is_set_off = verb.i > 1 and verb.nbor(-1).lower_ == ","
    subjects = chain_before(parsed, verb.i - 1 - is_set_off)
    others = chain_after(parsed, verb.i + 1) if trigger.takes_object else []
    if not others and trigger.prepositions:
        others = find_distant_with(parsed, verb)
    if not subjects and verb.i and verb.nbor(-1).tag_ == "TO":
        # "broke off to phone X": the tagger takes the verb for a noun
        above = governing_verb(verb)
        subjects = subjects_of(parsed, above) if above is not None else []
    if not subjects and verb.lower_.endswith("ing"):
        # "Meeting X on Monday, Y said"
        main = next((t for t in verb.ancestors if is_verb(t)), None)
        subjects = subjects_of(parsed, main)[-1:] if main is not None else []
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
    if following + 1 < len(verb.doc) and token.nbor().tag_ == "POS":
        # "welcomed Smith's offer"
        return []
    is_of_noun = token.dep_ in ("poss", "compound", "nmod", "amod") and not (
        # "met Smith and voiced concern": the parse makes Smith a part of "concern"
        token.dep_ == "nmod" and following + 1 < len(verb.doc) and token.nbor().tag_ in ("CC", ",")
    )
    if is_of_noun and token.head.i not in parsed.dates and token.head.lower_ not in SPANS:
        return []  # but "telephoned Smith hours earlier"
    if token.dep_ == "nsubj" and token.head.tag_ == "VBG" and token.head.dep_ == "ccomp":
        # "would welcome Smith going into exile"
        return []
    return chain_after(parsed, following)


def _behind_house(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "received at the Kremlin the minister", "received today, in audience, the minister"."""
    place = _skip_adjuncts(parsed, verb.i + 1)
    return chain_after(parsed, place) if place > verb.i + 1 and place in parsed.mentions else []


def _skip_adjuncts(parsed: Parsed, place: int) -> int:
    """Return where the object begins behind "today", "in audience" and "in the Throne Hall"."""
    doc = parsed.doc
    start = -1
    while place < len(doc) and place > start:
        start = place
        while place < len(doc) and (doc[place].lower_ in _BY_THE_WAY or place in parsed.dates):
            place += 1
        if place + 1 < len(doc) and doc[place].lower_ in ("at", "in", "on"):
            place += 1 + (doc[place + 1].tag_ in ("DT", "PRP$", "JJ"))
            while place < len(doc) and _is_of_house(parsed, place):
                place += 1
    return place


def _is_of_house(parsed: Parsed, place: int) -> bool:
    """Tell whether a word names where somebody is received: a house, the hall named after one."""
    mention = parsed.mentions.get(place)
    if mention is None:
        return is_noun(parsed.doc[place]) and place not in parsed.dates
    if mention.kind in ("party", "place"):
        return not mention.is_plural
    following = place + 1
    return (
        following < len(parsed.doc)
        and following not in parsed.mentions
        and is_noun(parsed.doc[following])
    )


def _find_agents(parsed: Parsed, verb: Token, trigger: Trigger) -> list[Mention]:
    """Return by whom something was done: "by X", "to the foreign ministry", "and told by X"."""
    agents = prepositional(parsed, verb, ("by", "with"))
    if agents and "and" in parsed.lowers:
        # "was received by A and, over lunch, by B"
        last = max(k for k, m in parsed.mentions.items() if m is agents[-1])
        agents += [m for m in chain_of_stops(parsed, last + 1) if m not in agents]
    if not agents:
        # "was summoned on Friday and handed a note by X"
        for other in children(verb, "conj"):
            if other.tag_ in ("VBN", "VBD"):
                agents = prepositional(parsed, other, ("by",))
    if not agents and trigger.lemma in ("summon", "call"):
        # "was called to the ministry, where X told him": who acts there
        where = next((t for t in verb.doc[verb.i + 1 :] if t.lower_ == "where"), None)
        clause = where.head if where is not None else None
        if clause is not None and is_verb(clause):
            agents = [m for m in mentions_of(parsed, children(clause, "nsubj")) if is_person(m)]
    if not agents and trigger.lemma in ("summon", "call", "receive"):
        # "was summoned to the ministry", "was received at the Elysee": the house acts
        houses = prepositional(parsed, verb, ("to", "at", "in"))
        agents = [m for m in houses if m.kind == "party" and not m.can_be_place]
    if not agents and trigger.lemma == "summon":
        # "was summoned to the foreign ministry in Berlin": the government that sits there
        agents = [
            parsed.mentions[t.i]
            for t in verb.doc[verb.i + 1 :]
            if t.i in parsed.mentions
            and parsed.mentions[t.i].can_be_place
            and t.nbor(-1).lower_ in ("in", "to")
        ][:1]
    return agents


def _whom(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "X, whom Y met": the object is what the clause hangs on."""
    # "X, whom Y refused to receive"
    clause = verb.head if verb.dep_ == "xcomp" else verb
    asked = any(c.tag_ == "WP" for c in children(verb, "dobj", "dative"))
    if not asked or clause.dep_ != "relcl":
        return []
    if clause.head.lower_ in ("those", "people", "guests", "visitors"):
        # "Among those whom X received were Y and Z"
        words = verb.doc[verb.i + 1 : -1]
        named = next((w.i + 1 for w in words if w.lower_ in ("was", "were", "is", "are")), None)
        return chain_after(parsed, named) if named is not None else []
    return mentions_of(parsed, [clause.head])


def _hand_over(
    parsed: Parsed, verb: Token, subjects: list[Mention], trigger: Trigger
) -> Arguments | None:
    """Read "handed Lavrov the reply", "handed a copy to him"; a letter tells for itself.

    Verbs of many senses ("present", "put") need a thing that officials hand over.
    """
    objects = list(children(verb, "dobj", "nsubjpass"))
    is_thing = any(child.lower_ in load_cues("handed_thing") for child in objects) or (
        # "conveyed to X what he had heard", "conveyed her country's position to X"
        verb.lower_.startswith(("convey", "relay"))
        and all(child.lower_ in load_cues("conveyed_thing") for child in objects)
    )
    taken = [m for m in mentions_of(parsed, children(verb, "nsubjpass")) if is_person(m)]
    if taken and is_thing and subjects:
        # "was handed a note by X"
        return Arguments(tuple(subjects), tuple(m for m in taken if m not in subjects), verb)
    letters = [child for child in objects if find_trigger(child, "noun")]
    if any(not any(c.lower_ == "the" for c in letter.children) for letter in letters) or (
        "handed_thing" in trigger.flags and not is_thing
    ):
        return None
    others = mentions_of(parsed, children(verb, "dative")) + prepositional(parsed, verb, ("to",))
    for obj in objects:
        others += prepositional(parsed, obj, ("to",))
    others = [m for m in others if (is_thing or is_person(m)) and m not in subjects]
    return Arguments(tuple(subjects), tuple(others), verb) if others else None


def _calls_in(parsed: Parsed, verb: Token, trigger: Trigger) -> Arguments | None:
    """Read "called in the envoy", "called the envoy in on Monday": a summons."""
    following = verb.i + 1
    if following >= len(verb.doc):
        return None
    if verb.doc[following].lower_ == "in":
        others = chain_after(parsed, following + 1)
    else:
        others = chain_after(parsed, following)[:1]
        after = next((k for k, m in parsed.mentions.items() if others and m is others[0]), -2) + 1
        if not 0 < after < len(verb.doc) or verb.doc[after].lower_ != "in":
            return None
        if after + 1 < len(verb.doc) and (
            after + 1 in parsed.mentions or verb.doc[after + 1].tag_ in ("DT", "NNP", "PRP$")
        ):
            # "called him in Moscow": by telephone
            return None
    others = [
        m
        for m in others
        if m.kind in ("name", "role") or (m.kind in ("group", "party") and m.is_plural)
    ]
    subjects = subjects_of(parsed, verb) or subjects_along_line(parsed, verb)
    if not subjects and is_of_house(verb):
        subjects = find_summoner(parsed, verb, trigger, others)
    return Arguments(tuple(subjects), tuple(others), verb) if others and subjects else None


def _calls_on(parsed: Parsed, verb: Token) -> Arguments | None:
    """Read "called on the minister in Paris": a visit, unless he is called on to do something."""
    on = verb.i + 1
    if on >= len(verb.doc) or verb.doc[on].lower_ != "on":
        return None
    others = [m for m in chain_after(parsed, on + 1) if is_person(m)]
    if not others or _is_asked_behind(parsed, verb.doc[on + 1 : on + 12]):
        return None
    subjects = mentions_of(parsed, subject_tokens(verb)) or subjects_along_line(parsed, verb)
    return Arguments(tuple(subjects), tuple(others), verb)


def _is_asked_behind(parsed: Parsed, words: Iterable[Token]) -> bool:
    """Recognise "called on X to resign", not "called on X and was to see Y": "to" before a verb."""
    for token in words:
        if token.tag_ == "TO" and token.i not in parsed.mentions:
            return True
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            break
    return False


def find_distant_with(
    parsed: Parsed, verb: Token, ends: frozenset[str] = frozenset()
) -> list[Mention]:
    """Read "spoke on the margins of the summit with X": a "with" that the parse hung elsewhere.

    Nothing behind a word of `ends` is read: "spoke to Y after a meeting with X".
    """
    for token in verb.doc[verb.i + 1 :]:
        if is_verb(token) or token.lower_ in ("that", "which", "who", ";") or token.lower_ in ends:
            break
        if token.lower_ == "with" and (_is_of_topic(parsed, verb, token) or has_onlookers(token)):
            continue
        if token.lower_ == "with" and owns(token, token.i + 1):
            return _set_off_behind(parsed, token.i + 3)
        if token.lower_ == "with":
            return [m for m in chain_after(parsed, token.i + 1) if m.kind != "place"]
    return []


def _set_off_behind(parsed: Parsed, index: int) -> list[Mention]:
    """Read "with Trump's special envoy, Smith": Smith, and not Trump."""
    for place in range(index, min(index + 7, len(parsed.doc) - 1)):
        if parsed.lowers[place] == ",":
            named = parsed.mentions.get(place + 1)
            return [named] if named is not None and named.kind == "name" else []
        if place in parsed.mentions:
            break
    return []


def _is_of_topic(parsed: Parsed, verb: Token, prep: Token) -> bool:
    """Recognise "spoke about ties with France": whom the ties are with, not whom he spoke to."""
    following = parsed.mentions.get(prep.i + 1)
    return (
        following is not None
        and following.kind in ("party", "place")
        and prep.nbor(-1).lower_ in load_cues("relation_noun")
        and any(t.lower_ in ("about", "on") for t in verb.doc[max(verb.i, prep.i - 5) : prep.i])
    )
