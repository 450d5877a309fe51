"""Small records for the tests of tables, build and export, and a stand-in for the pipeline's steps.

Imports nothing heavy: the processes of a test build start by loading this.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.chunks import work_through
from pipeline.folders import Folder
from pipeline.merge import Identities
from pipeline.models import Account, Claim, ClaimDate, Contact, Document, Participant

TEXT = "Envoys Ada Orr of Norland and Ivo Tan of Sudania met in Portville on 3 May 2031."


def person(name: str, country: str | None = None, **more: object) -> Participant:
    party = country or f"party:{name.casefold()}"
    plain = Participant(name, None, country, None, name, "document", False, 0, party)
    return replace(plain, **more)  # type: ignore[arg-type]


def contact(contact_id: str = "c1", doc_id: str = "d1", **more: object) -> Contact:
    people = (person("Ada Orr", "NOR", is_initiator=True), person("Ivo Tan", "SDN"))
    day = date(2031, 5, 3)
    when = ClaimDate(day, day, "day", "explicit", "3 May 2031", 69, 79, "full-date", None)
    claim = Claim(
        doc_id, 0, len(TEXT), "met", 49, 52, people, when,
        "in_person", "held", "international", "Portville", None, ("grain",), 0.9,
    )  # fmt: skip
    account = Account(doc_id, "Norland Gazette", None, None, "paraphrase", TEXT[:10], 0, 10)
    plain = Contact(
        contact_id, day, day, "day", "explicit", "held", "in_person", "international", people,
        "Portville", None, ("grain", "ports"), 0.9, (), (claim,), (account,), day,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def document(doc_id: str = "d1", **more: object) -> Document:
    return replace(Document(doc_id, TEXT, source="Norland Gazette"), **more)  # type: ignore[arg-type]


def find_stub(document: Document) -> tuple[Document, list[Contact]]:
    """Find a contact wherever a text says met; fail on one that says fail; one by one as told."""
    if "fail" in document.text:
        raise KeyError("no such envoy")
    if "exit" in document.text:
        os._exit(9)
    if "slow" in document.text:
        time.sleep(0.1)
    if "log" in document.text:
        with Path(document.url or "").open("a") as file:
            file.write(f"{document.doc_id}\n")
    if "met" not in document.text:
        return document, []
    told = contact(f"c-{document.doc_id}", document.doc_id)
    claim = replace(told.claims[0], start_char=0, end_char=len(document.text))
    return replace(document, published=date(2031, 5, 4), published_basis="text"), [
        replace(told, claims=(claim,), accounts=())
    ]


def count_loads(parts: Folder, chunk: Sequence[Document]) -> tuple[int, int]:
    """Work through a chunk with all that a build uses; return this process and its model loads."""
    from pipeline.parse import load_model  # heavy

    work_through(parts, chunk, "0", None)
    return os.getpid(), load_model.cache_info().misses


def find_without_model(document: Document) -> tuple[Document, list[Contact]]:
    raise OSError("[E050] Can't find model 'en_core_web_sm'. It is not a package.")


def keep(contacts: Sequence[Contact], identities: Identities) -> list[Contact]:
    """Join nothing."""
    return list(contacts)
