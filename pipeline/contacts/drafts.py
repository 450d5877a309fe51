"""Turn a parsed sentence's triggers into drafts of claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.arguments import find_arguments
from pipeline.contacts.backdrop import find_turn_sides
from pipeline.contacts.company import find_company
from pipeline.contacts.dating import (
    UNDATED,
    find_claim_date,
    find_last_time,
    takes_entry_date,
    to_claim_date,
)
from pipeline.contacts.details import find_channel, find_place, find_topics, has_also
from pipeline.contacts.echoes import drop_echoes
from pipeline.contacts.fates import read_fate
from pipeline.contacts.finding import find_triggers
from pipeline.contacts.groups import count_of
from pipeline.contacts.initiators import mark_initiators
from pipeline.contacts.outer import is_spoken_of
from pipeline.contacts.parties import PartyBook
from pipeline.contacts.parting import (
    find_next_stop,
    find_other_one,
    is_one_after_other,
    is_plural_occasion,
    is_told_of_each,
    list_pairs,
    part_by_place_and_day,
)
from pipeline.contacts.postponing import find_move
from pipeline.contacts.reach import find_owner, is_followed_up
from pipeline.contacts.records import Arguments, ClaimDraft, Side
from pipeline.contacts.replies import read_reply
from pipeline.contacts.senses import is_of_sport_or_fiction
from pipeline.contacts.sequels import find_sequel
from pipeline.contacts.series import Turn, find_again, find_later, find_series
from pipeline.contacts.sides import find_sides, has_host
from pipeline.contacts.status import find_status
from pipeline.contacts.syntax import children, governing_verb, is_verb
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.contacts.turns import settle_day
from pipeline.models import ClaimDate, Status
from pipeline.parsed import Parsed

_LISTS = frozenset({"was", "were", "include", "included", "includes"})
"""How a list of those present begins: "In attendance were X and Y"."""
_UNITS = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years"})


def read_claims(parsed: Parsed, text: str, book: PartyBook) -> list[ClaimDraft]:
    """Return the claim drafts of one sentence, in order of their triggers."""
    found = list(find_triggers(parsed))
    if found and is_of_sport_or_fiction(parsed):
        return []
    positions = frozenset(token.i for token, _ in found)
    telling: set[int] = set()
    drafts: list[ClaimDraft] = []
    # "By phone" tells only where the verb it belongs to does not tell of the contact itself.
    for token, trigger in sorted(found, key=lambda pair: "means" in pair[1].flags):
        if "means" in trigger.flags and not telling.isdisjoint(_heads(token)):
            continue
        if trigger.lemma in ("discuss", "greet") and _is_purpose(token, positions):
            # "met to discuss it", "called to greet him", "proposed that they meet to discuss it"
            continue
        arguments = find_arguments(parsed, token, trigger)
        if arguments is None:
            continue
        status = find_status(token, arguments.verb)
        since = find_last_time(parsed, token) if status in (None, "denied") else None
        if since is not None:
            status = "held"
        if status == "held" and "proposes" in trigger.flags:
            status = "proposed"
        if status is None:
            continue
        own = list(_to_drafts(parsed, text, book, token, trigger, arguments, status, positions))
        if since is not None:
            own = [replace(draft, when=since, place=None, is_earlier=True) for draft in own]
        drafts.extend(own)
        if own:
            telling.add(token.i)
    drafts = drafts or read_fate(parsed, text) or read_reply(parsed, text, book)
    return drop_echoes(sorted(drafts, key=lambda draft: draft.token))


def _heads(token: Token) -> set[int]:
    found: set[int] = set()
    for word in token.ancestors:
        found.add(word.i)
        if is_verb(word):
            break
    return found


def _joins_those(trigger: Trigger, arguments: Arguments, others: Sequence[Side]) -> bool:
    """Recognise "X and Y joined them": more at the table that was told of."""
    return (
        trigger.lemma == "join"
        and not others
        and bool(arguments.others)
        and all(m.kind == "pronoun" for m in arguments.others)
    )


def _is_roll_call(token: Token, trigger: Trigger) -> bool:
    """Recognise "In attendance were X and Y", "Attendees included X": at the table told of."""
    return trigger.lemma == "attend" and token.lower_ in _LISTS


def _is_attended(token: Token, trigger: Trigger, arguments: Arguments) -> bool:
    """Recognise "the meeting was attended by X", "the meeting, chaired by X,": one more there."""
    verbs = [child for child in token.children if child.dep_ == "acl" and child.tag_ == "VBN"]
    verbs += [arguments.verb] if arguments.verb is not None else []
    return (
        trigger.pos == "noun"
        and arguments.is_definite
        and any(verb.lower_ in load_cues("attend_verb") for verb in verbs)
    )


def _is_of_another(token: Token) -> bool:
    """Recognise "is to attend a meeting of the Council": none that was told of."""
    things = [*children(token, "dobj")]
    things += [c for p in children(token, "prep") if p.lower_ == "in" for c in p.children]
    return any(
        child.lower_ in ("a", "an", "another") for thing in things for child in thing.children
    )


def _is_visit_of_states(trigger: Trigger, arguments: Arguments, sides: Sequence[Side]) -> bool:
    """Recognise "the first such visit between the two states": what it is, not who met."""
    return (
        "visit" in trigger.flags
        and arguments.needs_no_subject
        and all(side.entity.kind == "party" for side in sides)
    )


def _is_purpose(token: Token, positions: frozenset[int]) -> bool:
    return (
        token.dep_ in ("advcl", "xcomp", "acl")
        and token.head.i in positions
        and any(child.lower_ == "to" for child in token.children)
    )


def _is_aside(token: Token) -> bool:
    """Recognise "a day after he held talks with X", "since they met", "before his call"."""
    for word in (token, *token.ancestors):
        marks = [word, *(child for child in word.children if child.i < word.i)]
        for mark in marks:
            if mark.dep_ not in ("prep", "mark", "advmod"):
                continue
            if mark.lower_ in ("since", "before", "until"):
                return True
            if mark.lower_ == "after" and mark.i and mark.doc[mark.i - 1].lower_ in _UNITS:
                return True
        if word.dep_ == "relcl" and not _is_next_stop(word):
            return True
        if _had_been_by_then(word, token):
            return True
    return False


def _is_next_stop(clause: Token) -> bool:
    """ "went on to Bern, where he dined with X": the journey goes on, and so does the day."""
    if not any(child.lower_ == "where" for child in clause.children):
        return False
    verb = governing_verb(clause)
    return verb is not None and (
        verb.lower_ in load_cues("travel_verb") or any(c.lower_ == "on" for c in verb.children)
    )


def _goes_on(parsed: Parsed) -> bool:
    """Tell whether a sentence goes on from what was told: by a word, or "went on to"."""
    words = parsed.lowers
    return any(
        word in load_cues("further_cue")
        or (word == "on" and index and words[index - 1] in load_cues("travel_verb"))
        for index, word in enumerate(words)
    )


def _had_been_by_then(word: Token, token: Token) -> bool:
    """Recognise "said on Tuesday that she had met Y": met before the day of the words."""
    if word.lower_ not in load_cues("report") or word.i == token.i:
        return False
    clause = next((child for child in word.children if child.dep_ == "ccomp"), None)
    return clause is not None and any(
        child.dep_ == "aux" and child.lower_ == "had" for child in clause.children
    )


def _name_occasion(token: Token, trigger: Trigger) -> tuple[Token, Trigger]:
    """Return the noun that says when and how: "a call on Monday that brought A and B together"."""
    if token.dep_ == "relcl" and "particle_together" in trigger.flags:
        named = find_trigger(token.head, "noun")
        if named is not None:
            return token.head, named
    return token, trigger


def _hosted(token: Token, trigger: Trigger) -> list[int]:
    """ "talks mediated by X on Monday", "a letter handed to X": the participle tells the same."""
    telling = load_cues("host_verb") | load_cues("carry_verb")
    return [
        child.i
        for child in (token.children if trigger.pos == "noun" else ())
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lower_ in telling
    ]


def _is_of_invitation(parsed: Parsed, token: Token, when: ClaimDate) -> bool:
    """Tell whether a date is the day on which somebody was invited, not that of the visit."""
    place = next((k for k, d in parsed.dates.items() if d.start_char == when.start_char), None)
    if place is None:
        return False
    owner = find_owner(parsed.doc[place])
    return place < token.i or owner is None or owner in (token, token.head)


def _to_drafts(
    parsed: Parsed,
    text: str,
    book: PartyBook,
    token: Token,
    trigger: Trigger,
    arguments: Arguments,
    status: Status,
    positions: frozenset[int],
) -> Iterable[ClaimDraft]:
    subjects = find_sides(arguments.subjects, book, text, acts=True)
    is_addressed = trigger.pos == "verb" and arguments.verb == token
    are_equal = arguments.needs_no_subject
    others = find_sides(arguments.others, book, text, False, is_addressed, are_equal)
    if not (subjects or others):
        subjects = find_turn_sides(parsed, token, trigger, book)
    known = {side.entity.entity_id for side in subjects}
    others = [side for side in others if side.entity.entity_id not in known]
    if trigger.lemma == "join" and arguments.is_passive and subjects:
        # "They were joined by X": who sat there, the telling before knows best
        others = [side for side in others if side.mention.kind != "pronoun"]
    joins_those = _joins_those(trigger, arguments, others) or _is_roll_call(token, trigger)
    if trigger.lemma == "discuss" and len({book.party_of(s.entity) for s in subjects}) > 1:
        # "They discussed their meetings with …": the others belong to what was discussed.
        others = []
    if "visit" in trigger.flags and not has_host(subjects, others, book):
        return
    if _is_visit_of_states(trigger, arguments, (*subjects, *others)):
        return
    if trigger.lemma == "discuss" and not others and len(subjects) < 2:
        return
    if (
        "mutual_only" in trigger.flags
        and not others
        and (len({book.party_of(s.entity) for s in subjects}) < 2)
    ):
        return
    verb = arguments.verb
    teller, telling = _name_occasion(token, trigger)
    own = {token.i, teller.i, verb.i if verb else -1, *_hosted(token, trigger)}
    when = find_claim_date(parsed, teller, verb if teller is token else None, positions - own)
    when = settle_day(parsed, token, arguments.verb, status, when)
    if (
        when.start is None
        and parsed.line_date is not None
        and takes_entry_date(token, status, parsed.line_date)
    ):
        when = to_claim_date(parsed.line_date)
    if "proposes" in trigger.flags and _is_of_invitation(parsed, token, when):
        when = UNDATED
    if status == "planned" and (when.phrase or "").lower().startswith("earlier"):
        # "agreed to meet in a call earlier in the day": the day of the call
        when = UNDATED
    channel = find_channel(parsed, teller, telling, text)
    if channel == "unspecified" and teller is not token:
        channel = trigger.channel
    if (
        channel == "unspecified"
        and arguments.verb is not None
        and (trigger.pos == "noun" and arguments.verb.lower_ in load_cues("travel_cue"))
    ):
        # "flew to Cairo for talks with"
        channel = "in_person"
    place, place_country, _ = find_place(parsed, token, text)
    if "needs_place" in trigger.flags and place is None and channel == "unspecified":
        return
    if "needs_day" in trigger.flags and when.start is None:
        # "told him in Oslo that": of which meeting, the sentence does not say
        return
    if channel in ("phone", "video", "written"):
        place, place_country = None, None
    company: list[Side] = []
    if not arguments.is_separate:
        known |= {side.entity.entity_id for side in others}
        company = find_sides(find_company(parsed, token, positions), book, text, acts=False)
        company = [side for side in company if side.entity.entity_id not in known]
    move = find_move(parsed, token, status, when)
    if move is not None:
        when, status = move.when, move.status
    is_earlier = _is_of_earlier(token, arguments.verb) or is_followed_up(parsed, token)
    groups = [[*subjects, *others]]
    hosts = arguments.is_passive and len(subjects) > 1 and len(others) == 1
    one, several = (others, subjects) if hosts else (subjects, others)
    parted = part_by_place_and_day(parsed, token, one, several, when, place, place_country)
    if (
        (
            arguments.is_separate
            or is_plural_occasion(token, trigger)
            or is_told_of_each(parsed, token, trigger, others, channel, book)
            or is_one_after_other(parsed, token, others)
        )
        and subjects
        and len(others) > 1
    ):
        groups = [[*subjects, other] for other in others]
    if (
        len(subjects) > 1
        and len(others) == 1
        and (
            arguments.is_separate
            or "each" in parsed.lowers[: token.i]
            or (arguments.is_passive and is_one_after_other(parsed, token, subjects))
        )
        and (
            len({book.party_of(side.entity) for side in subjects}) > 1
            # "was received by the president and by the minister"
            or (arguments.is_separate and arguments.is_passive)
        )
    ):
        # "A and B each had a call with C"
        groups = [[subject, *others] for subject in subjects]
    pairs = list_pairs(parsed, token, trigger)
    if pairs:
        groups = [find_sides(pair, book, text, acts=False) for pair in pairs]
    if parted:
        groups = [group for group, _, _, _ in parted]
    sequel = find_sequel(parsed, token, trigger, arguments, status, when)
    for number, group in enumerate(groups):
        sides = book.drop_covered_parties([*group, *company])
        parties = {book.party_of(side.entity) for side in sides}
        goes_on = sequel if len(parties) < 2 else None
        points = bool(sides) or goes_on is not None or arguments.is_definite
        if not points and _count_open(arguments, book) is None:
            continue
        if parted:
            _, when, place, place_country = parted[number]
        if trigger.lemma in ("accompany", "tell-day"):
            # "X, accompanied by his spy chief": who stands for nobody else is of his own party;
            # "told N on Monday": N may be of the press
            parties = {party for party in parties if not party.startswith("unknown:")}
        is_alone = len(parties) < 2 and goes_on is None
        if is_alone and not trigger.flags.isdisjoint({"needs_parties", "proposes", "weak"}):
            continue
        told = ClaimDraft(
            parsed,
            token.i,
            trigger,
            mark_initiators(
                parsed, token, trigger, arguments, status, channel, place_country, sides, book
            ),
            when,
            channel,
            status,
            place,
            place_country,
            find_topics(parsed, token, verb, text),
            (arguments.is_definite and goes_on is None)
            or trigger.lemma == "discuss"
            or joins_those,
            has_also(parsed, token),
            _goes_on(parsed),
            _is_aside(token) or is_earlier,
            book.is_domestic([side.entity for side in sides]),
            arguments.is_borrowed,
            not others,
            ("joins" in trigger.flags and not _is_of_another(token))
            or joins_those
            or _is_attended(token, trigger, arguments),
            trigger.pos == "noun" and is_spoken_of(token),
            is_earlier or goes_on == "earlier",
            _count_open(arguments, book),
            goes_on,
        )
        series = find_series(parsed, token) if status == "held" and trigger.pos == "noun" else []
        if series and not parted:
            for turn in series:
                seen = turn.place is not None and channel == "unspecified"
                yield replace(_at(told, turn), channel="in_person" if seen else channel)
            continue
        stop = find_next_stop(parsed, token, others) if number == len(groups) - 1 else None
        if stop is not None and stop.when == when:
            told = replace(told, when=UNDATED)
        yield told
        yield from _read_other_one(parsed, text, book, token, told)
        again = find_again(parsed, token) if status in ("held", "planned") else None
        if again is not None and again.start != told.when.start:
            yield replace(told, when=again, is_definite=False)
        later = find_later(parsed, token) if status == "held" and trigger.pos == "verb" else []
        yield from (_at(told, turn) for turn in later)
        if stop is not None:
            guests = find_sides(stop.others, book, text, acts=False)
            land = stop.country if stop.place else place_country
            sides = book.drop_covered_parties([*subjects, *guests])
            yield replace(
                told,
                sides=mark_initiators(
                    parsed, token, trigger, arguments, status, channel, land, sides, book
                ),
                when=stop.when or when,
                place=stop.place or place,
                place_country=land,
                is_definite=False,
            )
        if move is not None and move.new is not None:
            yield replace(told, when=move.new, status="planned")


def _at(told: ClaimDraft, turn: Turn) -> ClaimDraft:
    """Return a draft as told of another of its days, and of where that was."""
    return replace(
        told, when=turn.when, place=turn.place, place_country=turn.country, is_definite=False
    )


def _read_other_one(
    parsed: Parsed, text: str, book: PartyBook, token: Token, told: ClaimDraft
) -> Iterable[ClaimDraft]:
    """Read "a call from B on Monday and one from C": the other, with C in B's place."""
    other = find_other_one(parsed, token) if told.trigger.pos == "noun" else None
    if other is None:
        return
    known = [side for side in told.sides if side.mention is not other.first]
    acts = any(side.is_initiator for side in told.sides if side.mention is other.first)
    more = find_sides([other.second], book, text, acts)
    if len(known) == len(told.sides) - 1 and more:
        yield replace(told, sides=(*known, *more), when=other.when or told.when)


def _is_of_earlier(token: Token, verb: Token | None) -> bool:
    """Recognise "their previous call", "last met in 2019": not the occasion just told of."""
    words = [child for child in token.children if child.i < token.i]
    if verb is not None and verb != token and token.dep_ in ("dobj", "attr", "nsubj"):
        words += [child for child in verb.children if child.dep_ == "advmod" and child.i < verb.i]
    return any(
        word.lower_ in load_cues("earlier_modifier")
        and (word.dep_ == "amod" or word.lower_ in ("last", "previously"))
        for word in words
    )


def _count_open(arguments: Arguments, book: PartyBook) -> int | None:
    """Return how many a group is that says its number and points to nobody known."""
    told = (*arguments.subjects, *arguments.others)
    for mention in told:
        if mention.kind == "group" and not book.entities_of(mention):
            count = count_of(mention)
            behind = [m for m in told if m.kind == "name" and m.start_char > mention.end_char]
            # "both ministers, N and M": those
            return None if len(behind) == count else count
    return None
