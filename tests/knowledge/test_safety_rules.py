"""The fixed safety rules: what must alarm, with which kind, and what must stay an ordinary question."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml

from knowledge.reply import Behaviour, NoticePart, PhonesPart, SourcePart
from knowledge.safety import (
    Danger,
    DangerKind,
    SafetyDataError,
    emergency_reply,
    find_danger,
    load_safety,
)
from knowledge.text import fold

SAFETY_FILE = Path(__file__).parents[2] / "data" / "knowledge" / "safety.ja.yml"
RULES = load_safety(SAFETY_FILE)

CASES = yaml.safe_load((Path(__file__).parent / "safety_cases.yml").read_text(encoding="utf-8"))
ALARMS = [(DangerKind(kind), text) for kind, texts in CASES["alarm"].items() for text in texts]
QUIET: list[str] = CASES["quiet"]


@pytest.mark.parametrize(("kind", "text"), ALARMS)
def test_danger_is_recognised_with_its_kind(kind: DangerKind, text: str) -> None:
    """Words of danger alarm, and the right help is named."""
    danger = find_danger(text, RULES)
    assert kind == (danger.kind if danger else None)


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_words_do_not_alarm(text: str) -> None:
    """Illness, police, fire brigade or a death in the family are not an emergency by themselves."""
    danger = find_danger(text, RULES)
    assert None is (danger and danger.rule)


def test_patterns_are_written_in_folded_letters() -> None:
    """A pattern with a letter that folding changes could never match."""
    patterns = [p for rule in RULES.rules for p in rule.any_of + rule.unless]
    unfolded = {c for p in patterns for c in re.sub(r"\\.", "", p.pattern) if c.isalpha() and fold(c) != c}
    assert set() == unfolded


def test_every_reply_is_used_and_has_a_number() -> None:
    """No fixed answer is dead, and each one names somebody to telephone."""
    written = set(yaml.safe_load(SAFETY_FILE.read_text(encoding="utf-8"))["replies"])
    assert written == {rule.reply.key for rule in RULES.rules}
    assert [rule.id for rule in RULES.rules if not rule.reply.phones] == []


def test_every_kind_has_a_rule() -> None:
    """Each kind of danger can be recognised."""
    assert set(DangerKind) == {rule.kind for rule in RULES.rules}


def test_replies_are_easy_to_read() -> None:
    """Sentences have at most 40 characters and 13 kanji, in both wordings, with as many lines."""
    long: list[str] = []
    for reply in {rule.reply.key: rule.reply for rule in RULES.rules}.values():
        sentences = re.split(r"(?<=。)|\n", reply.text + "\n" + reply.easy)
        long += [s for s in sentences if len(s) > 40 or len(re.findall(r"[一-龥々]", s)) > 13]
        assert reply.text.count("\n") == reply.easy.count("\n")
    assert long == []


def test_the_answer_carries_words_numbers_and_source() -> None:
    """The reply is an emergency with the fixed text, its telephones and where they come from."""
    danger = find_danger("死にたい", RULES)
    assert isinstance(danger, Danger)
    reply = emergency_reply(danger)
    notice, phones, source = reply.parts
    assert isinstance(notice, NoticePart)
    assert isinstance(phones, PhonesPart)
    assert isinstance(source, SourcePart)
    assert reply.behaviour == Behaviour.EMERGENCY
    assert notice.level == "danger"
    assert [phone.number for phone in phones.phones] == ["0120-279-226", "024-536-4343", "0120-279-338"]
    assert source.checked_on == "2026-11-24"


def test_hostile_length_is_read_in_time() -> None:
    """A thousand characters of near-misses are judged within a quarter of a second."""
    texts = ["電話で" * 333, "今お金" * 333, "津波が" * 333, "倒れ" * 500, "もし" * 500, "あ" * 1000]
    start = time.perf_counter()
    found = [find_danger(text, RULES) for text in texts]
    assert time.perf_counter() - start < 1.5
    assert [None] * len(texts) == found


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    """A rule that names no written reply is an error, not silence."""
    broken = tmp_path / "safety.ja.yml"
    broken.write_text(
        "words: {}\nreplies: {}\nrules: [{id: a, kind: fire, any: ['火'], reply: none}]\n", encoding="utf-8"
    )
    with pytest.raises(SafetyDataError):
        load_safety(broken)
