"""Find in one stretch of text to whom its words are attributed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.accounts.phrases import Phrase
from pipeline.accounts.records import Quote
from pipeline.accounts.words import (
    PARTICIPLES,
    body_pattern,
    load_verb_kinds,
    verb_pattern,
)

_ADVERBS = (
    r"(?:\s+(?:also|has|have|had|then|later|earlier|again|once|more|however|meanwhile|both|all|each|"
    r"too|now|since|himself|herself|itself|themselves|for (?:his|her|its|their) part|in turn|\w+ly|"
    r"(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|"
    r"on \w+ \d{1,2}(?:, \d{4})?|on \d{1,2} \w+|who)\b)*"
)
_DIRECT = re.compile(rf"{_ADVERBS}(?:\s*,[^,]{{1,160}},)?{_ADVERBS}\s*$", re.IGNORECASE)
_INSERTED = re.compile(
    r",?\s+(?:during|in|at|on|after|before|following|speaking|visiting|while|for|from|of|who|with|"
    r"familiar|briefed|close|involved|present|involving|based|travelling|traveling|accompanying|"
    r"about)\b",
    re.IGNORECASE,
)
_GOVERNED = re.compile(
    r"\b(?:to|of|in|with|for|by|from|on|at|against|about|over|between|than|into|near|(?<!,\s)and)\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
_COORDINATED = re.compile(r"\b(?:and|but)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+)?$")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|being|get|got|to|not|will|would|n[’']t)\s*$")
# "met Smith, who told her": what governs the name leaves its clause free
_WHO = re.compile(r",?\s+who\b")
# What is thought of a talk; "called the meeting for Monday", "called it off" are none.
_JUDGED = re.compile(
    r"\s+(?!(?:for|off|on|to|at|in|after|because|when|with|by|and|last|this|next|early|late)\b)"
    r"[“\"‘'«\w]"
)
# What follows a verb that takes up what was said; "he went on to New York" does not.
_GOES_ON = re.compile(
    r"\s*(?:[,.:;”\"'’)–—-]|$|(?:that|to (?:say|add|warn|stress|tell)|in|on|during|later|when|as|"
    r"at|after)\b)"
)
_MARK = re.compile('["“”«»]')
_OF_IT = re.compile(
    r"\s+of (?:the|their|this|that) (?:[\w-]+ ){0,2}"
    r"(?:call|conversation|meeting|talks?|encounter|exchange|discussions?)\b"
)
_VERSION = re.compile(r"\b[Ii]n\s+(?:the\s+|its\s+)?$")
# "Oslo painted another picture, saying …": the sentence's subject says it
_PARTICIPLE = re.compile(rf",\s+(?P<verb>{'|'.join(PARTICIPLES)})\b(?!\s+(?:to|goodbye)\b)")
_QUOTED_BY = re.compile(
    r"\b(?:was|were|is|are|(?:has|have) been) (?:quoted|cited) (?:by|in) "
    r"(?P<by>[^,.;:“”\"\n]{2,60}?) as (?:saying|telling)\b"
)
_UNKNOWN_NAME = re.compile(r"\s+(?:the\s+)?((?:[A-Z][\w’-]+)(?:\s[A-Z][\w’-]+){0,4})")
_LOOK = 4
"""How many phrases are tried on either side."""
_LONGEST_GAP = 200
"""Characters between a subject and its verb, at most."""
# What stands after these is whom they tell.
_NEVER_INVERTED = frozenset({"told", "tells", "say", "assured", "informed", "reminded"})
# "…, her spokesman told reporters in Oslo."
_AUDIENCE = re.compile(r"\s+(?:(?!that\b|how\b|why\b|to\b)[\w’'.-]+\s*){1,7}[.”\"]*\s*")
_TAIL = re.compile(
    r"[\s,]*(?:in|on|at|during|after|to|by|through|via|late|early|Mon|Tue|Wed|Thu|Fri|Sat|Sun|"
    r"today|yesterday|later|afterwards|without|as|while|when|of|following|$|[.,;:!?”\"])"
)


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
    places = _Places(phrases, quotes)
    for match in verb_pattern().finditer(text, start, end):
        quote = places.quote_at(match.start())
        begin = quote.start_char if quote else start
        verb = match[0].lower()
        if verb.startswith("according"):
            phrase = _find_after(text, match.end(), places.after(match.end(), quote), end)
        else:
            phrase = _find_subject(text, begin, match, places, quote, found)
        after = text[match.end() : min(end, match.end() + _LONGEST_GAP)]
        if phrase is None or not _suits(verb, phrase, after):
            continue
        trails = quote is None and _trails(text, match, phrase, start, end)
        found.append(
            Attribution(match.start(), match.end(), verb, phrase, quote is not None, trails)
        )
    found += _find_quoted_by(text, start, end, places)
    found += _find_colon(text, start, end, phrases)
    found += _find_versions(text, start, phrases, places)
    if all(one.in_quote for one in found):
        found += _find_participle(text, start, end, places)
    return sorted(found, key=lambda one: one.start_char)


class _Places:
    """Phrases by the quotation that holds them, so that a look to either side takes few steps."""

    def __init__(self, phrases: Sequence[Phrase], quotes: Sequence[Quote]) -> None:
        self._quotes = quotes
        self._quote_starts = [q.start_char for q in quotes]
        self._phrases: dict[Quote | None, list[Phrase]] = {}
        for phrase in phrases:
            self._phrases.setdefault(self.quote_at(phrase.start_char), []).append(phrase)
        self._starts = {q: [p.start_char for p in held] for q, held in self._phrases.items()}

    def quote_at(self, char: int) -> Quote | None:
        number = bisect_right(self._quote_starts, char) - 1
        if number < 0 or self._quotes[number].end_char <= char:
            return None
        return self._quotes[number]

    def first(self, quote: Quote | None) -> Sequence[Phrase]:
        return self._phrases.get(quote, [])[:_LOOK]

    def before(self, char: int, quote: Quote | None) -> Sequence[Phrase]:
        number = bisect_right(self._starts.get(quote, []), char)
        held = self._phrases.get(quote, [])[max(0, number - _LOOK) : number]
        return [p for p in held if p.end_char <= char]

    def after(self, char: int, quote: Quote | None) -> Phrase | None:
        number = bisect_left(self._starts.get(quote, []), char)
        return next(iter(self._phrases.get(quote, [])[number : number + 1]), None)


def _find_subject(
    text: str,
    begin: int,
    match: re.Match[str],
    places: _Places,
    quote: Quote | None,
    found: Sequence[Attribution],
) -> Phrase | None:
    before = text[max(begin, match.start() - 30) : match.start()]
    if _PASSIVE.search(before):
        return None
    if _COORDINATED.search(before):
        return _find_shared_subject(text, begin, match, places.first(quote), found)
    for phrase in reversed(places.before(match.start(), quote)):
        gap = text[phrase.end_char : match.start()]
        if len(gap) > _LONGEST_GAP:
            break
        if _is_governed(text, begin, phrase) and not _WHO.match(gap):
            continue
        inserted = (
            _INSERTED.match(gap)
            and not verb_pattern().search(gap)
            and " and " not in gap
            and not _MARK.search(gap)
        )
        if inserted or _DIRECT.match(gap):
            return phrase
    if match[0] in _NEVER_INVERTED or not _may_be_inverted(text, begin, match):
        return None
    return _find_after(text, match.end(), places.after(match.end(), quote), match.end())


def _find_shared_subject(
    text: str,
    begin: int,
    match: re.Match[str],
    first: Sequence[Phrase],
    found: Sequence[Attribution],
) -> Phrase | None:
    """Return the subject of a second verb: '… met her counterpart and told her …'."""
    if found and found[-1].start_char >= begin:
        return found[-1].phrase
    left = (p for p in first if p.end_char <= match.start())
    return next((p for p in left if not _is_governed(text, begin, p)), None)


def _is_governed(text: str, begin: int, phrase: Phrase) -> bool:
    lead = text[max(begin, phrase.start_char - 16) : phrase.start_char]
    return _GOVERNED.search(lead) is not None


def _may_be_inverted(text: str, begin: int, match: re.Match[str]) -> bool:
    """Tell whether what stands before the verb can be what is said: '…,” said the minister'."""
    before = text[max(begin, match.start() - 3) : match.start()].rstrip()
    return before.endswith((",", "”", '"', "’", "'", "»", "?", "!", "-", "–", "—"))


def _find_after(text: str, at: int, phrase: Phrase | None, end: int) -> Phrase | None:
    """Return the phrase right after ``at``; before ``end`` a capitalised name will do as well."""
    if phrase is not None:
        gap = text[at : min(phrase.start_char, at + 10)].strip().lower()
        if phrase.start_char - at < 10 and gap in {"", "the", "a", "an"}:
            return phrase
    named = _UNKNOWN_NAME.match(text, at, end)
    if named is None or (phrase is not None and phrase.start_char < named.end(1)):
        return None
    return Phrase(named.start(1), named.end(1), "body", None, named[1], None)


def _suits(verb: str, phrase: Phrase, after: str) -> bool:
    kind = load_verb_kinds().get(verb)
    if kind == "document":
        return phrase.form in {"document", "anaphor"}
    if kind == "continue":
        return _GOES_ON.match(after) is not None
    if kind == "judge":
        return _JUDGED.match(after) is not None
    # A letter that is written to somebody is a contact, not what is said in it.
    if verb in {"wrote", "writes"}:
        return not after.startswith(" to ")
    # "called on the president" is a visit, "called on him to go" is not.
    return kind != "appeal" or re.search(r"\bto\s+[a-z]", after) is not None


def _trails(text: str, match: re.Match[str], phrase: Phrase, start: int, end: int) -> bool:
    last = max(match.end(), phrase.end_char)
    first = min(match.start(), phrase.start_char)
    lead = text[max(start, first - 40) : first].rstrip()
    if len(lead) < 15 or not lead.endswith((",", "”", '"', "’", "'", "»", "?", "!", "–", "—", "-")):
        return False
    if last >= end or _TAIL.match(text, last, end) is not None:
        return True
    return match[0] in ("told", "tells") and _AUDIENCE.fullmatch(text, last, end) is not None


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
    # "Prague: …" heads a line of news from there; a seat of government gives its version.
    if first.form == "body" and not body_pattern().search(text, first.start_char, first.end_char):
        return []
    at = first.end_char
    return [Attribution(at, at + 1, ":", first, in_quote=False, trails=False)]


def _find_participle(text: str, start: int, end: int, places: _Places) -> list[Attribution]:
    """Find 'The Kremlin painted another picture, saying …' where no other verb gives words."""
    for match in _PARTICIPLE.finditer(text, start, end):
        first = next(iter(places.first(None)), None)
        if places.quote_at(match.start("verb")) is not None or first is None:
            continue
        is_subject = not text[start : first.start_char].strip(' “"(').count(" ")
        if first.end_char <= match.start() and is_subject:
            verb = match.span("verb")
            return [Attribution(*verb, match["verb"], first, in_quote=False, trails=False)]
    return []


def _find_quoted_by(text: str, start: int, end: int, places: _Places) -> list[Attribution]:
    """Find 'he was quoted by the newspaper El Faro as saying': his words, and who gives them."""
    found: list[Attribution] = []
    for match in _QUOTED_BY.finditer(text, start, end):
        quote = places.quote_at(match.start())
        whose = next(iter(reversed(places.before(match.start(), quote))), None)
        if whose is None or not _DIRECT.match(text[whose.end_char : match.start()]):
            continue
        at = match.span()
        found.append(Attribution(*at, "was quoted as saying", whose, quote is not None, False))
        outlet = places.after(match.start("by"), quote)
        if outlet is not None and outlet.start_char < match.end("by"):
            found.append(Attribution(*at, "quoted", outlet, quote is not None, False))
    return found


def _find_versions(
    text: str, start: int, phrases: Sequence[Phrase], places: _Places
) -> list[Attribution]:
    """Find 'in the Kremlin's readout' and 'in Downing Street's words'."""
    found: list[Attribution] = []
    for phrase in phrases:
        if phrase.form != "document" or places.quote_at(phrase.start_char) is not None:
            continue
        lead = _VERSION.search(text, max(start, phrase.start_char - 8), phrase.start_char)
        if lead:
            at = lead.start()
            found.append(
                Attribution(at, phrase.end_char, "according to", phrase, False, at > start)
            )
        elif not text[start : phrase.start_char].strip() and _OF_IT.match(text, phrase.end_char):
            # "Kampala's version of the call is shorter: …"
            at = phrase.end_char
            found.append(Attribution(at, at + 1, "said", phrase, False, trails=False))
    return found
