"""By which channel: the words around a trigger, then the trigger's own sense."""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.contacts.places import find_place_behind
from pipeline.contacts.syntax import children, is_noun
from pipeline.contacts.triggers import Trigger
from pipeline.models import Channel
from pipeline.parsed import Parsed

_PHONE = re.compile(r"\b(?:phone|telephone|telephonic|telephoned|phoned|hotline)\b", re.I)
_VIDEO = re.compile(
    r"\bvideo(?:[- ]?(?:call|conference|conferencing|link|teleconference|meeting|summit|talks))?\b"
    r"|\bvirtual(?:ly)?\b|\bvideo-?link\b|\bZoom\b|\bonline (?:meeting|talks|summit|session)\b",
    re.I,
)
_IN_PERSON = re.compile(r"\b(?:face[- ]to[- ]face|in[- ]person)\b", re.I)


def find_channel(parsed: Parsed, token: Token, trigger: Trigger, text: str) -> Channel:
    """Return the channel: cues beside the trigger before the trigger's own."""
    near = _neighbourhood(parsed, token, text)
    if trigger.channel == "written":
        return "written"
    if _VIDEO.search(near):
        return "video"
    if trigger.lemma == "call" and trigger.pos == "verb" and token.i + 1 < len(token.doc) and (
        token.doc[token.i + 1].lower_ == "on"
    ):
        return "in_person"
    if trigger.channel == "in_person" and trigger.pos == "verb":
        return "in_person"
    if _PHONE.search(near):
        return "phone"
    if _IN_PERSON.search(near):
        return "in_person"
    if trigger.channel == "unspecified":
        if any(True for prep in _prepositions(token) for _ in _by_call(prep)):
            return "phone"
        if trigger.lemma in ("talks", "negotiations", "consultations") and find_place_behind(parsed, token, text) is not None:
            return "in_person"
    return trigger.channel


def _neighbourhood(parsed: Parsed, token: Token, text: str) -> str:
    """The trigger's own phrase: its modifiers, and the prepositions of it and its verb."""
    words = {token.i}
    for child in token.children:
        if child.dep_ in ("compound", "amod", "nmod", "advmod", "npadvmod") and (
            child.i not in parsed.mentions
        ):
            words.update(t.i for t in child.subtree if t.i not in parsed.mentions)
        if child.dep_ == "prep" and child.lower_ in ("by", "via", "over", "on", "through", "in"):
            words.update(_short_phrase(parsed, child))
    head = token.head
    if token.dep_ in ("dobj", "pobj", "nsubjpass") and head is not token:
        for child in head.children:
            if child.dep_ in ("prep", "advmod") and child.lower_ in (
                "by", "via", "over", "on", "through", "virtually", "in"
            ):
                words.update(_short_phrase(parsed, child))
    if token.dep_ == "conj" and is_noun(head) and is_noun(token):
        pass
    for index in range(max(0, token.i - 2), token.i):
        if index not in parsed.mentions:
            words.add(index)
    return " ".join(text[parsed.starts[i] : parsed.ends[i]] for i in sorted(words))


def _short_phrase(parsed: Parsed, prep: Token) -> set[int]:
    """A preposition's phrase where it names a means ("by phone", "in a video call")."""
    out = {prep.i}
    for obj in children(prep, "pobj"):
        if obj.i in parsed.mentions or obj.i in parsed.dates:
            continue
        out.add(obj.i)
        out.update(c.i for c in obj.children if c.dep_ in ("compound", "amod", "nmod", "det"))
    return out


def _prepositions(token: Token) -> list[Token]:
    found = list(children(token, "prep"))
    if token.dep_ in ("dobj", "nsubjpass"):
        found += list(children(token.head, "prep"))
    return found


def _by_call(prep: Token) -> list[Token]:
    return [
        obj for obj in children(prep, "pobj")
        if obj.lower_ in ("call", "calls") and prep.lower_ in ("in", "during", "by", "on", "over")
    ]
