"""Documents and declarations that must not drift from the code: settings, domain, rules."""

from __future__ import annotations

import pytest

from checks.domain import check_domain
from checks.settings import check_settings
from tests.checks.conftest import Spoil

DOCUMENT, CODE = "docs/settings.md", "service/settings.py"
RULES = "data/stories/rules.yml"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (DOCUMENT, "| `ORAHO_HOST` |", "| `ORAHO_HOSTS` |", "プログラムにない設定です: ORAHO_HOSTS"),
        (DOCUMENT, "| `ORAHO_HOST` |", "| `ORAHO_HOSTS` |", "docs/settings.md にない設定です: ORAHO_HOST"),
        (DOCUMENT, "`8000`", "`8080`", "はじめの値がちがいます: `8080`(プログラムでは 8000)"),
        (DOCUMENT, "`var`", "なし", "はじめの値がちがいます: なし(プログラムでは var)"),
        (
            CODE,
            'host: str = "127.0.0.1"',
            'host: str = "::1"',
            "はじめの値がちがいます: `127.0.0.1`(プログラムでは ::1)",
        ),
        (
            CODE,
            "    port: int",
            "    door: int = 1\n    port: int",
            "docs/settings.md にない設定です: ORAHO_DOOR",
        ),
    ],
)
def test_settings_and_their_document_agree(
    spoil: Spoil, path: str, old: str, new: str, expected: str
) -> None:
    """An official reads every setting with its first value, and none that is gone."""
    assert expected in spoil(check_settings, path, old, new)


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("bot/domain/actions.yml", "- action_step", "- action_walk", "登録されていない動作です: action_walk"),
        (
            "bot/domain/actions.yml",
            "- action_step",
            "- action_walk",
            "登録されているのに書かれていない動作です: action_step",
        ),
        ("bot/domain/intents.yml", "- step:", "- steps:", "規則のない意図です: steps"),
        (RULES, "intent: deny", "intent: affirm", "一つの意図に規則が二つあります: affirm"),
        (RULES, "intent: deny", "intent: affirm", "規則のない意図です: deny"),
        (RULES, "action: action_step", "action: action_walk", "登録されていない動作です: action_walk"),
    ],
)
def test_domain_rules_and_actions_agree(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """Every intent leads to one action that exists."""
    assert expected in spoil(check_domain, path, old, new)
