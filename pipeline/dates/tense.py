"""Which side of its anchor a phrase lies on: the tense of the verb that governs it.

The clause that holds the phrase is searched without a parser: first what stands before it up to the
last comma, then (where it opens its clause) what follows, then the rest of the sentence before it.
"""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "future"]
Side = Literal["past", "future", "either"]

_REACH = 140
_BREAK = re.compile(
    r"[,;:()\"“”—–]|\b(?:and|but|that|while|when|who|which)\b(?=\s+(?:on|by|from)?\s*$)"
)
_SENTENCE = re.compile(r"[.!?](?:[\"”’)]*)\s+(?=[\"“‘(]?[A-Z])|\n\s*\n|\n")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|St|Jan|Feb|Mar|Apr|"
                           r"Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|U\.S|U\.N))$")  # fmt: skip

_ADVERB = (
    r"(?:\s+(?:also|then|now|not|likely|again|both|first|instead|still|almost|soon|[a-z]{2,12}ly))?"
)
_MOVED = (
    r"(?:postpon(?:ed|es|ing)|moved|delayed|rescheduled|deferred|shifted|pushed(?:\s+back)?|"
    r"put\s+(?:off|back)|brought\s+forward)"
)
_FUTURE = (
    r"(?:will|\w+['’]ll|\w+['’]d(?=\s+be\b)|won't|won’t|shall|would)"
    + _ADVERB
    + r"(?:\s+be)?(?:\s+\w+)?"
    r"|(?:is|are|was|were|be|been)"
    + _ADVERB
    + r"\s+(?:due|set|scheduled|expected|planned|slated|going|"
    r"supposed|poised|tentatively\s+\w+|likely|about|bound)\b(?:\s+(?:for|to)\b)?(?:\s+(?:be\s+)?\w+)?"
    r"|(?:is|are)" + _ADVERB + r"\s+to(?:\s+be)?\s+\w+|(?:was|were)\s+to\s+(?:have\s+|be\s+)?\w+"
    r"|to\s+be\s+\w+|due\s+(?:to|in|on|for|by|back)\b|(?:scheduled|planned|slated|set|booked)\s+(?:for|to)\b"
    r"|(?:has|have)\s+been\s+(?:arranged|fixed|agreed|pencill?ed\s+in)\s+for\b"
    r"|(?:leaves|departs|heads)(?=\s+(?:on|for|to|this|next|later)\b)"
    r"|plans?\s+(?:to|for)\b|planning\b|expects?\s+to\b|hopes?\s+to\b|intends?\s+to\b|agreed\s+to\s+[\w-]+"
    r"|(?:suggested|proposed|offered)(?=\s+$)|(?:ahead|in\s+advance)\s+of|upcoming|forthcoming|on\s+the\s+eve\s+of|deadline"
    r"|"
    + _MOVED
    + r"(?:\s+(?:from|the|a|their|his|her|its)\s+(?:(?!and\b)[\w’'-]+\s+){0,3}?[\w’'-]+)?"
    r"\s+(?:until|till|to)"
    r"|(?:they|we|to|he|she)\s+expects?|expects|hopes|(?i:if|unless|once)\s+(?:[\w.]+\s+){1,3}?"
    r"(?:meets?|speaks?|talks?|holds?|visits?|arrives?|gathers?|agrees?)"
    r"|(?:can|could|may|might|should|must)" + _ADVERB + r"\s+(?!have\b)(?:be\s+)?\w+"
)
_EITHER = (
    r"(?:was|were|(?:had|has|have)\s+been)"
    + _ADVERB
    + r"\s+(?:due|scheduled|planned|slated|supposed|"
    r"expected|set)\b(?:\s+(?:for|to|on|in)\b)?(?:\s+(?:be\s+)?\w+)?|(?:was|were)\s+to\s+have\s+\w+"
    r"|shifts|begins?|opens?|meets|travels|arrives|hosts|flies|convenes|resumes|takes\s+place|goes|comes"
    r"|includes?"
    r"|" + _MOVED + r"\s+from"
    r"(?!\s+\w+\s+(?:until|till|to)\b)"
)
"""Plans seen from a later day, and programmes in the present tense: either side is possible."""
_AIM = (
    r"(?:not\s+)?to\s+(?:meet|speak|talk|hold|visit|discuss|travel|host|call|sign|begin|start|resume|"
    r"convene|attend|join|receive|take\s+place|hear|decide|vote)"
)
"""An infinitive looks ahead ('agreed to meet Friday') unless its verb has moved or failed."""
_AGREED = re.compile(
    r"(?:agreed|invited|decided|vowed|pledged|promised|offered|asked|urged|proposed|told|said|announced|"
    r"ordered|wanted|prepared|intended|arranged|planned|scheduled|hoped|expected|called|added|led|"
    r"was|were|had|has|have|did)\b"
)
_PAST = (
    r"(?:was|were|had|did|has|have)\b(?:\s+been)?|said|told|met|spoke|held|went|came|made|took|began|left|"
    r"fell|rose|won|lost|sent|led|saw|gave|got|wrote|flew|paid|sat|found|brought|thought|put|heard|ran|"
    r"struck|wound|fought|sought|dealt|drew|kept|broke|shook|stood|knew|became|rang|hung|drove|rode|swore|"
    r"(?<!['’]s )(?<!\bthe )(?<!\ba )(?<!\ban )"  # "the embattled president" did nothing
    r"[a-z]{2,}(?<!ne)(?<!\bse)(?<!indee)(?<!hundr)(?<!sp)ed"
)
_OFF = re.compile(
    r"(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+(?:abruptly\s+|suddenly\s+)?(?:"
    + _MOVED
    + r"|cancelled|canceled|called\s+off|scrapped)\b"
)
"""What is said of an occasion on a day that has come or is still to come."""
_PUT_OFF = re.compile(rf"\b{_MOVED}\b")
_CALLS_OFF = re.compile(
    rf"\b(?:{_MOVED}|cancelled|canceled|called\s+off|scrapped)\s+(?:(?:the|a|his|her|its|their)\s+)?$"
)
_CALLED_OFF = re.compile(r"(?:cancelled|canceled|called\s+off|scrapped|axed)\b")
_CUE = re.compile(
    rf"(?<![\w’'-])(?:(?P<either>{_EITHER})|(?P<future>{_FUTURE})|(?P<aim>{_AIM})|"
    rf"(?P<past>{_PAST}))(?![\w-])"
)


_OFFER = re.compile(
    r"\b(?:agreements?|plans?|offers?|invitations?|proposals?|decisions?|intentions?|readiness|"
    r"willingness|deals?|dates?|needs?|efforts?)\b"
)
_COMING = re.compile(
    r"\s*(?:[-•*–—]\s*)?(?i:coming (?:up|days|next)|(?:what(?:['’]s| is)|up) next|"
    r"next (?:up|steps?)|"
    r"(?:looking|the day|the week) ahead|what to watch|on the agenda|still to come)[^.:\n]{0,20}:"
)
"""How a list of what is to come opens."""
_PROPOSES = re.compile(
    r"\b(?:to propose|to suggest|to offer|proposing|suggesting|offering) (?!that\b)"
    r"(?:(?!\b(?:said|told|and|which|who)\b)[^,.;:]){0,60}\Z"
)
_IS_OFF = re.compile(
    r"\s+(?:is|are|has been|have been) (?:now |now been )?"
    r"(?:off|back on|cancelled|canceled|called off|scrapped|postponed|put off)\b"
)
_WAS_OFF = re.compile(
    r"\s+(?:was|were|had been|never) (?:[a-z]+ )?(?:cancelled|canceled|called off|scrapped|"
    r"abandoned|held|took place)\b"
)
_HAD_BEEN_SET = re.compile(r"\b(?:set|scheduled|planned|slated|arranged|fixed|due) (?:for|in)\s+\Z")
_WEEKDAY = re.compile(r"(?:the )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
# "The last direct talks, in Bern on May 2, produced"
_LAST_TIME = re.compile(
    r"\b(?:[Tt]he|[Tt]heir) (?:last|previous|latest|earlier) (?:[a-z-]+ ){0,3}?"
    r"(?:talks|rounds?|meetings?|summit|encounter|session|negotiations|time)\b"
    r"(?:(?!\b(?:will|would|due|set|scheduled|planned|to)\b)[^.;]){0,60}\Z"
)
_TO_COME = re.compile(r",? (?:will|is|are|would)\b")
_SET_FOR = re.compile(
    r"\b(?:is|are|has been|have been|(?:is|are) being|now) (?:\w+ly )?(?:set|fixed|scheduled|"
    r"planned|slated|arranged|called|pencilled in) for\s*\Z"
)
_REPORTING = re.compile(
    r"(?:said|told|added|announced|confirmed|reported|stated|noted|warned|insisted)\b"
)
_FORWARD = re.compile(
    r"\b(?i:ahead of|before|in advance of|for|until|till|prior to)\s+(?:the\s+|a\s+)?$"
)
_BACKWARD = re.compile(r"\b(?i:after|following|since|from)\s+(?:the\s+|a\s+)?$")
_ADJECTIVE = re.compile(
    r"['’]s?\b|\s+(?:meeting|talks|call|summit|visit|session|conversation|vote|trip)\b"
)
_AUXILIARY = re.compile(r"\s+(?:will|would|is|are|was|were|had|did)\b")


def find_tense(text: str, start: int, end: int, reach: int = _REACH) -> Tense | None:
    """'past' or 'future' by the nearest governing verb in the phrase's sentence; None without one.

    A day that belongs to a noun ('Friday's call', 'the Monday meeting') is placed by what that noun
    does; a verb of saying counts only where the day can be the day of the saying.
    """
    left, right = _before(text, start, reach), _after(text, end, reach)
    if _COMING.match(left) or _SET_FOR.search(left) or _PROPOSES.search(left):
        return "future"
    if _IS_OFF.match(right):
        return "future"
    if _was_off(text, start, left, right):
        return None
    if _SINCE.search(left):
        return "past"
    if _UNTIL.search(left) and _PUT_OFF.search(left):
        return "future"
    if _ADJECTIVE.match(right):
        return _noun_tense(left, right)
    cut = 0
    for found in _BREAK.finditer(left):
        cut = found.end()
    cue = _last(left[cut:], left[:cut])
    if cue == "either" or (cue == "past" and _is_calling_off(left[cut:])):
        return None
    if cue is not None:
        if _BY.search(left) and _last_is_saying(left[cut:]):
            return "future"
        if _AUXILIARY.match(right) and _last_is_saying(left[cut:]):
            return _first(right)
        return cue
    opens = not re.search(r"\w{3,}", left[cut:])
    if opens and (cut == 0 or re.search(r"(?:and|but|that|:|[\"“])\s*$", left[:cut])):
        cue = _first(right)
        if cue is not None:
            return cue
    cue = _last(left)
    if cue == "either":
        return None
    return cue or _first(right) or ("future" if _UNTIL.search(left) else None)


def _was_off(text: str, start: int, left: str, right: str) -> bool:
    """Recognise "A second round set for April was called off": it may be long past."""
    return (
        _WAS_OFF.match(right) is not None
        and _HAD_BEEN_SET.search(left) is not None
        and _WEEKDAY.match(text, start) is None
    )


_ON = re.compile(r"\b(?i:on|in)\s+$")
_ON_DAY = re.compile(r"\A(?!.*\bto\s+[a-z]).*\b(?i:on)\s+$", re.S)
_INVITES = re.compile(r"(?:invited|asked)\b")
_VISIT = re.compile(
    r"\bto\s+(?:visit\b|come\b|[A-Z])|\bfor\s+(?:\w+\s+){0,2}(?:talks|meeting)\b"
    r"|\bto\s+(?:an?|the)\s+(?:[\w-]+\s+){0,2}(?:talks|meeting|lunch|dinner|summit|conference)\b"
)
_FAR = 90
"""So near for a past verb before 'on' and a day, where no other aim stands between."""
_GOVERNS = 45
"""So near, in characters, a verb must stand to move a date away from its nearest year; right before
it where no 'on' joins the two ('met Feb. 12', not 'promised a Feb. 12 end')."""


def has_verb(text: str) -> bool:
    """Tell whether a stretch of text has a verb that places a day."""
    return _CUE.search(text) is not None


def find_governing_tense(text: str, start: int, end: int) -> Tense | None:
    """Return the tense of a verb close to the phrase in its own clause; None before 'by 5 March'.

    Stricter than ``find_tense``, for where a wrong answer would be wrong by a year.
    """
    left = _before(text, start, _REACH)
    if _SINCE.search(left):
        return "past"
    if _was_off(text, start, left, text[end : end + _GOVERNS]):
        return None
    if _LAST_TIME.search(left) and not _TO_COME.match(text, end):
        return "past"
    cut = 0
    for found in _BREAK.finditer(left):
        cut = found.end()
    clause = left[cut:]
    last = _last_cue(clause)
    if last is not None:
        reach = _GOVERNS if _ON.search(clause) else 1
        if _ON_DAY.match(clause[last.end() :]) and last["past"] and not _AGREED.match(last[0]):
            # "signed the accord with a rebel faction in the capital on May 5", not "opened their
            # talks and set the frame for those in January"
            reach = _FAR
        near = len(clause) - last.end() <= reach
        if _INVITES.match(last[0]) and _VISIT.search(clause, last.end()):
            # "invited him to Bern for talks in June": still to come, or long over
            return "future"
        side = _side(clause, last)
        return side if near and side != "either" else None
    if re.search(r"\w{3,}", clause) or cut:
        return None
    return _first(_after(text, end, _GOVERNS))


# "The talks on Wednesday between A and B will be": the clause goes on behind this "and"
_BETWEEN = re.compile(r"between\b[^;:.]*?\band\b")
_BY = re.compile(r"\b(?i:by|until|till)\s+$")
_SINCE = re.compile(r"\b(?i:since)\s+$")
_UNTIL = re.compile(r"\b(?i:until|till|no later than|starting|beginning)\s+$")


def _noun_tense(left: str, right: str) -> Tense | None:
    if _FORWARD.search(left):
        return "future"
    if _BACKWARD.search(left):
        return "past"
    cue = _first(re.split(r"[,;]", right)[0])
    if cue is not None:
        return cue
    side = None if _last_is_saying(left) or _CALLS_OFF.search(left) else _last(left)
    return None if side == "either" else side


def _last_cue(clause: str) -> re.Match[str] | None:
    found: re.Match[str] | None = None
    for cue in _CUE.finditer(clause):
        found = cue
    return found


def _last_is_saying(clause: str) -> bool:
    """Whether the clause's last cue is a verb of saying with more than its own object after it."""
    last = _last_cue(clause)
    return last is not None and bool(_REPORTING.match(last[0]))


def _is_calling_off(clause: str) -> bool:
    """ "has called off her meeting with X on Thursday": a day that may still be to come."""
    last = _last_cue(clause)
    return last is not None and _CALLED_OFF.match(clause, last.start()) is not None


def _before(text: str, start: int, reach: int) -> str:
    left = text[max(0, start - reach) : start]
    begin = 0
    for found in _SENTENCE.finditer(left):
        if not _ABBREVIATION.search(left[: found.start()]):
            begin = found.end()
    return left[begin:]


def _after(text: str, end: int, reach: int) -> str:
    right = text[end : end + reach]
    for stop in _SENTENCE.finditer(right):
        if not _ABBREVIATION.search(right[: stop.start()]):
            right = right[: stop.start()]
            break
    clause = re.match(r"\s*,?\s*", right)
    skipped = clause.end() if clause else 0
    between = _BETWEEN.match(right, skipped)
    skipped = between.end() if between else skipped
    for further in re.finditer(r"[;:]|\b(?:and|but)\b", right[skipped:]):
        # "On Monday, A and B met": what is joined there are no clauses
        head = right[: skipped + further.start()]
        if further[0] != "and" or _CUE.search(head):
            return head
    return right


def _side(clause: str, cue: re.Match[str]) -> Side:
    """Which side of its anchor a cue points to, seen in its clause."""
    if cue["either"]:
        return "either"
    if cue["future"]:
        return "future"
    if cue["past"]:
        return "past"
    before = _last_cue(clause[: cue.start()])
    if before is None or before["past"] is None or _AGREED.match(before[0]):
        return "future"
    if _OFFER.search(clause, before.end(), cue.start()):
        return "future"  # 'welcomed the agreement to meet'
    return "past"  # 'flew in to meet', 'failed to speak'


def _last(clause: str, before: str = "") -> Side | None:
    """Return the side of a clause's last cue; an aim behind a comma is that of what stands before.

    "sent his minister, Ana Savic, to meet her on Monday"
    """
    cue = _last_cue(clause)
    if cue is not None and cue["aim"] and before and not clause[: cue.start()].strip():
        cue = _last_cue(before + clause)
        clause = before + clause
    return None if cue is None else _side(clause, cue)


def _first(clause: str) -> Tense | None:
    cue = _CUE.search(clause)
    if cue is not None and _OFF.match(clause, cue.start()):
        return None
    side = None if cue is None else _side(clause, cue)
    return None if side == "either" else side
