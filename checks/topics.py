"""Topic files: shape, sentences, sources, dates, and what they point to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from checks.finding import Finding, Page
from knowledge.errors import ContentError
from knowledge.files import read_yaml
from knowledge.groups import load_groups
from knowledge.sentences import LONGEST_QUESTION
from knowledge.topic_rules import OWN, find_topic_faults
from knowledge.topics import Place, Topic, read_topic

_RENAMED = {"is_verified": "status", "help": "handoff"}
KEYS = frozenset(_RENAMED.get(field.name, field.name) for field in fields(Topic))
COUNTERS = frozenset({"mynumber", "digital", "consumer", "none"})


@dataclass(frozen=True, slots=True)
class Known:
    """What topic files may point to, and the day on which they are checked."""

    root: Path
    topics: frozenset[str]
    groups: frozenset[str]
    today: date


def check_topics(root: Path, today: date) -> Iterator[Finding]:
    """Check every topic file of the project."""
    folder = root / "data/knowledge/topics"
    files = sorted([*folder.glob("*.yml"), *folder.parent.glob("overrides/*/*.yml")])
    pages = {file: Page.read(root, file) for file in files}
    topics: dict[Path, Topic] = {}
    for file in files:
        try:
            topics[file] = read_topic(file)
        except ContentError as error:
            yield Finding(pages[file].path, 1, f"読めません: {error}")
    known = Known(root, frozenset(topic.id for topic in topics.values()), _list_groups(root), today)
    for file, topic in topics.items():
        yield from _check_keys(pages[file], read_yaml(file))
        yield from _check_topic(pages[file], topic, known)


def _check_keys(page: Page, data: Mapping[str, Any]) -> Iterator[Finding]:
    for key in sorted(set(data) - KEYS):
        yield page.finding(key, f"知らない項目名です: {key}")


def _check_topic(page: Page, topic: Topic, known: Known) -> Iterator[Finding]:
    if topic.group not in known.groups:
        yield page.finding("group:", f"知らないまとまりです: {topic.group}")
    if len(topic.question) > LONGEST_QUESTION:
        yield page.finding(
            "question:", f"question が{len(topic.question)}文字です({LONGEST_QUESTION}文字まで)"
        )
    for where, fault in find_topic_faults(topic, known.today):
        yield page.finding(where, fault)
    yield from _check_sources(page, topic, known.root)
    yield from _check_dates(page, topic, known.today)
    yield from _check_links(page, topic)
    for other in topic.related:
        if other not in known.topics or other == topic.id:
            yield page.finding("related:", f"related に使えない項目です: {other}")
    if topic.counter not in COUNTERS:
        yield page.finding("counter:", f"知らない窓口です: {topic.counter}")
    if (topic.counter == "none") != (topic.place is Place.NONE):
        yield page.finding("place:", "counter と place は、両方とも none か、両方とも書くかです")


def _check_sources(page: Page, topic: Topic, root: Path) -> Iterator[Finding]:
    for source in topic.sources:
        if source.kind == OWN and not _is_own_document(root, source.url):
            yield page.finding(source.url, f"own の出典は docs/ にあるファイルです: {source.url}")


def _check_dates(page: Page, topic: Topic, today: date) -> Iterator[Finding]:
    if date.fromisoformat(topic.review_by) < today:
        yield page.warning("review_by:", f"見直しの日を過ぎています: {topic.review_by}")


def _check_links(page: Page, topic: Topic) -> Iterator[Finding]:
    for link in topic.links:
        if not link.label.strip():
            yield page.finding(link.url, "リンクの言葉がありません")
    for phone in topic.phones:
        if not phone.label.strip():
            yield page.finding(phone.number, "電話の名前がありません")


def _is_own_document(root: Path, path: str) -> bool:
    return path.startswith("docs/") and path.endswith(".md") and (root / path).is_file()


def _list_groups(root: Path) -> frozenset[str]:
    try:
        return frozenset(group.id for group in load_groups(root / "data/knowledge/groups.ja.yml"))
    except ContentError:
        return frozenset()  # the check of groups says why
