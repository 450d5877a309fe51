"""A contact that was moved to another day: called off for the old one, planned for the new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.contacts.dating import UNDATED, to_claim_date
from pipeline.contacts.syntax import children, is_noun, is_verb
from pipeline.models import ClaimDate, Status
from pipeline.parsed import Parsed

_MOVES = frozenset(
    "moved move moves rescheduled reschedule reschedules shifted shift pushed".split()
)
_MOVES_ON = frozenset("put push brought bring carried".split())
_PARTICLES = frozenset("off back forward over".split())
_DELAYS = frozenset("postponed postpone postpones delayed deferred delay defer".split())
_TO = frozenset("until till to for".split())
_WAS_DUE = frozenset("scheduled planned due set slated expected supposed arranged".split())
_INSTEAD = frozenset("now instead".split())


@dataclass(frozen=True, slots=True)
class Move:
    """What a move makes of a contact: its day and status, and the new day where both are told."""

    when: ClaimDate
    status: Status
    new: ClaimDate | None = None


def find_move(parsed: Parsed, token: Token, status: Status, when: ClaimDate) -> Move | None:
    """Return the days of a contact that was put off, brought forward or rescheduled, or None.

    ``status`` and ``when`` are what the trigger's own words say of it.
    """
    if status not in ("cancelled", "planned", "held"):
        return None
    new = _find_new_day(parsed, token, is_off=status == "cancelled")
    if new is None:
        old = _find_due_day(parsed, token) if status == "planned" and when.start else None
        return Move(old, "cancelled", when) if old is not None and old != when else None
    if when == new:
        earlier = [
            day
            for index, day in parsed.dates.items()
            if day.start_char != new.start_char and day.first_day and index > token.i
        ]
        when = to_claim_date(earlier[0]) if len(earlier) == 1 else UNDATED
    if status != "cancelled" and when.start is None:
        return Move(new, "planned")
    return Move(when, "cancelled", new)


def _find_new_day(parsed: Parsed, token: Token, is_off: bool) -> ClaimDate | None:
    """Return the new day of what a trigger says was put off ("until Friday"), or None.

    Verbs that do not say by themselves that it was called off ("moved") must move the occasion.
    """
    below = token
    for verb in token.ancestors:
        if not is_verb(verb):
            below = verb
            continue
        particles = [c for c in verb.children if c.lower_ in _PARTICLES and c.i > verb.i]
        is_move = verb.lower_ in _MOVES or (verb.lower_ in _MOVES_ON and bool(particles))
        if is_move and not is_off:
            is_move = is_noun(token) and below.dep_ in ("nsubjpass", "dobj")
        if not is_move and not (is_off and verb.lower_ in _DELAYS | {"put"}):
            return None
        for prep in (*verb.children, *(c for particle in particles for c in particle.children)):
            if prep.lower_ not in _TO or prep.i < verb.i:
                continue
            found = _first_day(parsed, prep.children)
            if found is not None:
                return found
        return None
    return None


def _first_day(parsed: Parsed, words: Iterable[Token]) -> ClaimDate | None:
    for word in words:
        day = parsed.dates.get(word.i)
        if day is not None and day.first_day is not None:
            return to_claim_date(day)
    return None


def _find_due_day(parsed: Parsed, token: Token) -> ClaimDate | None:
    """Read "talks that were scheduled for Friday will now take place on Monday": Friday."""
    verb = token.head
    if not is_verb(verb) or not any(_is_instead(parsed, word) for word in verb.children):
        return None
    for clause in token.subtree:
        if clause.dep_ not in ("relcl", "acl", "amod") or not _says_due(clause):
            continue
        found = _first_day(parsed, clause.subtree)
        if found is not None:
            return found
    return None


def _says_due(clause: Token) -> bool:
    """Recognise "scheduled for Friday", "that were due on Friday", "was to have opened"."""
    if clause.lower_ in _WAS_DUE or any(c.lower_ in _WAS_DUE for c in clause.children):
        return True
    return clause.lower_ in ("was", "were") and any(
        aux.lower_ == "have" for verb in children(clause, "xcomp") for aux in children(verb, "aux")
    )


def _is_instead(parsed: Parsed, word: Token) -> bool:
    """Recognise "instead" and "now", which is read as a date."""
    day = parsed.dates.get(word.i)
    return (word.lower_ if day is None else day.text.lower()) in _INSTEAD
