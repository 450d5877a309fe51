"""Whose "the last round" and "a second meeting" is, where its own sentence names nobody.

A backgrounder goes through the earlier contacts of those whom the text is about: "The last direct
talks, in Bern on May 2 and 3, brought a pledge. A second round set for July was called off."
"""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.parties import PartyBook
from pipeline.contacts.records import Side
from pipeline.contacts.syntax import children
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.parsed import Parsed

_TURNS = frozenset({"talks", "round", "negotiations", "meeting", "summit", "encounter", "session"})
_OWNERS = frozenset({"of", "with", "between", "among", "by", "from"})
_OF_TALKS = frozenset({"talks", "negotiations", "discussions", "meetings", "consultations"})
_ARTICLES = frozenset({"the", "a", "an"})
_MORE = frozenset({"new", "next", "fresh", "further"})
_NEXT_TO = 3
"""Words between an article and its noun: "the last direct talks"."""


def find_turn_sides(parsed: Parsed, token: Token, trigger: Trigger, book: PartyBook) -> list[Side]:
    """Return the two whom the text is about for a turn of theirs that names nobody; else none.

    It has to be counted ("the last", "a second", "the previous"), dated, and nobody's else.
    """
    if trigger.pos != "noun" or trigger.lemma not in _TURNS or not parsed.dates:
        return []
    if trigger.lemma == "round" and parsed.lowers[token.i + 1 : token.i + 2] == ("of",):
        return []  # "a round of talks": the talks tell
    before = parsed.lowers[max(0, token.i - _NEXT_TO) : token.i]
    counts = load_cues("turn_word") | load_cues("earlier_modifier") | _MORE
    article = next((k for k, word in enumerate(before) if word in _ARTICLES), None)
    if article is None or counts.isdisjoint(before[article:]):
        return []
    if any(word.tag_ == "NN" for word in token.doc[token.i - len(before) + article : token.i]):
        return []  # "the first cabinet meeting"
    if any(
        mention.kind != "place" and not mention.can_be_place for mention in parsed.mentions.values()
    ):
        return []
    if is_of_others(token):
        return []
    return [Side(mention.entities[0], mention, False) for mention in book.main_pair]


def is_of_others(noun: Token) -> bool:
    """Recognise "the last meeting of the council": nobody's of whom the text has told."""
    return any(
        prep.lower_ in _OWNERS and any(c.lower_ not in _OF_TALKS for c in prep.children)
        for prep in children(noun, "prep")
    )
