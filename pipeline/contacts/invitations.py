"""Read who invited a visitor: "visited Lima at the invitation of King N"."""

from __future__ import annotations

from dataclasses import replace

from pipeline.contacts.records import Arguments
from pipeline.contacts.senses import is_person
from pipeline.contacts.syntax import children, mentions_of, prepositional
from pipeline.contacts.triggers import Trigger
from pipeline.models import Mention
from pipeline.parsed import Parsed

_WORDS = frozenset({"invitation", "invite"})


def add_inviter(parsed: Parsed, arguments: Arguments, trigger: Trigger) -> Arguments:
    """Return a visit's arguments with whoever invited the visitor: he receives him."""
    if "visit" not in trigger.flags or _WORDS.isdisjoint(parsed.lowers):
        return arguments
    named = (*arguments.subjects, *arguments.others)
    hosts = tuple(m for m in _find_inviters(parsed) if m not in named and is_person(m))
    if not hosts or not arguments.subjects:
        return arguments
    return replace(arguments, others=(*hosts, *arguments.others))


def _find_inviters(parsed: Parsed) -> list[Mention]:
    for index, lower in enumerate(parsed.lowers):
        token = parsed.doc[index]
        if lower in _WORDS and token.head.lower_ == "at":
            owners = mentions_of(parsed, children(token, "poss"))
            return (owners or prepositional(parsed, token, ("of", "from")))[:1]
    return []
