"""From parts to tables: the jobs of joining and assembly, handed to a crew stage by stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.assembly import Written, write_rows, write_table
from pipeline.folders import Folder
from pipeline.joining import (
    MergeWindow,
    Runs,
    identify_names,
    merge_section,
    number_ids,
    sort_parts,
)
from pipeline.ledger import Ledger, Part
from pipeline.rows import CONTACT_TABLES, to_skipped_row
from pipeline.workers import Crew

JOB_BYTES: Final = 8_000_000
"""Bytes of parts that one job sorts at most, and about those of a section."""
LEAST_JOB_BYTES: Final = 500_000
ENOUGH_JOBS: Final = 32
"""Jobs that little work is cut into, so that no worker waits long for the last one of another."""
MOST_SECTIONS: Final = 512


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows the tables have, and how many contacts were held and have no day."""

    documents: int
    contacts: int
    held: int
    undated: int


def make_tables(
    crew: Crew,
    ledger: Ledger,
    parts: Folder,
    work: Folder,
    out: Folder,
    merge: MergeWindow | None = None,
) -> Counts:
    """Write the tables of the documents wanted into `out`; `work` is for what lies in between.

    No job holds more than one window's contacts and a load of records. Raises
    DamagedError for a part, SchemaError where what was found does not fit the tables.
    """
    total = ledger.measure()
    size = choose_size(total)
    sections = min(MOST_SECTIONS, 1 + total // size)
    groups = _group(ledger.list_parts(), size)
    contacts, names, documents = _sort(crew, ledger, parts, work, groups, sections)
    identities = _collect(
        crew.run(identify_names, ((work, one, names[one]) for one in sorted(names)))
    )
    merged = list(
        crew.run(
            merge_section,
            (
                (work, one, contacts.get(one, []), identities.get(one, []), merge)
                for one in sorted(contacts)
            ),
        )
    )
    ids = _collect(one.ids for one in merged)
    (numbered,) = crew.run(number_ids, [(work, ids[0])])
    told = _collect(one.told for one in merged)
    jobs = [(work, out, "documents", documents[0], told[0])]
    for table in CONTACT_TABLES:
        rows = _collect(one.rows[table] for one in merged)
        jobs.append((work, out, table, rows[0], numbered.get(0, [])))
    texts, found, *_ = crew.run(write_table, jobs)
    write_rows(out, "skipped", map(to_skipped_row, ledger.list_skipped()))
    return _count(texts, found)


def choose_size(total: int) -> int:
    """Return the bytes of a job and of a section, of so many bytes of parts in all."""
    return max(LEAST_JOB_BYTES, min(JOB_BYTES, total // ENOUGH_JOBS))


def _sort(
    crew: Crew,
    ledger: Ledger,
    parts: Folder,
    work: Folder,
    groups: Iterable[list[Part]],
    sections: int,
) -> tuple[Runs, Runs, Runs]:
    jobs = ((parts, work, f"{number:06}", group, sections) for number, group in enumerate(groups))
    contacts, names, documents = (defaultdict[int, list[str]](list) for _ in range(3))
    for one in crew.run(sort_parts, jobs):
        for whole, own in (
            (contacts, one.contacts),
            (names, one.names),
            (documents, one.documents),
        ):
            _extend(whole, own)
        for place, skipped in one.skipped:
            ledger.skip(place, skipped, "source")
    return contacts, names, documents


def _group(parts: Iterable[Part], size: int) -> Iterator[list[Part]]:
    """Yield parts together until they are a job's worth of bytes."""
    group: list[Part] = []
    held = 0
    for part in parts:
        group.append(part)
        held += part.size
        if held >= size:
            yield group
            group, held = [], 0
    if group:
        yield group


def _collect(found: Iterable[Runs]) -> Runs:
    whole: Runs = defaultdict(list)
    for own in found:
        _extend(whole, own)
    return whole


def _extend(whole: Runs, own: Runs) -> None:
    for section, names in own.items():
        whole[section] += names


def _count(texts: Written, found: Written) -> Counts:
    return Counts(texts.rows, found.rows, found.held, found.undated)
