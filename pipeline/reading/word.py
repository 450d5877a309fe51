"""Word documents (DOCX, ISO/IEC 29500)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.reading.decoding import clean_text, read_bytes
from pipeline.reading.drafts import MAX_UNPACKED_BYTES, Draft, Unreadable, brief
from pipeline.reading.fields import read_field

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_AROUND_BLOCKS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins")}
_AROUND_WORDS = _AROUND_BLOCKS | {
    f"{_W}{name}" for name in ("r", "hyperlink", "smartTag", "fldSimple", "moveTo")
}


def read_docx_file(path: Path) -> Draft:
    """Read a Word document: paragraphs, and rows of tables with tabs between their cells."""
    from docx import Document as open_docx

    data = read_bytes(path)
    if not data:
        raise Unreadable("empty", "The file is empty; there is nothing to read.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "encrypted", "The file is an old or protected Word document; save it anew as .docx."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise Unreadable(
                "too large",
                f"The document unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB;"
                " it is damaged or hostile, so it is left alone.",
            )
        document = open_docx(io.BytesIO(data))
        lines = list(_read_blocks(document.element.body))
        title = read_field(document.core_properties.title)
    except Unreadable:
        raise
    except Exception as error:  # python-docx and lxml raise many kinds on broken files
        raise Unreadable(
            "broken", f"The document cannot be read ({brief(error)}); open it and save it anew."
        ) from None
    return Draft(where=str(path), text=clean_text("\n".join(lines)), title=title)


def _read_blocks(parent: Any) -> Iterator[str]:
    # python-docx's own cells follow what they are merged with: one of a span of a hundred million
    # columns fills the memory, and a thousand rows of one cell end in a RecursionError.
    for block in _find(parent, "p", "tbl"):
        if block.tag == f"{_W}p":
            yield "".join(_read_words(block))
            continue
        for row in _find(block, "tr"):
            yield "\t".join("\n".join(_read_blocks(cell)) for cell in _find(row, "tc"))


def _find(parent: Any, *names: str) -> Iterator[Any]:
    """Yield the children of these names, and those inside what may stand around them."""
    for child in parent:
        if child.tag in _AROUND_BLOCKS:
            yield from _find(child, *names)
        elif child.tag in {f"{_W}{name}" for name in names}:
            yield child


def _read_words(parent: Any) -> Iterator[str]:
    """Yield the words of a paragraph as it stands: what was inserted, not what was deleted."""
    for part in parent:
        if part.tag == f"{_W}t":
            yield part.text or ""
        elif part.tag in _BREAKS:
            yield _BREAKS[part.tag]
        elif part.tag in _AROUND_WORDS:
            yield from _read_words(part)
