"""Turn a parsed sentence's triggers into drafts of claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.arguments import find_arguments
from pipeline.contacts.company import find_company
from pipeline.contacts.dating import (
    UNDATED,
    find_claim_date,
    find_new_day,
    takes_entry_date,
    to_claim_date,
)
from pipeline.contacts.details import find_channel, find_place, find_topics, has_also
from pipeline.contacts.parties import PartyBook
from pipeline.contacts.reach import find_owner
from pipeline.contacts.records import Arguments, ClaimDraft, Side
from pipeline.contacts.senses import is_of_sport, is_verb_trigger, stands_as_verb
from pipeline.contacts.status import find_status
from pipeline.contacts.syntax import find_requester, governing_verb, is_noun
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.models import Channel, ClaimDate, Mention, Status
from pipeline.parsed import Parsed

_UNITS = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years"})


_AMBIGUOUS_VERB_NOUNS = frozenset(
    {
        "call",
        "calls",
        "talk",
        "talks",
        "visit",
        "visits",
        "meeting",
        "brief",
        "host",
        "hosts",
        "phone",
        "summons",
        "write",
    }
)


def read_claims(parsed: Parsed, text: str, book: PartyBook) -> list[ClaimDraft]:
    """Return the claim drafts of one sentence, in order of their triggers."""
    found = list(_find_triggers(parsed))
    if found and is_of_sport(parsed):
        return []
    positions = frozenset(token.i for token, _ in found)
    telling: set[int] = set()
    drafts: list[ClaimDraft] = []
    # "By phone" tells only where the verb it belongs to does not tell of the contact itself.
    for token, trigger in sorted(found, key=lambda pair: "means" in pair[1].flags):
        if "means" in trigger.flags and not telling.isdisjoint(_heads(token)):
            continue
        if trigger.lemma == "discuss" and _is_purpose(token, positions):
            # "met to discuss it", "proposed that they meet to discuss it": the other verb tells
            continue
        arguments = find_arguments(parsed, token, trigger)
        if arguments is None:
            continue
        status = find_status(token, arguments.verb)
        if status == "held" and "proposes" in trigger.flags:
            status = "proposed"
        if status is None:
            continue
        own = list(_to_drafts(parsed, text, book, token, trigger, arguments, status, positions))
        drafts.extend(own)
        if own:
            telling.add(token.i)
    return _drop_echoes(sorted(drafts, key=lambda draft: draft.token))


def _heads(token: Token) -> set[int]:
    return {token.head.i, token.head.head.i, token.head.head.head.i}


def _find_triggers(parsed: Parsed) -> Iterable[tuple[Token, Trigger]]:
    for token in parsed.doc:
        if token.i in parsed.mentions or token.i in parsed.dates:
            continue
        lower = token.lower_
        as_noun = find_trigger(token, "noun")
        as_verb = find_trigger(token, "verb")
        if lower == "joined" and as_verb and _is_by_the_way(token):
            # "met X, joined by Y": company.py reads it
            continue
        if as_verb and _opens_with_gerund(parsed, token):
            yield token, as_verb
        elif as_noun and as_verb:
            yield token, as_verb if is_verb_trigger(parsed, token) else as_noun
        elif as_noun:
            if is_noun(token) or token.tag_ == "VBG" or lower in _AMBIGUOUS_VERB_NOUNS:
                yield token, as_noun
        elif as_verb and (not is_noun(token) or stands_as_verb(parsed, token)):
            yield token, as_verb


def _opens_with_gerund(parsed: Parsed, token: Token) -> bool:
    """Recognise "Meeting X on Monday, Y said", which a small parser takes for a title."""
    return (
        token.lower_.endswith("ing")
        and token.i + 1 in parsed.mentions
        and (token.i == 0 or token.nbor(-1).lower_ in (",", '"', "“"))
        and is_noun(token)
    )


def _is_attended(trigger: Trigger, arguments: Arguments) -> bool:
    """Recognise "the meeting was attended by X": one more at the table that was told of."""
    return (
        trigger.pos == "noun"
        and arguments.is_definite
        and arguments.verb is not None
        and arguments.verb.lower_ in load_cues("attend_verb")
    )


def _is_by_the_way(token: Token) -> bool:
    return (
        token.dep_ in ("advcl", "acl", "conj", "dep")
        and token.i + 1 < len(token.doc)
        and token.doc[token.i + 1].lower_ == "by"
        and not any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children)
    )


def _is_purpose(token: Token, positions: frozenset[int]) -> bool:
    return (
        token.dep_ in ("advcl", "xcomp", "acl")
        and token.head.i in positions
        and any(child.lower_ == "to" for child in token.children)
    )


def _is_plural_occasion(token: Token, trigger: Trigger) -> bool:
    """Recognise "calls with A and B", "letters to A and B": as many contacts as others."""
    if trigger.pos == "verb" and (
        trigger.channel == "written" or trigger.lemma in ("summon", "shuttle")
    ):
        return True
    if trigger.pos == "verb" and trigger.channel == "phone":
        # "telephoned both A and B": two calls, unless the text joins them
        return load_cues("joint_word").isdisjoint(word.lower_ for word in token.doc)
    if trigger.pos == "verb" and any(
        word.lower_ == "first" for word in token.doc[token.i + 1 : token.i + 3]
    ):
        # "meeting first A, then B"
        return True
    return (
        trigger.pos == "noun"
        and trigger.lemma in ("call", "letter", "message", "meeting", "conversation", "telegram")
        and token.tag_ in ("NNS", "NNPS")
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
    return any(
        word.lower_ in load_cues("further_cue")
        or (word.lower_ == "on" and word.i and word.nbor(-1).lower_ in load_cues("travel_verb"))
        for word in parsed.doc
    )


def _had_been_by_then(word: Token, token: Token) -> bool:
    """Recognise "said on Tuesday that she had met Y": met before the day of the words."""
    if word.lower_ not in load_cues("report") or word.i == token.i:
        return False
    clause = next((child for child in word.children if child.dep_ == "ccomp"), None)
    return clause is not None and any(
        child.dep_ == "aux" and child.lower_ == "had" for child in clause.children
    )


def _day_of_when(parsed: Parsed, token: Token, verb: Token | None) -> ClaimDate | None:
    """Return the day before a "when" clause: "on Monday, when he received the envoy"."""
    for word in (verb, token):
        if word is None:
            continue
        for child in word.children:
            if child.lower_ == "when" and child.i < word.i:
                for index in (child.i - 1, child.i - 2):
                    day = parsed.dates.get(index)
                    if day is not None and day.first_day is not None:
                        return to_claim_date(day)
    return None


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
    subjects = _sides(arguments.subjects, book, text, acts=True)
    others = _sides(arguments.others, book, text, acts=False)
    known = {side.entity.entity_id for side in subjects}
    others = [side for side in others if side.entity.entity_id not in known]
    if trigger.lemma == "discuss" and len({book.party_of(s.entity) for s in subjects}) > 1:
        # "They discussed their meetings with …": the others belong to what was discussed.
        others = []
    if "visit" in trigger.flags and not _has_host(subjects, others, book):
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
    when = find_claim_date(parsed, token, verb, positions - {token.i, verb.i if verb else -1})
    if when.start is None:
        when = _day_of_when(parsed, token, arguments.verb) or when
    if (
        when.start is None
        and parsed.line_date is not None
        and takes_entry_date(token, status, parsed.line_date)
    ):
        when = to_claim_date(parsed.line_date)
    if "proposes" in trigger.flags and _is_of_invitation(parsed, token, when):
        when = UNDATED
    channel = find_channel(parsed, token, trigger, text)
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
    if channel in ("phone", "video", "written"):
        place, place_country = None, None
    company: list[Side] = []
    if not arguments.is_separate:
        known |= {side.entity.entity_id for side in others}
        company = _sides(find_company(parsed, token, positions), book, text, acts=False)
        company = [side for side in company if side.entity.entity_id not in known]
    initiates = status == "proposed" or _names_initiator(trigger, arguments)
    requester = find_requester(parsed)
    moved = find_new_day(parsed, token) if status == "cancelled" else None
    if moved is not None and when == moved:
        earlier = [
            day
            for index, day in parsed.dates.items()
            if day.start_char != moved.start_char and day.first_day and index > token.i
        ]
        when = to_claim_date(earlier[0]) if len(earlier) == 1 else UNDATED
    groups = [[*subjects, *others]]
    parted = _part_by_place_and_day(parsed, token, subjects, others, when, place, place_country)
    if (
        (arguments.is_separate or _is_plural_occasion(token, trigger))
        and subjects
        and len(others) > 1
    ):
        groups = [[*subjects, other] for other in others]
    if (
        len(subjects) > 1
        and len(others) == 1
        and (
            arguments.is_separate
            or any(word.lower_ == "each" and word.i < token.i for word in parsed.doc)
        )
        and len({book.party_of(side.entity) for side in subjects}) > 1
    ):
        # "A and B each had a call with C"
        groups = [[subject, *others] for subject in subjects]
    if parted:
        groups = [group for group, _, _, _ in parted]
    for number, group in enumerate(groups):
        sides = book.drop_covered_parties([*group, *company])
        if not sides and not arguments.is_definite:
            continue
        if parted:
            _, when, place, place_country = parted[number]
        parties = {book.party_of(side.entity) for side in sides}
        if not trigger.flags.isdisjoint({"needs_parties", "proposes", "weak"}) and len(parties) < 2:
            continue
        told = ClaimDraft(
            parsed,
            token.i,
            trigger,
            tuple(
                replace(
                    s,
                    is_initiator=s.entity.entity_id in requester
                    if requester
                    else initiates and s.is_initiator,
                )
                for s in sides
            ),
            when,
            channel,
            status,
            place,
            place_country,
            find_topics(parsed, token, verb, text),
            arguments.is_definite or trigger.lemma == "discuss",
            has_also(parsed, token),
            _goes_on(parsed),
            _is_aside(token),
            book.is_domestic([side.entity for side in sides]),
            arguments.is_borrowed,
            not others,
            "joins" in trigger.flags or _is_attended(trigger, arguments),
        )
        yield told
        if moved is not None:
            # Postponed: called off for the old day, planned for the new one.
            yield replace(told, when=moved, status="planned")


def _part_by_place_and_day(
    parsed: Parsed,
    token: Token,
    subjects: list[Side],
    others: list[Side],
    when: ClaimDate,
    place: str | None,
    place_country: str | None,
) -> list[tuple[list[Side], ClaimDate, str | None, str | None]]:
    """Part "met A in Kyiv on Monday and B in Moscow on Tuesday" into one contact each."""
    if len(others) < 2 or not subjects:
        return []
    index_of = {m.start_char: k for k, m in parsed.mentions.items()}
    starts = [index_of.get(side.mention.start_char, -1) for side in others]
    if starts != sorted(starts) or starts[0] < token.i:
        return []
    out: list[tuple[list[Side], ClaimDate, str | None, str | None]] = []
    bounds = [*starts, len(parsed.doc)]
    found_any = False
    for number, side in enumerate(others):
        day, spot, land = when, place, place_country
        inside = range(bounds[number] + 1, bounds[number + 1])
        own_day = next((parsed.dates[k] for k in inside if k in parsed.dates), None)
        own_place = next(
            (
                parsed.mentions[k]
                for k in inside
                if k in parsed.mentions
                and (parsed.mentions[k].kind == "place" or parsed.mentions[k].can_be_place)
                and parsed.doc[k - 1].lower_ in ("in", "at")
            ),
            None,
        )
        if own_day is not None and own_day.first_day is not None:
            day = to_claim_date(own_day)
        if own_place is not None:
            spot = own_place.text
            land = own_place.entities[0].country if own_place.entities else None
        if number < len(others) - 1 and (own_day is not None or own_place is not None):
            found_any = True
        out.append(([*subjects, side], day, spot, land))
    return out if found_any else []


def _sides(mentions: Sequence[Mention], book: PartyBook, text: str, acts: bool) -> list[Side]:
    found: dict[int, Side] = {}
    for mention in mentions:
        if mention.kind == "place" or mention.is_reporting or mention.is_weak:
            continue
        for entity in mention.entities:
            found.setdefault(entity.entity_id, Side(entity, mention, acts))
    sides = _drop_restated(list(found.values()), book, text)
    if not acts and any(side.entity.kind == "person" for side in sides):
        # "… met the king, and the United Arab Emirates": a stop of the tour, no guest
        sides = [s for s in sides if s.entity.kind == "person" or not s.mention.can_be_place]
    return sides


def _drop_restated(sides: list[Side], book: PartyBook, text: str) -> list[Side]:
    """Drop a description set beside the name that it describes.

    "Smith, the U.S. envoy, …" where the two were not joined; "the presidents of Kenya and Uganda,
    Oduya and Achen".
    """
    out = list(sides)
    names = [side for side in sides if side.mention.kind == "name"]
    for side in sides:
        mention = side.mention
        if mention.kind == "role" and not mention.is_plural:
            beside = next((n for n in names if _is_set_beside(mention, n.mention, text)), None)
            party = book.party_of(beside.entity) if beside is not None else ""
            if beside is not None and party in (
                book.party_of(side.entity),
                f"unknown:{beside.entity.entity_id}",
            ):
                out.remove(side)
        elif mention.kind == "group" or (mention.kind == "role" and mention.is_plural):
            count = sum(s.mention is mention for s in sides)
            after = [n for n in names if n.mention.start_char >= mention.end_char]
            if (
                len(after) == count
                and side.entity.kind == "party"
                and text[mention.end_char : after[0].mention.start_char].strip() in (",", "—", "-")
            ):
                out.remove(side)
    return out


def _is_set_beside(one: Mention, other: Mention, text: str) -> bool:
    first, second = sorted((one, other), key=lambda mention: mention.start_char)
    return text[first.end_char : second.start_char].strip() == ","


def _has_host(subjects: Sequence[Side], others: Sequence[Side], book: PartyBook) -> bool:
    """Tell whether a visit is a contact only where a person of another party is named."""
    people = [s for s in (*subjects, *others) if s.mention.kind != "party" or s.mention.is_plural]
    return len({book.party_of(side.entity) for side in people}) > 1


def _names_initiator(trigger: Trigger, arguments: Arguments) -> bool:
    if "initiator" in trigger.flags and not arguments.is_passive:
        return True
    if "directed" in trigger.flags and not arguments.is_passive:
        # "a letter from A to B", "A's message"
        return True
    verb = arguments.verb
    if verb is None or trigger.pos == "verb":
        return False
    return verb.lower_ in (
        "made",
        "placed",
        "initiated",
        "requested",
        "sent",
        "proposed",
        "offered",
        "invited",
        "telephoned",
        "wrote",
        "initiate",
        "sends",
    )


def _drop_echoes(drafts: Sequence[ClaimDraft]) -> list[ClaimDraft]:
    """Keep one draft where two triggers of a sentence tell of one occasion.

    "held a phone call and discussed …", "met for talks": the earlier, with what the later adds.
    """
    kept: list[ClaimDraft] = []
    for draft in drafts:
        twin = next(
            (
                k
                for k, other in enumerate(kept)
                if other.entity_ids == draft.entity_ids
                and other.status == draft.status
                and _same_day(other.when, draft.when)
                and _close(other.channel, draft.channel)
            ),
            None,
        )
        if twin is None:
            kept.append(draft)
            continue
        # "X and Y attended the talks": the talks tell.
        first, second = kept[twin], draft
        if "joins" in first.trigger.flags and "joins" not in second.trigger.flags:
            first, second = second, first
        kept[twin] = _join(first, second)
    return kept


def _same_day(first: ClaimDate, second: ClaimDate) -> bool:
    return (
        first.start is None
        or second.start is None
        or (first.start, first.end)
        == (
            second.start,
            second.end,
        )
    )


def _close(first: Channel, second: Channel) -> bool:
    return first == second or "unspecified" in (first, second)


def _join(first: ClaimDraft, second: ClaimDraft) -> ClaimDraft:
    return replace(
        first,
        when=first.when if first.when.start or not second.when.start else second.when,
        channel=second.channel if first.channel == "unspecified" else first.channel,
        place=first.place or second.place,
        place_country=first.place_country if first.place else second.place_country,
        topics=tuple(dict.fromkeys((*first.topics, *second.topics))),
        is_definite=first.is_definite and second.is_definite,
        # "X attended the talks" adds X; "X and Y attended the talks" tells of them.
        is_joining=(first.is_joining or second.is_joining)
        if len(first.sides) == 1
        else (first.is_joining and second.is_joining),
    )
