"""Read titles of several offices, and of ministries with long names.

"Deputy Prime Minister and Minister of Defence", "Minister of Foreign Affairs, Regional Integration
and International Cooperation": one person's, not two.
"""

from __future__ import annotations

from pipeline.people.names import NameReader
from pipeline.reference import Office
from pipeline.vocabulary import load_words

_HEADS = frozenset({"head_of_government", "deputy_head"})
_MINISTERS = frozenset({"foreign_minister", "defence_minister", "other_minister"})
_WITH_MINISTRY = _MINISTERS | {"deputy_foreign_minister"}
_LINKS = frozenset({"and", "&", "of", "for", "the"})


class PortfolioReader(NameReader):
    """Adds the further offices of one title to what is read of a sentence."""

    def _portfolio_end(self, end: int, office: Office) -> int:
        """End of "and International Cooperation" behind a ministry's name; else ``end``.

        What follows must be a name or close the title: "the minister of trade and industry
        leaders met" has two.
        """
        if self._word(end) not in ("and", "&", ",") or office.office_class not in _WITH_MINISTRY:
            return end
        words = load_words("portfolio_word")
        last = end
        while (
            self._word(last) in words
            or self._word(last) in _LINKS
            or self._text(last) == ","
            or self._is_people_abroad(last)
        ):
            last += 1
        while last > end and self._word(last - 1) not in words:
            last -= 1
        if last <= end + 1:
            return end
        if self._name_length(last, after_title=True) or self._word(last) in ("of", "for"):
            return last
        return last if self._is_named_or_closed(last, self._text(last - 1)[0].isupper()) else end

    def _is_people_abroad(self, index: int) -> bool:
        """ "Malians Abroad": those for whom a minister cares."""
        return self._word(index + 1) == "abroad" and any(
            match.entry.kind == "people" for match in self._match(index)
        )

    def _is_named_or_closed(self, end: int, is_capital: bool) -> bool:
        if self._text(end) == ",":
            return is_capital or self._name_length(end + 1, after_title=True) > 0
        return is_capital and (end >= len(self.tokens) or self._text(end)[0].islower())

    def _further_office_end(self, end: int, office: Office, is_beside_name: bool = False) -> int:
        """End of "and minister of defence" behind "deputy prime minister"; else ``end``.

        Heads of government and their deputies hold ministries too; of a president and a minister
        there are two, as there are where no name follows.
        """
        if self._word(end) not in ("and", "/", "&") or office.office_class not in _HEADS:
            return end
        first = end + 1 + (self._word(end + 1) == "the")
        title = self._read_title(first)
        if title is None or title[2] or title[1].office_class not in _MINISTERS:
            return end
        last = self._portfolio_end(title[0], title[1])
        if is_beside_name:
            return last
        ahead = last
        if self._word(ahead) == "of":
            ahead += 1 + (self._word(ahead + 1) == "the")
            whose = self._match(ahead)
            ahead += whose[0].length if whose else 0
        if self._text(ahead) == ",":
            ahead = self._skip_honorifics(ahead + 1)
            length = self._name_length(ahead, after_title=True)
            return last if length and self._closes(ahead + length) else end
        return last if ahead == last and self._name_length(ahead, after_title=True) else end
