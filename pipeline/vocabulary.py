"""Word lists of the extractor, read from data/reference/vocabulary.csv."""

from __future__ import annotations

import csv
import functools
import os
import re
from pathlib import Path


@functools.cache
def load_words(name: str) -> frozenset[str]:
    """Return the words of the list ``name``, as spelled in the file.

    Raises KeyError when the file has no such list: a misspelled name must not pass as empty.
    """
    words = _read().get(name)
    if words is None:
        raise KeyError(f"data/reference/vocabulary.csv has no list {name!r}")
    return words


@functools.cache
def _read() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    for row in read_table("vocabulary.csv"):
        lists.setdefault(row["list"], set()).add(row["word"])
    return {name: frozenset(words) for name, words in lists.items()}


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a vocabulary file of the reference folder (see ``load_reference``)."""
    named = os.environ.get("CONTACTS_REFERENCE")
    folder = Path(named) if named else Path(__file__).resolve().parents[1] / "data" / "reference"
    with (folder / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def to_pattern(name: str) -> str:
    """Return a regular expression for any word or phrase of a list, the longest first."""
    longest_first = sorted(load_words(name), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")"
