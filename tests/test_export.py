"""Export: a real reader of each format opens the file and finds the contacts; text stays text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import icalendar
import jsonschema
import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import TEXT, contact, document, person

from pipeline.command import EXPORT_KINDS
from pipeline.export import FORMATS, Note, export_tables, name_note, to_export
from pipeline.export.rows import PARQUET_KEY
from pipeline.schemas import SCHEMAS
from pipeline.tables import Tables, to_frame, to_tables

HOSTILE = (
    '=HYPERLINK("http://a.example")<script>alert(1)</script><b>O\'Orr</b> & "Ali";'
    "[x](javascript:alert(1)) \\"
)
UNRULY = "A\x01da\x0b\nEND:VEVENT\r\nBEGIN:VALARM ]]> \ufffe"
NOTE = Note(5, 9, 1, 3, (("Country", "Norland"), ("Words", HOSTILE)), date(2031, 7, 1))
SAID = {
    "made_by": "crisis contacts",
    "filters": [
        {"filter": "Country", "value": "Norland"},
        {"filter": "Words", "value": HOSTILE},
    ],
    "contacts": 5,
    "contacts_in_all": 9,
    "undated_in": 1,
    "undated_left_out": 3,
    "tables_built": "2031-07-01",
}
SCHEMA_FOLDER = Path(__file__).parent / "schemas"


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
            contact("c5", status="planned", start=date(2031, 8, 1), end=date(2031, 8, 31),
                    precision="month"),
        ],
    )  # fmt: skip


def check_schema(name: str, values: Iterable[object]) -> None:
    schema = json.loads((SCHEMA_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for value in values:
        validator.validate(value)


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_command_offers_every_format() -> None:
    assert set(EXPORT_KINDS) == set(FORMATS)


def test_csv(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "csv", tmp_path / "a.csv") == 5
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == SCHEMAS["contacts"].names
    assert {row["contact_id"] for row in rows} == {"c1", "c2", "c3", "c4", "c5"}
    # An apostrophe in front, so that no spreadsheet runs it.
    assert next(row for row in rows if row["contact_id"] == "c2")["place"] == f"'{HOSTILE}"


def test_what_csv_holds_is_the_table(tables: Tables) -> None:
    # "; " parts the items of a list; one that holds it itself is told apart in the other formats.
    file = io.BytesIO(to_export(tables, "csv").content)
    read = pd.read_csv(file, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    rows = []
    for row in read.to_dict("records"):
        row = {
            name: re.sub(r"^'(?=[=+@\t\r\n-])", "", value) or None for name, value in row.items()
        }
        for name in ("participants", "countries", "topics", "conflicts", "documents"):
            row[name] = row[name].split("; ") if row[name] else []
        for name in ("n_documents", "n_sources"):
            row[name] = int(row[name])
        for name in ("start", "end", "first_reported"):
            row[name] = date.fromisoformat(row[name]) if row[name] else None
        rows.append({**row, "confidence": float(row["confidence"])})
    pd.testing.assert_frame_equal(to_frame("contacts", rows), tables.contacts)


def test_a_row_for_each_person_of_each_contact(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "participants", tmp_path / "a.csv") == 5
    read = pd.read_csv(tmp_path / "a.csv", encoding="utf-8-sig", keep_default_na=False)
    people = tables.participants
    assert read["contact_id"].tolist() == people["contact_id"].tolist()
    assert read["mention"].str.lstrip("'").tolist() == people["mention"].tolist()
    assert read.loc[read["contact_id"] == "c5", "start"].tolist() == ["2031-08-01"] * 2


def test_jsonl(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "jsonl", tmp_path / "a.jsonl") == 5
    rows = read_lines(tmp_path / "a.jsonl")
    first = rows[0]
    assert first["evidence"][0]["text"] == TEXT
    assert first["accounts"][0]["source"] == "Norland Gazette"
    assert [row["name"] for row in first["people"]] == ["Ada Orr", "Ivo Tan"]
    assert (first["start"], first["place_country"]) == ("2031-05-03", None)
    assert rows[-1]["start"] is None


def test_what_json_lines_hold_are_the_tables(tables: Tables, tmp_path: Path) -> None:
    export_tables(tables, "jsonl", tmp_path / "a.jsonl")
    rows = read_lines(tmp_path / "a.jsonl")
    days = ("start", "end", "first_reported", "claimed_start", "claimed_end")

    def revive(row: dict[str, object], name: str) -> dict[str, object]:
        columns = SCHEMAS[name].names
        plain = {column: row[column] for column in columns}
        found = {day: date.fromisoformat(str(plain[day])) for day in days if plain.get(day)}
        return plain | found

    assert len(rows) == 5
    contacts = to_frame("contacts", [revive(row, "contacts") for row in rows])
    pd.testing.assert_frame_equal(contacts, tables.contacts)
    for name, key in (("participants", "people"), ("evidence", "evidence"), ("accounts",) * 2):
        inner = [{"contact_id": row["contact_id"], **one} for row in rows for one in row[key]]
        frame = to_frame(name, [revive(one, name) for one in inner])
        pd.testing.assert_frame_equal(frame, getattr(tables, name))


def test_parquet_gives_the_same_table_and_says_what_it_holds(
    tables: Tables, tmp_path: Path
) -> None:
    assert export_tables(tables, "parquet", tmp_path / "a.parquet", NOTE) == 5
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.schema.equals(SCHEMAS["contacts"])
    rows = table.replace_schema_metadata(None).to_pylist()
    pd.testing.assert_frame_equal(to_frame("contacts", rows), tables.contacts)
    assert json.loads(table.schema.metadata[PARQUET_KEY]) == SAID
    assert len(pd.read_parquet(tmp_path / "a.parquet")) == 5


def test_timelinejs_fits_its_schema_and_escapes_what_it_shows_as_html(
    tables: Tables, tmp_path: Path
) -> None:
    assert export_tables(tables, "timelinejs", tmp_path / "a.json", NOTE) == 4
    made = json.loads((tmp_path / "a.json").read_text())
    check_schema("timelinejs", [made])
    events = {event["unique_id"]: event for event in made["events"]}
    assert set(events) == {"c1", "c2", "c4", "c5"}
    assert events["c2"]["start_date"] == {"year": 2031, "month": 6, "day": 1}
    assert events["c2"]["end_date"] == {"year": 2031, "month": 6, "day": 3}
    # A month is no day.
    assert events["c5"]["start_date"] == {"year": 2031, "month": 8}
    assert events["c5"]["display_date"] == "some time in 2031-08"
    shown = json.dumps(made)
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    note = made["title"]["text"]["text"]
    assert "Undated contacts: 0 in this file, 4 left out." in note
    assert "Tables built on 2031-07-01." in note


@pytest.mark.parametrize("to", [("timelinejs-csv", "a.txt"), ("timelinejs", "a.csv")])
def test_timelinejs_as_rows_of_its_spreadsheet(
    tables: Tables, tmp_path: Path, to: tuple[str, str]
) -> None:
    kind, name = to
    assert export_tables(tables, kind, tmp_path / name, NOTE) == 4
    read = pd.read_csv(tmp_path / name, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert read["Type"].tolist() == ["title", "", "", "", ""]
    assert "4 of 9 contacts." in read["Text"][0]
    made = json.loads(to_export(tables, "timelinejs").content)["events"]
    for row, event in zip(read.iloc[1:].to_dict("records"), made, strict=True):
        start, end = event["start_date"], event["end_date"]
        parts = [row["Year"], row["Month"], row["Day"]]
        assert parts == [str(start.get(part, "")) for part in ("year", "month", "day")]
        assert row["End Day"] == str(end.get("day", ""))
        assert row["Headline"].lstrip("'") == event["text"]["headline"]
        assert not row["Headline"].startswith("=")


def test_ics(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "ics", tmp_path / "a.ics", NOTE) == 4
    calendar = icalendar.Calendar.from_ical((tmp_path / "a.ics").read_bytes())
    events = {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}
    assert set(events) == {"c1", "c2", "c4", "c5"}
    long = events["c2"]
    assert (long.decoded("dtstart"), long.decoded("dtend")) == (date(2031, 6, 1), date(2031, 6, 4))
    assert str(long["location"]) == HOSTILE
    states = {name: str(event["status"]) for name, event in events.items()}
    assert states == {"c1": "CONFIRMED", "c2": "CONFIRMED", "c4": "CANCELLED", "c5": "TENTATIVE"}
    assert "some time in the month (2031-08)" in str(events["c5"]["description"])
    assert str(calendar["description"]).splitlines() == NOTE.to_lines(is_dated_only=True)
    assert str(calendar["x-wr-caldesc"]).startswith("4 of 9 contacts.")


def test_no_text_breaks_out_of_its_line_of_a_calendar() -> None:
    odd = contact(place=UNRULY, participants=(person(UNRULY), person("Ivo")))
    content = to_export(to_tables([document()], [odd]), "ics").content
    calendar = icalendar.Calendar.from_ical(content)
    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VEVENT"]
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", content)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_gexf(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "gexf", tmp_path / "a.gexf", NOTE) == 5
    graph = nx.read_gexf(tmp_path / "a.gexf")
    assert set(graph.nodes) == {"Ada Orr", "Ivo Tan", HOSTILE}
    assert graph.nodes["Ada Orr"]["country"] == "NOR"
    edge = graph.edges["Ada Orr", "Ivo Tan"]
    # c1 and the undated c3 are held; c4 is denied, c5 planned.
    assert (edge["weight"], edge["held"], edge["undated"]) == (4, 2, 1)
    assert (edge["first"], edge["last"]) == ("2031-05-03", "2031-08-31")
    text = (tmp_path / "a.gexf").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "5 of 9 contacts. Undated contacts: 1 in this file, 3 left out." in text
    assert 'lastmodifieddate="2031-07-01"' in text


def test_two_of_one_party_are_no_pair_of_the_graph(tmp_path: Path) -> None:
    three = (person("Ada", "NOR"), person("Bo", "NOR"), person("Ivo", "SDN"))
    own = contact("c2", participants=three[:2], scope="domestic")
    for contacts, edges in (([contact(participants=three)], 2), ([own], 1)):
        export_tables(to_tables([document()], contacts), "gexf", tmp_path / "a.gexf")
        assert nx.read_gexf(tmp_path / "a.gexf").number_of_edges() == edges


def test_gexf_without_characters_that_xml_has_not(tmp_path: Path) -> None:
    odd = contact(participants=(person("A\ufffeda\x01"), person("Ivo")))
    note = Note(1, 1, 0, filters=(("Words", UNRULY),))
    export_tables(to_tables([document()], [odd]), "gexf", tmp_path / "a.gexf", note)
    assert set(nx.read_gexf(tmp_path / "a.gexf").nodes) == {"Ada", "Ivo"}


def test_plover(tables: Tables, tmp_path: Path) -> None:
    assert export_tables(tables, "plover", tmp_path / "a.jsonl") == 4
    listed = read_lines(tmp_path / "a.jsonl")
    check_schema("plover", listed)
    rows = {row["id"]: row for row in listed}
    call = rows["c2"]
    assert (call["event"], call["mode"], call["cameo"]) == ("CONSULT", "phone", "041")
    assert call["source"] == [{"actor": HOSTILE, "country": None, "role": None}]
    assert call["target"] == [{"actor": "Ada Orr", "country": "NOR", "role": None}]
    assert (rows["c5"]["event"], rows["c5"]["mode"]) == ("AGREE", None)
    assert call["text"] == [TEXT]


@pytest.mark.parametrize("kind", [kind for kind, form in FORMATS.items() if not form.has_note])
def test_a_format_without_room_for_the_note_has_it_beside(
    tables: Tables, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "a"
    export_tables(tables, kind, path, NOTE)
    assert json.loads(name_note(path).read_text(encoding="utf-8")) == SAID
    assert {item.name for item in tmp_path.iterdir()} == {"a", "a-metadata.json"}


def read_page(page: str) -> dict[str, list[list[object]]]:
    """Return the contacts and texts that a page holds."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_holds_every_contact_and_no_markup_from_a_text(
    tables: Tables, tmp_path: Path
) -> None:
    assert export_tables(tables, "html", tmp_path / "a.html", NOTE) == 5
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    held = read_page(page)
    rows = {row[0]: row for row in held["contacts"]}
    assert set(rows) == {"c1", "c2", "c3", "c4", "c5"}
    assert rows["c2"][7] == HOSTILE
    assert [row[3] for row in rows.values()].count("undated") == 1
    assert rows["c1"][9] == [[0, TEXT]]
    assert page.count("<script") == 3
    assert page.count("alert(1)") == page.count("\\u003cscript>alert(1)") + page.count(
        "&lt;script&gt;alert(1)"
    ) + page.count("javascript:alert(1)")
    for line in ("5 of 9 contacts.", "Undated contacts: 1 in this file, 3 left out."):
        assert f"<li>{line}</li>" in page


def test_the_page_is_allowed_its_own_scripts_and_nothing_of_the_network(tables: Tables) -> None:
    page = to_export(tables, "html").content.decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert re.fullmatch(r"('sha256-[\w+/=]+' ?){2}", rules["script-src"])
    head, _, rest = page.partition("<script>")
    _, _, own = rest.rpartition("<script>")
    assert not re.search(r"\b(src|href)=(?!\"#)", head + own)


@pytest.mark.parametrize("kind", EXPORT_KINDS)
def test_every_format_takes_empty_tables_and_repeats_itself(kind: str, tables: Tables) -> None:
    assert to_export(to_tables([], []), kind).count == 0
    assert to_export(tables, kind).content == to_export(tables, kind).content


@settings(max_examples=25)
@given(st.text(min_size=1).filter(str.strip))
def test_any_name_survives_every_format(words: str) -> None:
    odd = contact(participants=(person(words), person("Ivo Tan", "SDN")), place=words)
    made = to_tables([document()], [odd])
    graph = nx.read_gexf(io.BytesIO(to_export(made, "gexf").content))
    assert "Ivo Tan" in graph.nodes
    calendar = icalendar.Calendar.from_ical(to_export(made, "ics").content)
    assert len(calendar.walk("VEVENT")) == 1
    (line,) = to_export(made, "jsonl").content.decode().rstrip("\n").split("\n")
    assert json.loads(line)["place"] == words
    held = read_page(to_export(made, "html").content.decode())
    assert held["contacts"][0][7] == words
    check_schema("timelinejs", [json.loads(to_export(made, "timelinejs").content)])


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

    monkeypatch.setattr("pipeline.storage.flush", fail)
    with pytest.raises(OSError, match="No space"):
        export_tables(tables, "csv", path)
    assert [item.name for item in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "old"
