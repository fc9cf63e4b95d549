"""The glossary: hard words are explained, in plain sentences, in both wordings."""

from __future__ import annotations

import pytest

from checks.glossary import check_glossary
from tests.checks.conftest import Spoil

FILE = "data/knowledge/glossary.ja.yml"
TOPIC = "data/knowledge/topics/mynumber_pin_locked.ja.yml"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (
            TOPIC,
            "ロックは、役場",
            "クラウドは、役場",
            "説明のない言葉です: クラウド(topics/mynumber_pin_locked",
        ),
        (FILE, "ログイン:", "ろぐいん:", "説明のない言葉です: ログイン("),
        (
            FILE,
            "自分のページに入ることです。",
            "自分のページに入ること。",
            "ログイン: 「です・ます」で終わって",
        ),
        (
            FILE,
            "  easy: 番号や パスワードで、自分の ページに 入る ことです。\n",
            "",
            "ログイン: easy がありません",
        ),
        (FILE, "also: [ブラウザー]", "also: [サイト]", "読めません: glossary.ja.yml: サイト が二度あります"),
        (FILE, "also: [ブラウザー]", "see: x", "読めません: glossary.ja.yml: ブラウザ には "),
    ],
)
def test_a_spoilt_glossary_is_found(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """A word without explanation, an unfinished or doubled entry and a curt sentence each fail."""
    found = spoil(check_glossary, path, old, new)
    assert any(rule.startswith(expected) for rule in found), found
