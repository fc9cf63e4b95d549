"""The repository's examples as the service needs them: what is learned, and what never must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.errors import ContentError, say_fault
from knowledge.examples import append_lines, find_topic_file, list_lines, list_reserved, sameness, write_block


@dataclass(frozen=True, slots=True)
class Lessons:
    """By key: the label a line is learned under; and the keys that tests keep for themselves."""

    labels: Mapping[str, str]
    reserved: frozenset[str]


def read_lessons(root: Path) -> Lessons:
    """Read the files under the project's folder; raises ContentError."""
    labels: dict[str, str] = {}
    for file in sorted((root / "data/nlu").rglob("*.yml")):
        try:
            for label, line in list_lines(file.read_text(encoding="utf-8")):
                labels.setdefault(sameness(line), label)
        except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            raise ContentError(f"{file.name}: 読めません: {say_fault(error)}") from error
    return Lessons(labels, frozenset(list_reserved(root)))


def leave_out_known(lines: Iterable[tuple[str, str]], lessons: Lessons) -> dict[str, list[str]]:
    """Return the lines by topic, without those that the repository has taken over since."""
    topics: dict[str, list[str]] = {}
    for topic, line in lines:
        if sameness(line) not in lessons.labels:
            topics.setdefault(topic, []).append(line)
    return dict(sorted(topics.items()))


def write_lessons(topics: Mapping[str, Iterable[str]], folder: Path) -> None:
    """Write a file of new lines for each topic, for training."""
    folder.mkdir(parents=True, exist_ok=True)
    for topic, lines in topics.items():
        (folder / f"{topic}.yml").write_text(write_block(topic, lines), encoding="utf-8")


def list_exports(topics: Mapping[str, Iterable[str]], root: Path) -> Iterator[tuple[Path, str]]:
    """Yield (path in the repository, text) of each topic's whole file with the new lines at its end."""
    for topic, lines in topics.items():
        file = find_topic_file(root, topic)
        if file is None:
            yield Path("data/nlu/new") / f"{topic}.yml", write_block(topic, lines)
        else:
            yield file.relative_to(root), append_lines(file.read_text(encoding="utf-8"), lines)
