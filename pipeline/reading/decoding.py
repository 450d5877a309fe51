"""Bytes to text: the encoding found, line ends made one kind, control characters taken out."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from pathlib import Path

from charset_normalizer import from_bytes

from pipeline.reading.drafts import MAX_FILE_BYTES, Unreadable
from pipeline.reading.streams import open_stream

SAMPLE_BYTES = 1_000_000
"""How much of a file is looked at to find its encoding."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip archive or an office document", ".docx"),
    (b"PAR1", "a Parquet file", ".parquet"),
    (b"\x1f\x8b", "compressed by gzip", ".gz"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd", ".zst"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", None),
    (b"\x89PNG", "an image", None),
    (b"\xff\xd8\xff", "an image", None),
    (b"GIF8", "an image", None),
    (b"\x7fELF", "a program", None),
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c\x1d\x1e\x85\u2028]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    r"""Return the text with \n as its only line end and without NUL and other control characters.

    Tabs stay. Half a surrogate pair, which no file can hold, becomes U+FFFD. Nothing else changes.

    >>> clean_text("one\r\ntwo\x00\x07")
    'one\ntwo'
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROLS.sub("", text)
    return _SURROGATES.sub("\ufffd", text).removeprefix("\ufeff")


def read_bytes(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """Return a file's bytes; raises Unreadable when it is too large, OSError when it cannot be."""
    with open_stream(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(
            "too large",
            f"The file is larger than {limit // 1_000_000} MB; split it, or put its texts into a"
            " JSONL or Parquet file with a row per document.",
        )
    return data


def decode(data: bytes) -> str:
    """Return bytes as clean text; raises Unreadable when they are empty or no text."""
    encoding = find_encoding(data)
    return clean_text(data.decode(encoding, errors="replace"))


def find_encoding(data: bytes, whole: bool = True) -> str:
    """Return the name of the encoding of `data`; raises Unreadable for what is no text.

    A byte order mark decides; then UTF-8, also where a few bytes of it are broken; then UTF-16
    without a mark, by its zero bytes; then charset-normalizer's guess. With whole=False `data` is
    the beginning of a file and may end inside a character.
    """
    if not data:
        raise Unreadable("empty", "The file is empty; there is nothing to read.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    for magic, kind, ending in _KINDS:
        if data.startswith(magic):
            remedy = f"name it with the ending {ending}" if ending else "convert it to text first"
            raise Unreadable("wrong format", f"The file is {kind}, no text; {remedy}.")
    sample = data[:SAMPLE_BYTES]
    wide = _find_utf16(sample)
    if wide:
        return wide
    if _controls_share(sample) > 0.05:
        raise Unreadable(
            "binary", "The file holds binary data, no text; export or convert it to text first."
        )
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    if _is_mostly_utf8(sample):
        return "utf-8"
    if _is_western(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _find_utf16(sample: bytes) -> str | None:
    """Name the byte order of UTF-16 without a mark: every other byte is then one of very few."""
    little, big = _is_row_number(sample[1::2]), _is_row_number(sample[0::2])
    if little == big:
        return None
    return "utf-16-le" if little else "utf-16-be"


def _is_row_number(half: bytes) -> bool:
    # The upper bytes of a text are the rows of Unicode that its script takes up: 0 for Latin, 4 for
    # Cyrillic. Bytes as low as these are no letters, tabs or line ends in any other encoding.
    common = Counter(half).most_common(2)
    rows = [value for value, _ in common if value < 0x20 and value not in (9, 10, 13)]
    return bool(rows) and sum(n for value, n in common if value in rows) > 0.85 * len(half)


def _controls_share(sample: bytes) -> float:
    kept = sample.translate(None, bytes([*range(9), *range(14, 27), *range(28, 32)]))
    return 1 - len(kept) / len(sample)


def _is_mostly_utf8(sample: bytes) -> bool:
    """Say whether at most one in ten of the characters beyond ASCII are broken UTF-8."""
    text = sample.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond = sum(1 for char in text if char > "\x7f")
    return broken <= 0.1 * beyond


_WESTERN = frozenset("éèêëàâáäãåæçíìîïñóòôöõøœúùûüýßÉÈÀÂÁÄÅÇÍÎÑÓÖØÚÜ“”‘’‚„–—…«»°§€£·\xa0¿¡ºª")


def _is_western(sample: bytes) -> bool:
    """Say whether bytes read as cp1252 look like a Western European text.

    charset-normalizer takes short Latin-1 texts for Baltic or Central European ones, whose letters
    share bytes with these; what it is good at, other scripts, has far more than 30 % beyond ASCII.
    """
    text = sample.decode("cp1252", errors="replace")
    beyond = [char for char in text if char > "\x7f"]
    if len(beyond) > 0.3 * len(text):
        return False
    return sum(char in _WESTERN for char in beyond) >= 0.95 * len(beyond)
