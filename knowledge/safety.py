"""Recognise danger in a resident's words without any model, and hold the fixed words to answer with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from knowledge.errors import ContentError
from knowledge.files import read_yaml
from knowledge.reply import Behaviour, NoticePart, Phone, PhonesPart, Reply, SourcePart
from knowledge.text import fold

_STRUCK = "。"  # what an `unless` span becomes: the end of a sentence, so that no pattern reaches across
_WORD = re.compile(r"<([a-z_]+)>")


class SafetyDataError(ContentError):
    """The safety file lacks a part, names an unknown word or reply, or holds a broken pattern."""


class DangerKind(StrEnum):
    """What sort of help is needed at once."""

    DESPAIR = "despair"
    MEDICAL = "medical"
    FIRE = "fire"
    CRIME = "crime"
    DISASTER = "disaster"
    SCAM_IN_PROGRESS = "scam_in_progress"
    SCAM_VICTIM = "scam_victim"


@dataclass(frozen=True, slots=True)
class SafetyReply:
    """The fixed words for one danger; `text` and `easy` hold one sentence a line."""

    key: str
    text: str
    easy: str
    phones: tuple[Phone, ...]
    source: SourcePart


@dataclass(frozen=True, slots=True)
class DangerRule:
    """Patterns over folded text: any of `any_of` alarms once every span of `unless` is struck out."""

    id: str
    kind: DangerKind
    any_of: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    reply: SafetyReply


@dataclass(frozen=True, slots=True)
class SafetyRules:
    """All rules in the order in which they are tried."""

    rules: tuple[DangerRule, ...]


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger that was recognised, by which rule, and what to say."""

    kind: DangerKind
    rule: str
    reply: SafetyReply


def find_danger(text: str, rules: SafetyRules) -> Danger | None:
    """Return the first danger the words speak of, or None; `text` is as typed."""
    folded = fold(text)
    for rule in rules.rules:
        if _alarms(rule, folded):
            return Danger(rule.kind, rule.id, rule.reply)
    return None


def emergency_reply(danger: Danger) -> Reply:
    """Say the fixed words of a danger, its telephone numbers and their source."""
    fixed = danger.reply
    return Reply(
        behaviour=Behaviour.EMERGENCY,
        parts=(NoticePart(fixed.text, "danger", fixed.easy), PhonesPart(fixed.phones), fixed.source),
    )


def load_safety(path: Path) -> SafetyRules:
    """Read `safety.<language>.yml`; raise SafetyDataError when a rule or reply is not whole."""
    try:
        return _read(read_yaml(path))
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
        raise SafetyDataError(f"{path.name}: {error}") from error


def _alarms(rule: DangerRule, folded: str) -> bool:
    if not any(pattern.search(folded) for pattern in rule.any_of):
        return False
    rest = folded
    for pattern in rule.unless:
        rest = pattern.sub(_STRUCK, rest)
    return any(pattern.search(rest) for pattern in rule.any_of)


def _read(data: Mapping[str, Any]) -> SafetyRules:
    words = _expand_words(data["words"])
    replies = {key: _read_reply(key, entry) for key, entry in data["replies"].items()}
    return SafetyRules(tuple(_read_rule(entry, words, replies) for entry in data["rules"]))


def _read_rule(
    entry: Mapping[str, Any], words: Mapping[str, str], replies: Mapping[str, SafetyReply]
) -> DangerRule:
    return DangerRule(
        id=entry["id"],
        kind=DangerKind(entry["kind"]),
        any_of=tuple(_compile(pattern, words) for pattern in entry["any"]),
        unless=tuple(_compile(pattern, words) for pattern in entry.get("unless", ())),
        reply=replies[entry["reply"]],
    )


def _read_reply(key: str, entry: Mapping[str, Any]) -> SafetyReply:
    phones = tuple(Phone(phone["label"], phone["number"], phone["hours"]) for phone in entry["phones"])
    source = entry["source"]
    return SafetyReply(
        key=key,
        text=entry["text"].strip(),
        easy=entry["easy"].strip(),
        phones=phones,
        source=SourcePart(source["url"], source["title"], source["seen"]),
    )


def _expand_words(words: Mapping[str, str]) -> dict[str, str]:
    """Put every word list in brackets; a list may name lists that stand above it."""
    expanded: dict[str, str] = {}
    for name, pattern in words.items():
        expanded[name] = f"(?:{_fill(pattern, expanded)})"
    return expanded


def _compile(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(_fill(pattern, words))


def _fill(pattern: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: words[match[1]], pattern)
