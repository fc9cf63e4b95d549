"""Judges one reply against what an evaluation utterance expects; pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Verdict(StrEnum):
    """What a reply is worth to the resident."""

    CORRECT = "correct"
    ASKED_BACK = "asked back"
    HANDED_OVER = "handed over"
    DECLINED = "declined"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
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


def load_utterances(files: Iterable[Path]) -> list[Utterance]:
    """Read evaluation files."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
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


def _read(data: dict[str, Any]) -> Utterance:
    return Utterance(
        id=data["id"],
        text=data["text"],
        previous=tuple(data.get("previous", ())),
        behaviours=(data["behaviour"], *data.get("also_ok", ())),
        topics=tuple(data.get("topics", ())),
        styles=tuple(data.get("style", ())),
    )
