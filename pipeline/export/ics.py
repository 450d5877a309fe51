"""Dated contacts as a calendar (RFC 5545; name and description of it after RFC 7986)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import IO, Any, Final

from pipeline.export.selection import Selection, nest

NAME: Final = "Who talked to whom"
_NOT_HELD: Final = ("declined", "cancelled", "denied")
_END: Final = b"END:VCALENDAR"
_DAY: Final = timedelta(days=1)
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
    # The end is exclusive; after the last day of all calendars there is none.
    after = min(date.fromisoformat(contact["end"]), date.max - _DAY) + _DAY
    # The stamp is part of the content, so that the same tables give the same file.
    reported = contact["first_reported"] or contact["start"]
    words = [row["text"] for row in contact["evidence"]]
    if contact["precision"] in _VAGUE:
        words.insert(0, f"The date means {_VAGUE[contact['precision']]} ({contact['edtf']}).")
    lines = [
        ("BEGIN", "VEVENT"),
        ("UID", _escape(f"{contact['contact_id']}@crisis-contacts")),
        ("DTSTAMP", f"{reported.replace('-', '')}T000000Z"),
        ("DTSTART;VALUE=DATE", contact["start"].replace("-", "")),
        ("DTEND;VALUE=DATE", after.isoformat().replace("-", "")),
        ("SUMMARY", _escape(contact["summary"])),
        ("STATUS", _to_status(contact["status"])),
        ("TRANSP", "TRANSPARENT"),  # other people's meetings take none of the reader's time
        ("CATEGORIES", f"{contact['channel']},{contact['status']}"),
        ("DESCRIPTION", _escape("\n\n".join(words))),
        *([("LOCATION", _escape(contact["place"]))] if contact["place"] else []),
        ("END", "VEVENT"),
    ]
    return b"".join(_fold(f"{name}:{value}") for name, value in lines)


def _escape(text: str) -> str:
    """Return text as a value of the format, by the library's own escaping."""
    from icalendar import vText

    escaped: str = vText(_clean(text)).to_ical().decode()
    return escaped


def _fold(line: str) -> bytes:
    """Return a line folded by the library, whose own events take several times as long."""
    from icalendar.parser import Contentline

    folded: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return folded + b"\r\n"


def _to_status(status: str) -> str:
    if status in _NOT_HELD:
        return "CANCELLED"
    return "CONFIRMED" if status == "held" else "TENTATIVE"


def _clean(text: str) -> str:
    """Leave out control characters, which RFC 5545 has no way to write (section 3.1)."""
    return "".join(char for char in text if (char >= " " and char != "\x7f") or char in "\t\n")
