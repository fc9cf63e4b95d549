"""Canned words: sentences, keys that code and files share, words for errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.phrase_keys import check_phrase_keys, collect_uses
from checks.phrases import check_phrases
from checks.problems import check_problems
from tests.checks.conftest import PROJECT, Spoil

BOT = "data/knowledge/phrases.ja.yml"
SERVICE = "data/knowledge/phrases_service.ja.yml"
PROBLEMS = "data/knowledge/problems.ja.yml"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (
            SERVICE,
            "次は {when}からです。",
            "また 来てください。",
            "handoff_closed の text と easy で、入れる言葉がちがいます",
        ),
        (
            SERVICE,
            "次は{when}からです。",
            "次は{whenからです。",
            "handoff_closed の波かっこが正しくありません: ",
        ),
        (
            BOT,
            "{label: どれでもない}",
            "{label: この中にはわたしの聞きたいことがありません}",
            "none_of_these の label が21文字です",
        ),
        (BOT, "{label: どれでもない}", "{easy: x}", "none_of_these に言葉がありません"),
        (
            BOT,
            "{label: どれでもない}",
            "{words: x}",
            "読めません: phrases.ja.yml: none_of_these には ",
        ),
        (
            BOT,
            "何について知りたいですか。",
            "何を知りたい。",
            "ask_what_about: 「です・ます」で終わっていません: ",
        ),
    ],
)
def test_a_spoilt_phrase_is_found(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """Standard and easy wording fill in the same, buttons are short, sentences are polite."""
    found = spoil(check_phrases, path, old, new)
    assert any(rule.startswith(expected) for rule in found), found


def test_a_safety_reply_keeps_the_rules_of_sentences(spoil: Spoil) -> None:
    """The fixed words of an emergency are as plain as all others."""
    path = "data/knowledge/safety.ja.yml"
    text = (PROJECT / path).read_text(encoding="utf-8")
    first = text[text.index("\nreplies:") :].split("text: |\n", 1)[1].splitlines()[0]
    found = spoil(check_phrases, path, first, first.rstrip("。") + "と思う。")
    assert any("「です・ます」で終わっていません" in rule for rule in found), found


def test_a_broken_safety_file_is_named(spoil: Spoil) -> None:
    """A broken file is one finding, not a crash."""
    found = spoil(check_phrases, "data/knowledge/safety.ja.yml", "\nreplies:", "\nanswers:")
    assert found == ["読めません: 「replies」がありません"]


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (BOT, "none_of_these:", "none_of_them:", "どこからも使われていません: none_of_them"),
        (BOT, "none_of_these:", "none_of_them:", "決まり文句にないキーです: none_of_these"),
        (BOT, "small_bye:", "small_farewell:", "決まり文句にないキーです: small_bye"),
        (BOT, "weekday_sun:", "weekday_son:", "決まり文句にないキーです: weekday_sun"),
        (SERVICE, "masked_pin:", "masked_pins:", "どこからも使われていません: masked_pins"),
        (SERVICE, "band_any:", "band_all:", "決まり文句にないキーです: band_any"),
        (BOT, "{label: どれでもない}", "{text: どれでもないです。}", "none_of_these に label がありません"),
        (
            "actions/replies/people.py",
            '"handoff_yes"',
            '"handoff_ja"',
            "決まり文句にないキーです: handoff_ja",
        ),
        (
            "actions/replies/topic.py",
            'bring", things=',
            'bring", items=',
            "bring に入れる言葉がちがいます: items(things のはず)",
        ),
        (
            "actions/replies/small.py",
            'f"small_{kind}"',
            'f"talk_{kind}"',
            "どのキーになるか分からない組み立てです: talk_*",
        ),
        (
            "actions/replies/clarify.py",
            'ask_what(context, catalogue, "ask_again")',
            'ask_what(context, catalogue, "ask_anew")',
            "決まり文句にないキーです: ask_anew",
        ),
    ],
)
def test_keys_of_code_and_files_agree(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """A renamed key is found on both sides, passed on, put together or written out."""
    found = spoil(check_phrase_keys, path, old, new)
    assert any(rule.startswith(expected) for rule in found), found


def test_a_key_in_two_files_is_named(copy: Path) -> None:
    """Two files with one key are one finding, not a crash."""
    with (copy / SERVICE).open("a", encoding="utf-8") as file:
        file.write("none_of_these: {label: ない}\n")
    found = [finding.rule for finding in check_phrase_keys(copy)]
    assert found == ["読めません: phrases_service.ja.yml: none_of_these が二度あります"]


def test_keys_that_the_code_puts_together_are_spelled_out() -> None:
    """An f-string stands for every key it can make."""
    used = {use.key for use in collect_uses(PROJECT)}
    expected = {"small_greet", "decline_tax", "weekday_sun", "time_pm", "date_no_such_day", "band_any"}
    assert expected == expected & used


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (PROBLEMS, "too_long:", "too_lengthy:", "どこからも使われていません: too_lengthy"),
        (PROBLEMS, "too_long:", "too_lengthy:", "言葉のないエラーです: too_long"),
        (PROBLEMS, "何も書かれていません。", "何も書いてない。", "empty: 「です・ます」で終わっていません: "),
        ("service/errors.py", 'code = "empty"', 'code = "vacant"', "言葉のないエラーです: vacant"),
        (PROBLEMS, "empty: {text:", "empty: {words:", "読めません: 「text」がありません"),
    ],
)
def test_a_spoilt_problem_is_found(spoil: Spoil, path: str, old: str, new: str, expected: str) -> None:
    """Every error that reaches a person has words, and every word is used."""
    found = spoil(check_problems, path, old, new)
    assert any(rule.startswith(expected) for rule in found), found
