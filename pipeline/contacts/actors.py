"""Who acts: the subjects of a verb, where the parse tells them and where only the line does."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.chains import chain_before
from pipeline.contacts.openings import asks_to_act, behind_opening, goes_on_with_main
from pipeline.contacts.syntax import (
    children,
    governing_verb,
    is_verb,
    mentions_of,
    owners_of_offer,
    prepositional,
)
from pipeline.contacts.triggers import load_cues
from pipeline.models import Entity, Mention
from pipeline.parsed import Parsed

_OBJECT_CONTROL = frozenset(
    "ask asked asks asking invite invited invites inviting urge urged urges told tell tells "
    "persuade allowed allow".split()
)
_OFFERS = frozenset(
    {
        "offer",
        "offers",
        "invitation",
        "request",
        "requests",
        "proposal",
        "bid",
        "refusal",
        "plan",
        "plans",
        "decision",
        "promise",
        "agreement",
        "intention",
        "readiness",
        "willingness",
        "attempt",
    }
)
_ASKED = frozenset(
    {"request", "initiative", "invitation", "initiated", "requested", "placed", "suggestion"}
)
_BELOW_PREP = frozenset({"pcomp", "prep", "acomp", "attr"})


def _antecedent(clause: Token, pronoun: Token) -> Token:
    """Return whom a "who" means: "A called B, who then called C" is of B, however it is parsed."""
    head = clause.head
    near = pronoun.i - 1
    if near > 0 and clause.doc[near].lower_ == ",":
        near -= 1
    found = clause.doc[near]
    if head.i < near and found.tag_ == "NNP" and any(map(is_verb, clause.doc[head.i + 1 : near])):
        return found
    return head


def subject_tokens(verb: Token, depth: int = 0) -> list[Token]:
    """Return the heads of a verb's subject, looked up through control and coordination."""
    if depth > 6:
        return []
    own = list(children(verb, "nsubj", "nsubjpass"))
    if own:
        if verb.dep_ == "relcl" and own[0].tag_ in ("WP", "WDT", "WP$"):
            leads = verb.head.head
            if verb.head.dep_ == "dobj" and leads.lower_ in load_cues("lead_verb"):
                # "X led a delegation that met Y": X, not the delegation's sender
                return subject_tokens(leads, depth + 1)
            return [_antecedent(verb, own[0])]
        if verb.dep_ == "conj" and own[0].lower_ == "who":
            # "N, who has not left since the talks began and who refused to see B"
            clause = next((word for word in verb.ancestors if word.dep_ == "relcl"), None)
            return [clause.head] if clause is not None else own
        return own
    head = verb.head
    if head.i == verb.i:
        return []
    if verb.dep_ == "csubj":
        # "Meeting X was useful, Y said": who tells of it
        return subject_tokens(head.head, depth + 1) if head.dep_ == "ccomp" else []
    if verb.dep_ in ("relcl", "acl"):
        if head.lower_ in _OFFERS:
            # "his offer to meet Y", "renewed a request to see Y": who offers, who asks
            owners = owners_of_offer(head)
            above = governing_verb(head)
            if owners and above is not None and asks_to_act(verb, head, above):
                # "Sudan rejected Smith's request to resume talks": who was asked would
                return subject_tokens(above, depth + 1)
            return owners or (subject_tokens(above, depth + 1) if above is not None else [])
        return _said_to_be(head, depth) or [head]
    if verb.dep_ in ("conj", "xcomp", "ccomp", "advcl", "dep", "parataxis"):
        is_goal = verb.dep_ == "xcomp" and head.lower_ in _OBJECT_CONTROL
        if verb.dep_ == "xcomp" and (called := _called_on(head)):
            return called
        if is_goal or (verb.tag_ == "VB" and head.lower_ in load_cues("dispatch_verb")):
            objects = list(children(head, "dobj"))
            if objects:
                return objects
        if is_verb(head) or head.tag_ == "MD" or head.tag_.startswith("JJ"):
            head = head.head if goes_on_with_main(verb, head) else head
            return subject_tokens(head, depth + 1)
        if verb.tag_ == "VBZ" and head.tag_ == "NNS" and head.i > 0:
            # "Biden telephones Zelensky and holds": the tagger takes the first verb for a noun
            return [c for c in children(head, "compound") if c.i == head.i - 1]
        return subject_tokens(head, depth + 1) if head.dep_ in ("acomp", "attr", "conj") else []
    if verb.dep_ in _BELOW_PREP or (verb.dep_ == "pobj" and verb.tag_ == "VBG"):
        above = head if is_verb(head) else governing_verb(head)
        return subject_tokens(above or head, depth + 1)
    return []


def _called_on(verb: Token) -> list[Token]:
    """Read "called on X to meet": X is to meet."""
    if not verb.lower_.startswith("call"):
        return []
    return [
        thing
        for prep in children(verb, "prep", "prt")
        if prep.lower_ in ("on", "upon")
        for thing in children(prep, "pobj")
    ]


def find_caller(parsed: Parsed, verb: Token) -> list[Mention]:
    """Return who calls on somebody else to meet, for whom nobody else is named to be met."""
    head = verb.head
    if verb.dep_ != "xcomp" or not _called_on(head):
        return []
    return [m for m in subjects_of(parsed, head) if not m.is_reporting]


def _said_to_be(noun: Token, depth: int) -> list[Token]:
    """Read "X was among those who met Y", "the first leader to meet Y": of whom it is said."""
    if noun.tag_ not in ("DT", "NN", "NNS"):
        return []
    word = noun
    while word.dep_ == "pobj" and word.head.lower_ in ("of", "among") and depth < 6:
        word, depth = word.head, depth + 1
        if word.head.i == word.i:
            return []
        if is_verb(word.head):
            break
        word = word.head
    verb = word.head
    if word.dep_ in ("attr", "prep") and verb.lower_ in ("is", "was", "are", "were", "became"):
        return [c for c in children(verb, "nsubj") if c.tag_ != "EX"]
    return []


def subjects_of(parsed: Parsed, verb: Token) -> list[Mention]:
    """Return the mentions of a verb's subject, read along the line where the parse has none."""
    tokens = behind_opening(verb, subject_tokens(verb))
    found = _without_heading(parsed, mentions_of(parsed, tokens))
    if not found and tokens and tokens[0].lower_ == "it":
        return _which_reports(parsed, tokens[0].head)
    if not found and not tokens:
        # "Smith, who is ill, will hold talks": the parse takes the name for an adverb
        lost = (c for c in children(verb, "npadvmod") if c.i < verb.i)
        found = mentions_of(parsed, lost)
    if not found and verb.tag_ in ("VBD", "VBZ", "VBP"):
        found = chain_before(parsed, verb.i - 1) or _set_off_before(parsed, verb)
    if found and all(m.kind in ("party", "group") for m in found):
        found = _led_by(parsed, verb, len(found)) or found
    if found and all(m.is_plural or m.kind == "group" for m in found):
        names = _set_beside(parsed, verb)
        wanted = sum(len(m.entities) for m in found)
        if len(names) == wanted or not wanted:
            found = names or found
    if len(found) == 1 and verb.tag_ in ("VBP", "VB") and len(tokens) == 1 and tokens[0].i == 2:
        # A heading's "Smith, Jones meet in Geneva"
        first = parsed.mentions.get(0)
        if first is not None and verb.doc[1].lower_ == "," and not found[0].is_plural:
            found = [first, *found]
    return found


def _which_reports(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "The foreign ministry said it had summoned X": "it" is whoever says so."""
    saying = verb.head
    if verb.dep_ != "ccomp" or saying.lower_ not in load_cues("report"):
        return []
    return [m for m in mentions_of(parsed, children(saying, "nsubj")) if m.kind == "party"]


def _led_by(parsed: Parsed, verb: Token, parties: int) -> list[Mention]:
    """Read "Delegations from A and B, led by X and Y, met": X and Y, where each has one."""
    for clause in children(verb, "advcl", "acl"):
        if clause.lower_ in ("led", "headed") and clause.i < verb.i:
            names = prepositional(parsed, clause, ("by",))
            if len(names) == parties and all(m.kind == "name" for m in names):
                return names
    return []


def _set_off_before(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "The head of the mission to Albania, Smith, said": the name between two commas."""
    comma, name, opening = verb.i - 1, verb.i - 2, verb.i - 3
    if opening < 1 or verb.doc[comma].lower_ != "," or verb.doc[opening].lower_ != ",":
        return []
    mention = parsed.mentions.get(name)
    return [mention] if mention is not None and mention.kind == "name" else []


def _set_beside(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read "The heads of the two states, A and B, spoke": the names behind an open group."""
    index = verb.i - 1
    while index > 0 and (
        verb.doc[index].lower_ in (",", "-", "–", "—", ")") or verb.doc[index].dep_ == "aux"
    ):
        index -= 1
    names = chain_before(parsed, index)
    return names if len(names) > 1 and all(m.kind == "name" for m in names) else []


def _without_heading(parsed: Parsed, found: list[Mention]) -> list[Mention]:
    """Leave out the place that heads a note: "Prague: Smith and Jones meet"."""
    first = parsed.mentions.get(0)
    if first in found and len(parsed.doc) > 1 and parsed.doc[1].lower_ == ":" and len(found) > 1:
        return [m for m in found if m is not first]
    return found


def subjects_along_line(parsed: Parsed, verb: Token) -> list[Mention]:
    """Read the subject that a small parser lost: the names before a verb and what is set off.

    "Smith, back in the bush, receives", "the guests and their leader, Smith, talk".
    """
    found = mentions_of(
        parsed, (c for c in children(verb, "npadvmod", "nmod", "dep") if c.i < verb.i)
    )
    if found:
        return [m for m in found if m.start_char < parsed.starts[verb.i]]
    if verb.tag_ == "VBG" and verb.i > 1 and verb.doc[verb.i - 1].lower_ == ",":
        # "In return, Smith, meeting here with Jones, pledged"
        before = parsed.mentions.get(verb.i - 2)
        return [before] if before is not None and before.kind in ("name", "role") else []
    is_misread = verb.tag_ == "VBN" and verb.dep_ == "amod"  # "X on Monday hosted a delegation"
    # "In Kyiv X was received": the parse takes place and name for one
    is_headless = (
        verb.tag_ == "VBN"
        and any(True for _ in children(verb, "auxpass", "aux"))
        and not any(True for _ in children(verb, "nsubj", "nsubjpass"))
    )
    is_finite = verb.tag_ in ("VBD", "VBZ", "VBP", "VB") or is_misread or is_headless
    if not is_finite or any(c.lower_ == "to" for c in children(verb, "aux")):
        return []
    index = verb.i - 1
    tokens = verb.doc
    found = chain_before(parsed, index)
    if not found and tokens[index].lower_ in ("-", "–", "—", ")"):
        # "the two presidents - A and B - signed"
        found = chain_before(parsed, index - 1)
    if not found and index > 0 and tokens[index].lower_ == ",":
        found = chain_before(parsed, index - 1)
        opening = next(
            (i for i in range(index - 1, max(0, index - 14), -1) if tokens[i].lower_ == ","), 0
        )
        if not found and opening:
            found = chain_before(parsed, opening - 1)
    return found


def _before_comma(parsed: Parsed, token: Token, found: list[Mention]) -> list[Mention]:
    """Leave out what the parse adds behind a comma: "At the request of A, B and C spoke"."""
    comma = next((t.i for t in token.doc[token.i :] if t.lower_ == ","), len(token.doc) - 1)
    end = parsed.starts[comma]
    return [m for m in found if m.start_char < end] or found


def find_requester(parsed: Parsed) -> frozenset[Entity]:
    """Return the entities at whose request or initiative a sentence says that it was.

    "at the request of Moscow", "at Macron's initiative", "initiated by the U.S. side".
    """
    for index, lower in enumerate(parsed.lowers):
        if lower not in _ASKED:
            continue
        token = parsed.doc[index]
        found: list[Mention] = []
        if lower in ("request", "initiative", "invitation", "suggestion") and any(
            word.lower_ == "at" for word in (*token.ancestors,)[:1]
        ):
            found = mentions_of(parsed, children(token, "poss"))
            found += _before_comma(parsed, token, prepositional(parsed, token, ("of", "from")))
        elif token.tag_ == "VBN":
            found = prepositional(parsed, token, ("by",))
        if found:
            return frozenset(e for m in found for e in m.entities)
    return frozenset()
