"""Words for errors: plain sentences, one for each error that can reach a person, none without use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding, Page
from knowledge.errors import ContentError, say_fault
from knowledge.files import read_yaml
from knowledge.sentences import find_text_faults

# Errors that end inside the service: no person reads them, and should one, `internal` speaks for them.
INSIDE = frozenset(
    {
        "bot_unavailable",
        "cannot_start",
        "fenced",
        "line_busy",
        "menu_refused",
        "not_a_reply",
        "number_refused",
        "wrong_menu",
        "wrong_settings",
    }
)


def check_problems(root: Path) -> Iterator[Finding]:
    """Hold `problems.ja.yml` against the codes of the service's errors."""
    file = root / "data/knowledge/problems.ja.yml"
    page = Page.read(root, file)
    try:
        words = {code: str(entry["text"]) for code, entry in read_yaml(file).items()}
    except (ContentError, KeyError, TypeError) as error:
        yield Finding(page.path, 1, f"読めません: {say_fault(error)}")
        return
    for code, text in words.items():
        for _, fault in find_text_faults(text):
            yield page.finding(f"{code}:", f"{code}: {fault}")
    codes, spoken = _read_code(root)
    for code, (path, line) in sorted(codes.items()):
        if code not in words and code not in INSIDE:
            yield Finding(path, line, f"言葉のないエラーです: {code}")
    for code in sorted(set(words) - spoken):
        yield page.finding(f"{code}:", f"どこからも使われていません: {code}")


def _read_code(root: Path) -> tuple[dict[str, tuple[str, int]], set[str]]:
    """Return the errors' codes with their places, and every string the service's code holds."""
    codes: dict[str, tuple[str, int]] = {}
    spoken: set[str] = set()
    for file in sorted((root / "service").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                spoken.add(node.value)
            if isinstance(node, ast.ClassDef):
                for code in _codes_of(node):
                    codes[code] = (file.relative_to(root).as_posix(), node.lineno)
    return codes, spoken


def _codes_of(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                yield code
