"""Find the people and parties of a text and join what is said of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from pipeline.models import Mention, Sentence
from pipeline.people.aliases import find_aliases
from pipeline.people.authors import drop_authors
from pipeline.people.company import CompanyReader
from pipeline.people.context import Scene, is_open
from pipeline.people.drafts import Draft
from pipeline.people.entities import EntityBook, Person
from pipeline.people.grammar import PhraseReader
from pipeline.people.home import HomeReader
from pipeline.people.hosting import HostReader
from pipeline.people.house import House
from pipeline.people.lexicon import Lexicon, build_lexicon
from pipeline.people.namesakes import find_year, place_provinces, tells_of_the_past
from pipeline.people.nations import learn_nations
from pipeline.people.nearby import NearbyReader
from pipeline.people.pairs import PairReader
from pipeline.people.publisher import find_publisher
from pipeline.people.resolve import Resolver
from pipeline.people.sides import place_sides
from pipeline.people.subjects import SubjectReader
from pipeline.people.tokens import Token, split_tokens
from pipeline.reference import Reference

__all__ = ["find_house", "find_people"]


# "the Lowland Liberation Army (LLA)": the text's own organisations and their initials. Words have
# an end, and a name begins with one, so that a text without spaces is not tried from each letter.
_DEFINED = re.compile(
    r"(?<![A-Z])((?:[A-Z][\w’'-]{1,40}(?: (?:of|for|the|and|de|du|da)){0,3} ){1,7}"
    r"[A-Z][\w’'-]{1,40})"
    r",? \((?:the )?[\"“]?([A-Z][A-Za-z-]{1,7})[\"”]?\)"
)


# "the Chief of Army Staff (COAS)": an office, no body
_OF_OFFICE = re.compile(
    r"(?:Chief|Prime Minister|Minister|Secretary|President|Director General|Commander|Chairman|"
    r"Head|Ambassador|Deputy|Inspector)\b"
)


@lru_cache(maxsize=1)  # the portions of a long text ask for the same
def find_acronyms(text: str) -> dict[str, str]:
    """Return the initials that the text itself explains, with the full name of each."""
    found = {
        match[2]: _fit_initials(match[1].removeprefix("The "), match[2])
        for match in _DEFINED.finditer(text)
    }
    return {initials: name for initials, name in found.items() if not _OF_OFFICE.match(name)}


def _fit_initials(name: str, initials: str) -> str:
    """Leave out what stands before the name: "Mozambique and the Free Zambezia Movement (FZM)"."""
    words = name.split()
    for first in (k for k, word in enumerate(words) if word[0].isupper()):
        capitals = "".join(word[0] for word in words[first:] if word[0].isupper())
        if capitals == initials.upper():
            return " ".join(words[first:])
    # Initials of another language's name: what an "and the" parts from another party
    return name.rpartition(" and the ")[2]


def _look_up(
    tokenised: Sequence[Sequence[Token]], lexicon: Lexicon
) -> tuple[frozenset[str], list[list[int]]]:
    """The countries and bodies that a text names, and by sentence the capitals no list knows."""
    codes: set[str] = set()
    strangers: list[list[int]] = []
    for tokens in tokenised:
        strangers.append([])
        for index, token in enumerate(tokens):
            if not token.is_capital:
                continue
            found = lexicon.match(tokens, index)
            if not found:
                strangers[-1].append(index)
            codes.update(
                match.entry.code
                for match in found
                if match.entry.code is not None and not match.entry.is_acronym
            )
    return frozenset(codes), strangers


def find_people(
    text: str,
    sentences: Sequence[Sentence],
    reference: Reference,
    published: date | None,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
) -> list[Mention]:
    """Return the mentions of people and parties in ``text``, in order, not overlapping.

    ``sentences`` are ``split_sentences(text)``. Entities are joined within the text; a definite
    description or pronoun that points to nobody has no mention, or one without entities. What only
    the ``title`` says of people counts as said in the text; ``source`` and ``url`` tell whose house
    publishes it.
    """
    title = " ".join((title or "").split())
    if not title or not sentences or title in text[: sentences[-1].end_char]:
        return _find_people(text, sentences, reference, published, source, url)
    # The title is read as the first heading of the text, and left out of the answer.
    head = f"{title}\n\n"
    shift = len(head)
    moved = [
        replace(s, start_char=s.start_char + shift, end_char=s.end_char + shift) for s in sentences
    ]
    heading = Sentence(0, len(title), -1, is_heading=True)
    body = text[: sentences[-1].end_char]
    mentions = _find_people(head + body, [heading, *moved], reference, published, source, url)
    return [
        replace(m, start_char=m.start_char - shift, end_char=m.end_char - shift)
        for m in mentions
        if m.start_char >= shift
    ]


def find_house(
    text: str, sentences: Sequence[Sentence], reference: Reference, source: str, url: str | None
) -> str | None:
    """Return the country or organisation whose office publishes a text, None for a press text."""
    publisher = find_publisher(text, sentences, build_lexicon(reference), source, url)
    return publisher.code if publisher is not None else None


class _Reader(Protocol):
    def infer(self) -> None: ...


def _infer_parties(book: EntityBook, *readers: _Reader) -> None:
    """Ask the readers in turn, as long as they place somebody: one answer may give the next."""
    left = len(book.persons) + 1
    while left > (left := sum(map(is_open, book.persons))):
        for reader in readers:
            reader.infer()


def _find_years(
    drafts: Sequence[Sequence[Draft]],
    tokenised: Sequence[Sequence[Token]],
    published: date | None,
) -> dict[int, int]:
    """Return where a name of one word begins of which a year is told -> that year.

    The year is the one that its sentence names; in a history or chronology, where a sentence names
    none, the one named last before.
    """
    named = [find_year(tokens) for tokens in tokenised]
    is_history = published is not None and tells_of_the_past(named, published.year)
    told: int | None = None
    out: dict[int, int] = {}
    for group, year in zip(drafts, named, strict=True):
        told = year or (told if is_history else None)
        if told is not None:
            names = (d for d in group if d.kind == "name" and len(d.name) == 1)
            out.update((draft.start_char, told) for draft in names)
    return out


def _weigh(drafts: Sequence[Sequence[Draft]], named: Mapping[int, Person]) -> Counter[str]:
    """Return how often each country is named, by itself or by its people."""
    out: Counter[str] = Counter()
    for draft in (d for group in drafts for d in group):
        person = named.get(draft.start_char)
        code = person.code if person is not None else None
        out.update(draft.codes or ([code] if code is not None else ()))
    return out


def _find_people(
    text: str,
    sentences: Sequence[Sentence],
    reference: Reference,
    published: date | None,
    source: str | None,
    url: str | None,
) -> list[Mention]:
    tokenised = [split_tokens(text, s.start_char, s.end_char) for s in sentences]
    alone = frozenset(t.folded for tokens in tokenised for t in tokens if t.is_capital)
    lexicon = build_lexicon(reference)
    codes, strangers = _look_up(tokenised, lexicon)
    nations = learn_nations(tokenised, strangers, lexicon)
    reader = PhraseReader(lexicon, alone, find_acronyms(text), codes, nations)
    read = [reader.read(tokens)[1] for tokens in tokenised]
    drafts = place_sides(read, tokenised, lexicon)
    drafts = [place_provinces(*pair) for pair in zip(drafts, tokenised, strict=True)]
    drafts = drop_authors(drafts, text, sentences)
    book = EntityBook(reference, published)
    book.years = _find_years(drafts, tokenised, published)
    book.aliases = find_aliases(text)
    title_end = sentences[0].end_char if sentences and sentences[0].paragraph < 0 else 0
    named = book.add_names((draft for group in drafts for draft in group), title_end)
    book.settle()
    scene = Scene(book, named, text, sentences, drafts)
    subjects = SubjectReader(scene)
    _infer_parties(book, NearbyReader(scene), CompanyReader(scene), HostReader(scene), subjects)
    publisher = find_publisher(text, sentences, lexicon, source, url)
    HomeReader(scene, publisher).infer()
    PairReader(scene).infer()
    subjects.infer_last()
    house = House(book, publisher) if publisher is not None else None
    resolver = Resolver(book, named, text, house)
    resolver.weights = _weigh(drafts, named)
    mentions: list[Mention] = []
    for sentence, group in zip(sentences, drafts, strict=True):
        mentions.extend(resolver.resolve_sentence(sentence.start_char, sentence.end_char, group))
    return mentions
