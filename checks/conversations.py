"""Golden conversations: every topic has one that expects its answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from checks.finding import Finding, Page
from knowledge.files import parse_yaml
from knowledge.reply import Behaviour

_BEHAVIOURS = frozenset(behaviour.value for behaviour in Behaviour)


def check_conversations(root: Path) -> Iterator[Finding]:
    """Check shape and completeness of `tests/conversations`."""
    topics = {file.name.removesuffix(".ja.yml") for file in (root / "data/knowledge/topics").glob("*.ja.yml")}
    folder = root / "tests/conversations"
    for topic in sorted(topics):
        if not (folder / "topics" / f"{topic}.yml").exists():
            yield Finding(f"data/knowledge/topics/{topic}.ja.yml", 1, "お手本の会話がありません")
    for file in sorted(folder.rglob("*.yml")):
        page = Page.read(root, file)
        try:
            turns = parse_yaml(page.text)["turns"]
            expected = [turn.get("expect") or {} for turn in turns]
        except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            yield Finding(page.path, 1, f"読めません: {error}")
            continue
        yield from _check_expectations(page, expected, topics)
        if file.parent.name == "topics":
            yield from _check_topic_file(page, file.stem, expected, topics)


def _check_expectations(page: Page, expected: list[dict[str, Any]], topics: set[str]) -> Iterator[Finding]:
    for expectation in expected:
        for behaviour in _as_list(expectation.get("behaviour")):
            if behaviour not in _BEHAVIOURS:
                yield page.finding(str(behaviour), f"知らないふるまいです: {behaviour}")
        for topic in _as_list(expectation.get("topic")):
            if topic is not None and topic not in topics:
                yield page.finding(str(topic), f"ない項目です: {topic}")


def _check_topic_file(
    page: Page, topic: str, expected: list[dict[str, Any]], topics: set[str]
) -> Iterator[Finding]:
    if topic not in topics:
        yield Finding(page.path, 1, f"回答のない項目です: {topic}")
    elif not any(topic in _as_list(expectation.get("topic")) for expectation in expected):
        yield Finding(page.path, 1, f"{topic} を期待する番がありません")


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
