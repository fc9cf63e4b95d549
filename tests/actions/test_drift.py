"""Names that stand in several rooms agree: actions and domain, phrase keys and phrases."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from actions.base import Sources
from actions.register import build_executor
from tests.actions.conftest import CATALOGUE, Venues

PROJECT = Path(__file__).parents[2]
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")


def code_strings() -> Iterator[str]:
    """Yield every string of actions and service, with the open places of f-strings as `*`."""
    for folder in ("actions", "service"):
        for file in (PROJECT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    yield "".join(
                        str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values
                    )
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_domain_and_executor_know_the_same_actions() -> None:
    """Every action of the domain is registered, and no other."""
    domain = yaml.safe_load((PROJECT / "bot/domain/actions.yml").read_text(encoding="utf-8"))["actions"]
    executor = build_executor(Sources(lambda: CATALOGUE, Venues()))
    assert sorted(domain) == sorted(executor.actions)


def test_rules_lead_to_registered_actions() -> None:
    """Every action that a rule names is registered."""
    rules = (PROJECT / "data/stories/rules.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"action: (action_\w+)", rules)) - {"action_listen"}
    assert set(build_executor(Sources(lambda: CATALOGUE, Venues())).actions) == named


def test_every_phrase_is_used() -> None:
    """A phrase that no program names is dead words."""
    strings = set(code_strings())
    patterns = [
        re.compile(re.escape(text).replace(r"\*", ".+"))
        for text in strings
        if "*" in text and _KEY.match(text)
    ]
    unused = [
        key
        for key in CATALOGUE.phrases.entries
        if key not in strings and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert not unused


def test_every_phrase_named_by_the_actions_exists() -> None:
    """What actions say or write on buttons stands in the phrase files."""
    missing = []
    for file in (PROJECT / "actions").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                key = node.args[0] if node.args else None
                if node.func.attr in ("say", "label") and isinstance(key, ast.Constant):
                    missing += [key.value] if key.value not in CATALOGUE.phrases.entries else []
    assert not missing
