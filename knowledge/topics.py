"""Topics: one question each, with its approved answer and sources, read from data/knowledge/topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_yaml
from knowledge.reply import Link, Phone


class Place(StrEnum):
    """Which of a resident's two towns a topic belongs to."""

    REGISTERED = "registered"
    LIVING = "living"
    NONE = "none"


class Help(StrEnum):
    """Whether a person is offered with the answer."""

    OFFER = "offer"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, and when."""

    url: str
    title: str
    kind: str
    seen: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One question with its approved answer; texts hold one sentence a line."""

    id: str
    group: str
    question: str
    answer: str
    easy: str
    steps: tuple[str, ...]
    easy_steps: tuple[str, ...]
    bring: tuple[str, ...]
    links: tuple[Link, ...]
    phones: tuple[Phone, ...]
    counter: str
    place: Place
    proxy: str
    evacuee: str
    sources: tuple[Source, ...]
    checked_on: str
    review_by: str
    is_verified: bool
    help: Help
    related: tuple[str, ...]

    def is_reliable(self, today: date) -> bool:
        """Say whether all facts are sourced and the date of review has not passed."""
        return self.is_verified and today <= date.fromisoformat(self.review_by)


def load_topics(folder: Path) -> dict[str, Topic]:
    """Read every topic file; raises ContentError with the file's name."""
    topics = [read_topic(path) for path in sorted(folder.glob("*.ja.yml"))]
    if not topics:
        raise ContentError(f"{folder.name}: 項目のファイルがありません")
    return {topic.id: topic for topic in topics}


def read_topic(path: Path) -> Topic:
    """Read one topic file; raises ContentError."""
    data = read_yaml(path)
    try:
        topic = _build(data)
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{path.name}: {say_fault(error)}") from error
    if path.name != f"{topic.id}.ja.yml":
        raise ContentError(f"{path.name}: ファイルの名前と id がちがいます({topic.id})")
    return topic


def _build(data: dict[str, Any]) -> Topic:
    topic = Topic(
        id=data["id"],
        group=data["group"],
        question=data["question"],
        answer=_text(data["answer"]),
        easy=_text(data["easy"]),
        steps=_lines(data["steps"]),
        easy_steps=_lines(data["easy_steps"]),
        bring=_lines(data["bring"]),
        links=tuple(Link(link["label"], link["url"]) for link in data["links"]),
        phones=tuple(_phone(phone) for phone in data["phones"]),
        counter=data["counter"],
        place=Place(data["place"]),
        proxy=_text(data["proxy"]),
        evacuee=_text(data["evacuee"]),
        sources=tuple(_source(source) for source in data["sources"]),
        checked_on=str(data["checked_on"]),
        review_by=str(data["review_by"]),
        is_verified=_is_verified(data["status"]),
        help=Help(data["handoff"]),
        related=_lines(data["related"]),
    )
    date.fromisoformat(topic.checked_on)
    date.fromisoformat(topic.review_by)
    return topic


def _is_verified(status: str) -> bool:
    if status not in ("verified", "unverified"):
        raise ValueError(f"status: {status}")
    return status == "verified"


def _text(value: str) -> str:
    return value.strip()


def _lines(values: list[str]) -> tuple[str, ...]:
    return tuple(value.strip() for value in values)


def _phone(entry: dict[str, str]) -> Phone:
    return Phone(entry["label"], str(entry["number"]), entry.get("hours") or "")


def _source(entry: dict[str, str]) -> Source:
    return Source(entry["url"], entry["title"], entry["kind"], str(entry["seen"]))
