"""Writes the training data for a comparison of pipelines: all lines, or the same few of every label."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import yaml

JOIN = "__"
Label = tuple[str, str]
"""Intent and topic; the topic is empty where the intent has none."""


def read_lines(folder: Path) -> dict[Label, list[str]]:
    """Return the training lines of every label, each line once, in the order of the files."""
    lines: defaultdict[Label, dict[str, None]] = defaultdict(dict)
    for path in sorted(folder.rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            label = (block["intent"], (block.get("metadata") or {}).get("topic") or "")
            lines[label].update(dict.fromkeys(block["examples"].splitlines()))
    return {label: list(texts) for label, texts in lines.items()}


def pick(lines: dict[Label, list[str]], count: int | None, seed: int = 0) -> dict[Label, list[str]]:
    """Return at most `count` lines of every label, the same ones every time; all lines without a count."""
    if count is None:
        return lines
    return {
        label: random.Random(f"{seed} {label}").sample(texts, min(count, len(texts)))
        for label, texts in lines.items()
    }


def write(lines: dict[Label, list[str]], target: Path, *, joined: bool) -> None:
    """Write the lines for Rasa, the topic in the metadata or, joined, as part of the intent."""
    blocks = [_block(label, texts, joined=joined) for label, texts in lines.items()]
    data = {"version": "3.1", "nlu": blocks}
    (target / "nlu.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def _block(label: Label, texts: list[str], *, joined: bool) -> dict[str, object]:
    intent, topic = label
    examples = "\n".join(texts) + "\n"
    if topic and joined:
        return {"intent": f"{intent}{JOIN}{topic}", "examples": examples}
    metadata = {"metadata": {"topic": topic}} if topic else {}
    return {"intent": intent, **metadata, "examples": examples}
