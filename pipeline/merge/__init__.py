"""Join claims into contacts: inside one document, then across documents.

Two tellings are of one contact when the same parties stand in them with compatible people, date,
channel and status. Nothing is averaged away: every claim stays with the contact, and fields on
which claims disagree are named in ``conflicts``. Where two contacts could be meant, a telling stays
by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from pipeline.merge.clusters import find_clusters
from pipeline.merge.contact import build_contact, get_final_status, order_of
from pipeline.merge.names import Identities, identify
from pipeline.models import Account, Claim, Contact, Document
from pipeline.reference import Reference

__all__ = ["merge_contacts", "to_contacts"]


def to_contacts(
    document: Document,
    claims: Sequence[Sequence[Claim]],
    accounts: Sequence[Sequence[Account]],
    reference: Reference,
) -> list[Contact]:
    """Make a contact of each group of claims of one document, with its accounts."""
    told = (
        (one, claim.doc_id) for group in claims for claim in group for one in claim.participants
    )
    identities = identify(told, reference)
    return [
        build_contact(list(group), list(own), document.published, identities)
        for group, own in zip(claims, accounts, strict=True)
        if group
    ]


def merge_contacts(contacts: Iterable[Contact], reference: Reference) -> list[Contact]:
    """Join contacts of several documents that tell of one occasion; sorted by day, then id.

    The result does not depend on the order of ``contacts``. An id changes with more documents only
    where they change who took part, when, or whether they met, wrote or spoke. What is left alike,
    two calls of the same people on one day, gets a number in the order of the first report. A
    person has one name in all contacts: the full one that most documents use.
    """
    given = list(contacts)
    identities = identify(
        (
            (one, claim.doc_id)
            for contact in given
            for claim in contact.claims
            for one in claim.participants
        ),
        reference,
    )
    by_parties: dict[tuple[str, ...], list[Contact]] = defaultdict(list)
    for contact in given:
        parties = {identities.get_party(one) for one in contact.participants}
        by_parties[tuple(sorted(parties))].append(contact)
    merged = [
        _join(members, identities)
        for group in by_parties.values()
        for members in find_clusters(group, identities)
    ]
    return sorted(
        _number(merged), key=lambda c: (c.start or date.max, c.end or date.max, c.contact_id)
    )


def _join(members: Sequence[Contact], identities: Identities) -> Contact:
    members = sorted(members, key=order_of)
    status = get_final_status(members)
    claims = [claim for member in members for claim in member.claims]
    accounts = [account for member in members for account in member.accounts]
    reported = min((m.first_reported for m in members if m.first_reported), default=None)
    return build_contact(claims, accounts, reported, identities, status)


def _number(contacts: Iterable[Contact]) -> list[Contact]:
    """Keep ids apart where two contacts of one day hash alike."""
    seen: Counter[str] = Counter()
    out: list[Contact] = []
    for contact in sorted(contacts, key=order_of):
        seen[contact.contact_id] += 1
        count = seen[contact.contact_id]
        name = contact.contact_id if count == 1 else f"{contact.contact_id}-{count}"
        out.append(replace(contact, contact_id=name))
    return out
