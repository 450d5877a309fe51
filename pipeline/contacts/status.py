"""Held, planned, proposed, declined, cancelled or denied: what the words around a trigger say."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.aims import (
    backs_out,
    has_own_sides,
    is_by_then,
    is_kept_quiet,
    is_mere_topic,
    is_on_way,
    is_opposed,
    is_shunned,
    is_still_sought,
    is_talked_of,
    is_told_to,
    is_wished_for,
    lacks_accord,
)
from pipeline.contacts.cues import find_cue, find_noun_cue, find_on_or_off
from pipeline.contacts.disbelief import is_contradicted, is_disbelieved, is_unmet
from pipeline.contacts.moods import (
    comes_to_nothing,
    find_mood,
    find_negated_status,
    has_no,
    is_hypothetical,
    is_negated,
    is_no_longer,
    is_question,
)
from pipeline.contacts.syntax import children, is_at_wish, is_noun, is_verb
from pipeline.contacts.triggers import load_cues
from pipeline.contacts.weighing import is_weighed
from pipeline.models import Status

_WITHIN = 8
_CONFIRMS = frozenset({"confirmed", "confirm", "confirms", "announced", "announce", "announces"})
_TAKES_UP = frozenset({"taken", "accepted", "approved", "answered", "agreed", "granted"})
_BRIEFS = frozenset("brief briefed briefing inform informed informing update updated".split())
_ACCEPTS = frozenset({"agreed", "accepted", "accept", "accepts"})
_TIMES = frozenset({"in", "during", "at", "after", "following", "before", "on", "since"})
_BE = frozenset({"been", "being", "be", "was", "were", "is", "are"})
_OVER = frozenset({"on", "by", "over", "in", "during", "at"})
_AFTER = frozenset({"after", "following", "before", "since", "during"})
_WRITTEN = frozenset({"letter", "note", "message", "telegram", "cable"})
_HAPPENS = frozenset(
    "takes took happens happened begins began lasted ended occurred occurs".split()
)


def find_status(token: Token, verb: Token | None) -> Status | None:
    """Return the status of what a trigger tells of; None where it tells of no occasion at all.

    ``verb`` is the governing verb of a noun trigger (the trigger itself for a verb). Hypotheses
    ("if they meet", "could meet"), questions and plain negations ("has not met") are no occasion.
    """
    chain = _chain(token)
    if is_noun(token) and (settled := find_on_or_off(token)) is not None:
        return settled
    if is_hypothetical(chain) or is_question(chain) or is_weighed(token, chain):
        return None
    if _is_misread_modifier(token):
        return "held" if any(c.lower_ in _HAPPENS for c in token.head.children) else "cancelled"
    if is_unmet(chain):
        return None
    if is_disbelieved(chain):
        return "denied"
    if is_noun(token) and token.dep_ in ("nsubj", "nsubjpass") and comes_to_nothing(token.head):
        if is_contradicted(token):
            return "denied"
        return None if has_no(token) else "cancelled"
    if _is_report_of_own(token):
        return _from_modifiers(token) or "held"
    if is_noun(token) and is_shunned(token):
        return "declined"
    if is_noun(token) and is_still_sought(token):
        return None if lacks_accord(token) else "proposed"
    if is_kept_quiet(token):
        return _of_what_is_kept_quiet(token)
    cue = _find_governing_cue(token, chain)
    if cue is not None:
        word, status, negated = cue
        tempered = _temper(status, word, token, negated)
        return "cancelled" if tempered == "planned" and _is_of_trip_called_off(chain) else tempered
    if is_negated(token, chain):
        return find_negated_status(token, chain)
    if is_noun(token) and any(child.lower_ == "any" for child in children(token, "det")):
        # "his course in any negotiations with X": none that the text knows of
        return None
    if is_opposed(token) or (is_noun(token) and is_wished_for(token)):
        return None
    if is_on_way(token) or is_told_to(token) or is_by_then(chain):
        return "planned"
    if is_noun(token) and is_mere_topic(token):
        return None if lacks_accord(token) else "proposed"
    if is_noun(token) and is_talked_of(token):
        return "proposed" if has_own_sides(token) else None
    mood = find_mood(token, chain)
    if mood in ("open", "unreal"):
        return None
    if mood in ("future", "missed") and _is_of_trip_called_off(chain):
        return "cancelled"
    if mood == "future" and backs_out(chain):
        return "cancelled"
    if mood is not None:
        return {"future": "planned", "missed": "cancelled", "offered": "proposed"}[mood]  # type: ignore[return-value]
    if is_noun(token) and _is_in_diary(token):
        return "planned"
    if is_noun(token) and not _takes_place(token):
        return _from_modifiers(token) or ("planned" if _is_ahead(token) else "held")
    return "held"


def _is_of_trip_called_off(chain: list[Token]) -> bool:
    """Recognise "cancelled a trip to Oslo, where he was to meet X"."""
    clause = next((word for word in chain if word.dep_ == "relcl"), None)
    if clause is None or not any(
        word.lower_ in ("where", "which") and word.i < clause.i for word in clause.subtree
    ):
        return False
    below, above = clause.head, clause.head.head
    while above.dep_ in ("prep", "pobj", "dobj") and not is_verb(above) and above.head != above:
        below, above = above, above.head
    return is_verb(above) and below.i > above.i and find_cue(above, below) == "cancelled"


def _of_what_is_kept_quiet(token: Token) -> Status | None:
    """ "Refused to discuss the meeting": which, it does not tell; "her talks with X" were held."""
    if not is_noun(token) or any(c.lower_ in ("the", "any") for c in children(token, "det")):
        return None
    return _from_modifiers(token) or "held"


def _is_report_of_own(token: Token) -> bool:
    """Recognise "is expected to brief him on her talks with Jones": those were held."""
    prep = token.head
    return (
        is_noun(token)
        and token.dep_ == "pobj"
        and prep.lower_ in ("on", "about")
        and prep.head.lower_ in _BRIEFS
        and any(child.tag_ == "PRP$" for child in children(token, "poss"))
    )


def _chain(token: Token) -> list[Token]:
    """The trigger and the words above it up to the clause's root, nearest first."""
    out = [token]
    while token.head != token and len(out) < _WITHIN:
        token = token.head
        out.append(token)
    return out


def _find_governing_cue(token: Token, chain: list[Token]) -> tuple[Token, Status, bool] | None:
    """Return the nearest cue above that governs the trigger, and whether it is negated."""
    previous = token
    negated = False
    for word in chain[1:]:
        if previous.dep_ == "prep" and previous.lower_ in _AFTER:
            break
        negated = (
            negated
            or is_no_longer(word)
            or any(c.dep_ == "neg" for c in word.children)
            or (is_noun(word) and has_no(word))
            or (word.dep_ == "acomp" and any(c.dep_ == "neg" for c in word.head.children))
        )
        cue = None if is_at_wish(word) else find_cue(word, previous)
        if cue == "denied" and _is_told_of(token, previous):
            cue = None
        if cue is not None and token.lower_ in _WRITTEN and previous.lower_ in ("in", "by"):
            # "told them of the agreement in a letter"
            cue = None
        if cue == "planned" and _is_where_agreed(previous, word):
            cue = None
        if cue is not None and (
            _governs_content(previous, word, cue) or _goes_on_with_aim(previous, word)
        ):
            return word, cue, negated
        if _is_agreed(previous, word):
            return word, "planned", negated
        if _is_other_clause(previous, word) or _is_time_of(previous, word):
            break
        previous = word
    for child in token.children:
        # "a meeting scheduled for Friday", "talks called off at the last minute"
        is_passive = any(True for _ in children(child, "nsubjpass", "auxpass"))
        if (
            child.i > token.i
            and child.tag_ in ("VBN", "VBD")
            and (child.dep_ == "acl" or (child.dep_ == "relcl" and is_passive))
        ):
            cue = find_cue(child)
            if cue == "planned" and _took_place(token):
                continue
            if cue not in (None, "denied"):
                return child, cue, False
    return None


def _took_place(token: Token) -> bool:
    """Recognise "the call, first planned for Monday, took place on Tuesday"."""
    verb = token.head
    return (
        token.dep_ in ("nsubj", "nsubjpass")
        and (verb.lower_ in _HAPPENS or verb.lower_ in ("held", "opened"))
        and verb.tag_ in ("VBD", "VBN")
        and not any(child.tag_ in ("MD", "TO") for child in children(verb, "aux"))
    )


def _goes_on_with_aim(clause: Token, verb: Token) -> bool:
    """ "is set to call on A, and meet with B": the bare verb belongs to the aim too."""
    return (
        clause.dep_ == "conj"
        and clause.tag_ in ("VB", "VBP")
        and not any(child.dep_ in ("nsubj", "nsubjpass") for child in clause.children)
        and any(
            child.i < clause.i
            and (child.dep_ == "xcomp" or (clause.tag_ == "VB" and child.lower_ == "to"))
            for child in verb.children
            if child.i > verb.i
        )
    )


def _is_agreed(clause: Token, verb: Token) -> bool:
    """ "an agreement was reached to hold a meeting": the noun stands beside its clause."""
    return (
        clause.dep_ in ("advcl", "xcomp", "ccomp")
        and clause.tag_ == "VB"
        and any(
            subject.lower_ in load_cues("plan_noun")
            for subject in verb.children
            if subject.dep_ == "nsubjpass"
        )
    )


def _is_where_agreed(setting: Token, verb: Token) -> bool:
    """ "agreed with X on the telephone that monitors be sent": they spoke, and so agreed."""
    return (
        setting.dep_ == "prep"
        and setting.lower_ in _OVER
        and any(
            clause.i > setting.i and any(m.lower_ == "that" for m in children(clause, "mark"))
            for clause in children(verb, "ccomp")
        )
    )


def _is_told_of(token: Token, clause: Token) -> bool:
    """ "denied that the talks had failed": they took place."""
    return (
        is_noun(token)
        and token.dep_ == "nsubj"
        and token.head == clause
        and clause.dep_ == "ccomp"
        and clause.lower_ not in _HAPPENS | {"taken", "happened", "occurred"}
        and not has_no(token)
    )


def _is_other_clause(previous: Token, word: Token) -> bool:
    if is_offered(previous):
        return False
    if is_errand(previous):
        return False
    if previous.dep_ == "advcl" and any(c.tag_ == "TO" for c in children(previous, "aux")):
        # "denied that he had flown to Oslo to meet X"
        return word.lower_ not in load_cues("travel_verb") | load_cues("visitor_verb")
    if previous.dep_ in ("relcl", "advcl", "parataxis"):
        return True
    if previous.dep_ == "ccomp" and word.lower_ == "have" and previous.tag_ == "VB":
        # "offered to have her meet X"
        return False
    if previous.dep_ == "ccomp":
        # "A phoned B: he is expected …": a clause beside the other, not below it
        if previous.i < word.i and not any(True for _ in children(previous, "mark")):
            return True
        if word.lower_ in load_cues("let_verb"):
            # "refused to let her meet X"
            return False
        return word.lower_ not in load_cues("deny") | load_cues("plan") | load_cues("propose")
    is_setting = previous.dep_ == "prep" and is_verb(word) and previous.lower_ in _TIMES
    is_setting &= word.lower_ not in _BE  # but "denied that he had been in contact with"
    # "tried to bring A and B together at a meeting": the meeting is as open as that
    beside = (*children(word, "advmod", "prt"), *children(previous, "advmod"))
    return is_setting and not any(c.lower_ == "together" for c in beside)


def _is_time_of(previous: Token, word: Token) -> bool:
    """Recognise "proposed a truce in calls to X": what the calls were about, not the calls."""
    return (
        previous.dep_ == "prep"
        and previous.lower_ in ("in", "during", "over", "by", "at")
        and is_noun(word)
        and word.dep_ == "dobj"
        and find_noun_cue(word) is None
        and word.lower_ not in ("interest", "participation", "part")
    )


def is_offered(verb: Token) -> bool:
    """Recognise "offered on Thursday to host X": the parse calls the complement an adverbial."""
    head = verb.head
    return (
        verb.dep_ == "advcl"
        and verb.tag_ == "VB"
        and any(child.lower_ == "to" for child in verb.children)
        and head.lower_ in ("offered", "offers", "refused", "declined", "agreed", "promised")
        and not any(child.dep_ == "dobj" for child in head.children)
    )


def is_errand(verb: Token) -> bool:
    """Recognise "offered to send her to meet X": as open as the journey that it is the aim of."""
    errand = verb.head
    return (
        verb.dep_ == "advcl"
        and verb.tag_ == "VB"
        and verb.i > errand.i
        and errand.tag_ == "VB"
        and errand.lower_ in load_cues("travel_verb")
        and any(child.lower_ == "to" for child in verb.children)
    )


def _governs_content(previous: Token, word: Token, cue: Status) -> bool:
    if (
        previous.dep_ == "ccomp"
        and previous.i < word.i
        and not any(True for _ in children(previous, "mark"))
    ):
        return False
    if is_offered(previous) or previous.dep_ in (
        "dobj",
        "xcomp",
        "ccomp",
        "nsubjpass",
        "oprd",
        "attr",
        "acl",
    ):
        return True
    if cue in ("cancelled", "planned") and previous.dep_ == "nsubj":
        # "the talks are planned", not "the two, hosted by X, agreed to open talks"
        return previous.tag_ != "NNP"
    if previous.dep_ == "prep" and previous.i < word.i and is_verb(word):
        # "On the phone with X, he called for calm"
        return False
    if is_noun(word):
        return previous.dep_ in ("prep", "pobj", "acl", "relcl", "compound", "pcomp")
    if word.tag_.startswith("JJ"):
        return True
    if previous.dep_ == "advmod" and previous.lower_ == "away":
        # "stayed away from talks"
        return True
    # "agreed on talks", "invited him to talks", "asked for a meeting", "pulled out of talks"
    return previous.dep_ == "prep" and previous.lower_ in (
        "on",
        "to",
        "for",
        "about",
        "against",
        "out",
        "from",
        "of",
        "away",
    )


def _temper(cue: Status, word: Token, token: Token, negated: bool) -> Status | None:
    """A cue may itself be negated, refused or over: "did not reject", "after agreeing to meet"."""
    if has_no(token):
        return "denied" if cue == "denied" else None
    if negated:
        return _negate(cue, word)
    if cue == "planned" and word.lower_ in _CONFIRMS:
        # "confirmed that the two met": the complement has a tense of its own.
        if any(c.dep_ in ("dobj", "nsubjpass") for c in word.children) and is_noun(token):
            return "held" if word.lower_.startswith("confirm") else "planned"
        return "planned" if find_mood(token, _chain(token)) == "future" else "held"
    if cue == "planned" and _is_missed(word, token):
        return "cancelled"
    if cue in ("declined", "cancelled", "denied"):
        return cue
    if (word.tag_.startswith("JJ") or word.dep_ == "acomp") and any(
        aux.lower_ in ("must", "should", "ought") for aux in children(word.head, "aux")
    ):
        # "must be ready to mediate"
        return None
    return _temper_by_outer(cue, word)


def _negate(cue: Status, word: Token) -> Status | None:
    if is_no_longer(word):
        return "cancelled" if cue in ("planned", "proposed") else None
    if word.lower_ in load_cues("willing") and cue in ("proposed", "planned"):
        return "declined"
    return "planned" if cue == "cancelled" else None


def _is_missed(word: Token, token: Token) -> bool:
    is_of_then = {"had", "been"} <= {c.lower_ for c in word.children}
    # "had been arranged for Monday, but was called off"
    is_called_off = any(find_cue(c) == "cancelled" for c in children(word, "conj"))
    return find_mood(token, _chain(token)) == "missed" or (
        is_of_then and (token.dep_ == "xcomp" or is_called_off)
    )


def _temper_by_outer(cue: Status, word: Token) -> Status:
    """ "refused an offer to meet", "cancelled a planned meeting": the outer word decides."""
    below = word
    attempt = word.head if word.dep_ == "acl" else word
    if attempt.dep_ == "nsubj" and attempt.head.lower_ in load_cues("founder_verb"):
        # "an attempt to bring A and B together failed"
        return "cancelled"
    for outer in _chain(word)[1:3]:
        if not is_verb(outer):
            if below.lower_ in ("of", "to") and find_noun_cue(outer) in ("declined", "cancelled"):
                # "the rejection of an offer to meet"
                return "declined" if cue == "proposed" else "cancelled"
            below = outer
            continue
        over = find_cue(outer, below)
        if over in ("declined", "cancelled", "denied") and below.dep_ in (
            "dobj",
            "xcomp",
            "pobj",
            "nsubjpass",
            "nsubj",
            "prep",
        ):
            return over
        if cue == "proposed" and outer.lower_ in _ACCEPTS:
            return "planned"
        if cue == "planned" and over == "proposed" and below.dep_ == "xcomp":
            # "wants to arrange a meeting"
            return "proposed"
        if any(c.dep_ == "neg" for c in outer.children) and outer.lower_ in _TAKES_UP:
            return "declined"
        below = outer
    return cue


def _takes_place(token: Token) -> bool:
    """ "Tuesday's postponed call takes place": it was held, whatever it was called before."""
    verb = token.head
    return token.dep_ in ("nsubj", "nsubjpass") and (
        verb.lower_ in _HAPPENS or (verb.lower_ == "held" and token.dep_ == "nsubjpass")
    )


def _is_misread_modifier(token: Token) -> bool:
    """Recognise "Smith's postponed call takes place", whose parse makes a verb of the modifier."""
    head = token.head
    return (
        token.dep_ == "dobj"
        and 0 < head.i < token.i
        and head.nbor(-1).tag_ == "POS"
        and head.lower_ in load_cues("cancelled_modifier")
    )


def _is_in_diary(token: Token) -> bool:
    """Tell "has two calls in the diary", "a meeting on the agenda" from what was held."""
    words = [word.lower_ for word in token.doc[token.i + 1 : token.i + 12]]
    return any(
        word in load_cues("diary_noun") and {"in", "on"} & {*words[max(0, place - 3) : place]}
        for place, word in enumerate(words)
    ) and token.head.lower_ in ("has", "have", "is", "are", "'s")


def _from_modifiers(token: Token) -> Status | None:
    for child in children(token, "amod", "compound", "nmod", "advmod"):
        if child.lower_ in load_cues("future_modifier"):
            return "planned"
        if child.lower_ in load_cues("proposed_modifier"):
            return "proposed"
        if child.lower_ in load_cues("cancelled_modifier"):
            return "cancelled"
    return None


def _is_ahead(token: Token) -> bool:
    """ "ahead of talks with", "before his meeting with": not yet, where the clause is not past."""
    head = token.head
    if head.dep_ == "prep" or head.tag_ == "IN":
        if head.lower_ == "of" and head.head.lower_ == "ahead":
            return True
        return head.lower_ == "for" and head.head.lower_ in ("prepare", "preparing", "prepared")
    return False
