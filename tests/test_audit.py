"""What `make audit` says of pip-audit's answer."""

from __future__ import annotations

import json

import pytest
from audit import report


def answer(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


SOUND = {"name": "a", "version": "1", "vulns": []}
LEFT = {"name": "b", "skip_reason": "not found"}
FLAWED = {"name": "c", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]}


@pytest.mark.parametrize(
    ("found", "status", "words"),
    [
        (answer(SOUND), 0, "1 packages looked at, 0 with flaws"),
        (answer(SOUND, LEFT), 0, "not looked at: b"),
        (answer(LEFT, LEFT), 0, "skipped: pip-audit (none of 2 packages"),
        (answer(SOUND, FLAWED), 1, "FLAW c 2: X-1; mended in: 3"),
        ("", 0, "skipped: pip-audit (its data cannot be reached: no route"),
    ],
)
def test_an_answer_is_reported_as_it_is(
    found: str, status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(found, "warning\nno route") == status
    assert words in capsys.readouterr().out
