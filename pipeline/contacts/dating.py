"""Which of a sentence's dates is the contact's."""

from __future__ import annotations

import datetime
from itertools import pairwise

from spacy.tokens import Token

from pipeline.contacts.aims import is_talked_of
from pipeline.contacts.clauses import find_clause_date
from pipeline.contacts.cues import find_cue
from pipeline.contacts.moods import is_no_longer
from pipeline.contacts.reach import (
    WIDE,
    Candidate,
    find_nearest,
    find_own,
    find_owner,
    is_aim_of_journey,
    is_at_side,
    is_followed_up,
    is_of_offer,
    is_of_proposal,
    is_of_words,
    is_since,
    narrow,
    pays_visit,
)
from pipeline.contacts.spans import lengthen
from pipeline.contacts.syntax import children, is_noun, is_verb
from pipeline.contacts.triggers import find_trigger, load_cues
from pipeline.models import ClaimDate, Status, TimeExpression
from pipeline.parsed import Parsed

UNDATED = ClaimDate(None, None, "unknown", "none")
_LEAVES_CLAUSE = frozenset({"relcl", "ccomp", "parataxis", "advcl"})
_SHORT_REACH = 7
_LIMIT_REACH = 9
_HAPPENS = frozenset({"took", "held", "began", "lasted", "planned", "convened"})
_WAKE = frozenset({"after", "following"})
_TOPICAL = frozenset({"about", "of", "over", "regarding", "concerning", "from", "than", "for"})
_LENGTHS = frozenset("minutes minute hours hour days day half weeks week time".split())
_WITHIN = frozenset({"during", "on", "in", "amid", "over"})
_LED = frozenset({"led", "headed", "chaired"})
_TO_COME = frozenset({"will", "is", "are", "would", "'ll", "'s"})
_VISITS = frozenset({"visit", "trip", "tour", "stop", "day", "evening", "morning"})


def find_claim_date(
    parsed: Parsed, token: Token, verb: Token | None, rivals: frozenset[int]
) -> ClaimDate:
    """Return the date that belongs to a trigger, or an undated one.

    ``rivals`` are the token indices of the sentence's other triggers: a date that stands closer to
    one of them is theirs. A date that belongs to a verb of saying dates the words, not the contact.
    """
    told = find_clause_date(parsed, token.i, rivals)
    if told is not None:
        return to_claim_date(told)
    if is_followed_up(parsed, token) and not any(index > token.i for index in parsed.dates):
        return UNDATED
    best: Candidate | None = None
    for index, when in parsed.dates.items():
        if when.first_day is None or when.last_day is None or index >= len(parsed.doc):
            continue
        date_token = parsed.doc[index]
        if when.type != "TIME" and (_is_limit(date_token) or is_since(date_token, token)):
            continue
        if (
            when.precision in WIDE
            and index > 1
            and parsed.lowers[index - 1] == "since"
            and is_noun(parsed.doc[index - 2])
        ):
            # "met X, in power since 2019, on Monday"; but "met twice since May"
            continue
        cost = _cost(token, verb, date_token, rivals)
        if cost is None or (cost > 3 and when.precision in WIDE and cost > 4):
            continue
        if best is None or cost < best.cost:
            best = Candidate(date_token, when, cost)
    if best is None:
        best = find_nearest(parsed, token, verb, rivals)
        owner = find_owner(best.token) if best is not None else None
        if best is not None and _is_of_other(token, owner, rivals):
            return UNDATED
        if best is not None and owner and _is_of_first_clause(owner, best.token, verb or token):
            return UNDATED
    if best is None or _is_bound(token, best.token):
        return UNDATED
    day = to_claim_date(narrow(parsed, best))
    return lengthen(parsed, token, verb, best.token.i, day)


def find_last_time(parsed: Parsed, token: Token) -> ClaimDate | None:
    """Return since when somebody has not met somebody: then they last did; None without a day.

    "have not met since October 1994", "have held no talks since May".
    """
    verb = token if is_verb(token) else token.head
    if not is_verb(verb) or not any(c.lower_ in ("have", "has", "had") for c in verb.children):
        return None
    denied = [*children(verb, "neg"), *(c for c in children(token, "det") if c.lower_ == "no")]
    if not denied:
        return None
    for prep in (*children(verb, "prep"), *children(token, "prep")):
        for child in prep.children if prep.lower_ == "since" else ():
            when = parsed.dates.get(child.i)
            if when is not None and when.first_day is not None:
                return to_claim_date(when)
    return None


def takes_entry_date(token: Token, status: Status, entry: TimeExpression | None = None) -> bool:
    """Tell whether a contact is of the day at the head of its chronology entry.

    What is planned, proposed or called off in an entry is not of that day, unless the entry is of
    days to come ("Tomorrow: …"); what failed to take place, or was tried, is.
    """
    if status in ("held", "denied"):
        return True
    if status == "planned":
        return entry is not None and _lies_ahead(entry)
    for word in token.ancestors:
        is_cue = find_cue(word) == status or is_no_longer(word)
        if is_cue and word.lower_ not in load_cues("of_the_day"):
            return False
    return True


def _lies_ahead(entry: TimeExpression) -> bool:
    """Tell whether a day lies after the day of publication that it was counted from."""
    told, _, day = (entry.anchor or "").partition(" ")
    return (
        told == "published"
        and entry.first_day is not None
        and entry.first_day > datetime.date.fromisoformat(day)
    )


def to_claim_date(when: TimeExpression) -> ClaimDate:
    """Turn a time expression into a claim's date, its derivation kept."""
    return ClaimDate(
        when.first_day,
        when.last_day,
        when.precision,
        when.basis,
        when.text,
        when.start_char,
        when.end_char,
        when.rule,
        when.anchor,
    )


def _is_cleft(owner: Token, own: set[int]) -> bool:
    """Recognise "it was not until Monday that A called B"."""
    return (
        owner.lower_ in ("was", "is")
        and any(child.lower_ == "it" for child in children(owner, "nsubj", "expl"))
        and any(child.i in own for child in children(owner, "ccomp", "advcl", "relcl"))
    )


def _cost(token: Token, verb: Token | None, date: Token, rivals: frozenset[int]) -> float | None:
    """How far a date is from a trigger in the parse; None where it belongs elsewhere."""
    if _is_bound(token, date):
        return None
    owner = find_owner(date)
    if owner is not None and owner == token.head and is_noun(token) and is_talked_of(token):
        return None
    own = find_own(token, verb)
    if (
        owner is not None
        and date.i < token.i
        and owner.i != token.i
        and is_of_offer(owner)
        and not _is_setting(token, owner)
    ):
        # "On Monday A invited B to talks": the day of the invitation
        return None
    if owner is not None and _is_of_praise(owner, token) and owner.i not in own:
        return None
    if owner is not None and owner.i in own:
        # "arrives today for talks on Wednesday": the noun's own day before its verb's
        return 0.0 if owner.i == token.i else 0.5
    if owner is not None and _is_cleft(owner, own):
        return 0.5
    if any(date.doc[i].lower_ == ";" for i in range(min(token.i, date.i), max(token.i, date.i))):
        return None
    if (
        owner is not None
        and is_of_words(owner)
        and date.i < token.i
        and not _is_said_after(token, owner)
    ):
        return None
    if owner is not None and _is_at_margin_of(owner):
        # "on the margins of the summit on Monday": there and then
        return 3.0
    if owner is not None and owner.dep_ == "acl" and _is_at_margin_of(owner.head):
        # "on the sidelines of a summit held at the weekend"
        return 3.0
    if owner is not None and _is_of_first_clause(owner, date, verb or token):
        return None
    if owner is not None and owner.i in rivals and _is_roof(owner, token):
        # "is to meet X during a summit in Y later this month"
        return 3.0
    if owner is not None and verb is not None and _goes_on_from(verb, owner, date):
        return 2.0 + abs(token.i - date.i) / 100
    if owner is not None and owner.i in rivals and _is_stay(owner) and owner.i > token.i:
        # "held talks with X during a visit to Y on Monday": there and then
        return 3.0
    if owner is not None and is_at_side(owner, token, verb):
        # "met X at the latter's request in 2001", "at a ceremony in May"
        return 3.0
    if owner is not None and verb is not None and is_aim_of_journey(verb, owner):
        # "travelled to Bern in the spring of 2001 to meet X"
        return 2.0
    if _is_of_stay(token, verb, date):
        # "During a visit to Y in 1999, A held talks with X"
        return 3.0
    if token.dep_ == "relcl" and _is_there_and_then(token, owner):
        return 3.0
    if owner is not None and owner.head.lower_ == "for" and owner.head.head == token:
        # "urged them to meet in Rome for talks on Monday"
        return 3.0
    if owner is not None and owner.i in rivals:
        # "met X on Monday and Y on Tuesday": the other trigger's date, unless clauses are joined.
        is_joined = owner.dep_ == "conj" or token.dep_ == "conj"
        if not is_joined or _has_own_date_side(token, owner, date):
            return None
    path = _path(token, date)
    if path is None:
        return None
    up, down = path
    saying = load_cues("report")
    if owner is not None and owner.lower_ in saying and _is_said_after(token, owner):
        return 5.0
    # A verb of saying between the two: the date is that of the words.
    if owner is not None and owner.lower_ in saying and owner.i not in own:
        if token.i < owner.i < date.i:
            return None
        if not _follows_trigger(token, date):
            return None
        return None if owner in token.ancestors and date.i < token.i else _far(token, date)
    for word in up:
        if word.dep_ == "conj" and is_of_offer(word) and word.i not in own and word != token:
            # "was in Oslo on Monday and offered to host talks": not yet the day of the talks
            return None
        if word.dep_ in _LEAVES_CLAUSE and word.i not in own and word != token:
            if word.dep_ != "advcl" or _gives_reason(word):
                return None
            return 6.0 + abs(token.i - date.i) / 10
        if word == token and word.dep_ == "relcl" and _is_time_told(token, owner):
            return 2.0
        if word == token and word.dep_ in ("relcl", "ccomp", "parataxis"):
            return None
    if _lies_in_topic(down, own):
        return None
    if any(is_verb(w) and w.lower_ in saying and w.i > token.i and w.i not in own for w in down):
        return None
    for word in down:
        if word.dep_ == "conj" and word.i not in own and _is_of_later(word, token):
            # "spoke with X and is flying to Bern on Sunday": not yet come when they spoke
            return None
        if word.dep_ == "conj" and is_of_offer(word) and word.i not in own:
            # "discussed it and agreed to meet again on Monday": the day of the next talks
            return None
        if word.lower_ in _LED and word.dep_ == "acl":
            # "received a delegation led by X on Monday": the parse gives the day to the leading
            continue
        if word.dep_ == "acl" and word.head == token and word.lower_ in load_cues("plan"):
            # "a second round set for April": its own
            return 2.0
        if word.dep_ in ("acl", "advcl") and word.tag_ == "VBN" and word.head != token:
            # "ahead of the festival, marked on April 2": the festival's day
            return None
        if word.dep_ in ("relcl", "ccomp", "parataxis") and word.i not in own:
            if word.head == token and word.lower_ in load_cues("plan") | _HAPPENS:
                # "a meeting that had been set for Monday": its own day
                return 2.0
            if is_noun(token) and word.lower_ in load_cues("end_verb") and _is_of_thing(word):
                # "talks with X, which ended on Friday", which the parse hangs on X
                return 2.0
            return None
    return 1.0 + len(up) + len(down) + abs(token.i - date.i) / 20


def _is_of_thing(clause: Token) -> bool:
    """Tell whether a clause of "which" hangs on a name, which it cannot be about."""
    return clause.head.tag_ == "NNP" and any(
        child.lower_ == "which" for child in children(clause, "nsubj")
    )


def _is_of_later(clause: Token, token: Token) -> bool:
    """Tell whether a joined clause tells of what is to come, and the trigger of what was."""
    return (
        token.tag_ == "VBD"
        and is_verb(clause)
        and clause.i > token.i
        and any(child.lower_ in _TO_COME for child in children(clause, "aux"))
    )


def _is_bound(token: Token, date: Token) -> bool:
    """ "spoke on Monday, for the third time since the Oslo meeting": not the meeting's day."""
    if is_of_proposal(token, date):
        return True
    marks = [child for child in children(token, "mark", "prep") if child.i < token.i]
    marks += [token.head] if token.dep_ == "pobj" else []
    if any(mark.lower_ in ("since", "until") and date.i < mark.i for mark in marks):
        return True
    if not any(c.tag_ == "NNP" for c in children(token, "poss")):
        return False
    # "spoke today ahead of Smith's meeting with X"
    aheads = (mark.head for mark in marks if mark.lower_ == "of")
    return any(word.lower_ == "ahead" and date.i < word.i for word in aheads)


def _is_limit(date: Token) -> bool:
    """ "invited him to come before Monday", "in advance of a session on Monday": another's day."""
    if date.i and date.nbor(-1).lower_ == "before":
        return True
    words = [word.lower_ for word in date.doc[max(0, date.i - _LIMIT_REACH) : date.i]]
    return any(
        pair == ("advance", "of") and not any(is_verb(w) for w in date.doc[at : date.i])
        for at, pair in enumerate(pairwise(words), max(0, date.i - _LIMIT_REACH))
    )


def _is_of_praise(verb: Token, token: Token) -> bool:
    """ "On Monday X welcomed the agreement to hold talks": the day of the welcome."""
    if verb.lower_ not in load_cues("appraise_verb"):
        return False
    return any(
        thing.lower_ in load_cues("plan_noun") | load_cues("propose_noun")
        and thing in token.ancestors
        for thing in children(verb, "dobj")
    )


def _is_of_other(token: Token, owner: Token | None, rivals: frozenset[int]) -> bool:
    """ "discussed a meeting in a call on Monday": the call's day; nor is it that of a welcome."""
    if owner is None:
        return False
    is_within = owner.dep_ == "pobj" and owner.head.lower_ in _WITHIN
    if owner == token.head and is_noun(token) and is_talked_of(token):
        return True
    return _is_of_praise(owner, token) or (is_within and owner.i in rivals)


def _is_time_told(token: Token, owner: Token | None) -> bool:
    """ "The last time they met was on 29 March": the day that the sentence is about."""
    time = token.head
    return time.lower_ in ("time", "occasion") and time.dep_ == "nsubj" and time.head == owner


def _is_there_and_then(token: Token, owner: Token | None) -> bool:
    """ "during a visit to Bern on Monday, where he met X": on that day."""
    is_travel = owner is not None and owner.lower_ in load_cues("travel_noun")
    return is_travel and any(child.lower_ == "where" for child in children(token, "advmod"))


def _is_setting(token: Token, verb: Token) -> bool:
    """ "On Monday A urged B in a call to wait": what is asked is asked there and then."""
    return token.dep_ == "pobj" and token.head.lower_ in _WITHIN and token.head.head == verb


def _is_said_after(token: Token, saying: Token) -> bool:
    """ "said on Monday after meeting X", "told reporters on Monday after he met X": one day."""
    above = token
    while above.head.i != above.i and above.head != saying:
        above = above.head
    if above.head != saying:
        return False
    if above.dep_ == "prep":
        return above.lower_ in _WAKE
    return above.dep_ == "advcl" and any(
        mark.lower_ in _WAKE and mark.i < above.i for mark in children(above, "mark", "prep")
    )


def _gives_reason(clause: Token) -> bool:
    """ "was changed this week so that he can receive …": the day of the change."""
    return any(
        child.lower_ in ("so", "that", "because", "if", "although", "though")
        for child in children(clause, "mark")
    )


def _lies_in_topic(down: list[Token], own: set[int]) -> bool:
    """ "discussed the outcome of the June summit", "spoke about Tuesday's vote"."""
    for word in down[1:]:
        if word.i in own or not is_noun(word):
            continue
        if _has_no_day(word) and down[0].dep_ not in ("poss", "compound", "nmod"):
            # "talked about the hostages on Monday": no day is theirs
            continue
        if word.dep_ in ("dobj", "attr", "nsubj") and word.lower_ not in _VISITS:
            return True
        # "Spoke for 75 minutes on Saturday": a length is no topic.
        if word.dep_ == "pobj" and word.head.lower_ in _TOPICAL and word.lower_ not in _LENGTHS:
            return True
    return False


def _is_of_first_clause(owner: Token, date: Token, verb: Token) -> bool:
    """Recognise "A joined the talks on Tuesday and B called C": when B called, it does not say."""
    return (
        verb.dep_ == "conj"
        and verb.head == owner
        and owner.i < date.i < verb.i
        and any(subject.i > date.i for subject in children(verb, "nsubj", "nsubjpass"))
    )


def _has_no_day(thing: Token) -> bool:
    """Tell whether a thing spoken of is nothing that takes place."""
    names = ("happening_noun", "event_noun", "travel_noun", "gathering_word", "plan_noun")
    return (
        thing.tag_ in ("NN", "NNS")
        and not any(thing.lower_ in load_cues(name) for name in names)
        and find_trigger(thing, "noun") is None
    )


def _is_stay(word: Token) -> bool:
    """ "during a visit", "on a trip": what it holds took place within it."""
    return word.lower_ in load_cues("travel_noun") and word.head.lower_ in _WITHIN


def _is_of_stay(token: Token, verb: Token | None, date: Token) -> bool:
    """Tell whether a date is that of the stay during which a clause's contact took place."""
    for word in date.ancestors:
        if is_verb(word):
            return False
        if word.lower_ in load_cues("travel_noun"):
            above = word.head.head
            return word.head.lower_ == "during" and above in (token, verb, token.head)
    return False


def _is_roof(word: Token, trigger: Token) -> bool:
    """Tell whether somebody meets at a gathering: "meets X at a summit on Monday"."""
    prep = word.head
    is_gathering = word.lower_ in load_cues("gathering_word")
    return is_gathering and prep.lower_ in ("during", "at") and prep.head == trigger


def _is_at_margin_of(gathering: Token) -> bool:
    if gathering.lower_ in load_cues("margin_noun"):
        # "on the margins of the Bern conference in May": the parse may hang the day on either
        return gathering.head.lower_ in ("on", "at")
    prep = gathering.head
    return prep.lower_ == "of" and prep.head.lower_ in load_cues("margin_noun")


def _goes_on_from(verb: Token, first: Token, date: Token) -> bool:
    """ "arrived this week and held talks with X": the journey's time is that of the talks."""
    return (
        verb.dep_ == "conj"
        and first == verb.head
        and (first.lower_ in load_cues("travel_verb") or pays_visit(first))
        and date.i < verb.i
    )


def _path(first: Token, second: Token) -> tuple[list[Token], list[Token]] | None:
    """Tokens from each up to (not with) their common ancestor; None in separate trees."""
    above_first = [first, *first.ancestors]
    above_second = [second, *second.ancestors]
    places = {token.i: n for n, token in enumerate(above_first)}
    for n, token in enumerate(above_second):
        if token.i in places:
            return above_first[: places[token.i]], above_second[:n]
    return None


def _has_own_date_side(token: Token, rival: Token, date: Token) -> bool:
    """The date stands on the rival's side of the sentence."""
    return (rival.i > token.i) == (date.i > token.i) and abs(date.i - rival.i) < abs(
        date.i - token.i
    )


def _follows_trigger(token: Token, date: Token) -> bool:
    return 0 < date.i - token.i <= _SHORT_REACH


def _far(token: Token, date: Token) -> float:
    return 8.0 + abs(token.i - date.i) / 10
