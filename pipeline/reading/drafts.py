"""What a reader of one format hands on, and how it says that it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.models import PublishedBasis

MAX_FILE_BYTES = 100_000_000
"""Largest file that is read whole (one document a file); files of rows are streamed."""
MAX_PAGE_BYTES = 20_000_000
"""Largest HTML file: its tree takes some twenty times as much memory."""
MAX_TEXT_CHARS = 5_000_000
"""Longest text of one document: about 800,000 words, more than any book."""
MAX_LINE_BYTES = 50_000_000
"""Longest line of a JSONL file: a text of the longest kind, escaped."""
MAX_PDF_PAGES = 3_000
MAX_PDF_SECONDS = 120.0
"""Most processor time for one PDF: a page takes milliseconds, but one can be made to take hours."""
MAX_UNPACKED_BYTES = 300_000_000
"""Largest sum of a DOCX file's parts when unpacked; a bomb is far above."""
MAX_PACKED_RATIO = 150
"""Most bytes that a byte of a packed file may stand for: texts reach 20, gzip's bombs 1,000."""
MAX_EMPTY_LINES = 1_000_000
"""Most empty lines in a row in a file of rows."""
FIRST_YEAR, LAST_YEAR = 1800, 2200


class Unreadable(Exception):
    """An input that cannot be read. `detail` is a sentence for the user that says what to do."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Draft:
    """One text as a reader found it, before its id is settled.

    `where` names the input for the user: a path, or a path and a row.
    """

    where: str
    text: str
    doc_id: str | None = None
    title: str | None = None
    published: date | None = None
    published_basis: PublishedBasis | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row of a file that cannot be read while its other rows can."""

    where: str
    reason: str
    detail: str


def brief(error: Exception) -> str:
    """Return the first line of an error's words as a part of a sentence."""
    words = "".join(char for char in str(error).split("\n")[0] if char.isprintable())
    return (words.strip().rstrip(".") or type(error).__name__)[:120]
