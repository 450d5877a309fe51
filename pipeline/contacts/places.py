"""Where a contact took place: the place named in its clause, or on the way to it.

The small model often hangs "in Geneva" on the wrong word, so places are read along the words of the
sentence: what follows the trigger in its own clause first ("met Lavrov in Geneva"), then what led
to it ("flew to Kyiv, where he met …", "In Kyiv, he was received by …").
"""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.spots import STATIC, Place, Spot, find_spots, read_place
from pipeline.contacts.syntax import is_verb
from pipeline.contacts.triggers import load_cues, load_triggers
from pipeline.parsed import Parsed
from pipeline.vocabulary import load_words

_WHERE_REACH = 8
"""Tokens before a trigger in which its "where" stands."""
_TOPIC = frozenset({"about", "over", "regarding", "concerning", "toward", "towards", "against"})
_VIEWS = frozenset({"exchange", "exchanged", "exchanges", "exchanging", "swapped"})
_BRIEFS = frozenset({"brief", "briefs", "briefed", "briefing", "debriefed", "updated", "updates"})
_RELATIVES = frozenset({"who", "which", "that", "whose", "where", "when", "because", "while"})
_LINKING = frozenset({"was", "is", "were", "are", "be", "been", "being", "'s", "'re"})
_STAYS = frozenset({"also", "already", "back", "now", "still", "up"})
_MEASURES = frozenset("time place people hour hours minutes again day days train plane".split())
_EARLIER = frozenset({"after", "before", "following", "having", "once", "since", "had"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def find_place(parsed: Parsed, token: Token, text: str) -> Place | None:
    """Return where a trigger's contact took place, or None where its sentence does not say."""
    spots = list(find_spots(parsed, text))
    following = _following(parsed, token, spots)
    return following or _where(parsed, token, text) or _leading(parsed, token, spots)


def _where(parsed: Parsed, token: Token, text: str) -> Place | None:
    """Read "left for Bern via Oslo, where he met Smith": the place right before "where"."""
    low = max(0, token.i - _WHERE_REACH)
    index = next((k for k in range(token.i - 1, low, -1) if parsed.lowers[k] == "where"), None)
    if index is None:
        return None
    spot = index - 1 - (parsed.lowers[index - 1] == ",")
    mention = parsed.mentions.get(spot)
    if mention is None or not (mention.can_be_place or mention.kind == "place"):
        return None
    named = read_place(parsed, spot, text)
    return named[0] if named is not None else None


def find_place_behind(parsed: Parsed, token: Token, text: str) -> Place | None:
    """Return the place that follows a trigger in its own clause ("spoke with Lavrov in Geneva")."""
    return _following(parsed, token, list(find_spots(parsed, text)))


def is_at_goal(parsed: Parsed, token: Token, text: str) -> bool:
    """Tell whether somebody travelled to where a trigger tells of: "flew to Kyiv to brief X"."""
    for spot in find_spots(parsed, text):
        if not spot.is_goal or spot.end > token.i or not _leads_to(parsed, token, spot):
            continue
        between = parsed.lowers[spot.end : token.i]
        if _EARLIER.isdisjoint(between):
            return True
    return False


def _following(parsed: Parsed, token: Token, spots: list[Spot]) -> Place | None:
    end = _clause_end(parsed, token)
    for spot in spots:
        if spot.start <= token.i or spot.start >= end:
            continue
        if spot.is_goal and not _is_during(parsed, token, spot):
            continue
        if _belongs(parsed, token, spot):
            return spot.place
    return None


def _is_during(parsed: Parsed, token: Token, spot: Spot) -> bool:
    """ "met him during a visit to Kyiv": the goal of a journey on which they met."""
    words = [parsed.doc[i].lower_ for i in range(token.i + 1, spot.start)]
    return (
        bool(words)
        and words[-1] in load_cues("travel_noun")
        and ("during" in words or ("on" in words and token.lower_ not in _BRIEFS))
    )


def _clause_end(parsed: Parsed, token: Token) -> int:
    """First token after a trigger that opens another clause, question or aim."""
    tokens = parsed.doc
    for index in range(token.i + 1, len(tokens)):
        if index in parsed.mentions or index in parsed.dates:
            continue
        word = tokens[index]
        lower = word.lower_
        if lower in (";", ":", "“", "”", '"') or (lower in _RELATIVES and word.dep_ != "det"):
            return _after_aside(parsed, token, index)
        if word.tag_ in _FINITE and not _supports(word, token):
            return index
        if word.tag_ == "TO" and index + 1 < len(tokens) and tokens[index + 1].tag_ == "VB":
            return index
        if lower in ("before", "after", "ahead", "following"):
            return index
        if lower in ("and", "then") and _opens_next_stop(parsed, index):
            return index
        if (
            word.tag_ in ("VBG", "VB", "VBN")
            and (lower, "verb") in load_triggers()
            and (index > token.i + 1)
        ):
            return index
    return len(tokens)


def _opens_next_stop(parsed: Parsed, index: int) -> bool:
    """ "was in Brussels to see A, and in Warsaw …": the next place is another contact's."""
    tokens = parsed.doc
    while index < len(tokens) and tokens[index].lower_ in ("and", "then", "later", ","):
        index += 1
    return index < len(tokens) and tokens[index].lower_ in STATIC


def _supports(word: Token, token: Token) -> bool:
    """Tell a finite verb of the trigger's own clause: "talks were held in …"."""
    if word.i < token.i:
        return True
    verb = token if is_verb(token) else next((a for a in token.ancestors if is_verb(a)), None)
    if verb is None:
        return False
    own = {verb.i} | {c.i for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if word.i in own:
        return True
    # "his meeting with X, which took place in …"
    return word.dep_ == "relcl" and word.head == token and word.lower_ in ("took", "takes")


def _after_aside(parsed: Parsed, token: Token, index: int) -> int:
    """Pass over "which took place" of the trigger itself."""
    tokens = parsed.doc
    if (
        tokens[index].lower_ in ("which", "that")
        and index + 2 < len(tokens)
        and tokens[index + 1].lower_ in ("took", "takes", "will", "was", "were")
    ):
        verb = tokens[index + 1]
        if (verb.lower_ in ("took", "takes") or verb.head.lower_ in ("held", "convened")) and (
            (token.lower_, "noun") in load_triggers()
        ):
            return len(tokens)
    return index


def _belongs(parsed: Parsed, token: Token, spot: Spot) -> bool:
    """A place phrase is the contact's unless it stands with a common noun of its own."""
    if spot.start == 0:
        return True
    before = parsed.doc[spot.start - 1]
    if token.lower_ in load_cues("discuss_verb") and not _is_past_with(parsed, token, spot):
        return False
    if any(
        parsed.doc[i].lower_ in _TOPIC
        for i in range(token.i + 1, spot.start)
        if i not in parsed.mentions
    ):
        return _hangs_on(parsed, token, spot)
    if before.i in parsed.mentions or before.i in parsed.dates or before == token:
        return True
    if token.lower_ in _VIEWS and before.head == token and before.dep_ == "dobj":
        # "exchanged views in Madrid"
        return True
    if (
        before.lower_ in (",", ")", "–", "—", "-")
        or is_verb(before)
        or before.tag_ in ("RB", "IN", "RP")
    ):
        return True
    lower = before.lower_
    words = parsed.lowers[token.i + 1 : spot.start]
    if "on" in words and (token.lower_ in _BRIEFS or (token.lower_ in _VIEWS and "views" in words)):
        # "briefed him on her talks in Moscow", "exchanged views on the summit in Rome"
        return False
    if (lower, "noun") in load_triggers() or lower in load_cues("event_noun") or lower in _MEASURES:
        return True
    if before.tag_ == "NNS" and lower in load_words("person_noun"):
        # "met European leaders in Chisinau"
        return True
    return _hangs_on(parsed, token, spot)


def _is_past_with(parsed: Parsed, token: Token, spot: Spot) -> bool:
    """ "discussed the war in X" names no place of theirs, "discussed it with B in Geneva" does."""
    words = [parsed.doc[i].lower_ for i in range(token.i + 1, spot.start)]
    last = parsed.doc[spot.start - 1].i
    return "with" in words and (last in parsed.mentions or last in parsed.dates)


def _hangs_on(parsed: Parsed, token: Token, spot: Spot) -> bool:
    head = parsed.doc[spot.start].head
    if head == token:
        return True
    return is_verb(head) and (head == token.head or (token in head.subtree and head.i < spot.start))


def _leading(parsed: Parsed, token: Token, spots: list[Spot]) -> Place | None:
    """The nearest place before a trigger that its clause goes on from."""
    for spot in reversed(spots):
        if spot.end > token.i:
            continue
        if _leads_to(parsed, token, spot):
            return spot.place
    return None


def _leads_to(parsed: Parsed, token: Token, spot: Spot) -> bool:
    tokens = parsed.doc
    if spot.end < token.i and "where" in (
        tokens[spot.end].lower_,
        tokens[min(spot.end + 1, token.i)].lower_,
    ):
        return True
    if _is_in_aside(token, spot):
        return False
    if any(
        tokens[i].lower_ in load_cues("report") or tokens[i].lower_ in (";", "“")
        for i in range(spot.start + 1, token.i)
        if i not in parsed.mentions
    ):
        return False
    head = tokens[spot.start].head
    if head.lower_ in load_cues("report") or head.lower_ in load_cues("speech_noun"):
        return False
    if spot.start <= 1 or tokens[spot.start - 1].lower_ in (",", ";", "and", "then"):
        return True
    if spot.is_goal:
        return True
    before = tokens[spot.start - 1]
    if is_verb(head) and head in token.ancestors and before == head:
        # "is expected in Moscow for talks with Putin"
        return True
    if before.lower_ in _LINKING | _STAYS:
        return True
    if before.i in parsed.dates:
        return True
    if before.lower_ in load_cues("travel_verb") or before.lower_ in load_cues("event_noun"):
        return True
    return (before.lower_, "noun") in load_triggers() and before.i + 4 > token.i


def _is_in_aside(token: Token, spot: Spot) -> bool:
    """Tell whether the trigger's relative clause has no part in the place.

    "In Munich, A meets B, who proposes talks with C" does not say where the talks will be.
    """
    for word in (token, *token.ancestors):
        if (
            word.dep_ == "relcl"
            and word.i > spot.end
            and any(child.tag_ in ("WP", "WDT") for child in word.children)
        ):
            return word.left_edge.i > spot.end and word.head.i > spot.end
    return False
