"""The command: quick help, one sentence for each mistake of the user, the right exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from sample_records import find_stub, keep
from test_tables import small_tables

from pipeline import build as building
from pipeline.command import main, make_parser
from pipeline.tables import read_tables, write_tables

ROOT = Path(building.__file__).parent.parent
STORY = "The envoys of Norland and Sudania met in Portville on 3 May 2031."


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        building, "Plan", partial(building.Plan, read_contacts=find_stub, merge=keep)
    )


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        capture_output=True, text=True, cwd=ROOT, check=False, timeout=120,
    )  # fmt: skip


def test_no_command_prints_help() -> None:
    done = run()
    assert done.returncode == 0
    for command in ("build", "score", "export", "doctor"):
        assert command in done.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from pipeline.command import make_parser; make_parser().format_help();"
        "print([m for m in ('pandas', 'spacy', 'pyarrow', 'dateparser') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"


def test_build_takes_seeds_into_data_events_by_default() -> None:
    options = make_parser().parse_args(["build"])
    assert [Path(source).name for source in options.sources] == ["seeds"]
    assert options.out == str(ROOT / "data" / "events")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "--published", "soon"], "'soon' is no date; write it as YYYY-MM-DD"),
        (["build", "--published", "03/04/2022"], "two different days"),
        (["build", "--workers", "0"], "'0' is no number of processes"),
        (["build", "--workers", "many"], "'many' is no number of processes"),
        (["export", "x", "--to", "xls", "y"], "invalid choice: 'xls'"),
        (["sing"], "invalid choice: 'sing'"),
    ],
)
def test_a_wrong_argument_gets_one_line(
    arguments: Sequence[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    printed = capsys.readouterr().err
    assert message in printed
    assert printed.count("\n") == 1


@pytest.mark.usefixtures("stub")
def test_status_0_when_all_was_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    out = tmp_path / "out"
    assert main(["build", str(tmp_path / "a.txt"), "--out", str(out), "--workers", "1"]) == 0
    printed = capsys.readouterr()
    assert "contacts found: 1 (1 held, 0 undated)" in printed.out
    assert str(out) in printed.out
    assert "1 of 1 documents" in printed.err
    assert len(read_tables(out).contacts) == 1


@pytest.mark.usefixtures("stub")
def test_status_1_when_inputs_were_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"id": "good", "text": STORY}, *({"id": str(n), "text": ""} for n in range(25))]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    out = tmp_path / "out"
    assert main(["build", str(path), "--out", str(out), "--workers", "1"]) == 1
    printed = capsys.readouterr().err
    assert f"skipped {path} (line 2): The text is empty" in printed
    assert "… and 5 more; all stand in skipped.parquet" in printed
    assert len(read_tables(out).skipped) == 25


@pytest.mark.usefixtures("stub")
def test_status_2_when_nothing_could_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 2
    printed = capsys.readouterr()
    assert "There is no such file or folder; check the path." in printed.err
    assert printed.out == ""
    assert not (tmp_path / "out").exists()


def test_score_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[object, ...]] = []

    def run_score(
        gold: Path, target: str | None, as_json: bool, show_misses: bool, since: Path | None
    ) -> int:
        told.append((gold, target, as_json, show_misses, since))
        return 1

    monkeypatch.setattr("pipeline.score.run_score", run_score)
    assert main(["score", "gold", "--no-misses"]) == 1
    assert main(["score", "gold", "out", "--json"]) == 1
    assert main(["score", "gold", "--since", "old.json"]) == 1
    assert told == [
        (Path("gold"), None, False, False, None),
        (Path("gold"), "out", True, True, None),
        (Path("gold"), None, False, True, Path("old.json")),
    ]


def test_export_writes_the_file_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tables(small_tables(), tmp_path)
    target = tmp_path / "a.ics"
    assert main(["export", str(tmp_path), "--to", "ics", str(target)]) == 0
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert capsys.readouterr().out == f"1 contacts written: {target}\n"


def test_export_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path), "--to", "csv", str(tmp_path / "a")]) == 2
    assert "holds no contacts.parquet: build it with" in capsys.readouterr().err
    write_tables(small_tables(), tmp_path)
    assert main(["export", str(tmp_path), "--to", "csv", str(tmp_path / "no" / "a")]) == 2
    assert "no such file or directory" in capsys.readouterr().err
    (tmp_path / "skipped.parquet").write_bytes(b"")
    assert main(["export", str(tmp_path), "--to", "csv", str(tmp_path / "a")]) == 2
    assert "skipped.parquet cannot be read" in capsys.readouterr().err


def test_an_interrupt_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def interrupt(*arguments: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "build", interrupt)
    assert main(["build", str(tmp_path)]) == 130
    assert "Interrupted. What is done is kept: go on with --resume." in capsys.readouterr().err


@pytest.mark.model
def test_the_whole_way_from_a_folder_to_tables(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "call.txt").write_text(
        "President Ada Orr of Norway spoke by phone with Italian President Ivo Tan on 3 May 2021."
    )
    (texts / "empty.txt").write_text("")
    done = run("build", str(texts), "--out", str(tmp_path / "out"), "--published", "2021-05-04")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    tables = read_tables(tmp_path / "out")
    assert list(tables.documents["doc_id"]) == ["call"]
    assert tables.documents["published_basis"].iloc[0] == "given"
    assert tables.contacts["participants"].tolist() == [["Ada Orr", "Ivo Tan"]]
    assert tables.contacts["channel"].tolist() == ["phone"]
    assert run("doctor", str(tmp_path / "out")).returncode in (0, 1)
