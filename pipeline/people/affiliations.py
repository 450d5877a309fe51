"""Read the words that say whose somebody is: countries, bodies, movements."""

from __future__ import annotations

from pipeline.people.drafts import Affiliation
from pipeline.people.halves import HalfReader
from pipeline.people.lexicon import Match
from pipeline.people.topics import TOPIC_NOUNS

# "the Tripoli government": what a capital rules by
_RULING = frozenset({"government", "administration", "regime", "authorities"})
_PLURAL_PEERS = frozenset({"counterparts", "colleagues"})
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


class AffiliationReader(HalfReader):
    """Adds affiliations to what is read of a sentence."""

    def _is_dateline(self, index: int, dash: int) -> bool:
        """Tell whether a place in capitals opens a story: "PARIS – Germany's chancellor".

        What follows is no heading in capitals, but may be an abbreviation: "PARIS – U.S. envoys".
        """
        last = self.tokens[dash - 1]
        is_apart = self.tokens[dash].start > last.start + len(last.text)
        return (
            index == 0
            and is_apart
            and last.text.isupper()
            and not (self._text(dash + 1).isupper() and self._text(dash + 2).isupper())
        )

    def _read_affiliation(self, index: int) -> Affiliation | None:
        both = self._read_both_halves(index)
        if both and self._plural_ahead(index + 4):
            # "North and South Korean envoys"
            names = [self.reference.countries[code].name for code in both]
            return Affiliation(
                list(both), names, end=index + 4, is_adjective=True, is_coordinated=True
            )
        one = self._read_one_affiliation(index)
        if one is None:
            return None
        # "NATO-Russia", "Russian-Ukrainian": both, whatever noun follows
        if self._text(one.end) in ("-", "–", "/") and not self._is_dateline(index, one.end):
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
            if self._word(ahead) == "other" and ahead > end:
                # "Greek and other European officials": Greece's are known to be among them
                rest = ahead + 1 + self._text(ahead + 1)[:1].isupper()
                if self._plural_ahead(rest):
                    end, one.is_coordinated = rest, True
                break
            more = self._read_one_affiliation(ahead)
            if more is None or not (
                more.is_adjective
                or more.has_possessive
                or (more.organisation and self._word(more.end) in self.person_nouns)
            ):
                break
            codes += more.codes
            parties += more.parties
            end = more.end
        if (len(codes) > 1 or one.is_coordinated) and self._plural_ahead(end):
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
        if best is None and (half := self._read_half(index)) is not None:
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
        if self._is_initials(end) and (entry.kind == "organisation" or self._title_soon(end + 3)):
            # "World Health Organization (WHO) chief N", "Republic of Korea (ROK) Minister N"
            out.end = end = end + 3
            out.is_adjective = out.is_adjective or entry.kind == "country"
        if self._word(end) in ("'s", "s'") or self._text(end) in ("'", "’"):
            out.has_possessive = True
            out.end = end + 1
            if self._is_initials(out.end):
                # "the United Arab Emirates' (UAE) foreign minister"
                out.end += 3
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
            out.is_adjective
            or out.has_possessive
            or entry.kind in ("country", "demonym")
            or (entry.kind == "capital" and self._word(out.end) in _RULING)
        ):
            out.organisation = self._join(index, out.end + body)
            out.end += body
            out.is_place = False
            out.has_possessive = False
            if self._word(out.end) == "'s":
                out.has_possessive = True
                out.end += 1
        return out

    def _is_initials(self, index: int) -> bool:
        """Recognise "(WHO)" behind the name that it shortens."""
        inside = self._text(index + 1)
        return (
            self._text(index) == "("
            and self._text(index + 2) == ")"
            and inside.isalpha()
            and inside.isupper()
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

    def _is_part_of_name(self, index: int, match: Match) -> bool:
        """ "Jordan Bardella", "Chad Wolf": a country's word as a given name."""
        if match.entry.kind in ("seat", "title") or match.length != 1:
            return False
        if match.entry.kind in ("capital", "place") and self._word(index - 1) == "the":
            # "the Geneva International Discussions", "the Minsk Group"
            return self._text(index + 1) in self.institutions
        if self._text(index) in self.body_names:
            return not self._text(index + 1)[:1].isupper()
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
