"""Words by which a statement ties itself to an occasion, or shows that it was spoken elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.models import Channel

_OCCASIONS: dict[str, frozenset[Channel]] = {
    "call": frozenset({"phone", "video", "unspecified"}),
    "conversation": frozenset({"phone", "video", "in_person", "unspecified"}),
    "talks": frozenset({"phone", "video", "in_person", "unspecified"}),
    "meeting": frozenset({"in_person", "video", "unspecified"}),
    "letter": frozenset({"written", "unspecified"}),
}
_OCCASION = re.compile(
    r"\b(?:the|their|this|that|his|her|our|its|both|no|any|such|during|phone|after|hours of|"
    r"minutes of)\s+"
    r"(?:(?!(?:of|an?|the)\b)[\w-]+\s+){0,3}?"
    r"(?:(?P<call>call|teleconference|videoconference)|(?P<conversation>conversation|discussions?|"
    r"exchange|dialogue|consultations?)|(?P<talks>talks|negotiations)|(?P<meeting>meeting|summit|"
    r"visit|encounter|session)|(?P<letter>letter|message|note))\b",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"\b(?:the (?:two|pair|leaders|presidents|ministers|sides|parties)|both (?:sides|leaders|"
    r"officials|presidents|ministers|parties|men|women|countries)|each other|one another)\b",
    re.IGNORECASE,
)
# Words to the press are about the occasion when they look back on it; else about anything.
_PRESS = re.compile(
    r"\b(?:reporters|journalists|(?:press|news) (?:conference|briefing)|briefing|tweet(?:ed)?|"
    r"posted)\b",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(r"\bhad\b|\bjoint (?:press|news)\b|\bafterwards?\b", re.IGNORECASE)
# Words of a side about what it did with the other: "We have agreed on a schedule", "I told him".
TOGETHER = re.compile(
    r"\b[Ww]e(?:[’']ve| have| had|(?: \w+ly))? (?:agreed|discussed|talked|spoke|spoken|met|told|"
    r"exchanged|covered|went over|had an?)\b|\bI(?:[’']ve| have| had)? (?:told|assured|asked|urged|"
    r"warned|informed|made (?:it )?(?:very |absolutely )?clear to) "
    r"(?:him|her|them|my|President|Prime|Minister|the (?:president|prime minister|minister|king|"
    r"chancellor|premier|foreign minister|ambassador|envoy))\b"
)
EACH = re.compile(
    r"\b(?:both|the two|all three|all|each of|these)\s+(?:(?:the|his|her|their)\s+)?"
    r"(?:separate\s+)?(?:calls|conversations|meetings|talks|discussions|letters)\b|\bin each\b"
    r"|\b(?:told|assured|asked|urged|reminded|warned) (?:both|each|all)\b",
    re.IGNORECASE,
)
LOOKS_AHEAD = re.compile(r"\b(?:will|shall|is to|are to|plans?|planned|due)\b")
# What a contact that lies ahead is called.
PLAN = re.compile(
    r"\b(?:visits?|trips?|travel|invit(?:ation|ed?)|offer|meet|meeting|summit|talks|call|date|venue|"
    r"encounter|preconditions?|plans?)\b",
    re.IGNORECASE,
)
# Of these, what a talk that was held is not called.
JOURNEY = re.compile(r"\b(?:visits?|trips?|travel|invit(?:ation|ed?)|offer)\b", re.IGNORECASE)
# Who heard it: "a diplomat present at the table", "two people in the room".
PRESENT = re.compile(
    r"\b(?:present(?=,| (?:at|in|during)\b| (?:said|recalled|told)\b)|in the room|at the table|"
    r"who (?:was|were) (?:there|present|in the room)|"
    r"who (?:attended|took part|sat in|listened in|took notes)|"
    r"(?:briefed|with knowledge|familiar) (?:on|of|with) (?:the|what|them|it)\b)",
    re.IGNORECASE,
)
READOUT = re.compile(r"\b(?:readout|account|version)\b", re.IGNORECASE)
# Words spoken elsewhere: to the public, or on another journey.
_ELSEWHERE = re.compile(
    r"\b(?:interview|speech|televised|"
    r"address(?:ed|ing)? to|lawmakers|parliament|congress|rally|broadcast|"
    r"(?P<journey>trip|tour|visit|stop|stay) (?:to|of|in) (?P<place>[A-Z][\w’-]+))",
    re.IGNORECASE,
)


def find_channels(words: str) -> frozenset[Channel] | None:
    """Return the channels of the occasions that a statement refers to, None where to none.

    >>> sorted(find_channels("During the call, he said no."))
    ['phone', 'unspecified', 'video']
    """
    kinds = {k for m in _OCCASION.finditer(words) for k, value in m.groupdict().items() if value}
    if not kinds:
        return None
    return frozenset(channel for kind in kinds for channel in _OCCASIONS[kind])


def speaks_to_press(words: str) -> bool:
    """Tell whether words were spoken to the press and do not look back on anything."""
    return _PRESS.search(words) is not None and _LOOKS_BACK.search(words) is None


def speaks_elsewhere(words: str, places: Collection[str]) -> bool:
    """Tell whether words were spoken to the public, or on a journey to none of ``places``."""
    for match in _ELSEWHERE.finditer(words):
        if match["journey"] is None:
            return True
        if not any(match["place"].lower() in place.lower() for place in places):
            return True
    return False
