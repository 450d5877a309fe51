"""Decide which sentences are worth parsing: those with a trigger word and enough to take part."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from pipeline.models import Mention, Sentence, TimeExpression
from pipeline.vocabulary import read_table, to_pattern

_GATE_WORD = re.compile(r"\w+")
_SEQUEL = re.compile(
    r"(?:an?|another|the (?:second|third|fourth|fifth|next|first|previous|last|earlier)) "
    r"(?:[\w-]+ ){0,3}(?:meeting|round|session|talks|call|summit|conversation|one)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:[A-Z][\w.’'-]*,? ){1,4}(?:\w+ )?(?:repl(?:ied|ies)|answer(?:ed|s)|respond(?:ed|s)|"
    r"(?:wrote|writes) back)\b"
)


@dataclass(frozen=True, slots=True)
class _Gate:
    """Trigger words of one kind: those that suffice, and those that need others beside them."""

    words: frozenset[str]
    needy: tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...]
    """Forms of a trigger, and the sets of words of which one must be there whole."""

    def lets_through(self, words: Set[str]) -> bool:
        """Tell whether a sentence of these ``words`` can have a trigger."""
        if not self.words.isdisjoint(words):
            return True
        return any(
            not forms.isdisjoint(words) and any(company <= words for company in companies)
            for forms, companies in self.needy
        )


@functools.cache
def _gate(kind: Literal["noun", "verb"]) -> _Gate:
    """Return the trigger words that are nouns ("the talks"), or the verbs and phrases.

    Words of many senses ("agreed", "put") count as verbs, whatever they are; what adds somebody to
    a contact that was told ("also attended") counts as a noun.
    """
    words: set[str] = set()
    needy = []
    for row in read_table("triggers.csv"):
        flags = row["flags"].split(";")
        is_noun = (row["pos"] == "noun" or "joins" in flags) and "weak" not in flags
        if is_noun != (kind == "noun"):
            continue
        companies = _read_needs(row["needs"])
        if "particle_together" in flags:
            # "brought them together", "brought them to the table"
            companies += (frozenset({"together"}), frozenset({"table"}))
        for form in filter(None, row["forms"].lower().split(";")):
            first, *rest = _GATE_WORD.findall(form)
            whole = tuple(company | {*rest} for company in companies or (frozenset[str](),))
            if whole == (frozenset(),):
                words.add(first)
            else:
                needy.append((frozenset({first}), whole))
    return _Gate(frozenset(words), tuple(_join_forms(needy)))


def _join_forms(
    needy: Iterable[tuple[frozenset[str], tuple[frozenset[str], ...]]],
) -> Iterable[tuple[frozenset[str], tuple[frozenset[str], ...]]]:
    """Join the forms that need the same company."""
    by_company: dict[tuple[frozenset[str], ...], frozenset[str]] = {}
    for forms, companies in needy:
        by_company[companies] = by_company.get(companies, frozenset()) | forms
    return ((forms, companies) for companies, forms in by_company.items())


def _read_needs(cell: str) -> tuple[frozenset[str], ...]:
    """Return the sets of words, of which a trigger needs one: "after:on the line to"."""
    companies: list[frozenset[str]] = []
    for need in filter(None, cell.lower().split(";")):
        where, words = need.split(":")
        choices = words.split("|") if where == "verb" else [words]
        companies += [frozenset(_GATE_WORD.findall(choice)) for choice in choices]
    return tuple(companies)


def passes_gate(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence has a trigger word and anybody who could take part.

    A noun ("the talks") can go on from what another sentence told, beside a single name; a verb
    needs two of its own.
    """
    if not mentions:
        return False
    inner = text[sentence.start_char : sentence.end_char]
    words = frozenset(_GATE_WORD.findall(inner.lower()))
    if _gate("noun").lets_through(words):
        return True
    if not _gate("verb").lets_through(words):
        return False
    # "The envoy was summoned to the ministry": by whom, the head of the text tells
    return _count_able(mentions) > 1 or "summoned" in words or "ministry" in words


def is_worth_parsing(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    use_gate: bool,
) -> bool:
    """Tell whether a sentence can tell of a contact, or of what became of the one before.

    "A second round will begin on Tuesday", "It was called off": the sentence before names whose.
    """
    if mentions and (not use_gate or passes_gate(text, sentence, mentions)):
        return True
    start, end = sentence.start_char, sentence.end_char
    if dates and not mentions and _SEQUEL.match(text, start, end):
        return True
    if dates and len(mentions) == 1 and _ANSWER.match(text, start, end):
        return True
    return _fate().match(text, start, end) is not None


@functools.cache
def _fate() -> re.Pattern[str]:
    """What may tell of the end of a plan told before: the contacts step reads it closely."""
    ends = ("undone_phrase", "refused_phrase", "come_about", "lapsed_phrase")
    return re.compile(
        r"(?:but |yet |then )?(?:it|they|that|this|both|(?:the|that|this|his|her|their) "
        rf"{to_pattern('plan_noun')})\b.{{0,120}}?\b(?:{'|'.join(map(to_pattern, ends))})\b",
        re.IGNORECASE,
    )


def _count_able(mentions: Sequence[Mention]) -> int:
    """Count who could take part: a person named twice is one, a phrase of many at least two."""
    seen: set[int] = set()
    unknown = 0
    for mention in mentions:
        if mention.kind == "place" or mention.is_reporting:
            continue
        if mention.is_plural or not mention.entities:
            unknown += 1 + mention.is_plural
        seen.update(entity.entity_id for entity in mention.entities)
    return len(seen) + unknown
