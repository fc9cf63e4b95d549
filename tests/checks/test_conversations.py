"""Golden conversations: one for each topic, in the shape the tests read."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.conversations import check_conversations
from tests.checks.conftest import Spoil

GOLDEN = "tests/conversations/topics/hoken_75plus.yml"


def test_a_topic_without_golden_conversation_is_found(copy: Path) -> None:
    """Every topic has its golden conversation."""
    (copy / GOLDEN).unlink()
    found = [(finding.path, finding.rule) for finding in check_conversations(copy)]
    assert ("data/knowledge/topics/hoken_75plus.ja.yml", "お手本の会話がありません") in found


def test_a_golden_conversation_of_a_removed_topic_is_found(copy: Path) -> None:
    """A removed topic takes its golden conversation along."""
    (copy / "data/knowledge/topics/hoken_75plus.ja.yml").unlink()
    found = [finding.rule for finding in check_conversations(copy) if finding.path == GOLDEN]
    assert {"回答のない項目です: hoken_75plus", "ない項目です: hoken_75plus"} == set(found)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("topic: hoken_75plus", "topic: hoken_what", "hoken_75plus を期待する番がありません"),
        ("behaviour: answer", "behaviour: answers", "知らないふるまいです: answers"),
        ("behaviour: answer", "behavior: answer", "読めません: 「behaviour」がありません"),
        ("{behaviour:", "{also_ok: [asking], behaviour:", "知らないふるまいです: asking"),
        ("{behaviour:", "{contain: [x], behaviour:", "expect に書けない言葉です: contain"),
        ("- say:", "- tell:", "番には say か choose を一つと expect を書きます: "),
        ("- say:", "- choose: はい\n    say:", "番には say か choose を一つと expect を書きます: "),
        ("name:", "title:", "name と turns だけを書きます: name"),
    ],
)
def test_a_spoilt_conversation_is_found(spoil: Spoil, old: str, new: str, expected: str) -> None:
    """Each rule for golden conversations is named when it is broken."""
    found = spoil(check_conversations, GOLDEN, old, new)
    assert any(rule.startswith(expected) for rule in found), found


def test_a_conversation_without_turns_is_found(copy: Path) -> None:
    """A golden conversation says something."""
    (copy / "tests/conversations/dialogue/empty.yml").write_text("name: 空\nturns: []\n", encoding="utf-8")
    found = [f.rule for f in check_conversations(copy) if f.path.endswith("empty.yml")]
    assert found == ["番が一つもありません"]
