"""The reference data as one table of phrases, asked at a place in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.people.tokens import Token, fold_word
from pipeline.reference import Office, Reference

Kind = Literal["country", "demonym", "people", "capital", "organisation", "seat", "place", "title"]
_MOVEMENTS = frozenset({"movement", "armed_group", "opposition", "government_in_exile"})
# Said of anybody: they tell that a name follows, not which office.
_FORMS_OF_ADDRESS = frozenset(
    {
        "mister",
        "mistress",
        "doctor",
        "sir",
        "dame",
        "lord",
        "lady",
        "professor",
        "excellency",
        "majesty",
        "highness",
    }
)
_STATE_FORMS = ("Republic of", "Republic of the", "Islamic Republic of", "Kingdom of")
_LONGEST_PHRASE = 9
_ACRONYM_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase can mean. ``code`` is a country or organisation, ``name`` its display name."""

    kind: Kind
    code: str | None
    name: str
    is_acronym: bool = False
    office: Office | None = None
    is_plural: bool = False
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found at a token, ``length`` tokens long."""

    entry: Entry
    length: int


class Lexicon:
    """Phrases of countries, bodies, places and offices; longest match first."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._entries: dict[str, list[Entry]] = {}
        self._longest: dict[str, int] = {}
        """The words of the longest phrase that begins with a word."""
        self.movements: set[str] = set()
        self._add_countries(reference)
        self._add_organisations(reference)
        self._add_offices(reference)

    def match(self, tokens: Sequence[Token], index: int) -> list[Match]:
        """Return what the phrases starting at ``tokens[index]`` can mean, longest first."""
        first = tokens[index].folded
        longest = self._longest.get(first.split(" ", 1)[0] if " " in first else first)
        if longest is None or (first == "pm" and _is_hour(tokens, index)):
            return []
        found: list[Match] = []
        phrase = ""
        for length, token in enumerate(tokens[index : index + longest], 1):
            phrase = f"{phrase} {token.folded}" if phrase else token.folded
            for entry in self._entries.get(phrase, ()):
                if entry.kind in ("organisation", "seat") and _is_tail(tokens, index, length):
                    continue
                if _suits_case(entry, tokens[index : index + length]):
                    found.append(Match(entry, length))
        found.sort(key=lambda match: -match.length)
        return found

    def _add(self, phrases: Iterable[str], entry: Entry) -> None:
        for phrase in phrases:
            if not phrase:
                continue
            letters = phrase.replace(".", "")
            acronym = letters.isupper() and len(letters) <= _ACRONYM_LENGTH and " " not in letters
            key = " ".join(fold_word(phrase).split()).replace("'s", " 's")
            stored = Entry(
                entry.kind,
                entry.code,
                entry.name,
                acronym,
                entry.office,
                entry.is_plural,
                entry.organisation,
            )
            bucket = self._entries.setdefault(key, [])
            if not any(e.kind == stored.kind and e.code == stored.code for e in bucket):
                bucket.append(stored)
            first = key.split(" ", 1)[0]
            words = min(key.count(" ") + 1, _LONGEST_PHRASE)
            self._longest[first] = max(words, self._longest.get(first, 0))

    def _add_countries(self, reference: Reference) -> None:
        for country in reference.countries.values():
            names = (country.name, country.official_name, *country.aliases)
            self._add(names, Entry("country", country.code, country.name))
            self._add(country.demonyms, Entry("demonym", country.code, country.name))
            self._add(country.people, Entry("people", country.code, country.name))
            self._add(country.capitals, Entry("capital", country.code, country.name))
        for country in reference.countries.values():
            # A protocol's form of any name that is not another state's own: "Republic of Niger"
            forms = (f"{form} {country.name}" for form in _STATE_FORMS)
            new = [form for form in forms if form.lower() not in self._entries]
            self._add(new, Entry("country", country.code, country.name))
        for place in reference.places:
            self._add((place.name, *place.aliases), Entry("place", place.country, place.name))
        for seat in reference.seats:
            entry = Entry("seat", seat.code, seat.body, organisation=seat.body)
            self._add((seat.name, *seat.aliases), entry)

    def _add_organisations(self, reference: Reference) -> None:
        for body in reference.organisations.values():
            code = body.country if body.kind in _MOVEMENTS else body.code
            if body.kind in _MOVEMENTS:
                self.movements.add(body.name)
            entry = Entry("organisation", code, body.name, organisation=body.name)
            self._add((body.name, *body.aliases), entry)
            if body.adjectives:
                self._add(
                    body.adjectives, Entry("demonym", code, body.name, organisation=body.name)
                )

    def _add_offices(self, reference: Reference) -> None:
        for office in dict.fromkeys(o for rows in reference.offices.values() for o in rows):
            if office.title in _FORMS_OF_ADDRESS:
                continue
            entry = Entry("title", None, office.title, office=office)
            self._add((office.title, *office.abbreviations), entry)
            plural = Entry("title", None, office.title, office=office, is_plural=True)
            spelt = office.title.replace("adviser", "advisor")
            self._add(map(_pluralise, (office.title, spelt)), plural)


_BUILT: dict[int, Lexicon] = {}


def build_lexicon(reference: Reference) -> Lexicon:
    """Return the lexicon of ``reference``, built once for each reference that is loaded."""
    known = _BUILT.get(id(reference))
    if known is None or known.reference is not reference:
        known = _BUILT[id(reference)] = Lexicon(reference)
    return known


def _is_hour(tokens: Sequence[Token], index: int) -> bool:
    """ "At 9:50 P.M.": no prime minister."""
    return index > 0 and tokens[index - 1].text[-1:].isdigit()


def _is_tail(tokens: Sequence[Token], index: int, length: int) -> bool:
    """ "National Security Council": a longer name of which the phrase is but the end."""
    if index == 0 or length < 2:
        return False
    before = tokens[index - 1]
    return (
        before.is_capital
        and before.end + 1 == tokens[index].start
        and before.folded not in ("the", "un", "u n", "united nations")
    )


def _suits_case(entry: Entry, words: Sequence[Token]) -> bool:
    """A title stands in any case; a name needs its capital, an acronym all of them."""
    if entry.kind == "title":
        return True
    if entry.is_acronym:
        letters = words[0].text.replace(".", "")
        return letters.isupper()
    return words[0].is_capital


def _pluralise(title: str) -> str:
    head, separator, rest = title.partition(" of ")
    if not separator:
        head, separator, rest = title.partition(" for ")
    if head.endswith(("woman", "sman")):
        return f"{head[:-2]}en{separator}{rest}"
    if head.endswith("y") and head[-2] not in "aeiou":
        return f"{head[:-1]}ies{separator}{rest}"
    if head.endswith(("s", "ch", "x")):
        return f"{head}es{separator}{rest}"
    if head.endswith("general") and head.startswith(("secretary", "director", "attorney")):
        return f"{head.replace('secretary', 'secretaries').replace('director', 'directors')}"
    return f"{head}s{separator}{rest}"
