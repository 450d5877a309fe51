"""Who else took part: "with Keller in the chair", "joined by Keller", "in the presence of"."""

from __future__ import annotations

import functools

from spacy.tokens import Token

from pipeline.contacts.chains import chain_after, chain_before
from pipeline.contacts.syntax import is_verb, prepositional
from pipeline.contacts.triggers import load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_PASSED_OVER = frozenset({"also", "both", "himself", "herself", "as", "in", "the", "was", "were"})


def find_company(parsed: Parsed, token: Token, rivals: frozenset[int]) -> list[Mention]:
    """Return those whom the clause of a trigger adds to its sides, in order.

    Read along the words, since a small parser hangs what trails a sentence almost anywhere. Nothing
    behind the next trigger of the sentence is read.
    """
    found: list[Mention] = []
    tokens, words = token.doc, parsed.lowers
    end = min(
        (
            i
            for i in rivals
            if i > token.i
            and is_verb(tokens[i])
            and (
                tokens[i].tag_ in _FINITE
                or _is_in_relative(tokens[i], token)
                or any(c.dep_ == "auxpass" and c.i > token.i for c in tokens[i].children)
            )
        ),
        default=len(words),
    )
    cues = _cues()
    found += _before(parsed, token)
    for index in range(token.i + 1, end):
        lower = words[index]
        if lower == ";":
            break
        if lower not in cues or index in parsed.mentions or index in parsed.dates:
            continue
        word = tokens[index]
        here = _after_participle(parsed, word)
        here = here or ([] if _is_of_content(word, token) else _after_noun(parsed, word))
        here = here or _with_part(parsed, word) or _who_took_part(parsed, word)
        found += [m for m in here if m not in found and m.kind != "place"]
    return found


def _is_in_relative(word: Token, token: Token) -> bool:
    """ "received X, who went on to meet Y, accompanied by Z": with Y."""
    return any(a.dep_ == "relcl" and a.i > token.i for a in (word, *word.ancestors))


def _is_of_content(word: Token, token: Token) -> bool:
    """ "met X, who said that peace lay under the aegis of Y": Y is part of what was said."""
    return any(
        above.dep_ in ("ccomp", "acl") and above.i > token.i and above.head.i != token.i
        for above in (word, *word.ancestors)
    )


def _before(parsed: Parsed, token: Token) -> list[Mention]:
    """Read "Flanked by X, Y received Z" and "Y, accompanied by X, received Z"."""
    words = parsed.lowers
    if words[0] == "with":
        # "With X looking on, Y shook hands with Z"
        present = _with_part(parsed, token.doc[0])
        return [m for m in present if m.end_char < parsed.starts[token.i]]
    for index in range(token.i - 2, max(-1, token.i - 14), -1):
        word = token.doc[index]
        if words[index] == ";" or word.tag_ in _FINITE:
            return []
        if words[index] in load_cues("company_participle") and words[index + 1] == "by":
            if index and words[index - 1] not in (",", "and"):
                return []
            behind = prepositional(parsed, word, ("by",))
            return (
                chain_after(parsed, index + 2)
                or [m for m in behind if m.end_char < parsed.starts[token.i]][:1]
            )
    return []


@functools.cache
def _cues() -> frozenset[str]:
    """The words that one of the readers below begins at."""
    return load_cues("company_participle") | load_cues("company_noun") | {"with", ",", "who"}


def _after_participle(parsed: Parsed, word: Token) -> list[Mention]:
    """Read "joined by X", "in a session chaired by X"."""
    following = word.i + 1
    if (
        word.lower_ not in load_cues("company_participle")
        or following >= len(word.doc)
        or word.doc[following].lower_ not in ("by", "over")
    ):
        return []
    if word.doc[following].lower_ == "over":
        following += 1
    return [m for m in chain_after(parsed, following + 1) if not m.can_be_place]


def _after_noun(parsed: Parsed, word: Token) -> list[Mention]:
    """Read "in the presence of X", "under the auspices of X", "with the participation of X"."""
    index = word.i
    if word.lower_ not in load_cues("company_noun") or index + 1 >= len(word.doc):
        return []
    before = {w.lower_ for w in word.doc[max(0, index - 2) : index]}
    if word.doc[index + 1].lower_ != "of" or not before & {"in", "under", "with"}:
        return []
    found = [m for m in chain_after(parsed, index + 2) if not m.can_be_place]
    if "with" in before:
        # Whose prime minister takes part must be known: one's own ministers do so most often.
        return [m for m in found if any(e.country for e in m.entities)]
    return found


def _with_part(parsed: Parsed, word: Token) -> list[Mention]:
    """Read "with X looking on", "with X in the chair", ", X sitting between them"."""
    index = word.i
    if word.lower_ not in ("with", ","):
        return []
    people = chain_after(parsed, index + 1)
    if not people or any(m.kind not in ("name", "role", "party") for m in people):
        return []
    last = max(k for k, m in parsed.mentions.items() if m is people[-1])
    after = last + 1
    while after < len(word.doc) and word.doc[after].lower_ in _PASSED_OVER:
        after += 1
    if after >= len(word.doc) or word.doc[after].lower_ not in load_cues("company_word"):
        return []
    is_absolute = word.lower_ == "," and word.doc[after].tag_ != "VBG"
    return [] if is_absolute else people


def _who_took_part(parsed: Parsed, word: Token) -> list[Mention]:
    """Read "at the urging of X and Y, who were both present", "X, who also attended"."""
    if word.lower_ != "who" or not word.i or word.doc[word.i - 1].lower_ != ",":
        return []
    rest = [w.lower_ for w in word.doc[word.i + 1 : word.i + 6]]
    takes_part = {"present", "attended", "joined", "participated", "mediated", "presided"}
    if not takes_part & {*rest} and " ".join(rest[:3]).find("took part") < 0:
        return []
    return chain_before(parsed, word.i - 2)
