"""Read the words that say whose somebody is: countries, bodies, movements, titles."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pipeline.people.drafts import Affiliation, Draft
from pipeline.people.lexicon import Lexicon, Match
from pipeline.people.nations import DEMONYM_LIKE, Nations
from pipeline.people.tokens import Token, cut_compound
from pipeline.people.topics import TOPIC_NOUNS, Topics
from pipeline.reference import Office, Reference, fold
from pipeline.vocabulary import load_words

_MAX_TITLE_WORDS = 4
# "president and CEO": an office of a company
# Offices of movements; directors and administrators lead agencies.
_FIGHTERS = frozenset({"movement_leader", "military", "military_chief", "negotiator"})
_BODIES = frozenset(
    {
        "government",
        "governments",
        "army",
        "military",
        "forces",
        "leadership",
        "authorities",
        "council",
        "mission",
    }
)
# Without one of these, an army or a party in capitals is a country's own.
REBELLIOUS = frozenset({"movement", "front", "liberation", "resistance", "revolutionary"})
_PLURAL_PEERS = frozenset({"counterparts", "colleagues"})
_BUSINESS = frozenset({"ceo", "coo", "cfo", "chief executive", "founder", "co founder"})
_STOP_WORDS = frozenset(
    (
        "of and or in on at to that who whom which has have had is was are were be been with "
        "by from as for but if it he she they his her their its the a an not no than then so "
        "what when where would will could should may might must can did does do said says told "
        "met held after before talks call meeting summit visit conversation negotiations "
    ).split()
)
HEADS = frozenset({"head", "leader", "chief", "member", "spokesman", "chair"})
COUNTS = frozenset({"both", "two", "three", "four", "five", "several"})
# "the Western Front" is a theatre of war
_FRONTS = frozenset({"northern", "southern", "eastern", "western", "central", "home"})
# Halves of divided countries; a text means one only when it names that country as well.
HALVES = {"north": ("PRK",), "south": ("KOR", "SSD", "VDR")}
_RANK = {
    "country": 5,
    "seat": 6,
    "organisation": 4,
    "demonym": 3,
    "capital": 2,
    "people": 1,
    "place": 0,
    "title": -1,
}


@functools.cache
def _find_openers(reference: Reference) -> frozenset[str]:
    """The small words at which a description can go on behind its article."""
    lists = ("role_modifier", "person_noun", "group_noun")
    words = {fold(word) for name in lists for word in load_words(name)}
    words |= {phrase.split(" ", 1)[0] for phrase in reference.body_nouns}
    return frozenset(words) | COUNTS | HEADS | TOPIC_NOUNS | {"pair", "ex", "then"}


class AffiliationReader:
    """Knows the words of one sentence; reads affiliations and titles in it."""

    def __init__(
        self,
        lexicon: Lexicon,
        standing_alone: frozenset[str],
        organisations: Mapping[str, str] | None = None,
        codes: frozenset[str] = frozenset(),
        nations: Nations | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.reference = lexicon.reference
        self.standing_alone = standing_alone
        self.organisations = organisations or {}
        self.codes = codes
        self.topics = Topics(lexicon.reference, sorted(codes))
        self.nations = nations or Nations()
        self.given = lexicon.reference.given_names
        self.modifiers = load_words("role_modifier")
        self.person_nouns = load_words("person_noun")
        self.group_nouns = load_words("group_noun")
        self.institutions = load_words("institution_word")
        self.honorifics = load_words("given_like_title")
        self.inner_regions = load_words("inner_region_word")
        self.openers = load_words("sentence_opener")
        self.fighting = load_words("movement_word")
        self.particles = lexicon.reference.particles
        self.suffixes = lexicon.reference.suffixes
        self.after_article = _find_openers(lexicon.reference)
        self._cache: dict[int, list[Match]] = {}
        self.tokens: list[Token] = []
        self._has_movement = False
        self._is_capitals: bool | None = None
        # The title of "Presidents A and B" waits for B at this token.
        self._shared_title: (
            tuple[Office, str, tuple[str, ...], tuple[str, ...], str | None] | None
        ) = None
        self._share_until = -1

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

    def _skip_modifiers(self, index: int) -> tuple[int, bool, list[str]]:
        former = False
        words: list[str] = []
        while self._word(index).replace(" ", "-") in self.modifiers or self._word(index) in (
            "ex",
            "then",
        ):
            if any(m.entry.kind == "title" or m.length > 1 for m in self._match(index)):
                # "Chief Negotiator"; "New Zealand's prime minister"
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
        return any(m.entry.kind == "title" for k in range(index, index + 4) for m in self._match(k))

    def _read_affiliation(self, index: int) -> Affiliation | None:
        one = self._read_one_affiliation(index)
        if one is None:
            return None
        # "NATO-Russia", "Russian-Ukrainian": both, whatever noun follows
        if self._text(one.end) in ("-", "–", "/"):
            other = self._read_one_affiliation(one.end + 1)
            if other is not None and other.codes != one.codes and None not in other.codes:
                return Affiliation(
                    one.codes + other.codes,
                    one.parties + other.parties,
                    end=other.end,
                    is_adjective=True,
                    is_compound=True,
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
            if word in self.group_nouns or word in self.person_nouns or word in _PLURAL_PEERS:
                return True
            if any(m.entry.kind == "title" and m.entry.is_plural for m in self._match(ahead)):
                return True
            if word.replace(" ", "-") not in self.modifiers and not self._match(ahead):
                return False
        return False

    def _read_one_affiliation(self, index: int) -> Affiliation | None:
        if index >= len(self.tokens):
            return None
        best: Match | None = None
        for match in self._match(index):
            if match.entry.kind == "title":
                continue
            if best is None or (match.length, _RANK[match.entry.kind]) > (
                best.length,
                _RANK[best.entry.kind],
            ):
                best = match
        if best is not None and best.length < 3 and self._has_movement:
            # "the Kenyan Liberation Front" is not Kenya
            movement = self._read_unlisted_movement(index)
            if movement is not None and movement.end > index + best.length + 1:
                return movement
        if best is not None and best.entry.kind == "seat" and self._is_in_title(index, best):
            # "Security Council secretary N" of a country, not of the United Nations
            return None
        if best is None and self._word(index) in TOPIC_NOUNS and self._word(index + 1) == "'s":
            topic = self.topics.find(self._word(index - 1), self._word(index))
            if topic is not None:
                topic.end = index + 2
            return topic
        if best is None and self._word(index) in HALVES:
            half = self._read_half(index)
            if half is not None:
                return half
        if best is None or self._is_strange_acronym(best):
            return self._read_new_nation(index) or self._read_unknown_affiliation(index)
        if self._is_part_of_name(index, best):
            return None
        entry = best.entry
        end = index + best.length
        if self._word(index - 1) == "ethnic" and entry.kind in ("demonym", "people"):
            # "the ethnic Albanian leader" is not Albania's
            return Affiliation(end=end, is_adjective=True)
        out = Affiliation([entry.code], [entry.name], entry.organisation, end=end)
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
        if body and (
            out.is_adjective or out.has_possessive or entry.kind in ("country", "demonym")
        ):
            out.organisation = self._join(index, out.end + body)
            out.end += body
            out.is_place = False
            out.has_possessive = False
            if self._word(out.end) == "'s":
                out.has_possessive = True
                out.end += 1
        return out

    def _read_half(self, index: int) -> Affiliation | None:
        """ "the North's negotiator", "for the South": of a divided country the text names."""
        found = [code for code in HALVES[self._word(index)] if code in self.codes]
        after = self._text(index + 1)
        is_name = self._word(index - 1) == "the" and not after[:1].isupper()
        if len(found) != 1 or not self.tokens[index].is_capital or not is_name:
            return None
        has_possessive = self._word(index + 1) == "'s"
        return Affiliation(
            [found[0]],
            [self.reference.countries[found[0]].name],
            has_possessive=has_possessive,
            is_place=not has_possessive,
            end=index + 1 + has_possessive,
        )

    def _is_in_title(self, index: int, match: Match) -> bool:
        """Tell whether the name of a world body is part of the title of a state's office."""
        return match.entry.code in self.reference.organisations and any(
            m.length > match.length
            and m.entry.office is not None
            and m.entry.office.office_class == "security_adviser"
            for m in self._match(index)
        )

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

    def _read_new_nation(self, index: int) -> Affiliation | None:
        """A nation that no list knows and the text itself teaches: "Veldora", "Veldoran"."""
        token = self.tokens[index]
        name = self.nations.names.get(token.folded) if token.is_capital else None
        if name is None:
            return None
        out = Affiliation([None], [name], end=index + 1)
        out.is_adjective = token.folded in self.nations.adjectives
        out.is_place = not out.is_adjective
        if self._word(out.end) == "'s":
            out.has_possessive = True
            out.end += 1
        if out.is_adjective or out.has_possessive:
            body = self._body_length(out.end)
            if body:
                out.organisation = self._join(index, out.end + body)
                out.end += body
                out.is_place = False
                out.has_possessive = self._word(out.end) == "'s"
                out.end += out.has_possessive
        return out

    def _read_unknown_affiliation(self, index: int) -> Affiliation | None:
        """A capitalised word that no list knows, right before a title: "Veldoran President …"."""
        movement = self._read_unlisted_movement(index)
        if movement is not None:
            return movement
        token = self.tokens[index]
        if token.text.isupper() and 2 <= len(token.text) <= 6 and not self._line_is_capitals():
            return self._read_acronym(index)
        if not token.is_capital or token.folded in self.given or len(token.text) < 4:
            return None
        if token.text in self.openers or token.text in self.honorifics:
            return None
        if token.text in self.inner_regions:
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
        elif not DEMONYM_LIKE.search(token.folded):
            return None
        ahead, _, _ = self._skip_modifiers(end)
        title = any(m.entry.kind == "title" and m.length for m in self._match(ahead))
        body = self._body_length(end)
        if not title and not body:
            return None
        out = Affiliation([None], [token.text], end=end + (0 if title else body))
        out.is_adjective = True
        out.has_possessive = possessive
        if body and not title:
            out.organisation = self._join(index, end + body)
        return out

    def _read_unlisted_movement(self, index: int) -> Affiliation | None:
        """Read a movement that no list knows by its words ("Northern Resistance Movement")."""
        end = index
        if not self._has_movement or self._word(index) in _STOP_WORDS:
            return None
        while end < len(self.tokens) and (
            self.tokens[end].is_capital
            or (end > index and self._word(end) in ("of", "for", "the"))
            or (self._word(end) == "and" and self._text(end + 1)[:1].isupper())
        ):
            end += 1
        while end > index and not self.tokens[end - 1].is_capital:
            end -= 1
        words = [self._word(k) for k in range(index, end)]
        last = max((k for k, word in enumerate(words) if word in self.fighting), default=0)
        if not last or not REBELLIOUS.intersection(words[: last + 1]):
            return None
        if last == 1 and words[0] in _FRONTS and words[1] == "front":
            return None
        if any(m.entry.kind == "title" for k in range(last + 1) for m in self._match(index + k)):
            return None
        if words[last] == "liberation":
            # "Front for the Liberation of Zambezia"
            last = len(words) - 1
        end = index + last + 1
        name = self._join(index, end)
        out = Affiliation([None], [name], name, end=end)
        out.is_adjective = True
        if self._text(end) == "(" and self._text(end + 2) == ")":
            out.end = end = end + 3
        if self._word(end) == "'s":
            out.has_possessive = True
            out.end = end + 1
        return out

    def _read_acronym(self, index: int) -> Affiliation | None:
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
        out = Affiliation([None], [name], name, end=end + possessive)
        out.is_adjective = True
        out.has_possessive = possessive
        return out

    def _is_part_of_name(self, index: int, match: Match) -> bool:
        """ "Jordan Bardella", "Chad Wolf": a country's word as a given name."""
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
        """ "chief nuclear negotiator": up to four free words before the word that is a title."""
        for ahead in range(index, min(index + _MAX_TITLE_WORDS, len(self.tokens))):
            token = self.tokens[ahead]
            if not token.text[0].isalpha() or token.folded in _STOP_WORDS:
                return None
            if token.folded.endswith("ed") or token.folded in ("has", "is", "was", "will"):
                return None
            title = self._read_title(ahead)
            if title is not None and ahead > index and len(token.folded) <= 3:
                # "Cambodia's Hun Sen"
                return None if self.tokens[ahead - 1].is_capital else title
            if title is not None:
                return title[0], title[1], title[2], self._join(index, title[0])
        return None

    def _line_is_capitals(self) -> bool:
        if self._is_capitals is None:
            letters = [t for t in self.tokens if t.text.isalpha() and len(t.text) > 2]
            self._is_capitals = sum(t.text.isupper() for t in letters) * 2 > len(letters)
        return self._is_capitals

    def _join(self, first: int, end: int) -> str:
        """Words of tokens first..end-1 with single spaces, possessive marks joined."""
        text = " ".join(self._text(k) for k in range(first, min(end, len(self.tokens))))
        return text.replace(" 's", "'s").replace(" ’s", "’s")

    def _grow(self, draft: Draft, last: int) -> Draft:
        return replace(draft, last=last, end_char=self.tokens[last].end)

    def _draft(
        self,
        first: int,
        last: int,
        kind: Literal["name", "role", "party", "pronoun", "group"],
        **fields: object,
    ) -> Draft:
        return Draft(
            first,
            last,
            self.tokens[first].start,
            self.tokens[last].end,
            kind,
            **fields,  # type: ignore[arg-type]
        )
