from __future__ import annotations

import csv
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import extract
from pipeline.accounts import Statement, attach_statements, find_quotes, find_statements
from pipeline.models import Account, Channel, Claim, ClaimDate, Entity, Mention, Participant
from pipeline.segment import split_sentences

CASES = Path(__file__).parent / "cases"


def read_quote_cases() -> list[object]:
    with (CASES / "quotes.csv").open(encoding="utf-8", newline="") as handle:
        return [
            pytest.param(
                row["text"].replace("\\n", "\n"),
                [q for q in row["quotes"].replace("\\n", "\n").split("|") if q],
                id=row["note"],
            )
            for row in csv.DictReader(handle)
        ]


@pytest.mark.parametrize(("text", "expected"), read_quote_cases())
def test_quotes(text: str, expected: list[str]) -> None:
    assert [text[q.start_char : q.end_char] for q in find_quotes(text)] == expected


@given(st.text(alphabet=" \n.,aSs1\"'“”‘’«»„>", max_size=80))
def test_quotes_are_ordered_and_inside_the_text(text: str) -> None:
    end = 0
    for quote in find_quotes(text):
        assert end <= quote.start_char < quote.end_char <= len(text)
        assert text[quote.start_char : quote.end_char].strip()
        end = quote.end_char


@pytest.mark.fuzz
@pytest.mark.parametrize(
    "unit", ['"', "“", "'a ", "‘s’ ", '"\n\n', "“\n\n“", "> a\n", ">\n", "«", '" "', "\n \n", " \n"]
)
def test_quotes_take_time_in_proportion_to_length(unit: str) -> None:
    def measure(times: int) -> float:
        started = time.process_time()
        find_quotes(unit * times)
        return time.process_time() - started

    assert measure(200_000) < 20 * measure(20_000) + 1


@dataclass
class Story:
    """A text with hand-made people; each is named by the words that stand for it."""

    text: str
    names: dict[str, Entity]
    mentions: list[Mention] = field(init=False)

    def __post_init__(self) -> None:
        taken: list[tuple[int, int]] = []
        self.mentions = []
        for words, entity in sorted(self.names.items(), key=lambda item: -len(item[0])):
            at = self.text.find(words)
            while at >= 0:
                end = at + len(words)
                if not any(s < end and at < e for s, e in taken):
                    taken.append((at, end))
                    kind = "party" if entity.kind == "party" else "name"
                    if words.lower() in {"he", "she", "they"}:
                        kind = "pronoun"
                    self.mentions.append(Mention(at, end, words, kind, (entity,)))
                at = self.text.find(words, end)
        self.mentions.sort(key=lambda m: m.start_char)

    def find(self) -> list[Statement]:
        return find_statements(self.text, split_sentences(self.text), self.mentions)

    def claim(self, words: str, *people: Entity, channel: Channel = "phone") -> Claim:
        at = self.text.index(words)
        sentence = next(s for s in split_sentences(self.text) if s.start_char <= at < s.end_char)
        return Claim(
            doc_id="story",
            start_char=sentence.start_char,
            end_char=sentence.end_char,
            trigger=words,
            trigger_start=at,
            trigger_end=at + len(words),
            participants=tuple(
                Participant(
                    name=p.name,
                    role=None,
                    country=p.country,
                    organisation=None,
                    mention=p.name,
                    resolved_by="document",
                    is_initiator=False,
                    entity_id=p.entity_id,
                    party=p.country or p.name,
                )
                for p in people
            ),
            when=ClaimDate(None, None, "unknown", "none"),
            channel=channel,
            status="held",
            scope="international",
            place=None,
            place_country=None,
            topics=(),
            confidence=1.0,
        )

    def attach(self, *contacts: Claim) -> list[list[Account]]:
        sentences = split_sentences(self.text)
        return attach_statements(self.text, self.find(), [[c] for c in contacts], sentences)


ORLA = Entity(0, "person", "Orla Venn", "President", "IRL", None, "document")
TOMAS = Entity(1, "person", "Tomás Rial", "Prime Minister", "PRT", None, "document")
INES = Entity(2, "person", "Ines Duarte", "Foreign Ministry spokeswoman", "PRT", None, "document")
IRELAND = Entity(3, "party", "Ireland", None, "IRL", None, "party")
PORTUGAL = Entity(4, "party", "Portugal", None, "PRT", None, "party")
BRAM = Entity(5, "person", "Bram Kuiper", "President", "NLD", None, "document")
NAMES = {
    "President Orla Venn": ORLA,
    "Venn": ORLA,
    "Prime Minister Tomás Rial": TOMAS,
    "Rial": TOMAS,
    "Ines Duarte": INES,
    "Ireland": IRELAND,
    "Dublin": IRELAND,
    "Irish": IRELAND,
    "Portuguese": PORTUGAL,
    "Lisbon": PORTUGAL,
    "President Bram Kuiper": BRAM,
    "Kuiper": BRAM,
}


# text | kind, source, speaker of each statement found
STATEMENTS = [
    ("Venn said that the ships would sail.", [("paraphrase", None, "Orla Venn")]),
    (
        "“We shall keep the ports open all winter,” said Venn.",
        [("quote", None, "Orla Venn")],
    ),
    (
        "Venn has repeatedly warned Rial that the ports would close.",
        [("paraphrase", None, "Orla Venn")],
    ),
    ("Venn was told that the ports would close.", []),
    ("Venn called on Rial at home.", []),
    ("Venn called on Rial to reopen the ports.", [("paraphrase", None, "Orla Venn")]),
    ("Venn went on to Lisbon.", []),
    ("Venn wrote to Rial on Monday.", []),
    ("Venn wrote that the ports stay open.", [("paraphrase", None, "Orla Venn")]),
    ("Lisbon: Venn meets Rial again.", []),
    ("Downing Street: Venn warned Rial.", [("paraphrase", "Downing Street", "Orla Venn")]),
    ("Venn met Rial and told him that it was late.", [("paraphrase", None, "Orla Venn")]),
    ("Venn met Rial, and both said nothing new.", []),
    (
        "According to Portuguese presidential aides, Venn was late.",
        [("paraphrase", "Portuguese presidential aides", None)],
    ),
    (
        "Venn was late, according to an aide at the Foreign Ministry.",
        [("paraphrase", "aide at the Foreign Ministry", None)],
    ),
    (
        "According to a statement released by the Foreign Ministry, Rial told Venn that he agreed.",
        [("paraphrase", "Foreign Ministry", "Tomás Rial")],
    ),
    (
        "Rial told Venn that the ships were late, the Portuguese Defence Ministry said on Monday.",
        [("paraphrase", "Portuguese Defence Ministry", "Tomás Rial")],
    ),
    (
        "“Venn made clear that the ports stay open,” the Irish foreign ministry statement read.",
        [("quote", "Irish foreign ministry", "Orla Venn")],
    ),
    (
        "Foreign Ministry spokeswoman Ines Duarte said that Venn had called.",
        [("paraphrase", "Foreign Ministry", "Ines Duarte")],
    ),
    (
        "Ines Duarte, a Foreign Ministry spokeswoman, denied that anybody had called.",
        [("paraphrase", "Foreign Ministry", "Ines Duarte")],
    ),
    (
        "The Kremlin said that Venn called. “It was a good talk for all,” the statement added.",
        [("paraphrase", "Kremlin", None), ("quote", "Kremlin", None)],
    ),
    (
        "A senior Irish official said that the call was short. Lisbon had asked for it, the "
        "official added.",
        [("paraphrase", "senior Irish official", None)] * 2,
    ),
    (
        "A senior Irish official said that it was short. Then a senior official said it was long.",
        [("paraphrase", "senior Irish official", None)] * 2,
    ),
    ("Reuters reported that Venn had called Rial.", [("paraphrase", "Reuters", None)]),
    ("Venn: “The ports stay open, come what may.”", [("quote", None, "Orla Venn")]),
    (
        "“The ports stay open,” Venn said. “They will be open all the winter through.”",
        [("quote", None, "Orla Venn")],
    ),
    (
        "“The ports stay open.\n\n“They stay open all winter long,” Venn said.",
        [("quote", None, "Orla Venn")],
    ),
    ("Venn called it a “so-called” port, and Rial said no.", [("paraphrase", None, "Tomás Rial")]),
    ("“Nobody is named here at all,” it went.", []),
    ("The ships sailed on Monday.", []),
]


@pytest.mark.parametrize(("text", "expected"), STATEMENTS, ids=[t[0][:60] for t in STATEMENTS])
def test_statements(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = Story(text, NAMES).find()
    assert [(s.kind, s.source, s.speaker and s.speaker.name) for s in found] == expected


def test_statement_of_a_quotation_and_its_attribution_is_the_whole_paragraph() -> None:
    text = "“One talk is not enough. We need three,” said Venn.\n\nThe ships sailed."
    (statement,) = Story(text, NAMES).find()
    assert text[statement.start_char : statement.end_char] == text.split("\n")[0]


def test_country_comes_from_the_source_then_the_speaker() -> None:
    text = "Venn told Rial that it was late, Lisbon said. Venn repeated that it was late."
    assert [s.country for s in Story(text, NAMES).find()] == ["PRT", "IRL"]


def read_account_cases() -> list[object]:
    with (CASES / "accounts.csv").open(encoding="utf-8", newline="") as handle:
        return [
            pytest.param(r["text"].replace("\\n", "\n"), r["said"], id=r["note"])
            for r in csv.DictReader(handle)
        ]


@pytest.mark.model
@pytest.mark.parametrize(("text", "said"), read_account_cases())
def test_who_is_given_words_of_the_contacts_of_a_text(text: str, said: str) -> None:
    accounts = extract(text, published="2024-03-06").accounts.sort_values("start_char")
    assert len(accounts) == accounts["start_char"].nunique() or "both" in text
    each = accounts.drop_duplicates("start_char").fillna("")
    assert ";".join(f"{a.source}/{a.speaker}" for a in each.itertuples()) == said


@pytest.mark.model
def test_a_release_gives_its_publisher_as_source_of_its_own_side() -> None:
    text = (
        "President Alma Laine of Finland spoke by telephone with Prime Minister Jon Hauge of Norway"
        " today. The President stressed that patience was running out. Prime Minister Hauge noted"
        " that the bridge had to stay closed."
    )
    release = extract(text, published="2024-03-04", source="Office of the President of Finland")
    told = release.accounts.sort_values("start_char")
    assert list(told["speaker"]) == ["Alma Laine", "Jon Hauge"]
    assert list(told["source"].fillna("")) == ["Office of the President of Finland", ""]
    press = extract(text, published="2024-03-04", source="Helsinki Times").accounts
    assert press["source"].isna().all()


CALL = "President Orla Venn spoke by phone with Prime Minister Tomás Rial on Monday."
OTHER = "President Bram Kuiper met Prime Minister Tomás Rial on Tuesday."


def attached(rest: str) -> list[int]:
    """Return how many accounts the call of Venn has, and, where told, the meeting of Kuiper."""
    story = Story(f"{CALL} {rest}", NAMES)
    contacts = [story.claim("spoke", ORLA, TOMAS)]
    if OTHER in rest:
        contacts.append(story.claim("met", BRAM, TOMAS, channel="in_person"))
    return [len(accounts) for accounts in story.attach(*contacts)]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        pytest.param("During the call, Venn said that it was late.", [1], id="the occasion"),
        pytest.param("Venn told Rial that it was late.", [1], id="the addressee"),
        pytest.param("Venn stressed that it was late.", [1], id="a participant at once"),
        pytest.param("Ships sail.\n\nMore.\n\nVenn said it was late.", [0], id="much later"),
        pytest.param("Venn told reporters that it was late.", [0], id="said to the press"),
        pytest.param(
            "Venn told reporters that the call with Lisbon was short.", [1], id="press, of the call"
        ),
        pytest.param(
            "Venn told reporters that she had made it plain.", [1], id="press, back on it"
        ),
        pytest.param("On her trip to Fiji, Venn said that Lisbon was late.", [0], id="other trip"),
        pytest.param(
            "Lisbon said that Venn was late. “It was the third time this week,” the statement "
            "added.",
            [2],
            id="continued",
        ),
        pytest.param(
            "Venn told a rally that it was late. “It was the third time this week,” she added.",
            [0],
            id="continued from what is not attached",
        ),
        pytest.param("Kuiper said that it was late.", [0], id="somebody else"),
        pytest.param(f"\n\n{OTHER} Rial said that it was late.", [0, 1], id="the next takes over"),
        pytest.param(f"\n\n{OTHER} Rial told Venn that it was late.", [1, 0], id="named, earlier"),
        pytest.param(
            f"\n\n{OTHER} During the call, Rial said that it was late.", [1, 0], id="by its channel"
        ),
    ],
)
def test_attached_accounts(rest: str, expected: list[int]) -> None:
    assert attached(rest) == expected


def test_background_does_not_take_over() -> None:
    story = Story(
        f"{CALL} President Bram Kuiper had met Rial on Friday. Rial stressed that it was late.",
        NAMES,
    )
    contacts = [story.claim("spoke", ORLA, TOMAS), story.claim("met", BRAM, TOMAS)]
    assert [len(accounts) for accounts in story.attach(*contacts)] == [1, 0]


def test_unknown_source_goes_on_where_others_spoke() -> None:
    story = Story(
        f"{CALL} Venn told Rial that it was late. A diplomat described it as cool.", NAMES
    )
    assert len(story.attach(story.claim("spoke", ORLA, TOMAS))[0]) == 2


@pytest.mark.parametrize(("verb", "expected"), [("was", [1, 0]), ("will be", [0, 1])])
def test_what_is_planned_is_spoken_of_in_the_future(verb: str, expected: list[int]) -> None:
    plan = "Venn and Rial are to meet in May."
    story = Story(f"{CALL} {plan} Venn said that Lisbon {verb} late.", NAMES)
    planned = replace(story.claim("meet", ORLA, TOMAS), status="planned")
    contacts = [story.claim("spoke", ORLA, TOMAS), planned]
    assert [len(accounts) for accounts in story.attach(*contacts)] == expected


def test_talk_in_which_another_is_told_has_the_words_too() -> None:
    story = Story(f"{CALL} Venn noted that she had met President Bram Kuiper in May.", NAMES)
    contacts = [story.claim("spoke", ORLA, TOMAS), story.claim("met", ORLA, BRAM)]
    assert [len(accounts) for accounts in story.attach(*contacts)] == [1, 1]


def test_lead_belongs_to_the_contact_told_next() -> None:
    story = Story(f"Venn told Rial that it was late, and Rial did not reply.\n\n{CALL}", NAMES)
    assert len(story.attach(story.claim("spoke", ORLA, TOMAS))[0]) == 1


def test_account_carries_the_exact_words() -> None:
    story = Story(f"{CALL} “We shall meet before the winter ends,” Venn told Rial.", NAMES)
    ((account,),) = story.attach(story.claim("spoke", ORLA, TOMAS))
    assert account.text == "“We shall meet before the winter ends,” Venn told Rial."
    assert story.text[account.start_char : account.end_char] == account.text
    assert (account.kind, account.speaker, account.country) == ("quote", "Orla Venn", "IRL")


@given(st.lists(st.sampled_from([*"\n.,:“”\"'", " said ", "Venn", " the Kremlin ", " they ",
                                 "According to ", " told ", " added", " the statement ", "Rial"]),
                max_size=40))  # fmt: skip
def test_statements_are_ordered_and_inside_the_text(parts: list[str]) -> None:
    story = Story("".join(parts), NAMES)
    end = 0
    for statement in story.find():
        assert end <= statement.start_char < statement.end_char <= len(story.text)
        assert statement.speaker is not None or statement.source is not None
        end = statement.end_char


@pytest.mark.fuzz
@pytest.mark.parametrize(
    "unit",
    [
        "Venn said ",
        "“Venn said.” ",
        "according to ",
        "the senior ",
        ", Venn, ",
        "U.S. ",
        "Venn and ",
        "Venn said; ",
    ],
)
def test_statements_take_time_in_proportion_to_length(unit: str) -> None:
    def measure(times: int) -> float:
        story = Story(unit * times, NAMES)
        sentences = split_sentences(story.text)
        started = time.process_time()
        find_statements(story.text, sentences, story.mentions)
        return time.process_time() - started

    assert measure(2_000) < 20 * measure(200) + 1


@pytest.mark.fuzz
def test_attaching_takes_time_in_proportion_to_length() -> None:
    def measure(times: int) -> float:
        story = Story(f"{CALL} Venn stressed it. " * times, NAMES)
        sentences = split_sentences(story.text)
        statements = find_statements(story.text, sentences, story.mentions)
        claim = story.claim("spoke", ORLA, TOMAS)
        step = len(story.text) // times
        contacts = [
            [replace(claim, start_char=n * step, end_char=n * step + claim.end_char)]
            for n in range(times)
        ]
        started = time.process_time()
        accounts = attach_statements(story.text, statements, contacts, sentences)
        assert sum(len(own) for own in accounts) == len(statements) == times
        return time.process_time() - started

    assert measure(1_000) < 20 * measure(100) + 1
