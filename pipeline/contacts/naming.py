"""What a text calls a contact further on ("They spoke on Monday. The call lasted an hour.").

Sentences that name nobody are not parsed, so the words themselves are looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.contacts.occasion import Occasion
from pipeline.models import Channel, Sentence

_WORDS = (
    r"(?:the|this|their)\s+(?:[\w-]+\s+)?"
    r"(?:(?P<video>video\W?(?:call|conference|link)|virtual meeting|videoconference)"
    r"|(?P<phone>(?:phone|telephone)\s+(?:call|conversation|talk)|call|teleconference)"
    r"|(?P<in_person>meeting|encounter))\b(?!\s+(?:for|to|of|on|with)\b)"
)
# At the head of a sentence only: further on, "the meeting" may be any other.
_NAMED = re.compile(rf"(?:(?:During|In|On|At|After|Following)\s+)?{_WORDS}", re.IGNORECASE)
_TELEPHONES = re.compile(
    r"\b(?:telephones|phones|phone lines|lines|telephone|phone)\b(?: \w+){0,3} "
    r"(?:busy|ringing|rang|hot|humm\w+|diplomacy)\b|\b(?:tele)?phone diplomacy\b"
    r"|\b(?:chain|flurry|series|round|string|day|night|evening|morning|weekend|burst) of "
    r"(?:(?:tele)?phone |late-night |frantic |hurried )?calls\b",
    re.IGNORECASE,
)
_AT_A_TABLE = frozenset({"talks", "negotiations"})
"""What is held in one room, unless the text says otherwise."""
_SENTENCES = 4
"""Sentences behind a telling in which a bare "the call" still means it."""


_IN_TITLE = re.compile(
    r"(?P<video>\bvideo\W?(?:call|conference|link|meeting|talks)|\bvirtual(?:ly)?\b"
    r"|\bvideoconference)|(?P<phone>\b(?:phone|telephone|telephonic|calls?|phones|telephones)\b"
    r"(?! (?:for|on|off)\b))|(?P<in_person>\b(?:meetings?|meets?|met|receives?|visits?|hosts?)\b)",
    re.IGNORECASE,
)


def name_channels(
    occasions: Sequence[Occasion],
    sentences: Sequence[Sentence],
    text: str,
    title: str | None = None,
) -> None:
    """Give each held occasion without a channel the one that the next sentences call it by.

    Up to the next telling of another contact; a text that goes on with "the call" and "the meeting"
    alike names none. What the text itself leaves open, the ``title`` may say of the first contact
    of those whom it names ("Call with President N", and the text: "spoke with").
    """
    tellings = sorted({draft.position for occasion in occasions for draft in occasion.drafts})
    starts = [sentence.start_char for sentence in sentences]
    for occasion in occasions:
        if occasion.status != "held" or occasion.channel != "unspecified":
            continue
        last = occasion.drafts[-1].parsed.sentence
        after = bisect_right(tellings, max(draft.position for draft in occasion.drafts))
        stop = tellings[after] if after < len(tellings) else len(text)
        first = bisect_left(starts, last.end_char)
        following = [s for s in sentences[first : first + _SENTENCES] if s.end_char <= stop]
        found = {
            match.lastgroup
            for s in following
            if (match := _NAMED.match(text, s.start_char, s.end_char)) is not None
        }
        if len(found) == 1:
            occasion.named = _to_channel(found.pop())
        elif not found and _is_of_telephones(occasion, sentences, starts, text):
            occasion.named = "phone"
    _name_by_title(occasions, title or "")
    for occasion in occasions:
        lemmas = {draft.trigger.lemma for draft in occasion.drafts if not draft.is_spoken_of}
        if occasion.channel == "unspecified" and lemmas & _AT_A_TABLE:
            occasion.named = "in_person"


def _is_of_telephones(
    occasion: Occasion, sentences: Sequence[Sentence], starts: Sequence[int], text: str
) -> bool:
    """Tell whether the sentence before set the theme: "Telephones have been busy. A spoke to B"."""
    here = occasion.telling.parsed.sentence
    before = bisect_left(starts, here.start_char) - 1
    if before < 0 or sentences[before].paragraph != here.paragraph:
        return False
    last = sentences[before]
    return (
        occasion.telling.trigger.lemma in ("speak", "talk")
        and _TELEPHONES.search(text, last.start_char, last.end_char) is not None
    )


def _name_by_title(occasions: Sequence[Occasion], title: str) -> None:
    kinds = {match.lastgroup for match in _IN_TITLE.finditer(title)}
    if "video" in kinds:
        kinds = {"video"}
    words = frozenset(word.rstrip("’'s") for word in re.findall(r"[\w'’-]+", title.lower()))
    if len(kinds) != 1:
        return
    for occasion in occasions:
        names = {side.entity.name.lower().split()[-1] for side in occasion.telling.sides}
        if not names & words and not names & {word + "s" for word in words}:
            continue
        if not occasion.is_told_by_channel and occasion.status in ("held", "planned"):
            occasion.named = _to_channel(kinds.pop())
        return


def _to_channel(name: str | None) -> Channel:
    return "video" if name == "video" else "phone" if name == "phone" else "in_person"
