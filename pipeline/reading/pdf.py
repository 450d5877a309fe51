"""The text layer of PDF files."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.reading.decoding import clean_text, read_bytes
from pipeline.reading.drafts import (
    MAX_PDF_PAGES,
    MAX_PDF_SECONDS,
    MAX_TEXT_CHARS,
    Draft,
    Unreadable,
    brief,
)
from pipeline.reading.fields import read_field

if TYPE_CHECKING:
    from pypdf import PdfReader


def read_pdf_file(path: Path) -> Draft:
    """Read the text layer of a PDF, page after page, with wrapped lines joined to paragraphs."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    data = read_bytes(path)
    if not data:
        raise Unreadable("empty", "The file is empty; there is nothing to read.")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(
                "encrypted",
                "The PDF is protected by a password; save it without one and try again.",
            )
        if len(reader.pages) > MAX_PDF_PAGES:
            raise Unreadable(
                "too large", f"The PDF has more than {MAX_PDF_PAGES} pages; split it first."
            )
        pages = list(_read_pages(reader))
        title = read_field(reader.metadata.title) if reader.metadata else None
    except Unreadable:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files, not only its own
        raise Unreadable(
            "broken", f"The PDF cannot be read ({brief(error)}); open it and save it anew."
        ) from None
    text = "\n\n".join(page for page in pages if page.strip())
    if not text.strip():
        raise Unreadable(
            "no text",
            "The PDF holds images without a text layer; run OCR over it (ocrmypdf) first.",
        )
    return Draft(where=str(path), text=text, title=title)


def _read_pages(reader: PdfReader) -> Iterator[str]:
    started, length = time.thread_time(), 0
    for page in reader.pages:
        text = join_lines(clean_text(page.extract_text()))
        length += len(text)
        # A page may be named, and draw others, thousands of times: no count of bytes tells.
        if length > MAX_TEXT_CHARS or time.thread_time() - started > MAX_PDF_SECONDS:
            raise Unreadable(
                "too large",
                f"The PDF has more than {MAX_TEXT_CHARS:,} characters or takes more than"
                f" {MAX_PDF_SECONDS:.0f} seconds to read; split it first.",
            )
        yield text


def join_lines(page: str) -> str:
    """Join the lines that a PDF page was wrapped into; a short line or a gap ends a paragraph."""
    lines = [line.strip() for line in page.split("\n")]
    width = max((len(line) for line in lines), default=0)
    parts: list[str] = []
    for number, line in enumerate(lines):
        parts.append(line)
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not line or not following or len(line) < 0.6 * width or following[0] in "•▪-–—*":
            parts.append("\n")
        elif line.endswith("-") and following[:1].islower() and line[-2:-1].isalpha():
            parts[-1] = line[:-1]
        else:
            parts.append(" ")
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip()
