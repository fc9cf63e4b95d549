"""House rules: each is broken once in a small project and found there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from checks.house import find_problems


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A git project with nothing in it."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def find(project: Path, path: str, text: str) -> list[str]:
    """Write one file and return what is found."""
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return [str(finding) for finding in find_problems(project)]


def long_function(lines: int) -> str:
    """Write a function of so many lines."""
    return "def walk() -> None:\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("service/long.py", "x = 1\n" * 401, "service/long.py:401: 400行を超えています"),
        ("web_widget/src/long.ts", "let x;\n" * 401, "web_widget/src/long.ts:401: 400行を超えています"),
        ("actions/walk.py", long_function(61), "actions/walk.py:1: walk が60行を超えています"),
        ("tests/walk.py", f"async {long_function(61)}", "tests/walk.py:1: walk が60行を超えています"),
        ("service/router.py", "now = datetime.now(UTC)\n", "service/router.py:1: "),
        ("knowledge/day.py", "\nday = date.today()\n", "knowledge/day.py:2: "),
        ("service/app.py", 'x = os.environ["X"]\n', "service/app.py:1: "),
        ("actions/base.py", 'x = os.getenv("X")\n', "actions/base.py:1: "),
        ("service/router.py", "await connection.commit()\n", "service/router.py:1: "),
        ("web_widget/src/view.ts", "box.innerHTML = text;\n", "web_widget/src/view.ts:1: "),
        ("service/desk/static/desk.js", "eval(text)\n", "service/desk/static/desk.js:1: "),
        ("bot/load.py", f"# from https://files.{'python' + 'hosted'}.org\n", "bot/load.py:1: "),
    ],
)
def test_a_broken_rule_is_found(project: Path, path: str, text: str, expected: str) -> None:
    """File, line and reason are named."""
    found = find(project, path, text)
    assert [finding.startswith(expected) for finding in found] == [True]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("service/long.py", "x = 1\n" * 400),
        ("actions/walk.py", long_function(60)),
        ("service/launch/clock.py", "now = datetime.now(UTC)\n"),
        ("service/settings.py", 'x = os.environ["X"]\n'),
        ("service/storage/engine.py", "await connection.commit()\n"),
        ("tests/fakes/clock.py", "now = datetime.now(UTC)\n"),
        ("service/storage/migrations/versions/0001_x.py", long_function(90)),
        ("docs/long.md", "x\n" * 500),
    ],
)
def test_what_is_allowed_is_not_found(project: Path, path: str, text: str) -> None:
    """The limits themselves, the one place for each call, and what is no code pass."""
    found = find(project, path, text)
    assert not found


def test_what_git_ignores_is_not_looked_at(project: Path) -> None:
    """Environments and built files are not ours."""
    (project / ".gitignore").write_text("dist/\n", encoding="utf-8")
    found = find(project, "web_widget/dist/widget.js", "eval(text)\n")
    assert not found
