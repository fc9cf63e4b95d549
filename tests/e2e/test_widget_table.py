"""The table of rules in docs/widget-rules.md names tests that exist, for every rule."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "widget-rules.md"
RULES = 32


def read_rows() -> dict[int, list[str]]:
    """The tests named by each rule of the first table."""
    table = PAGE.read_text("utf-8").split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \|.*\| (.+) \|$", table, re.MULTILINE)
    return {int(number): re.findall(r"`(\w+::\w+)`", tests) for number, tests in rows}


def test_every_rule_has_a_test() -> None:
    """Thirty-two rows, none without a test."""
    rows = read_rows()
    assert list(rows) == list(range(1, RULES + 1))
    assert [number for number, tests in rows.items() if not tests] == []


def test_every_named_test_exists() -> None:
    """Both tables name functions of files that are there."""
    missing = []
    for file, name in re.findall(r"`(\w+)::(\w+)`", PAGE.read_text("utf-8")):
        path = Path(__file__).with_name(f"test_widget_{file}.py")
        if not path.exists() or f"def {name}(" not in path.read_text("utf-8"):
            missing.append(f"{file}::{name}")
    assert missing == []
