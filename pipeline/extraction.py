"""Call the steps in order: the one place that knows the flow."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pipeline.accounts import attach_statements, find_statements, name_publisher
from pipeline.contacts import find_contacts
from pipeline.dates import find_dates
from pipeline.merge import merge_contacts as _merge
from pipeline.merge import to_contacts
from pipeline.models import (
    Account,
    Claim,
    Contact,
    Document,
    Mention,
    Sentence,
    TimeExpression,
)
from pipeline.parse import draft_sentences, parse_drafts
from pipeline.parsed import Parsed
from pipeline.people import find_house, find_people
from pipeline.publication import find_publication_day
from pipeline.reading.decoding import clean_text
from pipeline.reference import load_reference
from pipeline.segment import split_sentences
from pipeline.tables import Tables, to_tables

__all__ = ["extract", "merge_contacts", "read_batch", "read_contacts"]

PORTION_CHARS = 150_000
"""Length of the portions that a longer text is read in, about 25,000 words."""


def extract(
    text: str,
    published: str | date | None = None,
    title: str | None = None,
    source: str | None = None,
    doc_id: str | None = None,
    url: str | None = None,
) -> Tables:
    r"""Return the six tables of one text.

    ``published`` is the day of publication (a date or ISO string); without it the text's own
    dateline, byline or dates are used. ``title``, ``source`` and ``url`` are read too: a release
    calls its own house's people by their office alone. Line ends become \n and control characters
    go before the text is read; all offsets are into what is left. Raises ValueError with a sentence
    that names a string that is no date.
    """
    text = clean_text(text)
    document = Document(
        doc_id or hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:12],
        text,
        title=title,
        published=_to_day(published),
        published_basis="given" if published else None,
        url=url,
        source=source,
    )
    read, contacts = read_contacts(document)
    return to_tables([read], merge_contacts(contacts), [])


def read_contacts(document: Document, use_gate: bool = True) -> tuple[Document, list[Contact]]:
    """Run all steps on one document; the returned one has its day of publication filled in."""
    return next(read_batch([document], use_gate))


def read_batch(
    documents: Iterable[Document], use_gate: bool = True
) -> Iterator[tuple[Document, list[Contact]]]:
    """Yield what ``read_contacts`` returns of each document, in order.

    The sentences of all are parsed together, which is faster than one document after the other; all
    are held in memory until then. What one document makes a step raise ends the whole batch.
    """
    drafts = [_draft(document, use_gate) for document in documents]
    parse_drafts(sentence for draft in drafts for sentence in draft.parsed)
    yield from map(_finish, drafts)


@dataclass(frozen=True, slots=True)
class _Portion:
    """Sentences of a document that are read together, and what was found in them."""

    sentences: Sequence[Sentence]
    dates: Sequence[TimeExpression]
    mentions: Sequence[Mention]
    parsed: list[Parsed]


@dataclass(frozen=True, slots=True)
class _Draft:
    """One document and what is known of it before its sentences are parsed."""

    document: Document
    portions: list[_Portion]
    house: str | None
    """Whose office publishes it, by country or organisation; None for a press text."""

    @property
    def parsed(self) -> Iterator[Parsed]:
        return (sentence for portion in self.portions for sentence in portion.parsed)


def _draft(document: Document, use_gate: bool) -> _Draft:
    text = document.text
    if document.published is None:
        day, basis = find_publication_day(text, document.title, document.url)
        document = replace(document, published=day, published_basis=basis)
    dates = find_dates(text, document.published)
    starts = [one.start_char for one in dates]
    day = document.published or next(
        (d.first_day for d in dates if d.basis == "explicit" and d.first_day), None
    )
    portions: list[_Portion] = []
    house: str | None = None
    for sentences in _cut(split_sentences(text)):
        first = bisect_left(starts, sentences[0].start_char)
        own = dates[first : bisect_left(starts, sentences[-1].end_char)]
        mentions = find_people(
            text,
            sentences,
            load_reference(),
            day,
            None if portions else document.title,
            document.source,
            document.url,
        )
        if document.source is not None and not portions:
            house = find_house(text, sentences, load_reference(), document.source, document.url)
        parsed = draft_sentences(document, sentences, mentions, own, use_gate, house)
        portions.append(_Portion(sentences, own, mentions, parsed))
    return _Draft(document, portions, house)


def _cut(sentences: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    """Yield the portions of a text, ended between paragraphs where there are any.

    People and contacts are laid beside each other, so that in portions a book takes time in
    proportion to its length. Hardly an article or release is as long as one.
    """
    begin = 0
    for number, sentence in enumerate(sentences[1:], 1):
        length = sentence.start_char - sentences[begin].start_char
        is_new = sentence.paragraph != sentences[number - 1].paragraph
        if length > (PORTION_CHARS if is_new else 2 * PORTION_CHARS):
            yield sentences[begin:number]
            begin = number
    if sentences:
        yield sentences[begin:]


def _finish(draft: _Draft) -> tuple[Document, list[Contact]]:
    document, text, reference = draft.document, draft.document.text, load_reference()
    claims: list[list[Claim]] = []
    accounts: list[list[Account]] = []
    for number, portion in enumerate(draft.portions):
        found = find_contacts(
            document,
            portion.sentences,
            portion.parsed,
            portion.mentions,
            portion.dates,
            reference,
            is_story=number > 0,  # only what opens a text is the day's news
        )
        claims += found
        said = find_statements(text, portion.sentences, portion.mentions) if found else []
        if draft.house is not None and document.source is not None:
            said = name_publisher(said, document.source, draft.house)
        accounts += attach_statements(text, said, found, portion.sentences)
    accounts = [[replace(a, doc_id=document.doc_id) for a in own] for own in accounts]
    return document, to_contacts(document, claims, accounts, reference)


def merge_contacts(contacts: Iterable[Contact]) -> list[Contact]:
    """Join the contacts of all documents; see pipeline.merge."""
    return _merge(contacts, load_reference())


def _to_day(published: str | date | None) -> date | None:
    if isinstance(published, datetime):
        return published.date()
    if published is None or isinstance(published, date):
        return published
    try:
        return datetime.fromisoformat(published.strip()).date()
    except ValueError as error:
        raise ValueError(
            f"The publication day {published!r} is not a date: write it as 2022-02-13."
        ) from error
