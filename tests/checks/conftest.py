"""A copy of content and code that a test may spoil, whole again for the next test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from checks.finding import Finding

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

Check = Callable[[Path], Iterable[Finding]]
Spoil = Callable[[Check, str, str, str], list[str]]
Stamp = tuple[int, int]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Copy what the checks read, twice: one copy to spoil, one to mend it from."""
    folders = tmp_path_factory.mktemp("spoilt") / "project", tmp_path_factory.mktemp("whole") / "project"
    for folder in FOLDERS:
        shutil.copytree(PROJECT / folder, folders[0] / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(*folders)
    return folders


@pytest.fixture(scope="session")
def known() -> dict[Check, set[tuple[str, str]]]:
    """What each check finds in the copy before anything is spoilt."""
    return {}


@pytest.fixture
def copy(whole: tuple[Path, Path]) -> Iterator[Path]:
    """Return the copy; what a test changes, removes or adds there is undone after it."""
    spoilt, kept = whole
    before = _stamps(spoilt)
    yield spoilt
    after = _stamps(spoilt)
    for path in after.keys() - before.keys():
        (spoilt / path).unlink()
    for path, stamp in before.items():
        if after.get(path) != stamp:
            shutil.copy2(kept / path, spoilt / path)


@pytest.fixture
def spoil(copy: Path, known: dict[Check, set[tuple[str, str]]]) -> Spoil:
    """Return a function that replaces words in one file and lists what a check then finds anew."""

    def replace(check: Check, path: str, old: str, new: str) -> list[str]:
        if check not in known:
            known[check] = {(finding.path, finding.rule) for finding in check(copy)}
        file = copy / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old} is no longer in {path}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [f.rule for f in sorted(set(check(copy))) if (f.path, f.rule) not in known[check]]

    return replace


def _stamps(root: Path) -> dict[str, Stamp]:
    """Return when each file was last written, and its size."""
    files = (file for file in root.rglob("*") if file.is_file())
    return {str(f.relative_to(root)): (f.stat().st_mtime_ns, f.stat().st_size) for f in files}
