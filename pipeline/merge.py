"""Join claims into contacts: inside one document, then across documents.

Two tellings are of one contact when the same parties stand in them with compatible people, date,
channel and status. Nothing is averaged away: every claim stays with the contact, and fields on which
claims disagree are named in ``conflicts``.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.models import (
    Account,
    Channel,
    Claim,
    ClaimDate,
    Contact,
    Document,
    Participant,
    Status,
)
from pipeline.reference import Reference, fold

_BASES = ("explicit", "completed", "relative", "context", "reported", "none")
_STATUS_ORDER: tuple[Status, ...] = ("denied", "cancelled", "declined", "held", "planned",
                                     "proposed")
_REMOTE: frozenset[Channel] = frozenset({"phone", "video"})
# Where the evening is the next morning of Europe, Africa and Asia.
_WESTERN = frozenset(
    "USA CAN MEX CUB VEN COL BRA ARG CHL PER ECU BOL URY PRY GTM HND SLV NIC CRI PAN DOM HTI".split()
)
_REPORTING_LAG = 4


def to_contacts(
    document: Document,
    claims: Sequence[Sequence[Claim]],
    accounts: Sequence[Sequence[Account]],
    reference: Reference,
) -> list[Contact]:
    """Make a contact of each group of claims of one document, with its accounts."""
    return [
        _build(list(group), list(own), document.published, reference, None)
        for group, own in zip(claims, accounts, strict=True)
        if group
    ]


def merge_contacts(contacts: Iterable[Contact], reference: Reference) -> list[Contact]:
    """Join contacts of several documents that tell of one occasion; sorted by day, then id.

    The result does not depend on the order of ``contacts``. A contact that nothing joins keeps its
    claims as they were.
    """
    by_parties: dict[tuple[str, ...], list[Contact]] = defaultdict(list)
    for contact in contacts:
        by_parties[_party_key(contact)].append(contact)
    merged: list[Contact] = []
    for group in by_parties.values():
        merged.extend(_merge_group(sorted(group, key=_order), reference))
    merged = _number(merged)
    return sorted(merged, key=lambda c: (c.start or date.max, c.end or date.max, c.contact_id))


# -- one contact ------------------------------------------------------------------------------


def _build(
    claims: list[Claim],
    accounts: list[Account],
    reported: date | None,
    reference: Reference,
    status: Status | None,
) -> Contact:
    when = _best_date(claims)
    channel = _best_channel(claims)
    place = next((c for c in claims if c.place), None)
    people = _join_participants(claims, reference)
    chosen = status or _best_status(claims)
    contact = Contact(
        "",
        when.start,
        when.end,
        when.precision,
        when.basis,
        chosen,
        channel,
        "domestic" if all(c.scope == "domestic" for c in claims) else "international",
        people,
        place.place if place and channel not in (*_REMOTE, "written") else None,
        place.place_country if place and channel not in (*_REMOTE, "written") else None,
        tuple(dict.fromkeys(topic for claim in claims for topic in claim.topics)),
        _confidence(claims),
        _find_conflicts(claims, chosen),
        tuple(claims),
        tuple(accounts),
        reported,
    )
    return replace(contact, contact_id=_make_id(contact, reference))


def _best_date(claims: Sequence[Claim]) -> ClaimDate:
    dated = [claim.when for claim in claims if claim.when.start is not None]
    if not dated:
        return claims[0].when
    votes = Counter((when.start, when.end) for when in dated)
    return min(
        dated,
        key=lambda w: (
            w.precision not in ("day", "range"),
            _BASES.index(w.basis) >= _BASES.index("reported"),
            -votes[w.start, w.end],
            _BASES.index(w.basis),
            w.start or date.max,
        ),
    )


def _best_channel(claims: Sequence[Claim]) -> Channel:
    votes = Counter(c.channel for c in claims if c.channel != "unspecified")
    if not votes:
        return "unspecified"
    best = max(votes.values())
    return next(c.channel for c in claims if votes.get(c.channel) == best)


def _best_status(claims: Sequence[Claim]) -> Status:
    found = {claim.status for claim in claims}
    return next(status for status in _STATUS_ORDER if status in found)


def _join_participants(claims: Sequence[Claim], reference: Reference) -> tuple[Participant, ...]:
    """The people of all claims, each once, by the fullest name; a party only where it has none."""
    found: dict[str, Participant] = {}
    for claim in claims:
        for one in claim.participants:
            key = person_key(one, reference)
            known = found.get(key)
            if known is None:
                found[key] = one
                continue
            fuller = one if len(one.name) > len(known.name) else known
            found[key] = replace(
                fuller,
                role=fuller.role or known.role or one.role,
                country=fuller.country or known.country or one.country,
                organisation=fuller.organisation or known.organisation or one.organisation,
                is_initiator=known.is_initiator or one.is_initiator,
            )
    people = [p for p in found.values() if p.resolved_by != "party"]
    covered = {p.party for p in people}
    return tuple(
        p
        for p in found.values()
        if p.resolved_by != "party" or p.party not in covered
    )


def _confidence(claims: Sequence[Claim]) -> float:
    """The surest claim, a little surer where several sentences or texts agree."""
    best = max(claim.confidence for claim in claims)
    support = min(3, len({(c.doc_id, c.start_char) for c in claims}) - 1)
    return round(1 - (1 - best) * 0.8**support, 3)


def _find_conflicts(claims: Sequence[Claim], status: Status) -> tuple[str, ...]:
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


# -- keys -------------------------------------------------------------------------------------


def person_key(one: Participant, reference: Reference) -> str:
    """A key that is equal for two spellings of one person: the listed official, else the name."""
    if one.resolved_by == "party":
        return f"party:{one.party}"
    folded = fold(one.name)
    listed = reference.officials_by_name.get(folded, ())
    names = {row.name for row in listed if one.country in (None, row.country)}
    if len(names) == 1:
        return names.pop()
    words = folded.replace(",", " ").split()
    words = [w for w in words if w.rstrip(".") not in reference.suffixes] or words
    by_surname = {
        row.name
        for row in reference.officials_by_surname.get(words[-1], ())
        if row.country == one.country
    }
    if len(words) == 1 and len(by_surname) == 1:
        return by_surname.pop()
    return words[-1] + (f" {one.country}" if one.country else "")


def _party_key(contact: Contact) -> tuple[str, ...]:
    return tuple(
        sorted({_stable_party(p) for p in contact.participants})
    )


def _stable_party(one: Participant) -> str:
    """The party's key without the document's own numbering."""
    return f"unknown:{fold(one.name)}" if one.party.startswith("unknown:") else one.party


def _order(contact: Contact) -> tuple[date, str, int]:
    claim = contact.claims[0]
    return contact.first_reported or date.max, claim.doc_id, claim.start_char


def _make_id(contact: Contact, reference: Reference) -> str:
    """Hash what stays when more texts tell of the contact: who, and the day or the first text."""
    people = sorted(person_key(p, reference) for p in contact.participants)
    first = contact.claims[0]
    day = contact.start.isoformat() if contact.start else f"{first.doc_id}:{first.start_char}"
    kind = "remote" if contact.channel in _REMOTE else contact.channel
    state = "told" if contact.status in ("held", "planned", "cancelled") else contact.status
    seed = "|".join((*people, day, "remote" if kind == "unspecified" else kind, state))
    return hashlib.sha1(seed.encode(), usedforsecurity=False).hexdigest()[:12]


def _number(contacts: Sequence[Contact]) -> list[Contact]:
    """Keep ids apart where two contacts of one day hash alike."""
    seen: Counter[str] = Counter()
    out: list[Contact] = []
    for contact in sorted(contacts, key=_order):
        seen[contact.contact_id] += 1
        count = seen[contact.contact_id]
        out.append(
            contact
            if count == 1
            else replace(contact, contact_id=f"{contact.contact_id}-{count}")
        )
    return out


# -- across documents -------------------------------------------------------------------------


@dataclass(slots=True)
class _Cluster:
    members: list[Contact]
    people: frozenset[str]
    documents: set[str]


def _merge_group(group: Sequence[Contact], reference: Reference) -> list[Contact]:
    """Join the contacts of one set of parties. Dated ones first, so that undated ones find them."""
    clusters: list[_Cluster] = []
    for contact in sorted(group, key=lambda c: (c.start is None, c.start or date.max, _order(c))):
        people = frozenset(person_key(p, reference) for p in contact.participants)
        document = contact.claims[0].doc_id
        fitting = [
            cluster
            for cluster in clusters
            if document not in cluster.documents and _fits(contact, people, cluster)
        ]
        if len(fitting) > 1:
            same = [c for c in fitting if c.people == people]
            fitting = same or fitting
        if fitting and (contact.start is not None or len(fitting) == 1):
            target = fitting[0]
            target.members.append(contact)
            target.documents.add(document)
            target.people |= people
        else:
            clusters.append(_Cluster([contact], people, {document}))
    return [_join_cluster(cluster, reference) for cluster in clusters]


def _join_cluster(cluster: _Cluster, reference: Reference) -> Contact:
    if len(cluster.members) == 1:
        return cluster.members[0]
    members = sorted(cluster.members, key=_order)
    claims = [claim for member in members for claim in member.claims]
    accounts = [account for member in members for account in member.accounts]
    reported = [m.first_reported for m in members if m.first_reported]
    return _build(
        claims, accounts, min(reported) if reported else None, reference, _final_status(members)
    )


def _final_status(members: Sequence[Contact]) -> Status:
    """What became of it: held once anybody tells so, else what the newest text says."""
    statuses = [m.status for m in members]
    if "held" in statuses:
        return "held"
    newest = max(members, key=lambda m: m.first_reported or date.min)
    return newest.status


def _fits(contact: Contact, people: frozenset[str], cluster: _Cluster) -> bool:
    named = {key for key in people if not key.startswith("party:")}
    theirs = {key for key in cluster.people if not key.startswith("party:")}
    if named and theirs and not (named <= theirs or theirs <= named):
        return False
    return all(_fits_one(contact, member, people, cluster.people) for member in cluster.members)


def _fits_one(
    contact: Contact, other: Contact, people: frozenset[str], theirs: frozenset[str]
) -> bool:
    if not _fits_status(contact, other):
        return False
    channels = {contact.channel, other.channel} - {"unspecified"}
    if len(channels) > 1 and not (channels <= _REMOTE or channels == {"in_person", "video"}):
        return False
    if contact.start is None or other.start is None:
        return people == theirs and _was_news(contact, other)
    if _overlap(contact, other):
        return True
    if not channels <= _REMOTE or people != theirs:
        return False
    gap = abs((contact.start - other.start).days)
    countries = {p.country for p in contact.participants if p.country}
    return gap == 1 and bool(countries & _WESTERN) and bool(countries - _WESTERN) and (
        contact.precision == other.precision == "day"
    )


def _fits_status(contact: Contact, other: Contact) -> bool:
    told = {"held", "planned", "cancelled"}
    pair = {contact.status, other.status}
    return len(pair) == 1 or pair <= told or pair <= {"proposed", "planned", "declined"}


def _overlap(contact: Contact, other: Contact) -> bool:
    if contact.start is None or other.start is None or contact.end is None or other.end is None:
        return False
    return contact.start <= other.end and other.start <= contact.end


def _was_news(contact: Contact, other: Contact) -> bool:
    """An undated telling may be of a dated contact that was news in those days."""
    dated, undated = (contact, other) if contact.start else (other, contact)
    if dated.start is None or undated.first_reported is None or undated.status != "held":
        return False
    return 0 <= (undated.first_reported - dated.start).days <= _REPORTING_LAG
