"""The rows of the six tables: each record as a dict of the columns of its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from pipeline.coding import summarise, to_cameo, to_edtf, to_plover
from pipeline.models import Contact, Document, Skipped

CONTACT_TABLES: Final = ("contacts", "participants", "evidence", "accounts")
"""The tables whose rows come from contacts."""


def to_rows(
    documents: Iterable[Document], contacts: Iterable[Contact], skipped: Iterable[Skipped]
) -> dict[str, Iterable[dict[str, Any]]]:
    """Return the rows of each table, by its name; the order is told in `pipeline.tables`."""
    texts = sorted(
        documents, key=lambda document: (document.published or date.max, document.doc_id)
    )
    publishers = {document.doc_id: find_publisher(document) for document in texts}
    found = sorted(
        contacts,
        key=lambda contact: (
            contact.start or date.max,
            contact.end or date.max,
            contact.contact_id,
        ),
    )
    n_contacts: dict[str, int] = {}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTACT_TABLES}
    for contact in found:
        for doc_id in list_documents(contact):
            n_contacts[doc_id] = n_contacts.get(doc_id, 0) + 1
        for name, own in to_contact_rows(contact, publishers).items():
            rows[name] += own
    return {
        **rows,
        "documents": (to_document_row(text, n_contacts.get(text.doc_id, 0)) for text in texts),
        "skipped": map(to_skipped_row, skipped),
    }


def to_contact_rows(
    contact: Contact, publishers: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of one contact by table; `publishers` are those of its documents, by id."""
    return {
        "contacts": [_contact_row(contact, publishers)],
        "participants": list(_participant_rows(contact)),
        "evidence": list(_evidence_rows(contact)),
        "accounts": list(_account_rows(contact)),
    }


def list_documents(contact: Contact) -> list[str]:
    """Return the ids of the documents that tell of a contact, each once."""
    ids = [claim.doc_id for claim in contact.claims]
    return list(dict.fromkeys(ids + [account.doc_id for account in contact.accounts]))


def find_publisher(document: Document) -> str:
    """Return who publishes a text: its source, else its address's host, else its id."""
    host = urlsplit(document.url).hostname if document.url else None
    return (document.source or host or document.doc_id).casefold()


def _contact_row(contact: Contact, publishers: Mapping[str, str]) -> dict[str, Any]:
    doc_ids = list_documents(contact)
    people = contact.participants
    return {
        "contact_id": contact.contact_id,
        "start": contact.start,
        "end": contact.end,
        "precision": contact.precision,
        "date_basis": contact.date_basis,
        "edtf": to_edtf(contact.start, contact.end, contact.precision),
        "status": contact.status,
        "channel": contact.channel,
        "scope": contact.scope,
        "participants": [person.name for person in people],
        "countries": list(dict.fromkeys(person.country for person in people if person.country)),
        "initiator": "; ".join(person.name for person in people if person.is_initiator) or None,
        "place": contact.place,
        "place_country": contact.place_country,
        "topics": list(contact.topics),
        "summary": summarise(contact),
        "cameo": to_cameo(contact),
        "plover": to_plover(contact),
        "confidence": float(contact.confidence),
        "n_documents": len(doc_ids),
        "n_sources": len({publishers.get(doc_id, doc_id) for doc_id in doc_ids}),
        "conflicts": list(contact.conflicts),
        "documents": doc_ids,
        "first_reported": contact.first_reported,
    }


def _participant_rows(contact: Contact) -> Iterator[dict[str, Any]]:
    for person in contact.participants:
        yield {
            "contact_id": contact.contact_id,
            "name": person.name,
            "role": person.role,
            "country": person.country,
            "organisation": person.organisation,
            "mention": person.mention,
            "resolved_by": person.resolved_by,
            "is_initiator": person.is_initiator,
        }


def _evidence_rows(contact: Contact) -> Iterator[dict[str, Any]]:
    for claim in contact.claims:
        yield {
            "contact_id": contact.contact_id,
            "doc_id": claim.doc_id,
            "start_char": claim.start_char,
            "end_char": claim.end_char,
            "trigger": claim.trigger,
            "date_phrase": claim.when.phrase,
            "date_start_char": claim.when.start_char,
            "date_end_char": claim.when.end_char,
            "date_rule": claim.when.rule,
            "date_anchor": claim.when.anchor,
            "claimed_start": claim.when.start,
            "claimed_end": claim.when.end,
            "claimed_channel": claim.channel,
            "claimed_status": claim.status,
        }


def _account_rows(contact: Contact) -> Iterator[dict[str, Any]]:
    for account in contact.accounts:
        yield {
            "contact_id": contact.contact_id,
            "doc_id": account.doc_id,
            "source": account.source,
            "speaker": account.speaker,
            "country": account.country,
            "kind": account.kind,
            "text": account.text,
            "start_char": account.start_char,
            "end_char": account.end_char,
        }


def to_document_row(document: Document, n_contacts: int) -> dict[str, Any]:
    """Return the row of a text, of which so many contacts are told."""
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "published": document.published,
        "published_basis": document.published_basis,
        "url": document.url,
        "source": document.source,
        "language": document.language,
        "text": document.text,
        "n_contacts": n_contacts,
    }


def to_skipped_row(skipped: Skipped) -> dict[str, Any]:
    """Return the row of what was not read."""
    return {"path": skipped.path, "reason": skipped.reason, "detail": skipped.detail}
