"""The parsed sentence: what the parser hands to the steps that read grammar.

It stands apart from pipeline/models.py because it holds a spaCy doc, and from pipeline/parse/ so
that reading it needs no model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc

from pipeline.models import Mention, Sentence, TimeExpression


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed sentence, its mentions and dates each one token.

    ``starts`` and ``ends`` are the characters of each token; ``mentions`` and ``dates`` map a
    token's index to what it stands for.
    """

    sentence: Sentence
    doc: Doc
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    mentions: dict[int, Mention]
    dates: dict[int, TimeExpression]
    lowers: tuple[str, ...]
    """The words in small letters: a walk over them costs a tenth of one over the tokens."""
    line_date: TimeExpression | None = None
    """The date at the head of a chronology's entry that the sentence stands in."""
    home: Mention | None = None
    """The place at the head of the text, from which it is told."""
    lands: Mapping[str, Mention] = field(default_factory=dict)
    """Where the text names each state first, by code: the same for all its sentences."""

    def words(self, first: int, last: int, text: str) -> str:
        """Return the source's own characters of tokens ``first`` to ``last``, both included."""
        return text[self.starts[first] : self.ends[last]]
