"""Training examples: enough, under one label, never a number, never a line that a test or evaluation uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.examples import check_examples
from knowledge.examples import sameness
from tests.checks.conftest import PROJECT, Spoil

EXAMPLES = "data/nlu/mynumber/mynumber_pin_locked.yml"
BLOCK = "    examples: |\n"


def first_example(path: str) -> str:
    """Return the first training example of a file as it stands there."""
    lines = (PROJECT / path).read_text(encoding="utf-8").splitlines()
    line = next(line.strip() for line in lines if line.strip().startswith("- ") and "intent:" not in line)
    return line.removeprefix("- ")


def test_one_text_under_two_topics_is_found(spoil: Spoil) -> None:
    """A full stop more does not hide that a text stands under two labels."""
    example = first_example(EXAMPLES)
    other = "data/nlu/mynumber/mynumber_pin_change.yml"
    found = spoil(check_examples, other, BLOCK, f"{BLOCK}      - {example}。\n")
    assert [f"同じ文が ask/mynumber_pin_change にもあります({other}:7): {example}"] == found


def test_one_text_twice_under_a_topic_is_found(spoil: Spoil) -> None:
    """A line that is already there teaches nothing."""
    example = first_example(EXAMPLES)
    found = spoil(check_examples, EXAMPLES, BLOCK, f"{BLOCK}      - {example}\n")
    assert [f"同じ文が二度あります(もう一つは {EXAMPLES}:7): {example}"] == found


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        (EXAMPLES, 12, "言い方の例が6個です(25個以上)"),
        ("data/nlu/dialogue/affirm.yml", 9, "affirm の例が5個です(20個以上)"),
    ],
)
def test_too_few_examples_are_found(copy: Path, path: str, head: int, expected: str) -> None:
    """A topic needs twenty-five ways of asking, each kind of dialogue twenty."""
    lines = (copy / path).read_text(encoding="utf-8").splitlines()[:head]
    (copy / path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert expected in [finding.rule for finding in check_examples(copy)]


def test_evaluation_lines_are_never_learned(spoil: Spoil, copy: Path) -> None:
    """A line of an evaluation set among the examples is found, whatever its script and punctuation."""
    (copy / "tests/nlu/planted.jsonl").write_text(
        '{"id": "x", "text": "カードの鍵がぜんぜん開かねえ"}\n', encoding="utf-8"
    )
    found = spoil(check_examples, EXAMPLES, BLOCK, f"{BLOCK}      - かーどの鍵が、ぜんぜん開かねえ!!\n")
    assert found == ["評価用(planted.jsonl) の文と同じです: かーどの鍵が、ぜんぜん開かねえ!!"]


def test_lines_of_the_shared_sample_are_never_learned(spoil: Spoil, copy: Path) -> None:
    """The sample beside the checkout counts too, with what residents said before."""
    sample = copy.parent / "shared/evaluation/sample.jsonl"
    sample.parent.mkdir(parents=True, exist_ok=True)
    sample.write_text(
        '{"text": "こっちは一行目の文です", "previous": ["住民: その前に言ったことです", "ボット: 何か"]}\n',
        encoding="utf-8",
    )
    planted = f"{BLOCK}      - こっちは一行目の文です\n      - その前に言ったことです\n"
    found = spoil(check_examples, EXAMPLES, BLOCK, planted)
    sample.unlink()
    assert found == [
        "評価用(sample.jsonl) の文と同じです: こっちは一行目の文です",
        "評価用(sample.jsonl) の文と同じです: その前に言ったことです",
    ]


def test_lines_of_golden_conversations_are_never_learned(spoil: Spoil, copy: Path) -> None:
    """What a golden conversation asks is not taught word for word."""
    file = copy / "tests/conversations/dialogue/planted.yml"
    file.write_text(
        "name: 試し\nturns:\n  - say: 金庫の番号みたいなのを忘れた\n    expect: {behaviour: clarify}\n",
        encoding="utf-8",
    )
    found = spoil(check_examples, EXAMPLES, BLOCK, f"{BLOCK}      - 金庫の番号みたいなのを忘れた\n")
    assert found == ["お手本の会話(planted.yml) の文と同じです: 金庫の番号みたいなのを忘れた"]


@pytest.mark.parametrize("number", ["1234 5678 9018", "１２３４-５６７８-９０１８", "123456789018"])
def test_twelve_digits_are_found(spoil: Spoil, number: str) -> None:
    """Nobody's number is learned, however it is written."""
    line = f"私の番号は{number}です"
    found = spoil(check_examples, EXAMPLES, BLOCK, f"{BLOCK}      - {line}\n")
    assert [f"12けたの番号があります: {line}"] == found


def test_a_broken_file_of_examples_is_named(spoil: Spoil) -> None:
    """A file that Rasa could not learn from is one finding."""
    found = spoil(check_examples, EXAMPLES, "    examples: |", "    example: |")
    assert "読めません: 「examples」がありません" in found


def test_an_example_of_an_unknown_topic_is_found(spoil: Spoil) -> None:
    """What is learned must have an answer, and stands in the file of its topic."""
    found = spoil(check_examples, EXAMPLES, "topic: mynumber_pin_locked", "topic: mynumber_pin_lost")
    assert {
        "回答のない項目です: mynumber_pin_lost",
        "ファイルの名前と項目がちがいます: mynumber_pin_lost",
    } <= set(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ ﾉ 暗証番号", "マイナンバーカードの、暗証番号!"),
        ("（ロック）された？", "ロックされた"),
        ("「鍵」が…かかった〜。", "鍵がかかったー"),
    ],
)
def test_lines_that_say_the_same_meet(one: str, other: str) -> None:
    """Width, spaces and punctuation do not make another line."""
    assert sameness(one) == sameness(other)
