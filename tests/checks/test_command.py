"""`python -m checks`: prints findings with file, line and reason, and fails only for what is wrong."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks import content
from checks.__main__ import main
from tests.checks.conftest import PROJECT, TODAY

TOPIC = "data/knowledge/topics/mynumber_pin_forgot.ja.yml"
FINDING = f"{TOPIC}:2: 知らないまとまりです: other\n"


def run(*arguments: str) -> tuple[int, str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "checks", *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_findings_are_printed_and_fail(copy: Path) -> None:
    """One line for each finding, then their number; the exit status is 1."""
    file = copy / TOPIC
    text = file.read_text(encoding="utf-8").replace("group: mynumber", "group: other", 1)
    file.write_text(text, encoding="utf-8")
    found = run("content", TOPIC, "--root", str(copy), "--today", TODAY.isoformat())
    assert found == (1, FINDING + "1件の指摘があります。\n")


def test_warnings_are_printed_and_pass(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A topic past its review is shown and lets the check pass."""
    status = main(["content", TOPIC, "--root", str(copy), "--today", "2029-01-01"])
    lines = capsys.readouterr().out.splitlines()
    assert (status, lines[-1]) == (0, "指摘はありません。")
    assert [": 注意 見直しの日を過ぎています: " in line for line in lines[:-1]] == [True]


@pytest.mark.parametrize("path", sorted((PROJECT / "checks").glob("*.py")), ids=lambda path: path.stem)
def test_every_check_is_in_the_list(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of content that is written is also run."""
    names = [
        line.split("(")[0].removeprefix("def ")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("def check_")
    ]
    called: list[str] = []
    for name, member in inspect.getmembers(content, inspect.isfunction):
        if name.startswith("check_"):
            monkeypatch.setattr(content, name, _note(name, called))
            assert callable(member)
    content.find_problems(PROJECT, TODAY)
    assert set(names) <= set(called)


def _note(name: str, called: list[str]) -> Callable[..., list[Any]]:
    def check(*_arguments: object) -> list[Any]:
        called.append(name)
        return []

    return check
