"""Who called, wrote, visited or asked for a contact, where its sentence says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from pipeline.contacts.actors import find_requester
from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import Arguments, Side
from pipeline.contacts.syntax import (
    children,
    is_noun,
    mentions_of,
    owners_of_offer,
    prepositional,
)
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.models import Channel, Mention, Status
from pipeline.parsed import Parsed

_SENT = frozenset({"phone", "written", "video", "unspecified"})
_ABROAD = frozenset({"to", "in", "on", "into", "for"})
_ASKING_VERBS = frozenset(
    "made placed initiated requested sent proposed offered invited telephoned wrote initiate "
    "sends".split()
)
_TEAMS = frozenset({"delegation", "mission", "team", "group"})


def mark_initiators(
    parsed: Parsed,
    token: Token,
    trigger: Trigger,
    arguments: Arguments,
    status: Status,
    channel: Channel,
    country: str | None,
    sides: Sequence[Side],
    book: PartyBook,
) -> tuple[Side, ...]:
    """Return the sides with ``is_initiator`` set on who asked for the contact, on nobody else.

    ``country`` is where it took place. At whose request it was comes first, then who sent or placed
    it, then whose act the trigger names, then who travelled to the other side's country.
    """
    asked = find_requester(parsed)
    parties = {book.party_of(entity) for entity in asked}
    chosen = {side.entity.entity_id for side in sides if side.entity in asked} or {
        side.entity.entity_id for side in sides if book.party_of(side.entity) in parties
    }
    if not chosen:
        chosen = _ids(_find_inviter(parsed, token), sides)
    if not chosen:
        chosen = _ids(_find_senders(parsed, token, trigger, arguments, channel), sides)
    if not chosen and (status == "proposed" or _names_initiator(trigger, arguments)):
        chosen = {side.entity.entity_id for side in sides if side.is_initiator}
    if not chosen and channel in ("in_person", "unspecified"):
        country = country or _find_land_visited(parsed)
        chosen = _find_visitors(parsed, token, _as_named(country, sides, book), sides)
    return tuple(Side(s.entity, s.mention, s.entity.entity_id in chosen) for s in sides)


def _ids(mentions: Iterable[Mention], sides: Sequence[Side]) -> set[int]:
    known = {side.entity.entity_id for side in sides}
    return {e.entity_id for m in mentions for e in m.entities if e.entity_id in known}


def _find_inviter(parsed: Parsed, token: Token) -> list[Mention]:
    """ "declined an invitation from A to lunch", "accepted A's offer to host talks": A's doing."""
    for noun in (token, token.head, token.head.head):
        if noun.lower_ in load_cues("propose_noun") and is_noun(noun):
            return mentions_of(parsed, owners_of_offer(noun))
    return []


def _find_senders(
    parsed: Parsed, token: Token, trigger: Trigger, arguments: Arguments, channel: Channel
) -> list[Mention]:
    """ "a call from A", "A's letter to B", "B was telephoned by A"."""
    if trigger.pos == "verb":
        is_act = arguments.is_passive and "initiator" in trigger.flags
        return prepositional(parsed, token, ("by",)) if is_act else []
    if channel not in _SENT:
        return []
    senders = prepositional(parsed, token, ("from",))
    verb = arguments.verb
    if not senders and verb is not None and verb.lower_ in load_cues("get_verb"):
        # "received a message from A": the parse may hang the "from" on the verb
        senders = prepositional(parsed, verb, ("from",))
    if senders or trigger.lemma not in load_cues("sent_word"):
        return senders
    aims = ("to", "with") if parsed.sentence.is_heading else ("to",)
    owners = mentions_of(parsed, children(token, "poss")) or list(arguments.subjects)
    return owners if owners and prepositional(parsed, token, aims) else []


def _names_initiator(trigger: Trigger, arguments: Arguments) -> bool:
    if arguments.is_passive:
        return False
    verb = arguments.verb
    if not trigger.flags.isdisjoint({"initiator", "directed"}):
        # "directed": "a letter from A to B", "A's message"; who received one has not sent it
        return not (
            "directed" in trigger.flags
            and verb is not None
            and verb.lower_ in load_cues("get_verb")
        )
    return verb is not None and trigger.pos == "noun" and verb.lower_ in _ASKING_VERBS


def _find_land_visited(parsed: Parsed) -> str | None:
    """ "is to visit the Chinese capital for talks": China, though no place is named."""
    for index, lower in enumerate(parsed.lowers):
        mention = parsed.mentions.get(index + 1)
        if lower in ("visit", "visits", "visited", "visiting") and mention is not None:
            is_land = mention.can_be_place or mention.kind in ("party", "place")
            return mention.entities[0].country if is_land and mention.entities else None
    return None


def _as_named(country: str | None, sides: Sequence[Side], book: PartyBook) -> str | None:
    """Return the land of a place as the sides call it: Belgrade's was Yugoslavia once."""
    known = {side.entity.country for side in sides}
    before = country
    while before is not None and before not in known:
        state = book.reference.countries.get(before)
        before = state.predecessor if state is not None else None
    return before or country


def _find_visitors(
    parsed: Parsed, token: Token, country: str | None, sides: Sequence[Side]
) -> set[int]:
    """Return who came to the country of the others: "flew to Kyiv and met", "on a visit to"."""
    if country is None:
        return set()
    hosts = [side for side in sides if side.entity.country == country]
    guests = {s.entity.entity_id for s in sides if s.entity.country not in (country, None)}
    if not hosts or not guests:
        return set()
    first = {side.mention.start_char: side.entity.entity_id for side in sides}
    latest: int | None = None
    for index, lower in enumerate(parsed.lowers):
        mention = parsed.mentions.get(index)
        if mention is not None:
            ids = {e.entity_id for e in mention.entities}
            latest = first.get(mention.start_char) or next(iter(ids & guests), latest)
        elif _tells_of_journey(parsed, index, lower):
            if latest in guests:
                return {latest}
            if latest is None and index < token.i:
                # "During a visit to Kyiv, A met B"
                acting = {s.entity.entity_id for s in sides if s.is_initiator} & guests
                return acting if len(acting) == 1 else set()
    return set()


def _tells_of_journey(parsed: Parsed, index: int, lower: str) -> bool:
    """Tell whether a word sends whom the sentence named last to a place of others."""
    following = parsed.lowers[index + 1 : index + 5]
    if lower in ("visit", "visits", "visited", "visiting") and index + 1 in parsed.mentions:
        return True
    if lower in load_cues("travel_noun"):
        before = parsed.lowers[max(0, index - 4) : index]
        return not {"during", "on", "for"}.isdisjoint(before) and "to" in following
    if lower in ("led", "leads", "leading"):
        return not _TEAMS.isdisjoint(following) and "to" in parsed.lowers[index + 1 : index + 7]
    return lower in load_cues("visitor_verb") and not _ABROAD.isdisjoint(following)
