"""What was discussed, as the source words it."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.syntax import children
from pipeline.parsed import Parsed

_ABOUT = frozenset({"about", "on", "over", "regarding", "concerning"})
_DISCUSS = frozenset(
    "discuss discussed discussing discusses review reviewed address addressed cover covered "
    "focused focus focusing".split()
)
_TOPIC_WORDS = 14


def find_topics(parsed: Parsed, token: Token, verb: Token | None, text: str) -> tuple[str, ...]:
    """Return what the sentence says was discussed, as the source words it."""
    topics: list[str] = []
    anchors = [token] + ([verb] if verb is not None and verb != token else [])
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
    if obj.i in parsed.dates or obj.lower_ in (
        "phone",
        "telephone",
        "sidelines",
        "margins",
        "videolink",
        "line",
        "visit",
        "trip",
    ):
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
