"""Training examples: enough of them, none under two labels, none that a test or evaluation uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from checks.finding import Finding, Page
from knowledge.errors import say_fault
from knowledge.examples import label_of, list_reserved, sameness
from knowledge.files import parse_yaml

FEWEST_EXAMPLES = 25  # of a topic
FEWEST_OF_KIND = 20  # of each kind of dialogue
_LONG_NUMBER = re.compile(r"\d{12}")


@dataclass(frozen=True, slots=True)
class Example:
    """One line a resident might say, the label it is learned under, and where it stands."""

    text: str
    label: str
    path: str
    line: int
    key: str  # the same for two lines that say the same


def check_examples(root: Path) -> Iterator[Finding]:
    """Check `data/nlu` against the topics, the golden conversations and the evaluation sets."""
    examples: list[Example] = []
    for file in sorted((root / "data/nlu").rglob("*.yml")):
        page = Page.read(root, file)
        try:
            examples += _read(page)
        except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
            yield Finding(page.path, 1, f"読めません: {say_fault(error)}")
    topics = {file.name.removesuffix(".ja.yml") for file in (root / "data/knowledge/topics").glob("*.ja.yml")}
    yield from _check_labels(examples, topics)
    yield from _check_counts(examples, topics)
    yield from _check_numbers(examples)
    yield from _check_twins(examples)
    yield from _check_reserved(examples, list_reserved(root))


def _read(page: Page) -> list[Example]:
    found: list[Example] = []
    position = 0
    lines = page.text.splitlines()
    for block in parse_yaml(page.text)["nlu"]:
        label = label_of(block)
        for row in str(block["examples"]).splitlines():
            if not row.startswith("- "):
                continue
            position = next(i for i in range(position, len(lines)) if lines[i].strip() == row.strip()) + 1
            said = row[2:].strip()
            found.append(Example(said, label, page.path, position, sameness(said)))
    return found


def _check_labels(examples: list[Example], topics: set[str]) -> Iterator[Finding]:
    for example in examples:
        intent, _, topic = example.label.partition("/")
        if intent == "ask" and topic not in topics:
            yield Finding(example.path, example.line, f"回答のない項目です: {topic}")
        if intent == "ask" and Path(example.path).stem != topic:
            yield Finding(example.path, example.line, f"ファイルの名前と項目がちがいます: {topic}")


def _check_counts(examples: list[Example], topics: set[str]) -> Iterator[Finding]:
    counts: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        counts[example.label].add(example.key)
    for topic in sorted(topics):
        count = len(counts[f"ask/{topic}"])
        if count < FEWEST_EXAMPLES:
            path = f"data/knowledge/topics/{topic}.ja.yml"
            yield Finding(path, 1, f"言い方の例が{count}個です({FEWEST_EXAMPLES}個以上)")
    places = {example.label: example.path for example in reversed(examples)}
    for label, path in sorted(places.items()):
        if not label.startswith("ask/") and len(counts[label]) < FEWEST_OF_KIND:
            yield Finding(path, 1, f"{label} の例が{len(counts[label])}個です({FEWEST_OF_KIND}個以上)")


def _check_numbers(examples: list[Example]) -> Iterator[Finding]:
    """Nobody's number belongs into what is learned, not even one made up."""
    for example in examples:
        if _LONG_NUMBER.search(example.key.replace("ー", "")):
            yield Finding(example.path, example.line, f"12けたの番号があります: {example.text}")


def _check_twins(examples: list[Example]) -> Iterator[Finding]:
    first: dict[str, Example] = {}
    for example in examples:
        other = first.setdefault(example.key, example)
        where = f"{other.path}:{other.line}"
        if other.label != example.label:
            reason = f"同じ文が {other.label} にもあります({where}): {example.text}"
            yield Finding(example.path, example.line, reason)
        elif other is not example and other.text == example.text:
            reason = f"同じ文が二度あります(もう一つは {where}): {example.text}"
            yield Finding(example.path, example.line, reason)


def _check_reserved(examples: list[Example], reserved: dict[str, str]) -> Iterator[Finding]:
    for example in examples:
        if example.key in reserved:
            yield Finding(
                example.path, example.line, f"{reserved[example.key]} の文と同じです: {example.text}"
            )
