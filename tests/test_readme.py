"""The documents name commands that exist, and every command is in the documents."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from pipeline import schemas
from pipeline.command import make_parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = README[README.index("## Command") : README.index("## From Python")]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "ARCHITECTURE.md"]


def read_targets() -> dict[str, str]:
    """Return the targets that `make` lists, with their lines of help."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z-]+):.*## (.+)$", makefile, re.MULTILINE))


def find_subcommands() -> dict[str, argparse.ArgumentParser]:
    actions = make_parser()._actions
    (choices,) = (a.choices for a in actions if isinstance(a, argparse._SubParsersAction))
    return dict(choices)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_targets_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.MULTILINE))
    assert named <= set(read_targets()), "make has no such target"


def test_readme_names_every_target() -> None:
    named = set(re.findall(r"(?:`|^    )make ([a-z-]+)", README, re.MULTILINE))
    assert set(read_targets()) - {"help"} <= named


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_subcommands_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert set(re.findall(r"-m pipeline ([a-z]+)", text)) <= set(find_subcommands())


@pytest.mark.parametrize("name", sorted(find_subcommands()))
def test_readme_names_subcommand_with_its_options(name: str) -> None:
    block = re.search(rf"-m pipeline {name}\b.*(?:\n        .*)*", COMMANDS)
    assert block, f"README.md does not name `pipeline {name}`"
    options = [a.option_strings for a in find_subcommands()[name]._actions if a.option_strings]
    missing = [o for o in options if not set(o) & set(re.findall(r"--[a-z-]+", block[0]))]
    assert [o for o in missing if "--help" not in o] == []


def test_readme_names_no_option_that_is_not_there() -> None:
    known = {o for p in find_subcommands().values() for a in p._actions for o in a.option_strings}
    assert set(re.findall(r"--[a-z][a-z-]*", COMMANDS)) <= known


@pytest.mark.parametrize("table", schemas.TABLE_NAMES)
def test_readme_lists_the_columns_of_each_table(table: str) -> None:
    row = re.search(rf"^\| {table} \|[^|]*\|([^|]*)\|$", README, re.MULTILINE)
    assert row
    assert row[1].strip().split(", ") == list(schemas.SCHEMAS[table].names)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []
