"""Who takes part in what a noun tells of: its own phrase, its owners, the clause around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.contacts.chains import chain_before
from pipeline.contacts.records import Arguments
from pipeline.contacts.senses import is_other_noun_sense, is_person
from pipeline.contacts.syntax import (
    children,
    governing_verb,
    is_noun,
    is_separate,
    is_verb,
    mentions_of,
    prepositional,
    subjects_of,
)
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed
from pipeline.reference import fold, load_reference

_DETERMINERS = frozenset({"the", "this", "that", "these", "those", "both", "their", "its"})


_PARTITIVES = frozenset(
    "series round rounds day days hours hour couple set number course sidelines margins start end "
    "beginning conclusion resumption opening part session cycle string flurry minutes week weeks "
    "version kind first second third two three handful last latest more".split()
)


@dataclass(frozen=True, slots=True)
class _Outer:
    """What the clause around a noun adds: who acts, whom it is done to."""

    subjects: list[Mention]
    objects: list[Mention] = field(default_factory=list)
    is_borrowed: bool = False


def find_noun_arguments(parsed: Parsed, noun: Token, trigger: Trigger) -> Arguments | None:
    """Return who takes part in what a noun tells of, or None where it tells of no contact."""
    if "means" in trigger.flags:
        return find_means_arguments(parsed, noun)
    if _is_part_of_compound(noun) or is_other_noun_sense(parsed, noun, trigger):
        return None
    between = prepositional(parsed, noun, ("between", "among", "amongst", "involving"))
    together = prepositional(parsed, noun, ("with", "alongside"))
    of = prepositional(parsed, noun, ("of", "by")) if not between else []
    directed = "directed" in trigger.flags or trigger.lemma in ("call", "visit")
    origin = prepositional(parsed, noun, ("from",)) if directed else []
    target = prepositional(parsed, noun, ("to", "for")) if directed else []
    owners = [m for m in _owners(parsed, noun) if m.entities]
    verb, role = _governor(noun)
    if verb is not None and role == "for" and verb.lower_ in load_cues("praise_verb"):
        # "commended him for his visits": those who praise take no part
        verb = None
    offer = _find_offer(noun)
    if offer is not None:
        # "rejected Kenya's offer of talks": who offers, and whoever answers
        owners = owners + mentions_of(parsed, children(offer, "poss"))
        owners += prepositional(parsed, offer, ("from", "by"))
        verb, role = _governor(offer)
    subjects: list[Mention] = []
    borrowed = False
    if between:
        others = between
        if verb is not None and role == "object" and verb.lower_ in load_cues("host_verb"):
            subjects = subjects_of(parsed, verb)
    else:
        others = together + target + [m for m in of if m.kind != "place"]
        subjects = owners + origin
        if verb is not None and not (owners and together):
            outer = _outer_mentions(parsed, noun, verb, role, bool(together or target))
            borrowed = outer.is_borrowed
            subjects = subjects + [m for m in outer.subjects if m not in others]
            if not (trigger.lemma == "visit" and role in ("during", "on") and _has_goal(noun)):
                # "told X of it during his visit to Kyiv": X is not the host
                others = others + [m for m in outer.objects if m not in others]
    if trigger.lemma == "call":
        # "paid a courtesy call on the king"
        others = others + [m for m in prepositional(parsed, noun, ("on",)) if m.kind != "place"]
    if not subjects and (together or between or target) and len(others) < 2:
        # "Fresh from talks with X, Y said": whose clause it is
        subjects = [m for m in _find_clause_owner(parsed, noun) if m not in others]
        borrowed = True
    if not subjects and not others:
        subjects = _after_comma(parsed, noun)
    if directed and verb is not None:
        others = others + [
            m for m in mentions_of(parsed, children(verb, "dative")) if m not in others
        ]
        # "sent X his condolences": a second object
        others += [
            parsed.mentions[c.i]
            for c in children(verb, "dobj")
            if c.i in parsed.mentions and c.i < noun.i and parsed.mentions[c.i] not in others
        ]
        if verb.lower_ in load_cues("send_verb"):
            others = others + prepositional(parsed, verb, ("to", "with"))
            others += [m for m in _behind_thing(parsed, noun) if m not in others]
        if role == "subject" and not others:
            # "Letters from A go to B and C."
            others = prepositional(parsed, verb, ("to", "from"))
        if verb.lower_ in load_cues("get_verb"):
            others = others + prepositional(parsed, verb, ("from",))
    if verb is not None and role == "object" and verb.lower_ in load_cues("give_verb"):
        # "granted an audience to X", "gave a dinner for X"
        behind = prepositional(parsed, verb, ("to", "for")) + prepositional(
            parsed, noun, ("to", "for")
        )
        behind += mentions_of(parsed, children(verb, "dative"))
        others = others + [m for m in behind if m not in others and is_person(m)]
    if verb is not None and role == "object":
        others = others + [m for m in prepositional(parsed, verb, ("with",)) if m not in others]
    for clause in children(noun, "acl", "relcl"):
        if clause.lower_ in load_cues("host_verb") and clause.tag_ == "VBN":
            # "talks mediated by the African Union"
            others = others + [m for m in prepositional(parsed, clause, ("by",)) if m not in others]
    if (
        "directed" in trigger.flags
        and not (owners or origin or target)
        and role
        not in (
            "object",
            "subject",
            "in",
            "by",
            "via",
        )
    ):
        # "thanked him for a gift sent in congratulations": sent by nobody in particular
        return None
    if between and owners:
        others = others + [m for m in owners if m not in others]
    definite = _is_definite(noun) and not (together or between)
    return Arguments(
        tuple(subjects),
        tuple(others),
        verb,
        is_definite=definite,
        is_separate=is_separate(noun)
        or bool(verb is not None and is_separate(verb))
        or _has_separate_modifier(noun),
        is_borrowed=borrowed,
        needs_no_subject=bool(between),
    )


def _find_offer(noun: Token) -> Token | None:
    """Return the "offer" of "an offer of talks", "an invitation to a summit", "a request for"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("of", "for", "to"):
        return None
    above = noun.head.head
    return above if is_noun(above) and above.lower_ in load_cues("propose_noun") else None


def _find_clause_owner(parsed: Parsed, noun: Token) -> list[Mention]:
    """Return whom a phrase is set beside: "X, fresh from talks", "After talks, X left"."""
    word = noun
    for _ in range(6):
        if word.head.i == word.i:
            break
        word = word.head
        if word.i in parsed.mentions:
            mention = parsed.mentions[word.i]
            return [] if mention.is_reporting or word.i > noun.i else [mention]
        if is_verb(word):
            break
    if not is_verb(word) or word.i < noun.i:
        return []
    people = [m for m in subjects_of(parsed, word) if not m.is_reporting]
    return people if len(people) == 1 else []


def find_means_arguments(parsed: Parsed, noun: Token) -> Arguments | None:
    """Read "told Scholz by telephone", "A and B were on the phone": the clause's people."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("by", "over", "via", "through", "on"):
        return None
    verb = next((token for token in noun.ancestors if is_verb(token)), None)
    if verb is None:
        # A note without a verb: "Putin and Scholz, by telephone; later Macron and Biden".
        index = noun.i - 1
        while (
            index >= 0
            and index not in parsed.mentions
            and noun.doc[index].lower_ not in (";", ".", ":")
        ):
            index -= 1
        return Arguments(tuple(chain_before(parsed, index)), (), None)
    subjects = subjects_of(parsed, verb)
    objects = mentions_of(parsed, children(verb, "dobj", "dative"))
    behind = ("to", "with", "from") if verb.lower_ in ("heard", "hear", "hears") else ("to", "with")
    others = [m for m in objects if is_person(m)] + prepositional(parsed, verb, behind)
    for obj in children(verb, "dobj"):
        others += prepositional(parsed, obj, ("to", "with"))
    others = [m for m in others if m.kind != "place" and m not in subjects]
    return Arguments(tuple(subjects), tuple(others), verb, is_borrowed=True)


def _behind_thing(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "a note of protest to Uganda": a "to" that hangs on the noun's own "of"."""
    return [
        mention
        for prep in children(noun, "prep")
        for thing in children(prep, "pobj")
        if prep.lower_ == "of" and thing.i not in parsed.mentions
        for mention in prepositional(parsed, thing, ("to", "with"))
    ]


def _after_comma(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "telephone conversation, A – B": a note's own way to say between whom."""
    index = noun.i + 1
    tokens = noun.doc
    if index + 1 >= len(tokens) or tokens[index].lower_ not in (",", ":", "(", "–", "-"):
        return []
    found: list[Mention] = []
    index += 1
    while index in parsed.mentions:
        found.append(parsed.mentions[index])
        index += 1
        if index < len(tokens) and tokens[index].lower_ in ("-", "–", "—", "/", "and", ","):
            index += 1
    return found if len(found) > 1 else []


def _has_separate_modifier(noun: Token) -> bool:
    return noun.tag_ in ("NNS", "NNPS") and any(
        child.lower_ == "separate" for child in children(noun, "amod")
    )


def _is_part_of_compound(noun: Token) -> bool:
    """Recognise "phone call", "call sign", "meeting room": the noun is not the head."""
    return (
        noun.dep_ == "compound"
        and is_noun(noun.head)
        and noun.head.i > noun.i
        and (noun.head.i not in range(noun.i))
    )


def _owners(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "Biden's call", "his meeting", "the Biden-Putin call", "U.S.-Russia talks"."""
    found = mentions_of(parsed, children(noun, "poss"))
    for mention in mentions_of(parsed, children(noun, "nmod", "compound")):
        # "the NATO summit", "a U.N. meeting": a body under whose roof others meet
        # "the Paris summit": where it was held
        if mention.kind != "party" or (mention.can_be_place and not _is_capital(mention)):
            found.append(mention)
    # A run of mentions right before the noun, whatever the parse made of it.
    index = noun.i - 1
    run: list[Mention] = []
    while index >= 0:
        token = noun.doc[index]
        nearby = parsed.mentions.get(index)
        if nearby is not None and nearby.kind != "place":
            run.append(nearby)
        elif not (
            (token.lower_ in ("-", "–", "—", "'s", "and", "/") and run)
            or (token.tag_ in ("JJ", "NN", "VBN", "VBG", "POS") and not run)
        ):
            break
        index -= 1
    # The mention has to touch the noun by a hyphen, a possessive or a compound.
    if (
        run
        and len(run) > 1
        and any(noun.doc[k].lower_ in ("-", "–", "—", "/") for k in range(max(0, index), noun.i))
    ):
        found = found + [m for m in reversed(run) if m not in found]
    return found


def _has_goal(noun: Token) -> bool:
    return any(prep.lower_ == "to" for prep in children(noun, "prep"))


def _is_capital(mention: Mention) -> bool:
    name = fold(mention.text.removeprefix("the ").removeprefix("a ").removeprefix("A "))
    return name in load_reference().country_by_capital


def _is_definite(noun: Token) -> bool:
    return any(child.lower_ in _DETERMINERS for child in children(noun, "det", "poss", "predet"))


def _governor(noun: Token) -> tuple[Token | None, str]:
    """Return the verb above a noun and the noun's part in it: subject, object, adjunct, purpose."""
    token = noun
    for _ in range(6):
        head = token.head
        if head.i == token.i:
            return (token, "root") if is_verb(token) else (None, "root")
        if token.dep_ in ("nsubj", "nsubjpass") and token is noun:
            return head, "subject"
        if is_verb(head):
            if token.dep_ in ("dobj", "attr", "oprd", "dative"):
                return head, "object"
            if token.dep_ in ("prep", "agent"):
                return head, token.lower_
            if token.dep_ in ("nsubj", "nsubjpass"):
                return head, "subject"
            return head, "adjunct"
        if token.dep_ == "conj" and is_noun(head):
            token = head
            noun = head
            continue
        if is_noun(head) and token.dep_ in ("prep", "pobj") and head.lower_ not in _PARTITIVES:
            # "welcomed efforts that led to the summit": the noun hangs in another noun's phrase
            return None, "root"
        token = head
    return None, "root"


def _outer_mentions(
    parsed: Parsed, noun: Token, verb: Token, role: str, has_other_side: bool
) -> _Outer:
    """Return the people of the governing clause, and whether they are taken from further out.

    "A held talks with B", "A arrived for talks with B", "A told B in a call".
    """
    lower = verb.lower_
    if role == "subject":
        if any(True for _ in children(verb, "nsubjpass", "auxpass")):
            agents = prepositional(parsed, verb, ("by",))
            if agents:
                return _Outer(agents)
            inner = prepositional(parsed, verb, ("with", "between"))
            if inner:
                return _Outer(inner)
        inner = prepositional(parsed, verb, ("between", "among"))
        if len(inner) > 1:
            # "Discussions took place on Monday between X and Y."
            return _Outer(inner)
        above = governing_verb(verb)
        if has_other_side and verb.lower_ in ("was", "is", "were"):
            # "The meeting with X was Y's first."
            ordinals = [
                m
                for attr in children(verb, "attr")
                for m in mentions_of(parsed, children(attr, "poss"))
            ]
            if ordinals:
                return _Outer(ordinals)
        if has_other_side and above is not None and verb.dep_ in ("ccomp", "advcl", "xcomp"):
            people = [m for m in subjects_of(parsed, above) if not m.is_reporting]
            return _Outer(people, is_borrowed=True)
        return _Outer([])
    if role == "object":
        if any(True for _ in children(verb, "nsubjpass")):
            return _Outer(prepositional(parsed, verb, ("by",)))
        people = subjects_of(parsed, verb)
        if lower in (
            "proposed",
            "offered",
            "requested",
            "asked",
            "invited",
            "sought",
            "offering",
            "proposing",
            "requesting",
        ):
            return _Outer(people, mentions_of(parsed, children(verb, "dative", "dobj")))
        return _Outer(people)
    borrowed = role not in ("for", "in", "during", "at")
    is_other_time = role in ("before", "after", "since", "until") and _is_definite(noun)
    if is_other_time and not has_other_side and find_trigger(verb, "verb") is not None:
        # "wrote to both before the meeting": of another contact
        return _Outer([])
    clause: Token | None = verb
    while clause is not None:
        people = [m for m in subjects_of(parsed, clause) if not m.is_reporting]
        if has_other_side:
            return _Outer(people, is_borrowed=borrowed)
        objects = mentions_of(parsed, children(clause, "dobj", "dative"))
        if any(True for _ in children(clause, "nsubjpass")):
            # "was told by X in a call"
            objects = prepositional(parsed, clause, ("by",))
        objects = [m for m in objects if is_person(m)]
        if not objects:
            objects = [m for m in prepositional(parsed, clause, ("to", "with")) if is_person(m)]
        if objects or len(people) > 1 or role not in ("after", "following", "during", "in"):
            return _Outer(people, objects, borrowed)
        # "told Lavrov that it would answer, after a meeting": the clause around this one
        above = governing_verb(clause)
        clause = above if above is not None and above.i != clause.i else None
        borrowed = True
    return _Outer(subjects_of(parsed, verb), is_borrowed=True)
