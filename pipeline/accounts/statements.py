"""Find the statements of a text: who is given words in it, and which body or outlet gives them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.accounts.attribution import Attribution, find_attributions
from pipeline.accounts.phrases import Phrase, country_of, find_owner, find_phrases
from pipeline.accounts.quotes import find_quotes
from pipeline.accounts.records import Quote, Statement
from pipeline.accounts.words import load_nouns, load_verb_kinds, may_attribute
from pipeline.models import Entity, Mention, Sentence

# Fewer words in marks are a term that the writer keeps at a distance, not a quotation.
_QUOTED_WORDS = 5
_MOST_CLAUSES = 8
# A body that was named further back is no longer "the ministry".
_BODIES_AWAY = 60
_ATTRIBUTABLE = re.compile(r"\battribut(?:able|ed) to\b(?=[^.!?]{3,80}:\s*$)")
_AFFILIATION = re.compile(r" (?:at|in|of|for) ")
_CLAUSE_END = re.compile(r"(?<=;)\s+")
_BODY_FORMS = frozenset({"body", "described", "document"})
_QUOTING = frozenset({"as saying", "as telling", "as having said", "as having told"})
_WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class _Unit:
    """Sentences of one paragraph that are read together because a quotation holds them."""

    start_char: int
    end_char: int
    paragraph: int
    quotes: tuple[Quote, ...]
    mentions: tuple[Mention, ...]


def find_statements(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> list[Statement]:
    """Return the statements in these sentences of ``text``, in order; they do not overlap.

    A statement is a whole sentence, or the sentences that one quotation spans with its attribution;
    a quotation alone that follows in the same paragraph belongs to it. Reported speech is a
    paraphrase. What is attributed to nobody that the text names or describes is left out.
    """
    statements: list[Statement] = []
    former: _Unit | None = None
    last: Statement | None = None
    owner: Phrase | None = None
    known = _Known(text)
    for unit in _read_units(text, sentences, mentions):
        found = _read_clauses(text, unit, last, known)
        if not found and owner is not None:
            found = [_to_statement(text, unit, owner.speaker, owner.source, owner.country)]
        owner = _find_owner(text, unit)
        known.add(unit)
        if found:
            statements += found
            last = found[-1]
            if last.source is not None:
                known.issuer = last
        elif former and statements and _is_more_of(text, unit, former, statements[-1]):
            statements[-1] = last = _extend(text, statements[-1], unit)
        former = unit
    return statements


def name_publisher(
    statements: Sequence[Statement], publisher: str, country: str
) -> list[Statement]:
    """Return the statements with a release's publisher as source of its own side's words.

    ``country`` is whose office it is. What the release quotes of others keeps its own source.
    """
    return [
        replace(one, source=publisher) if one.source is None and one.country == country else one
        for one in statements
    ]


def _read_units(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> Iterator[_Unit]:
    if not sentences:
        return
    first = sentences[0].start_char
    quotes = [
        Quote(first + quote.start_char, first + quote.end_char)
        for quote in find_quotes(text[first : sentences[-1].end_char])
    ]
    quote_starts = [q.start_char for q in quotes]
    starts = [m.start_char for m in mentions]
    held: list[Sentence] = []
    open_until = 0
    for index, sentence in enumerate(sentences):
        if sentence.is_heading:
            continue
        held.append(sentence)
        number = bisect_left(quote_starts, sentence.end_char)
        if number:
            open_until = max(open_until, quotes[number - 1].end_char)
        # A mark that the splitter left to the next sentence is no reason to hold on.
        if open_until > sentence.end_char + 1 and index + 1 < len(sentences):
            continue
        begin, end = held[0].start_char, max(s.end_char for s in held)
        yield _Unit(
            begin,
            end,
            held[0].paragraph,
            tuple(quotes[bisect_left(quote_starts, begin) : bisect_left(quote_starts, end)]),
            tuple(mentions[bisect_left(starts, begin) : bisect_left(starts, end)]),
        )
        held = []


def _read_clauses(text: str, unit: _Unit, last: Statement | None, known: _Known) -> list[Statement]:
    """Read a unit clause by clause where a semicolon parts the words of two speakers."""
    parts = [_read_statement(text, clause, last, known) for clause in _split_clauses(text, unit)]
    found = [statement for statement in parts if statement is not None]
    if len(parts) == 1 or len(found) == len(parts):
        return found
    whole = _read_statement(text, unit, last, known)
    return [whole] if whole is not None else []


def _split_clauses(text: str, unit: _Unit) -> Iterator[_Unit]:
    begin = unit.start_char
    matches = _CLAUSE_END.finditer(text, unit.start_char, unit.end_char)
    gaps = [match.span() for match in islice(matches, _MOST_CLAUSES + 1)]
    if len(gaps) > _MOST_CLAUSES:
        gaps = []  # a list, not the words of so many speakers
    gaps = [
        gap for gap in gaps if not any(q.start_char <= gap[0] < q.end_char for q in unit.quotes)
    ]
    if not gaps:
        yield unit
        return
    for end, next_begin in [*gaps, (unit.end_char, unit.end_char)]:
        yield replace(
            unit,
            start_char=begin,
            end_char=end,
            quotes=tuple(q for q in unit.quotes if begin <= q.start_char < end),
            mentions=tuple(m for m in unit.mentions if begin <= m.start_char < end),
        )
        begin = next_begin


def _read_statement(
    text: str, unit: _Unit, last: Statement | None, known: _Known
) -> Statement | None:
    begin, end = unit.start_char, unit.end_char
    if not may_attribute(text[begin:end]):
        return None
    phrases = find_phrases(text, begin, end, unit.mentions)
    attributions = find_attributions(text, begin, end, phrases, unit.quotes)
    outside = [a for a in attributions if not a.in_quote]
    if not outside:
        return None
    outer = _find_outer(outside)
    phrase = _recall(text, _keep_speaker(text, unit, outer, last), known)
    anaphoric = phrase.form == "anaphor" or _takes_up(outer, phrase, last)
    speaker, source, country = phrase.speaker, phrase.source, phrase.country
    if phrase.form == "anaphor":
        if last is None:
            return None
        if _names_no_document(text, phrase):
            speaker, source, country = last.speaker, last.source, last.country
        else:
            # "according to the statement": of the body whose words stand there, whoever spoke since
            issuer = known.issuer if known.issuer and last.source is None else last
            speaker, source, country = None, issuer.source, issuer.country
    if speaker is None and phrase.form != "person":
        inner = next((a for a in attributions if a is not outer and a.phrase.speaker), None)
        speaker = inner.phrase.speaker if inner else None
        if inner and speaker and inner.verb in _QUOTING:
            speaker = _find_quoted(text, inner.phrase, country, known) or speaker
    if source is None and phrase.form == "person":
        source = _find_other_source(outside, outer)
    if speaker is None and source is None:
        return None
    return _to_statement(text, unit, speaker, source, country, anaphoric)


def _find_quoted(text: str, phrase: Phrase, country: str | None, known: _Known) -> Entity | None:
    """Return whom a house means with "the ministry quoted him as saying": one of its own."""
    words = text[phrase.start_char : phrase.end_char].lower()
    if words not in {"him", "her"} or country is None or phrase.country in {None, country}:
        return None
    return known.last_of(country)


def _find_owner(text: str, unit: _Unit) -> Phrase | None:
    """Return whose words follow "The below is attributable to Spokesperson N:"."""
    lead = _ATTRIBUTABLE.search(text, unit.start_char, unit.end_char)
    if lead is None:
        return None
    named = [m for m in unit.mentions if m.start_char >= lead.end()]
    phrases = find_phrases(text, lead.end(), unit.end_char, named)
    return next((p for p in phrases if p.speaker or p.source), None)


def _to_statement(
    text: str,
    unit: _Unit,
    speaker: Entity | None,
    source: str | None,
    country: str | None,
    anaphoric: bool = False,
) -> Statement:
    entities = {e.entity_id: e for m in unit.mentions for e in m.entities}
    if speaker is not None:
        entities[speaker.entity_id] = speaker
    countries = {c for c in map(country_of, entities.values()) if c}
    country = country or country_of(speaker)
    return Statement(
        "quote" if _is_quoted(text, unit) else "paraphrase",
        unit.start_char,
        unit.end_char,
        speaker,
        source,
        country,
        frozenset(entities),
        frozenset(countries | ({country} if country else set())),
        anaphoric,
    )


def _find_outer(attributions: Sequence[Attribution]) -> Attribution:
    """Return the attribution that covers the rest: according to, else one that trails."""
    for attribution in attributions:
        if attribution.verb.startswith("according"):
            return attribution
    trailing = [a for a in attributions if a.trails]
    if trailing:
        return trailing[-1]
    kinds = load_verb_kinds()
    return next((a for a in attributions if kinds.get(a.verb) != "judge"), attributions[0])


def _keep_speaker(text: str, unit: _Unit, outer: Attribution, last: Statement | None) -> Phrase:
    """Read 'he said' after words that name another person as the speaker of just before.

    A pronoun that trails points past those whom its own sentence speaks of, and one that adds to
    the words of just before is their speaker. It may be an official without a name.
    """
    phrase = outer.phrase
    words = text[phrase.start_char : phrase.end_char].lower()
    if last is None or words not in {"he", "she"} or not _is_person(last):
        return phrase
    between = text[last.end_char : unit.start_char]
    if "\n\n" in between or (phrase.speaker is None and last.speaker is None):
        return phrase
    adds = load_verb_kinds().get(outer.verb) == "continue"
    if adds or (outer.trails and not between.strip()):
        return replace(phrase, speaker=last.speaker, source=last.source, country=last.country)
    named = {
        entity.entity_id
        for mention in unit.mentions
        if mention.end_char <= phrase.start_char and mention.kind != "pronoun"
        for entity in mention.entities
    }
    if last.speaker and outer.trails and phrase.speaker and phrase.speaker.entity_id in named:
        return replace(phrase, speaker=last.speaker, source=last.source, country=last.country)
    return phrase


def _is_person(statement: Statement) -> bool:
    """Tell whether a statement is one person's, named or described."""
    if statement.speaker is not None:
        return True
    words = _AFFILIATION.split(statement.source or "", maxsplit=1)[0].split()
    return bool(words) and words[-1] in load_nouns("person") and not words[-1].endswith("s")


class _Known:
    """The bodies and officials that a text has named so far, sought when one is taken up."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._waiting: list[_Unit] = []
        self._phrases: list[Phrase] = []
        self._owners: dict[str, Entity] = {}
        self.issuer: Statement | None = None
        """The last statement of which the text names the body that gave it out."""

    def add(self, unit: _Unit) -> None:
        """Note a unit that has been read, and the people whom it names."""
        self._waiting.append(unit)
        for mention in unit.mentions:
            if mention.kind == "name" and len(mention.entities) == 1:
                last = mention.text.split()[-1]
                self._owners.pop(last, None)
                self._owners[last] = mention.entities[0]

    def country_of_owner(self, words: str) -> str | None:
        """Return the country of Smith in "Smith's spokesman" where the text named him before."""
        owner = find_owner(words)
        return country_of(self._owners.get(owner)) if owner else None

    def last_of(self, country: str) -> Entity | None:
        """Return the person of a country whom the text named last."""
        own = (e for e in reversed(self._owners.values()) if country_of(e) == country)
        return next(own, None)

    def recent(self) -> list[Phrase]:
        """Return the phrases of the units so far, nearest first, those far back left out."""
        for unit in self._waiting:
            found = find_phrases(self._text, unit.start_char, unit.end_char, unit.mentions)
            self._phrases += [p for p in found if p.source and p.form in _BODY_FORMS]
        self._waiting.clear()
        return list(islice(reversed(self._phrases), _BODIES_AWAY))


def _recall(text: str, phrase: Phrase, known: _Known) -> Phrase:
    """Return the phrase with what stood before it in the text.

    'A senior official' is the senior U.S. official of before, 'the ministry' the Ministry of
    Foreign Affairs; 'its spokeswoman' speaks for the body named last.
    """
    words = text[phrase.start_char : phrase.end_char]
    if phrase.form == "described" and phrase.country is None:
        phrase = replace(phrase, country=known.country_of_owner(words))
    words = words.lower()
    if words == "it":
        named = next((p for p in known.recent() if not _is_of_people(p)), None)
        if named is None:
            return replace(phrase, source=None, form="anaphor")
        return replace(phrase, form="body", source=named.source, country=named.country)
    is_its = words.startswith("its ")
    if not is_its and (phrase.form != "described" or phrase.source is None):
        return phrase
    recent = known.recent()
    body = next((p for p in recent if p.form == "body"), None)
    if is_its and body is not None:
        source = phrase.source if phrase.form == "described" else phrase.source or body.source
        return replace(phrase, source=source, country=phrase.country or body.country)
    if phrase.form != "described" or phrase.source is None:
        return phrase
    own = phrase.source.lower().split()
    for earlier in recent:
        fuller = (earlier.source or "").lower().split()
        if phrase.country not in {None, earlier.country} or not set(own) <= set(fuller):
            continue
        is_head = own[-1] == fuller[-1]
        if is_head or (words.startswith("the ") and own[-1] in load_nouns("body_noun")):
            return replace(phrase, source=earlier.source, country=earlier.country)
    return phrase


def _is_of_people(phrase: Phrase) -> bool:
    """Tell whether a phrase is one of officials ("a senior aide"), not of their office."""
    last = _AFFILIATION.split(phrase.source or "", maxsplit=1)[0].split()[-1:]
    return phrase.form == "described" and not load_nouns("body_noun").issuperset(last)


def _takes_up(outer: Attribution, phrase: Phrase, last: Statement | None) -> bool:
    if last is None or load_verb_kinds().get(outer.verb) != "continue":
        return False
    return (phrase.speaker == last.speaker and phrase.speaker is not None) or (
        phrase.source == last.source and phrase.source is not None
    )


def _names_no_document(text: str, phrase: Phrase) -> bool:
    """Tell whether an anaphor is a person or people ('they'), whose words the text goes on with."""
    words = text[phrase.start_char : phrase.end_char].split()
    return bool(words) and words[-1].lower() not in load_nouns("document") | {"it"}


def _find_other_source(attributions: Sequence[Attribution], outer: Attribution) -> str | None:
    for attribution in attributions:
        if attribution is not outer and attribution.phrase.form in {"body", "document"}:
            return attribution.phrase.source
    return None


def _is_quoted(text: str, unit: _Unit) -> bool:
    quoted = [len(_WORD.findall(text, q.start_char, q.end_char)) for q in unit.quotes]
    total = len(_WORD.findall(text, unit.start_char, unit.end_char))
    return max(quoted, default=0) >= _QUOTED_WORDS or sum(quoted) * 2 > total


def _is_more_of(text: str, unit: _Unit, former: _Unit, statement: Statement) -> bool:
    """Tell whether a unit is nothing but a quotation right after a statement's."""
    if unit.paragraph != former.paragraph or former.end_char != statement.end_char:
        return False
    if len(unit.quotes) != 1 or not former.quotes:
        return False
    quote = unit.quotes[0]
    return not text[unit.start_char : quote.start_char].strip() and not text[
        quote.end_char : unit.end_char
    ].strip(" .,")


def _extend(text: str, statement: Statement, unit: _Unit) -> Statement:
    entities = {e.entity_id: e for m in unit.mentions for e in m.entities}
    countries = {c for c in map(country_of, entities.values()) if c}
    return replace(
        statement,
        kind="quote" if _is_quoted(text, unit) else statement.kind,
        end_char=unit.end_char,
        entity_ids=statement.entity_ids | frozenset(entities),
        countries=statement.countries | frozenset(countries),
    )
