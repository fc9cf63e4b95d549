"""The tables of docs/widget-rules.md name tests that exist: for every rule, and for the twelve checks."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "widget-rules.md"
FIGURES = PAGE.with_name("widget-figures.md")
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


def read_checks() -> dict[int, tuple[list[str], list[str]]]:
    """The tests of each of the resident's checks, in Chromium and in WebKitGTK."""
    table = PAGE.read_text("utf-8").split("\n## The resident's twelve checks")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \|[^|]*\|([^|]*)\|([^|]*)\|$", table, re.MULTILINE)
    named = re.compile(r"`(\w+::\w+)`")
    return {int(number): (named.findall(here), named.findall(there)) for number, here, there in rows}


def test_the_twelve_checks_hold_in_chromium_and_nine_in_webkit() -> None:
    """Each of the twelve has a test, or a measured figure; nine or more have one in the second engine."""
    checks = read_checks()
    assert list(checks) == list(range(1, 13))
    assert [number for number, (here, _) in checks.items() if not here] == [12]
    assert "| Lighthouse accessibility | 100 |" in FIGURES.read_text("utf-8")
    second = [there for _, there in checks.values() if there]
    assert len(second) >= 9
    assert {name.split("::")[0] for there in second for name in there} == {"webkit"}


def test_every_named_test_exists() -> None:
    """Both tables name functions of files that are there."""
    missing = []
    for file, name in re.findall(r"`(\w+)::(\w+)`", PAGE.read_text("utf-8")):
        path = Path(__file__).with_name(f"test_widget_{file}.py")
        if not path.exists() or f"def {name}(" not in path.read_text("utf-8"):
            missing.append(f"{file}::{name}")
    assert missing == []
