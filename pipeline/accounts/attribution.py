"""Find in one stretch of text to whom its words are attributed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.accounts.phrases import Phrase
from pipeline.accounts.records import Quote
from pipeline.accounts.words import load_verb_kinds, verb_pattern

_ADVERBS = (
    r"(?:\s+(?:also|has|have|had|then|later|earlier|again|once|more|however|meanwhile|both|all|each|"
    r"too|for (?:his|her|its|their) part|in turn|\w+ly|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|"
    r"Sun)day|today|yesterday|on \w+ \d{1,2}(?:, \d{4})?|on \d{1,2} \w+|who)\b)*"
)
_DIRECT = re.compile(rf"{_ADVERBS}(?:\s*,[^,]{{1,160}},)?{_ADVERBS}\s*$", re.IGNORECASE)
_INSERTED = re.compile(
    r",?\s+(?:during|in|at|on|after|before|following|speaking|visiting|while|for|from|of|who)\b",
    re.IGNORECASE,
)
_GOVERNED = re.compile(
    r"\b(?:to|of|in|with|for|by|from|on|at|against|about|over|between|than|into|near|and)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_COORDINATED = re.compile(r"(?:,|\band\b|\bbut\b|\bthen\b)\s*(?:\w+ly\s+|also\s+|then\s+)?$")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|being|get|got|to|not|will|would|n[’']t)\s*$")
_TAIL = re.compile(
    r"[\s,]*(?:in|on|at|during|after|to|by|through|via|late|early|Mon|Tue|Wed|Thu|Fri|Sat|Sun|"
    r"today|yesterday|later|afterwards|without|as|while|when|of|following|$|[.,;:!?”\"])"
)
_BASE_FORMS = frozenset({"say", "tell"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """A reporting verb (or 'according to') with its subject, and where it stands."""

    start_char: int
    end_char: int
    verb: str
    phrase: Phrase
    in_quote: bool
    trails: bool
    """It follows what it attributes: '…, the Kremlin said.'"""


def find_attributions(
    text: str, start: int, end: int, phrases: Sequence[Phrase], quotes: Sequence[Quote]
) -> list[Attribution]:
    """Return the attributions in ``text[start:end]`` in order.

    ``phrases`` and ``quotes`` are those of the stretch. A verb whose subject cannot be told (a
    passive, a noun between, a subject outside) is left out.
    """
    found: list[Attribution] = []
    for match in verb_pattern().finditer(text, start, end):
        quote = next((q for q in quotes if q.start_char <= match.start() < q.end_char), None)
        begin = quote.start_char if quote else start
        own = [p for p in phrases if _holds(quote, quotes, p)]
        verb = match[0].lower()
        if verb.startswith("according"):
            phrase = _find_after(text, match.end(), own, end)
        else:
            phrase = _find_subject(text, begin, match, own, found)
        if phrase is None or not _suits(verb, phrase):
            continue
        before = text[max(begin, start) : match.start()]
        trails = quote is None and _trails(text, match, phrase, before, end)
        found.append(
            Attribution(match.start(), match.end(), verb, phrase, quote is not None, trails)
        )
    found += _find_colon(text, start, end, phrases)
    return found


def _holds(quote: Quote | None, quotes: Sequence[Quote], phrase: Phrase) -> bool:
    """Tell whether a phrase stands in the given quotation, or in none."""
    if quote is not None:
        return quote.start_char <= phrase.start_char < quote.end_char
    return not any(q.start_char <= phrase.start_char < q.end_char for q in quotes)


def _find_subject(
    text: str, begin: int, match: re.Match[str], phrases: Sequence[Phrase], found: list[Attribution]
) -> Phrase | None:
    before = text[max(begin, match.start() - 30) : match.start()]
    if _PASSIVE.search(before):
        return None
    left = [p for p in phrases if p.end_char <= match.start()]
    for phrase in reversed(left[-4:]):
        gap = text[phrase.end_char : match.start()]
        if len(gap) > 200:
            break
        lead = text[max(begin, phrase.start_char - 16) : phrase.start_char]
        governed = _GOVERNED.search(lead) is not None
        if not governed and _DIRECT.match(gap):
            return phrase
        if not governed and _INSERTED.match(gap) and not verb_pattern().search(gap):
            return phrase
    if match[0] not in _BASE_FORMS and not match[0].startswith("told"):
        inverted = _find_inverted(text, begin, match, phrases)
        if inverted is not None:
            return inverted
    if _COORDINATED.search(before) and found and found[-1].start_char >= begin:
        return found[-1].phrase
    return None


def _find_inverted(
    text: str, begin: int, match: re.Match[str], phrases: Sequence[Phrase]
) -> Phrase | None:
    """Return the subject of '…,” said the minister'."""
    before = text[max(begin, match.start() - 3) : match.start()].rstrip()
    if not before.endswith((",", "”", '"', "’", "'", "»", "?", "!", "-", "–", "—")):
        return None
    return _find_after(text, match.end(), phrases, match.end() + 12)


def _find_after(text: str, at: int, phrases: Sequence[Phrase], end: int) -> Phrase | None:
    for phrase in phrases:
        if phrase.start_char >= at:
            gap = text[at : phrase.start_char].strip().lower()
            return phrase if gap in {"", "the", "a", "an"} else None
    if end - at > 2:
        named = re.compile(r"\s+(?:the\s+)?((?:[A-Z][\w’-]+\s?){1,5})").match(text, at, end)
        if named and text[at - 2 : at].lower() == "to":
            source = named[1].strip()
            return Phrase(named.start(1), named.start(1) + len(source), "body", None, source, None)
    return None


def _suits(verb: str, phrase: Phrase) -> bool:
    if load_verb_kinds().get(verb) == "document":
        return phrase.form in {"document", "anaphor"}
    return True


def _trails(text: str, match: re.Match[str], phrase: Phrase, before: str, end: int) -> bool:
    last = max(match.end(), phrase.end_char)
    first = min(match.start(), phrase.start_char)
    lead = text[match.start() - len(before) : first].rstrip()
    if len(lead) < 15 or not lead.endswith((",", "”", '"', "’", "'", "»", "?", "!", "–", "—", "-")):
        return False
    return _TAIL.match(text, last, end) is not None or last >= end


def _find_colon(text: str, start: int, end: int, phrases: Sequence[Phrase]) -> list[Attribution]:
    """Find 'Lavrov: “…”' at the head of the stretch."""
    first = next(iter(phrases), None)
    if first is None or first.form not in {"person", "body"}:
        return []
    if (
        text[start : first.start_char].strip(" *-•")
        or text[first.end_char : first.end_char + 1] != ":"
    ):
        return []
    at = first.end_char
    return [Attribution(at, at + 1, ":", first, in_quote=False, trails=False)]
