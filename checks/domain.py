"""The bot's domain and the actions that answer it: the same names on both sides, one rule an intent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from actions.register import ACTIONS
from checks.finding import Finding, Page
from knowledge.files import parse_yaml


def check_domain(root: Path) -> Iterator[Finding]:
    """Hold `bot/domain` and `data/stories` against the registered actions."""
    page = Page.read(root, root / "bot/domain/actions.yml")
    written = parse_yaml(page.text)["actions"]
    registered = {action.action_name for action in ACTIONS}
    for name in sorted(set(written) - registered):
        yield page.finding(f"- {name}", f"登録されていない動作です: {name}")
    for name in sorted(registered - set(written)):
        yield page.finding("actions:", f"登録されているのに書かれていない動作です: {name}")
    yield from _check_rules(root, registered)


def _check_rules(root: Path, registered: set[str]) -> Iterator[Finding]:
    page = Page.read(root, root / "data/stories/rules.yml")
    intents = Page.read(root, root / "bot/domain/intents.yml")
    answered: dict[str, str] = {}
    for rule in parse_yaml(page.text)["rules"]:
        intent, action = (_named(step) for step in rule["steps"])
        if intent in answered:
            yield page.finding(f"intent: {intent}", f"一つの意図に規則が二つあります: {intent}")
        answered[intent] = action
        if action not in registered:
            yield page.finding(f"action: {action}", f"登録されていない動作です: {action}")
    for intent in (next(iter(entry)) for entry in parse_yaml(intents.text)["intents"]):
        if intent not in answered:
            yield intents.finding(f"- {intent}", f"規則のない意図です: {intent}")


def _named(step: dict[str, Any]) -> str:
    """Return the intent or action of a rule's step."""
    return str(step.get("intent") or step.get("action"))
