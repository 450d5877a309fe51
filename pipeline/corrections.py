"""What an analyst corrected: an append-only file beside the tables, one JSON line a correction.

The tables are the machine's answer and are never written to. `corrections.jsonl` lies beside them,
so that a new build leaves it as it is; nothing in it is ever changed or taken out, and an undo is a
line of its own. `pipeline.revision` applies it when the tables are read.
"""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pipeline.appending import append_lines, measure_lines, read_lines
from pipeline.editable import CorrectionError, check_split, check_value, find_old
from pipeline.tables import to_cell

__all__ = [
    "FILE_NAME",
    "Correction",
    "CorrectionError",
    "Identity",
    "Reading",
    "append_corrections",
    "correct",
    "find_active",
    "find_stamp",
    "read_corrections",
    "read_identity",
    "to_csv",
    "undo",
]

What = Literal["confirm", "correct", "split", "merge", "reject", "note", "undo"]
Identity = tuple[str, tuple[str, ...], date | None]
FILE_NAME: Final = "corrections.jsonl"
COLUMNS: Final = (
    "id", "time", "author", "contact_id", "what", "field", "old", "new", "reason", "undone",
)  # fmt: skip
_MOST_AUTHOR, _MOST_REASON = 100, 2_000


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of one contact; a form that changes three fields makes three.

    ``people`` and ``day`` are the contact's when it was corrected: they find it again when another
    build gives it another id. ``new`` is the value of the field; of a merge the contact taken in,
    of a split the plan (see `check_split`), of an undo the id of the correction undone, of a note
    its words.
    """

    id: str
    contact_id: str
    what: What
    field: str | None
    old: Any
    new: Any
    author: str
    time: datetime
    reason: str | None = None
    people: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file of corrections holds, in the order of writing, and the lines that are none."""

    corrections: tuple[Correction, ...]
    unreadable: tuple[int, ...] = ()
    """Numbers of the lines, from 1, that nobody can read; they stay in the file."""


def correct(
    contact: Mapping[str, Any],
    what: What,
    author: str,
    field: str | None = None,
    new: Any = None,
    old: Any = None,
    reason: str | None = None,
) -> Correction:
    """Return a correction of `contact` (a row of the table), its values checked.

    `old` is read from the row where it is not given. Raises CorrectionError, with one sentence for
    the user, when the author is missing, a value is not allowed or changes nothing.
    """
    author, reason = " ".join(author.split()), (reason or "").strip() or None
    if not author:
        raise CorrectionError("Give your name first: every correction is signed.")
    if len(author) > _MOST_AUTHOR or len(reason or "") > _MOST_REASON:
        raise CorrectionError(
            f"A name has at most {_MOST_AUTHOR} characters and a reason {_MOST_REASON:,}."
        )
    if what == "note" and not str(new or "").strip():
        raise CorrectionError("Write the note first.")
    if what == "correct":
        new = check_value(field, new)
        old = find_old(contact, field) if old is None else old
        if new == old:
            raise CorrectionError("Nothing was changed.")
    if what == "split":
        new = check_split(new)
    if what == "merge":
        day = _to_day(new["start"])
        new = {
            "contact_id": str(new["contact_id"]),
            "people": list(new["participants"]),
            "day": day.isoformat() if day else None,
        }
        if new["contact_id"] == contact["contact_id"]:
            raise CorrectionError("Choose another contact to join this one with.")
    return Correction(
        id=uuid.uuid4().hex,
        contact_id=str(contact["contact_id"]),
        what=what,
        field=field,
        old=old,
        new=new,
        author=author,
        time=datetime.now(UTC).replace(microsecond=0),
        reason=reason,
        people=tuple(contact["participants"]),
        day=_to_day(contact["start"]),
    )


def undo(correction: Correction, author: str, reason: str | None = None) -> Correction:
    """Return what undoes a correction; undoing an undo does the correction again."""
    contact = {
        "contact_id": correction.contact_id,
        "participants": correction.people,
        "start": correction.day,
    }
    return correct(contact, "undo", author, new=correction.id, reason=reason)


def read_identity(value: Any) -> Identity:
    """Return id, people and first day of the contact that a merge takes in."""
    if not isinstance(value, Mapping):
        return str(value), (), None
    day = value.get("day")
    people = tuple(str(name) for name in value.get("people") or ())
    return str(value.get("contact_id")), people, date.fromisoformat(day) if day else None


def find_active(corrections: Sequence[Correction]) -> list[Correction]:
    """Return the corrections that hold, in order: undone ones and the undoing are left out."""
    undone: set[str] = set()
    for one in reversed(corrections):
        if one.what == "undo" and one.id not in undone:
            undone.add(str(one.new))
    return [one for one in corrections if one.what != "undo" and one.id not in undone]


def append_corrections(folder: str | Path, corrections: Iterable[Correction]) -> None:
    """Add corrections to the file in `folder`, all or none, and wait until they are on disk.

    Safe while others append; raises OSError where the file cannot be written.
    """
    append_lines(Path(folder) / FILE_NAME, [_to_line(one) for one in corrections])


def find_stamp(folder: str | Path) -> tuple[int, int] | None:
    """Return what changes with every correction in `folder`, None where there is no file of them.

    Raises OSError where the file cannot be read.
    """
    path = Path(folder) / FILE_NAME
    try:
        # The length first: of two states that differ, none is taken for the later one.
        length = measure_lines(path)
        return path.stat().st_mtime_ns, length
    except FileNotFoundError:
        return None


def read_corrections(folder: str | Path) -> Reading:
    """Return every correction in `folder`, in the order of writing; none where there is no file."""
    found, bad = [], []
    for number, line in enumerate(read_lines(Path(folder) / FILE_NAME), 1):
        if not line.strip():
            continue
        try:
            found.append(_from_line(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            bad.append(number)
    return Reading(tuple(found), tuple(bad))


def to_csv(corrections: Sequence[Correction]) -> bytes:
    """Return corrections as CSV (UTF-8 with BOM, no cell a formula), undone ones marked."""
    active = {one.id for one in find_active(corrections)}
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in corrections:
        row = {**_to_plain(one), "undone": "" if one.what == "undo" else one.id not in active}
        writer.writerow([to_cell(_to_words(row[name])) for name in COLUMNS])
    return file.getvalue().encode("utf-8-sig")


def _to_words(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _to_plain(one: Correction) -> dict[str, Any]:
    return {
        "id": one.id,
        "contact_id": one.contact_id,
        "what": one.what,
        "field": one.field,
        "old": one.old,
        "new": one.new,
        "author": one.author,
        "time": one.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reason": one.reason,
        "people": list(one.people),
        "day": one.day.isoformat() if one.day else None,
    }


def _to_line(one: Correction) -> str:
    return json.dumps(_to_plain(one), ensure_ascii=False)


def _from_line(line: bytes) -> Correction:
    row = json.loads(line.decode("utf-8"))
    if row["what"] not in get_args(What):
        raise ValueError(f"{row['what']!r} is no correction")
    return Correction(
        id=str(row["id"]),
        contact_id=str(row["contact_id"]),
        what=row["what"],
        field=row["field"],
        old=row["old"],
        new=row["new"],
        author=str(row["author"]),
        time=datetime.fromisoformat(row["time"]).astimezone(UTC),
        reason=row.get("reason"),
        people=tuple(str(name) for name in row.get("people") or ()),
        day=date.fromisoformat(row["day"]) if row.get("day") else None,
    )


def _to_day(value: Any) -> date | None:
    if value is None or value != value:
        return None
    day: date = value.date() if hasattr(value, "date") else value
    return day
