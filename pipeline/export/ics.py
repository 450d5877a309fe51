"""Dated contacts as a calendar (RFC 5545; name and description of it after RFC 7986)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import IO, Any, Final

from pipeline.export.selection import Selection, nest

NAME: Final = "Who talked to whom"
_NOT_HELD: Final = ("declined", "cancelled", "denied")
_END: Final = b"END:VCALENDAR"
_VAGUE: Final = {
    "range": "several days",
    "month": "some time in the month",
    "year": "some time in the year",
    "approx": "some time in this window",
}


def write_ics(selection: Selection, file: IO[bytes]) -> int:
    """Write a calendar, an all-day event for each dated contact; its description is the note.

    Planned and proposed contacts are TENTATIVE; declined, cancelled and denied ones CANCELLED.
    """
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", "-//crisis contacts//EN")
    calendar.add("version", "2.0")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", vText(NAME))  # what programs read that do not know RFC 7986
    note = "\n".join(selection.note.to_lines(is_dated_only=True))
    calendar.add("description", note)
    calendar.add("x-wr-caldesc", vText(note))
    head, _, foot = calendar.to_ical().partition(_END)
    file.write(head)
    count = 0
    for contact in nest(selection):
        if contact["start"] is not None:
            # One by one: a calendar of a hundred thousand events need not stand in memory.
            file.write(_to_event(contact))
            count += 1
    file.write(_END + foot)
    return count


def _to_event(contact: dict[str, Any]) -> bytes:
    from icalendar import Event

    first, last = date.fromisoformat(contact["start"]), date.fromisoformat(contact["end"])
    event = Event()
    event.add("uid", f"{contact['contact_id']}@crisis-contacts")
    # The stamp is part of the content, so that the same tables give the same file.
    reported = date.fromisoformat(contact["first_reported"] or contact["start"])
    event.add("dtstamp", datetime(*reported.timetuple()[:3], tzinfo=UTC))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the end is exclusive
    event.add("summary", _clean(contact["summary"]))
    event.add("status", _to_status(contact["status"]))
    event.add("transp", "TRANSPARENT")  # other people's meetings take none of the reader's time
    event.add("categories", [contact["channel"], contact["status"]])
    if contact["place"]:
        event.add("location", _clean(contact["place"]))
    words = [_clean(row["text"]) for row in contact["evidence"]]
    if contact["precision"] in _VAGUE:
        words.insert(0, f"The date means {_VAGUE[contact['precision']]} ({contact['edtf']}).")
    event.add("description", "\n\n".join(words))
    content: bytes = event.to_ical()
    return content


def _to_status(status: str) -> str:
    if status in _NOT_HELD:
        return "CANCELLED"
    return "CONFIRMED" if status == "held" else "TENTATIVE"


def _clean(text: str) -> str:
    """Leave out control characters, which RFC 5545 has no way to write (section 3.1)."""
    return "".join(char for char in text if (char >= " " and char != "\x7f") or char in "\t\n")
