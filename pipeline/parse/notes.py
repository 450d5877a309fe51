"""Notes, which leave out who acts: "Arrives in Oslo. Meets Smith; later calls Jones."."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from pipeline.models import Mention, Sentence, TimeExpression
from pipeline.parse.entries import find_body
from pipeline.vocabulary import load_words, read_table

_NOTE = re.compile(r"(?:(?:Later|Then|Also|Again)\s+)?(?:also\s+)?(\w+)\s*")
_GOES_ON = re.compile(r"[A-Z][a-z]+(?:s|ed)(?= )")


def find_actors(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Sequence[Mention]],
    line_dates: Sequence[TimeExpression | None],
) -> list[Mention | None]:
    """Return for each sentence that is a note who acts in it; None for all others.

    It is he with whom the last full sentence of the paragraph opens; "Urges restraint.", between,
    is his as well.
    """
    actors: list[Mention | None] = []
    actor: Mention | None = None
    for index, sentence in enumerate(sentences):
        is_inside = index > 0 and sentences[index - 1].paragraph == sentence.paragraph
        if is_inside and _is_note(text, sentence, mentions[index]):
            actors.append(actor)
            continue
        actors.append(None)
        goes_on = is_inside and _GOES_ON.match(text, sentence.start_char) is not None
        found = _find_actor(text, sentence, mentions[index], line_dates[index])
        actor = found or (actor if goes_on else None)
    return actors


def _is_note(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence opens with what somebody does: "Meets Smith", "Later calls Smith".

    What may as well be a noun ("Calls") needs somebody right behind it.
    """
    head = _NOTE.match(text, sentence.start_char, sentence.end_char)
    if head is None or head[1].lower() not in _load_note_verbs():
        return False
    if head[1].lower() in load_words("note_verb"):
        return True
    return any(0 <= m.start_char - head.end() <= 1 for m in mentions)


@functools.cache
def _load_note_verbs() -> frozenset[str]:
    """Return the verbs with which a note can open, of the present and the simple past."""
    forms = {
        form
        for row in read_table("triggers.csv")
        if row["pos"] == "verb" and not row["needs"]
        for form in row["forms"].split(";")
        if form.endswith("s") or form.endswith("ed")
    }
    return frozenset(forms) | load_words("note_verb")


def _find_actor(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    line_date: TimeExpression | None,
) -> Mention | None:
    """Return who a sentence opens with, of whom notes behind it go on to tell."""
    first = mentions[0] if mentions else None
    if first is None or first.kind not in ("name", "role") or first.is_reporting:
        return None
    is_one = len(first.entities) == 1 and first.entities[0].kind == "person"
    opens = find_body(text, sentence, line_date) == first.start_char
    return first if is_one and opens else None
