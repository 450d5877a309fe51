"""Tables and corrections to corrected tables; the tables that go in stay as they are.

Corrections are applied in the order of writing, so of two that change one field the later holds.
A correction finds its contact by id, else, after another build, by the same people within a few
days. What finds none is an orphan: kept, named with its reason, and tried again next time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from pipeline.cases import Case, Row, change_field, join_cases, read_cases, split_case
from pipeline.corrections import Correction, Identity, find_active, read_identity
from pipeline.editable import CorrectionError
from pipeline.tables import SCHEMAS, Tables, to_frame

NEAR_DAYS: Final = 3
_GONE = "No contact of this build has these people within a few days of its date."
_SPLIT: Final = "split-"
CHANGES: Final = ("correct", "split", "merge")
_DECISIONS: Final = {
    "confirm": "confirmed",
    "correct": "corrected",
    "split": "corrected",
    "merge": "corrected",
    "reject": "rejected",
}


@dataclass(frozen=True, slots=True)
class Orphan:
    """A correction that could not be applied, and why, in words for the user."""

    correction: Correction
    reason: str


@dataclass(frozen=True, slots=True)
class Revision:
    """The corrected tables, what was decided of each contact, and where each correction went.

    ``decisions`` is a row for each contact that somebody reviewed: contact_id, reviewed (True),
    decision (confirmed, corrected, rejected). ``targets`` is the contact of each correction by its
    id; ``gone`` are the ids that the uncorrected tables have and these have no more.
    """

    tables: Tables
    decisions: pd.DataFrame
    orphans: tuple[Orphan, ...]
    targets: Mapping[str, str]
    gone: frozenset[str] = frozenset()


def revise(
    tables: Tables, corrections: Sequence[Correction], keep_rejected: bool = False
) -> Revision:
    """Return the tables as corrected.

    Rejected contacts are left out unless `keep_rejected`. With `decisions` beside them, the tables
    keep their schemas, so that whatever reads tables reads these.
    """
    active = find_active(corrections)
    work = _Work(tables, active)
    for one in active:
        work.apply(one)
    return work.finish(keep_rejected)


def make_key(names: Iterable[str]) -> frozenset[str]:
    """Return what stays the same when a build writes a person's name shorter or longer."""
    return frozenset(name.split()[-1].casefold() for name in names if name.split())


def make_split_id(correction: Correction) -> str:
    """Return the id of the contact that a split makes; it stays the same from build to build."""
    return f"{_SPLIT}{correction.id[:12]}"


class _Work:
    """The contacts that corrections name, while these are applied one after the other."""

    def __init__(self, tables: Tables, active: Sequence[Correction]) -> None:
        self._tables = tables
        self._cases: dict[str, Case] = {}
        self._start: frozenset[str] = frozenset()
        self._known: frozenset[str] = frozenset()
        self._moved: dict[str, str] = {}
        self._decisions: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        self._orphans: list[Orphan] = []
        texts = tables.documents[["doc_id", "source", "url", "text"]]
        self._documents: dict[str, Row] = {
            row[0]: dict(zip(texts.columns, row, strict=True))
            for row in texts.itertuples(index=False, name=None)
        }
        self._load(active)

    def _load(self, active: Sequence[Correction]) -> None:
        self._known = frozenset(self._tables.contacts["contact_id"])
        named = [(one.contact_id, one.people, one.day) for one in active]
        partners = [read_identity(one.new) for one in active if one.what == "merge"]
        lost = [who for who in (*named, *partners) if who[0] not in self._known]
        self._moved = self._find_moved(w for w in lost if not w[0].startswith(_SPLIT))
        # What was only confirmed, rejected or noted keeps its rows, and they need not be read.
        changed = {one.contact_id for one in active if one.what in CHANGES}
        changed |= {who[0] for who in partners}
        wanted = {self._moved.get(name, name) for name in changed} & self._known
        self._start = frozenset(wanted)
        self._cases = read_cases(dict(self._tables.items()), wanted)

    def _find_moved(self, lost: Iterable[Identity]) -> dict[str, str]:
        """Return the contact of today's tables for the ids of other builds; none where in doubt."""
        lost = list(lost)
        if not lost:
            return {}
        by_people: dict[frozenset[str], list[tuple[str, date | None]]] = defaultdict(list)
        contacts = self._tables.contacts
        columns = (contacts["contact_id"], contacts["participants"], contacts["start"])
        for name, people, start in zip(*columns, strict=True):
            by_people[make_key(people)].append((name, None if pd.isna(start) else start.date()))
        found: dict[str, str] = {}
        for contact_id, people, day in lost:
            if contact_id in found or not people:
                continue  # the oldest correction knows the people as the texts name them
            near = sorted(
                (abs((start - day).days) if start and day else 0, name)
                for name, start in by_people.get(make_key(people), ())
                if (start is None) == (day is None)
            )
            near = [pair for pair in near if pair[0] <= NEAR_DAYS]
            if len(near) == 1 or (len(near) > 1 and near[0][0] < near[1][0]):
                found[contact_id] = near[0][1]
        return found

    def apply(self, one: Correction) -> None:
        """Apply one correction, or keep it as an orphan with the reason."""
        name = self._find(one.contact_id)
        if name is None:
            self._orphans.append(Orphan(one, _GONE))
            return
        steps: dict[str, Callable[[str, Correction], None]] = {
            "correct": self._correct,
            "split": self._split,
            "merge": self._merge,
        }
        try:
            if step := steps.get(one.what):
                step(name, one)
        except (CorrectionError, KeyError, TypeError, AttributeError) as error:
            reason = str(error) if isinstance(error, CorrectionError) else "It cannot be read."
            self._orphans.append(Orphan(one, reason))
            return
        self._targets[one.id] = name
        self._decide(name, one.what)

    def _find(self, contact_id: str) -> str | None:
        seen = set()
        while contact_id in self._moved and contact_id not in seen:
            seen.add(contact_id)
            contact_id = self._moved[contact_id]
        return contact_id if contact_id in self._cases or contact_id in self._known else None

    def _decide(self, name: str, what: str) -> None:
        decision = _DECISIONS.get(what)
        if decision is None:
            return
        if decision == "confirmed" and self._decisions.get(name) == "corrected":
            return  # what was changed by hand stays told as such
        self._decisions[name] = decision

    def _correct(self, name: str, one: Correction) -> None:
        case = self._cases[name]
        self._cases[name] = change_field(case, one.field, one.new, self._documents)

    def _split(self, name: str, one: Correction) -> None:
        new_id = make_split_id(one)
        stays, goes = split_case(self._cases[name], new_id, one.new, self._documents)
        self._cases[name], self._cases[new_id] = stays, goes
        self._decide(new_id, one.what)

    def _merge(self, name: str, one: Correction) -> None:
        other = self._find(read_identity(one.new)[0])
        if other is None or other == name:
            raise CorrectionError("The contact that it was joined with is not in this build.")
        joined = join_cases(self._cases[name], self._cases[other], self._documents)
        self._cases[name] = joined
        del self._cases[other]
        self._moved[other] = name
        self._decisions.pop(other, None)
        for correction_id, target in self._targets.items():
            if target == other:
                self._targets[correction_id] = name

    def finish(self, keep_rejected: bool) -> Revision:
        """Return the tables with the cases in place of their old rows, in the order of time."""
        rejected = {name for name, what in self._decisions.items() if what == "rejected"}
        shown = [
            case for name, case in self._cases.items() if keep_rejected or name not in rejected
        ]
        old = self._start if keep_rejected else self._start | rejected
        frames: dict[str, pd.DataFrame] = {}
        for name, part in (
            ("contacts", [case.contact for case in shown]),
            ("participants", [row for case in shown for row in case.people]),
            ("evidence", [row for case in shown for row in case.evidence]),
            ("accounts", [row for case in shown for row in case.accounts]),
        ):
            frames[name] = _exchange(name, getattr(self._tables, name), old, part)
        frames["contacts"] = frames["contacts"].sort_values(
            ["start", "end", "contact_id"], na_position="last", kind="stable", ignore_index=True
        )
        place = {name: at for at, name in enumerate(frames["contacts"]["contact_id"])}
        for name in ("participants", "evidence", "accounts"):
            order = frames[name]["contact_id"].map(place)
            frames[name] = frames[name].iloc[order.argsort(kind="stable")].reset_index(drop=True)
        documents = self._tables.documents
        told = frames["contacts"]["documents"].explode().value_counts()
        counts = documents["doc_id"].map(told).fillna(0).astype("Int64")
        frames["documents"] = documents.assign(n_contacts=counts)
        tables = Tables(**frames, skipped=self._tables.skipped)
        decisions = pd.DataFrame(
            [(name, True, what) for name, what in sorted(self._decisions.items())],
            columns=["contact_id", "reviewed", "decision"],
        )
        gone = old - set(place)
        return Revision(tables, decisions, tuple(self._orphans), dict(self._targets), gone)


def _exchange(
    name: str, frame: pd.DataFrame, old: frozenset[str], rows: Sequence[Row]
) -> pd.DataFrame:
    kept = frame[~frame["contact_id"].isin(old)]
    if not rows:
        return kept.reset_index(drop=True)
    columns = SCHEMAS[name].names
    new = to_frame(name, ({column: row[column] for column in columns} for row in rows))
    return pd.concat([kept, new], ignore_index=True) if len(kept) else new
