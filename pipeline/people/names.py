"""Read where a person's name begins and ends."""

from __future__ import annotations

import functools
import re
from collections.abc import Set

from pipeline.people.sides import SideReader
from pipeline.people.words import STOP_WORDS
from pipeline.reference import fold
from pipeline.vocabulary import load_words, read_table

_MAX_NAME_TOKENS = 8
# Family names that are short for a day or month elsewhere: "Minister Sun Weidong".
_DAYS_AS_NAMES = frozenset({"sun", "sat", "may", "mar", "jan"})
_MONTHS = frozenset({"March", "May", "June", "August"})
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_BEFORE_NOUN = frozenset({"the", "a", "an", "this", "that", "each", "every", "capitol"})
_BEFORE_MONTH = _BEFORE_NOUN | frozenset(
    "in of since until till early late mid last next during by from through on before after end "
    "st nd rd th".split()
)
_GIVEN_PAIR = re.compile(r"[A-Z][a-z]+-[a-z]+")
"""A given name of two syllables as Koreans write it: "Sung-min"."""
# A surname at the end of a sentence that looks like a title: "Hun Sen."
_CUT_SURNAMES = frozenset({"Sen.", "Gen.", "Rep."})


_NICKNAME_OPENS = frozenset({"“", '"', "‘"})
_NICKNAME_CLOSES = frozenset({"”", '"', "’"})
_NO_NAME = _NICKNAME_OPENS | _NICKNAME_CLOSES | {","}
_TITLES_AS_NAMES = frozenset({"shah", "sultan", "emir", "amir"})


_HEADLINE_NOUNS = frozenset(
    "visit trip tour talks summit meeting call deal ties border crisis war row".split()
)
"""What a land has in a headline: "Anna Moreau Jordan visit"."""
_ARTICLES = frozenset(
    f"{article}-" for article in "al el as ad ar an at az ash ath ul ur ud uz us ut".split()
)
"""Arab and Persian articles inside a name, as desks write them: "Karim ul-Haq"."""
_SON_OF = frozenset({"bin", "ibn", "ben"})
_STYLES_AS_NAMES = frozenset({"Sheikh", "Sheik", "Shaikh"})
_MONTHS_AS_NAMES = frozenset({"Jun", "Jan", "Mar"})
"""Given names of one syllable behind a family name, elsewhere short for a month."""


@functools.cache
def _plain_words() -> frozenset[str]:
    """Words that no name goes on with in a line of capitals, where all look like names."""
    forms = (row["forms"].split(";") for row in read_table("triggers.csv"))
    return frozenset(STOP_WORDS).union(*forms) | load_words("headline_word")


_CLOSED_BY = frozenset(", . ; : ) and who said told met has will was is on at".split()) | {""}
# "Tan" alone is a surname, "Sri" a given name
_TWO_WORDS = frozenset({("H.", "E."), ("Tan", "Sri"), ("Toh", "Puan")})


class NameReader(SideReader):
    """Adds names to what is read of a sentence."""

    def _skip_honorifics(self, index: int) -> int:
        while True:
            if (self._text(index), self._text(index + 1)) in _TWO_WORDS:
                index += 2
            elif self.word_names and self._is_noted_surname(index):
                return index
            elif self.honorifics & {self._text(index), self._text(index).rstrip(".")}:
                index += 1 + (self._text(index + 1) in ("'", "’"))
            else:
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
            if end > index and self._is_nickname(end):
                end += 3
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
        if end - index > 1:
            self._note_odd_surname(index, end, after_title)
        return end - index

    def _note_odd_surname(self, index: int, end: int, after_title: bool) -> None:
        """Note "Hill" of "Kate Hill" and "Park" of "Park Sung-min": further on it stands alone."""
        first, last = self._text(index), self._text(end - 1)
        if last in self.odd_surnames and self._word(end - 2) in self.given:
            if after_title or self._word(index) in self.given:
                self.word_names.add(last)
        elif first in self.odd_surnames and (
            _GIVEN_PAIR.fullmatch(self._text(index + 1)) or self._is_known_name(index, end)
        ):
            self.word_names.add(first)

    def _is_noted_surname(self, index: int) -> bool:
        """ "Talks between Hill and Smith", not "on the Hill", "in May", "Hill Street"."""
        word, following = self._text(index), self._text(index + 1)
        if word not in self.word_names or following[:1].isdigit():
            return False
        before = self.tokens[index - 1] if index else None
        if before is not None and (
            before.folded in (_BEFORE_MONTH if word in _MONTHS else _BEFORE_NOUN)
            or before.text[:1].isdigit()
            or (before.is_capital and index > 1 and before.text not in self.openers)
        ):
            return False
        return not self._name_follows(index + 1) or self._word(index + 1) in _WEEKDAYS

    def _is_nickname(self, index: int) -> bool:
        """ "Benjamin “Benny” Gantz": in quotation marks, and the surname behind."""
        return (
            self._text(index) in _NICKNAME_OPENS
            and self._text(index + 2) in _NICKNAME_CLOSES
            and self._text(index + 1)[:1].isupper()
            and self._name_follows(index + 3)
        )

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
        if token.text.isupper() and self._line_is_capitals() and word in _plain_words():
            # "PRESIDENT SMITH MEETS JONES IN BERN"
            return False
        if word in self.suffixes and "." not in token.text[:-1]:
            # "J.R. Smith" opens with initials
            return end > index
        if word in self.particles and end > index:
            nxt = end + 1
            while self._word(nxt) in self.particles:
                nxt += 1
            goes_on = nxt < len(self.tokens) and self.tokens[nxt].is_capital
            # "Li Bin": a name of its own where nothing follows
            return goes_on or (token.is_capital and end == index + 1)
        if word in self.particles and end == index and token.text[0].islower():
            # "Mr. van der Molen"
            nxt = end + 1
            while self._word(nxt) in self.particles and self.tokens[nxt].text[0].islower():
                nxt += 1
            return after_title and nxt < len(self.tokens) and self.tokens[nxt].is_capital
        is_joined = not {token.text[:3], token.text[:4]}.isdisjoint(_ARTICLES) or (
            # "Inês d'Ávila"
            end > index and token.text[1:2] in ("'", "’") and token.text[2:3].isupper()
        )
        if not (token.is_capital or is_joined):
            return False
        if end == index and after_title and self._is_odd_surname_alone(end):
            return True
        if end == index and after_title and word in _DAYS_AS_NAMES and self._name_follows(end + 1):
            self.day_names.add(token.text)
            return True
        if end == index and self._is_month_as_given(end):
            return True
        if end == index and self._is_noted_surname(end):
            return True
        if end == index and token.text in self.day_names and not self._text(end + 1)[:1].isdigit():
            return True
        if end == index + 1 and self._is_odd_surname(end, after_title):
            return True
        if end > index + 1 and after_title and self._closes_with_odd_surname(end):
            return True
        if token.text in _MONTHS_AS_NAMES and end == index + 1 and after_title:
            # "Defence Minister Dong Jun", not "Minister Dong, Jun 3"
            return not self._text(end + 1)[:1].isdigit()
        if token.text in self.honorifics and end == index + 1 and self._name_follows(end + 1):
            # "Hassan Sheikh Mohamud"
            return self._word(index) in self.given and token.text in _STYLES_AS_NAMES
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

    def _is_month_as_given(self, index: int) -> bool:
        """ "The envoy, Jan Holm, said", not "In Jan Kenya said", "Jan Monday"."""
        if self._text(index) not in load_words("month_given_name"):
            return False
        following = self._text(index + 1)
        return (
            self._name_follows(index + 1)
            and following not in self.institutions
            and not self._match(index + 1)
        )

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

    def _is_odd_surname(self, index: int, after_title: bool) -> bool:
        """ "Prime Minister Theresa May", "Julie Bishop": elsewhere a month, a title or a noun."""
        if self._text(index) not in self.odd_surnames or self._text(index + 1)[:1].isdigit():
            return False
        # "Ms. Livia Horn": whatever her given name
        is_addressed = index > 1 and self._text(index - 2).rstrip(".") in self.honorifics
        if not (is_addressed or self._word(index - 1) in self.given):
            return False
        is_last = not self._name_follows(index + 1)
        # "Chris Hill, the envoy", not "Georgia Hill station" or "in March"
        is_plain = after_title or not (self._match(index - 1) or self._match(index))
        return (is_last and is_plain) or self._is_known_name(index - 1, index + 1)

    def _closes_with_odd_surname(self, index: int) -> bool:
        """ "Vice President Omar Yassin Ramadan", not "President Omar al-Karim March 3"."""
        following = self._text(index + 1)
        return (
            self._text(index) in self.odd_surnames
            and not following[:1].isdigit()
            and not self._name_follows(index + 1)
        )

    def _is_odd_surname_alone(self, index: int) -> bool:
        """ "Mrs May", "Foreign Minister Bishop", "Dr. Park Jin", not "the minister on May 3"."""
        following = self._text(index + 1)
        if self._text(index) not in self.odd_surnames or following[:1].isdigit():
            return False
        return not self._name_follows(index + 1) or (
            following not in self.institutions and not self._match(index + 1)
        )

    def _opens_listed_name(self, index: int) -> bool:
        """Tell whether an institution's word opens a name: "Bill Clinton", "Park Sung-min"."""
        if index + 1 == len(self.tokens) or not self.tokens[index + 1].is_capital:
            return False
        is_given_pair = _GIVEN_PAIR.fullmatch(self._text(index + 1)) is not None
        return is_given_pair or (
            self.tokens[index].folded in self.given and self._is_known_name(index, index + 2)
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
        if word in _TITLES_AS_NAMES and end == index and self._word(end + 1) in _SON_OF:
            # "Prince Sultan bin Abdul-Aziz"
            return after_title and self._name_follows(end + 2)
        if word in _TITLES_AS_NAMES and end > index and len(kinds) == 1:
            # "Foreign Minister Makhdoom Shah Mahmood Qureshi", "Hossein Amir Abdollahian"
            return after_title or (
                self._word(end - 1) in self.given and self._name_follows(end + 1)
            )
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
        if end == index and self._text(end) in self.body_names:
            return True
        if end == index:
            return word in self.given and self._is_part_of_name(end, self._match(end)[0])
        # a surname that is also a place ("Washington", "Chad", "London"): after a given name only
        if kinds <= {"demonym", "people"} and after_title and end == index + 1:
            # "Prime Minister Péter Magyar"
            is_end = self._text(end + 1) in _CLOSED_BY
            return (is_end or self._word(end - 1) in self.given) and not self._name_follows(end + 1)
        if kinds == {"demonym"} and end == index + 1 and self._text(end + 1) == ",":
            # "The foreign secretary of Pakistan, Amna Baloch, said"
            return self._text(index - 1) == ","
        if kinds == {"place"} and after_title and end > index + 1:
            # "Chairman Vuong Dinh Hue"
            return not self._name_follows(end + 1)
        if self._closes_long_name(index, end, after_title, kinds):
            return True
        return self._word(end - 1) in self.given and not kinds & {"demonym", "country", "seat"}

    def _closes_long_name(self, index: int, end: int, after_title: bool, kinds: Set[str]) -> bool:
        """ "Minister Anna Moreau Wagner", "Vernon Jordan": a land or movement's word as surname."""
        if kinds & {"people", "seat"} or kinds == {"demonym"} or self._name_follows(end + 1):
            return False
        if end == index or self._text(end).isupper() or self._is_known_name(index, end):
            return False
        is_named = after_title or self._word(index) in self.given
        is_long = end - index > 1 and is_named and self._word(end + 1) not in _HEADLINE_NOUNS
        closes = is_long or self._is_known_name(index, end + 1)
        if closes and "organisation" in kinds:
            self.body_names.add(self._text(end))
        return closes

    def _name_follows(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].is_capital

    def _name_tokens(self, index: int, end: int) -> tuple[str, ...]:
        quotes = [k for k in range(index, end) if self._text(k) in _NO_NAME - {","}]
        quoted = {k + 1 for k in quotes[::2]}
        words = [
            self._text(k)
            for k in range(index, end)
            if k not in quoted and self._text(k) not in _NO_NAME
        ]
        if len(words) > 1 and words[-1] in _CUT_SURNAMES:
            words[-1] = words[-1].removesuffix(".")
        return tuple(words)

    def _closes(self, index: int) -> bool:
        return (
            index >= len(self.tokens)
            or self._text(index) in ",.;:()—–"
            or (
                self._word(index) in ("and", "who", "on", "in", "at", "to", "for")
                or self._text(index)[0].islower()
            )
        )
