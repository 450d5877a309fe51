"""By which channel, where, about what: what a sentence says of a contact besides who and when."""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.contacts.syntax import children, is_noun
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.models import Channel, Mention
from pipeline.parse import Parsed

_ABOUT = frozenset({"about", "on", "over", "regarding", "concerning"})
_DISCUSS = frozenset(
    "discuss discussed discussing discusses review reviewed address addressed cover covered "
    "focused focus focusing".split()
)
_TOPIC_WORDS = 14
_PHYSICAL = frozenset({"in", "at", "aboard", "outside", "inside", "near"})
_NO_PLACE = frozenset(
    "morning afternoon evening night week month year today yesterday time order effort bid fact "
    "person attempt response addition particular call conversation meeting talks phone telephone "
    "request invitation behalf view end start level margins sidelines point way case support".split()
)
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
        if trigger.lemma in ("talks", "negotiations", "consultations") and has_place(parsed, token):
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


def has_place(parsed: Parsed, token: Token) -> bool:
    """Tell whether a trigger's phrase or clause says where."""
    return find_place(parsed, token, "")[2]


def find_place(parsed: Parsed, token: Token, text: str) -> tuple[str | None, str | None, bool]:
    """Return (place as named, its country, whether there is one)."""
    anchors = [token]
    for head in token.ancestors:
        anchors.append(head)
        if head.tag_.startswith("VB") or len(anchors) > 3:
            break
    for anchor in anchors:
        for prep in children(anchor, "prep"):
            if prep.lower_ not in _PHYSICAL:
                continue
            for obj in children(prep, "pobj"):
                mention = parsed.mentions.get(obj.i)
                if mention is not None:
                    if mention.kind in ("place", "party") and not mention.is_plural:
                        if mention.kind == "party" and not mention.can_be_place and (
                            not _is_building(mention)
                        ):
                            continue
                        return _named(parsed, mention, obj, text)
                    continue
                if obj.i in parsed.dates or obj.lower_ in _NO_PLACE:
                    continue
                if obj.tag_ in ("NNP", "NNPS"):
                    first = min(t.i for t in obj.subtree if t.i >= prep.i + 1)
                    name = text[parsed.starts[first] : parsed.ends[obj.i]] if text else obj.text
                    return name.removeprefix("the ").strip(), None, True
    return None, None, False


def _is_building(mention: Mention) -> bool:
    """A seat is a place as well ("in the Kremlin"); a body or organisation is not ("at NATO")."""
    entity = mention.entities[0] if mention.entities else None
    return entity is not None and entity.organisation != entity.name and entity.country is not None


def _named(
    parsed: Parsed, mention: Mention, obj: Token, text: str
) -> tuple[str | None, str | None, bool]:
    country = mention.entities[0].country if mention.entities else None
    name = mention.text.removeprefix("the ").removeprefix("The ")
    return name, country, True


def find_topics(parsed: Parsed, token: Token, verb: Token | None, text: str) -> tuple[str, ...]:
    """Return what the sentence says was discussed, as the source words it."""
    topics: list[str] = []
    anchors = [token] + ([verb] if verb is not None and verb is not token else [])
    for anchor in anchors:
        if anchor.lower_ in _DISCUSS:
            for obj in children(anchor, "dobj"):
                _add(parsed, obj, text, topics)
        for prep in children(anchor, "prep"):
            if prep.lower_ in _ABOUT:
                for obj in children(prep, "pobj"):
                    _add(parsed, obj, text, topics)
        for clause in children(anchor, "xcomp", "advcl", "conj", "acl"):
            if clause.lower_ in _DISCUSS:
                for obj in children(clause, "dobj"):
                    _add(parsed, obj, text, topics)
    return tuple(dict.fromkeys(topics))


def _add(parsed: Parsed, obj: Token, text: str, topics: list[str]) -> None:
    if obj.i in parsed.dates or obj.lower_ in ("phone", "telephone", "sidelines", "margins",
                                               "videolink", "line", "visit", "trip"):
        return
    mention = parsed.mentions.get(obj.i)
    if mention is not None and mention.kind in ("name", "role", "pronoun", "group"):
        return
    span = [t for t in obj.subtree if t.dep_ not in ("relcl", "cc") or t.i < obj.i]
    if not span:
        return
    first, last = span[0].i, span[-1].i
    if last - first + 1 > _TOPIC_WORDS:
        last = min(last, first + _TOPIC_WORDS - 1)
        while last > first and parsed.doc[last].dep_ in ("prep", "det", "cc", "punct", "amod"):
            last -= 1
    phrase = " ".join(text[parsed.starts[first] : parsed.ends[last]].split()).strip(" ,;.“”\"'")
    if phrase and len(phrase) > 2:
        topics.append(phrase)


def has_also(parsed: Parsed, token: Token) -> bool:
    """Tell whether the sentence marks its contact as one more of the same day ("also")."""
    return any(word.lower_ in load_cues("also_cue") for word in parsed.doc)
