"""Settings: docs/settings.md explains every field of Settings, with its first value, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding, Page

_ROW = re.compile(r"^\| `ORAHO_([A-Z_]+)` \| (.*?) \|", re.MULTILINE)
_IN_WORDS = frozenset({"なし", "自動で作る"})  # first values that are empty until somebody sets them


def check_settings(root: Path) -> Iterator[Finding]:
    """Hold the table of docs/settings.md against `service/settings.py`."""
    page = Page.read(root, root / "docs/settings.md")
    code = Page.read(root, root / "service/settings.py")
    fields = _read_fields(code.text)
    rows = {name.lower(): value for name, value in _ROW.findall(page.text)}
    for name in fields:
        if name not in rows:
            yield code.finding(f"    {name}:", f"docs/settings.md にない設定です: ORAHO_{name.upper()}")
    for name, value in rows.items():
        if name not in fields:
            yield page.finding(f"ORAHO_{name.upper()}`", f"プログラムにない設定です: ORAHO_{name.upper()}")
        elif not _is_same(value, fields[name]):
            yield page.finding(
                f"ORAHO_{name.upper()}`", f"はじめの値がちがいます: {value}(プログラムでは {fields[name]})"
            )


def _read_fields(text: str) -> dict[str, str]:
    """Return each field's name with its first value as the code writes it."""
    settings = next(
        node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    return {
        statement.target.id: _first_value(statement.value)
        for statement in settings.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value
    }


def _first_value(value: ast.expr) -> str:
    """Return the constant in `5`, `Field(default=5, …)`, `Path("var")` or `SecretStr("")`."""
    if isinstance(value, ast.Call):
        named = [keyword.value for keyword in value.keywords if keyword.arg == "default"]
        return _first_value((named or value.args)[0])
    return str(value.value) if isinstance(value, ast.Constant) else ast.unparse(value)


def _is_same(written: str, value: str) -> bool:
    plain = written.strip("`")
    if plain in _IN_WORDS:
        return value == ""
    return plain == value or f"{plain}.0" == value
