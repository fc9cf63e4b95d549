"""Judges one reply against what an evaluation utterance expects; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FILES = tuple(sorted(path.name for path in FOLDER.glob("evaluation_*.jsonl")))


class Verdict(StrEnum):
    """What a reply is worth to the resident."""

    CORRECT = "correct"
    ASKED_BACK = "asked back"
    HANDED_OVER = "handed over"
    DECLINED = "declined"
    WRONG = "wrong"


@dataclass(frozen=True)
class Utterance:
    """One line of an evaluation file."""

    id: str
    text: str
    previous: tuple[str, ...]
    behaviours: tuple[str, ...]
    topics: tuple[str, ...]
    styles: tuple[str, ...]

    @property
    def is_dialect(self) -> bool:
        """Say whether the utterance is in dialect."""
        return any(style.startswith("dialect") for style in self.styles)

    @property
    def is_safety(self) -> bool:
        """Say whether missing it could hurt somebody."""
        return "emergency" in self.behaviours[:1] or any(topic.startswith("safety") for topic in self.topics)


def load_utterances(*names: str) -> list[Utterance]:
    """Read evaluation files of this folder."""
    lines = [line for name in names for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
    return [_read(json.loads(line)) for line in lines if line.strip()]


def judge(utterance: Utterance, reply: dict[str, Any]) -> Verdict:
    """Judge a reply: a wrong answer stated as fact is the worst, asking back is neither right nor wrong."""
    behaviour, topic = reply["behaviour"], reply["topic"]
    fits_topic = not utterance.topics or topic is None or topic in utterance.topics
    if behaviour in utterance.behaviours and (behaviour != "answer" or (topic in utterance.topics)):
        return Verdict.CORRECT
    if behaviour in utterance.behaviours and not utterance.topics:
        return Verdict.CORRECT
    if behaviour == "privacy_warning" and fits_topic and "privacy_warning" in utterance.behaviours:
        return Verdict.CORRECT
    other = {
        "clarify": Verdict.ASKED_BACK,
        "ask": Verdict.ASKED_BACK,
        "handoff": Verdict.HANDED_OVER,
        "decline": Verdict.DECLINED,
        "smalltalk": Verdict.DECLINED,
    }
    return other.get(behaviour, Verdict.WRONG)


def offers_right_button(utterance: Utterance, reply: dict[str, Any]) -> bool:
    """Say whether a question asked back has a button that leads to a right answer."""
    offered = {choice.get("topic") for choice in reply.get("choices") or ()}
    return judge(utterance, reply) is Verdict.ASKED_BACK and bool(offered & set(utterance.topics))


def share(verdicts: Iterable[Verdict], wanted: Verdict) -> tuple[float, float, float, int]:
    """Return the share of a verdict with its 95 % interval (Wilson) and the number of utterances."""
    found = list(verdicts)
    total = len(found)
    if not total:
        return 0.0, 0.0, 0.0, 0
    p, z = found.count(wanted) / total, 1.96
    centre = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return p, max(0.0, centre - half), min(1.0, centre + half), total


def _read(data: dict[str, Any]) -> Utterance:
    return Utterance(
        id=data["id"],
        text=data["text"],
        previous=tuple(data.get("previous", ())),
        behaviours=(data["behaviour"], *data.get("also_ok", ())),
        topics=tuple(data.get("topics", ())),
        styles=tuple(data.get("style", ())),
    )
