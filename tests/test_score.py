"""The scorer, held against rows counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.score import run_score
from pipeline.scoring.changes import find_changes, to_change_lines
from pipeline.scoring.figures import count, find_half, hold_against, judge
from pipeline.scoring.matching import assign, dates_agree, match
from pipeline.scoring.names import party_names_agree, person_names_agree
from pipeline.scoring.records import (
    FoundAccount,
    FoundContact,
    FoundParticipant,
    GoldError,
    read_gold,
    to_gold_document,
)
from pipeline.scoring.reliability import find_bands, find_error
from pipeline.scoring.report import to_values

DAY = "1982-04-08"


def person(name, country, organisation=None):
    return FoundParticipant(name, country, organisation, is_party=False, is_initiator=False)


def party(name, country):
    return FoundParticipant(name, country, None, is_party=True, is_initiator=False)


def found(*participants, day=DAY, end=None, **fields):
    start = date.fromisoformat(day) if day else None
    last = date.fromisoformat(end) if end else start
    values = {
        "participants": participants,
        "countries": tuple(dict.fromkeys(p.country for p in participants if p.country)),
        "start": start,
        "end": last,
        "precision": "day" if day else "unknown",
        "date_basis": "relative" if day else "none",
        "channel": "in_person",
        "status": "held",
        "scope": "international",
        "place": None,
        "accounts": (),
        **fields,
    }
    return FoundContact(**values)


def labelled(*participants, day=DAY, countries=("USA", "GBR"), **fields):
    return {
        "participants": list(participants),
        "countries": list(countries),
        "start": day,
        "end": day,
        "channel": "in_person",
        "status": "held",
        **fields,
    }


def document(*contacts, **fields):
    return to_gold_document({"id": "d", "complete": True, "contacts": list(contacts), **fields})


HAIG = person("Alexander Haig", "USA")
PYM = person("Francis Pym", "GBR")
GALTIERI = person("Leopoldo Galtieri", "ARG")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Biden", "Joseph R. Biden, Jr."),
        ("Joe Biden", "Joseph R. Biden, Jr."),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Sergei Shoigu", "Sergey Shoygu"),
        ("Lloyd Austin III", "Lloyd Austin"),
        ("Xi", "Xi Jinping"),
        ("Recep Tayyip Erdoğan", "Tayyip Erdogan"),
        ("Nikita Khrushchev", "Nikita Khruschev"),
        ("Mohammed bin Salman", "Mohammad bin Salman"),
        ("Vladimir Putin", "V. Putin"),
        ("Ban Ki-moon", "Ban Ki Moon"),
    ],
)
def test_one_person_in_two_spellings(first, second):
    assert person_names_agree(first, second)
    assert person_names_agree(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Hugo Chavez", "Adan Chavez"),
        ("Sergey Lavrov", "Sergey Ryabkov"),
        ("Biden", "Blinken"),
        ("Le Duc Tho", "Le Duan"),
        ("Kim Jong Un", "Moon Jae-in"),
    ],
)
def test_two_people_stay_two(first, second):
    assert not person_names_agree(first, second)


def test_parties_agree_whatever_their_article():
    assert party_names_agree("the Taliban", "Taliban")
    assert not party_names_agree("Hamas", "Fatah")


@pytest.mark.parametrize(
    ("gold", "other", "worth"),
    [
        (("1982-04-08", "1982-04-08"), ("1982-04-08", "1982-04-08"), 1.0),
        (("1982-04-08", "1982-04-10"), ("1982-04-10", "1982-04-10"), 0.7),
        (("1982-04-08", "1982-04-08"), ("1982-04-09", "1982-04-09"), 0.4),
        (("1982-04-08", "1982-04-08"), ("1982-04-10", "1982-04-10"), 0.0),
        ((None, None), ("1982-04-10", "1982-04-10"), 0.2),
        ((None, None), (None, None), 1.0),
    ],
)
def test_dates_agree_within_a_day(gold, other, worth):
    days = [date.fromisoformat(day) if day else None for day in (*gold, *other)]
    assert dates_agree(*days) == worth


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=4))
def test_assignment_is_the_best_of_all(table):
    table = [[float(worth) for worth in row] for row in table]
    best = max(
        sum(table[row][column] for row, column in enumerate(order))
        for order in permutations(range(4), len(table))
    )
    pairs = assign(table)
    assert sum(table[row][column] for row, column in pairs) == best
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


def test_two_contacts_of_a_pair_on_one_day_are_told_apart():
    gold = document(
        labelled("Alexander Haig", "Francis Pym", channel="phone"),
        labelled("Alexander Haig", "Francis Pym"),
    ).contacts
    pairs = match(gold, [found(HAIG, PYM), found(HAIG, PYM, channel="phone")])
    assert pairs == ((0, 1), (1, 0))


def test_one_side_alone_is_no_match():
    gold = document(labelled("Alexander Haig", "Francis Pym")).contacts
    assert match(gold, [found(HAIG, GALTIERI)]) == ()


def test_two_of_one_party_are_no_match():
    gold = document(labelled("Alexander Haig", "Thomas Enders", "Francis Pym")).contacts
    colleagues = found(HAIG, person("Thomas Enders", "USA"))
    assert match(gold, [colleagues]) == ()


def test_movement_of_the_same_country_matches():
    gold = document(labelled("Juan Manuel Santos", "FARC", countries=["COL"])).contacts
    talks = found(person("Juan Manuel Santos", "COL"), party("FARC", "COL"))
    assert match(gold, [talks]) == ((0, 0),)


def test_party_for_its_person_matches_but_is_not_right():
    gold = document(labelled("Alexander Haig", "Francis Pym")).contacts[0]
    partly = found(HAIG, party("United Kingdom", "GBR"))
    assert match([gold], [partly]) == ((0, 0),)
    assert judge(gold, partly)["participants"] is False
    assert judge(gold, partly)["countries"] is True


def test_any_of_takes_each_answer_and_no_other():
    gold = document(
        labelled(
            "Alexander Haig",
            "Francis Pym",
            any_of={"channel": ["unspecified"], "end": ["1982-04-09"]},
        )
    ).contacts[0]
    right = judge(gold, found(HAIG, PYM, end="1982-04-09", channel="unspecified"))
    assert right["channel"] and right["end"] and right["start"]
    assert not judge(gold, found(HAIG, PYM, channel="video"))["channel"]


def test_figures_of_a_complete_set_counted_by_hand():
    """Three labelled: one wholly right, one with the wrong channel, one missed; one false."""
    gold = document(
        labelled("Alexander Haig", "Francis Pym"),
        labelled("Alexander Haig", "Leopoldo Galtieri", countries=["USA", "ARG"], day="1982-04-10"),
        labelled("Francis Pym", "Javier Perez de Cuellar", countries=["GBR", "UNO"]),
    )
    result = hold_against(
        gold,
        [
            found(HAIG, PYM),
            found(HAIG, GALTIERI, day="1982-04-10", channel="phone"),
            found(PYM, GALTIERI),
            found(HAIG, person("Thomas Enders", "USA"), scope="domestic"),
        ],
    )
    figures = count([result])
    assert (figures.gold, figures.found, figures.matched, figures.strict) == (3, 3, 2, 1)
    assert figures.precision == pytest.approx(2 / 3)
    assert figures.recall == pytest.approx(2 / 3)
    assert figures.f1 == pytest.approx(2 / 3)
    assert figures.strict_f1 == pytest.approx(1 / 3)
    assert figures.accuracy("channel") == 0.5
    assert figures.accuracy("participants") == 1.0
    assert figures.accuracy("place") is None


def test_optional_is_neither_rewarded_nor_punished():
    optional = labelled(
        "Alexander Haig", "Leopoldo Galtieri", optional=True, countries=["USA", "ARG"]
    )
    gold = document(labelled("Alexander Haig", "Francis Pym"), optional)
    with_it = count([hold_against(gold, [found(HAIG, PYM), found(HAIG, GALTIERI)])])
    without = count([hold_against(gold, [found(HAIG, PYM)])])
    assert with_it == without
    assert (with_it.gold, with_it.found, with_it.matched) == (1, 1, 1)


def test_domestic_labels_and_finds_never_count():
    gold = document(labelled("Alexander Haig", "Thomas Enders", scope="domestic"))
    at_home = found(HAIG, person("Thomas Enders", "USA"), scope="domestic")
    figures = count([hold_against(gold, [at_home])])
    assert (figures.gold, figures.found, figures.empty_documents) == (0, 0, 1)
    figures = count([hold_against(gold, [replace(at_home, scope="international")])])
    assert (figures.found, figures.false_in_empty, figures.empty_with_false) == (1, 1, 1)


def test_incomplete_labels_count_recall_only():
    gold = document(labelled("Pym", countries=[]), complete=False)
    figures = count([hold_against(gold, [found(HAIG, PYM), found(HAIG, GALTIERI)])])
    assert (figures.gold, figures.found, figures.strict) == (1, 1, 1)
    assert (figures.recall, figures.strict_recall, figures.dated_recall) == (1.0, 1.0, 1.0)


def test_accounts_are_counted_up_to_the_wanted_number():
    gold = document(
        labelled("Alexander Haig", "Francis Pym"),
        accounts=[
            {"contact": 0, "source": "Foreign Office", "speaker": "Francis Pym", "min": 2},
            {"contact": 0, "source": "State Department", "speaker": None, "min": 1},
        ],
    )
    told = (
        FoundAccount("the Foreign Office", "Pym"),
        FoundAccount("Kremlin", None),
    )
    figures = count([hold_against(gold, [found(HAIG, PYM, accounts=told)])])
    assert (figures.accounts_wanted, figures.accounts_found) == (3, 1)


def test_halves_do_not_change():
    # sha1('a') starts with 8, sha1('b') with e, sha1('d') with 3.
    assert [find_half(doc_id) for doc_id in "abd"] == ["dev", "dev", "test"]


def test_gold_is_read_from_lines_and_from_folders(tmp_path):
    (tmp_path / "one.json").write_text('{"id": "one", "contacts": []}')
    (tmp_path / "one.txt").write_text("Nothing happened.")
    (tmp_path / "more.jsonl").write_text('{"id": "two", "text": "Nor here.", "contacts": []}\n\n')
    read = {gold.doc_id: gold.text for gold in read_gold(tmp_path)}
    assert read == {"one": "Nothing happened.", "two": "Nor here."}


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"contacts": []}', '{"id": "x", "contacts": [{"start": "soon"}]}']
)
def test_wrong_gold_is_refused_in_words(tmp_path, content, capsys):
    path = tmp_path / "gold.json"
    path.write_text(content)
    with pytest.raises(GoldError):
        read_gold(path)
    assert run_score(path) == 2
    assert capsys.readouterr().err.strip()


def test_score_of_built_tables_names_what_is_not_there(tmp_path, capsys):
    from pipeline.models import Document
    from pipeline.tables import to_tables, write_tables

    write_tables(to_tables([Document(doc_id="there", text="Quiet.")], []), tmp_path / "built")
    contact = labelled("Alexander Haig", "Francis Pym", countries=["USA", "GBR"])
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        json.dumps({"id": "there", "contacts": [contact]})
        + "\n"
        + json.dumps({"id": "elsewhere", "contacts": []})
    )
    assert run_score(gold, str(tmp_path / "built"), as_json=True) == 1
    printed = capsys.readouterr()
    assert "elsewhere" in printed.err
    values = json.loads(printed.out)
    assert values["figures"]["complete"]["recall"] == 0.0
    assert values["documents"][0]["missed"][0]["participants"] == ["Alexander Haig", "Francis Pym"]
    assert run_score(gold, str(tmp_path / "built")) == 1
    assert "missed  Alexander Haig, Francis Pym | 1982-04-08" in capsys.readouterr().out


def test_what_a_change_won_and_lost_is_named(tmp_path, capsys):
    gold = document(
        labelled("Alexander Haig", "Francis Pym"),
        labelled("Alexander Haig", "Leopoldo Galtieri", countries=["USA", "ARG"], day="1982-04-10"),
    )
    before = to_values([hold_against(gold, [found(HAIG, PYM), found(PYM, GALTIERI)])])
    now = to_values(
        [hold_against(gold, [found(HAIG, PYM, channel="phone"), found(HAIG, GALTIERI, day=None)])]
    )
    changes = [(change.is_gain, change.kind) for change in find_changes(before, now)]
    assert changes == [(True, "missed"), (True, "false"), (False, "wrong"), (False, "wrong")]
    lines = list(to_change_lines(before, now))
    assert (
        lines[0]
        == "complete: f1 0.500 -> 1.000  strict_f1 0.500 -> 0.000  strict_recall 0.500 -> 0.000"
    )
    assert "+ d  missed  Alexander Haig, Leopoldo Galtieri | 1982-04-10 | in_person | held" in lines
    assert find_changes(now, now) == []

    wrong = tmp_path / "scores.json"
    wrong.write_text("[]")
    labels = tmp_path / "gold.json"
    labels.write_text('{"id": "d", "contacts": []}')
    assert run_score(labels, since=wrong) == 2
    assert "no scores" in capsys.readouterr().err


def test_reliability_counted_by_hand():
    """Said 0.9 twice and 0.6 once; one of the two and the one are right."""
    gold = document(
        labelled("Alexander Haig", "Francis Pym"),
        labelled("Alexander Haig", "Leopoldo Galtieri", countries=["USA", "ARG"], day="1982-04-10"),
    )
    result = hold_against(
        gold,
        [
            found(HAIG, PYM, confidence=0.9),
            found(PYM, GALTIERI, confidence=0.9),
            found(HAIG, GALTIERI, day="1982-04-10", channel="phone", confidence=0.6),
        ],
    )
    bands = find_bands([result])
    assert [(band.high, band.found, band.matched, band.strict) for band in bands] == [
        (0.6, 1, 1, 0),
        (0.9, 2, 1, 1),
    ]
    assert find_error(bands) == pytest.approx((0.4 + 0.8) / 3)
    assert find_bands([hold_against(replace(gold, complete=False), [found(HAIG, PYM)])]) == []
    assert find_error([]) is None
