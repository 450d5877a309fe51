"""Contacts as event records in the terms of PLOVER, a JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from pipeline.export.rows import write_lines
from pipeline.export.selection import Selection, nest


def write_plover(selection: Selection, file: IO[bytes]) -> int:
    """Write PLOVER records: event and mode, both sides, day, place and the words.

    The source is the side that is said to have begun it, else the first one named. Contacts that
    PLOVER has no event for (denied ones) are left out.
    """
    return write_lines(_to_events(selection), file)


def _to_events(selection: Selection) -> Iterator[dict[str, Any]]:
    for contact in nest(selection):
        if contact["plover"] is None:
            continue
        event, _, mode = contact["plover"].partition("-")
        sides = [
            {"actor": row["name"], "country": row["country"], "role": row["role"]}
            for row in sorted(contact["people"], key=lambda row: not row["is_initiator"])
        ]
        yield {
            "id": contact["contact_id"],
            "date": contact["start"],
            "end_date": contact["end"],
            "date_precision": contact["precision"],
            "event": event,
            "mode": mode or None,
            "cameo": contact["cameo"],
            "source": sides[:1],
            "target": sides[1:],
            "location": {"place": contact["place"], "country": contact["place_country"]},
            "text": [row["text"] for row in contact["evidence"]],
            "publications": contact["documents"],
        }
