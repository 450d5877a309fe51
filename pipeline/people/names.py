"""Read names, what stands in apposition to them, and what follows a title."""

from __future__ import annotations

from dataclasses import replace

from pipeline.people.affiliations import AffiliationReader
from pipeline.people.drafts import Affiliation, Draft
from pipeline.reference import Office, fold

_ARTICLES = frozenset({"the", "a", "an"})
COUNTERPARTS = frozenset(
    {"counterpart", "counterparts", "opposite", "colleague", "colleagues", "homologue", "peer"}
)
_LEADS = frozenset({"heads", "headed", "leads", "led", "represents", "represented", "commands"})
_AFTER_APPOSITION = frozenset(
    "was were is has had have will would said says told met held spoke called confirmed".split()
)
# Words of institutions that open what follows one: "the Finnish Army General N"
_RANKS = frozenset({"General", "Chief", "Minister", "Secretary", "President", "Lord"})
_TAILS = frozenset({"since", "until", "till", "during", "under", "on", "at", "in", "of"})
_TAIL_WORDS = 6
_MAX_NAME_TOKENS = 8
# Family names that are short for a day or month elsewhere: "Minister Sun Weidong".
_DAYS_AS_NAMES = frozenset({"sun", "sat", "may", "mar", "jan"})
# A surname at the end of a sentence that looks like a title: "Hun Sen."
_CUT_SURNAMES = frozenset({"Sen.", "Gen.", "Rep."})
# Who is posted somewhere: "the U.S. charge d'affaires in Baghdad, N"
_POSTED = frozenset({"ambassador", "envoy", "military", "military_chief"})


class NameReader(AffiliationReader):
    """Adds names and appositions to what is read of a sentence."""

    def _read_name(self, start: int) -> Draft | None:
        index = start
        honorific: str | None = None
        if self._text(index).rstrip(".") in self.honorifics:
            honorific = self._text(index).rstrip(".")
            index = self._skip_honorifics(index)
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
        draft = self._draft(start, end - 1, "name", name=words, is_weak=weak, honorific=honorific)
        if self._shared_title is not None and all(
            self._word(k) in (",", "and") for k in range(self._share_until, start)
        ):
            office, role, codes, parties, organisation = self._shared_title
            draft = replace(
                draft,
                office=office,
                role=role,
                codes=codes,
                parties=parties,
                organisation=organisation,
                is_weak=False,
            )
            if len(parties) > 1:
                draft = replace(draft, codes=codes[:1], parties=parties[:1])
                self._shared_title = (office, role, codes[1:], parties[1:], organisation)
            grown = self._read_apposition(draft)
            self._share_until = grown.last + 1
            return grown
        with_role = self._read_apposition(draft)
        return replace(with_role, is_weak=False) if with_role.office is not None else with_role

    def _skip_honorifics(self, index: int) -> int:
        while self._text(index).rstrip(".") in self.honorifics:
            index += 1 + (self._text(index + 1) in ("'", "’"))
        return index

    def _is_name_at(self, index: int) -> bool:
        """Tell whether a name of two words or a form of address begins here."""
        first = self._skip_honorifics(index)
        return self._name_length(first) > 1 or (first > index and self._name_length(first) > 0)

    def _is_known_name(self, index: int, end: int) -> bool:
        full = fold(" ".join(self._text(k) for k in range(index, end)))
        if full in self.reference.officials_by_name:
            return True
        return full in self.reference.officials_by_surname

    def _name_length(self, index: int, after_title: bool = False) -> int:
        """How many tokens from ``index`` read as one person's name."""
        end = index
        while end < len(self.tokens) and end - index < _MAX_NAME_TOKENS:
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
        if end > index and self._text(end - 1) in _CUT_SURNAMES:
            return False
        if (
            end > index
            and word not in self.particles
            and self._word(end - 1) not in self.particles
            and any(self._word(k) == word for k in range(index, end))
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
        if end == index and after_title and word in _DAYS_AS_NAMES:
            return self._name_follows(end + 1)
        if token.text in self.institutions or token.text in self.honorifics:
            # "Bill" is a law, "Bill Clinton" a man
            return end == index and self._opens_listed_name(end)
        if end == index and token.text in self.openers and not self._opens_name(end):
            return False
        if (
            token.text.isupper()
            and len(token.text) > 1
            and "." not in token.text
            and (not self._line_is_capitals())
            and fold(token.text) not in self.reference.officials_by_surname
            and not self._is_loud_surname(index, end, after_title)
        ):
            return False
        if self._match(end):
            return self._lexical_in_name(index, end, after_title)
        return True

    def _is_loud_surname(self, index: int, end: int, after_title: bool) -> bool:
        """ "Minister MORITA Kenji", "Antonio TAJANI": a surname written in capitals."""
        token = self.tokens[end]
        if len(token.text) < 3 or not token.text.replace("-", "").isalpha() or self._match(end):
            return False
        if end > index:
            return self.tokens[end - 1].folded in self.given or after_title
        given = self._text(end + 1)
        return (
            after_title
            and given[:1].isupper()
            and not given.isupper()
            and given not in self.institutions
            and not self._match(end + 1)
        )

    def _opens_listed_name(self, index: int) -> bool:
        return (
            self.tokens[index].folded in self.given
            and index + 1 < len(self.tokens)
            and self.tokens[index + 1].is_capital
            and self._is_known_name(index, index + 2)
        )

    def _opens_name(self, index: int) -> bool:
        return (
            self.tokens[index].folded in self.given
            and index + 1 < len(self.tokens)
            and (self.tokens[index + 1].is_capital and not self._match(index + 1))
        )

    def _lexical_in_name(self, index: int, end: int, after_title: bool) -> bool:
        """Tell whether a word of the lexicon is part of a name here: "Jordan Bardella"."""
        kinds = {m.entry.kind for m in self._match(end)}
        word = self._word(end)
        if "title" in kinds and len(word) <= 3 and word.isalpha() and len(kinds) == 1:
            # "Hun Sen": no title without its full stop or a name to follow
            following = self._text(end + 1)
            if self._text(end).endswith("."):
                # the full stop is the sentence's: "… leader Hun Sen. A recording …"
                return end == index + 1 and (not following or following in self.openers)
            return end == index + 1 and self._text(end)[0].isupper() and not following[:1].isupper()
        if "title" in kinds:
            # "King", "Bishop", "Major" as surnames: only after a given name
            return (
                end > index
                and self._word(end - 1) in self.given
                and len(kinds) == 1
                and (
                    end - index == 1
                    and self._text(end)[0].isupper()
                    and not self._name_follows(end + 1)
                )
            )
        if end == index:
            return word in self.given and self._is_part_of_name(end, self._match(end)[0])
        # a surname that is also a place ("Washington", "Chad", "London"): after a given name only
        if kinds <= {"demonym", "people"} and after_title and end == index + 1:
            # "Prime Minister Péter Magyar"
            return self._word(end - 1) in self.given and not self._name_follows(end + 1)
        return self._word(end - 1) in self.given and not kinds & {"demonym", "country", "seat"}

    def _name_follows(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].is_capital

    def _name_tokens(self, index: int, end: int) -> tuple[str, ...]:
        words = [self._text(k) for k in range(index, end) if self._text(k) != ","]
        if len(words) > 1 and words[-1] in _CUT_SURNAMES:
            words[-1] = words[-1].removesuffix(".")
        return tuple(words)

    def _closes(self, index: int) -> bool:
        return (
            index >= len(self.tokens)
            or self._text(index) in ",.;:)—–"
            or (
                self._word(index) in ("and", "who", "on", "in", "at", "to", "for")
                or self._text(index)[0].islower()
            )
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
                    codes=tuple(c for c in origin.codes if c),
                    parties=tuple(origin.parties),
                )
            return draft
        if mark != ",":
            if self._word(index) == "of" and not draft.parties:
                ahead = index + 1 + (self._word(index + 1) == "the")
                origin = self._read_one_affiliation(ahead)
                if origin is not None and (origin.codes[0] or origin.is_place):
                    return replace(
                        self._grow(
                            draft, origin.end - 1 if not origin.has_possessive else origin.end - 2
                        ),
                        codes=tuple(c for c in origin.codes if c),
                        parties=tuple(origin.parties),
                    )
            return draft
        if self._word(index + 1) == "who" and self._word(index + 2) in _LEADS and not draft.parties:
            # "N, who heads Kenya's delegation,"
            ahead = index + 3 + (self._word(index + 3) in _ARTICLES)
            led = self._read_one_affiliation(ahead)
            if led is None:
                return draft
            return replace(
                draft, codes=tuple(c for c in led.codes if c), parties=tuple(led.parties)
            )
        index = self._skip_age(index)
        role = self._read_appositive_role(index + 1)
        if role is None or role.is_plural:
            return draft
        after = self._text(role.last + 1)
        if (
            after not in ("", ",", ".", ";", ")", "—", "–", ":")
            and self._word(role.last + 1) not in ("and", "who", "for")
            and not (role.parties and self._is_short_tail(role.last + 1))
        ):
            return draft
        if role.codes and (draft.role or "").lower().startswith("former") and not role.is_former:
            # "Former Finnish president N, the EU's envoy for Cyprus,": whose he is now
            draft = replace(draft, codes=(), parties=(), organisation=None, role=None, office=None)
        if draft.codes and role.codes and draft.codes != role.codes:
            if role.codes[0] in self.reference.organisations and after in (",", ".", ""):
                # "Alexander Stubb of Finland, the OSCE chairman,": his other hat
                return self._grow(draft, role.last)
            return draft
        last = (
            role.last + 1 if after == "," and self._is_closing_comma(role.last + 1) else role.last
        )
        grown = self._grow(draft, last)
        return replace(
            grown,
            codes=draft.codes or role.codes,
            parties=draft.parties or role.parties,
            role=draft.role or role.role,
            office=draft.office or role.office,
            organisation=draft.organisation or role.organisation,
            is_former=draft.is_former or role.is_former,
            is_counterpart=draft.is_counterpart or role.is_counterpart,
            is_weak=draft.is_weak and not role.parties,
        )

    def _skip_age(self, index: int) -> int:
        """ "N, 54, the Czech defence minister,": the comma behind an age, else ``index``."""
        has_age = self._text(index + 1).isdigit() and len(self._text(index + 1)) < 4
        return index + 2 if has_age and self._text(index + 2) == "," else index

    def _is_short_tail(self, index: int) -> bool:
        """Tell whether an apposition goes on for a few words: "… minister since 2029,"."""
        if self._word(index) not in _TAILS:
            return False
        return any(self._text(k) == "," for k in range(index, index + _TAIL_WORDS))

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
        owned = self._word(index) in ("his", "her")
        if self._word(index) in _ARTICLES or owned:
            definite = True
            index += 1
        index, former, modifiers = self._skip_modifiers(index)
        affiliation = self._read_affiliation(index)
        if owned:
            return self._read_appositive_counterpart(start, affiliation)
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
                start,
                end - 1,
                "role",
                codes=tuple(codes),
                parties=tuple(parties),
                role=role,
                office=office,
                organisation=organisation,
            ),
            is_former=former,
        )

    def _read_appositive_counterpart(
        self, start: int, affiliation: Affiliation | None
    ) -> Draft | None:
        """ "N, his Ugandan opposite number,": of the affiliation's party."""
        if affiliation is None or self._word(affiliation.end) not in COUNTERPARTS:
            return None
        last = affiliation.end + (self._word(affiliation.end) == "opposite")
        return self._draft(
            start,
            last,
            "role",
            codes=tuple(c for c in affiliation.codes if c),
            parties=tuple(affiliation.parties),
            is_counterpart=True,
        )

    def _read_complement(
        self, end: int, office: Office, plural: bool
    ) -> tuple[int, str, list[str], list[str], str | None]:
        """Read "of the Republic of Poland", "for political affairs", "of A and B"."""
        codes: list[str] = []
        parties: list[str] = []
        body: str | None = None
        role = ""
        while self._word(end) in ("of", "for", "to", "in", "from", "on"):
            preposition = self._word(end)
            ahead = end + 1 + (self._word(end + 1) in ("the",))
            if preposition == "in" and self._word(end + 1) == "charge":
                # "the general in charge of Ethiopia's northern command"
                preposition, ahead = "of", end + 3 + (self._word(end + 3) == "the")
            affiliation = self._read_affiliation(ahead) if preposition != "on" else None
            if preposition == "in":
                # "the ambassadors in Brussels": where they sit, not whose they are
                if not plural and affiliation is not None and office.office_class in _POSTED:
                    end = self._posting_end(end, affiliation)
                break
            whose = self._read_title(affiliation.end) if affiliation is not None else None
            if preposition == "to" and affiliation is not None and whose is not None:
                # "an adviser to the Ugandan president"
                codes += [c for c in affiliation.codes if c]
                parties += affiliation.parties
                role += f" {self._join(end, whose[0])}"
                end = whose[0]
                continue
            superior = self._read_superior(ahead) if preposition == "to" else None
            if superior is not None:
                codes += superior.codes
                parties += superior.parties
                role += f" {self._join(end, superior.last + 1)}"
                end = superior.last + 1
                continue
            if (
                preposition in ("to", "for")
                and (affiliation is None or office.office_class not in ("envoy", "ambassador"))
                and preposition != "for"
            ):
                break
            if affiliation is not None:
                if preposition == "from" and not plural:
                    break
                if preposition in ("to", "for"):
                    stop = self._noun_end(affiliation)
                    role += f" {self._join(end, stop)}"
                    end = stop
                    continue
                codes += [c for c in affiliation.codes if c]
                parties += affiliation.parties
                body = affiliation.organisation
                end = self._owned_end(affiliation)
                if self._word(end) in ("opposition", "delegation", "team", "side"):
                    role += f" {self._join(end, end + 1)}"
                    end += 1
                while (plural and self._word(end) in (",", "and")) or (
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
            if preposition == "on" or (preposition == "for" and stop == ahead):
                stop = self._topic_end(ahead)
            if stop == ahead or preposition in ("to", "in", "from"):
                break
            role += f" {self._join(end, stop)}"
            end = stop
        return end, role, codes, parties, body

    def _topic_end(self, index: int) -> int:
        """ "envoy for women, peace and security, N", "pointman on the Balkans, N": to the name."""
        for end in range(index + 1, index + _TAIL_WORDS):
            if self._text(end) == "," and self._is_name_at(end + 1):
                return end
            if self._word(end) in _AFTER_APPOSITION:
                break
        return index

    def _owned_end(self, affiliation: Affiliation) -> int:
        """ "the director of the EU's water programme for Africa, N": up to the name's comma."""
        end = affiliation.end
        if not (affiliation.has_possessive or affiliation.is_adjective):
            return end
        while end < affiliation.end + _TAIL_WORDS and self._text(end)[:1].isalpha():
            if self._word(end) in _AFTER_APPOSITION or self._read_title(end) is not None:
                break
            end += 1
        if self._text(end) == "," and self._is_name_at(end + 1):
            return end
        end = affiliation.end
        while self._text(end) in self.institutions and self._text(end) not in _RANKS:
            # "of the Finnish Defence Forces"
            end += 1
        return end if not self._text(end)[:1].islower() else affiliation.end

    def _posting_end(self, end: int, place: Affiliation) -> int:
        """End of "in Baghdad" where the name follows or the apposition closes; else ``end``."""
        if not place.is_place or place.has_possessive or self._text(place.end) != ",":
            return end
        first = place.end + 1
        first = self._skip_honorifics(first)
        rank = self._read_title(first)
        first = rank[0] if rank is not None and not rank[2] else first
        length = self._name_length(first, after_title=rank is not None)
        named = length and self._closes(first + length)
        is_apposition = self._text(end - 1)[0].islower() and self._word(first) in _AFTER_APPOSITION
        return place.end if named or is_apposition else end

    def _noun_end(self, affiliation: Affiliation) -> int:
        """ "for the Korean peninsula": the noun that an adjective waits for."""
        end = affiliation.end
        if not affiliation.is_adjective or affiliation.organisation:
            return end
        while (
            end < affiliation.end + 3
            and self._text(end)[:1].islower()
            and self._word(end) not in (*_AFTER_APPOSITION, "and", "in", "on", "to", "who", "at")
        ):
            end += 1
        return end if self._text(end) == "," or self._name_follows(end) else affiliation.end

    def _read_superior(self, index: int) -> Draft | None:
        """ "head of cabinet to the President of the European Council": whose the office is."""
        title = self._read_title(index)
        if title is None or title[2]:
            return None
        end, _, codes, parties, _ = self._read_complement(title[0], title[1], False)
        # "adviser to the Prime Minister Rossi Bianchi": the name is the adviser's
        is_chief = self._word(index - 1) == "the" and self._name_length(end, after_title=True) > 1
        if not parties and not is_chief:
            return None
        return self._draft(index, end - 1, "role", codes=tuple(codes), parties=tuple(parties))

    def _free_complement_end(self, index: int) -> int:
        """End of capitalised words that belong to a title: "of Digital Transformation"."""
        end = index
        while end < len(self.tokens):
            token = self.tokens[end]
            if token.folded in self.given or (
                token.is_capital and self._is_known_name(end, end + 1)
            ):
                break
            if token.is_capital and self._match(end) and token.text not in self.institutions:
                break
            if token.text in self.honorifics or (token.folded == "of" and self._is_whose(end + 1)):
                break
            if token.is_capital or (
                token.folded in ("and", "the", "of")
                and end + 1 < len(self.tokens)
                and self.tokens[end + 1].is_capital
                and end > index
                and not self._name_starts(end + 1)
            ):
                end += 1
                continue
            if end == index and token.folded in (
                "political",
                "foreign",
                "security",
                "international",
                "public",
                "european",
                "peace",
                "defence",
                "defense",
            ):
                end += 1
                continue
            if end > index and token.folded in ("affairs", "policy", "security", "relations"):
                end += 1
                continue
            break
        return end

    def _is_whose(self, index: int) -> bool:
        """ "the Ministry of Foreign Affairs of Romania": whose a body is ends its own name."""
        index += self._word(index) == "the"
        return any(m.entry.kind in ("country", "organisation") for m in self._match(index))

    def _name_starts(self, index: int) -> bool:
        return self.tokens[index].folded in self.given
