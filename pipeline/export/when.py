"""A contact's date in words, as vague as it is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def say_when(contact: Mapping[str, Any]) -> str:
    """Return the date of a contact, its days written YYYY-MM-DD, with what its precision means.

    >>> say_when({"start": "2022-02-01", "end": "2022-02-28", "precision": "month"})
    'some time in 2022-02'
    """
    start, end, precision = contact["start"], contact["end"], contact["precision"]
    if start is None:
        return "undated"
    if precision in ("month", "year"):
        return f"some time in {start[:7] if precision == 'month' else start[:4]}"
    if precision == "range":
        return f"{start} to {end}"
    if start == end:
        return f"about {start}" if precision == "approx" else str(start)
    return f"between {start} and {end}"
