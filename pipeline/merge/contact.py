"""One contact out of its claims: the best value of each field, its conflicts, its id."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.merge.confidence import rate
from pipeline.merge.names import Identities
from pipeline.models import Account, Channel, Claim, ClaimDate, Contact, Participant, Status

REMOTE: frozenset[Channel] = frozenset({"phone", "video"})
_KINDS: dict[Channel, str] = {"in_person": "met", "written": "wrote"}
"""What two contacts of the same people on one day are told apart by; all else was spoken."""
_BASES = ("explicit", "completed", "relative", "context", "reported", "none")
_STATUS_ORDER: tuple[Status, ...] = (
    *("denied", "cancelled", "declined", "held", "planned", "proposed"),
)


def build_contact(
    claims: Sequence[Claim],
    accounts: Sequence[Account],
    reported: date | None,
    identities: Identities,
    status: Status | None = None,
) -> Contact:
    """Make one contact of all claims that tell of it; the first day any text told of it is given.

    Claims that say what became of it come before those that only announced it.
    """
    chosen = status or _best_status(claims)
    claims = sorted(claims, key=lambda claim: claim.status != chosen) if status else list(claims)
    when = _best_date(claims)
    channel = _best_channel(claims)
    has_place = channel not in (*REMOTE, "written")
    place = next((c for c in claims if c.place), None) if has_place else None
    people = _join_participants(claims, identities)
    contact = Contact(
        contact_id="",
        start=when.start,
        end=when.end,
        precision=when.precision,
        date_basis=when.basis,
        status=chosen,
        channel=channel,
        scope="domestic" if all(c.scope == "domestic" for c in claims) else "international",
        participants=people,
        place=place.place if place else None,
        place_country=place.place_country if place else None,
        topics=tuple(dict.fromkeys(topic for claim in claims for topic in claim.topics)),
        confidence=rate(claims),
        conflicts=_find_conflicts(claims),
        claims=tuple(claims),
        accounts=tuple(accounts),
        first_reported=reported,
    )
    return replace(contact, contact_id=_make_id(contact, identities))


def order_of(contact: Contact) -> tuple[date, str, int]:
    """Sort key: the day of the first report, then the place of the first claim in its document."""
    first = min((claim.doc_id, claim.start_char) for claim in contact.claims)
    return contact.first_reported or date.max, *first


def get_final_status(members: Sequence[Contact]) -> Status:
    """What became of it: held once anybody tells so, else what the newest text says."""
    if any(member.status == "held" for member in members):
        return "held"
    newest = max(
        members,
        key=lambda m: (m.first_reported or date.min, -_STATUS_ORDER.index(m.status)),
    )
    return newest.status


def _best_date(claims: Sequence[Claim]) -> ClaimDate:
    """Return the date that most documents tell, of day precision before vaguer ones."""
    dated = [claim for claim in claims if claim.when.start is not None]
    if not dated:
        return claims[0].when
    claimed = Counter((c.when.start, c.when.end) for c in dated)
    told = Counter((s, e) for _, s, e in {(c.doc_id, c.when.start, c.when.end) for c in dated})
    return min(
        (claim.when for claim in dated),
        key=lambda w: (
            w.precision not in ("day", "range"),
            _BASES.index(w.basis) >= _BASES.index("reported"),
            -told[w.start, w.end],
            -claimed[w.start, w.end],
            _BASES.index(w.basis),
            w.start or date.max,
        ),
    )


def _best_channel(claims: Sequence[Claim]) -> Channel:
    votes: Counter[Channel] = Counter(c.channel for c in claims if c.channel != "unspecified")
    if not votes:
        return "unspecified"
    best = max(votes.values())
    return next(c.channel for c in claims if votes.get(c.channel) == best)


def _best_status(claims: Sequence[Claim]) -> Status:
    found = {claim.status for claim in claims}
    return next(status for status in _STATUS_ORDER if status in found)


def _join_participants(claims: Sequence[Claim], identities: Identities) -> tuple[Participant, ...]:
    """The people of all claims, each once, by one name; a party only where it has none."""
    found: dict[str, Participant] = {}
    for claim in claims:
        for one in claim.participants:
            key = identities.get_key(one)
            known = found.get(key, one)
            fuller = one if len(one.name) > len(known.name) else known
            found[key] = replace(
                fuller,
                name=identities.get_name(one),
                role=fuller.role or known.role or one.role,
                country=fuller.country or known.country or one.country,
                organisation=fuller.organisation or known.organisation or one.organisation,
                is_initiator=known.is_initiator or one.is_initiator,
            )
    covered = {one.party for one in found.values() if one.resolved_by != "party"}
    return tuple(
        one for one in found.values() if one.resolved_by != "party" or one.party not in covered
    )


def _find_conflicts(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Fields on which documents disagree, each value with the documents that claim it."""
    conflicts: list[str] = []
    channels: dict[str, list[str]] = defaultdict(list)
    days: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        if claim.channel != "unspecified" and claim.doc_id not in channels[claim.channel]:
            channels[claim.channel].append(claim.doc_id)
        when = claim.when
        if when.start is not None and when.precision == "day" and when.basis != "reported":
            label = when.start.isoformat()
            if claim.doc_id not in days[label]:
                days[label].append(claim.doc_id)
    for name, values in (("channel", channels), ("date", days)):
        values = {value: docs for value, docs in values.items() if docs}
        if len(values) > 1:
            told = " | ".join(f"{value} ({', '.join(docs)})" for value, docs in values.items())
            conflicts.append(f"{name}: {told}")
    return tuple(conflicts)


def _make_id(contact: Contact, identities: Identities) -> str:
    """Hash what stays when more texts tell of the contact: who, how, and the day or first text.

    Of how, no more is taken than whether they met, wrote or spoke: a call and a visit of one day
    keep their ids whichever is read first, and "spoke with" keeps its own when another text says
    "by phone". What became of it is left out, since a later text may say it.
    """
    people = sorted({identities.get_stem(one) for one in contact.participants})
    first_text = min(f"{claim.doc_id}:{claim.start_char}" for claim in contact.claims)
    day = contact.start.isoformat() if contact.start else first_text
    state = contact.status if contact.status == "denied" else "told"
    seed = "|".join((*people, day, state, _KINDS.get(contact.channel, "spoke")))
    return hashlib.sha1(seed.encode(), usedforsecurity=False).hexdigest()[:12]
