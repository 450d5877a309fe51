"""The merge of more documents than memory holds: jobs that leave sorted runs for the next ones.

    parts ── sort_parts ─┬─ contacts, by parties and days ──────────┐
                         ├─ names, by surname ── identify_names ────┤
                         └─ documents, by day    (who is whom)  merge_section ── rows of the tables
                                                                    └─ ids ── number_ids

A job holds the contacts of one window (`pipeline.merge.windows`), never those of all documents. The
contacts and names fall into sections, which different jobs read. The result is that of
`pipeline.merge.merge_contacts` over everything at once.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from pipeline.folders import Folder
from pipeline.ledger import Part
from pipeline.merge import (
    Form,
    Identities,
    Identity,
    Window,
    count_names,
    find_form,
    find_party,
    find_stem,
    find_window,
    identify_namesakes,
    list_told,
    merge_window,
    number,
    part_windows,
    tell_apart,
)
from pipeline.models import Contact, Document, Participant, Skipped
from pipeline.parts import DamagedError, Reading, from_plain, keys_of, read_part, to_plain
from pipeline.reference import Reference, load_reference
from pipeline.rows import CONTACT_TABLES, find_publisher, list_documents, to_contact_rows
from pipeline.runs import Sorter, from_key, read_runs, to_key

MergeWindow = Callable[[Sequence[Contact], Identities], Iterable[Contact]]
Runs = dict[int, list[str]]
"""The names of the runs of each section."""

LAST_DAY: Final = "9999-12-31"
"""Stands where a day is missing, so that it sorts last."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """What `sort_parts` leaves: runs by section, and what could not be worked through."""

    contacts: Runs
    names: Runs
    documents: Runs
    skipped: list[tuple[int, Skipped]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What `merge_section` leaves: runs of the rows of each table, of ids, of texts told of."""

    rows: dict[str, Runs]
    ids: Runs
    told: Runs


# -- from parts to sorted contacts, names and documents ------------------------------------------


def sort_parts(
    parts: Folder, work: Folder, name: str, wanted: Sequence[Part], sections: int
) -> Sorted:
    """Sort what the wanted documents of some parts tell; `name` is that of no other such job."""
    names = _Names(load_reference())
    skipped: list[tuple[int, Skipped]] = []
    with (
        Sorter(work / "contacts", name) as contacts,
        Sorter(work / "documents", name) as documents,
    ):
        for reading, place in _read_wanted(parts, wanted):
            if reading.skipped is not None:
                skipped.append((place, reading.skipped))
            if reading.document is None:
                continue
            documents.add(key_document(reading.document), _pack(to_plain(reading.document)))
            told = {
                "publisher": find_publisher(reading.document),
                "published": say_day(reading.document.published),
            }
            for number_of, contact in enumerate(reading.contacts):
                window = find_window(contact, set(map(names.find_party, contact.participants)))
                section = zlib.crc32(_join(window.parties).encode()) % sections
                key = to_key(*_to_fields(window), reading.document.doc_id, f"{number_of:06}")
                contacts.add(key, _pack({**told, "contact": to_plain(contact)}), section)
                names.note(contact, section)
            names.count(reading.contacts)
    with Sorter(work / "names", name) as sorted_names:
        for key, value, section in names.list_records(sections):
            sorted_names.add(key, value, section)
    return Sorted(contacts.runs, sorted_names.runs, documents.runs, skipped)


def _read_wanted(parts: Folder, wanted: Sequence[Part]) -> Iterator[tuple[Reading, int]]:
    for part in wanted:
        places = dict(part.places)
        for reading in read_part(parts, part.name):
            # Wanted as it was read, or as the tables have it.
            key = next((key for key in keys_of(reading) if key in places), None)
            if key is not None:
                yield reading, places.pop(key)
        if places:
            raise DamagedError(f"{parts}/{part.name} holds less than it says")


class _Names:
    """In how many documents each name stands, and which sections ask for it."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._stems: dict[Form, str] = {}
        self._counts: Counter[tuple[Form, str]] = Counter()
        self._sections: dict[Form, set[int]] = defaultdict(set)

    def find_stem(self, form: Form) -> str:
        if form not in self._stems:
            self._stems[form] = find_stem(form, self._reference)
        return self._stems[form]

    def find_party(self, one: Participant) -> str:
        return find_party(one, self.find_stem)

    def note(self, contact: Contact, section: int) -> None:
        for one, _ in list_told(contact):
            if one.resolved_by != "party":
                self._sections[find_form(one)].add(section)

    def count(self, contacts: Iterable[Contact]) -> None:
        self._counts.update(count_names(told for one in contacts for told in list_told(one)))

    def list_records(self, sections: int) -> Iterator[tuple[bytes, bytes, int]]:
        for (form, name), count in self._counts.items():
            stem = self.find_stem(form)
            value = {"form": form, "n": count, "sections": sorted(self._sections[form])}
            yield to_key(stem, name), _pack(value), zlib.crc32(stem.encode()) % sections


def _to_fields(window: Window) -> tuple[str, ...]:
    return _join(window.parties), str(int(window.is_apart)), window.first, window.last


def _join(parties: Iterable[str]) -> str:
    return "\x1f".join(parties)  # no text holds this: it is cleaned when it is read


# -- who is whom -----------------------------------------------------------------------------------


def identify_names(work: Folder, section: int, runs: Sequence[str]) -> Runs:
    """Tell the people of a section's surnames apart, for each section of contacts that asks."""
    reference = load_reference()
    with Sorter(work / "identities", f"{section}") as identities:
        records = read_runs(work / "names", runs)
        for stem, group in groupby(records, key=lambda record: from_key(record[0])[0]):
            uses: dict[Form, Counter[str]] = defaultdict(Counter)
            asking: dict[Form, set[int]] = defaultdict(set)
            for key, value in group:
                told = json.loads(value)
                form = (told["form"][0], told["form"][1])
                uses[form][from_key(key)[1]] += told["n"]
                asking[form].update(told["sections"])
            people = identify_namesakes(stem, uses, reference)
            for one in people:  # a contact that is made bears the name chosen
                asking[one.form_of_name] |= asking[one.form]
            for one in people:
                for asked in sorted(asking[one.form]):
                    identities.add(to_key(one.form[0]), _pack(to_plain(one)), asked)
    return identities.runs


def _load_identities(work: Folder, runs: Sequence[str]) -> Identities:
    found = (
        from_plain(Identity, json.loads(value)) for _, value in read_runs(work / "identities", runs)
    )
    return Identities({one.form: one for one in found})


# -- from contacts to rows -------------------------------------------------------------------------


def merge_section(
    work: Folder,
    section: int,
    runs: Sequence[str],
    identity_runs: Sequence[str],
    merge: MergeWindow | None = None,
) -> Merged:
    """Join the contacts of a section, window by window, and leave the rows of what they became."""
    identities = _load_identities(work, identity_runs)
    name = f"{section}"
    with contextlib.ExitStack() as stack:

        def open_sorter(kind: str) -> Sorter:
            return stack.enter_context(Sorter(work / kind, name))

        rows = {kind: open_sorter(kind) for kind in CONTACT_TABLES}
        ids, told = open_sorter("ids"), open_sorter("told")
        serial = 0
        for window in part_windows(_read_tellings(work, runs)):
            publishers = {one.doc_id: one.publisher for one in window}
            days = {one.doc_id: one.published for one in window}
            contacts = [one.contact for one in window]
            for contact in (merge or merge_window)(contacts, identities):
                serial += 1
                mark = f"{section:04}-{serial:09}"
                ids.add(to_key(contact.contact_id, *tell_apart(contact)), mark.encode())
                key = to_key(say_day(contact.start), say_day(contact.end), contact.contact_id, mark)
                for kind, own in to_contact_rows(contact, publishers).items():
                    rows[kind].add(key, _pack(own))
                for doc_id in days.keys() & set(list_documents(contact)):
                    told.add(to_key(days[doc_id], doc_id), b"")
    return Merged({kind: own.runs for kind, own in rows.items()}, ids.runs, told.runs)


@dataclass(frozen=True, slots=True)
class _Telling:
    """A contact as one document tells it, with who published that and when."""

    contact: Contact
    doc_id: str
    publisher: str
    published: str


def _read_tellings(work: Folder, runs: Sequence[str]) -> Iterator[tuple[Window, _Telling]]:
    for key, value in read_runs(work / "contacts", runs):
        parties, is_apart, first, last, doc_id, _ = from_key(key)
        told = json.loads(value)
        contact = from_plain(Contact, told["contact"])
        window = Window((parties,), is_apart == "1", first, last)
        yield window, _Telling(contact, doc_id, told["publisher"], told["published"])


def number_ids(work: Folder, runs: Sequence[str]) -> Runs:
    """Leave a run with the full id of each contact whose id another has too, by its mark."""
    records = read_runs(work / "ids", runs)
    with Sorter(work / "numbered", "all") as numbered:
        for _, group in groupby(records, key=lambda record: record[0].partition(b"\0")[0]):
            told = [(from_key(key), mark) for key, mark in group]
            items = ((fields[0], tuple(fields[1:]), mark) for fields, mark in told)
            for contact_id, mark in number(items) if len(told) > 1 else ():
                numbered.add(mark, contact_id.encode())
    return numbered.runs


def key_document(document: Document) -> bytes:
    """Return the key by which documents are sorted: the day of publication, then the id."""
    return to_key(say_day(document.published), document.doc_id)


def say_day(day: date | None) -> str:
    """Return a day as YYYY-MM-DD; a missing one sorts last."""
    return day.isoformat() if day else LAST_DAY


def _pack(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    return text.encode()
