"""Write a sentence as plain words, each mention and date as one, its offsets kept beside."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from pipeline.models import Mention, Sentence, TimeExpression
from pipeline.parse.entries import find_body
from pipeline.parse.model import make_doc
from pipeline.parsed import Parsed
from pipeline.vocabulary import read_table

_MAX_WORDS = 220
_OPENING = 3
"""Words of a sentence's opening phrase at whose end its day stands."""
_WORD = re.compile(
    r"\((?:[LRC]|left|right|cent(?:er|re))\)|['’](?:s|ll|ve|re|d|m)(?![\w-])|(?:[A-Z]\.){2,}"
    r"|[Ff]ace to face\b|[Hh]ead to head\b|[Ee]ye to eye\b|[Oo]ne (?:on|to) one\b"
    r"|[A-Z]\.(?=\s)|\w+(?:[-'’.]\w+)*|\.{2,}|-{2,}|``|''|[^\w\s]",
    re.UNICODE,
)
# Marks of the teletype, and what the parser has been taught.
_TYPED_MARKS = {"--": "—", "---": "—", "_": "—", "``": '"', "''": '"'}
_CONTRACTION = re.compile(r"(?:n['’]t|['’](?:s|ll|ve|re|d|m))\Z", re.IGNORECASE)
_KIND_BEHIND = re.compile(r" ([a-z]+)(?=[ ,.;:])")
_PLAIN_DAYS = frozenset({"today", "yesterday", "tomorrow", "tonight"})
_STAND_INS = ("Smith", "Jones", "Brown", "Miller", "Davis", "Wilson", "Taylor", "Clark")


def compact(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    line_date: TimeExpression | None,
    actor: Mention | None = None,
) -> Parsed:
    """Return the sentence as plain words, each mention and date as one of them.

    The actor of a note, whom it leaves out, is its first word.
    """
    words: list[tuple[str, int, int]] = []
    mention_at: dict[int, Mention] = {}
    date_at: dict[int, TimeExpression] = {}
    names = 0
    position = find_body(text, sentence, line_date)
    if actor is not None:
        mention_at[0] = actor
        words.append((_stand_in(actor, names), position, position))
        names = 1
    for item in _merge_spans(mentions, dates):
        if item.start_char < position:
            continue
        between = list(_plain_words(text, position, item.start_char))
        is_list = isinstance(item, Mention) and not between
        if is_list and position == _end_of_apposition(text, words, position):
            # "A, the president, B, the minister,": the comma that closes A's is that of a list
            words.append((",", position, position))
        elif is_list and 0 < len(words) - 1 <= _OPENING and len(words) - 1 in date_at:
            # "On Monday Smith and Jones met": else day and name are one
            words.append((",", position, position))
        words.extend(between)
        position = item.end_char
        if isinstance(item, TimeExpression):
            word = item.text.lower() if item.text.lower() in _PLAIN_DAYS else "Tuesday"
            if word == "Tuesday" and not between and _is_of_mention(words, mention_at, text, item):
                # "met Smith Tuesday": else the parser takes both for one name
                words.append(("on", item.start_char, item.start_char))
            date_at[len(words)] = item
        else:
            if item.kind == "group":
                words.append(("the", item.start_char, item.start_char))
            mention_at[len(words)] = item
            if item.kind == "place":
                position = _find_place_end(text, position, sentence.end_char)
            word = _stand_in(item, names)
            names += word in _STAND_INS
        words.append((word, item.start_char, item.end_char))
    words.extend(_plain_words(text, position, sentence.end_char))
    del words[_MAX_WORDS:]
    if actor is not None and len(words) > 1:
        verb, start, end = words[1]
        words[1] = (verb.lower(), start, end)
    if text[sentence.start_char : sentence.end_char].isupper():
        # The model has hardly seen lines of capitals.
        words = [
            (word if place in mention_at or place in date_at else word.lower(), start, end)
            for place, (word, start, end) in enumerate(words)
        ]
    kept = len(words)
    return Parsed(
        sentence,
        make_doc([word for word, _, _ in words]),
        tuple(start for _, start, _ in words),
        tuple(end for _, _, end in words),
        {index: mention for index, mention in mention_at.items() if index < kept},
        {index: when for index, when in date_at.items() if index < kept},
        tuple(word.lower() for word, _, _ in words),
        line_date,
    )


def _is_of_mention(
    words: list[tuple[str, int, int]],
    mention_at: dict[int, Mention],
    text: str,
    when: TimeExpression,
) -> bool:
    """Tell whether a day told from another stands right behind somebody, no noun behind it."""
    somebody = mention_at.get(len(words) - 1)
    if somebody is None or somebody.can_be_place or when.basis != "relative":
        return False
    return text[when.end_char : when.end_char + 1] not in ("'", "’", "-")


def _end_of_apposition(text: str, words: list[tuple[str, int, int]], position: int) -> int:
    """Return where the mention ends that was read last, if a comma closes it, else -1."""
    is_last = bool(words) and words[-1][2] == position and words[-1][0] in _STAND_INS
    return position if is_last and text[position - 1] == "," else -1


def _find_place_end(text: str, start: int, end: int) -> int:
    """Return where a place ends that its kind follows: "his Mar-a-Lago resort"."""
    kind = _KIND_BEHIND.match(text, start, end)
    return kind.end() if kind and kind[1] in _load_place_nouns() else start


@functools.cache
def _load_place_nouns() -> frozenset[str]:
    """Return the words for houses and grounds: "palace", "resort"."""
    return frozenset(r["word"] for r in read_table("cues.csv") if r["list"] == "place_noun")


def _merge_spans(
    mentions: Sequence[Mention], dates: Sequence[TimeExpression]
) -> list[Mention | TimeExpression]:
    """Return mentions and calendar dates in order, without the dates that touch a mention."""
    spans: list[Mention | TimeExpression] = list(mentions)
    for when in dates:
        if when.type in ("DATE", "TIME") and not any(
            m.start_char < when.end_char and when.start_char < m.end_char for m in mentions
        ):
            spans.append(when)
    return sorted(spans, key=lambda span: span.start_char)


def _plain_words(text: str, start: int, end: int) -> Iterable[tuple[str, int, int]]:
    for match in _WORD.finditer(text, start, end):
        word, begin = match[0], match.start()
        if len(word) > 1 and word[0] == "(":
            # "Smith (R) greets Jones (L)": a caption's marks
            continue
        if "'" not in word and "’" not in word:
            # "face to face": one word, that it be no object
            yield word.replace(" ", "-"), begin, match.end()
            continue
        cut = _CONTRACTION.search(word)
        if cut and cut.start() > 0:
            yield word[: cut.start()], begin, begin + cut.start()
            yield cut[0].replace("’", "'"), begin + cut.start(), match.end()
        else:
            yield _TYPED_MARKS.get(word) or word.replace("’", "'"), begin, match.end()


def _stand_in(mention: Mention, names: int) -> str:
    """Return a plain word of the same grammar as the mention."""
    if mention.kind == "pronoun":
        return mention.text
    if mention.kind == "group" or mention.is_plural:
        return "ministers"
    if mention.kind in ("party", "place"):
        return mention.text if mention.text.isalpha() and mention.text.istitle() else "France"
    return _STAND_INS[names % len(_STAND_INS)]
