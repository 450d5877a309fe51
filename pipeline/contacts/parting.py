"""Tell one contact of several from several contacts told at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from pipeline.contacts.chains import chain_after, is_set_off, opens_clause, skip_stop
from pipeline.contacts.dating import to_claim_date
from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import Side
from pipeline.contacts.senses import is_person
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.models import Channel, ClaimDate, Mention
from pipeline.parsed import Parsed

_THEN_REACH = 6
_THEN = frozenset({",", "and", "then", "later"})
_RECEIVES = frozenset(
    "head_of_state head_of_government royal foreign_minister defence_minister deputy_head military "
    "other_minister movement_leader legislator military_chief security_adviser".split()
)
_SPEAKS = frozenset({"speak", "talk", "converse", "confer", "discuss", "communicate"})
_MEETS_ONE = _SPEAKS | frozenset("meet see receive visit talks discussion consult brief".split())
"""What one does with each of "both" in turn."""
_LIST_ENDS = frozenset({",", ";", "and", ".", "-", "–"})


def is_plural_occasion(token: Token, trigger: Trigger) -> bool:
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
        and trigger.lemma
        in ("call", "letter", "message", "meeting", "conversation", "telegram", "video-link")
        and token.tag_ in ("NNS", "NNPS")
    )


def is_told_of_each(
    parsed: Parsed,
    token: Token,
    trigger: Trigger,
    others: list[Side],
    channel: Channel,
    book: PartyBook,
) -> bool:
    """Recognise "met both A and B", "has spoken to A and B": one contact with each.

    All are of parties of their own, and nothing says that they sat or spoke together.
    """
    if _is_round_of_calls(parsed, token, others, book):
        return True
    if len(others) < 2 or not load_cues("joint_word").isdisjoint(parsed.lowers):
        return False
    if len({book.party_of(side.entity) for side in others}) < len(others):
        return False
    is_said = trigger.pos == "verb" and trigger.lemma in _SPEAKS
    if is_said and channel in ("phone", "unspecified") and _is_perfect(token):
        # "has spoken to A and B" since; "spoke by phone with A and B" may have been one call
        return True
    if trigger.lemma not in _MEETS_ONE:
        return False  # "offered to host both men": together
    if others[0].mention.text.lower().startswith("both"):
        # "met both sides", "both men" may have been at one table
        return others[0].mention.kind in ("name", "role")
    index_of = {m.start_char: k for k, m in parsed.mentions.items()}
    first = index_of.get(others[0].mention.start_char, 0)
    return "both" in parsed.lowers[max(token.i, first - 2) : first]


def _is_perfect(verb: Token) -> bool:
    return any(
        child.dep_ == "aux" and child.lower_ in ("has", "have", "'ve", "had")
        for child in verb.children
    )


def _is_round_of_calls(parsed: Parsed, token: Token, others: list[Side], book: PartyBook) -> bool:
    """Recognise "will meet President A, Prime Minister B and C": a guest sees them in turn.

    They hold different offices of one country, which receive a guest one after the other. Two may
    have sat together; more seldom do.
    """
    if len(others) < 3:
        return False
    if token.lower_ not in load_cues("calls_on_word"):
        return False
    people = [side.entity for side in others if side.entity.kind == "person"]
    offices = {one.office_class for one in people if one.office_class in _RECEIVES}
    return (
        len(people) == len(others) == len(offices)
        and len({book.party_of(one) for one in people}) == 1
        and load_cues("joint_word").isdisjoint(parsed.lowers)
    )


def part_by_place_and_day(
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
    if starts != sorted(starts) or starts[-1] < token.i:
        return []
    if not {"together", "along", "alongside"}.isdisjoint(parsed.lowers[starts[0] : starts[-1]]):
        return []  # "whom he met in Mostar together with B"
    out: list[tuple[list[Side], ClaimDate, str | None, str | None]] = []
    bounds = [starts[0] + 1]
    for before, start in pairwise(starts):
        bounds.append(_find_lead(parsed, before, start) or start + 1)
    found_any = any(bound <= start for bound, start in zip(bounds, starts, strict=True))
    bounds.append(len(parsed.doc))
    for number, side in enumerate(others):
        day, spot, land = when, place, place_country
        inside = range(bounds[number], bounds[number + 1])
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
        elif (
            number and bounds[number - 1] <= starts[number - 1] and bounds[number] > starts[number]
        ):
            # "and, in Oslo on Friday, B and C": C's day as well
            _, day, spot, land = out[-1]
        if own_place is not None:
            spot = own_place.text
            land = own_place.entities[0].country if own_place.entities else None
        if number < len(others) - 1 and (own_day is not None or own_place is not None):
            found_any = True
        out.append(([*subjects, side], day, spot, land))
    return out if found_any else []


def _find_lead(parsed: Parsed, before: int, start: int) -> int | None:
    """Return where "and, in Oslo on Friday, B" begins to tell of B; None for "A and B".

    "And again on Sunday with B" begins with its day as well.
    """
    joint = next((k for k in range(start - 1, before, -1) if parsed.lowers[k] == "and"), None)
    if joint is None or joint + 1 >= start:
        return None
    is_again = parsed.lowers[joint + 1] == "again" and parsed.lowers[start - 1] in ("with", "by")
    if not is_again and parsed.lowers[start - 1] != ",":
        return None
    is_stop = any(k in parsed.dates or k in parsed.mentions for k in range(joint + 1, start))
    return joint + 1 if is_stop else None


def is_one_after_other(parsed: Parsed, token: Token, others: list[Side]) -> bool:
    """Recognise "met A and later B", "spoke with A, then B", "saw A and, over lunch, B"."""
    if len(others) < 2:
        return False
    index_of = {m.start_char: k for k, m in parsed.mentions.items()}
    places = [index_of.get(side.mention.start_char, -1) for side in others]
    if places[0] < token.i or places != sorted(places) or places[0] == places[-1]:
        return False
    if is_set_off(parsed, places[-2], places[-1]):
        return True
    if load_cues("then_cue").isdisjoint(parsed.lowers):
        return False
    between = parsed.lowers[places[-2] + 1 : places[-1]]
    return not load_cues("then_cue").isdisjoint(between) and len(between) < _THEN_REACH


@dataclass(frozen=True, slots=True)
class Stop:
    """Whom somebody met next, and where and when, as far as the stop says so."""

    others: list[Mention]
    when: ClaimDate | None
    place: str | None
    country: str | None


def find_next_stop(parsed: Parsed, token: Token, others: list[Side]) -> Stop | None:
    """Read "met A in Bern, then in Oslo with B and C", "met A there, and on Saturday B"."""
    starts = {side.mention.start_char for side in others}
    last = max((k for k, m in parsed.mentions.items() if m.start_char in starts), default=-1)
    if last < token.i:
        return None
    doc, index = parsed.doc, skip_stop(parsed, last + 1)
    if index < len(doc) and doc[index].lower_ == "there":
        index += 1
    link = index
    while index < len(doc) and doc[index].lower_ in _THEN:
        index += 1
    stop = index
    index = skip_stop(parsed, index)
    words = {word.lower_ for word in doc[link:stop]}
    if index == stop or not words & {"and", "then"} or index >= len(doc):
        return None
    is_with = doc[index].lower_ == "with"
    found = [m for m in chain_after(parsed, index + is_with) if is_person(m)]
    ahead = index + is_with
    if not found or (not is_with and opens_clause(parsed, ahead)):
        return None
    day = next((parsed.dates[k] for k in range(stop, index) if k in parsed.dates), None)
    place = next((parsed.mentions[k] for k in range(stop, index) if k in parsed.mentions), None)
    return Stop(
        found,
        to_claim_date(day) if day is not None and day.first_day is not None else None,
        place.text if place is not None else None,
        place.entities[0].country if place is not None and place.entities else None,
    )


def list_pairs(parsed: Parsed, token: Token, trigger: Trigger) -> list[list[Mention]]:
    """Read "There were two more calls: A with B, C with D": one contact for each pair."""
    if trigger.pos != "noun" or token.tag_ != "NNS":
        return []
    doc = parsed.doc
    colon = next((t.i for t in doc[token.i + 1 : token.i + 4] if t.lower_ == ":"), None)
    if colon is None:
        return []
    pairs: list[list[Mention]] = []
    index = colon + 1
    while index + 2 < len(doc) and doc[index + 1].lower_ == "with":
        one, other = parsed.mentions.get(index), parsed.mentions.get(index + 2)
        if one is None or other is None:
            return []
        pairs.append([one, other])
        index += 3
        while index < len(doc) and doc[index].lower_ in _LIST_ENDS:
            index += 1
    return pairs if len(pairs) > 1 else []


@dataclass(frozen=True, slots=True)
class OtherOne:
    """A second contact told as "and one from C": whom it was with in whose place, and when."""

    first: Mention
    second: Mention
    when: ClaimDate | None


def find_other_one(parsed: Parsed, token: Token) -> OtherOne | None:
    """Read "received a call from B on Monday and one from C an hour later"; None without "one"."""
    if "one" not in parsed.lowers and "another" not in parsed.lowers:
        return None
    doc, words = parsed.doc, parsed.lowers
    for index in range(token.i + 2, len(words) - 2):
        if doc[index].tag_ in ("VBD", "VBZ", "VBP") or words[index] == ";":
            return None
        is_other = words[index] in ("one", "another") and words[index - 1] == "and"
        if not is_other or words[index + 1] not in ("from", "with", "to"):
            continue
        second = parsed.mentions.get(index + 2)
        own = [k for k in range(token.i + 1, index - 1) if words[k] == words[index + 1]]
        first = parsed.mentions.get(own[0] + 1) if own else None
        if first is None or second is None:
            return None
        behind = (parsed.dates.get(k) for k in range(index + 3, min(index + 6, len(words))))
        day = next((d for d in behind if d is not None and d.first_day is not None), None)
        return OtherOne(first, second, to_claim_date(day) if day is not None else None)
    return None
