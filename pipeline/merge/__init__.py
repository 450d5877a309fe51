"""Join claims into contacts: inside one document, then across documents.

Two tellings are of one contact when the same parties stand in them with compatible people, date,
channel and status. Nothing is averaged away: every claim stays with the contact, and fields on
which claims disagree are named in ``conflicts``. Where two contacts could be meant, a telling stays
by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from pipeline.merge.clusters import find_clusters
from pipeline.merge.contact import build_contact, get_final_status, order_of
from pipeline.merge.names import (
    Form,
    Identities,
    Identity,
    count_names,
    find_form,
    find_party,
    find_stem,
    identify,
    identify_namesakes,
)
from pipeline.merge.windows import Window, find_window, part_windows
from pipeline.models import Account, Claim, Contact, Document, Participant
from pipeline.reference import Reference

__all__ = [
    "Form",
    "Identities",
    "Identity",
    "Window",
    "count_names",
    "find_form",
    "find_party",
    "find_stem",
    "find_window",
    "identify",
    "identify_namesakes",
    "list_told",
    "merge_contacts",
    "merge_window",
    "number",
    "part_windows",
    "tell_apart",
    "to_contacts",
]

T = TypeVar("T")


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
    identities = identify((told for contact in given for told in list_told(contact)), reference)
    by_parties: dict[tuple[str, ...], list[Contact]] = defaultdict(list)
    for contact in given:
        parties = {identities.get_party(one) for one in contact.participants}
        by_parties[tuple(sorted(parties))].append(contact)
    merged = [one for group in by_parties.values() for one in merge_window(group, identities)]
    numbered = number((one.contact_id, tell_apart(one), one) for one in merged)
    return sorted(
        (replace(one, contact_id=name) for name, one in numbered),
        key=lambda c: (c.start or date.max, c.end or date.max, c.contact_id),
    )


def merge_window(contacts: Sequence[Contact], identities: Identities) -> Iterator[Contact]:
    """Yield what contacts of the same parties become when those of one occasion are joined.

    The ids are not numbered yet. Given in parts, windows or all at once, the result is the same:
    contacts of two windows never meet.
    """
    return (_join(members, identities) for members in find_clusters(contacts, identities))


def list_told(contact: Contact) -> Iterator[tuple[Participant, str]]:
    """Yield who takes part in each claim of a contact, with the document that says so."""
    return ((one, claim.doc_id) for claim in contact.claims for one in claim.participants)


def number(told: Iterable[tuple[str, tuple[str, ...], T]]) -> list[tuple[str, T]]:
    """Return each item with its id, a number added where contacts of one day hash alike.

    ``told`` has the id, what `tell_apart` gives, and the item. The first told keeps the plain id.
    """
    seen: dict[str, int] = defaultdict(int)
    out: list[tuple[str, T]] = []
    for name, _, item in sorted(told, key=lambda one: one[:2]):
        seen[name] += 1
        out.append((name if seen[name] == 1 else f"{name}-{seen[name]}", item))
    return out


def tell_apart(contact: Contact) -> tuple[str, ...]:
    """Return what orders contacts of one id: the first report, its place, then all that is told."""
    reported, doc_id, start_char = order_of(contact)
    return (
        reported.isoformat(),
        doc_id,
        f"{start_char:012}",
        f"{min(claim.trigger_start for claim in contact.claims):012}",
        f"{contact.end}",
        contact.precision,
        contact.status,
        contact.channel,
        *(one.name for one in contact.participants),
    )


def _join(members: Sequence[Contact], identities: Identities) -> Contact:
    members = sorted(members, key=order_of)
    status = get_final_status(members)
    claims = [claim for member in members for claim in member.claims]
    accounts = [account for member in members for account in member.accounts]
    reported = min((m.first_reported for m in members if m.first_reported), default=None)
    return build_contact(claims, accounts, reported, identities, status)
