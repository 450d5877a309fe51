"""The arrows run one way, and ARCHITECTURE.md names what is there."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
STEPS = (
    *("reading", "publication", "segment", "dates", "people", "parse", "contacts", "accounts"),
    "merge",
)
SHARED = {"models", "parsed", "reference", "vocabulary", "movements", "appending", "storage"}
SEEN_BY_DASHBOARD = {"tables", "extraction", "reading", "export", "models"}
SEEN_BY_DASHBOARD |= {"corrections", "revision", "editable", "adding"}


def find_modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def find_imports(file: Path) -> set[str]:
    """Return the modules and packages of the pipeline that a file imports, by their first name."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            names = [node.module or ""]
            if node.module == "pipeline":
                names = [f"pipeline.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("pipeline.")}
    return found


def find_step(file: Path) -> str:
    return file.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_imports_no_other_step(step: str) -> None:
    files = [file for file in find_modules("pipeline") if find_step(file) == step]
    assert files, f"there is no step {step}"
    imported = {name: file.name for file in files for name in find_imports(file)}
    strangers = {n: f for n, f in imported.items() if n not in SHARED | {step}}
    assert strangers == {}


@pytest.mark.parametrize("name", sorted(SHARED))
def test_what_is_shared_imports_no_step(name: str) -> None:
    files = [file for file in find_modules("pipeline") if find_step(file) == name]
    assert files
    assert {n for file in files for n in find_imports(file)} <= SHARED


def test_only_two_places_call_the_steps() -> None:
    inner = {"segment", "people", "contacts", "accounts", "merge"}
    callers = {
        find_step(file)
        for file in find_modules("pipeline")
        if find_imports(file) & (inner - {find_step(file)})
    }
    assert callers == {"extraction", "joining"}


def test_across_documents_only_the_merge_is_called() -> None:
    assert find_imports(ROOT / "pipeline" / "joining.py") & set(STEPS) == {"merge"}


def test_the_dashboard_sees_nothing_of_the_inside() -> None:
    imported = {n: str(f) for f in find_modules("dashboard") for n in find_imports(f)}
    public = {"extract", "tag_dates"}  # `from pipeline import extract`
    assert {n: f for n, f in imported.items() if n not in SEEN_BY_DASHBOARD | public} == {}


def test_the_pipeline_runs_without_the_dashboard() -> None:
    for file in find_modules("pipeline"):
        assert not re.search(r"^\s*(?:from|import) (?:dashboard|streamlit)\b", file.read_text(),
                             re.MULTILINE), file  # fmt: skip


def test_every_path_that_the_page_names_exists() -> None:
    named = set(re.findall(r"\b(?:pipeline|dashboard|tests|data)/[\w/]*(?:\.\w+)?", PAGE))
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    ("module", "call"),
    [
        (module.strip("/").removesuffix(".py").replace("/", "."), call)
        for module, calls in re.findall(r"^\| `(pipeline/[\w/.]+)` \| ([^|]+) \|", PAGE, re.M)
        for call in re.findall(r"`(\w+(?:\([^`]*\))?)`", calls)
        if not call.startswith("run_score")
    ],
)
def test_every_signature_on_the_page_is_the_function_s(module: str, call: str) -> None:
    name, _, arguments = call.partition("(")
    function = getattr(importlib.import_module(module), name)
    if arguments:
        parameters = inspect.signature(function).parameters
        told = re.findall(r"(\w+)(?:=[^,)]+)?(?:, |\))", arguments)
        assert told == list(parameters)[: len(told)]
        optional = list(parameters.values())[len(told) :]
        assert all(p.default is not p.empty for p in optional), "the page leaves some out"


def test_the_page_gives_a_reason_for_every_package() -> None:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    names = [re.split(r"[<>=]", line)[0] for line in lines if line and line[0] not in "#-"]
    reasons = PAGE[PAGE.index("## Why these packages") :]
    assert [name for name in names if f"**{name}**" not in reasons] == []
