"""Who summons an envoy where the sentence names no government: the one that sits there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.syntax import children
from pipeline.contacts.triggers import Trigger
from pipeline.models import Mention
from pipeline.parsed import Parsed
from pipeline.reference import fold, load_reference

_ENVOY = re.compile(
    r"\b(?:ambassadors?|charg[eé]s?|envoys?|consuls?|high commissioners?|nuncio|attach[eé]s?|"
    r"diplomats?|counsell?ors?)\b",
    re.I,
)
_POST = re.compile(r"\b(?:to|in) ((?:[A-Z][\w’'-]+ ?)+(?<! ))")
_HOUSES = frozenset({"ministry", "office", "it", "government", "authorities", "officials"})
_HOME = frozenset({"home", "back", "before"})


def find_summoner(
    parsed: Parsed, verb: Token, trigger: Trigger, summoned: Sequence[Mention]
) -> list[Mention]:
    """Read "In Bern, the foreign ministry summoned the envoy": the government that sits in Bern.

    "The envoy was summoned to the ministry", and no more, is told from where the text is: the place
    at its head. None where the envoy is of that country, or is called home.
    """
    if not any(_is_envoy(mention) for mention in summoned):
        return []
    if trigger.lemma == "call" and "ministry" not in parsed.lowers:
        return []
    following = parsed.lowers[verb.i + 1 : verb.i + 3]
    if not _HOME.isdisjoint(following):
        return []
    own = {entity.country for mention in summoned for entity in mention.entities}
    posts = [post for mention in summoned if (post := _POST.search(mention.text)) is not None]
    if posts:
        # "the French ambassador to Chad was summoned": by Chad, wherever the text is told
        code = _find_land(posts[0][1])
        here = parsed.lands.get(code) if code is not None else None
    else:
        here = _find_place(parsed) or parsed.home
    if here is None or not here.entities or here.entities[0].country in own | {None}:
        return []
    return [replace(here, kind="party", can_be_place=False)]


def _find_land(name: str) -> str | None:
    """Return the code of a country, by its name or its capital's."""
    reference = load_reference()
    key = fold(name)
    return reference.country_by_name.get(key) or reference.country_by_capital.get(key)


def is_of_house(verb: Token) -> bool:
    """Tell whether a ministry without a country, or none, is what summons."""
    return all(subject.lower_ in _HOUSES for subject in children(verb, "nsubj"))


def _is_envoy(mention: Mention) -> bool:
    if mention.kind in ("name", "role"):
        return _ENVOY.search(mention.text) is not None or any(
            entity.office_class == "ambassador" for entity in mention.entities
        )
    return any(entity.office_class == "ambassador" for entity in mention.entities)


def _find_place(parsed: Parsed) -> Mention | None:
    """Return the place that the sentence opens with or names behind "ministry"."""
    for index, mention in parsed.mentions.items():
        if index == 0 or parsed.lowers[index - 1] != "in" or not mention.entities:
            continue
        is_opening = index == 1
        if is_opening or (index > 1 and parsed.lowers[index - 2] in ("ministry", "office")):
            return mention if mention.can_be_place or mention.kind == "place" else None
    return None
