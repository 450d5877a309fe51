"""Learn from a text the nations that no list knows: invented ones, and those yet to be founded.

"Veldora's president", "the prime minister of Veldora", "Veldoran officials": only a state has
these. What one such phrase teaches holds for the whole text, so that "Veldora and Karskia signed"
has two parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.people.context import EXCLUSIVE, OF_STATE
from pipeline.people.lexicon import Lexicon
from pipeline.people.tokens import Token
from pipeline.vocabulary import load_words

# How English makes adjectives of places; an unknown word before a title must look like one.
DEMONYM_LIKE = re.compile(r"(?:an|ese|ish|ite|ani|eri|ali|iri|ari|ori|esi|oni)\Z")
_STATE_CLASSES = OF_STATE | {"ambassador", "royal"}
_STATE_BODIES = frozenset({"government", "parliament", "embassy", "airspace", "capital"})
_LOBBIES = frozenset({"government affairs", "government relations", "parliament square"})
_MINISTRIES = frozenset({"foreign ministry", "defence ministry", "defense ministry"})
# Clubs, banks and universities have presidents too.
_OF_ANYTHING = frozenset(
    {"president", "vice president", "chancellor", "leader", "secretary", "king", "queen", "capital"}
)
_POINTS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern"})
_NOT_NATIONS = ("sentence_opener", "institution_word", "no_nation_word", "inner_region_word")
COUNTERPARTS = frozenset(
    {"counterpart", "counterparts", "opposite", "colleague", "colleagues", "homologue", "peer"}
)
# "Veldoran officials", "his Veldoran counterpart": of whom the text has to say whose they are
_FOREIGNERS = COUNTERPARTS | {"officials", "leaders", "diplomats", "negotiators"}
_STEM = 4
_REACH = 6


@dataclass(slots=True)
class _Seen:
    """What the text shows of an unknown word."""

    text: str
    is_certain: bool = False
    is_likely: bool = False
    is_adjective: bool = False
    peers: set[str] = field(default_factory=set)

    def is_beside(self, words: set[str]) -> bool:
        """Tell whether the text joins it by "and" to one of ``words``."""
        return not self.peers.isdisjoint(words)


@dataclass(frozen=True, slots=True)
class Nations:
    """Unknown nations of a text: the name of each by the folded words that mean it."""

    names: Mapping[str, str] = field(default_factory=dict)
    adjectives: frozenset[str] = frozenset()


def learn_nations(
    sentences: Sequence[Sequence[Token]], strangers: Sequence[Sequence[int]], lexicon: Lexicon
) -> Nations:
    """Return the nations that a text speaks of and no list knows.

    ``sentences`` are the tokens of each sentence, ``strangers`` the places in it of capitalised
    words that the lexicon does not know.
    """
    seen: dict[str, _Seen] = {}
    people: set[str] = set()
    for tokens, places in zip(sentences, strangers, strict=True):
        for index in places:
            if len(tokens[index].text) >= _STEM and not tokens[index].text.isupper():
                _note(tokens, index, lexicon, seen, people)
    found = {word: one for word, one in seen.items() if word not in people}
    certain = {word for word, one in found.items() if one.is_certain}
    if not certain:
        return Nations()
    stems = {word[:_STEM] for word in certain if found[word].is_adjective}
    for word, one in found.items():
        # "Veldora and Karskia": what is joined to a state is one, and so is the Veldorans' land
        one.is_likely |= one.is_beside(certain) or word[:_STEM] in stems
    kept = {word: one for word, one in found.items() if one.is_certain or one.is_likely}
    adjectives = {word for word, one in kept.items() if one.is_adjective}
    names: dict[str, str] = {}
    lands: dict[str, list[str]] = {}
    derived: list[str] = []
    for word, one in kept.items():
        # "Veldoran", and "Veldorans" for its people
        if word.removesuffix("s") in adjectives:
            derived.append(word)
        else:
            names[word] = one.text
            lands.setdefault(word[:_STEM], []).append(word)
    for word in derived:
        fitting = [land for land in lands.get(word[:_STEM], ()) if _is_kin(land, word)]
        names[word] = names[min(fitting, key=len)] if fitting else kept[word].text
    return Nations(names, frozenset(adjectives))


def _is_kin(noun: str, adjective: str) -> bool:
    """Tell whether an adjective ("veldoran") can be made of a noun ("veldora")."""
    return adjective.startswith(noun[: max(_STEM, len(noun) - 2)])


def _note(
    tokens: Sequence[Token],
    index: int,
    lexicon: Lexicon,
    seen: dict[str, _Seen],
    people: set[str],
) -> None:
    token = tokens[index]
    word = token.folded
    if _is_in_name(tokens, index, lexicon):
        people.add(word)
        return
    reference = lexicon.reference
    if word in reference.given_names or word in reference.officials_by_surname:
        return
    if any(token.text in load_words(name) for name in _NOT_NATIONS):
        return
    one = seen.get(word) or _Seen(token.text)
    if index + 1 < len(tokens) and tokens[index + 1].folded == "'s":
        offices = _offices_at(tokens, index + 2, lexicon)
        one.is_certain |= not offices <= _OF_ANYTHING
        one.is_likely |= bool(offices)
    elif DEMONYM_LIKE.search(word) and _leads_to_state(tokens, index + 1, lexicon):
        one.is_certain = one.is_adjective = True
    elif word.endswith("i") and _leads_to_counterpart(tokens, index + 1, lexicon):
        # "Corrathi foreign minister": a firm such as "Audi" has a president at most
        one.is_certain = one.is_adjective = True
    for title in _titles_before(tokens, index, lexicon):
        if title in _OF_ANYTHING:
            one.is_likely = True
        else:
            one.is_certain = True
    one.peers.update(_joined(tokens, index))
    seen[word] = one


def _is_in_name(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Tell whether a word stands in a row of capitals: a person's name, or a body's."""
    before = tokens[index - 1] if index else None
    if (
        before is not None
        and before.is_capital
        and before.end + 1 == tokens[index].start
        and before.folded not in _POINTS
        and not (index == 1 and before.text in load_words("sentence_opener"))
    ):
        return True
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        after is not None
        and after.is_capital
        and after.text[0].isalpha()
        and after.start == tokens[index].end + 1
        and not lexicon.match(tokens, index + 1)
        and not DEMONYM_LIKE.search(tokens[index].folded)
    )


def _offices_at(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> set[str]:
    """The offices, ministries and bodies of a state that begin at ``index``."""
    modifiers = load_words("role_modifier")
    while index < len(tokens) and tokens[index].folded in modifiers:
        index += 1
    if index >= len(tokens):
        return set()
    two = " ".join(token.folded for token in tokens[index : index + 2])
    found = {two} & _MINISTRIES
    if two not in _LOBBIES:
        found |= {tokens[index].folded} & _STATE_BODIES
    for match in lexicon.match(tokens, index):
        office = match.entry.office
        if office is not None and office.office_class in _STATE_CLASSES:
            found.add(office.title)
    return found


def _leads_to_state(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """ "Veldoran and Karskian officials": what the adjectives of a list wait for."""
    while (
        index + 1 < len(tokens)
        and tokens[index].folded in ("and", ",")
        and tokens[index + 1].is_capital
    ):
        index += 2
    if index < len(tokens) and tokens[index].folded in _FOREIGNERS:
        return True
    return bool(_offices_at(tokens, index, lexicon))


def _leads_to_counterpart(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Tell what only a state's people can be called: "counterpart", "foreign minister"."""
    if index >= len(tokens):
        return False
    is_peer = tokens[index].folded in COUNTERPARTS
    return is_peer or not _offices_at(tokens, index, lexicon) <= _OF_ANYTHING


def _joined(tokens: Sequence[Token], index: int) -> Iterator[str]:
    """The words of a pair with this one: "Veldora, Norland and Karskia"."""
    for step in (-1, 1):
        joints: list[str] = []
        at = index
        while 0 <= at + 2 * step < len(tokens) and tokens[at + 2 * step].is_capital:
            joints.append(tokens[at + step].folded)
            at += 2 * step
            if joints[-1] not in (",", "and"):
                break
            if "and" in joints or step < 0:
                yield tokens[at].folded


def _titles_before(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> Iterator[str]:
    """The offices that a word completes: "the foreign minister of", "President N of Veldora"."""
    at = index - 1
    if at > 0 and tokens[at].folded == "the":
        at -= 1
    if at < 1 or tokens[at].folded != "of":
        return
    if tokens[at - 1].folded in _STATE_BODIES:
        yield tokens[at - 1].folded
    for first in range(max(0, at - _REACH), at):
        for match in lexicon.match(tokens, first):
            office, end = match.entry.office, first + match.length
            if (
                office is not None
                and office.office_class in EXCLUSIVE
                and all(token.is_capital for token in tokens[end:at])
            ):
                yield office.title
