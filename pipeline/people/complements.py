"""Read what follows a title: "of the Republic of Poland", "for political affairs", "on Cyprus"."""

from __future__ import annotations

from pipeline.people.drafts import Affiliation, Draft
from pipeline.people.portfolios import PortfolioReader
from pipeline.reference import Office
from pipeline.vocabulary import load_words

_AFTER_APPOSITION = frozenset(
    "was were is has had have will would said says told met held spoke called confirmed".split()
)
# Words of institutions that open what follows one: "the Finnish Army General N"
_RANKS = frozenset({"General", "Chief", "Minister", "Secretary", "President", "Lord"})
_TAIL_WORDS = 6
_COURTESIES = frozenset(
    "friendly sisterly brotherly fraternal sister brother neighbouring neighboring nearby".split()
)
_AREAS = frozenset({"region", "area", "country", "territory", "province", "republic", "capital"})
_SITTINGS = frozenset({"session", "sitting", "edition"})
# Who is posted somewhere: "the U.S. charge d'affaires in Baghdad, N"
_SENT_TO = frozenset({"ambassador", "envoy", "negotiator"})
_POSTED = frozenset({"ambassador", "envoy", "military", "military_chief"})


class ComplementReader(PortfolioReader):
    """Adds the complements of titles to what is read of a sentence."""

    def _opens_named(self, title: tuple[int, Office, bool, str] | None) -> bool:
        """Tell whether a title of one person has his name behind it."""
        return title is not None and not title[2] and bool(self._name_length(title[0], True))

    def _read_complement(
        self, end: int, office: Office, plural: bool, is_set_beside: bool = False
    ) -> tuple[int, str, list[str], list[str], str | None]:
        """Read "of the Republic of Poland", "for political affairs", "of A and B".

        A title that ``is_set_beside`` a name leaves the name of whom it serves to itself.
        """
        codes: list[str] = []
        parties: list[str] = []
        body: str | None = None
        stop = self._further_office_end(self._portfolio_end(end, office), office, is_set_beside)
        role = f" {self._join(end, stop)}".replace(" ,", ",") if stop > end and not plural else ""
        end = stop if role else end
        while self._word(end) in ("of", "for", "to", "in", "from", "on"):
            preposition = self._word(end)
            ahead = end + 1 + (self._word(end + 1) in ("the",))
            # "President of the friendly Republic of Palau"
            ahead += self._word(ahead) in _COURTESIES or self._is_rebel_word(ahead)
            if self._word(ahead + 1) in _SITTINGS and self._word(ahead + 2) == "of":
                # "President of the 78th session of the General Assembly"
                ahead += 3 + (self._word(ahead + 3) == "the")
            if preposition == "in" and self._word(end + 1) == "charge":
                # "the general in charge of Ethiopia's northern command"
                preposition, ahead = "of", end + 3 + (self._word(end + 3) == "the")
            affiliation = self._read_affiliation(ahead) if preposition != "on" else None
            if preposition == "in" and self._word(end + 2) in _AREAS:
                # "the army commander in the region, General N,"
                if self._text(end + 3) == "," and self._is_name_behind(end + 4):
                    end += 3
                break
            if preposition == "in":
                # "the ambassadors in Brussels": where they sit, not whose they are
                if not plural and affiliation is not None and office.office_class in _POSTED:
                    end = self._posting_end(end, affiliation)
                break
            whose = self._read_title(affiliation.end) if affiliation is not None else None
            serves = office.is_reporting or (is_set_beside and preposition in ("to", "for"))
            if serves and ahead == end + 1 and whose and self._name_length(whose[0], True):
                # "adviser to Turkish President N": the president; "to the president N": not he
                break
            is_his = plural and ahead == end + 1 and self._opens_named(whose)
            if is_his and affiliation and affiliation.is_adjective:
                # "envoys of Kenyan President N": the president's
                break
            if preposition == "to" and affiliation is not None and whose is not None:
                # "an adviser to the Ugandan president"
                codes += [c for c in affiliation.codes if c]
                parties += affiliation.parties
                role += f" {self._join(end, whose[0])}"
                is_titled = ahead == end + 1 and self._text(whose[0] - 1)[:1].isupper()
                end = whose[0]
                if is_titled:
                    # "an adviser to Ugandan President N": the name is the president's
                    end += self._name_length(end, True)
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
                stop = self._topic_end(ahead) if office.office_class in _SENT_TO else ahead
                if stop > ahead and not plural:
                    # "the movement's envoy to the joint commission, N"
                    role += f" {self._join(end, stop)}"
                    end = stop
                    continue
                break
            if affiliation is not None:
                if preposition == "from" and not plural:
                    break
                is_own = affiliation.organisation in self.lexicon.movements
                if preposition == "to" or (preposition == "for" and not is_own):
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

    def _is_rebel_word(self, index: int) -> bool:
        """ "leader of the rebel Lowland Movement": what the movement is called besides."""
        is_word = self._word(index) in load_words("movement_epithet")
        return is_word and self._text(index + 1)[:1].isupper()

    def _is_name_behind(self, index: int) -> bool:
        """Tell whether a name, with or without a rank, stands here between commas."""
        rank = self._read_title(index)
        first = rank[0] if rank is not None and not rank[2] else index
        length = self._name_length(first, after_title=rank is not None)
        return length > 0 and self._closes(first + length)

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
            and (self._text(end)[:1].islower() or self._text(end) in self.institutions)
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
