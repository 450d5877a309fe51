"""Read the sides of a conflict inside one country that a text does not name.

"The government met the rebels", "opposition leaders": whose they are, the text says elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.movements import find_side, is_movement, name_movement
from pipeline.people.affiliations import AffiliationReader
from pipeline.people.drafts import Draft
from pipeline.people.lexicon import Lexicon
from pipeline.people.tokens import Token
from pipeline.reference import Reference
from pipeline.vocabulary import load_words

_DEFINITE = frozenset({"the", "and", "or"})
_GOVERNMENT = "government"
_RULERS = frozenset({"head_of_state", "head_of_government"})
_OF_PEOPLE = frozenset({"country", "demonym", "people"})
_CLEAR = 2
"""How many times as often as any other a country is named that a text is about."""
_OFTEN = 3
_COUPLED_GAP = 6
"""Characters of an " and " or " of the " between a side and a ruler."""

Land = tuple[str | None, str]
"""Code and name of a country."""


class SideReader(AffiliationReader):
    """Adds "the government" and "the rebels" to what is read of a sentence."""

    def _read_side(self, start: int, index: int) -> Draft | None:
        """A side that begins at ``index``; "the government" only beside a movement."""
        token = self.tokens[index] if index < len(self.tokens) else None
        if token is None or (token.is_capital and index > 0):
            return None
        word, before = token.folded, self._word(index - 1)
        if word in load_words("government_noun"):
            end = index + 1 + (self._word(index + 1) in load_words("government_envoy"))
            if end == index + 1 and before not in _DEFINITE:
                return None
            return self._side(start, end, _GOVERNMENT) if self._speaks_of_movement() else None
        end = index
        while self._word(end) in load_words("movement_adjective"):
            end += 1
        if end > index and self._word(end) in load_words("movement_group"):
            return self._side(start, end + 1, word)
        if word not in load_words("movement_noun"):
            return None
        is_feeling = word == "opposition" and (
            before not in _DEFINITE or self._word(index + 1) == "to"
        )
        return None if is_feeling else self._side(start, index + 1, word)

    def _side(self, start: int, end: int, word: str) -> Draft:
        side = find_side(word) or word
        return self._draft(start, end - 1, "party", side=side, parties=(side,), is_plural=True)

    def _speaks_of_movement(self) -> bool:
        words = load_words("movement_noun") | load_words("movement_adjective")
        return any(
            token.folded in words
            or any(m.entry.organisation in self.lexicon.movements for m in self._match(index))
            for index, token in enumerate(self.tokens)
        )


def place_sides(
    drafts: Sequence[Sequence[Draft]], tokenised: Sequence[Sequence[Token]], lexicon: Lexicon
) -> list[list[Draft]]:
    """Return the drafts with every side of a conflict given its country, the unplaced left out."""
    reference = lexicon.reference
    marked = [[_mark(draft, reference) for draft in group] for group in drafts]
    if not any(draft.side for group in marked for draft in group):
        return marked
    movement = _only_movement(marked, reference)
    theme = movement.codes[0] if movement and movement.codes else _find_theme(tokenised, lexicon)
    land = (
        (theme, reference.countries[theme].name) if theme and theme in reference.countries else None
    )
    return [
        [one for draft in group if (one := _place(draft, group, land, movement, reference))]
        for group in marked
    ]


def _mark(draft: Draft, reference: Reference) -> Draft:
    """ "Kenyan rebels", "rebel leaders": a movement's phrases that were read as a country's."""
    is_plain = draft.kind == "party" or (draft.kind == "role" and draft.is_plural)
    side = find_side(draft.organisation or draft.role or "")
    if not is_plain or draft.side or side is None:
        return draft
    if draft.organisation and not is_movement(draft.organisation, reference):
        return draft
    if draft.parties or draft.codes:
        land = _land_of(draft, reference)
        is_one = len(draft.parties) == 1 and land is not None
        return _as_movement(draft, land, side, reference) if is_one and land else draft
    return replace(draft, kind="party", side=side) if draft.possessor is None else draft


def _land_of(draft: Draft, reference: Reference) -> Land | None:
    """The country of a phrase, one that no list knows included; None for a body's."""
    code = draft.codes[0] if draft.codes else None
    if code is None:
        return (None, draft.parties[0]) if draft.parties else None
    return (code, reference.countries[code].name) if code in reference.countries else None


def _as_movement(draft: Draft, land: Land, side: str, reference: Reference) -> Draft:
    code, country = land
    name = name_movement(code, side, reference) if code else f"{country} {side}"
    codes = (code,) if code else ()
    return replace(draft, kind="party", codes=codes, parties=(name,), organisation=name)


def _place(
    draft: Draft,
    group: Sequence[Draft],
    theme: Land | None,
    movement: Draft | None,
    reference: Reference,
) -> Draft | None:
    if draft.side is None:
        return draft
    if movement is not None and draft.side not in (_GOVERNMENT, "opposition"):
        own = movement.organisation
        return replace(draft, codes=movement.codes, parties=movement.parties, organisation=own)
    land = _coupled(draft, group, reference) or theme or _governed(group, reference)
    if land is None:
        return None
    if draft.side == _GOVERNMENT:
        return replace(draft, codes=(land[0],) if land[0] else (), parties=(land[1],))
    return _as_movement(draft, land, draft.side, reference)


def _coupled(draft: Draft, group: Sequence[Draft], reference: Reference) -> Land | None:
    """The country of "the government of President A and the opposition", told in one breath."""
    for other in group:
        gap = max(draft.start_char - other.end_char, other.start_char - draft.end_char)
        if other.side or gap > _COUPLED_GAP or other is draft or other.is_former:
            continue
        is_next = other.start_char > draft.end_char and draft.side == _GOVERNMENT
        is_before = other.end_char < draft.start_char and draft.side != _GOVERNMENT
        if (is_next or is_before) and _is_of_rulers(other, reference):
            return _land_of(other, reference)
    return None


def _only_movement(drafts: Sequence[Sequence[Draft]], reference: Reference) -> Draft | None:
    """The movement of the text, where it names one and no other."""
    found: dict[str, Draft] = {}
    for draft in (draft for group in drafts for draft in group):
        if draft.kind == "party" and is_movement(draft.organisation, reference):
            found.setdefault(draft.organisation or "", draft)
    return next(iter(found.values())) if len(found) == 1 else None


def _find_theme(tokenised: Sequence[Sequence[Token]], lexicon: Lexicon) -> str | None:
    """The country of which a text speaks often, and far more than of any other."""
    counts = Counter(
        found[0].entry.code
        for tokens in tokenised
        for index, token in enumerate(tokens)
        if token.is_capital and (found := lexicon.match(tokens, index))
        if found[0].entry.kind in _OF_PEOPLE
    ).most_common(2)
    if not counts or counts[0][1] < _OFTEN:
        return None
    return counts[0][0] if len(counts) == 1 or counts[0][1] >= _CLEAR * counts[1][1] else None


def _governed(group: Sequence[Draft], reference: Reference) -> Land | None:
    """The country whose government or head a sentence names, where it names but one."""
    lands = {
        land
        for draft in group
        if not (draft.side or draft.is_former) and _is_of_rulers(draft, reference)
        if (land := _land_of(draft, reference)) is not None
    }
    return lands.pop() if len(lands) == 1 else None


def _is_of_rulers(draft: Draft, reference: Reference) -> bool:
    if _is_government(draft):
        return True
    title = draft.office.title if draft.office else ""
    code = draft.codes[0] if draft.codes else None
    office = reference.find_office(title, code) or draft.office
    return office is not None and office.office_class in _RULERS


def _is_government(draft: Draft) -> bool:
    words = f"{draft.organisation or ''} {draft.role or ''} {draft.side or ''}".lower().split()
    return not load_words("government_noun").isdisjoint(words)
