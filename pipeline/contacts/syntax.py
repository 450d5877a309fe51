"""Walks over a dependency parse: whom a word means, who stands behind a noun."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from itertools import pairwise

from spacy.tokens import Token
from spacy.vocab import Vocab

from pipeline.contacts.chains import chain_after, chain_before, chain_of_stops, leader_behind
from pipeline.contacts.triggers import load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed
from pipeline.reference import load_reference
from pipeline.vocabulary import load_words

_NOUN_TAGS = ("NN", "NNS", "NNP", "NNPS")


# Prepositions after which a mention belongs to the noun before it: "officials from Russia".
_OF = frozenset({"of", "from"})
# "officials in Algiers" are Algeria's; "diplomats in Algiers" are not.
_OF_HOUSE = frozenset({"officials", "authorities", "leaders"})


SPANS = frozenset("seconds minutes moments hours days weeks months years".split())
"""Lengths of time told beside a contact: "telephoned Smith hours earlier"."""
_WISHES = frozenset({"request", "invitation", "behest", "urging", "suggestion"})
_EACH = 5
"""Words behind a verb within which "each of them" begins."""
_POST = 7
"""Words between an envoy and the comma before his name: "to the Middle East"."""


@functools.cache
def _representatives() -> frozenset[str]:
    """Nouns for people who speak for a party: "a delegation from Mali", "envoys of the king"."""
    others = {"leadership", "side", "mission", "experts", "figures"}
    return load_words("person_noun") - others | {"members", "each"}


def is_verb(token: Token) -> bool:
    """Tell whether the tagger calls a token a verb (not a modal), or the parser a complement."""
    # "offered to host talks": "host" is tagged as a noun
    return token.tag_.startswith("VB") or (token.dep_ == "xcomp" and token.tag_ == "NN")


def is_noun(token: Token) -> bool:
    """Tell whether the tagger calls a token a noun."""
    return token.tag_ in _NOUN_TAGS


def children(token: Token, *labels: str) -> Iterator[Token]:
    """Yield the children with one of the dependency labels, in order."""
    if token.n_lefts or token.n_rights:  # most words have none
        wanted = _label_ids(token.vocab, labels)
        for child in token.children:
            if child.dep in wanted:
                yield child


@functools.cache
def _label_ids(vocab: Vocab, labels: tuple[str, ...]) -> frozenset[int]:
    """The numbers of dependency labels: comparing them saves making a string of each child's."""
    return frozenset(vocab.strings[label] for label in labels)


_AND_OF = (("and", "of"), ("and", "from"))


def _of_other_too(parsed: Parsed, token: Token, last: Mention) -> list[Mention]:
    """Read "envoys of the army and of the rebels", "delegations from A and from B": B's as well."""
    is_plural = last.is_plural or token.lower_ in _representatives()
    first = last.text.split(" ", 1)[0].lower()
    if not is_plural and first not in _representatives():
        return []
    if token.tag_ not in ("NNS", "NNPS") and not first.endswith("s") and not last.is_plural:
        return []
    index = next((k for k, m in parsed.mentions.items() if m is last), len(parsed.lowers))
    if parsed.lowers[index + 1 : index + 3] not in _AND_OF:
        return []
    ahead = index + 3 + (parsed.lowers[index + 3 : index + 4] == ("the",))
    other = parsed.mentions.get(ahead)
    return [other] if other is not None else []


def expand(parsed: Parsed, token: Token, seen: frozenset[int] = frozenset()) -> list[Mention]:
    """Return the mentions that a noun phrase's head stands for, its coordinated ones included."""
    if token.i in seen:
        return []
    seen = seen | {token.i}
    found: list[Mention] = []
    mention = parsed.mentions.get(token.i)
    own = _named_behind(parsed, token) if mention is not None and mention.kind == "group" else []
    if own:
        found += own
    elif mention is not None:
        found.append(mention)
    else:
        if token.lower_ in _representatives():
            for prep in children(token, "prep"):
                is_house = prep.lower_ == "in" and token.lower_ in _OF_HOUSE
                if prep.lower_ in _OF or (is_house and _is_seat(parsed, prep.i + 1)):
                    for inner in children(prep, "pobj"):
                        found += expand(parsed, inner, seen)
        if not found and token.lower_ in _representatives():
            # "members of the junta, including X"
            found += [m for m in prepositional(parsed, token, ("including",)) if m.kind == "name"]
        if not found and token.lower_ in _representatives():
            named = _named_after_post(parsed, token)
            is_named = any(_is_name(parsed, inner) for inner in children(token, "appos"))
            if named is not None and not is_named:
                return [named]
            for inner in children(token, "poss", "compound", "nmod", "amod", "appos"):
                # "Lemm's envoy, N": he, not Lemm
                is_chief = _is_name(parsed, inner) and (
                    (is_named and inner.dep_ == "poss")
                    # "Smith envoys met": they, not Smith
                    or (token.tag_ == "NNS" and inner.dep_ != "appos" and inner.dep_ != "poss")
                )
                if inner.i in parsed.mentions and not is_chief:
                    found.append(parsed.mentions[inner.i])
    for other in children(token, "conj", "appos"):
        if other.dep_ == "appos" and other.i not in parsed.mentions and _is_one_person(mention):
            # "Smith, chairman of the OSCE,": he takes part, not the body
            continue
        if other.dep_ == "appos" and _is_one_person(mention) and _is_of_body(parsed, other):
            continue
        if other.dep_ == "appos" and any(map(is_misread_verb, children(other, "amod"))):
            continue
        found += expand(parsed, other, seen)
    if "and" in parsed.lowers and found:
        found += [m for m in _of_other_too(parsed, token, found[-1]) if m not in found]
    for clause in children(token, "relcl"):
        # "X, who also leads the party, and Y": the parse hangs Y on the clause
        for other in children(clause, "conj"):
            if other.i in parsed.mentions and is_noun(other):
                found += expand(parsed, other, seen)
    for clause in children(token, "acl"):
        # "a delegation led by X"
        if clause.lower_ in ("led", "headed") and (
            mention is None or mention.is_plural or mention.kind in ("party", "group")
        ):
            found += prepositional(parsed, clause, ("by",))
    leader = leader_behind(parsed, token.i)
    found = [leader, *(m for m in found if m not in (leader, mention))] if leader else found
    if mention is not None:
        for prep in children(token, "prep"):
            # "A, together with B,", "A along with B": B takes part.
            if prep.lower_ in ("with", "alongside") and any(
                word.lower_ in ("together", "along", "alongside")
                for word in (*prep.children, *token.doc[max(0, prep.i - 1) : prep.i])
            ):
                for inner in children(prep, "pobj"):
                    found += expand(parsed, inner, seen)
    return found


def _named_after_post(parsed: Parsed, noun: Token) -> Mention | None:
    """Read "Lemm's envoy to Mali, N, met": the parse hangs N on Mali."""
    following = noun.i + 1
    if noun.tag_ != "NN" or following >= len(noun.doc) or noun.doc[following].tag_ != "IN":
        return None
    for comma in range(following + 1, min(following + _POST, len(noun.doc) - 2)):
        word = noun.doc[comma]
        if word.tag_[:2] in ("VB", "CC", "WP", "WD") or word.lower_ == ";":
            return None
        if word.lower_ == ",":
            is_set_off = _is_name(parsed, noun.doc[comma + 1]) and (
                noun.doc[comma + 2].lower_ in (",", ".")
            )
            return parsed.mentions[comma + 1] if is_set_off else None
    return None


def is_misread_verb(token: Token) -> bool:
    """Recognise "Smith, who met Jones, briefed Brown": a verb that the parse takes for Brown's."""
    return (
        token.tag_ == "VBN"
        and token.dep_ == "amod"
        and token.head.i == token.i + 1
        and token.head.dep_ == "appos"
        and token.i > 0
        and token.nbor(-1).lower_ == ","
    )


def _named_behind(parsed: Parsed, token: Token) -> list[Mention]:
    """Read "the delegations of A and B": whatever else "the delegations" could point to."""
    found = [
        parsed.mentions[thing.i]
        for prep in children(token, "prep")
        if prep.lower_ in _OF and prep.i == token.i + 1
        for head in children(prep, "pobj")
        for thing in (head, *children(head, "conj"))
        if thing.i in parsed.mentions and parsed.mentions[thing.i].kind == "party"
    ]
    return found if len(found) > 1 else []


def _is_seat(parsed: Parsed, index: int) -> bool:
    mention = parsed.mentions.get(index)
    return mention is not None and mention.kind == "party" and mention.can_be_place


def _is_name(parsed: Parsed, token: Token) -> bool:
    mention = parsed.mentions.get(token.i)
    return mention is not None and mention.kind == "name" and not mention.is_weak


def _is_one_person(mention: Mention | None) -> bool:
    return mention is not None and mention.kind in ("name", "role") and not mention.is_plural


def _is_of_body(parsed: Parsed, token: Token) -> bool:
    """Recognise "Smith, this year's chair of ASEAN,": what he is, and not the body."""
    mention = parsed.mentions[token.i]
    bodies = load_reference().organisations
    return (
        mention.kind == "role"
        and all(entity.kind == "party" and entity.country in bodies for entity in mention.entities)
        and token.i + 1 < len(token.doc)
        and token.nbor().lower_ in (",", "and")
    )


def owners_of_offer(noun: Token) -> list[Token]:
    """Return the heads of whose offer it is: "Y's proposal", "a proposal by Y"."""
    by = [
        c for prep in children(noun, "prep") if prep.lower_ in ("by", "from") for c in prep.children
    ]
    # "the agreement of A and B to meet"
    by += [
        c
        for prep in children(noun, "prep")
        if prep.lower_ == "of"
        for c in children(prep, "pobj")
        if c.tag_ == "NNP"
    ]
    # "the agreement reached by A and B"
    by += [
        c
        for clause in children(noun, "acl")
        if clause.tag_ == "VBN"
        for agent in children(clause, "agent")
        for c in children(agent, "pobj")
    ]
    return [*children(noun, "poss"), *by]


def is_at_wish(noun: Token) -> bool:
    """Recognise "went to Bern at X's request for talks with Y": no request for talks."""
    return noun.lower_ in _WISHES and noun.dep_ == "pobj" and noun.head.lower_ == "at"


_VERBS_UP = 3


def governing_verb(token: Token) -> Token | None:
    """Return the nearest verb above a token, or None."""
    steps = 0
    while token.head.i != token.i and steps < 12:
        token = token.head
        steps += 1
        if is_verb(token):
            return token
    return None


def is_of_present(token: Token) -> bool:
    """Tell whether a trigger stands in the present: its own tense, or that of the verb above it.

    "Flies to Ankara on Sunday to see X", "leaves on Monday for talks with X".
    """
    verb: Token | None = token
    for _ in range(_VERBS_UP):
        if verb is None or verb.tag_ in ("VBZ", "VBP"):
            return verb is not None
        if verb.tag_ in ("VBD", "MD"):
            return False
        verb = governing_verb(verb)
    return False


def mentions_of(parsed: Parsed, tokens: Iterable[Token]) -> list[Mention]:
    """Return the mentions of several heads, coordinated ones included, in order without repeats."""
    found: dict[int, Mention] = {}
    for token in tokens:
        for mention in expand(parsed, token):
            found.setdefault(mention.start_char, mention)
    return [found[key] for key in sorted(found)]


def prepositional(parsed: Parsed, token: Token, prepositions: Iterable[str]) -> list[Mention]:
    """Return the mentions behind a token's prepositions ("with Lavrov", "by the king")."""
    wanted = frozenset(prepositions)
    found: list[Mention] = []
    preps = list(children(token, "prep", "agent", "dative"))
    # "by A and by B", "with A in Bern, and with B in Oslo"
    preps += [
        other for one in (token, *preps) for other in children(one, "conj") if other.tag_ == "IN"
    ]
    for prep in preps:
        if prep.lower_ in wanted and not has_onlookers(prep):
            objects = list(children(prep, "pobj", "pcomp"))
            found += mentions_of(parsed, objects)
            if any(child.i in parsed.dates for child in objects):
                # "with A on Monday and B last week": the parse takes the day for the object
                found += chain_after(parsed, prep.i + 1)
                found += chain_of_stops(parsed, prep.i + 2)
            nearest = parsed.mentions.get(prep.i + 1)
            is_absolute = prep.i < token.i and any(True for _ in children(prep, "pcomp"))
            if (
                nearest is not None
                and nearest not in found
                and leader_behind(parsed, prep.i + 1) is None
                and not (is_absolute or owns(token, prep.i + 1))
            ):
                # "with A and army chief B": the parse may hang A on what follows
                found.insert(0, nearest)
            if any(True for _ in _relatives(prep)):
                # "Fabius and Hague, with whom he will sit down": what the clause hangs on
                found += _antecedents(parsed, token) or _set_before(parsed, prep)
        # "in consultation with", "together with": one preposition below another
        for inner in children(prep, "prep"):
            if inner.lower_ in wanted or (prep.lower_, inner.lower_) == ("across", "from"):
                found += mentions_of(parsed, children(inner, "pobj"))
    return found


def has_onlookers(prep: Token) -> bool:
    """Recognise "met, with the envoys looking on": those took no part."""
    return prep.lower_ == "with" and any(
        verb.lower_ in load_cues("onlook_verb") for verb in children(prep, "pcomp")
    )


def owns(token: Token, index: int) -> bool:
    """Tell whether the word at an index owns what follows: "Trump's envoy, Smith"."""
    return index + 1 < len(token.doc) and token.doc[index + 1].tag_ == "POS"


def _relatives(prep: Token) -> Iterator[Token]:
    return (child for child in children(prep, "pobj") if child.tag_ in ("WP", "WDT"))


def _set_before(parsed: Parsed, prep: Token) -> list[Mention]:
    """Read "his colleagues, A and B, with whom he will dine", which the parse hangs elsewhere."""
    index = prep.i - 1
    if index > 0 and prep.doc[index].lower_ == ",":
        index -= 1
    return chain_before(parsed, index) if index in parsed.mentions else []


def _antecedents(parsed: Parsed, verb: Token) -> list[Mention]:
    token = verb
    while token.dep_ in ("xcomp", "ccomp", "conj") and token.head.i != token.i:
        token = token.head
    if token.dep_ != "relcl":
        return []
    head = token.head
    while head.dep_ in ("conj", "appos") and head.head.i != head.i:
        head = head.head
    return [m for m in expand(parsed, head) if m.start_char < parsed.starts[verb.i]]


def _opens_sentence(word: Token) -> bool:
    """Recognise "Separately, A and B met C": apart from what was told before."""
    return word.i == 0 and len(word.doc) > 1 and word.nbor().lower_ == ","


def is_separate(token: Token) -> bool:
    """Tell whether "separately", "in turn", "one by one" stands with a verb or noun.

    "Talked with A and with B" says as much: one talk with both would need one "with".
    """
    if any(c.lower_ == "separately" and not _opens_sentence(c) for c in token.children):
        return True
    words_behind = [word.lower_ for word in token.doc[token.i + 1 : token.i + _EACH]]
    if ("each", "of") in pairwise(words_behind):
        return True
    preps = list(children(token, "prep", "agent"))
    preps += [other for prep in preps for other in children(prep, "conj") if other.tag_ == "IN"]
    for link in ("with", "to", "by"):
        behind = [prep.i for prep in preps if prep.lower_ == link]
        if any(token.doc[i - 1].lower_ == "as" for i in behind):
            # "with A and B, as well as with C"
            return False
        between = token.doc[behind[0] : behind[1]] if len(behind) > 1 else ()
        if any(other.lower_ in ("and", "then") for other in between):
            # "with A and, for 15 minutes, with B", "spoke to A by telephone and to B"
            return True
    words: list[str] = []
    for word in token.doc[token.i + 1 : token.i + 20]:
        if word.tag_ in ("VBD", "VBZ", "VBP"):
            break
        words.append(word.lower_)
    clause = " ".join(words)
    if "respectively" in words and ", respectively" not in clause:
        # "called A and B respectively"; with a comma it says whose counterpart each is
        return True
    return any(phrase in clause for phrase in load_cues("separate_phrase"))
