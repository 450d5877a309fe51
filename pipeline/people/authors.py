"""Leave out who wrote a text: "By N and M in Bern", "Reporting by N; Editing by M"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.models import Sentence
from pipeline.people.drafts import Draft

_BYLINE = re.compile(
    r"\s*(?:By [A-ZÀ-Þ]|(?:Additional |Writing and |With )?[Rr]eporting by |Writing by |"
    r"Edit(?:ing|ed) by |Written by |Words by |Reporters?: |Photographs? by )"
)
_LONGEST = 160
"""Characters of a line that names its authors and tells nothing."""
_TELLS = re.compile(r"\b(?:was|were|is|are|has|have|had|will|would|met|said|told|spoke)\b")


def drop_authors(
    drafts: Sequence[Sequence[Draft]], text: str, sentences: Sequence[Sentence]
) -> list[list[Draft]]:
    """Return the drafts without the names of a byline, of whom the text says no more.

    Places stay: a byline may say where the text was written.
    """
    return [
        [d for d in group if not _is_author(d, text)] if _is_byline(text, sentence) else list(group)
        for group, sentence in zip(drafts, sentences, strict=True)
    ]


def _is_byline(text: str, sentence: Sentence) -> bool:
    start, end = sentence.start_char, sentence.end_char
    return (
        end - start < _LONGEST
        and _BYLINE.match(text, start, end) is not None
        and _TELLS.search(text, start, end) is None
    )


def _is_author(draft: Draft, text: str) -> bool:
    return (
        draft.kind == "name"
        and draft.office is None
        and bool(draft.name)
        and text.count(draft.name[-1]) == 1
    )
