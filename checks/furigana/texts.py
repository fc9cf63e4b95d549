"""Every authored line that needs a reading, by the frozen file it belongs to."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from knowledge.files import read_yaml
from knowledge.phrases import load_phrases
from knowledge.ruby_notation import KANJI_RUN
from knowledge.topics import Topic, load_topics

FOLDER = "data/knowledge/readings"


def list_lines(root: Path) -> dict[str, list[str]]:
    """Return file name below FOLDER → its lines in order, each once; lines without kanji need no reading."""
    knowledge = root / "data/knowledge"
    files: dict[str, list[str]] = {}
    for topic in _list_topics(knowledge):
        files.setdefault(f"topics/{topic.id}", []).extend(_topic_texts(topic))
    files["phrases"] = list(_phrase_texts(knowledge))
    files["names"] = list(_names(root / "data"))
    return {f"{name}.ja.txt": _keep(texts) for name, texts in sorted(files.items())}


def list_parts(root: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (where, standard and easy wording) of whatever is shown as one part of a reply."""
    for topic in _list_topics(root / "data/knowledge"):
        name = f"topics/{topic.id}.ja.txt"
        yield name, (topic.answer, topic.easy)
        yield name, ("\n".join(topic.steps), "\n".join(topic.easy_steps))
        yield name, (topic.proxy, "")
        yield name, (topic.evacuee, "")
    for phrase in load_phrases((root / "data/knowledge").glob("phrases*.ja.yml")).entries.values():
        yield "phrases.ja.txt", (phrase.text, phrase.easy)


def _list_topics(knowledge: Path) -> Iterator[Topic]:
    """Yield every topic, and then what single towns say in its place."""
    yield from load_topics(knowledge / "topics").values()
    for town in sorted(knowledge.glob("overrides/[0-9]*")):
        yield from load_topics(town).values()


def _topic_texts(topic: Topic) -> list[str]:
    steps = (*topic.steps, *topic.easy_steps)
    return [topic.answer, topic.easy, *steps, *topic.bring, topic.proxy, topic.evacuee]


def _phrase_texts(knowledge: Path) -> Iterator[str]:
    for path in sorted(knowledge.glob("phrases*.ja.yml")):
        for phrase in load_phrases([path]).entries.values():
            yield phrase.text
            yield phrase.easy
            yield phrase.label
    for reply in read_yaml(knowledge / "safety.ja.yml")["replies"].values():
        yield str(reply["text"])
        yield str(reply["easy"])


def _names(data: Path) -> Iterator[str]:
    yield from _column(data / "municipalities.csv", "name")
    yield from _column(data / "aliases.csv", "alias")
    for column in ("name", "address", "note"):
        for text in _column(data / "counters.csv", column):
            yield text if column == "name" else text.replace("。", "\n")


def _column(path: Path, column: str) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as rows:
        yield from (row[column] for row in csv.DictReader(rows))


def _keep(texts: list[str]) -> list[str]:
    lines = (line.strip() for text in texts for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if KANJI_RUN.search(line) or "{" in line))
