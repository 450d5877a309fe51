"""What the doctor finds, and how many faults of a kind it lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_SHOWN = 5
"""Faults of one kind that are listed; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: good; a flaw (things run, but mend it); or missing (nothing runs)."""

    state: Literal["good", "flaw", "missing"]
    text: str
    remedy: str | None = None


def list_faults(what: str, faults: Sequence[str], remedy: str) -> Iterator[Finding]:
    """Yield a flaw for each of the first faults, and one that counts the rest."""
    for fault in faults[:_SHOWN]:
        yield Finding("flaw", f"{what}: {fault}", remedy)
    if len(faults) > _SHOWN:
        yield Finding("flaw", f"{what}: {len(faults) - _SHOWN} more of the kind.", remedy)
