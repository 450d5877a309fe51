"""Export: a real reader of each format opens the file and finds the contacts; text stays text."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import icalendar
import networkx as nx
import pyarrow.parquet as pq
import pytest
from sample_records import TEXT, contact, document, person

from pipeline.command import EXPORT_KINDS
from pipeline.export import export_tables, to_export
from pipeline.schemas import SCHEMAS
from pipeline.tables import Tables, to_tables

HOSTILE = '<script>alert(1)</script><b>O\'Orr</b> & "Ali"; =1+1, \\'


@pytest.fixture(scope="module")
def tables() -> Tables:
    both = (person("Ada Orr", "NOR"), person(HOSTILE, None, is_initiator=True))
    later = date(2031, 6, 1)
    return to_tables(
        [document()],
        [
            contact(),
            contact("c2", participants=both, start=later, end=later + timedelta(2),
                    precision="range", channel="phone", place=HOSTILE),
            contact("c3", start=None, end=None, precision="unknown", date_basis="none"),
            contact("c4", status="denied"),
            contact("c5", status="planned"),
        ],
    )  # fmt: skip


def test_csv(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "csv", tmp_path / "a.csv") == 5
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == SCHEMAS["contacts"].names
    assert {row["contact_id"] for row in rows} == {"c1", "c2", "c3", "c4", "c5"}
    assert next(row for row in rows if row["contact_id"] == "c2")["place"] == HOSTILE


def test_jsonl(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "jsonl", tmp_path / "a.jsonl") == 5
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    first = rows[0]
    assert first["evidence"][0]["text"] == TEXT
    assert first["accounts"][0]["source"] == "Norland Gazette"
    assert [row["name"] for row in first["people"]] == ["Ada Orr", "Ivo Tan"]
    assert (first["start"], first["place_country"]) == ("2031-05-03", None)
    assert rows[-1]["start"] is None


def test_parquet(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "parquet", tmp_path / "a.parquet") == 5
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.schema.equals(SCHEMAS["contacts"])
    assert table.num_rows == 5


def test_timelinejs_escapes_what_it_shows_as_html(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "timelinejs", tmp_path / "a.json") == 4
    events = json.loads((tmp_path / "a.json").read_text())["events"]
    event = next(event for event in events if event["unique_id"] == "c2")
    assert event["start_date"] == {"year": 2031, "month": 6, "day": 1}
    assert event["end_date"] == {"year": 2031, "month": 6, "day": 3}
    shown = json.dumps(event["text"])
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_ics(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "ics", tmp_path / "a.ics") == 4
    calendar = icalendar.Calendar.from_ical((tmp_path / "a.ics").read_bytes())
    events = {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}
    assert set(events) == {"c1", "c2", "c4", "c5"}
    long = events["c2"]
    assert (long.decoded("dtstart"), long.decoded("dtend")) == (date(2031, 6, 1), date(2031, 6, 4))
    assert str(long["location"]) == HOSTILE
    states = {name: str(event["status"]) for name, event in events.items()}
    assert states == {"c1": "CONFIRMED", "c2": "CONFIRMED", "c4": "CANCELLED", "c5": "TENTATIVE"}


def test_gexf(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "gexf", tmp_path / "a.gexf") == 3
    graph = nx.read_gexf(tmp_path / "a.gexf")
    assert set(graph.nodes) == {"Ada Orr", "Ivo Tan", HOSTILE}
    assert graph.nodes["Ada Orr"]["country"] == "NOR"
    edge = graph.edges["Ada Orr", "Ivo Tan"]
    # c1 and the undated c3 are held; c4 is denied, c5 planned.
    assert (edge["weight"], edge["first"], edge["last"]) == (2, "2031-05-03", "2031-05-03")


def test_gexf_without_characters_that_xml_has_not(tmp_path: Path) -> None:
    odd = contact(participants=(person("A\ufffeda\x01"), person("Ivo")))
    export_tables(to_tables([document()], [odd]), "gexf", tmp_path / "a.gexf")
    assert set(nx.read_gexf(tmp_path / "a.gexf").nodes) == {"Ada", "Ivo"}


def test_plover(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "plover", tmp_path / "a.jsonl") == 4
    rows = {
        row["id"]: row for row in map(json.loads, (tmp_path / "a.jsonl").read_text().splitlines())
    }
    call = rows["c2"]
    assert (call["event"], call["mode"], call["cameo"]) == ("CONSULT", "phone", "041")
    assert call["source"] == [{"actor": HOSTILE, "country": None, "role": None}]
    assert call["target"] == [{"actor": "Ada Orr", "country": "NOR", "role": None}]
    assert (rows["c5"]["event"], rows["c5"]["mode"]) == ("AGREE", None)
    assert call["text"] == [TEXT]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_html_is_self_contained_and_shows_text_as_text(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "html", tmp_path / "a.html") == 5
    page = _Tags()
    page.feed((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert page.links == []
    assert "b" not in page.tags
    assert page.tags.count("tr") == 6
    assert any(HOSTILE in words for words in page.words)
    scripts = page.tags.count("script")
    plain = to_tables([document()], [contact(), contact("c2", channel="phone")])
    other = _Tags()
    other.feed(to_export(plain, "html").content.decode())
    assert scripts == other.tags.count("script")


@pytest.mark.parametrize("kind", EXPORT_KINDS)
def test_every_format_takes_empty_tables_and_repeats_itself(kind: str, tables: Tables) -> None:
    assert to_export(to_tables([], []), kind).count == 0
    assert to_export(tables, kind).content == to_export(tables, kind).content


def test_an_unknown_format_is_named(tables: Tables, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'xls' is no format; there are csv, "):
        export_tables(tables, "xls", tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_the_old_file_stays_when_writing_fails(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.storage._flush", fail)
    with pytest.raises(OSError, match="No space"):
        export_tables(replace(tables), "csv", path)
    assert [item.name for item in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "old"
