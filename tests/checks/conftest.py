"""A copy of the project's content and code that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checks import content

PROJECT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
FOLDERS = (
    "data",
    "tests/conversations",
    "tests/nlu",
    "docs",
    "actions",
    "service",
    "knowledge/places",
    "bot/domain",
    "bot/hearing",
)

Spoil = Callable[[str, str, str], list[str]]


@pytest.fixture(scope="session")
def found_before() -> set[tuple[str, str]]:
    """Return (path, rule) of what is already found in the project as it stands."""
    return {(finding.path, finding.rule) for finding in content.find_problems(PROJECT, TODAY)}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what the checks read: content, golden conversations, evaluation sets, documents and code."""
    root = tmp_path / "project"
    for folder in FOLDERS:
        shutil.copytree(PROJECT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture
def spoil(copy: Path, found_before: set[tuple[str, str]]) -> Spoil:
    """Return a function that replaces words in one file and lists what is newly found."""

    def replace(path: str, old: str, new: str) -> list[str]:
        file = copy / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old} is no longer in {path}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        found = content.find_problems(copy, TODAY)
        return [f.rule for f in sorted(set(found)) if (f.path, f.rule) not in found_before]

    return replace
