"""The table of acceptance cases names tests that exist, all thirty of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

FOLDER = Path(__file__).parent
ROW = re.compile(r"^\| (\d+) \| .+? \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w.]+)::(\w+)`")
FILE = re.compile(r"`(test_\w+\.py)`")


def read_rows() -> dict[int, list[tuple[str, str]]]:
    """Return the tests that prove each case, as file and function."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    return {int(number): NAMED.findall(tests) for number, tests in ROW.findall(text)}


def list_tests(file: Path) -> set[str]:
    """Return the names of a file's tests that assert something."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {one.name for one in functions if any(isinstance(node, ast.Assert) for node in ast.walk(one))}


def test_every_case_has_its_tests() -> None:
    """Thirty cases, each with at least one test."""
    rows = read_rows()
    assert sorted(rows) == list(range(1, 31))
    assert [number for number, tests in rows.items() if not tests] == []


def test_every_named_test_exists() -> None:
    """A test that was renamed or deleted must leave the table too."""
    named = {one for tests in read_rows().values() for one in tests}
    missing = [f"{file}::{name}" for file, name in sorted(named) if name not in list_tests(FOLDER / file)]
    assert missing == []


def test_every_named_file_exists() -> None:
    """The second table names files."""
    files = FILE.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    assert [file for file in files if not (FOLDER / file).exists()] == []
