"""Tell whose act a clause tells of: not whoever opens the sentence, not whoever asked for it."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from pipeline.contacts.triggers import load_cues

_OPENERS = frozenset({"before", "after", "since", "while", "upon", "following", "besides", "by"})

_TIMES = frozenset({"after", "before", "as", "while", "when"})


def behind_opening(verb: Token, subjects: Sequence[Token]) -> list[Token]:
    """Return the subject of "Before meeting X, Y and Z left": Y, whom the parse joins to X.

    All subjects are returned where the sentence does not open with such a phrase.
    """
    if len(subjects) == 1 and subjects[0].i > 1 and subjects[0].i < verb.i:
        first = subjects[0]
        opener = first.doc[0]
        opening = first.doc[1 : first.i]
        is_opened = (
            opener.lower_ in _OPENERS
            and any(word.tag_ == "VBG" for word in opening)
            and all(word.lower_ != "," for word in opening)
        )
        if is_opened and first.i + 1 < verb.i and first.nbor().lower_ == ",":
            following = [child for child in first.children if child.dep_ in ("conj", "appos")]
            if following and following[0].i == first.i + 2:
                return following
    return list(subjects)


def asks_to_act(verb: Token, request: Token, answer: Token) -> bool:
    """Recognise "rejected a request by X to resume talks": X asks others to, not for himself."""
    return (
        request.lower_ in ("request", "requests", "appeal", "demand")
        and request.dep_ == "dobj"
        and verb.lower_ in load_cues("arrange_verb")
        and (answer.lower_ in load_cues("decline") or answer.lower_ in ("accepted", "heeded"))
    )


def goes_on_with_main(verb: Token, head: Token) -> bool:
    """Recognise "X flew in after Y had left, and met Z": X did, although the parse says Y.

    A comma before "and" closes the clause of time, whose verb the parse joins to the next one.
    """
    joint = verb.i - 1 - (verb.i > 1 and verb.nbor(-1).tag_ == "RB")
    return (
        verb.dep_ == "conj"
        and head.dep_ == "advcl"
        and head.head.i < head.i
        and verb.tag_ == head.head.tag_
        and joint > 1
        and verb.doc[joint].lower_ == "and"
        and verb.doc[joint - 1].lower_ == ","
        and any(
            word.lower_ in _TIMES
            for word in verb.doc[head.head.i + 1 : head.i]
            if word.head == head or word.head.head == head
        )
    )
