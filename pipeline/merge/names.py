"""Who is one person in several texts: transliterations, initials, bare surnames."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pipeline.models import Participant
from pipeline.reference import Reference, fold

# Spellings of one sound in the romanisations usual in news; applied in this order.
_SOUNDS = (
    (re.compile(r"shch|sch"), "sh"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"off$"), "ov"),
    (re.compile(r"oe"), "o"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"w"), "v"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWELS = re.compile(r"[aeiou]")
_LEAST_CONSONANTS = 3
"""Given names with fewer ('Maria', 'Mario') are told apart by their vowels."""

Form = tuple[str, str | None]
"""Folded name and country of a participant."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom one spelling means: ``key`` is equal for all spellings of a person."""

    form: Form
    stem: str
    key: str
    name: str
    """The name by which all contacts call this person."""

    @property
    def form_of_name(self) -> Form:
        """The spelling under which that name is looked up."""
        return fold(self.name), self.form[1]


@dataclass(frozen=True, slots=True)
class Identities:
    """The people of a set of contacts, by each spelling of their names."""

    by_form: Mapping[Form, Identity]

    def get_key(self, one: Participant) -> str:
        """Return what is equal for two spellings of one person, or for one party."""
        if one.resolved_by == "party":
            return f"party:{one.party}"
        return self.by_form[find_form(one)].key

    def get_name(self, one: Participant) -> str:
        """Return the name by which all contacts call this person or party."""
        if one.resolved_by == "party":
            return one.name
        return self.by_form[find_form(one)].name

    def get_stem(self, one: Participant) -> str:
        """Return a key that more documents cannot change: surname and country, or the party."""
        if one.resolved_by == "party":
            return f"party:{one.party}"
        return self.by_form[find_form(one)].stem

    def get_party(self, one: Participant) -> str:
        """Return the party's key without the document's own numbering."""
        return find_party(one, lambda form: self.by_form[form].stem)


@dataclass(frozen=True, slots=True)
class _Name:
    surname: str
    given: tuple[str, ...]
    listed: str | None


def identify(told: Iterable[tuple[Participant, str]], reference: Reference) -> Identities:
    """Find out which spellings mean one person; ``told`` are participants, each with its document.

    A surname alone, or an initial, joins the only person that it can mean; where several could be
    meant it stays by itself. Two different given names are two people.
    """
    uses: dict[str, dict[Form, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for (form, name), count in count_names(told).items():
        uses[find_stem(form, reference)][form][name] = count
    return Identities(
        {
            one.form: one
            for stem, forms in uses.items()
            for one in identify_namesakes(stem, forms, reference)
        }
    )


def count_names(told: Iterable[tuple[Participant, str]]) -> Counter[tuple[Form, str]]:
    """Count the documents in which each name stands; the names of parties are no people's."""
    places = {
        (find_form(one), one.name, doc_id) for one, doc_id in told if one.resolved_by != "party"
    }
    return Counter((form, name) for form, name, _ in places)


def identify_namesakes(
    stem: str, uses: Mapping[Form, Mapping[str, int]], reference: Reference
) -> list[Identity]:
    """Tell apart the people of one surname and country; who has another is nobody of them.

    ``uses`` has each spelling's names, and in how many documents each stands.
    """
    keys = _part(stem, {form: _parse(*form, reference) for form in uses})
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for form, names in uses.items():
        votes[keys[form]].update(names)
    chosen = {key: _choose(names) for key, names in votes.items()}
    return [Identity(form, stem, keys[form], chosen[keys[form]]) for form in uses]


def find_stem(form: Form, reference: Reference) -> str:
    """Return the surname's sound and the country: what all spellings of one person share."""
    return f"{_parse(*form, reference).surname} {form[1] or ''}".strip()


def find_party(one: Participant, find_stem: Callable[[Form], str]) -> str:
    """Return the party's key without the document's own numbering."""
    if not one.party.startswith("unknown:"):
        return one.party
    stem = f"party:{one.party}" if one.resolved_by == "party" else find_stem(find_form(one))
    return f"unknown:{stem}"


def find_form(one: Participant) -> Form:
    """Return the spelling by which a participant is looked up."""
    return fold(one.name), one.country


def _choose(names: Mapping[str, int]) -> str:
    """Return the name of two words or more in most documents; the longer one when even."""
    return max(names, key=lambda name: (" " in name, names[name], len(name), name))


def _part(stem: str, forms: dict[Form, _Name]) -> dict[Form, str]:
    """Give each form of one surname and country the key of its person."""
    keys: dict[Form, str] = {}
    known = _Namesakes()
    for form, name in forms.items():
        if name.listed:
            keys[form] = f"{name.listed} {stem}"
            known.add(keys[form], name.given)
    # The fullest first, so that initials and bare surnames find whom they mean.
    rest = [form for form in forms if form not in keys]
    for form in sorted(rest, key=lambda f: (-len("".join(forms[f].given)), f[0])):
        given = forms[form].given
        fitting = known.find(given)
        keys[form] = fitting[0] if len(fitting) == 1 else f"{' '.join(given)} {stem}".strip()
        known.add(keys[form], given)
    return keys


class _Namesakes:
    """The people of one surname, found by what their first given names have in common."""

    def __init__(self) -> None:
        self._given: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._by_trait: dict[str, set[str]] = defaultdict(set)

    def add(self, key: str, given: tuple[str, ...]) -> None:
        """Note a spelling of the person `key`."""
        self._given[key].add(given)
        for trait in _describe(given):
            self._by_trait[trait].add(key)

    def find(self, given: tuple[str, ...]) -> list[str]:
        """Return the first people of these given names, two where it may be more."""
        # A person is whom all his spellings fit; so one of them does, and shares a trait.
        near = self._given if not given else self._near(given[0])
        fitting = (key for key in near if all(_can_be(given, other) for other in self._given[key]))
        return list(islice(fitting, 2))

    def _near(self, first: str) -> set[str]:
        initial = first[:1]
        if len(first) == 1:
            traits = [f"^{initial}", ""]
        else:
            traits = [first, f"~{_VOWELS.sub('', first)}", initial, ""]
        return set().union(*(self._by_trait.get(trait, ()) for trait in traits))


def _describe(given: tuple[str, ...]) -> list[str]:
    """Return what a first given name is looked for by: itself, its consonants, its initial."""
    if not given:
        return [""]
    first = given[0]
    return [first, f"~{_VOWELS.sub('', first)}", f"^{first[:1]}"]


def _can_be(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Say whether two lists of given names can be one person's; the shorter may leave some out."""
    return all(_is_alike(a, b) for a, b in zip(first, second, strict=False))


def _is_alike(first: str, second: str) -> bool:
    if first == second:
        return True
    if 1 in (len(first), len(second)):
        return first[:1] == second[:1]
    bare = _VOWELS.sub("", first)
    return len(bare) >= _LEAST_CONSONANTS and bare == _VOWELS.sub("", second)


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


def _parse(folded: str, country: str | None, reference: Reference) -> _Name:
    """Part a name; a listed official's by the list's spelling."""
    listed = _find_listed(folded, country, reference)
    words = re.findall(r"[^\W\d_]+", fold(listed or folded).replace("'", ""))
    words = [word for word in words if word not in reference.suffixes] or words or [folded]
    bare = [word for word in words if word not in reference.particles] or words
    land = reference.countries.get(country or "")
    family_first = land is not None and land.family_first and len(bare) > 1
    surname, given = (bare[0], bare[1:]) if family_first else (bare[-1], bare[:-1])
    return _Name(to_sound(surname), tuple(map(to_sound, given)), listed)


def _find_listed(folded: str, country: str | None, reference: Reference) -> str | None:
    rows = reference.officials_by_name.get(folded, ())
    names = {row.name for row in rows if country in (None, row.country)}
    if not names and " " not in folded and country is not None:
        # "King Salman", of whom only the name is left here, is not Mohammed bin Salman
        names = {
            row.name
            for title in _list_royal_titles(reference)
            for row in reference.officials_by_name.get(f"{title} {folded}", ())
            if row.country == country
        }
    if not names and " " not in folded:
        rows = reference.officials_by_surname.get(folded, ())
        names = {row.name for row in rows if country is not None and row.country == country}
    return names.pop() if len(names) == 1 else None


@lru_cache(maxsize=4)
def _list_royal_titles(reference: Reference) -> tuple[str, ...]:
    rows = (row for rows in reference.officials_by_name.values() for row in rows)
    return tuple(sorted({fold(row.office) for row in rows if row.office_class == "royal"}))
