"""Coverage-guided fuzzing by atheris (libFuzzer): `python tests/fuzzers.py TARGET [-OPTION=...]`.

TARGET is readers, dates, quotes or extract; options are libFuzzer's, such as -max_total_time=600
and -seed=1. Every input must be read or named with a reason, and every offset be right; whatever
raises ends the run, with the input kept in the working folder as crash-... .
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline"]):
    from pipeline import extract
    from pipeline.accounts.quotes import find_quotes
    from pipeline.dates import find_dates
    from pipeline.models import Document
    from pipeline.reading import read_documents
    from pipeline.schemas import check_values, to_arrow

ENDINGS = (
    ".txt", ".md", ".html", ".xhtml", ".pdf", ".docx", ".csv", ".tsv", ".jsonl", ".parquet",
    ".warc", ".txt.gz", ".jsonl.gz", ".csv.zst", "",
)  # fmt: skip
STORY = "Norwegian Foreign Minister Sigrid Aune met Peruvian President Lucia Tovar on 3 May 2031."
WORDS = [
    STORY, "met with and ", "on Monday", "12-12-12-", "“Yes,” she said. ", "early March 2031",
    "the two leaders ", "will hold talks with ", "\n\n", "He said: ", "\u202e", "O\u0301",
    "---\npublished: 2031-05-03\n",
    "id,text\n1,", '{"text": "', "<html><body><p>", "%PDF-1.4\n", "PK\x03\x04", "WARC/1.0\r\n",
]  # fmt: skip
DAY = date(2031, 5, 14)


def fuzz_readers(data: bytes) -> None:
    """Read bytes as a file of each kind; the first byte says which."""
    ending = ENDINGS[(data[0] if data else 0) % len(ENDINGS)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(data[1:])
        for found in read_documents([path]):
            if isinstance(found, Document):
                assert found.text.strip()
            else:
                assert found.reason
                assert found.detail.isprintable()
                assert "report this" not in found.detail, found.detail


def fuzz_dates(data: bytes) -> None:
    """Find the dates of a text; each is a slice of it."""
    text = to_text(data)
    end = 0
    for one in find_dates(text, DAY):
        assert end <= one.start_char < one.end_char
        assert text[one.start_char : one.end_char] == one.text
        end = one.end_char


def fuzz_quotes(data: bytes) -> None:
    """Find the quotations of a text; each lies inside it."""
    text = to_text(data)
    for one in find_quotes(text):
        assert 0 <= one.start_char < one.end_char <= len(text)


def fuzz_extract(data: bytes) -> None:
    """Read a text from end to end: tables of the schemas, offsets that are right."""
    tables = extract(to_text(data), published=DAY)
    for name, frame in tables.items():
        check_values(name, to_arrow(name, frame))
    text = tables.documents["text"].iloc[0]
    for row in tables.evidence.itertuples():
        assert row.trigger in text[row.start_char : row.end_char]
        if isinstance(row.date_phrase, str):
            assert text[int(row.date_start_char) : int(row.date_end_char)] == row.date_phrase
    for row in tables.accounts.itertuples():
        assert text[row.start_char : row.end_char] == row.text


def to_text(data: bytes) -> str:
    """Return bytes as a text: those beyond ASCII stand for the phrases that texts are made of."""
    parts = []
    for byte in data:
        parts.append(WORDS[byte % len(WORDS)] if byte >= 0x80 else chr(byte))
    return "".join(parts)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "readers": fuzz_readers,
    "dates": fuzz_dates,
    "quotes": fuzz_quotes,
    "extract": fuzz_extract,
}


def main() -> None:
    target = TARGETS[sys.argv[1]]
    with tempfile.TemporaryDirectory() as corpus:
        for number, words in enumerate(WORDS):
            for kind in range(len(ENDINGS) if target is fuzz_readers else 1):
                start = bytes([kind]) if target is fuzz_readers else b""
                (Path(corpus) / f"{number}-{kind}").write_bytes(start + words.encode())
        atheris.Setup(
            [sys.argv[0], "-timeout=60", "-rss_limit_mb=4096", *sys.argv[2:], corpus], target
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
