"""Remember of which state and which body a text has just spoken: "that country's", "the bloc's"."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.people.drafts import Affiliation, Draft
from pipeline.reference import Reference

STATE_NOUNS = frozenset(
    {"country", "nation", "kingdom", "republic", "emirate", "sultanate", "state"}
)
BODY_NOUNS = frozenset(
    {"bloc", "alliance", "union", "organisation", "organization", "body", "agency", "grouping"}
)
TOPIC_NOUNS = STATE_NOUNS | BODY_NOUNS
_NO_BODIES = frozenset({"movement", "armed_group", "opposition", "government_in_exile"})

Party = tuple[str | None, str, str | None]
"""Code, display name and organisation of a party."""


class Topics:
    """The states of this sentence and the one before, and the body named last."""

    def __init__(self, reference: Reference, codes: Iterable[str]) -> None:
        self.reference = reference
        self._here: list[Party] = []
        self._before: list[Party] = []
        self._body: Party | None = None
        named = [c for c in codes if self._is_body(c) and c != "UNO"]
        self._only = named[0] if len(named) == 1 else None

    def start_sentence(self) -> None:
        """Begin a sentence; one that names no state leaves the states of the last one."""
        if self._here:
            self._before, self._here = self._here, []

    def note(self, draft: Draft) -> None:
        """Remember the parties of a phrase just read."""
        if draft.is_place_only:
            return
        codes = draft.codes or (None,) * len(draft.parties)
        for code, name in zip(codes, draft.parties, strict=False):
            if code is not None and self._is_body(code):
                self._body = (code, name, draft.organisation)
            elif draft.organisation is None or code is not None:
                self._here.append((code, name, None))

    def find(self, article: str, noun: str) -> Affiliation | None:
        """Whose "the country's" or "that bloc's" is; None where the text has named none."""
        party = self._state(article) if noun in STATE_NOUNS else self._last_body()
        if party is None:
            return None
        code, name, organisation = party
        return Affiliation([code], [name], organisation, has_possessive=True)

    def _state(self, article: str) -> Party | None:
        states = self._here or self._before
        if not states:
            return None
        return states[-1] if article == "that" else states[0]

    def _last_body(self) -> Party | None:
        if self._body is not None or self._only is None:
            return self._body
        body = self.reference.organisations[self._only]
        return body.code, body.name, body.name

    def _is_body(self, code: str) -> bool:
        body = self.reference.organisations.get(code)
        return body is not None and body.kind not in _NO_BODIES
