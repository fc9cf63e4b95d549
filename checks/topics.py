"""Topic files: shape, sentences, sources, dates, and what they point to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checks.finding import Finding, Page
from checks.sentences import LONGEST_QUESTION, find_text_faults
from knowledge.errors import ContentError
from knowledge.files import read_yaml
from knowledge.groups import load_groups
from knowledge.topics import Place, Topic, read_topic

_RENAMED = {"is_verified": "status", "help": "handoff"}
KEYS = frozenset(_RENAMED.get(field.name, field.name) for field in fields(Topic))
COUNTERS = frozenset({"mynumber", "digital", "consumer", "none"})
OWN = "own"  # what we know about our own service, from our own documents
SOURCE_KINDS = frozenset(
    {"national", "fukushima_gov", "other_local_gov", "public_body", "company", "media", "non_official", OWN}
)


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
    files = sorted(folder.glob("*.yml"))
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
    yield from _check_sentences(page, topic)
    yield from _check_steps(page, topic)
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


def _check_sentences(page: Page, topic: Topic) -> Iterator[Finding]:
    if not topic.answer or not topic.easy:
        yield page.finding("answer:", "answer と easy の両方が要ります")
    steps = (*topic.steps, *topic.easy_steps)
    for text in (topic.answer, topic.easy, topic.proxy, topic.evacuee, *steps):
        for sentence, fault in find_text_faults(text):
            yield page.finding(sentence, fault)


def _check_steps(page: Page, topic: Topic) -> Iterator[Finding]:
    if topic.easy_steps and len(topic.easy_steps) != len(topic.steps):
        yield page.finding(
            "easy_steps:", f"easy_steps が{len(topic.easy_steps)}個、steps が{len(topic.steps)}個です"
        )
    if len(topic.steps) == 1:
        yield page.finding("steps:", "steps が一つだけです(二つ以上か、[] にします)")


def _check_sources(page: Page, topic: Topic, root: Path) -> Iterator[Finding]:
    if topic.is_verified and not topic.sources:
        yield page.finding("status:", "verified なのに出典がありません")
    for source in topic.sources:
        if source.kind not in SOURCE_KINDS:
            yield page.finding(source.url, f"知らない出典の種類です: {source.kind}")
        if source.kind == OWN and not _is_own_document(root, source.url):
            yield page.finding(source.url, f"own の出典は docs/ にあるファイルです: {source.url}")
        if not source.title:
            yield page.finding(source.url, "出典の名前がありません")
        if not _is_date(source.seen):
            yield page.finding(source.url, f"出典を見た日が日付ではありません: {source.seen}")


def _check_dates(page: Page, topic: Topic, today: date) -> Iterator[Finding]:
    checked, review = date.fromisoformat(topic.checked_on), date.fromisoformat(topic.review_by)
    if checked > today:
        yield page.finding("checked_on:", f"確認した日が先の日付です: {topic.checked_on}")
    if review <= checked:
        yield page.finding("review_by:", "見直しの日が、確認した日より前です")
    if review < today:
        yield page.warning("review_by:", f"見直しの日を過ぎています: {topic.review_by}")


def _check_links(page: Page, topic: Topic) -> Iterator[Finding]:
    for link in topic.links:
        if not link.label.strip():
            yield page.finding(link.url, "リンクの言葉がありません")
    for phone in topic.phones:
        if not phone.label.strip():
            yield page.finding(phone.number, "電話の名前がありません")


def is_web_address(url: str) -> bool:
    """Say whether it is an http or https address with a host and without spaces or user names."""
    parts = urlsplit(url)
    clean = url == url.strip() and not any(letter.isspace() for letter in url)
    return clean and parts.scheme in ("http", "https") and "." in parts.netloc and "@" not in parts.netloc


def _is_own_document(root: Path, path: str) -> bool:
    return path.startswith("docs/") and path.endswith(".md") and (root / path).is_file()


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _list_groups(root: Path) -> frozenset[str]:
    try:
        return frozenset(group.id for group in load_groups(root / "data/knowledge/groups.ja.yml"))
    except ContentError:
        return frozenset()  # the check of groups says why
