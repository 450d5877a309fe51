"""Words of a sentence with their places, cut so that names and countries stand alone."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

# Capitals with full stops, initials, abbreviated titles, words (hyphens and apostrophes inside),
# single marks. A full stop inside a word joins only before a lower-case letter (gov.ua), so that a
# missing space after a sentence does not.
# A backtick stands for an apostrophe on some desks: "Russia`s".
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:[A-Z]\.)+[A-Z](?![\w.’'])|[A-Z]\.(?=\s?[A-Z])|"
    r"(?:Mrs?|Ms|Dr|Eng|Prof|Gen|Lt|Col|Maj|Capt|Adm|Sgt|Sen|Rep|Gov|Amb|Pres|Sec|Jr|Sr|Sta?|Rev|Hon)\.|"
    r"\w+(?:[-'’`]\w+|\.(?=[a-z])\w+)*|[^\w\s]"
)
_POSSESSIVE = re.compile(r"['’`](?:[sS]|d|ll|ve|re|m)\Z")


class Token(NamedTuple):
    """One word or mark; ``folded`` has no case, accents or full stops, hyphens as spaces."""

    text: str
    start: int
    end: int
    folded: str
    is_capital: bool


@functools.lru_cache(maxsize=50_000)  # a language's words come again and again
def fold_word(text: str) -> str:
    """Fold case and accents away, drop full stops, read hyphens as spaces."""
    if text.isascii():
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
        plain = plain.replace("’", "'").replace("ı", "i").replace("ø", "o").replace("ł", "l")
    return plain.replace(".", "").replace("-", " ").replace("`", "'")


def split_tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``text[start:end]``; a possessive 's is a token of its own.

    A compound of two capitalised words ("Biden-Putin") stays one token here.
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        word, begin = match[0], match.start()
        possessive = _POSSESSIVE.search(word) if "'" in word or "’" in word else None
        if possessive and len(word) > 2:
            tokens.append(_make(word[: possessive.start()], begin))
            tokens.append(_make(possessive[0], begin + possessive.start()))
        else:
            tokens.append(_make(word, begin))
    return tokens


def cut_compound(token: Token) -> list[Token]:
    """Cut "Biden-Putin" into its two words and the hyphen."""
    first, _, second = token.text.partition("-")
    middle = token.start + len(first)
    return [_make(first, token.start), _make("-", middle), _make(second, middle + 1)]


def _make(text: str, start: int) -> Token:
    return Token(text, start, start + len(text), fold_word(text), text[0].isupper())
