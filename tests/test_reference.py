"""The reference data: shipped rows are sound, look-ups find tricky names, errors are named."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reference import (
    OFFICE_CLASSES,
    Reference,
    ReferenceError,
    fold,
    lies_between,
    load_reference,
    validate,
)
from pipeline.vocabulary import read_table

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "reference"
OFFICIALS_HEADER = "name,variants,country,organisation,office,office_class,from,to,source"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(SHIPPED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data without officials, for planting errors."""
    target = tmp_path / "reference"
    target.mkdir()
    for path in SHIPPED.glob("*.csv"):
        if path.name != "officials.csv":
            shutil.copy(path, target)
    return target


def append(folder: Path, name: str, *lines: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as handle:
        handle.writelines(line + "\n" for line in lines)


def write_officials(folder: Path, *lines: str) -> None:
    text = "\n".join((OFFICIALS_HEADER, *lines)) + "\n"
    (folder / "officials.csv").write_text(text, encoding="utf-8")


def test_shipped_data_has_no_errors(reference: Reference) -> None:
    assert validate(reference) == []


def test_every_un_member_is_present(reference: Reference) -> None:
    members = [country for country in reference.countries.values() if country.un_member]
    assert len(members) == 193
    assert all(country.capitals and country.source for country in members)


@pytest.mark.parametrize(
    "code",
    ["SUN", "YUG", "DDR", "CSK", "PSE", "TWN", "XKX", "VAT", "ESH", "SCG", "VDR", "YMD"],
)
def test_former_and_disputed_states_are_present(reference: Reference, code: str) -> None:
    assert reference.countries[code].un_member is False


@pytest.mark.parametrize("code", ["EUU", "NAT", "UNO", "AFU", "OSC", "IAE", "ARL", "ASN"])
def test_organisations_of_the_guideline_are_present(reference: Reference, code: str) -> None:
    assert code in reference.organisations


def test_the_tables_are_as_wide_as_they_should_be(reference: Reference) -> None:
    movements = [o for o in reference.organisations.values() if o.country is not None]
    assert len(movements) >= 60
    assert len(reference.offices) >= 250
    assert len(reference.places) >= 500
    assert len(reference.given_names) >= 1500


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("U.S.", "USA"),
        ("US", "USA"),
        ("United States of America", "USA"),
        ("Britain", "GBR"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("Burma", "MMR"),
        ("DR Congo", "COD"),
        ("Republic of the Congo", "COG"),
        ("Republic of Korea", "KOR"),
        ("North Korea", "PRK"),
        ("Cote d’Ivoire", "CIV"),
        ("the Netherlands", "NLD"),
        ("Holland", "NLD"),
        ("West Germany", "DEU"),
        ("East Germany", "DDR"),
        ("the Soviet Union", "SUN"),
        ("North Vietnam", "VNM"),
        ("South Vietnam", "VDR"),
        ("Palestinian Authority", "PSE"),
        ("Republic of China", "TWN"),
        ("People's Republic of China", "CHN"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Guinea", "GIN"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Swaziland", "SWZ"),
        ("the Vatican", "VAT"),
    ],
)
def test_countries_are_found_by_name(reference: Reference, name: str, code: str) -> None:
    assert reference.country_by_name[fold(name)] == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Frenchmen", "FRA"),
        ("Briton", "GBR"),
        ("Dutch", "NLD"),
        ("Emirati", "ARE"),
        ("Russians", "RUS"),
        ("Soviet", "SUN"),
        ("South Korean", "KOR"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("East German", "DDR"),
        ("Swiss", "CHE"),
        ("Burkinabè", "BFA"),
    ],
)
def test_countries_are_found_by_demonym(reference: Reference, word: str, code: str) -> None:
    assert reference.country_by_demonym[fold(word)] == code


@pytest.mark.parametrize(
    ("capital", "code"),
    [
        ("Kyiv", "UKR"),
        ("Kiev", "UKR"),
        ("Peking", "CHN"),
        ("Moscow", "RUS"),
        ("Washington", "USA"),
        ("Prague", "CZE"),
        ("Belgrade", "SRB"),
        ("East Berlin", "DDR"),
        ("Bonn", "DEU"),
        ("Saigon", "VDR"),
        ("Sana’a", "YEM"),
    ],
)
def test_capitals_stand_for_governments(reference: Reference, capital: str, code: str) -> None:
    assert reference.country_by_capital[fold(capital)] == code


@pytest.mark.parametrize(
    ("code", "day", "then"),
    [
        ("RUS", date(1962, 10, 22), "SUN"),
        ("RUS", date(2022, 2, 12), "RUS"),
        ("RUS", None, "RUS"),
        ("SRB", date(2004, 1, 1), "SCG"),
        ("SRB", date(1999, 6, 9), "YUG"),
        ("CZE", date(1989, 11, 24), "CSK"),
        ("FRA", date(1962, 1, 1), "FRA"),
        ("HAMS", date(1962, 1, 1), "HAMS"),
    ],
)
def test_a_state_of_today_is_taken_back_to_its_predecessor(
    reference: Reference, code: str, day: date | None, then: str
) -> None:
    assert reference.find_state(code, day) == then


@pytest.mark.parametrize(
    ("name", "code", "country"),
    [
        ("EU", "EUU", None),
        ("Nato", "NAT", None),
        ("the Taliban", "TALB", "AFG"),
        ("Hizbullah", "HZBL", "LBN"),
        ("Viet Cong", "NLFV", "VDR"),
        ("Sinn Féin", "SINN", "GBR"),
        ("Houthis", "HOUT", "YEM"),
        ("RSF", "RSFS", "SDN"),
        ("Polisario", "POLI", "ESH"),
        ("KLA", "KLAK", "XKX"),
    ],
)
def test_organisations_are_found_by_name(
    reference: Reference, name: str, code: str, country: str | None
) -> None:
    assert reference.organisation_by_name[fold(name)] == code
    assert reference.organisations[code].country == country


@pytest.mark.parametrize(
    ("name", "code", "body"),
    [
        ("the Pentagon", "USA", "U.S. Department of Defense"),
        ("Foggy Bottom", "USA", "U.S. State Department"),
        ("Kremlin", "RUS", "Kremlin"),
        ("Elysee", "FRA", "Élysée Palace"),
        ("10 Downing Street", "GBR", "Downing Street"),
        ("Berlaymont", "EUU", "European Commission"),
        ("Blue House", "KOR", "Blue House"),
    ],
)
def test_seats_stand_for_governments(reference: Reference, name: str, code: str, body: str) -> None:
    seat = reference.seat_by_name[fold(name)]
    assert (seat.code, seat.body) == (code, body)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Sharm el-Sheikh", "EGY"),
        ("Bürgenstock", "CHE"),
        ("Novo-Ogaryovo", "RUS"),
        ("Panmunjom", "KOR"),
        ("Camp David", "USA"),
        ("Homel", "BLR"),
        ("Sanssouci", "DEU"),
        ("Chequers", "GBR"),
    ],
)
def test_venues_lie_in_their_country(reference: Reference, name: str, country: str) -> None:
    assert reference.place_by_name[fold(name)].country == country


@pytest.mark.parametrize(
    ("title", "code", "office_class"),
    [
        ("secretary of state", "USA", "foreign_minister"),
        ("secretary of state", None, "foreign_minister"),
        ("secretary of state", "VAT", "head_of_government"),
        ("secretary of state", "GBR", "other_minister"),
        ("foreign secretary", "GBR", "foreign_minister"),
        ("foreign secretary", "IND", "deputy_foreign_minister"),
        ("president", "FRA", "head_of_state"),
        ("president", "EUU", "organisation_head"),
        ("president", "ANCZ", "movement_leader"),
        ("secretary-general", "POLI", "movement_leader"),
        ("leader", "FARC", "movement_leader"),
        ("leader", "NAT", "organisation_head"),
        ("spokesman", "HAMS", "spokesperson"),
        ("Lt. Gen.", None, "military"),
        ("PM", "GBR", "head_of_government"),
        ("taoiseach", None, "head_of_government"),
        ("high commissioner", "IND", "ambassador"),
    ],
)
def test_a_title_is_read_by_country(
    reference: Reference, title: str, code: str | None, office_class: str
) -> None:
    office = reference.find_office(fold(title), code)
    assert office is not None
    assert office.office_class == office_class


def test_a_title_of_one_country_fits_no_other(reference: Reference) -> None:
    assert reference.find_office("taoiseach", "FRA") is None
    assert reference.find_office("no such title") is None


def test_titles_that_imply_a_country_and_titles_that_only_report(reference: Reference) -> None:
    pope = reference.find_office("pope")
    spokesman = reference.find_office("spokesman")
    governor = reference.find_office("governor")
    assert pope is not None and pope.default_country == "VAT"
    assert spokesman is not None and spokesman.is_reporting
    assert governor is not None and governor.is_domestic


def test_body_nouns_have_a_class(reference: Reference) -> None:
    assert reference.body_nouns["foreign ministry"] == "foreign_minister"
    assert set(reference.body_nouns.values()) <= OFFICE_CLASSES


def test_words_that_need_capitals(reference: Reference) -> None:
    assert {"us", "un", "who", "is", "mod"} <= reference.acronyms
    assert not {"nato", "russia", "farc"} & reference.acronyms


def test_no_given_name_is_also_a_party_or_a_title(reference: Reference) -> None:
    assert not reference.given_names & reference.country_by_name.keys()
    assert not reference.given_names & reference.country_by_demonym.keys()
    assert not reference.given_names & reference.offices.keys()
    assert not reference.given_names & reference.organisation_by_name.keys()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sergey  Lavrov", "sergey lavrov"),
        ("Łódź", "lodz"),
        ("Søren Jessen-Petersen", "soren jessen-petersen"),
        ("Erdoğan", "erdogan"),
        ("Çavuşoğlu", "cavusoglu"),
        ("İstanbul", "istanbul"),
        ("Sana’a", "sana'a"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(f"  {text} ") == fold(text)


@pytest.mark.parametrize("name", ["cues.csv", "triggers.csv", "vocabulary.csv"])
def test_no_row_stands_twice(name: str) -> None:
    rows = [tuple(row.items()) for row in read_table(name)]
    assert [row for row, count in Counter(rows).items() if count > 1] == []


def test_each_form_is_one_trigger() -> None:
    """Of two rows of one form the last would silently be taken."""
    alone = [
        (form, row["pos"])
        for row in read_table("triggers.csv")
        if not row["needs"]
        for form in row["forms"].split(";")
    ]
    assert [form for form, count in Counter(alone).items() if count > 1] == []


def test_each_stand_in_is_for_a_verb_that_tells_of_contacts() -> None:
    verbs = {
        form
        for row in read_table("triggers.csv")
        if row["pos"] == "verb"
        for form in row["forms"].split(";")
    }
    words = [row["word"] for row in read_table("stand_ins.csv")]
    assert set(words) <= verbs
    assert len(set(words)) == len(words)


def test_a_term_includes_both_ends() -> None:
    start, end = date(2021, 1, 20), date(2025, 1, 20)
    assert lies_between(start, start, end)
    assert lies_between(end, start, end)
    assert not lies_between(date(2025, 1, 21), start, end)
    assert lies_between(date(1900, 1, 1), None, None)


def test_officials_are_found_by_every_name(folder: Path) -> None:
    write_officials(
        folder,
        "Ada von der Brook,Ada Brook,DEU,,Foreign Minister,foreign_minister,2001-02-03,2004,list",
        "Qorri Lan Tse,,CHN,,President,head_of_state,2001-02-03,,list",
        "Egbert Wuu,Wuu Lan-tse,TWN,,Foreign Minister,foreign_minister,2001,,list",
        "Kas bin Tor Jr.,KBT,SAU,,Crown Prince,royal,2001,,list",
        "Tamo IV of Irkut,,VAT,,Patriarch,religious,1999,,list",
        "Ono Fell,,,European Union,President,organisation_head,2000,2001,list",
    )
    reference = load_reference(folder)
    assert validate(reference) == []
    by_surname = {
        key: [person.name for person in people]
        for key, people in reference.officials_by_surname.items()
    }
    assert by_surname["wuu"] == ["Egbert Wuu"]
    assert by_surname["brook"] == by_surname["von der brook"] == ["Ada von der Brook"]
    assert by_surname["qorri"] == ["Qorri Lan Tse"]
    assert by_surname["tor"] == by_surname["bin tor"] == by_surname["kbt"] == ["Kas bin Tor Jr."]
    assert by_surname["tamo"] == ["Tamo IV of Irkut"]
    assert not {"egbert", "tse", "jr.", "iv", "irkut"} & by_surname.keys()
    assert reference.officials_by_name["ada brook"][0].end == date(2004, 12, 31)
    assert reference.officials_by_name["ono fell"][0].organisation == "EUU"
    assert [p.name for p in reference.find_holders("DEU", "foreign_minister", None)] == [
        "Ada von der Brook"
    ]
    assert reference.find_holders("DEU", "foreign_minister", date(2005, 1, 1)) == ()


def test_a_missing_officials_file_is_no_error(folder: Path) -> None:
    reference = load_reference(folder)
    assert reference.officials == ()
    assert validate(reference) == []


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["A Bec,,QQQ,,Envoy,envoy,2001,,list"], "unknown country QQQ"),
        (["A Bec,,,Club of Nine,Envoy,envoy,2001,,list"], "unknown organisation Club of Nine"),
        (["A Bec,,,,Envoy,envoy,2001,,list"], "neither country nor organisation"),
        (["A Bec,,FRA,,Envoy,envoy,2003-01-02,2001,list"], "before it starts"),
        (["A Bec,,FRA,,Envoy,wizard,2001,,list"], "says 'wizard'"),
        (["A Bec,,FRA,,Envoy,envoy,2001,,"], "has no source"),
        (["A Bec,,FRA,,Envoy,envoy,2001-02-30,,list"], "no date"),
        (["A Bec,,FRA,,Envoy,envoy"], "line 2: the row has 6 cells"),
        ([",,FRA,,Envoy,envoy,2001,,list"], "column 'name' is empty"),
        (
            [
                "A Bec,,FRA,,President,head_of_state,2001-01-01,2005-01-01,list",
                "C Dur,,FRA,,President,head_of_state,2004-12-01,2009-01-01,list",
            ],
            "A Bec and C Dur are both head_of_state of FRA",
        ),
        (
            [
                "A Bec,Bec,FRA,,Envoy,envoy,2001-01-01,2005-01-01,list",
                "C Bec,Bec,FRA,,Envoy,envoy,2003-01-01,2009-01-01,list",
            ],
            "The variant 'bec' means both A Bec and C Bec",
        ),
    ],
)
def test_planted_errors_in_officials_are_named(
    folder: Path, rows: list[str], sentence: str
) -> None:
    write_officials(folder, *rows)
    found = validate(load_reference(folder))
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    "rows",
    [
        [
            "A Bec,,FRA,,President,head_of_state,2001-01-01,2005-01-01,list",
            "C Dur,,FRA,,President,head_of_state,2005-01-01,2009-01-01,list",
        ],
        [
            "A Bec,,FRA,,President,head_of_state,2001,2005,list",
            "C Dur,,FRA,,President,head_of_state,2005,2009,list",
        ],
        [
            "A Bec,,IRN,,Supreme Leader,head_of_state,2001-01-01,2005-01-01,list",
            "C Dur,,IRN,,President,head_of_state,2001-01-01,2005-01-01,list",
        ],
        [
            "A Bec,Bec,FRA,,Envoy,envoy,2001-01-01,2002-01-01,list",
            "C Bec,Bec,FRA,,Envoy,envoy,2003-01-01,2009-01-01,list",
        ],
        [
            "A Bec,,FRA,,Prime Minister,head_of_government,2001-01-01,2005-01-01,list",
            "C Dur,,FRA,,Acting Prime Minister,head_of_government,2004-01-01,2005-01-01,list",
        ],
    ],
    ids=["handover-day", "year-only", "two-titles", "distinct-terms", "acting"],
)
def test_what_is_no_error_is_not_named(folder: Path, rows: list[str]) -> None:
    write_officials(folder, *rows)
    assert validate(load_reference(folder)) == []


@pytest.mark.parametrize(
    ("file", "row", "sentence"),
    [
        ("places.csv", "Nowhere Town,,QQQ,city,list", "Nowhere Town names the unknown country"),
        ("places.csv", "Geneva,,FRA,city,list", "The place 'geneva' is claimed by"),
        ("places.csv", "Nowhere Town,,FRA,city,", "Nowhere Town has no source"),
        ("seats.csv", "Mud Hall,,QQQ,Mud Hall,official,,,list", "unknown country QQQ"),
        ("seats.csv", "Mud Hall,,FRA,Mud Hall,official,2001,2000,list", "before it starts"),
        ("offices.csv", "wazir,,official,QQQ,,no,no,no,list", "unknown country QQQ"),
        ("offices.csv", "president,,official,,,no,no,no,list", "'president' is both"),
        ("organisations.csv", "QQXX,Club,,,movement,QQQ,,,list", "Club names the unknown"),
        ("organisations.csv", "QQXX,Germany,,,movement,DEU,,,list", "'germany' is claimed by"),
        ("organisations.csv", "FRA,Club,,,igo,,,,list", "for a country and for an organisation"),
    ],
)
def test_planted_errors_in_other_files_are_named(
    folder: Path, file: str, row: str, sentence: str
) -> None:
    append(folder, file, row)
    found = validate(load_reference(folder))
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    ("file", "row", "reason"),
    [
        ("places.csv", "Nowhere,,FRA", "3 cells"),
        ("places.csv", "Nowhere,,FRA,moor,list", "'moor'"),
        ("offices.csv", "wazir,,wizard,,,no,no,no,list", "'wizard'"),
        ("offices.csv", "wazir,,official,,,maybe,no,no,list", "'maybe'"),
        ("seats.csv", "Mud Hall,,FRA,Mud Hall,official,soon,,list", "'soon'"),
        ("bodies.csv", ",official,list", "'noun' is empty"),
    ],
)
def test_a_wrong_cell_is_named_by_file_and_line(
    folder: Path, file: str, row: str, reason: str
) -> None:
    append(folder, file, row)
    with (folder / file).open(encoding="utf-8", newline="") as handle:
        last = sum(1 for _ in csv.reader(handle))
    with pytest.raises(ReferenceError) as caught:
        load_reference(folder)
    assert caught.value.file == file
    assert caught.value.line == last
    assert reason in str(caught.value)
    assert caught.value.remedy


def test_a_missing_file_column_or_encoding_is_named(folder: Path) -> None:
    seats = folder / "seats.csv"
    text = seats.read_text(encoding="utf-8")
    seats.write_text(text.replace("office_class", "klass", 1), encoding="utf-8")
    with pytest.raises(ReferenceError, match="no column office_class"):
        load_reference(folder)
    seats.write_bytes(text.encode("utf-16"))
    with pytest.raises(ReferenceError, match="not UTF-8"):
        load_reference(folder)
    seats.unlink()
    with pytest.raises(ReferenceError, match="no such file"):
        load_reference(folder)


def test_the_folder_can_be_named_by_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(folder, "given_names.csv", "Zzyzx")
    monkeypatch.setenv("CONTACTS_REFERENCE", str(folder))
    assert "zzyzx" in load_reference().given_names
    monkeypatch.delenv("CONTACTS_REFERENCE")
    assert "zzyzx" not in load_reference().given_names


def test_a_folder_is_read_once() -> None:
    assert load_reference(SHIPPED) is load_reference()
