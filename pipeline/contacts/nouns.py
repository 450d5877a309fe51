"""Who takes part in what a noun tells of: its own phrase, its owners, the clause around it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.contacts.actors import subjects_of
from pipeline.contacts.aims import is_said_aloud
from pipeline.contacts.chains import chain_of_stops
from pipeline.contacts.lenders import (
    find_addressed,
    find_between_things,
    find_joint_body,
    find_lender,
    find_set_off,
    find_whose,
)
from pipeline.contacts.outer import find_governor, find_outer, is_definite, is_spoken_of
from pipeline.contacts.records import Arguments
from pipeline.contacts.relatives import read_relative
from pipeline.contacts.senses import is_other_noun_sense, is_person
from pipeline.contacts.syntax import (
    SPANS,
    children,
    is_at_wish,
    is_noun,
    is_separate,
    is_verb,
    mentions_of,
    prepositional,
)
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.contacts.verbs import find_distant_with
from pipeline.models import Mention
from pipeline.parsed import Parsed
from pipeline.reference import fold, load_reference

_BETWEEN = ("between", "among", "amongst", "involving")
_CALL_REACH = 12
_NOTED_JOINTS = frozenset({",", "and", "&", "with", "to", "-", "–", "—", "/"})
_DISCUSSED = frozenset({"summit", "conference", "session", "negotiations"})
_UNDER_ROOF = frozenset({"during", "at", "in"})
_CHANNELLED = frozenset({"in", "during", "by", "over", "at"})
_SENT = frozenset({"sent", "addressed", "written"})
_SENT_IN = frozenset({"object", "subject", "in", "by", "via"})
"""Parts of a noun in its clause in which somebody of the clause sent a letter."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The mentions in a noun's own phrase, by what joins them to it."""

    between: list[Mention]
    together: list[Mention]
    of: list[Mention]
    origin: list[Mention]
    target: list[Mention]
    owners: list[Mention]


def find_noun_arguments(parsed: Parsed, noun: Token, trigger: Trigger) -> Arguments | None:
    """Return who takes part in what a noun tells of, or None where it tells of no contact."""
    if "means" in trigger.flags:
        return find_means_arguments(parsed, noun)
    if trigger.lemma == "attend" and noun.head.dep_ == "pcomp":
        return _find_present(parsed, noun)
    if _is_part_of_compound(noun) or is_other_noun_sense(parsed, noun, trigger):
        return None
    relative = read_relative(parsed, noun, trigger)
    if relative is not None:
        return relative
    verb, role = find_governor(noun)
    phrase = _read_phrase(parsed, noun, trigger, verb, role)
    if verb is not None and role == "for" and verb.lower_ in load_cues("praise_verb"):
        # "commended him for his visits": those who praise take no part
        verb = None
    if is_spoken_of(noun) and (phrase.between or sum(len(m.entities) for m in phrase.owners) > 1):
        # "discussed the outcome of the Kenyan-Ugandan talks": they who speak of it take no part
        verb = None
    if (
        verb is not None
        and verb.lower_ in load_cues("discuss_verb")
        and (phrase.of or (trigger.lemma in _DISCUSSED and _is_known(noun) and not phrase.owners))
    ):
        # "discussed the coming summit of the African Union": what they discussed is others'
        verb = None
    if verb is not None and role == "object" and _is_praised(noun, trigger, phrase, verb):
        verb = None
    if verb is not None and role in _UNDER_ROOF and _is_roof_of_others(phrase, verb):
        return None
    offer = find_offer(noun)
    if offer is not None:
        # "rejected Kenya's offer of talks": who offers, and whoever answers
        phrase.owners.extend(mentions_of(parsed, children(offer, "poss", "amod", "compound")))
        phrase.owners.extend(prepositional(parsed, offer, ("from", "by")))
        verb, role = find_governor(offer)
    if "directed" in trigger.flags and role not in _SENT_IN and not _names_sender(phrase):
        # "thanked him for a gift sent in congratulations": sent by nobody in particular
        return None
    if "directed" in trigger.flags and _is_delivery(noun, phrase, verb):
        return None
    subjects, others, borrowed = _read_sides(parsed, noun, trigger, phrase, verb, role)
    if offer is not None and verb is not None and phrase.owners:
        # "accepted Kenya's offer to host talks with Chad": whoever answers is one of them
        subjects = subjects + [m for m in subjects_of(parsed, verb) if m not in subjects]
    if not subjects and not others:
        subjects = _after_comma(parsed, noun)
    if not subjects and others:
        subjects = find_set_off(parsed, noun)
    if not subjects and len(others) == len(phrase.together) == 1:
        subjects = find_lender(parsed, verb, others[0])
    if not others and trigger.lemma in ("touch", "contact"):
        # "in touch by telephone with X"
        others = [m for m in find_distant_with(parsed, noun) if m not in subjects]
    if verb is not None and role == "object" and not others:
        others = find_addressed(parsed, verb, noun, trigger)
    if verb is not None:
        others = _add_addressed(parsed, noun, trigger, verb, role, others)
        if not others and trigger.lemma == "call" and verb.lower_ in load_cues("placed_verb"):
            others = _called_behind(parsed, noun)
        if not others and role == "object" and len(subjects) == 1:
            # "held phone talks at request with X"
            others = [m for m in find_distant_with(parsed, noun) if m.kind in ("name", "role")]
    for clause in children(noun, "acl", "relcl"):
        is_by_others = clause.lower_ in load_cues("host_verb") | load_cues("attend_verb")
        if is_by_others and clause.tag_ == "VBN":
            # "talks mediated by the African Union", "which were attended by X"
            others = others + [m for m in prepositional(parsed, clause, ("by",)) if m not in others]
    return Arguments(
        tuple(subjects),
        tuple(others),
        verb,
        is_definite=is_definite(noun) and not (phrase.together or phrase.between),
        is_separate=is_separate(noun)
        or bool(verb is not None and is_separate(verb))
        or _has_separate_modifier(noun),
        is_borrowed=borrowed,
        needs_no_subject=bool(phrase.between),
    )


def _is_praised(noun: Token, trigger: Trigger, phrase: _Phrase, verb: Token) -> bool:
    """ "They welcomed the summit of regional states": not theirs."""
    return (
        verb.lower_ in load_cues("appraise_verb")
        and trigger.lemma in _DISCUSSED
        and _is_known(noun)
        and any(prep.lower_ == "of" for prep in children(noun, "prep"))
        and not (phrase.together or phrase.owners)
    )


def _is_known(noun: Token) -> bool:
    """ "The historic trilateral leaders' summit": the article may hang on another word."""
    return any(word.lower_ == "the" for word in noun.doc[noun.left_edge.i : noun.i])


def _read_phrase(
    parsed: Parsed, noun: Token, trigger: Trigger, verb: Token | None, role: str
) -> _Phrase:
    between = prepositional(parsed, noun, _BETWEEN) or find_between_things(parsed, noun)
    between = between or find_joint_body(parsed, noun)
    together = prepositional(parsed, noun, ("with", "alongside"))
    if together:
        last = max(k for k, m in parsed.mentions.items() if m is together[-1])
        together += [m for m in chain_of_stops(parsed, last + 1) if m not in together]
    for clause in _participles(noun):
        # "a call planned for Monday between A and B", "talks due to be held between A and B"
        if not (between or together):
            between = prepositional(parsed, clause, _BETWEEN)
            together = prepositional(parsed, clause, ("with",))
    if verb is not None and role == "object" and not (between or together):
        # "chaired the talks on Tuesday between A and B"
        behind = prepositional(parsed, verb, _BETWEEN)
        between = behind if len(behind) > 1 else []
    if not (between or together):
        # "meeting of A with B"
        together = [
            m
            for prep in children(noun, "prep")
            if prep.lower_ == "of"
            for thing in children(prep, "pobj")
            for m in prepositional(parsed, thing, ("with",))
        ]
    if together and "directed" not in trigger.flags:
        # "talks with A in Kyiv and B in Minsk"
        last = max(k for k, m in parsed.mentions.items() if m is together[-1])
        together += [m for m in chain_of_stops(parsed, last + 1) if m not in together]
    directed = "directed" in trigger.flags or trigger.lemma in ("call", "visit")
    writers, readers = _of_clause(parsed, noun) if "directed" in trigger.flags else ([], [])
    if "directed" in trigger.flags:
        writers += _behind_thing(parsed, noun, ("from",))
        # "a message of support for A"
        readers += [m for m in _behind_thing(parsed, noun, ("for",)) if is_person(m)]
        is_come = verb is not None and role == "subject" and verb.lower_ in load_cues("arrive_verb")
        if verb is not None and is_come and prepositional(parsed, noun, ("for", "to")) + readers:
            # "A telegram for A arrived from B"
            writers += prepositional(parsed, verb, ("from",))
        if verb is not None and role == "object" and verb.lower_ in load_cues("carry_verb"):
            writers += prepositional(parsed, verb, ("from",))
    return _Phrase(
        between,
        together,
        prepositional(parsed, noun, ("of", "by")) if not between else [],
        prepositional(parsed, noun, ("from",)) + writers if directed else [],
        prepositional(parsed, noun, ("to", "for")) + readers if directed else [],
        [m for m in _owners(parsed, noun) or _owners_of_later(parsed, noun) if m.entities],
    )


def _is_roof_of_others(phrase: _Phrase, verb: Token) -> bool:
    """ "will meet X at a summit of the African Union": that is where, the verb tells."""
    bodies = load_reference().organisations
    return (
        bool(phrase.of)
        and all(e.country in bodies for m in phrase.of for e in m.entities)
        and find_trigger(verb, "verb") is not None
        and not (phrase.together or phrase.between)
    )


def _participles(noun: Token) -> list[Token]:
    """Return the participles of a noun's own clause: "talks planned", "talks due to be held"."""
    found = [clause for clause in children(noun, "acl") if clause.tag_ == "VBN"]
    for word in children(noun, "amod", "acl"):
        if word.i > noun.i:
            found += [clause for clause in children(word, "xcomp") if clause.tag_ == "VBN"]
    return found


def _is_delivery(noun: Token, phrase: _Phrase, verb: Token | None) -> bool:
    """Recognise "presented the letter to X": the delivery tells, not a letter once more."""
    return (
        verb is not None
        and verb.lower_ in load_cues("carry_verb")
        and any(child.lower_ in ("the", "this", "that") for child in children(noun, "det"))
        and not (phrase.owners or phrase.origin)
    )


def _of_clause(parsed: Parsed, noun: Token) -> tuple[list[Mention], list[Mention]]:
    """Read "a letter in which A urged B to wait": who writes, who is written to."""
    to_others = any(
        prep.lower_ == "to" and any(c.i not in parsed.mentions for c in children(prep, "pobj"))
        for above in ((noun, noun.head) if noun.dep_ == "dobj" else (noun,))
        for prep in children(above, "prep", "dative")
    )
    for clause in () if to_others else children(noun, "relcl"):
        # but "a letter to voters in which A attacked B"
        if clause.i and any(
            prep.lower_ == "in" and any(c.lower_ == "which" for c in prep.children)
            for prep in children(clause, "prep")
        ):
            readers = mentions_of(parsed, children(clause, "dobj", "dative"))
            return subjects_of(parsed, clause), [m for m in readers if is_person(m)]
    for clause in children(noun, "acl"):
        if clause.tag_ == "VBN" and clause.lower_ in load_cues("carry_verb") | _SENT:
            # "in a letter delivered to A, B asked"
            return [], prepositional(parsed, clause, ("to",))
    return [], []


def _names_sender(phrase: _Phrase) -> bool:
    return bool(phrase.owners or phrase.origin or phrase.target)


def _read_sides(
    parsed: Parsed, noun: Token, trigger: Trigger, phrase: _Phrase, verb: Token | None, role: str
) -> tuple[list[Mention], list[Mention], bool]:
    """Return who acts, the other side, and whether the former come from further out."""
    if phrase.between:
        hosts = []
        if verb is not None and role == "object" and verb.lower_ in load_cues("host_verb"):
            hosts = subjects_of(parsed, verb)
        return hosts, phrase.between + [m for m in phrase.owners if m not in phrase.between], False
    others = phrase.together + phrase.target + [m for m in phrase.of if m.kind != "place"]
    subjects = phrase.owners + phrase.origin
    has_other_side = bool(phrase.together or phrase.target)
    is_pair = sum(len(m.entities) for m in phrase.owners) > 1
    borrowed = False
    # "spoke of the Russian-Ukrainian talks": he who speaks takes no part
    is_topic = role in ("of", "about", "regarding") and (is_pair or not has_other_side)
    # "telephoned X ahead of the two presidents' talks": nor he who telephones
    is_topic |= is_pair and role in ("before", "after", "since", "until")
    if verb is not None and not (phrase.owners and phrase.together) and not is_topic:
        outer = find_outer(parsed, noun, verb, role, has_other_side)
        borrowed = outer.is_borrowed
        is_carried = verb.lower_ in load_cues("carry_verb") or any(
            m.kind in ("name", "role") for m in phrase.target
        )
        if not (_names_origin(phrase, trigger) and is_carried):
            # "handed over a letter from X": who carries it, or takes it, does not write it
            subjects = subjects + [m for m in outer.subjects if m not in others]
            subjects = _without_wider_pronoun(subjects, outer.subjects)
        is_topic = verb.lower_ in load_cues("discuss_verb") and role in _CHANNELLED
        # nor is whom X addressed "before the meeting" known to have been there
        is_topic |= role in ("before", "after") and not has_other_side and _is_known(noun)
        if not is_topic and not (
            trigger.lemma == "visit" and role in ("during", "on") and _has_goal(noun)
        ):
            # "told X of it during his visit to Kyiv": X is not the host; "discussed Y in a call"
            others = others + [m for m in outer.objects if m not in others]
    if trigger.lemma == "call":
        # "paid a courtesy call on the king"
        others = others + [m for m in prepositional(parsed, noun, ("on",)) if m.kind != "place"]
    if not subjects and has_other_side and (head := _find_pictured(parsed, noun)) is not None:
        return [head], [m for m in others if m is not head], False
    if not subjects and has_other_side and len(others) < 2:
        # "Fresh from talks with X, Y said": whose clause it is
        subjects = [m for m in _find_clause_owner(parsed, noun) if m not in others]
        borrowed = True
    return subjects, others, borrowed


def _without_wider_pronoun(subjects: list[Mention], acting: list[Mention]) -> list[Mention]:
    """ "The envoys of A and B condemned C in their talks": "their" points to A and B alone."""
    own = {entity.entity_id for mention in acting for entity in mention.entities}
    if len(own) < 2:
        return subjects
    return [
        m
        for m in subjects
        if m.kind != "pronoun" or not own < {entity.entity_id for entity in m.entities}
    ]


def _find_pictured(parsed: Parsed, noun: Token) -> Mention | None:
    """Read the caption "X during a meeting with Y in Oslo today", which has no verb."""
    prep = noun.head
    if noun.dep_ != "pobj" or prep.lower_ not in ("during", "at", "in", "after", "before"):
        return None
    head = prep.head
    mention = parsed.mentions.get(head.i)
    is_alone = head.head == head and head.i < prep.i and mention is not None
    return mention if is_alone and mention and mention.kind in ("name", "role") else None


def _find_present(parsed: Parsed, noun: Token) -> Arguments | None:
    """Read "X tells the council, with Y taking part, that": both were there."""
    clause = noun.head
    verb = clause.head.head
    if clause.head.lower_ != "with" or not is_verb(verb):
        return None
    present = mentions_of(parsed, children(clause, "nsubj"))
    return Arguments(tuple(subjects_of(parsed, verb)), tuple(present), verb)


def _names_origin(phrase: _Phrase, trigger: Trigger) -> bool:
    return "directed" in trigger.flags and bool(phrase.origin or phrase.owners)


def _add_addressed(
    parsed: Parsed,
    noun: Token,
    trigger: Trigger,
    verb: Token,
    role: str,
    others: list[Mention],
) -> list[Mention]:
    """Add those whom the verb above a noun names: "sent a letter to X", "gave a dinner for X"."""
    found = list(others)
    lower = verb.lower_
    if "directed" in trigger.flags or trigger.lemma in ("call", "visit"):
        found += mentions_of(parsed, children(verb, "dative"))
        # "sent X his condolences": a second object
        found += [
            parsed.mentions[c.i]
            for c in children(verb, "dobj")
            if c.i in parsed.mentions and c.i < noun.i and role not in ("with", "on", "about")
            if lower not in load_cues("discuss_verb")  # "discussed Chad in a call"
        ]
        is_wish = (
            trigger.lemma == "condolences" and role == "object" and not is_said_aloud(parsed, verb)
        )
        if is_wish or lower in load_cues("send_verb") | load_cues("carry_verb"):
            found += prepositional(parsed, verb, ("to", "with"))
            found += _behind_thing(parsed, noun, ("to", "with"))
        if role == "subject" and not found:
            # "Letters from A go to B and C."
            found = prepositional(parsed, verb, ("to", "from"))
            if lower in ("reached", "reaches"):
                found += mentions_of(parsed, children(verb, "dobj"))
        if lower in load_cues("get_verb"):
            found += prepositional(parsed, verb, ("from",))
    if role == "object":
        if lower in load_cues("give_verb"):
            # "granted an audience to X", "gave a dinner for X"
            behind = prepositional(parsed, verb, ("to", "for"))
            behind += prepositional(parsed, noun, ("to", "for"))
            behind += mentions_of(parsed, children(verb, "dative"))
            behind += [
                m
                for prep in (*children(verb, "prep"), *children(noun, "prep"))
                for honour in children(prep, "pobj")
                if honour.lower_ in ("honour", "honor")
                for m in prepositional(parsed, honour, ("of",))
            ]
            found += [m for m in behind if is_person(m)]
        found += prepositional(parsed, verb, ("with",))
    return list(dict.fromkeys(found))


def find_offer(noun: Token) -> Token | None:
    """Return the "offer" of "an offer of talks", "an invitation to a summit", "a request for"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("of", "for", "to"):
        return None
    above = noun.head.head
    if above.dep_ == "pobj" and above.tag_ == "NNP" and above.head.lower_ in ("by", "from"):
        # "an offer by X of talks"
        above = above.head.head
    if is_verb(above) and noun.head.lower_ in ("for", "to"):
        # "turned down a request by X for a meeting": the parse hangs it on the verb
        above = next(children(above, "dobj", "nsubjpass"), above)
    is_offer = is_noun(above) and above.lower_ in load_cues("propose_noun")
    return above if is_offer and not is_at_wish(above) else None


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
        return Arguments(tuple(_noted_before(parsed, noun.i - 1)), (), None)
    subjects = subjects_of(parsed, verb)
    objects = mentions_of(parsed, children(verb, "dobj", "dative"))
    behind = ("to", "with", "from") if verb.lower_ in ("heard", "hear", "hears") else ("to", "with")
    others = [m for m in objects if is_person(m)] + prepositional(parsed, verb, behind)
    for obj in children(verb, "dobj"):
        others += prepositional(parsed, obj, ("to", "with"))
    others = [m for m in others if m.kind != "place" and m not in subjects]
    return Arguments(tuple(subjects), tuple(others), verb, is_borrowed=True)


def _noted_before(parsed: Parsed, index: int) -> list[Mention]:
    """Return who stands before "by telephone" in a note: "A and B", "A with B", "A – B"."""
    tokens = parsed.doc
    while index >= 0 and index not in parsed.mentions:
        if tokens[index].lower_ in (";", ".", ":"):
            return []
        index -= 1
    found: list[Mention] = []
    while index >= 0 and (index in parsed.mentions or tokens[index].lower_ in _NOTED_JOINTS):
        if index in parsed.mentions:
            found.append(parsed.mentions[index])
        index -= 1
    return found[::-1]


def _behind_thing(parsed: Parsed, noun: Token, prepositions: tuple[str, ...]) -> list[Mention]:
    """Read "a note of protest to Uganda": a "to" that hangs on the noun's own "of"."""
    return [
        mention
        for prep in children(noun, "prep")
        for thing in children(prep, "pobj")
        if prep.lower_ == "of" and thing.i not in parsed.mentions
        for mention in prepositional(parsed, thing, prepositions)
    ]


def _called_behind(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "made a call this week about the crisis to X": a "to" that the parse hung elsewhere."""
    for token in noun.doc[noun.i + 1 : noun.i + _CALL_REACH]:
        if is_verb(token) or token.lower_ in (",", ";", "and"):
            break
        mention = parsed.mentions.get(token.i + 1)
        if token.lower_ == "to" and mention is not None and is_person(mention):
            return [mention]
    return []


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
        and noun.head.lower_ not in SPANS
        and noun.head.i > noun.i
        and (noun.head.i not in range(noun.i))
    )


def _owners(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "Biden's call", "his meeting", "the Biden-Putin call", "U.S.-Russia talks"."""
    found = mentions_of(parsed, children(noun, "poss")) or find_whose(parsed, noun)
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


def _owners_of_later(parsed: Parsed, noun: Token) -> list[Mention]:
    """Read "their first since a summit in Bern": the summit was theirs as well."""
    later = noun.head.head
    is_since = noun.dep_ == "pobj" and noun.head.lower_ == "since"
    counts = [later, *children(later, "amod")]
    if not is_since or load_cues("turn_word").isdisjoint(word.lower_ for word in counts):
        return []
    return [m for m in mentions_of(parsed, children(later, "poss")) if len(m.entities) > 1]


def _has_goal(noun: Token) -> bool:
    return any(prep.lower_ == "to" for prep in children(noun, "prep"))


def _is_capital(mention: Mention) -> bool:
    name = fold(mention.text.removeprefix("the ").removeprefix("a ").removeprefix("A "))
    return name in load_reference().country_by_capital
