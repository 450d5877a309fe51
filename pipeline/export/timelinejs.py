"""Dated contacts for TimelineJS: its JSON, and the rows of its spreadsheet as CSV.

TimelineJS shows headline and text as HTML, so both are escaped, and makes links of what looks like
one unless it is told not to. A first slide, the title, holds the note.
Source: https://timeline.knightlab.com/docs/json-format.html and the spreadsheet template there.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterator
from typing import IO, Any, Final

from pipeline.export.selection import Selection, nest
from pipeline.export.when import say_when
from pipeline.tables import to_cell

TITLE: Final = "Who talked to whom"
COLUMNS: Final = (
    "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date",
    "Headline", "Text", "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Type",
    "Group", "Background",
)  # fmt: skip
_PARTS: Final = {"year": 1, "month": 2}
"""How many parts of a date are known; for all other precisions it is three."""


def write_timelinejs(selection: Selection, file: IO[bytes]) -> int:
    """Write TimelineJS's JSON: the title, then an event a dated contact, grouped by channel."""
    title = {"text": {"headline": TITLE, "text": _to_note(selection)}, "autolink": False}
    file.write(b'{"title": ' + _to_json(title) + b',\n"events": [')
    count = 0
    for event in _to_events(selection):
        file.write((b",\n" if count else b"\n") + _to_json(event))
        count += 1
    file.write(b"\n]}\n")
    return count


def _to_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _to_note(selection: Selection) -> str:
    lines = selection.note.to_lines(is_dated_only=True)
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def _to_events(selection: Selection) -> Iterator[dict[str, Any]]:
    for contact in nest(selection):
        if contact["start"] is None:
            continue
        quotes = "".join(
            f"<blockquote>{html.escape(row['text'])}</blockquote>" for row in contact["evidence"]
        )
        known = _PARTS.get(contact["precision"], 3)
        event = {
            "unique_id": contact["contact_id"],
            "start_date": _to_parts(contact["start"], known),
            "end_date": _to_parts(contact["end"], known),
            "group": contact["channel"],
            "text": {
                "headline": html.escape(", ".join(contact["participants"])),
                "text": f"<p>{html.escape(contact['summary'])}</p>{quotes}",
            },
            "autolink": False,
        }
        if contact["precision"] != "day":
            event["display_date"] = say_when(contact)
        yield event


def _to_parts(day: str, known: int) -> dict[str, int]:
    numbers = [int(part) for part in day.split("-")]
    return dict(zip(("year", "month", "day")[:known], numbers, strict=False))


def write_timelinejs_csv(selection: Selection, file: IO[bytes]) -> int:
    """Write the rows of TimelineJS's spreadsheet as CSV, the title first, for an import there.

    Spreadsheets run formulas, so what begins as one gets an apostrophe in front.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerow({"Headline": TITLE, "Text": _to_note(selection), "Type": "title"})
    count = 0
    for event in _to_events(selection):
        start, end = event["start_date"], event["end_date"]
        row = {
            **{name.capitalize(): number for name, number in start.items()},
            **{f"End {name.capitalize()}": number for name, number in end.items()},
            "Display Date": event.get("display_date", ""),
            "Headline": event["text"]["headline"],
            "Text": event["text"]["text"],
            "Group": event["group"],
        }
        writer.writerow({name: to_cell(value) for name, value in row.items()})
        count += 1
    text.flush()
    text.detach()
    return count
