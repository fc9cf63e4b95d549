"""Topic files: each rule is named when it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checks.finding import Finding
from checks.topics import check_topics
from knowledge.topic_rules import is_web_address
from tests.checks.conftest import PROJECT, TODAY, Spoil

TOPIC = "data/knowledge/topics/mynumber_pin_locked.ja.yml"


def check(root: Path) -> Iterator[Finding]:
    """Check topics as of the day of the tests."""
    return check_topics(root, TODAY)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("status: ", "colour: red\nstatus: ", "知らない項目名です: colour"),
        ("group: mynumber", "group: other", "知らないまとまりです: other"),
        (
            "question: ",
            "question: 暗証番号を三回まちがえてカードがロックされてしまったときは？ #",
            "question が30文字です(20文字まで)",
        ),
        ("related: [", "related: [no_such_topic, ", "related に使えない項目です: no_such_topic"),
        ("related: [", "related: [mynumber_pin_locked, ", "related に使えない項目です: mynumber_pin_locked"),
        ("counter: mynumber", "counter: none", "counter と place は、両方とも none か、両方とも書くかです"),
        ("counter: mynumber", "counter: tax", "知らない窓口です: tax"),
        ("kind: ", "kind: blog # ", "知らない出典の種類です: blog"),
        ("kind: ", "kind: own # ", "own の出典は docs/ にあるファイルです: "),
        ("    title: ", "    title: '' # ", "出典の名前がありません"),
        ("    seen: ", "    seen: きのう # ", "出典を見た日が日付ではありません: きのう"),
        ("answer: |\n", "answer: |\n  だめだ。\n", "「です・ます」で終わっていません: だめだ。"),
        ("\nsteps:\n", "\nsteps:\n  - 窓口へ行く。\n", "「です・ます」で終わっていません: 窓口へ行く。"),
        ("easy: |\n", "easy: ''\nold: |\n", "answer と easy の両方が要ります"),
        ("links: []", "links: [{label: ' ', url: 'https://example.jp/'}]", "リンクの言葉がありません"),
        ("phones: []", "phones: [{label: ' ', number: '188'}]", "電話の名前がありません"),
        ("checked_on: ", "checked_on: 2026-11-25 # ", "確認した日が先の日付です: 2026-11-25"),
        ("review_by: ", "review_by: 2026-11-01 # ", "見直しの日が、確認した日より前です"),
    ],
)
def test_a_spoilt_topic_is_found(spoil: Spoil, old: str, new: str, expected: str) -> None:
    """Each rule for topic files is named when it is broken."""
    found = spoil(check, TOPIC, old, new)
    assert any(rule.startswith(expected) for rule in found), found


def test_a_topic_file_without_a_key_is_named(spoil: Spoil) -> None:
    """A missing key is one clear finding, not a crash."""
    found = spoil(check, TOPIC, "\neasy_steps:", "\neasy_step:")
    assert "読めません: mynumber_pin_locked.ja.yml: 「easy_steps」がありません" in found


def test_easy_steps_are_as_many_as_steps(spoil: Spoil) -> None:
    """A resident who reads the easy version walks the same steps."""
    found = spoil(check, TOPIC, "\neasy_steps:\n", "\neasy_steps:\n  - 行きます。\n")
    assert any(rule.startswith("easy_steps が") for rule in found), found


def test_a_single_step_is_found(spoil: Spoil, copy: Path) -> None:
    """One step is no walk: it belongs into the answer."""
    text = (copy / TOPIC).read_text(encoding="utf-8")
    steps = text[text.index("\nsteps:") : text.index("\nbring:")]
    one = "\nsteps:\n  - 役場に行きます。\neasy_steps: []"
    assert spoil(check, TOPIC, steps, one) == ["steps が一つだけです(二つ以上か、[] にします)"]


def test_a_broken_group_file_leaves_the_topics_standing(copy: Path) -> None:
    """The file of groups is named by its own check; here every topic lacks its group."""
    (copy / "data/knowledge/groups.ja.yml").write_text("groups: 3\n", encoding="utf-8")
    assert any("知らないまとまりです: mynumber" in finding.rule for finding in check(copy))


def test_verified_without_a_source_is_found(spoil: Spoil, copy: Path) -> None:
    """Nothing is verified without a source."""
    text = (copy / TOPIC).read_text(encoding="utf-8")
    sources = text[text.index("sources:") : text.index("checked_on:")]
    assert spoil(check, TOPIC, sources, "sources: []\n") == ["verified なのに出典がありません"]


def test_a_topic_past_its_review_is_a_warning() -> None:
    """A year later every topic wants a new look, and the check still passes."""
    found = [f for f in check_topics(PROJECT, date(2028, 1, 1)) if "見直しの日を過ぎて" in f.rule]
    topics = {f"data/knowledge/topics/{f.name}" for f in (PROJECT / "data/knowledge/topics").glob("*.yml")}
    assert (topics, {True}) == ({f.path for f in found}, {f.is_warning for f in found})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.city.fukushima.fukushima.jp/", True),
        ("http://example.jp/a?b=c", True),
        ("javascript:alert(1)", False),
        ("https://city.example.jp@evil.example/", False),
        ("https://city.example.jp/a b", False),
        ("https://localhost/", False),
        ("www.city.fukushima.jp", False),
    ],
)
def test_web_addresses_have_their_shape(url: str, expected: bool) -> None:
    """Only plain http and https addresses with a host are shown to residents."""
    assert expected == is_web_address(url)
