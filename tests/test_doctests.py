"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import dashboard
import pipeline

SCRIPTS = frozenset({"dashboard.app", "dashboard.server", "pipeline.__main__"})
MODULES = [
    module.name
    for package in (dashboard, pipeline)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if module.name not in SCRIPTS
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_there_are_examples() -> None:
    found = doctest.DocTestFinder().find(importlib.import_module("pipeline.people.likeness"))
    assert any(one.examples for one in found)
