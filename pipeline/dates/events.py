"""Days counted from a dated event: "two days after the coup of 18 June", "on the eve of …"."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.dates.amounts import to_number
from pipeline.dates.intervals import Interval, add_days
from pipeline.dates.scene import Reading

_MOST_CHARS = 80
_BEGAN = (
    r"(?:began|started|opened|broke out|erupted|expired|ended|lapsed|took effect|came into force|"
    r"collapsed|occurred|happened|fell|died|resigned|was \w+ed|were \w+ed|was overthrown|was shot)"
)
_FEW = r"(?:just|a few|several|only|barely|some|one|two|three|four|five|six|\d{1,2})"
_BESIDE = re.compile(
    r"\b(?:(?P<eve>the eve) of|(?:(?P<n>the|an?|one|two|three|four|five|six|seven|ten|\d{1,2}) "
    rf"(?P<unit>day|week)s?|(?P<long>\d{{2,3}}) hours|"
    rf"(?P<soon>(?:{_FEW} )?(?:hours?|minutes)|shortly)) "
    r"(?P<side>before|after|following)) (?:the|an?|his|her|their|its) "
    rf"(?P<event>(?:[\w’'-]+ ){{1,4}}?)(?:of (?:the )?|(?P<verb>{_BEGAN}) on (?:the )?)\Z",
    re.IGNORECASE,
)
_NO_EVENTS = re.compile(
    r"\b(?:\w+ed|said|who|that|met|spoke|told|held|talks?|meetings?|summit|calls?|visit|session|"
    r"conversation|letter|negotiations?|round|start|end|beginning|middle|week|month|morning|evening|night)\b",
    re.IGNORECASE,
)


def find_event_start(text: str, start: int) -> tuple[int, int] | None:
    """Return where a phrase that counts from the day at ``start`` begins, and its step in days.

    Of talks and meetings the day is their own, told beside the other contact.
    """
    first = max(0, start - _MOST_CHARS)
    if not text.endswith(("of ", "the ", "on "), first, start):
        return None
    found = _BESIDE.search(text[first:start])
    if found is None or _NO_EVENTS.search(found["event"]):
        return None
    if found["eve"]:
        return first + found.start("eve"), -1
    if found["soon"]:
        return first + found.start("soon"), 0
    if found["long"]:
        # "72 hours after": so many whole days
        days = int(found["long"]) // 24
        return first + found.start("long"), -days if found["side"].lower() == "before" else days
    number = 1.0 if found["n"].lower() in ("the", "a", "an") else to_number(found["n"]) or 1.0
    step = int(number) * (7 if found["unit"].lower() == "week" else 1)
    return first + found.start(), -step if found["side"].lower() == "before" else step


def shift(reading: Reading, step: int) -> Reading:
    """Return the day so many days after that of the event."""
    assert reading.span is not None
    day = add_days(reading.span.first, step)
    return replace(
        reading, value=day.isoformat(), span=Interval(day, day), basis="relative", edtf=None
    )
