"""Decide which sentences are worth parsing, and parse them with spaCy.

Two things make a small model's parse both fast and right. Only sentences with a trigger word and
somebody to take part are parsed. And each mention and date, however long, is handed to the parser
as one plain word ("U.S. Secretary of Defense Lloyd Austin III" as "Smith"), so that titles,
appositions and rare names cannot lead it astray; offsets are kept beside the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from pipeline.models import Document, Mention, Sentence, TimeExpression
from pipeline.parse.compact import compact
from pipeline.parse.entries import find_home, find_line_dates
from pipeline.parse.gate import is_worth_parsing, passes_gate
from pipeline.parse.model import MODEL_SETTING, ModelMissingError, load_model, parse_drafts
from pipeline.parse.notes import find_actors
from pipeline.parsed import Parsed

__all__ = [
    "MODEL_SETTING",
    "ModelMissingError",
    "draft_sentences",
    "load_model",
    "parse_drafts",
    "parse_sentences",
    "passes_gate",
]

_Item = TypeVar("_Item", Mention, TimeExpression)


def parse_sentences(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    use_gate: bool = True,
) -> list[Parsed]:
    """Parse the sentences of one document that the gate lets through, in order.

    Mentions and dates must not overlap one another; where one does, the mention wins. Sentences of
    more than 220 words (tables, lists without stops) are cut to their first 220.
    """
    drafts = draft_sentences(document, sentences, mentions, dates, use_gate)
    parse_drafts(drafts)
    return drafts


def draft_sentences(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    use_gate: bool = True,
    house: str | None = None,
) -> list[Parsed]:
    """Return what ``parse_sentences`` does, its docs not parsed yet: for ``parse_drafts``.

    ``house`` is the country whose office publishes the text: where nothing else says so, the text
    is told from there.
    """
    mentions_of = _distribute(sentences, mentions)
    dates_of = _distribute(sentences, dates)
    line_dates = find_line_dates(document.text, sentences, dates_of, document.published)
    home = find_home(document.text, sentences, mentions_of)
    lands: dict[str, Mention] = {}
    for mention in mentions:
        if mention.kind == "party" and len(mention.entities) == 1 and mention.entities[0].country:
            lands.setdefault(mention.entities[0].country, mention)
    if home is None and house is not None:
        home = lands.get(house)
    actors = find_actors(document.text, sentences, mentions_of, line_dates)
    drafts = []
    for index, sentence in enumerate(sentences):
        here, actor = mentions_of[index], actors[index]
        able = [actor, *here] if actor is not None else here
        if not is_worth_parsing(document.text, sentence, able, dates_of[index], use_gate):
            continue
        draft = compact(document.text, sentence, here, dates_of[index], line_dates[index], actor)
        drafts.append(replace(draft, home=home, lands=lands))
    return drafts


def _distribute(sentences: Sequence[Sentence], items: Iterable[_Item]) -> list[list[_Item]]:
    out: list[list[_Item]] = [[] for _ in sentences]
    index = 0
    for item in items:
        while index < len(sentences) and sentences[index].end_char <= item.start_char:
            index += 1
        if index < len(sentences) and (
            sentences[index].start_char <= item.start_char
            and item.end_char <= sentences[index].end_char
        ):
            out[index].append(item)
    return out
