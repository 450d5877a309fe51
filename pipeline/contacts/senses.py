"""Tell the senses of a trigger word apart: "called him" and "called him a liar"."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from pipeline.contacts.appeals import is_asked_in_public, is_convened
from pipeline.contacts.syntax import (
    children,
    is_noun,
    is_verb,
    mentions_of,
    prepositional,
)
from pipeline.contacts.triggers import Trigger, find_trigger, load_cues
from pipeline.contacts.views import is_apart, is_of_post, is_of_things, is_thought_of
from pipeline.models import Mention
from pipeline.parsed import Parsed
from pipeline.reference import load_reference

_POSTS = ("envoy", "negotiator", "representative", "mediator", "coordinator", "delegate")
_GROUNDS = frozenset("frame framework stage ground groundwork basis foundation way".split())
_TIMES_MORE = frozenset(
    "second third fourth few couple day week month hour minute while number several".split()
)
_PERSON_KINDS = frozenset({"name", "role", "pronoun", "group"})

_TIMES_OF = frozenset({"since", "after", "before", "until", "following"})
_NO_NOUNS = frozenset({"rang", "phoned", "telephoned", "met"})
_LASTING = frozenset({"consultations", "dialogue", "exchange", "contact", "discussion"})
_SETTLES = ("resol", "settle", "solve", "solution", "address", "overc")

_TIMES = frozenset(
    "time times day days hour hours week weeks month months minute minutes more twice".split()
)


def is_person(mention: Mention) -> bool:
    """Somebody who can be received, called or summoned, not a country as a whole."""
    if mention.kind in _PERSON_KINDS:
        return True
    return mention.kind == "party" and (mention.is_plural or not mention.can_be_place)


def is_other_sense(parsed: Parsed, verb: Token, trigger: Trigger) -> bool:
    """Recognise "called him a liar", "called for talks", "wrote in a column"."""
    if verb.head.lower_ == "without" and verb.dep_ == "pcomp":
        return True
    if trigger.lemma == "talk" and any(
        token.lower_ in ("up", "down") for token in verb.doc[verb.i + 1 : verb.i + 2]
    ):
        return True
    if trigger.lemma == "call" and (
        _is_naming(parsed, verb) or _is_recall(verb) or is_convened(verb)
    ):
        return True
    if trigger.lemma in ("dine", "sit", "meet", "speak", "talk") and is_apart(verb):
        return True
    if trigger.lemma == "have-word" and any(
        word.lower_ in ("last", "final") for word in verb.doc[verb.i : verb.i + 4]
    ):
        return True
    if trigger.lemma == "sign" and _is_after_call(verb):
        return True
    if trigger.lemma == "speak" and verb.i + 1 < len(verb.doc) and verb.nbor().lower_ == "terms":
        return True
    if trigger.lemma in ("call", "see"):
        if any(
            child.dep_ in ("oprd", "ccomp", "attr")
            or (child.dep_ == "prep" and child.lower_ == "as")
            for child in verb.children
            if child.i > verb.i
            and child.i not in parsed.mentions
            and child.lower_ not in _TIMES
            and child.tag_ != "RB"
            and not (child.dep_ == "ccomp" and verb.dep_ == "pcomp")  # "said after seeing X that"
        ):
            return True
        if trigger.lemma == "call" and _is_named_so(parsed, verb):
            return True
        if trigger.lemma == "call" and any(
            child.dep_ == "prep"
            and (
                (
                    child.lower_ in ("on", "upon")
                    and child.i == verb.i + 1
                    and not _is_day(parsed, child)
                )
                or (child.lower_ == "for" and child.i < verb.i + 3 and not _is_for_time(child))
            )
            for child in verb.children
        ):
            return True
        if any(child.dep_ == "prt" for child in verb.children):
            return not any(child.lower_ in ("up", "in") for child in verb.children)
    if "particle_together" in trigger.flags:
        return not _is_to_one_table(verb)
    if trigger.lemma == "invite":
        return not _is_to_come(parsed, verb)
    if trigger.lemma == "raise-with" and _is_of_mood(verb):
        return True
    if trigger.lemma == "agree":
        # "agreed to meet": what is agreed tells
        return any(find_trigger(t, "verb") or find_trigger(t, "noun") for t in _below(verb))
    if trigger.lemma == "join":
        if _is_of_members(parsed, verb):
            return True
        # "joined France in condemning it": side by side, not at one table
        words = verb.doc[verb.i + 1 : verb.i + 9]
        return any(a.lower_ == "in" and b.tag_ == "VBG" for a, b in pairwise(words))
    if "object_hands" in trigger.flags:
        return not any(child.lower_ in ("hands", "hand") for child in verb.children)
    if "particle_down" in trigger.flags and any(
        prep.lower_ in ("opposite", "across") for prep in children(verb, "prep", "advmod")
    ):
        return False
    if "particle_down" in trigger.flags and prepositional(parsed, verb, ("with",)):
        # "had been sitting with X for an hour"
        return False
    if "particle_down" in trigger.flags:
        return not any(child.lower_ == "down" for child in verb.children)
    if trigger.lemma == "see" and any(
        token.lower_ in ("television", "tv", "screen", "video") for token in verb.doc[verb.i + 1 :]
    ):
        return True
    if trigger.lemma == "sign" and verb.tag_ == "VBN" and verb.dep_ == "amod":
        # "honouring signed deals with X"
        return True
    if trigger.lemma == "write":
        return not any(
            child.i in parsed.mentions and is_person(parsed.mentions[child.i])
            for child in children(verb, "dobj", "dative")
        ) and not any(
            prep.lower_ == "to"
            and (
                prep.i + 1 in parsed.mentions
                or any(c.i in parsed.mentions for c in children(prep, "pobj"))
            )
            for prep in children(verb, "prep", "dative")
        )
    return False


def _is_for_time(prep: Token) -> bool:
    """Recognise "called X for the second time", "for ten minutes": no call for something."""
    return any(word.lower_ in _TIMES for word in children(prep, "pobj"))


def _is_of_mood(verb: Token) -> bool:
    """Recognise "raised tensions with X", "raised its flag": nothing that is put to somebody."""
    things = [*children(verb, "dobj"), *children(verb, "nsubjpass")]
    end = next((t.i for t in verb.doc[verb.i :] if t.lower_ == "with"), verb.i)
    if any(is_verb(word) for word in verb.doc[verb.i + 1 : end]):
        # "will raise it when she next speaks with X"
        return True
    return not things or any(thing.lower_ in load_cues("raised_thing") for thing in things)


def _is_of_members(parsed: Parsed, verb: Token) -> bool:
    """Recognise "to join NATO", "joined the European Union": a member, not a guest at a table."""
    bodies = load_reference().organisations
    joined = mentions_of(parsed, children(verb, "dobj"))
    return bool(joined) and all(
        m.kind == "party"
        and not m.is_plural
        and all(e.country in bodies and e.kind == "party" for e in m.entities)
        for m in joined
    )


def _is_after_call(verb: Token) -> bool:
    """Recognise "signed it after a video call": the call tells, nobody met to sign."""
    for prep in children(verb, "prep"):
        if prep.lower_ not in _TIMES_OF:
            continue
        for noun in children(prep, "pobj"):
            words = {noun.lower_, *(c.lower_ for c in children(noun, "compound", "amod", "nmod"))}
            if not words.isdisjoint(load_cues("remote_word")):
                return True
    return False


def _is_recall(verb: Token) -> bool:
    """Recognise "called its envoy back to Oslo", "calling home the ambassador"."""
    words = [word for word in children(verb, "advmod", "prt") if word.i + 1 < len(verb.doc)]
    return any(
        word.lower_ == "home" or (word.lower_ == "back" and word.nbor().lower_ in ("to", "for"))
        for word in words
    )


def _is_naming(parsed: Parsed, verb: Token) -> bool:
    """Recognise "called him a liar", whose object the parse takes for an apposition."""
    index = verb.i + 2
    return (
        verb.i + 1 in parsed.mentions
        and index + 1 < len(verb.doc)
        and verb.doc[index].lower_ in ("a", "an")
        and verb.doc[index + 1].lower_ not in _TIMES_MORE
        and index not in parsed.dates
    )


def _is_day(parsed: Parsed, prep: Token) -> bool:
    """Recognise "called on Monday", "called on the evening of the 19th"."""
    return any(index in parsed.dates for index in range(prep.i + 1, prep.i + 6)) and not any(
        index in parsed.mentions for index in range(prep.i + 1, prep.i + 3)
    )


def _below(verb: Token) -> list[Token]:
    return [t for c in verb.children if c.i > verb.i for t in c.subtree if t.dep_ != "relcl"]


def is_of_sport_or_fiction(parsed: Parsed) -> bool:
    """Recognise a match ("beat France", "won by two goals") and a tale ("In the novel, …")."""
    words = parsed.lowers
    if words[:1] == ("in",) and not load_cues("fiction_noun").isdisjoint(words[1:4]):
        return True
    if not load_cues("sport_word").isdisjoint(words):
        return True
    return any(
        (one, two) == ("won", "by")
        or ((one, two) == ("the", "final") and three in ("in", "of", "on"))
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    )


def _is_to_one_table(verb: Token) -> bool:
    """Recognise "brought A and B together", "got them round a table", "to the table"."""
    words = [token.lower_ for token in verb.doc[verb.i : verb.i + 16]]
    if "together" in words[:12]:
        return words[words.index("together") - 1] not in ("closer", "nearer")
    return any(
        word == "table" and {"to", "round", "around"} & {*words[max(0, place - 3) : place]}
        for place, word in enumerate(words)
    )


def _is_to_come(parsed: Parsed, verb: Token) -> bool:
    """Recognise "invited him to Geneva", "to visit", "for talks"; not "invited bids"."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + 14]:
        following = token.i + 1
        if token.lower_ not in ("to", "for") or following >= len(doc):
            continue
        words = doc[following : following + 4]
        mention = parsed.mentions.get(following)
        if mention is not None and (mention.kind == "place" or mention.can_be_place):
            return token.lower_ == "to"
        if any(
            find_trigger(word, "noun") or word.lower_ in load_cues("coming_word") for word in words
        ):
            return True
    return False


def _is_named_so(parsed: Parsed, verb: Token) -> bool:
    """Recognise "called Putin a killer", whose parse takes the word for an apposition."""
    return any(
        word.i in parsed.mentions
        and word.i + 1 < len(word.doc)
        and word.nbor(1).lower_ in ("a", "an")
        and any(noun.lower_ not in _TIMES for noun in children(word, "appos"))
        for word in children(verb, "dobj")
    )


def is_other_noun_sense(parsed: Parsed, noun: Token, trigger: Trigger) -> bool:
    """Recognise "a call for calm", "a call to end it", "on the margins of the summit"."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "for" and not _is_asked_for(parsed, noun):
        above = noun.head.head
        while above.lower_ == "for" and above.dep_ in ("prep", "conj"):
            above = above.head
        if above.lower_ in ("call", "calls", "called", "calling", "appealed", "pressed"):
            # "called for talks with the rebels": a wish in public
            return True
    if _has_stalled(noun) and not parsed.dates:
        # "Talks between Kenya and Peru have stalled": no occasion
        return True
    if _is_prepared_for(noun) or _is_of_outlook(noun) or _is_favoured(noun):
        return True
    if is_thought_of(parsed, noun) or (trigger.lemma == "appointment" and is_of_post(noun)):
        return True
    if is_asked_in_public(parsed, noun, trigger):
        return True
    if _is_at_edge_of(noun) or noun.head.lower_ == "without":
        return True
    if trigger.lemma == "exchange" and is_of_things(noun):
        return True
    if _is_way_out(noun):
        return True
    if trigger.lemma == "summit" and noun.head.lower_ in load_cues("climb_verb"):
        return True
    if trigger.lemma in ("contact", "touch") and noun.dep_ == "pobj":
        # "agreed to remain in touch": no occasion yet
        return noun.head.head.tag_ == "VB"
    if trigger.lemma == "dialogue" and noun.dep_ in ("nsubj", "nsubjpass"):
        words = {noun.head.lower_} | {
            child.lower_ for child in children(noun.head, "auxpass", "aux")
        }
        if words & {"is", "has", "remains"} and any(c.lower_ == "the" for c in noun.children):
            # "The dialogue between X and Y is run by Z": a standing body
            return True
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("about", "regarding", "concerning", "between")
        and (
            not any(
                child.lower_ in ("with", "between", "among") for child in children(noun, "prep")
            )
        )
    ):
        # "spoke about a peace conference", "between sessions"
        return True
    if parsed.lowers[noun.i + 1 : noun.i + 4] == ("back", "on", "track"):
        return True
    if trigger.lemma == "exchange" and noun.i + 1 < len(noun.doc):
        # "in exchange for guarantees"
        return noun.head.lower_ == "in" and noun.nbor().lower_ == "for"
    if _is_named_event(parsed, noun) or _is_of_post(parsed, noun):
        return True
    if "proposes" in trigger.flags and noun.dep_ == "pobj" and noun.head.lower_ == "at":
        # "visited at the invitation of X": the visit tells
        return True
    if (
        trigger.lemma == "call"
        and noun.head.lower_ == "at"
        and parsed.lowers[noun.i + 1 : noun.i + 2] == ("of",)
    ):
        # "met at the call of X": who had it convened
        return True
    if trigger.lemma == "call" and _is_to_press(noun):
        return True
    if trigger.lemma in _LASTING and _is_to_go_on(parsed, noun):
        return True
    if trigger.lemma == "call":
        following = noun.i + 1
        if (
            following < len(noun.doc)
            and noun.doc[following].lower_ == "for"
            and noun.nbor(-1 if noun.i else 0).lower_ not in load_cues("remote_word")
            and not any(
                child.lower_ in ("with", "between", "from") for child in children(noun, "prep")
            )
        ):
            return True
        return _is_appeal(parsed, noun)
    return False


def _has_stalled(noun: Token) -> bool:
    verb = noun.head
    return (
        noun.dep_ in ("nsubj", "nsubjpass")
        and noun.tag_ == "NNS"
        and verb.lower_ in ("stalled", "faltered", "foundered", "deadlocked")
        and any(child.lower_ in ("have", "are", "remain") for child in verb.children)
    )


def _is_to_go_on(parsed: Parsed, noun: Token) -> bool:
    """Recognise "agreed to continue consultations", without a day: a habit, no occasion."""
    verb = noun.head
    return (
        noun.dep_ == "dobj"
        and verb.tag_ == "VB"
        and verb.lower_ in load_cues("keep_up_verb")
        and not any(index > noun.i for index in parsed.dates)
    )


def _is_to_press(noun: Token) -> bool:
    """Recognise "told reporters on a call from Niamey": no official is called."""
    verb = noun.head.head
    return noun.dep_ == "pobj" and any(
        thing.lower_ in ("reporters", "journalists") for thing in children(verb, "dobj", "dative")
    )


def _is_prepared_for(noun: Token) -> bool:
    """Recognise "set the frame for the negotiations in January": whose, the text does not say."""
    return (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "for"
        and noun.head.head.lower_ in _GROUNDS
        and any(child.lower_ == "the" for child in children(noun, "det"))
        and not any(c.lower_ in ("with", "between", "among") for c in children(noun, "prep"))
    )


def _is_of_outlook(noun: Token) -> bool:
    """Recognise "the deadlock in the talks between A and B", "hopes of talks rose".

    Somebody's hope of a meeting ("expressed the hope of talks") may be a proposal.
    """
    prep = noun.head
    above = prep.head
    if noun.dep_ != "pobj":
        return False
    if prep.lower_ in ("of", "for"):
        return above.lower_ in load_cues("outlook_noun") and above.dep_ == "nsubj"
    return prep.lower_ == "in" and above.lower_ in load_cues("standstill_noun")


def _is_favoured(noun: Token) -> bool:
    """Recognise "favours dialogue with X", "backs talks between A and B": an opinion."""
    return (
        noun.dep_ == "dobj"
        and noun.head.lower_ in load_cues("favour_verb")
        and not any(True for _ in children(noun, "det", "poss"))
    )


def _is_way_out(noun: Token) -> bool:
    """ "a resolution of all issues through negotiations and dialogue with X": how, not when."""
    doc, place = noun.doc, noun.i - 1
    while place > 0 and (doc[place].lower_ in ("and", "direct") or is_noun(doc[place])):
        place -= 1
    if place < 1 or doc[place].lower_ not in ("through", "via"):
        return False
    return any(word.lower_.startswith(_SETTLES) for word in doc[max(0, place - 6) : place])


def _is_asked_for(parsed: Parsed, noun: Token) -> bool:
    """Tell "called for a meeting with X", an occasion asked of him, from "called for talks"."""
    return noun.lower_ in ("meeting", "summit", "audience") and any(
        m.kind in ("name", "role") for m in prepositional(parsed, noun, ("with",))
    )


def _is_appeal(parsed: Parsed, call: Token) -> bool:
    """Recognise "a call to end it", "issued a call"; "asked X in a call to end it" is none."""
    if call.dep_ == "dobj" and call.head.lower_ in load_cues("appeal_verb"):
        return True
    starts = [
        c.i
        for child in children(call, "acl", "relcl")
        if child.tag_ == "VB"
        for c in children(child, "aux")
        if c.lower_ == "to"
    ]
    if not starts or any(child.lower_ in ("with", "between") for child in children(call, "prep")):
        return False
    if call.head.lower_ not in ("in", "during"):
        return True
    urged = mentions_of(parsed, children(call.head.head, "dobj"))
    return call.i + 1 in starts and not any(is_person(m) for m in urged)


def _is_at_edge_of(noun: Token) -> bool:
    """Recognise "on the margins of the summit": where another contact took place."""
    word = noun
    for _ in range(5):
        if word.head.i == word.i or is_verb(word):
            return False
        if word.dep_ == "pobj" and word.head.lower_ == "of":
            edge = word.head.head.lower_
            return edge in load_cues("margin_noun")
        if word.dep_ not in ("compound", "nmod", "conj", "appos", "prep"):
            return False
        word = word.head
    return False


def _is_of_post(parsed: Parsed, noun: Token) -> bool:
    """Recognise "Smith, the EU envoy for the dialogue between X and Y": a post, no occasion."""
    prep = noun.head
    holder = parsed.mentions.get(prep.i - 1)
    return (
        noun.dep_ == "pobj"
        and prep.lower_ in ("for", "to", "in")
        and holder is not None
        and any(child.lower_ == "the" for child in noun.children)
        and holder.text.lower().rstrip(", ").endswith(_POSTS)
    )


def _is_named_event(parsed: Parsed, noun: Token) -> bool:
    """Recognise "the Climate Change Conference": the capitals make a name of it."""
    before = noun.i - 1
    if before < 1 or not noun.text[0].isupper() or before in parsed.mentions:
        return False
    word = noun.doc[before]
    above = noun.head if noun.dep_ == "dobj" else noun
    if any(prepositional(parsed, one, ("with", "between")) for one in (noun, above)):
        # "held a Foreign Ministers' Telephone Talk with X"
        return False
    return word.is_alpha and word.text[0].isupper() and before not in parsed.dates


def stands_as_verb(parsed: Parsed, token: Token) -> bool:
    """Tell whether a word tagged as a noun stands between its subject and its other side."""
    before, after = token.i - 1, token.i + 1
    if token.lower_ in _NO_NOUNS and after in parsed.mentions and before > 0:
        # "Smith, the minister, rang X": the tagger takes it for a name
        return True
    if token.lower_ in ("phone", "telephone") and token.i and token.nbor(-1).tag_ == "TO":
        return after in parsed.mentions
    if before not in parsed.mentions or after >= len(token.doc) or token.i == 0:
        return False
    is_owned = parsed.lowers[before] in ("his", "her", "their")
    if is_owned and (token.lower_ == "meeting" or token.dep_ in ("dobj", "conj")):
        # "recalled his meeting with Smith", "his visit and his talks with Smith"
        return False
    if (
        parsed.mentions[before].kind == "party"
        and token.tag_ == "NNS"
        and (token.lower_ not in ("meets", "telephones", "phones", "hosts", "receives"))
    ):
        # "Russia talks", "the Moscow talks"
        return False
    if token.lower_ in ("talks", "calls", "visits") and token.doc[after].lower_ == "with":
        return True
    return after in parsed.mentions or token.doc[after].lower_ in ("with", "by", "to")


def _follows_place(parsed: Parsed, token: Token) -> bool:
    """Recognise "at the Geneva meeting", whose article may belong to the place."""
    before = parsed.mentions.get(token.i - 1)
    if before is None or not (before.kind == "place" or before.can_be_place):
        return False
    has_article = before.text.lower().startswith("the ") or (
        token.i > 1 and token.nbor(-2).lower_ in ("the", "this", "that", "a")
    )
    opening = token.nbor(-2).lower_ if token.i > 1 else ""
    if before.text.lower().startswith("the ") and opening in _TIMES_OF:
        # "their first contact since the Munich meeting"
        return True
    return has_article and token.dep_ not in ("advcl", "acl")


def is_verb_trigger(parsed: Parsed, token: Token) -> bool:
    """Tell whether a form that can be both ("call", "talks", "meeting") is a verb here."""
    if is_noun(token):
        return stands_as_verb(parsed, token)
    if token.i + 1 < len(token.doc) and token.nbor().lower_ == ":":
        # "Call: A – B", the head of a note
        return False
    if token.tag_ == "VBG":
        if token.i + 1 < len(token.doc) and token.nbor().lower_ == "between":
            # "the Oval Office meeting between X and Y"
            return False
        if token.dep_ in ("nsubj", "nsubjpass", "dobj") or _follows_place(parsed, token):
            # "the Geneva meeting between X and Y"
            return any(True for _ in children(token, "dobj"))
        return not any(True for _ in children(token, "det", "amod", "poss")) or any(
            True for _ in children(token, "dobj", "aux", "auxpass")
        )
    return is_verb(token)
