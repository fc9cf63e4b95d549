"""Training examples as files: which lines say the same, which must never be learned, and writing new ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from knowledge.files import parse_yaml
from knowledge.text import fold

_MARKS = re.compile(r"[\W_]+")
_INDENT = "      - "


def sameness(text: str) -> str:
    """Fold a line and drop its punctuation, so that only the words are compared."""
    return _MARKS.sub("", fold(text))


def label_of(block: Mapping[str, Any]) -> str:
    """Name what a block of examples is learned under: an intent, or `ask/<topic>`."""
    topic = (block.get("metadata") or {}).get("topic")
    return f"{block['intent']}/{topic}" if topic else str(block["intent"])


def list_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield (label, line) of every example in a file; raises what YAML or a missing key raises."""
    for block in parse_yaml(text)["nlu"]:
        for row in str(block["examples"]).splitlines():
            if row.startswith("- "):
                yield label_of(block), row[2:].strip()


def find_topic_file(root: Path, topic: str) -> Path | None:
    """Return where the examples of a topic stand, or None."""
    return next((root / "data/nlu").rglob(f"{topic}.yml"), None)


def write_block(topic: str, lines: Iterable[str]) -> str:
    """Write a file of examples for one topic."""
    head = f'version: "3.1"\nnlu:\n  - intent: ask\n    metadata:\n      topic: {topic}\n    examples: |\n'
    return append_lines(head, lines)


def append_lines(text: str, lines: Iterable[str]) -> str:
    """Return a file of one topic with more examples at its end."""
    return text.rstrip("\n") + "\n" + "".join(f"{_INDENT}{line}\n" for line in lines)


def list_reserved(root: Path) -> dict[str, str]:
    """Map every line that must never be learned to the place it comes from."""
    reserved: dict[str, str] = {}
    files = [root.parent / "shared/evaluation/sample.jsonl", *sorted((root / "tests/nlu").rglob("*.jsonl"))]
    for file in files:
        if file.exists():
            for row in file.read_text(encoding="utf-8").splitlines():
                if row.strip():
                    for said in _said(json.loads(row)):
                        reserved[sameness(said)] = f"評価用({file.name})"
    for file in sorted((root / "tests/conversations").rglob("*.yml")):
        for turn in (parse_yaml(file.read_text(encoding="utf-8")) or {}).get("turns", ()):
            said = str(turn.get("say") or "")
            if _is_worth_reserving(said):
                reserved.setdefault(sameness(said), f"お手本の会話({file.name})")
    return reserved


def _said(utterance: dict[str, Any]) -> Iterator[str]:
    """Yield what residents say in one evaluation line, the turns before it included."""
    yield utterance["text"]
    for turn in utterance.get("previous", ()):
        speaker, _, words = turn.partition(":")
        if speaker == "住民" and _is_worth_reserving(words):
            yield words


def _is_worth_reserving(said: str) -> bool:
    """Short answers such as 「はい」 are everybody's words."""
    return len(sameness(said)) > 8
