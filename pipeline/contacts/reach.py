"""How far a date reaches along the words, and whose it is.

For the dates that the small model hangs on the wrong word: the nearest free one of the clause, and
of several side by side the closest.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from pipeline.contacts.syntax import children, is_noun, is_verb
from pipeline.contacts.triggers import load_cues, load_triggers
from pipeline.models import TimeExpression
from pipeline.parsed import Parsed

_FOLLOW_REACH = 4
_FOLLOWS = frozenset({"follow", "follows", "following", "followed"})
WIDE = frozenset({"year", "approx", "month", "unknown"})
_LONGEST_WINDOW = 31
_BOUNDS = frozenset(
    {"since", "until", "till", "by", "before", "after", "from", "about", "over", "of"}
)
_SINCE_REACH = 10
_ADVANCE_REACH = 9
_JOINTS = frozenset({",", "(", ")", "on", "in", "–", "—", "-", "of", "the"})
_LENGTHS = frozenset({"minutes", "hours", "hour", "days", "day", "round", "rounds", "series"})
_PARTS = frozenset("hours morning afternoon evening night".split())
_OF_ANOTHER = frozenset({"who", "which", "whose", "that", "because", "although", "though", "if"})
_WHERE = frozenset({"at", "in", "inside", "outside", "near", "aboard"})
_BASES = ("explicit", "completed", "relative", "context", "reported", "none")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be a trigger's, and how far off it stands."""

    token: Token
    when: TimeExpression
    cost: float


def narrow(parsed: Parsed, best: Candidate) -> TimeExpression:
    """Return the closest of dates side by side: "a week later (22 March)", "yesterday, 14 May"."""
    chosen = best.when
    for index, when in parsed.dates.items():
        if when.first_day is None or when.last_day is None or index >= len(parsed.doc):
            continue
        first, last = sorted((best.token.i, index))
        if index == best.token.i or any(
            parsed.doc[i].lower_ not in _JOINTS for i in range(first + 1, last)
        ):
            continue
        if chosen.first_day is None or chosen.last_day is None:
            continue
        is_inside = chosen.first_day <= when.first_day and when.last_day <= chosen.last_day
        is_same = (
            is_inside and when.first_day == chosen.first_day and (when.last_day == chosen.last_day)
        )
        if (is_same and _BASES.index(when.basis) < _BASES.index(chosen.basis)) or (
            is_inside and not is_same and chosen.precision in WIDE
        ):
            chosen = when
    return chosen


def is_since(date: Token, token: Token) -> bool:
    """Recognise "the first talks since fighting broke out on Monday": the fighting's day."""
    for above in date.ancestors:
        for mark in above.children if above.dep_ in ("advcl", "relcl", "ccomp") else ():
            if mark.lower_ == "since" and mark.dep_ == "mark" and mark.i < date.i:
                # "since X flew to Bern in May to meet Y": their day as well
                return not (mark.i < token.i and (token == above or above in token.ancestors))
    # "his fourth meeting since the start of the campaign on March 24"
    for word in reversed(date.doc[max(0, date.i - _SINCE_REACH) : date.i]):
        if word.lower_ == "since":
            return token.i < word.i < date.i - 2
        if word.lower_ in (",", ";", "and", "but") or is_verb(word):
            break
    return False


def is_followed_up(parsed: Parsed, token: Token) -> bool:
    """Recognise "spoke on Monday as a follow-up to A's call with B": the call was before."""
    edge = token.left_edge.i
    before = parsed.lowers[max(0, edge - _FOLLOW_REACH) : edge]
    if before[-1:] not in (("to",), ("on",)):
        return False
    return "follow-up" in before or ("up" in before and not _FOLLOWS.isdisjoint(before))


def find_nearest(
    parsed: Parsed, token: Token, verb: Token | None, rivals: frozenset[int]
) -> Candidate | None:
    """Return the nearest date along the words, for where the parse hangs it elsewhere."""
    best: Candidate | None = None
    for index, when in parsed.dates.items():
        if when.first_day is None or when.last_day is None or index >= len(parsed.doc):
            continue
        date = parsed.doc[index]
        if (when.last_day - when.first_day).days > _LONGEST_WINDOW or is_since(date, token):
            continue
        owner = find_owner(date)
        if index - 1 in rivals and owner == parsed.doc[index - 1]:
            # "on a visit that includes talks Tuesday with X, he met Y": the day of the talks
            continue
        is_aside = owner is not None and _is_set_apart(owner, token)
        if owner is not None and is_aside and (owner.i in rivals or _is_closed(date, token)):
            # "A and B, who are to meet on Friday, discussed it": the day of the meeting
            continue
        if not _is_free(parsed, date) or not _reaches(parsed, token, verb, date, rivals):
            continue
        cost = 20.0 + abs(token.i - index)
        if best is None or cost < best.cost:
            best = Candidate(date, when, cost)
    return best


def _is_closed(date: Token, token: Token) -> bool:
    """Tell whether a clause by the way ends before a trigger: "A, who leaves on Friday, will"."""
    return any(word.lower_ == "," for word in date.doc[date.i + 1 : token.i])


def _is_set_apart(owner: Token, token: Token) -> bool:
    """Tell whether a clause told by the way holds a rival but not the trigger."""
    for word in (owner, *owner.ancestors):
        if word.dep_ == "relcl":
            return word != token and not word.is_ancestor(token)
    return False


def _is_free(parsed: Parsed, date: Token) -> bool:
    """Tell whether a date is no noun's ("Tuesday's attack"), nor that of words or a proposal."""
    before = date.doc[date.i - 1].lower_ if date.i else ""
    if before in _BOUNDS or _is_in_advance(date):
        return False
    following = date.i + 1
    if following < len(date.doc) and following not in parsed.mentions:
        word = date.doc[following]
        if word.lower_ == "'s" or (is_noun(word) and date.dep_ in ("compound", "poss", "nmod")):
            return False
    owner = find_owner(date)
    if owner is None or owner.i in parsed.mentions:
        return True
    if is_noun(owner):
        return owner.lower_ in load_cues("event_noun") | load_cues("travel_noun") or (
            (owner.lower_, "noun") in load_triggers()
        )
    return not is_of_words(owner)


def _is_in_advance(date: Token) -> bool:
    """ "in advance of a session on Monday": the session's day."""
    words = [word.lower_ for word in date.doc[max(0, date.i - _ADVANCE_REACH) : date.i]]
    return ("advance", "of") in pairwise(words)


def find_own(token: Token, verb: Token | None) -> set[int]:
    """Return the words whose day is a trigger's own, by index: itself and its verb.

    Also what it does ("talks are set to begin in May"), how long it lasted ("two hours of talks"),
    who held it for others ("talks mediated by X in May").
    """
    own = {token.i} | ({verb.i} if verb is not None else set())
    if token.dep_ in ("nsubj", "nsubjpass"):
        own |= {c.i for c in children(token.head, "xcomp") if c.lower_ in load_cues("begin_aim")}
    if token.dep_ == "pobj" and token.head.lower_ == "of":
        above = token.head.head
        own |= {above.i} if above.lower_ in _LENGTHS else set()
    if is_noun(token):
        hosted = (c for c in children(token, "acl") if c.tag_ == "VBN")
        own |= {c.i for c in hosted if c.lower_ in load_cues("host_verb")}
    return own


def is_at_side(owner: Token, token: Token, verb: Token | None) -> bool:
    """Tell whether a noun says where or at whose wish a contact took place: "at a ceremony"."""
    place = owner.head
    return is_noun(owner) and place.lower_ == "at" and place.head in (token, verb)


def is_aim_of_journey(verb: Token, owner: Token) -> bool:
    """ "travelled to Bern to meet X": the journey is for the contact."""
    return (
        verb.dep_ in ("advcl", "xcomp")
        and verb.head == owner
        and verb.tag_ == "VB"
        and owner.lower_ in load_cues("travel_verb")
    )


def pays_visit(verb: Token) -> bool:
    """ "paid a visit to Bern": a journey as well."""
    return any(thing.lower_ in load_cues("travel_noun") for thing in children(verb, "dobj"))


def is_of_words(owner: Token) -> bool:
    """Tell whether a verb's day is that of what was said, proposed or refused."""
    return owner.lower_ in load_cues("report") or is_of_offer(owner)


def is_of_offer(owner: Token) -> bool:
    """Tell whether a verb's day is that of an offer, an agreement or a refusal."""
    return any(owner.lower_ in load_cues(name) for name in ("propose", "decline")) or (
        owner.lower_ in ("agreed", "agree", "agrees", "accepted", "accepts")
    )


def is_of_proposal(token: Token, date: Token) -> bool:
    """Recognise "wrote to X to propose a dinner on Monday": the dinner's day, not the letter's."""
    return any(
        word.lower_ in load_cues("propose")
        and (word.tag_ == "VBG" or (word.tag_ == "VB" and word.nbor(-1).lower_ == "to"))
        for word in token.doc[token.i + 1 : date.i]
    )


def _reaches(
    parsed: Parsed, token: Token, verb: Token | None, date: Token, rivals: frozenset[int]
) -> bool:
    """Tell whether nothing between a date and a trigger opens a clause or contact of its own."""
    if verb is not None and date.i < verb.i < token.i and _is_told_by(date, verb):
        return False
    first, last = sorted((token.i, date.i))
    own = _tells_when(token) | ({verb.i} if verb is not None else set())
    for index in range(first + 1, last):
        if index in parsed.mentions or index in parsed.dates or index in own:
            continue
        word = parsed.doc[index]
        lower = word.lower_
        if lower == ";" or lower in _OF_ANOTHER or (index in rivals and date.i > token.i):
            return False
        if lower == ":" and date.i > token.i:
            return False
        if index in rivals and word.dep_ != "conj" and word.i not in {a.i for a in token.ancestors}:
            return False
        if is_verb(word) and (is_of_words(word) or date.i > token.i):
            return False
    return True


def _is_told_by(date: Token, saying: Token) -> bool:
    """ "They will meet on Monday, X said after talks with Y": the day of what X told of."""
    return is_of_words(saying) and any(
        word.dep_ == "ccomp" and word.head == saying and word.i < saying.i
        for word in date.ancestors
    )


def _tells_when(token: Token) -> set[int]:
    """Return the tokens of a "which took place" behind a trigger: its own clause still."""
    for word in token.doc[token.i + 1 : token.i + 8]:
        following = word.i + 1
        if (
            word.lower_ == "which"
            and following < len(token.doc)
            and (token.doc[following].lower_ in ("took", "takes"))
        ):
            return {word.i, following}
    return set()


def _ends_clause_before(date: Token) -> bool:
    """ "had a call during a trip last week, the Kremlin disclosed": not the day of the words."""
    following = date.i + 1
    return (
        date.dep_ == "npadvmod"
        and following < date.head.i
        and date.doc[following].lower_ == ","
        and date.i > 0
        and date.nbor(-1).lower_ != ","
        and date.head.lower_ in load_cues("report")
    )


def find_owner(date: Token) -> Token | None:
    """Return the verb or noun that a date modifies."""
    token = date
    for _ in range(5):
        head = token.head
        if head == token:
            return token if is_verb(token) else None
        if token == date and _ends_clause_before(date):
            return None
        if is_verb(head) or (is_noun(head) and head.ent_type_ == ""):
            if head.lower_ == "tuesday" or (token.dep_ == "compound" and head.tag_ == "NNP"):
                # "On Tuesday Smith invited": the parser takes day and name for one
                token = head
                continue
            if head.dep_ == "appos" and token == date and date.i and date.nbor(-1).lower_ == ",":
                # "in Minsk, capital of Belarus, on Monday": no more the capital's
                token = head
                continue
            if head.lower_ in _PARTS and token.lower_ == "of":
                # "in the small hours of Monday": whatever happened then
                token = head
                continue
            if _is_spot(head):
                # "received him at his compound on Sunday": a place has no day
                token = head.head
                continue
            return head
        token = head
    return None


def _is_spot(noun: Token) -> bool:
    """Tell whether a noun only says where something was done."""
    prep = noun.head
    return (
        noun.dep_ == "pobj"
        and prep.lower_ in _WHERE
        and is_verb(prep.head)
        and prep.head.i < prep.i
        and noun.lower_ not in load_cues("event_noun") | load_cues("travel_noun")
        and (noun.lower_, "noun") not in load_triggers()
    )
