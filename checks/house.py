"""House rules a linter does not know: sizes of files and functions, and calls that belong in one place."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
SKIPPED = ("service/storage/migrations/versions/", "web_widget/node_modules/", "vendor/")

# Pattern → the only files that may contain it, and why.
ONLY_IN: dict[str, tuple[str, ...]] = {
    # The bot's second place: what hears a date without being told the day.
    r"datetime\.(now|utcnow|today)\(|date\.today\(": (
        "service/launch/clock.py",
        "bot/components/date_extractor.py",
    ),
    r"os\.environ|os\.getenv": (
        "service/settings.py",
        "service/launch/bot_environment.py",
        "bot/serve.py",
        "bot/quiet.py",
    ),
    r"\.commit\(": ("service/storage/engine.py", "service/storage/sqlite_driver.py"),  # the driver below it
    r"innerHTML|insertAdjacentHTML|document\.write|eval\(": (),
}
WORDS_OF_OTHERS = re.compile(r"pythonhos" + r"ted|npm" + r"js\.(org|com)")


def find_problems(root: Path) -> list[Finding]:
    """Return every broken house rule in the files that git tracks or would track."""
    return [finding for path in _list_code(root) for finding in _check(root, path)]


def _list_code(root: Path) -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split("\n")  # noqa: S603
    return sorted(
        {
            path
            for path in listed
            if path.endswith((".py", ".ts", ".js")) and not any(skip in path for skip in SKIPPED)
        }
    )


def _check(root: Path, path: str) -> Iterator[Finding]:
    file = root / path
    if not file.exists():
        return
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) > LONGEST_FILE:
        yield Finding(path, len(lines), f"{LONGEST_FILE}行を超えています")
    if path.endswith(".py"):
        yield from _check_functions(path, text)
    if not path.startswith(("tests/", "checks/")):
        yield from _check_calls(path, lines)


def _check_functions(path: str, text: str) -> Iterator[Finding]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield Finding(path, node.lineno, f"{node.name} が{LONGEST_FUNCTION}行を超えています")


def _check_calls(path: str, lines: list[str]) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        for pattern, allowed in ONLY_IN.items():
            if path not in allowed and re.search(pattern, line):
                where = "、".join(allowed) or "どこでも"
                yield Finding(path, number, f"{pattern} は使えません(使えるのは {where})")
        if WORDS_OF_OTHERS.search(line):
            yield Finding(path, number, "配布元の住所が書かれています")
