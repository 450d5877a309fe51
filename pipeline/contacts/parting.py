"""Tell one contact of several from several contacts told at once."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.dating import to_claim_date
from pipeline.contacts.records import Side
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.models import ClaimDate
from pipeline.parsed import Parsed


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
        and trigger.lemma in ("call", "letter", "message", "meeting", "conversation", "telegram")
        and token.tag_ in ("NNS", "NNPS")
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
