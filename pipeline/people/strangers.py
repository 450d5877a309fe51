"""Read parties that no list knows: new nations, movements, initials that a text explains."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.people.drafts import Affiliation
from pipeline.people.nations import DEMONYM_LIKE
from pipeline.people.words import STOP_WORDS, WordReader
from pipeline.reference import fold

# Offices of movements; directors and administrators lead agencies.
_FIGHTERS = frozenset({"movement_leader", "military", "military_chief", "negotiator"})
# Without one of these, an army or a party in capitals is a country's own.
REBELLIOUS = frozenset({"movement", "front", "liberation", "resistance", "revolutionary"})
_FORCES = frozenset({"fighters", "rebels", "guerrillas", "brigades", "forces"})
_OWNERS = frozenset({"people", "workers", "peasants"})
_LONGEST_NAME = 12
# "the Western Front" is a theatre of war
_FRONTS = frozenset({"northern", "southern", "eastern", "western", "central", "home"})


class StrangerReader(WordReader):
    """Adds parties that no list knows to what is read of a sentence."""

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
        elif not DEMONYM_LIKE.search(token.folded) or token.text in self.no_nations:
            # "African leaders", "European diplomats": of a part of the world
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
        if not self._has_movement or self._word(index) in STOP_WORDS:
            return None
        if self._text(index).endswith(("-led", "-backed", "-linked", "-based")):
            # "the Tuareg-led Northern Resistance Movement"
            index += 1
        end = index
        explained = self._read_explained(index)
        if explained is not None:
            return explained
        if self._word(index + 1) == "and" and any(
            m.entry.kind == "demonym" for m in self._match(index)
        ):
            # "Zambian and Liberation Front leaders": two parties
            return None
        while end < len(self.tokens) and (
            self.tokens[end].is_capital
            or (end > index and self._word(end) in ("of", "for", "the"))
            or (self._word(end) == "and" and self._text(end + 1)[:1].isupper())
            or (self._word(end) == "'s" and self._word(end - 1) in _OWNERS)
        ):
            end += 1
        while end > index and not self.tokens[end - 1].is_capital:
            end -= 1
        words = [self._word(k) for k in range(index, end)]
        if self._is_member(words):
            return None
        last = max((k for k, word in enumerate(words) if word in self.fighting), default=0)
        if words and words[last] in REBELLIOUS:
            last = self._aim_end(index, words, last)
        if not last or not REBELLIOUS.intersection(words[: last + 1]):
            return None
        if last == 1 and words[0] in _FRONTS and words[1] == "front":
            return None
        if self._holds_title(index, words, last):
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

    def _holds_title(self, index: int, words: Sequence[str], last: int) -> bool:
        """Tell whether an office stands within the words: more than a movement's name.

        The "movement leader" behind its name does not, nor does justice as its aim.
        """
        return any(
            m.entry.kind == "title" and k + m.length <= last + 1 and words[k] != "justice"
            for k in range(last + 1)
            for m in self._match(index + k)
        )

    def _is_member(self, words: Sequence[str]) -> bool:
        """ "Anna Moreau of the Lowland Movement": somebody of it, no longer name."""
        if words[1:2] and words[0] in self.given and "and" in words[2:4]:
            # "Anna Moreau and Lowland Movement leader N"
            return True
        if words[2:4] == ["for", "the"] and self.fighting.isdisjoint(words[:2]):
            # "Anna Moreau for the Lowland Movement"
            return True
        if "of" not in words:
            return False
        place = words.index("of")
        return (
            (place > 1 or (place == 1 and words[2:3] == ["the"]))
            and (self.fighting.isdisjoint(words[:place]) or words[0] in _FORCES)
            and not self.fighting.isdisjoint(words[place:])
        )

    def _aim_end(self, index: int, words: Sequence[str], last: int) -> int:
        """ "Movement for National Renewal", "Popular Front of Karsa": its aim or land is a part."""
        if " ".join(words[last + 1 : last + 2]) not in ("for", "of"):
            return last
        for place in range(last + 2, len(words)):
            is_joined = words[place] == "and"
            if is_joined and (words[last + 1] == "of" or self._match(index + place + 1)):
                # "the Popular Front of Karsa and Peru"
                return place - 1
        return len(words) - 1

    def _read_explained(self, index: int) -> Affiliation | None:
        """Read a movement by the whole name of which the text gives the initials."""
        first = self._text(index)
        for name in self.organisations.values():
            if not name.startswith(first) or not self.fighting.intersection(name.lower().split()):
                continue
            for end in range(index + 2, min(index + _LONGEST_NAME, len(self.tokens)) + 1):
                if self._join(index, end) == name:
                    out = Affiliation([None], [name], name, is_adjective=True, end=end)
                    if self._text(end) == "(" and self._text(end + 2) == ")":
                        out.end += 3
                    out.has_possessive = self._word(out.end) == "'s"
                    out.end += out.has_possessive
                    return out
        return None

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
