"""Who takes part: the mentions around a trigger, with the part each of them plays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.contacts.syntax import (
    chain_after,
    chain_before,
    chain_of_stops,
    children,
    governing_verb,
    is_noun,
    is_verb,
    mentions_of,
    prepositional,
    subject_tokens,
)
from pipeline.contacts.triggers import Trigger, load_cues, load_triggers
from pipeline.models import Mention
from pipeline.parse import Parsed

_TOGETHER = frozenset({"with", "between", "among", "amongst", "involving", "alongside"})
_PERSON_KINDS = frozenset({"name", "role", "pronoun", "group"})
_DETERMINERS = frozenset({"the", "this", "that", "these", "those", "both", "their", "its"})
_PARTITIVES = frozenset(
    "series round rounds day days hours hour couple set number course sidelines margins start end "
    "beginning conclusion resumption opening part session cycle string flurry minutes week weeks "
    "version kind first second third two three handful last latest more".split()
)
_SEPARATE = frozenset({"separately"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """The mentions of one trigger. ``subjects`` act, ``others`` are the other side.

    ``is_definite`` marks a trigger that points back ("the call"); ``is_separate`` one occasion for
    each of the others ("met separately with A and B").
    """

    subjects: tuple[Mention, ...]
    others: tuple[Mention, ...]
    verb: Token | None
    is_definite: bool = False
    is_separate: bool = False
    is_passive: bool = False
    is_borrowed: bool = False
    """Subjects come from a clause further out: less sure."""
    needs_no_subject: bool = False


def find_arguments(parsed: Parsed, token: Token, trigger: Trigger) -> Arguments | None:
    """Return who takes part in what a trigger tells of, or None where it tells of no contact."""
    if trigger.pos == "verb":
        return _verb_arguments(parsed, token, trigger)
    return _noun_arguments(parsed, token, trigger)


# -- verbs ------------------------------------------------------------------------------------


def _verb_arguments(parsed: Parsed, verb: Token, trigger: Trigger) -> Arguments | None:
    if trigger.lemma == "call":
        visit = _calls_on(parsed, verb)
        if visit is not None:
            return visit
    if _is_other_sense(parsed, verb, trigger):
        return None
    if is_noun(verb):
        # Tagged as a noun, but it stands where a verb does: "Jones telephones Brown".
        return _linear_arguments(parsed, verb, trigger)
    subjects = mentions_of(parsed, subject_tokens(verb)) or chain_before(parsed, verb.i - 1)
    borrowed = not any(True for _ in children(verb, "nsubj", "nsubjpass"))
    separate = _is_separate(verb)
    passive = any(True for _ in children(verb, "nsubjpass", "auxpass"))
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
        others += [m for m in _distant_with(parsed, verb) if m not in others]
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
            objects = [m for m in objects if _is_person(m)]
            if not objects:
                return None
        if not objects and not others and any(
            child.dep_ == "dobj" and child.i not in parsed.dates for child in verb.children
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
        others = _distant_with(parsed, verb)
    if not others and len(subjects) < 2:
        others = _listed_after_colon(parsed, verb)
    return Arguments(
        tuple(subjects), tuple(others), verb, is_separate=separate, is_borrowed=borrowed
    )


def _listed_after_colon(parsed: Parsed, verb: Token) -> list[Mention]:
    """"Advisers met in Paris: A for Russia, B for Ukraine": the names after the colon."""
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
        others = _distant_with(parsed, verb)
    if not subjects:
        return None
    return Arguments(tuple(subjects), tuple(others), verb, is_borrowed=True)


def _after(parsed: Parsed, verb: Token) -> list[Mention]:
    """The mention right after a verb, where the parse found it no object."""
    following = verb.i + 1
    mention = parsed.mentions.get(following)
    if mention is None:
        return []
    token = verb.doc[following]
    if token.dep_ in ("poss", "compound", "nmod", "amod") and token.head.i not in parsed.dates:
        return []
    return chain_after(parsed, following)


def _hand_over(parsed: Parsed, verb: Token, subjects: list[Mention]) -> Arguments | None:
    """"handed Lavrov the reply", "handed a copy to the ambassador"; a letter tells for itself."""
    if any(
        (child.lower_, "noun") in load_triggers() for child in children(verb, "dobj")
    ):
        return None
    others = mentions_of(parsed, children(verb, "dative")) + prepositional(parsed, verb, ("to",))
    for obj in children(verb, "dobj"):
        others += prepositional(parsed, obj, ("to",))
    others = [m for m in others if _is_person(m) and m not in subjects]
    return Arguments(tuple(subjects), tuple(others), verb) if others else None


def _calls_on(parsed: Parsed, verb: Token) -> Arguments | None:
    """"called on the minister in Paris": a visit, unless he is called on to do something."""
    on = verb.i + 1
    if on >= len(verb.doc) or verb.doc[on].lower_ != "on":
        return None
    others = [m for m in chain_after(parsed, on + 1) if m.kind in ("name", "role")]
    if not others or any(
        token.tag_ == "TO" for token in verb.doc[on + 1 : on + 12] if token.i not in parsed.mentions
    ):
        return None
    return Arguments(tuple(mentions_of(parsed, subject_tokens(verb))), tuple(others), verb)


def _distant_with(parsed: Parsed, verb: Token) -> list[Mention]:
    """"spoke on the margins of the summit with X": a "with" that the parse hung elsewhere."""
    for token in verb.doc[verb.i + 1 :]:
        if is_verb(token) or token.lower_ in ("that", "which", "who", ";"):
            break
        if token.lower_ == "with":
            return [m for m in chain_after(parsed, token.i + 1) if m.kind != "place"]
    return []


def _is_other_sense(parsed: Parsed, verb: Token, trigger: Trigger) -> bool:
    """"called him a liar", "called for talks", "welcomed the decision", "wrote in a column"."""
    if trigger.lemma in ("call", "see"):
        if any(
            child.dep_ in ("oprd", "ccomp", "attr")
            or child.dep_ == "prep" and child.lower_ == "as"
            for child in verb.children
            if child.i > verb.i and child.i not in parsed.mentions
        ):
            return True
        if trigger.lemma == "call" and any(
            child.dep_ == "prep" and child.lower_ in ("on", "for", "upon")
            and child.i < verb.i + 3 for child in verb.children
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


def _is_person(mention: Mention) -> bool:
    """Somebody who can be received, called or summoned, not a country as a whole."""
    if mention.kind in _PERSON_KINDS:
        return True
    return mention.kind == "party" and (mention.is_plural or not mention.can_be_place)


def _is_separate(token: Token) -> bool:
    return any(child.lower_ in _SEPARATE for child in token.children)


# -- nouns ------------------------------------------------------------------------------------


def _noun_arguments(parsed: Parsed, noun: Token, trigger: Trigger) -> Arguments | None:
    if "means" in trigger.flags:
        return _means_arguments(parsed, noun)
    if _is_part_of_compound(noun) or _is_other_noun_sense(parsed, noun, trigger):
        return None
    between = prepositional(parsed, noun, ("between", "among", "amongst", "involving"))
    together = prepositional(parsed, noun, ("with", "alongside"))
    of = prepositional(parsed, noun, ("of", "by")) if not between else []
    directed = "directed" in trigger.flags or trigger.lemma in ("call", "visit")
    origin = prepositional(parsed, noun, ("from",)) if directed else []
    target = prepositional(parsed, noun, ("to", "for")) if directed else []
    owners = _owners(parsed, noun)
    verb, role = _governor(noun)
    subjects: list[Mention] = []
    borrowed = False
    if between:
        others = between
        if verb is not None and role == "object" and verb.lower_ in load_cues("host_verb"):
            subjects = _subjects(parsed, verb)
    else:
        others = together + target + [m for m in of if m.kind != "place"]
        subjects = owners + origin
        if verb is not None and not (owners and together):
            found, borrowed = _outer_mentions(parsed, noun, verb, role, bool(together or target))
            subjects = subjects + [m for m in found if m not in others]
    if trigger.lemma == "call":
        # "paid a courtesy call on the king"
        others = others + [m for m in prepositional(parsed, noun, ("on",)) if m.kind != "place"]
    if not subjects and not others:
        subjects = _after_comma(parsed, noun)
    if directed and verb is not None:
        others = others + [
            m for m in mentions_of(parsed, children(verb, "dative")) if m not in others
        ]
        if verb.lower_ in ("sent", "send", "wrote", "handed", "delivered", "addressed", "sending"):
            others = others + prepositional(parsed, verb, ("to",))
        if role == "subject" and not others:
            # "Letters from A go to B and C."
            others = prepositional(parsed, verb, ("to", "from"))
        if verb.lower_ in ("received", "receives", "took", "got", "receive"):
            others = others + prepositional(parsed, verb, ("from",))
    if verb is not None and role == "object":
        others = others + [m for m in prepositional(parsed, verb, ("with",)) if m not in others]
    if between and owners:
        others = others + [m for m in owners if m not in others]
    definite = _is_definite(noun) and not (together or between)
    return Arguments(
        tuple(subjects),
        tuple(others),
        verb,
        is_definite=definite,
        is_separate=_is_separate(noun) or bool(
            verb is not None and _is_separate(verb)
        ) or _has_separate_modifier(noun),
        is_borrowed=borrowed,
        needs_no_subject=bool(between),
    )


def _means_arguments(parsed: Parsed, noun: Token) -> Arguments | None:
    """"told Scholz by telephone", "A and B were on the phone": the clause's people."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("by", "over", "via", "through", "on"):
        return None
    verb = next((token for token in noun.ancestors if is_verb(token)), None)
    if verb is None:
        # A note without a verb: "Putin and Scholz, by telephone; later Macron and Biden".
        index = noun.i - 1
        while index >= 0 and index not in parsed.mentions and noun.doc[index].lower_ not in (
            ";", ".", ":"
        ):
            index -= 1
        return Arguments(tuple(chain_before(parsed, index)), (), None)
    subjects = _subjects(parsed, verb)
    objects = mentions_of(parsed, children(verb, "dobj", "dative"))
    others = [m for m in objects if _is_person(m)] + prepositional(parsed, verb, ("to", "with"))
    for obj in children(verb, "dobj"):
        others += prepositional(parsed, obj, ("to", "with"))
    others = [m for m in others if m.kind != "place" and m not in subjects]
    return Arguments(tuple(subjects), tuple(others), verb, is_borrowed=True)


def _is_other_noun_sense(parsed: Parsed, noun: Token, trigger: Trigger) -> bool:
    """"a call for calm", "a call to end the war"; "on the margins of the summit with X"."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ in (
        "margins", "sidelines", "fringes", "margin", "sideline"
    ):
        return True
    if noun.dep_ == "pobj" and noun.head.lower_ in ("about", "regarding", "concerning", "between") and (
        not any(child.lower_ in ("with", "between", "among") for child in children(noun, "prep"))
    ):
        # "spoke about a peace conference", "between sessions"
        return True
    if trigger.lemma == "call":
        if any(child.lower_ == "for" for child in children(noun, "prep")) and not any(
            child.lower_ in ("with", "between", "from") for child in children(noun, "prep")
        ):
            return True
        return any(
            child.tag_ == "VB" for child in children(noun, "acl", "relcl")
        ) and not any(child.lower_ in ("with", "between") for child in children(noun, "prep"))
    return False


def _after_comma(parsed: Parsed, noun: Token) -> list[Mention]:
    """"telephone conversation, A – B": a note's own way to say between whom."""
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
    """"phone call": the head tells; "call sign", "meeting room": the noun is not the head."""
    return noun.dep_ == "compound" and is_noun(noun.head) and noun.head.i > noun.i and (
        noun.head.i not in range(noun.i)
    )


def _owners(parsed: Parsed, noun: Token) -> list[Mention]:
    """"Biden's call", "his meeting", "the Biden-Putin call", "U.S.-Russia talks"."""
    found = mentions_of(parsed, children(noun, "poss"))
    for mention in mentions_of(parsed, children(noun, "nmod", "compound")):
        # "the NATO summit", "a U.N. meeting": a body under whose roof others meet
        if mention.kind != "party" or mention.can_be_place:
            found.append(mention)
    # A run of mentions right before the noun, whatever the parse made of it.
    index = noun.i - 1
    run: list[Mention] = []
    while index >= 0:
        token = noun.doc[index]
        mention = parsed.mentions.get(index)
        if mention is not None and mention.kind != "place":
            run.append(mention)
        elif not (token.lower_ in ("-", "–", "—", "'s", "and", "/") and run or
                  token.tag_ in ("JJ", "NN", "VBN", "VBG", "POS") and not run):
            break
        index -= 1
    # The mention has to touch the noun by a hyphen, a possessive or a compound.
    if run and len(run) > 1 and any(
        noun.doc[k].lower_ in ("-", "–", "—", "/") for k in range(max(0, index), noun.i)
    ):
        found = found + [m for m in reversed(run) if m not in found]
    return found


def _is_definite(noun: Token) -> bool:
    return any(
        child.lower_ in _DETERMINERS for child in children(noun, "det", "poss", "predet")
    )


def _governor(noun: Token) -> tuple[Token | None, str]:
    """The verb above a noun and the noun's part in it: subject, object, adjunct, purpose."""
    token = noun
    for _ in range(6):
        head = token.head
        if head is token:
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


def _subjects(parsed: Parsed, verb: Token) -> list[Mention]:
    found = mentions_of(parsed, subject_tokens(verb))
    if not found and verb.tag_ in ("VBD", "VBZ", "VBP"):
        found = chain_before(parsed, verb.i - 1)
    return found


def _outer_mentions(
    parsed: Parsed, noun: Token, verb: Token, role: str, has_other_side: bool
) -> tuple[list[Mention], bool]:
    """The governing clause's people: "A held talks with B", "A arrived for talks with B", "A told
    B in a call"."""
    lower = verb.lower_
    if role == "subject":
        if any(True for _ in children(verb, "nsubjpass", "auxpass")):
            agents = prepositional(parsed, verb, ("by",))
            if agents:
                return agents, False
            inner = prepositional(parsed, verb, ("with", "between"))
            if inner:
                return inner, False
        above = governing_verb(verb)
        if has_other_side and above is not None and verb.dep_ in ("ccomp", "advcl", "xcomp"):
            return [m for m in _subjects(parsed, above) if not m.is_reporting], True
        return [], False
    if role == "object":
        if any(True for _ in children(verb, "nsubjpass")):
            return prepositional(parsed, verb, ("by",)), False
        people = _subjects(parsed, verb)
        if lower in ("proposed", "offered", "requested", "asked", "invited", "sought", "offering",
                     "proposing", "requesting"):
            people = people + mentions_of(parsed, children(verb, "dative", "dobj"))
        return people, False
    people = _subjects(parsed, verb)
    if not has_other_side:
        objects = mentions_of(parsed, children(verb, "dobj", "dative"))
        objects = [m for m in objects if _is_person(m)]
        if not objects:
            objects = [m for m in prepositional(parsed, verb, ("to", "with")) if _is_person(m)]
        people = people + objects
    return [m for m in people if not m.is_reporting], role not in ("for", "in", "during", "at")


def distinct_entities(mentions: Iterable[Mention]) -> list[tuple[Mention, int]]:
    """Mentions with the index of each entity they point to, an entity once."""
    seen: set[int] = set()
    out: list[tuple[Mention, int]] = []
    for mention in mentions:
        for index, entity in enumerate(mention.entities):
            if entity.entity_id not in seen:
                seen.add(entity.entity_id)
                out.append((mention, index))
    return out


def stands_as_verb(parsed: Parsed, token: Token) -> bool:
    """Tell whether a word tagged as a noun stands between its subject and its other side."""
    before, after = token.i - 1, token.i + 1
    if before not in parsed.mentions or after >= len(token.doc) or token.i == 0:
        return False
    if parsed.mentions[before].kind == "party" and token.tag_ == "NNS" and (
        token.lower_ not in ("meets", "telephones", "phones", "hosts", "receives")
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


def governs(verbs: Sequence[Token], token: Token) -> bool:
    """Tell whether any of the verbs stands above a token."""
    above = {t.i for t in token.ancestors}
    return any(verb.i in above for verb in verbs)
