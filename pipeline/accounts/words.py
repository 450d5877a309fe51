"""The vocabulary of attribution as patterns, from reporting_verbs.csv and source_nouns.csv."""

from __future__ import annotations

import functools
import re

from pipeline.vocabulary import read_table

# What goes on from a subject that did something else: "…, saying that it was late".
PARTICIPLES = ("saying", "stressing", "insisting", "arguing", "warning")
_WORD = re.compile(r"\w+")


@functools.cache
def load_verb_kinds() -> dict[str, str]:
    """Return each reporting form ('told', 'made clear') with its kind.

    say: any speaker; appeal: only with 'to' and a verb after it; judge: only with what is thought
    of the talk after it; continue: takes up what was said before; document: only a document's.
    """
    return {row["form"]: row["kind"] for row in read_table("reporting_verbs.csv")}


@functools.cache
def load_nouns(kind: str) -> frozenset[str]:
    """Return the source nouns of one kind; raises KeyError for a kind that the file lacks."""
    nouns = frozenset(r["noun"] for r in read_table("source_nouns.csv") if r["kind"] == kind)
    if not nouns:
        raise KeyError(f"data/reference/source_nouns.csv has no kind {kind!r}")
    return nouns


def may_attribute(words: str) -> bool:
    """Tell cheaply whether a stretch can give anybody's words: most sentences cannot."""
    return ":" in words or not _telling_words().isdisjoint(_WORD.findall(words.lower()))


@functools.cache
def _telling_words() -> frozenset[str]:
    """The longest word of each reporting form, and what documents are called."""
    # "called the meeting a success": by the verb, since most sentences speak of a meeting
    kinds = load_verb_kinds().items()
    verbs = [form.split()[0] if kind == "judge" else form for form, kind in kinds]
    forms = [*verbs, *load_nouns("document"), *PARTICIPLES, "according", "attributable"]
    return frozenset(max(_WORD.findall(form.lower()), key=len) for form in forms)


@functools.cache
def verb_pattern() -> re.Pattern[str]:
    """Return what matches one reporting form, or 'according to', as a whole word."""
    return re.compile(rf"(?<![\w’'-])(?:(?i:according) to|{_any_of(load_verb_kinds())})\b")


@functools.cache
def body_pattern() -> re.Pattern[str]:
    """Return what matches a publishing body or outlet: 'U.S. State Department', 'Kremlin'."""
    modifier = rf"(?:U\.\w\.|[A-Z][\w’'-]*|{_any_of(load_nouns('modifier'))})"
    head = _any_of(load_nouns("body_head"))
    field = r"(?:\s(?:of|for)\s(?:the\s)?[A-Z]\w+(?:,?\s(?:and\s)?[A-Z]\w+){0,3})?"
    listed = _any_of(load_nouns("body") | load_nouns("outlet"))
    return re.compile(
        rf"(?<![\w.])(?:(?:(?:U\.[SNK]\.|[A-Z][a-z]+)\s){{0,1}}(?:{listed})(?![\w-])"
        rf"|(?:{modifier}\s){{1,4}}(?:{head})\b{field}"
        rf"|(?:Ministry|Department|Office|Embassy)\b\s(?:of|for)\s(?:the\s)?[A-Z]\w+"
        rf"(?:,?\s(?:and\s)?[A-Z]\w+){{0,3}})"
    )


@functools.cache
def outlet_name() -> str:
    """Return what matches an outlet with its name: 'news agency Belga', 'newspaper El Faro'."""
    name = r"[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,2}"
    return rf"(?:{_any_of(load_nouns('outlet_noun'))})\s{name}(?![’']s)"


@functools.cache
def described_pattern() -> re.Pattern[str]:
    """Return what matches a described source or document: 'a senior U.S. official'."""
    modifier = rf"(?:U\.\w\.|[A-Z][\w’'-]*|{_any_of(load_nouns('modifier'))})"
    heads = _any_of(load_nouns("person") | load_nouns("document") | load_nouns("body_noun"))
    determiner = _any_of(load_nouns("determiner"))
    return re.compile(
        rf"(?<![\w.’'-])(?:(?i:{determiner})\s)?(?:{modifier}\s){{0,6}}"
        rf"(?:{outlet_name()}|(?P<head>{heads})\b(?!’s|'s))"
        # "the Office reports: …" is a verb.
        rf"(?<!\breports(?=:| that\b))"
    )


def _any_of(words: frozenset[str] | dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
