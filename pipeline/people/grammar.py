"""Read the phrases that name or describe people and parties, one sentence at a time.

A phrase is affiliation, title, name and apposition in any of the orders that news desks use:
"Russian Foreign Minister Sergey Lavrov", "President of France Emmanuel Macron", "Sergey Lavrov, the
Russian foreign minister,", "Iran's chief nuclear negotiator, Ali Bagheri Kani,". Nothing here knows
who a person is; joining the phrases of a document is the next module's work.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.people.lexicon import Lexicon, Match
from pipeline.people.tokens import Token, cut_compound
from pipeline.reference import Office, fold
from pipeline.vocabulary import load_words

_ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVES = frozenset({"his", "her", "their", "its"})
_COUNTS = frozenset({"both", "two", "three", "four", "five", "several"})
_PLURAL_PRONOUNS = frozenset({"they", "them"})
_PRONOUNS = frozenset({"he", "she", "him", "her", "i", "me", "we", "us"})
_MAX_TITLE_WORDS = 4
_MAX_NAME_TOKENS = 7


@dataclass(frozen=True, slots=True)
class Draft:
    """A phrase before anybody knows whom it means; token indices are of its sentence."""

    first: int
    last: int
    start_char: int
    end_char: int
    kind: Literal["name", "role", "party", "pronoun", "group"]
    name: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Countries or organisations named as the affiliation, one for a person, several for a group."""
    parties: tuple[str, ...] = ()
    """Display names of the affiliation, as many as codes (an unknown party has a name and no code)."""
    role: str | None = None
    office: Office | None = None
    is_definite: bool = False
    possessor: str | None = None
    is_plural: bool = False
    is_place: bool = False
    is_place_only: bool = False
    """A city that is no seat of government: never a party."""
    organisation: str | None = None
    is_weak: bool = False
    """A name with nothing but its capitals to say that it is one."""
    count: int | None = None
    is_former: bool = False
    is_counterpart: bool = False
    honorific: str | None = None


@dataclass(slots=True)
class _Affiliation:
    codes: list[str | None] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    organisation: str | None = None
    is_adjective: bool = False
    has_possessive: bool = False
    is_place: bool = False
    is_place_only: bool = False
    is_person_noun: bool = False
    is_coordinated: bool = False
    is_compound: bool = False
    end: int = 0


class PhraseReader:
    """Reads one sentence's tokens left to right; one object a document."""

    def __init__(
        self,
        lexicon: Lexicon,
        standing_alone: frozenset[str],
        organisations: Mapping[str, str] | None = None,
        codes: frozenset[str] = frozenset(),
    ) -> None:
        self.lexicon = lexicon
        self.reference = lexicon.reference
        self.standing_alone = standing_alone
        self.organisations = organisations or {}
        self.codes = codes
        self.given = lexicon.reference.given_names
        self.modifiers = load_words("role_modifier")
        self.person_nouns = load_words("person_noun")
        self.group_nouns = load_words("group_noun")
        self.institutions = load_words("institution_word")
        self.honorifics = load_words("given_like_title")
        self.openers = load_words("sentence_opener")
        self.fighting = load_words("movement_word")
        self.particles = lexicon.reference.particles
        self.suffixes = lexicon.reference.suffixes
        self._cache: dict[int, list[Match]] = {}
        self.tokens: list[Token] = []
        # The title of "Presidents A and B" waits for B at this token.
        self._shared_title: tuple[Office, str, tuple[str, ...], tuple[str, ...]] | None = None
        self._share_until = -1

    def read(self, tokens: Sequence[Token]) -> tuple[list[Token], list[Draft]]:
        """Return the tokens (compounds cut where both halves are parties) and the drafts."""
        self.tokens = self._cut_compounds(tokens)
        self._cache = {}
        self._shared_title, self._share_until = None, -1
        drafts: list[Draft] = []
        index = 0
        while index < len(self.tokens):
            draft = self._read_at(index)
            if draft is None:
                index += 1
                continue
            drafts.append(draft)
            index = draft.last + 1
        return self.tokens, drafts

    # -- tokens -------------------------------------------------------------------------------

    def _cut_compounds(self, tokens: Sequence[Token]) -> list[Token]:
        out: list[Token] = []
        for token in tokens:
            if token.is_capital and token.text.count("-") == 1:
                pieces = cut_compound(token)
                if all(self._stands_alone(piece) for piece in (pieces[0], pieces[2])):
                    out.extend(pieces)
                    continue
            out.append(token)
        return out

    def _stands_alone(self, token: Token) -> bool:
        if not token.text or not token.is_capital:
            return False
        if token.folded in self.standing_alone and token.text not in self.institutions:
            return True
        return any(
            match.entry.kind in ("country", "demonym", "capital", "organisation", "seat")
            for match in self.lexicon.match([token], 0)
        )

    def _match(self, index: int) -> list[Match]:
        found = self._cache.get(index)
        if found is None:
            found = self.lexicon.match(self.tokens, index) if index < len(self.tokens) else []
            self._cache[index] = found
        return found

    def _word(self, index: int) -> str:
        return self.tokens[index].folded if 0 <= index < len(self.tokens) else ""

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    # -- phrases ------------------------------------------------------------------------------

    def _read_at(self, index: int) -> Draft | None:
        word = self._word(index)
        token = self.tokens[index]
        if not token.is_capital and not token.text[0].isalpha():
            return None
        if word in ("his", "their") or word == "her" and self._starts_noun(index + 1):
            phrase = self._read_phrase(index)
            return phrase or self._draft(index, index, "pronoun", is_plural=word == "their")
        if word in _PRONOUNS or word in _PLURAL_PRONOUNS:
            if token.text == "US" or (word == "us" and token.text.isupper()):
                pass
            elif word == "her" and self._starts_noun(index + 1):
                pass
            else:
                plural = word in _PLURAL_PRONOUNS or word in ("we", "us")
                return self._draft(index, index, "pronoun", is_plural=plural)
        return self._read_phrase(index)

    def _starts_noun(self, index: int) -> bool:
        """After "her": a noun follows, so that it is a possessive."""
        return index < len(self.tokens) and self.tokens[index].text[0].isalpha() and (
            self._word(index) not in ("at", "in", "on", "by", "to", "for", "and", "with", "that")
        )

    def _read_phrase(self, start: int) -> Draft | None:
        index = start
        possessor: str | None = None
        definite = False
        count: int | None = None
        if self._word(index) in _ARTICLES:
            definite = self._word(index) == "the"
            index += 1
        elif self._word(index) in _POSSESSIVES:
            possessor = self._word(index)
            index += 1
        if self._word(index) in _COUNTS:
            count = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}.get(self._word(index))
            index += 1
            if self._word(index) == "of" and self._word(index + 1) in ("the", "them"):
                index += 2
            elif self._word(index) in ("the",):
                index += 1
        if self._word(index) == "pair" and definite:
            return self._draft(start, index, "group", is_plural=True, count=2, is_definite=True)
        if count and start != index - 1 and not self._is_noun_ahead(index):
            # "the two" standing alone
            return self._draft(start, index - 1, "group", is_plural=True, count=count)
        if count and self._word(start) == "both" and not self._is_noun_ahead(index):
            return None
        return self._read_described(start, index, definite, possessor, count)

    def _is_noun_ahead(self, index: int) -> bool:
        for ahead in range(index, min(index + 4, len(self.tokens))):
            word = self._word(ahead)
            if word in self.group_nouns or word in self.person_nouns:
                return True
            if any(m.entry.kind == "title" for m in self._match(ahead)):
                return True
            if not (word in self.modifiers or self.tokens[ahead].is_capital or word == "and"):
                return False
        return False

    def _read_described(
        self,
        start: int,
        index: int,
        definite: bool,
        possessor: str | None,
        count: int | None,
    ) -> Draft | None:
        index, former, modifiers = self._skip_modifiers(index)
        affiliation = self._read_affiliation(index)
        if affiliation is not None:
            index = affiliation.end
            index, former_too, more = self._skip_modifiers(index)
            former = former or former_too
            modifiers += more
            if affiliation.is_place and not affiliation.has_possessive:
                second = None
            else:
                second = self._read_affiliation(index)
            if second is not None and not affiliation.is_coordinated:
                # "Russia's Kremlin adviser", "U.S. State Department official": the second specifies.
                if second.organisation and affiliation.codes == second.codes:
                    affiliation.organisation = second.organisation
                    index = second.end
                elif second.organisation and second.codes[0] is not None:
                    affiliation.organisation = second.organisation
                    index = second.end
        draft = self._read_role(start, index, affiliation, definite, possessor, count, modifiers)
        if draft is not None:
            return replace(draft, is_former=former)
        if affiliation is not None:
            return self._read_party(start, affiliation, definite, possessor, modifiers)
        if count is not None or (definite and self._word(index) in self.group_nouns):
            group = self._read_group(start, index, count, definite)
            if group is not None:
                return group
        if possessor is not None or definite or modifiers:
            return None
        return self._read_name(start)

    def _skip_modifiers(self, index: int) -> tuple[int, bool, list[str]]:
        former = False
        words: list[str] = []
        while self._word(index).replace(" ", "-") in self.modifiers or self._word(index) in (
            "ex", "then"
        ):
            if self._match(index) and any(m.entry.kind == "title" for m in self._match(index)):
                break
            if self.tokens[index].is_capital and index > 0 and not self._title_within(index):
                break
            former = former or self._word(index) in ("former", "ex", "ousted", "late")
            words.append(self._text(index))
            index += 1
            if self._text(index) == "-":
                index += 1
        return index, former, words

    def _title_within(self, index: int) -> bool:
        return any(
            m.entry.kind == "title" for k in range(index, index + 4) for m in self._match(k)
        )

    # -- affiliation --------------------------------------------------------------------------

    def _read_affiliation(self, index: int) -> _Affiliation | None:
        one = self._read_one_affiliation(index)
        if one is None:
            return None
        # "NATO-Russia", "Russian-Ukrainian": both, whatever noun follows
        if self._text(one.end) in ("-", "–", "/"):
            other = self._read_one_affiliation(one.end + 1)
            if other is not None and other.codes != one.codes and None not in other.codes:
                return _Affiliation(
                    one.codes + other.codes, one.parties + other.parties, end=other.end,
                    is_adjective=True, is_compound=True,
                )
        # "Russian and Ukrainian negotiators", "the U.S., British and French foreign ministers"
        end = one.end
        codes, parties = list(one.codes), list(one.parties)
        while one.is_adjective or one.has_possessive:
            ahead = end
            if self._text(ahead) == ",":
                ahead += 1
            if self._word(ahead) in ("and", "or", "&"):
                ahead += 1
            if ahead == end:
                break
            if self._word(ahead) == "the":
                ahead += 1
            more = self._read_one_affiliation(ahead)
            if more is None or not (more.is_adjective or more.has_possessive):
                break
            codes += more.codes
            parties += more.parties
            end = more.end
        if len(codes) > 1 and self._plural_ahead(end):
            one.codes, one.parties, one.end = codes, parties, end
            one.is_coordinated = True
        return one

    def _plural_ahead(self, index: int) -> bool:
        for ahead in range(index, min(index + 4, len(self.tokens))):
            word = self._word(ahead)
            if word in self.group_nouns or word in self.person_nouns:
                return True
            if any(m.entry.kind == "title" and m.entry.is_plural for m in self._match(ahead)):
                return True
            if word.replace(" ", "-") not in self.modifiers and not self._match(ahead):
                return False
        return False

    def _read_one_affiliation(self, index: int) -> _Affiliation | None:
        if index >= len(self.tokens):
            return None
        best: Match | None = None
        for match in self._match(index):
            if match.entry.kind == "title":
                continue
            if best is None or (match.length, _RANK[match.entry.kind]) > (
                best.length, _RANK[best.entry.kind]
            ):
                best = match
        if best is None or self._is_strange_acronym(best):
            return self._read_unknown_affiliation(index)
        if self._is_part_of_name(index, best):
            return None
        entry = best.entry
        end = index + best.length
        out = _Affiliation([entry.code], [entry.name], entry.organisation, end=end)
        out.is_adjective = entry.kind == "demonym" or entry.is_acronym or "." in self._text(index)
        out.is_place = entry.kind in ("capital", "place", "country")
        out.is_place_only = entry.kind == "place"
        out.is_person_noun = entry.kind == "people"
        if entry.kind == "country" and not out.is_adjective:
            # "Ukraine president", "Iran nuclear negotiator": headline style
            out.is_adjective = self._title_soon(end)
        if self._word(end) in ("'s", "s'") or self._text(end) in ("'", "’"):
            out.has_possessive = True
            out.end = end + 1
        if out.is_place and self._text(out.end) == ",":
            # "Phnom Penh, Cambodia": one place
            for nation in self._match(out.end + 1):
                if nation.entry.kind == "country" and nation.entry.code == entry.code:
                    if entry.kind != "country":
                        out.end += 1 + nation.length
                        out.is_place_only = True
                        if self._text(out.end) == ",":
                            out.end += 1
                        return out
                    break
        body = self._body_length(out.end)
        if body and (out.is_adjective or out.has_possessive or entry.kind in ("country", "demonym")):
            out.organisation = self._join(index, out.end + body)
            out.end += body
            out.is_place = False
            out.has_possessive = False
            if self._word(out.end) == "'s":
                out.has_possessive = True
                out.end += 1
        return out

    def _is_strange_acronym(self, match: Match) -> bool:
        """Recognise a movement's initials in a text that never speaks of its country."""
        entry = match.entry
        return (
            entry.kind == "organisation"
            and entry.is_acronym
            and entry.organisation in self.lexicon.movements
            and entry.code not in self.codes
        )

    def _title_soon(self, index: int) -> bool:
        ahead = index
        while self._word(ahead) in self.modifiers and ahead < index + 3:
            ahead += 1
        return any(m.entry.kind == "title" for m in self._match(ahead))

    def _body_length(self, index: int) -> int:
        """Tokens of a body noun at ``index`` ("Foreign Ministry", "government"), 0 for none."""
        for length in (4, 3, 2, 1):
            phrase = " ".join(self._word(k) for k in range(index, index + length))
            if index + length <= len(self.tokens) and phrase in self.reference.body_nouns:
                if self._word(index + length - 1) in self.person_nouns - _BODIES:
                    # "Russian and Ukrainian negotiators": people, not a body
                    return 0
                return length
        return 0

    def _read_unknown_affiliation(self, index: int) -> _Affiliation | None:
        """A capitalised word that no list knows, right before a title: "Veldoran President …"."""
        token = self.tokens[index]
        if token.text.isupper() and 2 <= len(token.text) <= 6 and not self._line_is_capitals():
            return self._read_acronym(index)
        if not token.is_capital or token.folded in self.given or len(token.text) < 4:
            return None
        if token.text in self.openers or token.text in self.honorifics:
            return None
        if fold(token.text) in self.reference.officials_by_surname:
            # "Trump's envoy": a person's, not a party's
            return None
        if token.text in self.institutions or any(
            m.entry.kind == "title" for m in self._match(index)
        ):
            return None
        end = index + 1
        possessive = self._word(end) == "'s"
        if possessive:
            end += 1
        elif not _DEMONYM_LIKE.search(token.folded):
            return None
        ahead, _, _ = self._skip_modifiers(end)
        title = any(m.entry.kind == "title" and m.length for m in self._match(ahead))
        body = self._body_length(end)
        if not title and not body:
            return None
        out = _Affiliation([None], [token.text], end=end + (0 if title else body))
        out.is_adjective = True
        out.has_possessive = possessive
        if body and not title:
            out.organisation = self._join(index, end + body)
        return out

    def _read_acronym(self, index: int) -> _Affiliation | None:
        """An organisation that no list knows, by its initials: "the LLA's leader", "the ZPF"."""
        text = self._text(index)
        known = self.organisations.get(text)
        end = index + 1
        possessive = self._word(end) == "'s"
        if known is None or not self.fighting.intersection(known.lower().split()):
            # "FEMA Administrator", "CDC Director": an agency is no party
            known = None
            ahead, _, _ = self._skip_modifiers(end + possessive)
            titles = [m.entry.office for m in self._match(ahead) if m.entry.office is not None]
            if not any(office.office_class in _FIGHTERS for office in titles) and (
                self._word(ahead) not in ("rebels", "fighters", "militia", "guerrillas", "forces")
            ):
                return None
        name = known or text
        out = _Affiliation([None], [name], name, end=end + possessive)
        out.is_adjective = True
        out.has_possessive = possessive
        return out

    def _is_part_of_name(self, index: int, match: Match) -> bool:
        """"Jordan Bardella", "Chad Wolf": a country's word as a given name."""
        if match.entry.kind in ("seat", "title") or match.length != 1:
            return False
        if self.tokens[index].folded not in self.given:
            return False
        nxt = index + 1
        return (
            nxt < len(self.tokens)
            and self.tokens[nxt].is_capital
            and not self._match(nxt)
            and self._text(nxt) not in self.institutions
            and len(self._text(nxt)) > 2
        )

    # -- roles --------------------------------------------------------------------------------

    def _read_title(self, index: int) -> tuple[int, Office, bool, str] | None:
        """Return (end, office, is_plural, words) of a title at ``index``."""
        for match in self._match(index):
            if match.entry.kind == "title" and match.entry.office is not None:
                end = index + match.length
                if self._word(end) in ("and", "&") and self._word(end + 1) in _BUSINESS:
                    continue
                return end, match.entry.office, match.entry.is_plural, self._join(index, end)
        return None

    def _read_open_title(self, index: int) -> tuple[int, Office, bool, str] | None:
        """"chief nuclear negotiator": up to four free words before the word that is a title."""
        for ahead in range(index, min(index + _MAX_TITLE_WORDS, len(self.tokens))):
            token = self.tokens[ahead]
            if not token.text[0].isalpha() or token.folded in _STOP_WORDS:
                return None
            if token.folded.endswith("ed") or token.folded in ("has", "is", "was", "will"):
                return None
            title = self._read_title(ahead)
            if title is not None:
                return title[0], title[1], title[2], self._join(index, title[0])
        return None

    def _read_role(
        self,
        start: int,
        index: int,
        affiliation: _Affiliation | None,
        definite: bool,
        possessor: str | None,
        count: int | None,
        modifiers: list[str],
    ) -> Draft | None:
        title = self._read_title(index)
        if title is None and affiliation is not None:
            if affiliation.has_possessive or affiliation.is_adjective or affiliation.organisation:
                title = self._read_open_title(index)
        if title is None and (
            self._word(index) in _COUNTERPARTS and (affiliation is not None or possessor is not None)
        ):
            return self._read_counterpart(start, index, affiliation, possessor)
        if title is None:
            return None
        end, office, plural, words = title
        if affiliation is not None and affiliation.is_coordinated and not plural:
            return None
        codes = [c for c in affiliation.codes if c] if affiliation else []
        parties = list(affiliation.parties) if affiliation else []
        organisation = affiliation.organisation if affiliation else None
        role = " ".join([*modifiers, words]) if modifiers else words
        end, extra_role, of_codes, of_parties, of_body = self._read_complement(end, office, plural)
        if not parties and of_parties:
            codes, parties = of_codes, of_parties
            organisation = organisation or of_body
        role += extra_role
        # "deputy prime minister and foreign minister": one person, when a name follows.
        if not plural and self._word(end) == "and":
            second = self._read_title(end + 1)
            if second is not None and not second[2]:
                after = self._name_length(second[0])
                # "The President and Secretary Jones" are two.
                if after and not definite and self._text(index)[0].isupper() and (
                    self._text(end + 1)[0].isupper()
                ):
                    role = f"{role} and {second[3]}"
                    end = second[0]
                    end, extra, of_codes, of_parties, of_body = self._read_complement(
                        end, second[1], False
                    )
                    role += extra
                    if not parties and of_parties:
                        codes, parties = of_codes, of_parties
        if not plural:
            # "army chief General Joseph Aoun", "External Affairs Minister Dr. S. Jaishankar"
            second = self._read_title(end)
            if second is not None and not second[2] and self._name_length(second[0]):
                role = f"{role} {second[3]}"
                end = second[0]
            while self._text(end).rstrip(".") in self.honorifics or self._text(end) == "H.E.":
                end += 1
        if plural:
            named = self._read_named_plural(start, end, office, role, codes, parties)
            if named is not None:
                return named
            return self._finish_plural(
                start, end, affiliation, codes, parties, office, role, definite, count
            )
        name_end = end + self._name_length(end, after_title=True)
        if name_end > end and (self._text(index)[0].isupper() or affiliation is not None
                               or self._is_known_name(end, name_end) or office.can_precede_name):
            draft = self._draft(
                start, name_end - 1, "name", name=self._name_tokens(end, name_end),
                codes=tuple(codes), parties=tuple(parties), role=role, office=office,
                organisation=organisation, is_definite=definite,
            )
            return self._read_apposition(draft)
        is_counter = self._word(end) in ("counterpart", "counterparts")
        if is_counter:
            return self._read_counterpart(start, end, affiliation, possessor)
        if not (definite or parties or possessor or self._text(index)[0].isupper()):
            # "a president", "president" alone point to nobody
            return None
        if self._word(start) in ("a", "an") and not parties:
            return None
        if office.is_reporting and not parties and not organisation:
            return None
        draft = self._draft(
            start, end - 1, "role", codes=tuple(codes), parties=tuple(parties), role=role,
            office=office, organisation=organisation, is_definite=definite, possessor=possessor,
        )
        return self._read_named_apposition(draft)

    def _read_counterpart(
        self, start: int, index: int, affiliation: _Affiliation | None, possessor: str | None
    ) -> Draft:
        end = index + 1
        if self._word(index) == "opposite":
            end += 1
        codes = tuple(c for c in affiliation.codes if c) if affiliation else ()
        parties = tuple(affiliation.parties) if affiliation else ()
        if self._word(end) in ("from", "in", "of"):
            ahead = end + 1 + (self._word(end + 1) == "the")
            origin = self._read_one_affiliation(ahead)
            if origin is not None and not parties:
                codes = tuple(c for c in origin.codes if c)
                parties = tuple(origin.parties)
                end = origin.end
        plural = self._word(index) in ("counterparts", "colleagues")
        name_end = end
        comma = self._text(end) == ","
        first = end + 1 if comma else end
        length = self._name_length(first)
        if length and not plural and (not comma or self._closes(first + length)):
            name_end = first + length
            return self._draft(
                start, name_end - 1, "name", name=self._name_tokens(first, name_end), codes=codes,
                parties=parties, is_counterpart=True, possessor=possessor,
            )
        return self._draft(
            start, end - 1, "role", codes=codes, parties=parties, is_counterpart=True,
            possessor=possessor, is_plural=plural,
        )

    def _read_complement(
        self, end: int, office: Office, plural: bool
    ) -> tuple[int, str, list[str], list[str], str | None]:
        """Read "of the Republic of Poland", "for political affairs", "of Armenia and Azerbaijan"."""
        codes: list[str] = []
        parties: list[str] = []
        body: str | None = None
        role = ""
        while self._word(end) in ("of", "for", "to", "in", "from"):
            preposition = self._word(end)
            ahead = end + 1 + (self._word(end + 1) in ("the",))
            affiliation = self._read_affiliation(ahead)
            if preposition == "in":
                # "the ambassadors in Brussels": where they sit, not whose they are
                break
            if preposition in ("to", "for") and (
                affiliation is None or office.office_class not in ("envoy", "ambassador")
            ):
                if preposition != "for":
                    break
            if affiliation is not None:
                if preposition == "from" and not plural:
                    break
                if preposition in ("to", "for"):
                    role += f" {self._join(end, affiliation.end)}"
                    end = affiliation.end
                    continue
                codes += [c for c in affiliation.codes if c]
                parties += affiliation.parties
                body = affiliation.organisation
                end = affiliation.end
                while plural and self._word(end) in (",", "and") or (
                    plural and self._text(end) == ","
                ):
                    ahead = end + 1
                    if self._word(ahead) == "and":
                        ahead += 1
                    if self._word(ahead) == "the":
                        ahead += 1
                    more = self._read_one_affiliation(ahead)
                    if more is None:
                        break
                    codes += [c for c in more.codes if c]
                    parties += more.parties
                    end = more.end
                continue
            stop = self._free_complement_end(ahead)
            if stop == ahead or preposition in ("to", "in", "from"):
                break
            role += f" {self._join(end, stop)}"
            end = stop
        return end, role, codes, parties, body

    def _free_complement_end(self, index: int) -> int:
        """End of capitalised words that belong to a title: "of Digital Transformation"."""
        end = index
        while end < len(self.tokens):
            token = self.tokens[end]
            if token.folded in self.given or (token.is_capital and self._is_known_name(end, end + 1)):
                break
            if token.is_capital and self._match(end) and not token.text in self.institutions:
                break
            if token.is_capital or (
                token.folded in ("and", "the", "of") and end + 1 < len(self.tokens)
                and self.tokens[end + 1].is_capital and end > index
                and not self._name_starts(end + 1)
            ):
                end += 1
                continue
            if end == index and token.folded in ("political", "foreign", "security", "international",
                                                 "public", "european", "peace", "defence", "defense"):
                end += 1
                continue
            if end > index and token.folded in ("affairs", "policy", "security", "relations"):
                end += 1
                continue
            break
        return end

    def _name_starts(self, index: int) -> bool:
        return self.tokens[index].folded in self.given

    def _read_named_plural(
        self,
        start: int,
        end: int,
        office: Office,
        role: str,
        codes: list[str],
        parties: list[str],
    ) -> Draft | None:
        """"Presidents A and B", "foreign ministers A of X and B of Y": the first name only.

        The next names are read on their own; they take the title from ``_shared_title``.
        """
        length = self._name_length(end, after_title=True)
        if not length or length < 2 and not self._is_known_name(end, end + length):
            return None
        self._shared_title = (office, role, tuple(codes), tuple(parties))
        draft = self._draft(
            start, end + length - 1, "name", name=self._name_tokens(end, end + length),
            codes=tuple(codes), parties=tuple(parties), role=role, office=office,
        )
        grown = self._read_apposition(draft)
        self._share_until = grown.last + 1
        return grown

    def _finish_plural(
        self,
        start: int,
        end: int,
        affiliation: _Affiliation | None,
        codes: list[str],
        parties: list[str],
        office: Office,
        role: str,
        definite: bool,
        count: int | None,
    ) -> Draft | None:
        if parties:
            kind: Literal["group", "party"] = "group" if len(parties) > 1 or count else "party"
            return self._draft(
                start, end - 1, kind, codes=tuple(codes), parties=tuple(parties), role=role,
                office=office, is_plural=True, is_definite=definite, count=count,
                organisation=affiliation.organisation if affiliation else None,
            )
        if definite or count:
            return self._draft(
                start, end - 1, "group", office=office, role=role, is_plural=True,
                is_definite=definite, count=count,
            )
        return None

    def _read_group(
        self, start: int, index: int, count: int | None, definite: bool
    ) -> Draft | None:
        end = index
        while end < len(self.tokens) and end < index + 3:
            if self._word(end) in self.group_nouns:
                if self._word(end) == "heads" and self._word(end + 1) == "of":
                    end += 2
                return self._draft(
                    start, end, "group", is_plural=True, count=count, is_definite=definite
                )
            end += 1
        return None

    # -- parties ------------------------------------------------------------------------------

    def _read_party(
        self,
        start: int,
        affiliation: _Affiliation,
        definite: bool,
        possessor: str | None,
        modifiers: list[str],
    ) -> Draft | None:
        end = affiliation.end
        codes = tuple(c for c in affiliation.codes if c)
        parties = tuple(affiliation.parties)
        nouns = self._person_noun_end(end)
        if nouns is not None:
            is_group = len(parties) > 1
            return self._draft(
                start, nouns - 1, "group" if is_group else "party", codes=codes, parties=parties,
                role=self._join(end, nouns), is_plural=True, is_definite=definite,
                organisation=affiliation.organisation,
            )
        if affiliation.is_compound:
            return self._draft(
                start, end - 1, "group", codes=codes, parties=parties, is_plural=True
            )
        if affiliation.is_coordinated:
            return None
        bare_adjective = affiliation.is_adjective and not affiliation.organisation
        first = self._match(start) or self._match(start + 1)
        only_demonym = first and all(
            m.entry.kind in ("demonym", "people") for m in first
        )
        if affiliation.has_possessive and len(parties) == 1:
            # "Ukraine's Dmytro Kuleba", "the Kremlin's Dmitry Kozak"
            length = self._name_length(end, after_title=True)
            if length and (length > 1 or self._is_known_name(end, end + length)):
                draft = self._draft(
                    start, end + length - 1, "name", name=self._name_tokens(end, end + length),
                    codes=codes, parties=parties, organisation=affiliation.organisation,
                )
                return self._read_apposition(draft)
        if affiliation.has_possessive:
            end -= 1
            if affiliation.organisation is None and bare_adjective and only_demonym:
                return None
        if affiliation.is_person_noun and self._text(start).endswith("s"):
            return self._draft(
                start, end - 1, "party", codes=codes, parties=parties, is_plural=True
            )
        if only_demonym and bare_adjective and not affiliation.has_possessive:
            return None
        if affiliation.codes == [None] and not affiliation.organisation:
            return None
        return self._draft(
            start, end - 1, "party", codes=codes, parties=parties,
            organisation=affiliation.organisation, is_place=affiliation.is_place,
            is_place_only=affiliation.is_place_only, is_definite=definite,
        )

    def _person_noun_end(self, index: int) -> int | None:
        """End of "defence officials", "negotiators", "delegation" after an affiliation."""
        for ahead in range(index, min(index + 4, len(self.tokens))):
            word = self._word(ahead)
            if word in self.person_nouns:
                end = ahead + 1
                while self._word(end) in self.person_nouns:
                    end += 1
                return end
            token = self.tokens[ahead]
            if not token.text[0].isalpha() or word in _STOP_WORDS or word.endswith("ed"):
                return None
        return None

    # -- names --------------------------------------------------------------------------------

    def _read_name(self, start: int) -> Draft | None:
        index = start
        honorific: str | None = None
        if self._text(index).rstrip(".") in self.honorifics:
            honorific = self._text(index).rstrip(".")
            index += 1
        length = self._name_length(index, after_title=honorific is not None)
        if not length:
            return None
        end = index + length
        words = self._name_tokens(index, end)
        if start == 0 and len(words) == 1 and self._text(start) in self.openers:
            return None
        known = self._is_known_name(index, end)
        given = self.tokens[index].folded in self.given and length > 1
        weak = not (known or given or honorific) or self._line_is_capitals()
        draft = self._draft(
            start, end - 1, "name", name=words, is_weak=weak, honorific=honorific
        )
        if self._shared_title is not None and all(
            self._word(k) in (",", "and") for k in range(self._share_until, start)
        ):
            office, role, codes, parties = self._shared_title
            draft = replace(
                draft, office=office, role=role, codes=codes, parties=parties, is_weak=False
            )
            grown = self._read_apposition(draft)
            self._share_until = grown.last + 1
            return grown
        with_role = self._read_apposition(draft)
        return replace(with_role, is_weak=False) if with_role.office is not None else with_role

    def _is_known_name(self, index: int, end: int) -> bool:
        full = fold(" ".join(self._text(k) for k in range(index, end)))
        if full in self.reference.officials_by_name:
            return True
        return full in self.reference.officials_by_surname

    def _name_length(self, index: int, after_title: bool = False) -> int:
        """How many tokens from ``index`` read as one person's name."""
        end = index
        while end < len(self.tokens) and end - index < _MAX_NAME_TOKENS:
            token = self.tokens[end]
            if not self._continues_name(index, end, after_title):
                break
            end += 1
        # particles and initials cannot close a name
        while end > index and (
            self._word(end - 1) in self.particles and not self.tokens[end - 1].is_capital
        ):
            end -= 1
        if end == index:
            return 0
        if self._text(end) == "," and self._text(end + 1).rstrip(".") in ("Jr", "Sr"):
            end += 2
        if all(len(self._word(k)) == 1 for k in range(index, end)):
            return 0
        return end - index

    def _continues_name(self, index: int, end: int, after_title: bool) -> bool:
        token = self.tokens[end]
        word = token.folded
        if end > index and word not in self.particles and any(
            self._word(k) == word for k in range(index, end)
        ):
            return False
        if word in self.suffixes:
            return end > index
        if word in self.particles and end > index:
            nxt = end + 1
            while self._word(nxt) in self.particles:
                nxt += 1
            return nxt < len(self.tokens) and self.tokens[nxt].is_capital
        if word in self.particles and end == index and token.text[0].islower():
            return after_title and end + 1 < len(self.tokens) and self.tokens[end + 1].is_capital
        if not (token.is_capital or token.text[:3] in ("al-", "el-", "as-", "ad-", "ar-", "an-")):
            return False
        if token.text in self.institutions or token.text in self.honorifics:
            return False
        if end == index and token.text in self.openers and not self._opens_name(end):
            return False
        if token.text.isupper() and len(token.text) > 1 and "." not in token.text and (
            not self._line_is_capitals()
        ) and fold(token.text) not in self.reference.officials_by_surname:
            return False
        if self._match(end):
            return self._lexical_in_name(index, end)
        return True

    def _opens_name(self, index: int) -> bool:
        return self.tokens[index].folded in self.given and index + 1 < len(self.tokens) and (
            self.tokens[index + 1].is_capital and not self._match(index + 1)
        )

    def _lexical_in_name(self, index: int, end: int) -> bool:
        """A word of the lexicon inside a name: "Jordan Bardella", "Madeleine … France"?"""
        kinds = {m.entry.kind for m in self._match(end)}
        word = self._word(end)
        if "title" in kinds:
            # "King", "Bishop", "Major" as surnames: only after a given name
            return end > index and self._word(end - 1) in self.given and len(kinds) == 1 and (
                end - index == 1 and self._text(end)[0].isupper()
                and not self._name_follows(end + 1)
            )
        if end == index:
            return word in self.given and self._is_part_of_name(end, self._match(end)[0])
        # a surname that is also a place ("Washington", "Chad", "London"): after a given name only
        return self._word(end - 1) in self.given and not kinds & {"demonym", "country", "seat"}

    def _name_follows(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].is_capital

    def _line_is_capitals(self) -> bool:
        letters = [t for t in self.tokens if t.text.isalpha() and len(t.text) > 2]
        return sum(t.text.isupper() for t in letters) * 2 > len(letters)

    def _name_tokens(self, index: int, end: int) -> tuple[str, ...]:
        return tuple(self._text(k) for k in range(index, end) if self._text(k) != ",")

    # -- appositions --------------------------------------------------------------------------

    def _closes(self, index: int) -> bool:
        return index >= len(self.tokens) or self._text(index) in ",.;:)—–" or (
            self._word(index) in ("and", "who", "on", "in", "at", "to", "for")
            or self._text(index)[0].islower()
        )

    def _read_apposition(self, draft: Draft) -> Draft:
        """Extend a name by ", the Russian foreign minister," or "(Russia)"."""
        index = draft.last + 1
        mark = self._text(index)
        if mark == "(":
            origin = self._read_one_affiliation(index + 1)
            if origin is not None and self._text(origin.end) == ")" and not draft.parties:
                return replace(
                    self._grow(draft, origin.end),
                    codes=tuple(c for c in origin.codes if c), parties=tuple(origin.parties),
                )
            return draft
        if mark != ",":
            if self._word(index) == "of" and not draft.parties:
                ahead = index + 1 + (self._word(index + 1) == "the")
                origin = self._read_one_affiliation(ahead)
                if origin is not None and origin.codes[0]:
                    return replace(
                        self._grow(draft, origin.end - 1 if not origin.has_possessive
                                   else origin.end - 2),
                        codes=tuple(c for c in origin.codes if c), parties=tuple(origin.parties),
                    )
            return draft
        role = self._read_appositive_role(index + 1)
        if role is None or role.is_plural:
            return draft
        after = self._text(role.last + 1)
        if after not in ("", ",", ".", ";", ")", "—", "–", ":") and self._word(
            role.last + 1
        ) not in ("and", "who"):
            return draft
        if draft.codes and role.codes and draft.codes != role.codes:
            if role.codes[0] in self.reference.organisations and after in (",", ".", ""):
                # "Alexander Stubb of Finland, the OSCE chairman,": his other hat
                return self._grow(draft, role.last)
            return draft
        last = role.last + 1 if after == "," and self._is_closing_comma(role.last + 1) else role.last
        grown = self._grow(draft, last)
        return replace(
            grown,
            codes=draft.codes or role.codes,
            parties=draft.parties or role.parties,
            role=draft.role or role.role,
            office=draft.office or role.office,
            organisation=draft.organisation or role.organisation,
            is_former=draft.is_former or role.is_former,
        )

    def _is_closing_comma(self, index: int) -> bool:
        """The comma that closes an apposition, not one that goes on with a list."""
        nxt = index + 1
        if nxt >= len(self.tokens):
            return False
        return self._word(nxt) not in ("and", "or", "who", "whose") and not (
            self.tokens[nxt].is_capital
        )

    def _read_appositive_role(self, index: int) -> Draft | None:
        if index >= len(self.tokens):
            return None
        start = index
        definite = False
        if self._word(index) in _ARTICLES:
            definite = True
            index += 1
        index, former, modifiers = self._skip_modifiers(index)
        affiliation = self._read_affiliation(index)
        if affiliation is not None:
            index = affiliation.end
            index, former_too, more = self._skip_modifiers(index)
            former, modifiers = former or former_too, modifiers + more
        title = self._read_title(index)
        if title is None and (affiliation is not None or definite):
            title = self._read_open_title(index)
        if title is None or title[2]:
            return None
        end, office, _, words = title
        if self._name_length(end) and self._text(end - 1)[0].isupper():
            return None
        codes = [c for c in affiliation.codes if c] if affiliation else []
        parties = list(affiliation.parties) if affiliation else []
        organisation = affiliation.organisation if affiliation else None
        end, extra, of_codes, of_parties, of_body = self._read_complement(end, office, False)
        if not parties:
            codes, parties, organisation = of_codes, of_parties, organisation or of_body
        role = " ".join([*modifiers, words]) + extra
        return replace(
            self._draft(
                start, end - 1, "role", codes=tuple(codes), parties=tuple(parties), role=role,
                office=office, organisation=organisation,
            ),
            is_former=former,
        )

    def _read_named_apposition(self, draft: Draft) -> Draft:
        """Extend a role by its name: "the French president, Emmanuel Macron,"."""
        index = draft.last + 1
        if self._text(index) != ",":
            return draft
        if self._text(index + 1)[:1].isupper() and draft.parties:
            # "Chairperson of the African Union, President of Senegal Macky Sall"
            second = self._read_described(index + 1, index + 1, False, None, None)
            if second is not None and second.kind == "name" and second.office is not None:
                return replace(
                    second, first=draft.first, start_char=draft.start_char, role=draft.role,
                    parties=second.parties or draft.parties, codes=second.codes or draft.codes,
                )
        first = index + 1
        if self._text(first).rstrip(".") in self.honorifics:
            first += 1
        length = self._name_length(first, after_title=first > index + 1)
        end = first + length
        if not length or length > 5 or self._text(end) == "'s":
            return draft
        if not self._closes(end) or self._word(end) == "and":
            return draft
        if length == 1 and first == index + 1 and not self._is_known_name(first, end):
            return draft
        if self._text(end) == "," and self._name_length(end + 1):
            return draft
        last = end if self._text(end) == "," else end - 1
        grown = self._grow(draft, last)
        return replace(grown, kind="name", name=self._name_tokens(first, end))

    # -- records ------------------------------------------------------------------------------

    def _grow(self, draft: Draft, last: int) -> Draft:
        return replace(draft, last=last, end_char=self.tokens[last].end)

    def _join(self, first: int, end: int) -> str:
        """Words of tokens first..end-1 with single spaces, possessive marks joined."""
        text = " ".join(self._text(k) for k in range(first, min(end, len(self.tokens))))
        return text.replace(" 's", "'s").replace(" ’s", "’s")

    def _draft(
        self,
        first: int,
        last: int,
        kind: Literal["name", "role", "party", "pronoun", "group"],
        **fields: object,
    ) -> Draft:
        return Draft(
            first, last, self.tokens[first].start, self.tokens[last].end, kind, **fields  # type: ignore[arg-type]
        )


# "president and CEO": an office of a company
# Offices of movements; directors and administrators lead agencies.
_FIGHTERS = frozenset({"movement_leader", "military", "military_chief", "negotiator"})
_COUNTERPARTS = frozenset(
    {"counterpart", "counterparts", "opposite", "colleague", "colleagues", "homologue", "peer"}
)
_BODIES = frozenset(
    {"government", "governments", "army", "military", "forces", "leadership", "authorities",
     "council", "mission"}
)
_BUSINESS = frozenset({"ceo", "coo", "cfo", "chief executive", "founder", "co founder"})
# How English makes adjectives of places; an unknown word before a title must look like one.
_DEMONYM_LIKE = re.compile(r"(?:an|ese|ish|ite|ani|eri|ali|iri|ari|ori|esi|oni)\Z")
_STOP_WORDS = frozenset(
    "of and or in on at to that who whom which has have had is was are were be been with by from as "
    "for but if it he she they his her their its the a an not no than then so what when where would "
    "will could should may might must can did does do said says told met held after before talks call "
    "meeting summit visit conversation negotiations".split()
)
_RANK = {
    "country": 5, "seat": 6, "organisation": 4, "demonym": 3, "capital": 2, "people": 1, "place": 0,
    "title": -1,
}
