"""When two names mean the same person or party, however they are spelt."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.reference import Reference, ReferenceError, fold, load_reference

# Spellings of one sound in the romanisations usual in news; applied in this order.
_SOUNDS = (
    (re.compile(r"shch|sch"), "sh"),
    (re.compile(r"kh|gh"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"q|ck"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"off\b"), "ov"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee|y|j"), "i"),
    (re.compile(r"ie\b"), "i"),
    (re.compile(r"e(?=i)"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = frozenset({"al", "el", "ul", "ur", "bin", "ben", "ibn", "st"}) | frozenset(
    {"de", "da", "do", "dos", "del", "della", "der", "den", "di", "du", "la", "le", "van", "von"}
)
_ARTICLE = re.compile(r"^(?:the|a|an) ")
_LEAST_LENGTH_FOR_A_SLIP = 6


@lru_cache(maxsize=65536)
def to_sound(word: str) -> str:
    """Return a key that spellings of one name share.

    >>> to_sound("Zelenskyy") == to_sound("Zelensky"), to_sound("Shoygu") == to_sound("Shoigu")
    (True, True)
    """
    key = fold(word)
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


@lru_cache(maxsize=65536)
def split_name(name: str) -> tuple[str, ...]:
    """Return the words of a name as sound keys, without generational suffixes and particles."""
    words = re.findall(r"[^\W\d_]+", fold(name).replace("'", ""))
    kept = [word for word in words if word not in _SUFFIXES]
    bare = [word for word in kept if word not in _PARTICLES]
    return tuple(to_sound(word) for word in bare or kept)


def _differ_by_one(first: str, second: str) -> bool:
    """Say whether one letter added, dropped or changed turns one word into the other."""
    if abs(len(first) - len(second)) > 1:
        return False
    short, long = sorted((first, second), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


def words_agree(first: str, second: str) -> bool:
    """Say whether two sound keys are one word: equal, or a slip of one letter in a long word."""
    if first == second:
        return True
    long_enough = min(len(first), len(second)) >= _LEAST_LENGTH_FOR_A_SLIP
    return long_enough and first[0] == second[0] and _differ_by_one(first, second)


def _given_names_agree(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if not first or not second:
        return True
    for one in first:
        for other in second:
            short, long = sorted((one, other), key=len)
            shared = min(3, max(2, len(short) - 1)) if len(short) > 1 else 1
            if words_agree(one, other) or (short[:shared] == long[:shared]):
                return True
    return False


def person_names_agree(first: str, second: str) -> bool:
    """Say whether two spellings can name one person.

    Surnames must agree; given names must not contradict each other: an initial, a short form
    with the same beginning or a missing given name is no contradiction. A single word agrees with
    the first or last word of a longer name, since some names put the family first.

    >>> person_names_agree("Biden", "Joseph R. Biden, Jr."), person_names_agree("Xi", "Xi Jinping")
    (True, True)
    >>> person_names_agree("Hugo Chavez", "Adan Chavez")
    False
    """
    one, other = split_name(first), split_name(second)
    if not one or not other:
        return fold(first) == fold(second)
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return words_agree(short[0], long[-1]) or words_agree(short[0], long[0])
    if all(any(words_agree(word, to) for to in long) for word in short):
        return True
    if words_agree(one[-1], other[-1]):
        return _given_names_agree(one[:-1], other[:-1])
    return False


@lru_cache(maxsize=1)
def _reference() -> Reference | None:
    """Return the reference data; None where there is none: names then count as written."""
    try:
        return load_reference()
    except (ReferenceError, OSError):
        return None


@lru_cache(maxsize=65536)
def find_party_code(name: str) -> str | None:
    """Return the code of the state, body or movement that a name or code means, else None."""
    reference = _reference()
    if reference is None:
        return name if re.fullmatch(r"[A-Z]{3}", name) else None
    if name in reference.countries or name in reference.organisations:
        return name
    key = _ARTICLE.sub("", fold(name))
    for index in (
        reference.country_by_name,
        reference.organisation_by_name,
        reference.country_by_capital,
    ):
        if key in index:
            return index[key]
    return None


def party_names_agree(first: str, second: str) -> bool:
    """Say whether two names mean one party: by code where both are known, else as folded words."""
    one, other = find_party_code(first), find_party_code(second)
    if one is not None and other is not None:
        return one == other
    return _ARTICLE.sub("", fold(first)) == _ARTICLE.sub("", fold(second))


def one_official(first: str, second: str) -> bool:
    """Say whether the officials' list knows both names as one person's ('Bill', 'William')."""
    reference = _reference()
    if reference is None:
        return False
    known = {person.name for person in reference.officials_by_name.get(fold(first), ())}
    return any(person.name in known for person in reference.officials_by_name.get(fold(second), ()))
