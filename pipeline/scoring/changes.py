"""What a change of the pipeline won and lost, from two score files (`score --json`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.scoring.records import GoldError

# What is held apart: a label that went unfound, a find without a label, a match with a wrong field.
_KINDS = ("missed", "false", "wrong")


@dataclass(frozen=True, slots=True)
class Change:
    """One fault that is gone or new; ``kind`` is missed, false or wrong."""

    doc_id: str
    is_gain: bool
    kind: str
    told: str


def read_scores(path: Path) -> dict[str, Any]:
    """Read what `score --json` printed. Raises GoldError when the file is no such thing."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}: no JSON ({error})") from error
    if not isinstance(values, dict) or not {"figures", "documents"} <= values.keys():
        raise GoldError(f"{path}: no scores; make them with `python -m pipeline score GOLD --json`")
    return values


def find_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """Return the faults that are gone (gains), then the new ones (losses), by document.

    Only documents in both are compared. A fault is the same when its labelled fields and its kind
    (for a wrong match also the wrong fields) are the same.
    """
    old = {document["id"]: _faults(document) for document in before["documents"]}
    new = {document["id"]: _faults(document) for document in now["documents"]}
    changes = []
    for is_gain, left, right in ((True, old, new), (False, new, old)):
        for doc_id in sorted(left.keys() & right.keys()):
            for kind, told in left[doc_id]:
                if (kind, told) not in right[doc_id]:
                    changes.append(Change(doc_id, is_gain, kind, told))
    return changes


def _faults(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(kind, _tell(kind, fault)) for kind in _KINDS for fault in document[kind]]


def _tell(kind: str, fault: Mapping[str, Any]) -> str:
    fields = fault["gold"] if kind == "wrong" else fault
    words = [", ".join(fields.get("participants") or ())]
    words += [str(fields.get(field) or "-") for field in ("start", "channel", "status")]
    if kind == "wrong":
        words.append("wrong: " + ", ".join(fault["fields"]))
    return " | ".join(words)


def to_change_lines(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield F1 before and now for each group of documents, then each gain (+) and loss (-)."""
    for group, figures in now["figures"].items():
        earlier = before["figures"].get(group)
        if earlier is not None:
            pairs = [
                f"{name} {_show(earlier[name])} -> {_show(figures[name])}"
                for name in ("f1", "strict_f1", "strict_recall")
            ]
            yield f"{group}: " + "  ".join(pairs)
    for change in find_changes(before, now):
        yield f"{'+' if change.is_gain else '-'} {change.doc_id}  {change.kind}  {change.told}"


def _show(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"
