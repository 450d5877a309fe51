"""Which sentences are parsed, and that a parsed word is always the text that it stands for."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dates import find_dates
from pipeline.models import Document, Mention, Sentence
from pipeline.parse import (
    MODEL_SETTING,
    ModelMissingError,
    draft_sentences,
    load_model,
    parse_drafts,
    parse_sentences,
    passes_gate,
)
from pipeline.parsed import Parsed
from pipeline.people import find_people
from pipeline.reference import load_reference
from pipeline.segment import split_sentences
from pipeline.vocabulary import read_table

PUBLISHED = date(2031, 5, 20)
ROWS = read_table("triggers.csv")
TOGETHER = "particle_together"
FORMS = sorted(
    {
        form
        for row in ROWS
        if not row["needs"] and TOGETHER not in row["flags"]
        for form in row["forms"].split(";")
    }
)
PHRASES = sorted(
    {
        f"{form} {need.removeprefix('after:')}"
        for row in ROWS
        for need in (row["needs"] + ";after:together" * (TOGETHER in row["flags"])).split(";")
        if need.startswith("after:")
        for form in row["forms"].split(";")
    }
)
PIECES = st.sampled_from(
    ["President Ana Ruiz of Spain ", "Moscow ", "the two leaders ", "he ", "met ", "spoke with ",
     "on 12 February 2022 ", "Friday ", "in Vienna ", "U.S. Secretary of State John Hale III ",
     "didn’t ", "and ", ", ", ". ", ".\n\n", "- ", "7 May: ", "“", "”", "phone call ", "é", "\n",
     "GENEVA, May 3 (Desk) - ", "Mr. Hale’s ", "… "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def draft(text: str, use_gate: bool = True) -> list[Parsed]:
    """Return the sentences that would be parsed, without parsing them."""
    sentences = split_sentences(text)
    mentions = find_people(text, sentences, load_reference(), PUBLISHED)
    dates = find_dates(text, PUBLISHED)
    return draft_sentences(Document("d", text), sentences, mentions, dates, use_gate)


def to_words(parsed: Parsed) -> list[str]:
    return [token.text for token in parsed.doc]


@pytest.mark.parametrize("form", FORMS + PHRASES)
def test_the_gate_lets_every_trigger_through(form: str) -> None:
    text = f"Then Ana Ruiz {form} Li Wen."
    sentence = Sentence(0, len(text), 0)
    ana = Mention(5, 13, "Ana Ruiz", "name", ())
    li = Mention(len(text) - 7, len(text) - 1, "Li Wen", "name", ())
    assert passes_gate(text, sentence, [ana, li])
    assert passes_gate(text.upper(), sentence, [ana, li])
    assert not passes_gate(text, sentence, [])


def test_a_word_of_many_senses_is_worth_a_parse_where_two_could_take_part() -> None:
    text = "Then Ana Ruiz agreed."
    sentence = Sentence(0, len(text), 0)
    ana = Mention(5, 13, "Ana Ruiz", "name", ())
    both = Mention(0, 4, "Then", "pronoun", (), is_plural=True)
    assert not passes_gate(text, sentence, [ana])
    assert passes_gate(text, sentence, [both])


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz slept.",
        "Ana Ruiz metered it.",
        "Ana Ruiz is callous.",
        "Ana Ruiz brought her dog.",
        "Ana Ruiz was on the train.",
    ],
)
def test_the_gate_stops_what_has_no_trigger(text: str) -> None:
    person = Mention(0, 8, "Ana Ruiz", "name", ())
    assert not passes_gate(text, Sentence(0, len(text), 0), [person])


def test_without_the_gate_all_with_somebody_in_them_are_drafted() -> None:
    text = "France slept. Nothing was heard. Spain met Italy."
    assert len(draft(text, use_gate=False)) == 2
    assert len(draft(text)) == 1


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_word_stands_for_its_own_piece_of_the_text(text: str) -> None:
    for parsed in draft(text, use_gate=False):
        places = list(zip(parsed.starts, parsed.ends, strict=True))
        assert len(places) == len(parsed.doc) or to_words(parsed) == ["."]
        for (_, end), (start, _) in pairwise(places):
            assert end <= start
        for index, (start, end) in enumerate(places):
            assert parsed.sentence.start_char <= start <= end <= parsed.sentence.end_char
            item = parsed.mentions.get(index) or parsed.dates.get(index)
            if item is not None:
                assert text[start:end] == item.text
            elif start < end:
                assert text[start:end].replace("’", "'") == parsed.doc[index].text
        assert not parsed.mentions.keys() & parsed.dates.keys()


def test_titles_and_dates_become_one_word_each() -> None:
    text = "U.S. Secretary of State John Hale III met President Ana Ruiz on 12 February 2022."
    (parsed,) = draft(text)
    words = to_words(parsed)
    assert len(words) == 6
    assert words[1] == "met"
    assert [text[parsed.starts[i] : parsed.ends[i]] for i in parsed.dates] == ["12 February 2022"]
    assert parsed.words(0, 1, text).endswith("John Hale III met")


def test_contractions_are_two_words() -> None:
    (parsed,) = draft("Ana Ruiz didn’t meet Spain’s President Luis Mora.")
    assert to_words(parsed)[1:4] == ["did", "n't", "meet"]


@pytest.mark.parametrize(
    "head",
    ["- ", "• ", "3. ", "GENEVA, May 3 (Desk) - ", "VIENNA — ", "WASHINGTON (Desk) -- ", "7 May: "],
)
def test_marks_datelines_and_entry_dates_are_no_part_of_the_grammar(head: str) -> None:
    told = "Spain met Italy."
    (bare,) = draft(told)
    (headed,) = draft(head + told)
    assert to_words(headed) == to_words(bare)
    assert headed.starts[0] == len(head)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7 May: Spain met Italy. They spoke.", ["7 May", "7 May"]),
        ("7 May: Spain met Italy.\n\nSpain met France.", ["7 May", None]),
        ("7 May\n\nSpain met Italy.\n\nSpain met France.", ["7 May", "7 May"]),
        ("7 May\n\nSpain met Italy.\n\n9 May\n\nSpain met France.", ["7 May", "9 May"]),
        ("7 May\n\nSpain met Italy.\n\nBackground\n\nSpain met France.", ["7 May", None]),
        ("Spain met Italy on 7 May.", [None]),
        ("On 7 May Spain met Italy.", [None]),
    ],
)
def test_the_entries_of_a_chronology_carry_their_date(text: str, days: list[str | None]) -> None:
    found = [p.line_date.text if p.line_date else None for p in draft(text, use_gate=False)]
    assert found == days


def test_a_sentence_without_end_is_cut() -> None:
    (parsed,) = draft("Spain met Italy and " + "more of it " * 200)
    assert len(parsed.doc) == len(parsed.starts) == 220


@pytest.mark.model
def test_many_documents_at_once_are_parsed_like_one() -> None:
    texts = ["Spain met Italy. They spoke with France.", "Nothing.", "Ana Ruiz called Luis Mora."]
    together = [draft(text) for text in texts]
    parse_drafts(parsed for drafts in together for parsed in drafts)
    for text, drafts in zip(texts, together, strict=True):
        sentences = split_sentences(text)
        mentions = find_people(text, sentences, load_reference(), PUBLISHED)
        dates = find_dates(text, PUBLISHED)
        alone = parse_sentences(Document("d", text), sentences, mentions, dates)
        for one, other in zip(alone, drafts, strict=True):
            assert [(t.tag_, t.dep_, t.head.i) for t in one.doc] == [
                (t.tag_, t.dep_, t.head.i) for t in other.doc
            ]
            assert one.doc.has_annotation("DEP")


@pytest.mark.model
def test_a_missing_model_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODEL_SETTING, "no_such_model")
    load_model.cache_clear()
    try:
        with pytest.raises(ModelMissingError, match="no_such_model is not installed: run"):
            load_model()
    finally:
        load_model.cache_clear()
