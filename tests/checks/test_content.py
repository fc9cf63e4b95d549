"""`python -m checks content` finds what is spoilt in a copy of the real content, and says why."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from checks import content
from checks.contacts import is_telephone_number
from tests.checks.conftest import PROJECT, TODAY, Spoil

TOPIC = "data/knowledge/topics/mynumber_pin_locked.ja.yml"
EXAMPLES = "data/nlu/mynumber/mynumber_pin_locked.yml"


def first_example(path: str) -> str:
    """Return the first training example of a file as it stands there."""
    lines = (PROJECT / path).read_text(encoding="utf-8").splitlines()
    return next(line.strip() for line in lines if line.strip().startswith("- ") and "intent:" not in line)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("status: ", "colour: red\nstatus: ", "知らない項目名です: colour"),
        ("group: mynumber", "group: other", "知らないまとまりです: other"),
        ("related: [", "related: [no_such_topic, ", "related に使えない項目です: no_such_topic"),
        ("counter: mynumber", "counter: none", "counter と place は、両方とも none か、両方とも書くかです"),
        ("kind: ", "kind: blog # ", "知らない出典の種類です: blog"),
        (
            "answer: |\n",
            "answer: |\n  だめだ。\n",
            "「です・ます」で終わっていません: だめだ。",
        ),
        (
            "easy: |\n",
            "easy: |\n  99-1 に 0246-00-9999 です。\n",
            "文の中の電話番号が、どの電話の欄にもありません: 0246-00-9999",
        ),
    ],
)
def test_a_spoilt_topic_is_found(spoil: Spoil, old: str, new: str, expected: str) -> None:
    """Each rule for topic files is named when it is broken."""
    assert [expected] == spoil(TOPIC, old, new)


def test_a_topic_file_without_a_key_is_named(spoil: Spoil) -> None:
    """A missing key is one clear finding, not a crash."""
    found = spoil(TOPIC, "\neasy_steps:", "\neasy_step:")
    assert "読めません: mynumber_pin_locked.ja.yml: KeyError('easy_steps')" in found


def test_a_topic_past_its_review_is_found() -> None:
    """A year later every topic wants a new look."""
    found = {
        f.path for f in content.find_problems(PROJECT, date(2028, 1, 1)) if "見直しの日を過ぎて" in f.rule
    }
    topics = {f"data/knowledge/topics/{f.name}" for f in (PROJECT / "data/knowledge/topics").glob("*.yml")}
    assert topics == found


def test_one_text_under_two_topics_is_found(spoil: Spoil) -> None:
    """Spelling in another script does not hide that a text stands under two labels."""
    example = first_example(EXAMPLES).removeprefix("- ")
    other = "data/nlu/mynumber/mynumber_pin_change.yml"
    found = spoil(other, "    examples: |\n", f"    examples: |\n      - {example}。\n")
    expected = [f"同じ文が ask/mynumber_pin_change にもあります({other}:7): {example}"]
    assert expected == found


def test_too_few_examples_are_found(spoil: Spoil, copy: Path) -> None:
    """A topic needs twenty-five ways of asking."""
    file = copy / EXAMPLES
    head = file.read_text(encoding="utf-8").splitlines()[:12]
    file.write_text("\n".join(head) + "\n", encoding="utf-8")
    count = sum(line.strip().startswith("- ") and "intent:" not in line for line in head)
    found = spoil(TOPIC, "status: ", "status: ")
    assert [f"言い方の例が{count}個です(25個以上)"] == found


def test_evaluation_lines_are_never_learned(spoil: Spoil, copy: Path) -> None:
    """A line of an evaluation set among the examples is found, whatever its script."""
    sets = copy / "tests/nlu"
    sets.mkdir(parents=True, exist_ok=True)
    (sets / "planted.jsonl").write_text(
        '{"id": "x", "text": "カードの鍵がぜんぜん開かねえ"}\n', encoding="utf-8"
    )
    found = spoil(EXAMPLES, "    examples: |\n", "    examples: |\n      - かーどの鍵が、ぜんぜん開かねえ\n")
    expected = ["評価用(planted.jsonl) の文と同じです: かーどの鍵が、ぜんぜん開かねえ"]
    assert expected == found


def test_a_topic_without_golden_conversation_is_found(spoil: Spoil, copy: Path) -> None:
    """Every topic has its golden conversation."""
    (copy / "tests/conversations/topics/mynumber_pin_locked.yml").unlink()
    expected = ["お手本の会話がありません"]
    assert expected == spoil(TOPIC, "status: ", "status: ")


def test_a_golden_conversation_must_expect_its_topic(spoil: Spoil) -> None:
    """A golden file that expects another topic proves nothing about its own."""
    found = spoil(
        "tests/conversations/topics/hoken_75plus.yml",
        "topic: hoken_75plus",
        "topic: hoken_what",
    )
    expected = ["hoken_75plus を期待する番がありません"]
    assert expected == found


def test_a_town_without_counter_is_found(spoil: Spoil) -> None:
    """Counters cover all 59 towns."""
    table = (PROJECT / "data/counters.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    row = next(line for line in table if line.startswith("075477,digital"))
    expected = ["浪江町の窓口(digital)がありません"]
    assert expected == spoil("data/counters.csv", row, "")


def test_a_phrase_whose_easy_version_lacks_a_field_is_found(spoil: Spoil) -> None:
    """Standard and easy wording say the same facts."""
    found = spoil("data/knowledge/phrases_service.ja.yml", "次は {when}からです。", "また 来てください。")
    expected = ["handoff_closed の text と easy で、入れる言葉がちがいます"]
    assert expected == found


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0120-95-0178", True),
        ("0120-0178-27", True),
        ("024-505-0445", True),
        ("0242-39-1111", True),
        ("0570-783-578", True),
        ("188", True),
        ("#9110", True),
        ("090-1234-5678", True),
        ("024-505-044", False),
        ("0245050445", False),
        ("024-505-04455", False),
        ("１２０", False),
        ("電話なし", False),
    ],
)
def test_telephone_numbers_have_their_shape(number: str, expected: bool) -> None:
    """Ten digits with hyphens, eleven for mobiles, or a short number."""
    assert expected == is_telephone_number(number)


def test_the_command_prints_findings_and_fails(copy: Path) -> None:
    """Findings go to standard output with file, line and reason; the exit status is 1."""
    file = copy / TOPIC
    text = file.read_text(encoding="utf-8").replace("group: mynumber", "group: other", 1)
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "checks", "content", TOPIC, "--root", str(copy)]
    command += ["--today", TODAY.isoformat()]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (1, f"{TOPIC}:2: 知らないまとまりです: other\n1件の指摘があります。\n") == (
        done.returncode,
        done.stdout,
    )
