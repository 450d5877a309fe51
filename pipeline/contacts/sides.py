"""The sides of a claim: who of the mentioned can take part, each once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import Side
from pipeline.models import Mention

_PART_OF_LAND = re.compile(r"\b(?:north|south|east|west|central)\w* \Z")

# "met Smith, an adviser to President Jones": not Jones
_SERVED = re.compile(
    r"[A-Z][\w’'-]+, (?:an? |the |his |her )?(?:[\w-]+ ){0,4}?(?:advis[eo]r|aide|assistant|chief "
    r"of (?:staff|cabinet)|head of (?:cabinet|office)|counsell?or) (?:to|for) \Z",
    re.IGNORECASE,
)
# "the head of the Houthi ruling council, N", "the AU envoy for the Horn of Africa, N"
_BESIDE = re.compile(
    r"(?: [a-z-]+ (?:council|committee|bureau|office|assembly|party)|"
    r" (?:for|to|on) (?:the )?[A-Z][^,;.]{2,50})?\s*,"
)
# ", joint representative of the United Nations and the "
_ENVOY_OF = re.compile(
    r", (?:[a-z-]+ ){0,4}(?:envoy|representative|mediator|negotiator) (?:of|for|from|to) "
    r"[^,;.]{2,40} and (?:the )?"
)
_SERVED_WITHIN = 90
"""Characters before a name in which whose adviser somebody is stands."""


def find_sides(
    mentions: Sequence[Mention],
    book: PartyBook,
    text: str,
    acts: bool,
    is_addressed: bool = False,
    are_equal: bool = False,
) -> list[Side]:
    """Return the entities of the mentions that can take part; ``acts`` marks who initiates.

    A spokesman tells of others' contacts, unless he is the one who ``is_addressed``. Those who
    ``are_equal`` were named together: "between Brazil and the Kenyan minister".
    """
    found: dict[int, Side] = {}
    for mention in mentions:
        if mention.kind == "place" or mention.is_weak:
            continue
        if mention.is_reporting and not is_addressed:
            continue
        if mention.can_be_place and _PART_OF_LAND.search(text[: mention.start_char][-14:]):
            # "in Tindouf, southwest Algeria,"
            continue
        start = mention.start_char
        is_behind = mention.kind == "name" and text[start - 3 : start] in ("to ", "or ")
        if is_behind and _SERVED.search(text, max(0, start - _SERVED_WITHIN), start):
            continue
        for entity in book.entities_of(mention):
            found.setdefault(entity.entity_id, Side(entity, mention, acts))
    sides = _drop_restated(list(found.values()), book, text)
    if not (acts or are_equal) and any(side.entity.kind == "person" for side in sides):
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
            is_his = beside is not None and (
                party in (book.party_of(side.entity), f"unknown:{beside.entity.entity_id}")
                # a movement's chief whom the list knows by his country
                or (beside.entity.country and beside.entity.country == side.entity.country)
            )
            if is_his:
                out.remove(side)
        elif mention.kind == "party" and any(_is_of_envoy(n.mention, mention, text) for n in names):
            out.remove(side)
        elif mention.kind == "group" or (mention.kind == "role" and mention.is_plural):
            count = sum(s.mention is mention for s in sides)
            after = [n for n in names if n.mention.start_char >= mention.end_char]
            if (
                len(after) == count
                and side.entity.kind == "party"
                and text[mention.end_char : after[0].mention.start_char].strip()
                in (",", "—", "–", "-")
            ):
                out.remove(side)
    return out


def _is_of_envoy(name: Mention, party: Mention, text: str) -> bool:
    """Recognise "N, envoy of the United Nations and the Arab League, met": he takes part alone."""
    return (
        name.end_char < party.start_char
        and text.startswith(",", party.end_char)
        and _ENVOY_OF.fullmatch(text, name.end_char, party.start_char) is not None
    )


def _is_set_beside(one: Mention, other: Mention, text: str) -> bool:
    first, second = sorted((one, other), key=lambda mention: mention.start_char)
    return _BESIDE.fullmatch(text[first.end_char : second.start_char].rstrip()) is not None


def has_host(subjects: Sequence[Side], others: Sequence[Side], book: PartyBook) -> bool:
    """Tell whether a visit is a contact only where a person of another party is named."""
    if not others and all(side.mention.kind == "pronoun" for side in subjects):
        # "during their visits to Washington": whom they met there, it does not tell
        return False
    people = [s for s in (*subjects, *others) if s.mention.kind != "party" or s.mention.is_plural]
    return len({book.party_of(side.entity) for side in people}) > 1
