"""What the clause around a noun adds: the verb above it, who acts there, whom it is done to."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.contacts.actors import subjects_of
from pipeline.contacts.senses import is_person
from pipeline.contacts.syntax import (
    children,
    governing_verb,
    is_at_wish,
    is_noun,
    is_verb,
    mentions_of,
    prepositional,
)
from pipeline.contacts.triggers import find_trigger, load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed

_DETERMINERS = frozenset({"the", "this", "that", "these", "those", "both", "their", "its"})
_PARTITIVES = frozenset(
    "series round rounds day days hours hour couple set number course sidelines margins start end "
    "beginning conclusion resumption opening part session cycle string flurry minutes week weeks "
    "version kind first second third two three handful last latest more night nights evening "
    "morning afternoon month months spate bout".split()
)
_OCCASION_NOUNS = frozenset(
    "call calls conversation conversations letter letters message messages meeting meetings lunch "
    "dinner breakfast telegram note cable talks negotiations summit".split()
)
_CLAUSE_PREPOSITIONS = frozenset({"in", "during", "over", "by", "at"})
_WRITTEN_NOUNS = frozenset("letter message telegram note cable".split())
_OFFERING = frozenset(
    "proposed offered requested asked invited sought offering proposing requesting".split()
)
_PHRASE = 7
_FOLLOWING = frozenset({"up", "following", "followed"})
_DURING = frozenset({"over", "during", "in", "at", "on"})


@dataclass(frozen=True, slots=True)
class Outer:
    """What the clause around a noun adds: who acts, whom it is done to."""

    subjects: list[Mention]
    objects: list[Mention] = field(default_factory=list)
    is_borrowed: bool = False


def is_definite(noun: Token) -> bool:
    """Tell whether a noun points to something told of: "the call", "their meeting"."""
    return any(child.lower_ in _DETERMINERS for child in children(noun, "det", "poss", "predet"))


def is_spoken_of(noun: Token) -> bool:
    """Recognise "the outcome of the talks", "described their meeting": what others speak of."""
    for word in noun.doc[max(1, noun.i - _PHRASE) : noun.i]:
        # along the line: the parse often hangs a long phrase elsewhere
        if word.lower_ == "of" and word.nbor(-1).lower_ in load_cues("outcome_noun"):
            return not any(is_verb(w) for w in noun.doc[word.i : noun.i])
    if noun.dep_ == "pobj":
        return noun.head.lower_ in ("from", "on") and noun.head.head.lower_ in _FOLLOWING
    while noun.dep_ == "conj" and is_noun(noun.head):
        # "recalled his visit and his talks"
        noun = noun.head
    return noun.dep_ == "dobj" and noun.head.lower_ in load_cues("appraise_verb")


def names_what(verb: Token) -> bool:
    """Recognise "what they called frank talks": the verb names them, and asks for none."""
    return any(child.lower_ == "what" and child.i < verb.i for child in verb.children)


def find_governor(noun: Token) -> tuple[Token | None, str]:
    """Return the verb above a noun and the noun's part in it: subject, object, adjunct, purpose."""
    token = noun
    for _ in range(6):
        head = token.head
        if head.i == token.i:
            return (token, "root") if is_verb(token) else (None, "root")
        if token.dep_ in ("nsubj", "nsubjpass") and token is noun:
            return head, "subject"
        if is_verb(head) and head.lower_ in load_cues("naming_verb") and names_what(head):
            # "after what aides called cordial talks with X": as "after cordial talks"
            if head.dep_ == "pcomp":
                return governing_verb(head.head), head.head.lower_
            return (head.head, "object") if is_verb(head.head) else (None, "root")
        if is_verb(head) and head.dep_ != "prep":
            if token.dep_ in ("dobj", "attr", "oprd", "dative"):
                return head, "object"
            if token.dep_ in ("prep", "agent") or (token.dep_ == "conj" and token.tag_ == "IN"):
                return head, token.lower_
            if token.dep_ in ("nsubj", "nsubjpass"):
                return head, "subject"
            # "ahead of the summit": another contact, still to come
            return head, "before" if token.lower_ == "ahead" else "adjunct"
        if token.dep_ == "conj" and is_noun(head):
            token = head
            noun = head
            continue
        if is_noun(head) and token.dep_ == "prep":
            clause = governing_verb(head) if is_at_wish(head) else _clause_of(token, noun, head)
            if clause is not None:
                return clause, token.lower_
        if is_noun(head) and token.dep_ in ("prep", "pobj") and head.lower_ not in _PARTITIVES:
            # "welcomed efforts that led to the summit": the noun hangs in another noun's phrase
            return None, "root"
        token = head
    return None, "root"


def _clause_of(prep: Token, noun: Token, head: Token) -> Token | None:
    """Return the verb whose an "in a call" is, where the parse hangs it on the noun before.

    "proposed a truce in calls to X", "congratulated him on his election in a telegram", "will table
    a draft at talks with X"
    """
    if prep.lower_ not in _CLAUSE_PREPOSITIONS or noun.lower_ not in _OCCASION_NOUNS:
        return None
    if head.lower_ in load_cues("share_noun") or head.dep_ not in ("dobj", "pobj"):
        return None
    has_side = any(c.lower_ in ("with", "to", "from") for c in children(noun, "prep"))
    # "A and B discussed proposals during a telephone conversation"
    has_side |= prep.lower_ == "during" and head.head.lower_ in load_cues("discuss_verb")
    # "expressed concern to X in a call"
    has_side |= any(
        c.lower_ in ("to", "with") and c.i < prep.i and any(p.tag_ == "NNP" for p in c.children)
        for c in children(head, "prep")
    )
    is_written = noun.lower_ in _WRITTEN_NOUNS and not is_definite(noun)
    if not (has_side and head.dep_ == "dobj") and not is_written:
        return None
    verb = head.head if head.dep_ == "dobj" else head.head.head
    if is_written and is_noun(verb) and verb.dep_ == "dobj":
        # "informed Brussels of the agreement in a letter to X"
        verb = verb.head
    return verb if is_verb(verb) else None


def _is_others_event(noun: Token) -> bool:
    """Recognise "today's meetings", "a meeting of ministers": it has people of its own."""
    return any(
        child.dep_ == "poss" or (child.dep_ == "prep" and child.lower_ == "of")
        for child in noun.children
    )


def _is_of_day(parsed: Parsed, noun: Token) -> bool:
    """Recognise "Wednesday's conference": named by its day, others' as like as not."""
    return any(child.i in parsed.dates for child in children(noun, "poss"))


def _is_agreed_there(verb: Token) -> bool:
    """Recognise "a truce, as agreed at a summit last month": who speaks of it takes no part."""
    return (
        verb.tag_ in ("VBN", "VBD")
        and not any(True for _ in children(verb, "nsubj", "nsubjpass"))
        and any(child.lower_ == "as" for child in verb.children)
    )


def find_outer(parsed: Parsed, noun: Token, verb: Token, role: str, has_other_side: bool) -> Outer:
    """Return the people of the governing clause, and whether they are taken from further out.

    "A held talks with B", "A arrived for talks with B", "A told B in a call".
    """
    if role == "subject":
        return _of_subject(parsed, verb, has_other_side)
    if role == "object":
        if any(True for _ in children(verb, "nsubjpass")):
            agents = prepositional(parsed, verb, ("by",))
            given = verb.lower_ in load_cues("give_verb")
            # "was granted an audience by X", of which the parse may hang the "by" on the noun
            return Outer(agents, mentions_of(parsed, children(verb, "nsubjpass")) if given else [])
        people = _hosts_of_event(parsed, verb) or subjects_of(parsed, verb)
        if verb.lower_ in _OFFERING:
            return Outer(people, mentions_of(parsed, children(verb, "dative", "dobj")))
        return Outer(people)
    borrowed = role not in ("for", "in", "during", "at")
    is_other_time = role in ("before", "after", "since", "until") and (
        is_definite(noun) or (role == "before" and _is_others_event(noun))
    )
    if not has_other_side and _is_agreed_there(verb):
        return Outer([])
    if role == "before" and not has_other_side and _is_of_day(parsed, noun):
        # "coordinated their positions ahead of Wednesday's conference"
        return Outer([])
    if role in ("on", "about") and not has_other_side and verb.lower_.startswith("exchang"):
        # "exchanged views on the forthcoming summit": what they spoke of
        return Outer([])
    if is_other_time and not has_other_side and find_trigger(verb, "verb") is not None:
        # "wrote to both before the meeting": of another contact
        return Outer([])
    if role in ("for", "to", "on", "adjunct") and (sent := _sent_by(parsed, verb)):
        return Outer(sent, is_borrowed=role != "for")
    if role == "from" and not has_other_side and is_definite(noun):
        # "expected little from the visit"
        return Outer([])
    clause: Token | None = verb
    while clause is not None:
        people = [m for m in subjects_of(parsed, clause) if not m.is_reporting]
        if any(True for _ in children(clause, "nsubjpass")) and has_other_side:
            # "was voiced by X in a call with Y"
            agents = prepositional(parsed, clause, ("by",))
            if clause.lower_ == "joined":
                # "X was joined by Y for the talks with Z"
                agents = people + agents
                people = []
            people = agents if agents and not any(is_person(m) for m in people) else people
        if has_other_side and _are_of_side(parsed, noun, people):
            # "failed to persuade Iraq to withdraw in talks with its minister": whoever failed
            clause, borrowed = governing_verb(clause), True
            continue
        if has_other_side and (people or clause.dep_ != "ccomp"):
            return Outer(people, is_borrowed=borrowed)
        if has_other_side:
            # "said that ties had grown during a meeting with X": he who said it
            above = governing_verb(clause)
            clause, borrowed = above, True
            continue
        objects = mentions_of(parsed, children(clause, "dobj", "dative"))
        is_told = clause.tag_ == "VBN" and clause.dep_ == "acl"
        if is_told or any(True for _ in children(clause, "nsubjpass")):
            # "was told by X in a call"; "Y, told by X in a call, left"
            objects = prepositional(parsed, clause, ("by",))
        objects = [m for m in objects if is_person(m)]
        if not objects:
            objects = [m for m in prepositional(parsed, clause, ("to", "with")) if is_person(m)]
        if not objects and clause.lower_ in load_cues("report") and not is_definite(noun):
            # "said of X after talks"
            objects = [m for m in prepositional(parsed, clause, ("of",)) if is_person(m)]
        if not objects and role in _DURING and not is_definite(noun):
            # "raised the case with X over lunch"
            things = children(clause, "dobj")
            objects = [
                m
                for thing in things
                if thing.i not in parsed.mentions
                for m in prepositional(parsed, thing, ("with", "to"))
                if is_person(m) and (m.kind in ("name", "role") or m.is_plural)
            ]
        if objects or len(people) > 1 or role not in ("after", "following", "during", "in"):
            return Outer(people, objects, borrowed)
        # "told Lavrov that it would answer, after a meeting": the clause around this one
        above = governing_verb(clause)
        clause = above if above is not None and above.i != clause.i else None
        borrowed = True
    return Outer(subjects_of(parsed, verb), is_borrowed=True)


def _are_of_side(parsed: Parsed, noun: Token, people: list[Mention]) -> bool:
    """Tell whether parties stand for those with whom the talks were: they are one side."""
    others = {e.country for m in prepositional(parsed, noun, ("with",)) for e in m.entities}
    own = {e.country for m in people for e in m.entities}
    return bool(own) and own <= others - {None} and all(m.kind == "party" for m in people)


def _sent_by(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "X sent Y to Oslo for talks", "Y was sent by X": Y goes, X takes no part."""
    if verb.lower_ not in load_cues("dispatch_verb"):
        return []
    passive = mentions_of(parsed, children(verb, "nsubjpass"))
    return [m for m in passive or mentions_of(parsed, children(verb, "dobj")) if is_person(m)]


def _of_subject(parsed: Parsed, verb: Token, has_other_side: bool) -> Outer:
    """Return who takes part in what is the subject of a verb: "talks brought A and B together"."""
    if any(True for _ in children(verb, "nsubjpass", "auxpass")):
        agents = prepositional(parsed, verb, ("by",)) or prepositional(
            parsed, verb, ("with", "between")
        )
        if agents:
            return Outer(agents)
    inner = prepositional(parsed, verb, ("between", "among"))
    for place in children(verb, "dobj"):
        if place.lower_ == "place" and len(inner) < 2:
            # "took place today between X and Y": the parse hangs it on the place
            inner = prepositional(parsed, place, ("between", "among"))
    if len(inner) > 1:
        # "Discussions took place on Monday between X and Y."
        return Outer(inner)
    if verb.lower_ in load_cues("gather_verb"):
        gathered = mentions_of(parsed, children(verb, "dobj"))
        if gathered and not has_other_side:
            return Outer(gathered)
    if not has_other_side:
        return Outer([])
    if verb.lower_ in ("was", "is", "were"):
        # "The meeting with X was Y's first."
        ordinals = [
            m
            for attr in children(verb, "attr")
            for m in mentions_of(parsed, children(attr, "poss"))
        ]
        if ordinals:
            return Outer(ordinals)
    above = governing_verb(verb)
    if above is not None and verb.dep_ in ("ccomp", "advcl", "xcomp"):
        people = [m for m in subjects_of(parsed, above) if not m.is_reporting]
        return Outer(people, is_borrowed=True)
    # "Talks with X gave Y a chance", "ended the row for Y"
    people = mentions_of(parsed, children(verb, "dobj", "dative"))
    for thing in (verb, *children(verb, "dobj")):
        people += prepositional(parsed, thing, ("for",))
    people = [m for m in people if m.kind in ("name", "role")]
    return Outer(people, is_borrowed=True) if len(people) == 1 else Outer([])


def _hosts_of_event(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "X's visit included a dinner with Y": whose visit it is.

    "Opening a visit that includes talks with Y, X said": the visit is his.
    """
    stay = verb.head if verb.dep_ == "relcl" else None
    if stay is not None and stay.dep_ == "pobj":
        # "a stay in Bern, which includes": the parse hangs the clause on the place
        stay = stay.head.head
    if stay is not None and stay.lower_ in load_cues("travel_noun"):
        above = governing_verb(stay)
        owners = mentions_of(parsed, children(stay, "poss"))
        return owners or (subjects_of(parsed, above) if above is not None else [])
    return [
        m
        for event in children(verb, "nsubj")
        if event.lower_ in load_cues("travel_noun") and event.i not in parsed.mentions
        for m in mentions_of(parsed, children(event, "poss"))
    ]
