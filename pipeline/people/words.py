"""The words of one sentence, and the titles and nouns that begin at each of them."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pipeline.people.drafts import Draft
from pipeline.people.lexicon import Lexicon, Match
from pipeline.people.nations import Nations
from pipeline.people.tokens import Token, cut_compound
from pipeline.people.topics import TOPIC_NOUNS, Topics
from pipeline.reference import Office, Reference, fold
from pipeline.vocabulary import load_words

_MAX_TITLE_WORDS = 4
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
# "president and CEO": an office of a company
_BUSINESS = frozenset({"ceo", "coo", "cfo", "chief executive", "founder", "co founder"})
_SENDS = frozenset(
    "sent sends gave gives made makes took takes put puts met meets saw sees chose chooses held "
    "holds got gets let lets lost loses sought seeks".split()
)
# "the General Assembly": no general
_GENERAL_BODIES = frozenset({"Assembly", "Debate", "Council", "Conference", "Court", "Staff"})
STOP_WORDS = frozenset(
    (
        "of and or in on at to that who whom which has have had is was are were be been with "
        "by from as for but if it he she they his her their its the a an not no than then so "
        "what when where would will could should may might must can did does do said says told "
        "met held after before talks call meeting summit visit conversation negotiations "
        "between among amid during despite via over under without within through into onto toward "
        "towards until since while whereas because although though against around across behind "
        "beyond near upon unlike also both this these those "
    ).split()
)
_OWNS = frozenset({"the", "a", "his", "her", "their", "its", "our", "my", "'s", "’s", "s'"})
HEADS = frozenset({"head", "leader", "chief", "member", "spokesman", "chair"})
_SIDES = ("movement_noun", "movement_adjective", "government_noun")
TO_WHOM = frozenset(
    "with to from meet met meeting see saw seen call called phone phoned telephone telephoned "
    "receive received visit visited".split()
)
BEHIND_BOTH = {""} | frozenset(
    ". , ; on in at over by before after separately last this earlier later late early again "
    "today tomorrow".split()
)
"""What follows "both" where it stands for two people told of: "spoke to both on Friday"."""
COUNTS = frozenset({"both", "two", "three", "four", "five", "several"})


@functools.cache
def _find_openers(reference: Reference) -> frozenset[str]:
    """The small words at which a description can go on behind its article."""
    lists = ("role_modifier", "person_noun", "group_noun", *_SIDES)
    words = {fold(word) for name in lists for word in load_words(name)}
    return (
        _find_body_openers(reference)
        | words
        | COUNTS
        | HEADS
        | TOPIC_NOUNS
        | {"pair", "ex", "then"}
    )


@functools.cache
def _find_body_openers(reference: Reference) -> frozenset[str]:
    return frozenset(phrase.split(" ", 1)[0] for phrase in reference.body_nouns)


class WordReader:
    """Knows the words of one sentence and what the lexicon and the word lists say of them."""

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
        self.odd_surnames = load_words("common_word_surname")
        self.inner_regions = load_words("inner_region_word")
        self.no_nations = load_words("no_nation_word")
        self.openers = load_words("sentence_opener")
        self.fighting = load_words("movement_word")
        self.particles = lexicon.reference.particles
        self.suffixes = lexicon.reference.suffixes
        self.side_words = frozenset().union(*map(load_words, _SIDES))
        self.after_article = _find_openers(lexicon.reference)
        self.body_openers = _find_body_openers(lexicon.reference)
        self._cache: dict[int, list[Match]] = {}
        self.tokens: list[Token] = []
        self._has_movement = False
        self._is_capitals: bool | None = None
        # Family names of the text that are days elsewhere: "Sun and Smith will meet again".
        self.day_names: set[str] = set()
        # And those that are movements elsewhere: "Anna Moreau Wagner", then "Wagner".
        self.body_names: set[str] = set()
        # And those that are common words elsewhere: "Minister Kate Hill", then "Hill".
        self.word_names: set[str] = set()
        # The title of "Presidents A and B" waits for B at this token.
        self._shared_title: (
            tuple[Office | None, str | None, tuple[str, ...], tuple[str, ...], str | None] | None
        ) = None
        self._share_until = -1

    def _cut_compounds(self, tokens: Sequence[Token]) -> list[Token]:
        out: list[Token] = []
        for token in tokens:
            if token.is_capital and token.text.count("-") == 1:
                pieces = cut_compound(token)
                opens = self._stands_alone(pieces[0]) or self._ends_land(out[-1:], pieces[0])
                if pieces[0].folded in self.particles:
                    # "Al-Sabah", in a text of the house of Al Sabah
                    opens = False
                if opens and self._stands_alone(pieces[2]):
                    out.extend(pieces)
                    continue
            out.append(token)
        return out

    def _ends_land(self, before: Sequence[Token], token: Token) -> bool:
        """ "The Solomon Islands-Australia treaty": the name that the piece closes."""
        found = self.lexicon.match([*before, token], 0) if before else ()
        return any(match.length == 2 and match.entry.kind == "country" for match in found)

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
            if self._opens_side(index):
                break
            own = [m for m in self._match(index) if m.entry.kind == "title" or m.length > 1]
            if own and not self._longer_title_follows(index, max(m.length for m in own)):
                # "Chief Negotiator"; "New Zealand's prime minister"
                break
            if self.tokens[index].is_capital and index > 0 and not self._title_within(index):
                break
            if self._word(index) == "then" and self._word(index + 2) == "'s":
                # "met Kenya's president, then Chad's king"
                break
            former = former or self._word(index) in ("former", "ex", "ousted", "late")
            words.append(self._text(index))
            index += 1
            if self._text(index) == "-":
                index += 1
        return index, former, words

    def _opens_side(self, index: int) -> bool:
        """ "Rebel leaders" are a side, a "rebel negotiator" is somebody with an office."""
        if self._word(index) not in load_words("movement_adjective"):
            return False
        is_titled = any(m.entry.kind == "title" for m in self._match(index + 1))
        return not is_titled or self._word(index + 1) in load_words("movement_group")

    def _longer_title_follows(self, index: int, length: int) -> bool:
        """ "Rebel chief of staff": no "rebel chief"."""
        return any(
            m.entry.kind == "title" and 1 + m.length > length for m in self._match(index + 1)
        )

    def _title_within(self, index: int) -> bool:
        return any(m.entry.kind == "title" for k in range(index, index + 4) for m in self._match(k))

    def _body_length(self, index: int) -> int:
        """Tokens of a body noun at ``index`` ("Foreign Ministry", "government"), 0 for none."""
        if self._word(index) not in self.body_openers:
            return 0
        for length in (4, 3, 2, 1):
            phrase = " ".join(self._word(k) for k in range(index, index + length))
            if index + length <= len(self.tokens) and phrase in self.reference.body_nouns:
                if self._word(index + length - 1) in self.person_nouns - _BODIES:
                    # "Russian and Ukrainian negotiators": people, not a body
                    return 0
                return 0 if self._is_guidance(index + length - 1) else length
        return 0

    def _is_guidance(self, index: int) -> bool:
        """ "welcomed Norway's leadership on the climate": not those who lead."""
        is_noun = self._word(index) == "leadership"
        return is_noun and self._word(index + 1) in ("on", "of", "role")

    def _person_noun_end(self, index: int) -> int | None:
        """End of "defence officials", "negotiators", "delegation" after an affiliation."""
        for ahead in range(index, min(index + 4, len(self.tokens))):
            word = self._word(ahead)
            if self._is_guidance(ahead):
                return None
            if word in self.person_nouns:
                end = ahead + 1
                while self._word(end) in self.person_nouns:
                    end += 1
                return end
            token = self.tokens[ahead]
            if not token.text[0].isalpha() or word in STOP_WORDS or word.endswith("ed"):
                return None
            if word in _SENDS:
                # "Norway sent envoys to Bern"
                return None
        return None

    def _read_title(self, index: int) -> tuple[int, Office, bool, str] | None:
        """Return (end, office, is_plural, words) of a title at ``index``."""
        for match in self._match(index):
            if match.entry.kind == "title" and match.entry.office is not None:
                end = index + match.length
                if self._word(index) == "host" and not self._is_owned(index):
                    # "will host President N"
                    continue
                if self._word(end) in ("and", "&") and self._word(end + 1) in _BUSINESS:
                    continue
                if self._word(index) == "general" and self._text(end) in _GENERAL_BODIES:
                    continue
                return end, match.entry.office, match.entry.is_plural, self._join(index, end)
        return None

    def _is_owned(self, index: int) -> bool:
        """ "The host", "his Kenyan host", "Kenya's host": a noun, no verb."""
        before = self._word(index - 1) if index else ""
        return before in _OWNS or (index > 0 and self.tokens[index - 1].is_capital)

    def _read_open_title(self, index: int) -> tuple[int, Office, bool, str] | None:
        """ "chief nuclear negotiator": up to four free words before the word that is a title."""
        for ahead in range(index, min(index + _MAX_TITLE_WORDS, len(self.tokens))):
            token = self.tokens[ahead]
            if not token.text[0].isalpha() or token.folded in STOP_WORDS:
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
