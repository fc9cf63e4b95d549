"""Golden conversations: every topic has one that expects its answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from checks.finding import Finding, Page
from knowledge.errors import say_fault
from knowledge.files import parse_yaml
from knowledge.reply import Behaviour

EXPECTATIONS = frozenset({"behaviour", "also_ok", "topic", "contains", "lacks", "buttons"})
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
            data = parse_yaml(page.text)
            expected = [turn["expect"] for turn in data["turns"]]
            yield from _check_shape(page, data)
            yield from _check_expectations(page, expected, topics)
        except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            yield Finding(page.path, 1, f"読めません: {say_fault(error)}")
            continue
        if file.parent.name == "topics":
            yield from _check_topic_file(page, file.stem, expected, topics)


def _check_shape(page: Page, data: dict[str, Any]) -> Iterator[Finding]:
    for key in sorted({"name", "turns"} ^ set(data)):
        yield page.finding(f"{key}:", f"name と turns だけを書きます: {key}")
    if not data["turns"]:
        yield page.finding("turns:", "番が一つもありません")
    for turn in data["turns"]:
        said = turn.get("say") or turn.get("choose") or ""
        if (
            len({"say", "choose"} & set(turn)) != 1
            or not set(turn) <= {"say", "choose", "expect"}
            or not said
        ):
            yield page.finding(said, f"番には say か choose を一つと expect を書きます: {said}")
        for key in sorted(set(turn["expect"]) - EXPECTATIONS):
            yield page.finding(f"{key}:", f"expect に書けない言葉です: {key}")


def _check_expectations(page: Page, expected: list[dict[str, Any]], topics: set[str]) -> Iterator[Finding]:
    for expectation in expected:
        for behaviour in (expectation["behaviour"], *_as_list(expectation.get("also_ok"))):
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
