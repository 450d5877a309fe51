"""By which channel: the words around a trigger, then the trigger's own sense."""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.contacts.places import find_place_behind, is_at_goal
from pipeline.contacts.spots import STATIC
from pipeline.contacts.syntax import children
from pipeline.contacts.triggers import GUEST, Trigger, load_cues
from pipeline.models import Channel
from pipeline.parsed import Parsed

_PHONE = re.compile(
    r"\b(?:phone|telephone|telephonic|telephoned|phoned|hotline|"
    r"radio (?:call|conversation|link))\b",
    re.I,
)
_VIDEO = re.compile(
    r"\bvideo(?:[- ]?(?:call|conference|conferencing|link|teleconference|meeting|summit|talks))?\b"
    r"|\bvirtual(?:ly)?\b|\bvideo-?link\b|\bZoom\b|\bonline (?:meeting|talks|summit|session)\b",
    re.I,
)
_MEANS = re.compile(
    r"\b(?:by|over|via|on|through|using|used)\s+"
    r"(?:(?:a|an|the|their|secure|secured|encrypted|direct|special)\s+){0,3}"
    r"(?:(?P<phone>(?:tele)?phones?|hot ?-?line|radio)|(?P<video>video\w*|Zoom|Skype))\b|"
    r"\b(?:by|over|via|through)\s+(?P<written>WhatsApp|Signal|Telegram|WeChat|text messages?|"
    r"e-?mails?|SMS|letters?)\b",
    re.I,
)
"""By which means, however far behind: "discussed the release of … by telephone"."""
_TIME_OF_OTHER = re.compile(r"\b(?:after|before|following)\b")
_NEXT_CLAUSE = re.compile(
    r"[;:.“”\"]|\b(?:who|which|that|while|before|after|when|where|but|said|"
    r"and (?:he|she|they|it))\b"
)
_GUEST_REACH = 8
"""Words from a trigger within which somebody is named as a guest."""
_IN_PERSON = re.compile(r"\b(?:face[- ]to[- ]face|in[- ]person)\b", re.I)


def find_channel(parsed: Parsed, token: Token, trigger: Trigger, text: str) -> Channel:
    """Return the channel: cues beside the trigger before the trigger's own.

    "Spoke with" alone is unspecified; with a place behind it, or at the edge of a summit, it was in
    person.
    """
    near = _neighbourhood(parsed, token, text)
    if trigger.channel == "written" and not _is_compared(token):
        return "written"
    if _VIDEO.search(near):
        return "video"
    if trigger.lemma == "call" and trigger.pos == "verb" and _calls_on_or_in(parsed, token):
        return "in_person"
    if trigger.channel == "in_person" and trigger.pos == "verb":
        return "in_person"
    if trigger.lemma == "call" and trigger.pos == "noun" and _is_paid(token):
        return "in_person"
    if _PHONE.search(near):
        return "phone"
    if _IN_PERSON.search(near):
        return "in_person"
    if trigger.channel == "written":
        return "unspecified"
    if trigger.channel == "unspecified":
        if _is_of_writing(token):
            return "written"
        if any(True for prep in _prepositions(token) for _ in _by_call(prep)):
            return "phone"
        means = _find_means(parsed, token, text)
        if means is not None:
            return means
        if (
            _is_at_margins(token)
            or find_place_behind(parsed, token, text) is not None
            or is_at_goal(parsed, token, text)
            or _is_in_building(parsed, token)
            or _is_with_guest(parsed, token)
        ):
            return "in_person"
    return trigger.channel


def _find_means(parsed: Parsed, token: Token, text: str) -> Channel | None:
    """Return the means named further on in a trigger's clause, or right before it."""
    end = parsed.ends[token.i]
    stop = _NEXT_CLAUSE.search(text, end, parsed.sentence.end_char)
    last = stop.start() if stop else parsed.sentence.end_char
    if _IN_PERSON.search(text, end, last):
        return "in_person"
    found = _MEANS.search(text, end, last)
    if found is None:
        before = text[max(parsed.sentence.start_char, end - 60) : end]
        # "spoke by telephone to X after talks with Y": not the means of the talks
        found = _MEANS.search(_TIME_OF_OTHER.split(before)[-1])
    if found is None:
        return None
    if found["written"]:
        return "written"
    return "video" if found["video"] else "phone"


def _is_in_building(parsed: Parsed, token: Token) -> bool:
    """Tell whether a trigger's clause has them under one roof: "talked with X at his residence"."""
    lowers = parsed.lowers
    for index in range(token.i + 1, len(lowers)):
        if index in parsed.mentions or index in parsed.dates:
            continue
        if lowers[index] in (";", ":", "that", "who", "which", "after", "before", "said", "about"):
            return False
        if lowers[index] in STATIC:
            holder = parsed.doc[index].head.i
            if holder not in (token.i, token.head.i) and holder not in parsed.mentions:
                # "discussed NATO's deployment in the region": where the deployment is
                return False
            words = lowers[index + 1 : index + 5]
            return any(word in load_cues("place_noun") for word in words)
    return False


def _is_with_guest(parsed: Parsed, token: Token) -> bool:
    """Tell whether the other side is named as a guest: "held talks with visiting X"."""
    return any(
        GUEST.match(mention.text) is not None
        for index, mention in parsed.mentions.items()
        if abs(index - token.i) < _GUEST_REACH
    )


def _calls_on_or_in(parsed: Parsed, token: Token) -> bool:
    """Tell "called on the king" and "was called in" (an envoy, by his hosts) from telephoning."""
    following = token.i + 1
    if following >= len(token.doc):
        return False
    word = token.doc[following]
    if word.lower_ == "on" or (word.lower_ == "to" and token.tag_ == "VBN"):
        # "called on the king", "was called to the ministry"
        return True
    if following in parsed.mentions and following + 1 < len(token.doc):
        # "called the envoy in on Monday"
        word = token.doc[following + 1]
    named = [parsed.mentions.get(child.i) for child in children(word, "pobj")]
    return word.lower_ == "in" and all(
        m and (m.kind in ("name", "role", "group") or m.is_plural) for m in named
    )


def _is_paid(token: Token) -> bool:
    """Tell "paid a courtesy call on the king" from a call by telephone."""
    return token.head.lower_ in ("pay", "pays", "paid", "paying") or any(
        child.lower_ in ("courtesy", "farewell") for child in token.children
    )


def _is_compared(token: Token) -> bool:
    """Tell whether notes were compared ("exchanged notes on the vote"), not sent."""
    return token.lower_ == "notes" and (
        token.head.lower_.startswith("compar")
        or (
            token.head.lower_.startswith("exchang")
            and not any(True for _ in children(token, "amod"))
            and any(
                thing.tag_ in ("NN", "NNS")
                for prep in _prepositions(token)
                if prep.lower_ in ("on", "about")
                for thing in children(prep, "pobj")
            )
        )
    )


def _is_of_writing(token: Token) -> bool:
    """Tell "an exchange of letters" from one of words."""
    return any(
        obj.lower_ in load_cues("written_cue")
        for prep in children(token, "prep")
        if prep.lower_ == "of"
        for obj in children(prep, "pobj")
    )


def _is_at_margins(token: Token) -> bool:
    """Tell whether a contact is told of the margins of a summit or another gathering."""
    words = [word.lower_ for word in token.doc[token.i + 1 : token.i + 16]]
    for place, word in enumerate(words):
        if word in (";", ":", "that", "who", "which", "said"):
            return False
        before = words[max(0, place - 2) : place]
        if word in load_cues("margin_noun") and {"on", "at"} & {*before}:
            return True
    return False


def _neighbourhood(parsed: Parsed, token: Token, text: str) -> str:
    """Return the trigger's own phrase: its modifiers, its prepositions and its verb's."""
    words = {token.i}
    for child in token.children:
        if child.dep_ in ("compound", "amod", "nmod", "advmod", "npadvmod") and (
            child.i not in parsed.mentions
        ):
            words.update(t.i for t in child.subtree if t.i not in parsed.mentions)
        if child.dep_ == "prep" and child.lower_ in ("by", "via", "over", "on", "through", "in"):
            words.update(_short_phrase(parsed, child))
    head = token.head
    if token.dep_ == "pobj" and head.lower_ == "in":
        # "was in contact by telephone"
        head = head.head
    if token.dep_ in ("dobj", "pobj", "nsubjpass") and head != token:
        for child in head.children:
            if child.dep_ in ("prep", "advmod") and child.lower_ in (
                "by",
                "via",
                "over",
                "on",
                "through",
                "virtually",
                "in",
            ):
                words.update(_short_phrase(parsed, child))
    for index in range(max(0, token.i - 2), token.i):
        if index not in parsed.mentions:
            words.add(index)
    return " ".join(text[parsed.starts[i] : parsed.ends[i]] for i in sorted(words))


def _short_phrase(parsed: Parsed, prep: Token) -> set[int]:
    """Return a preposition's phrase where it names a means ("by phone", "in a video call")."""
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
        obj
        for obj in children(prep, "pobj")
        if obj.lower_ in ("call", "calls") and prep.lower_ in ("in", "during", "by", "on", "over")
    ]
