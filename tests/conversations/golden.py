"""Reads golden conversations and holds replies against them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Turn:
    """What is said or pressed, and what may come back."""

    say: str | None
    choose: str | None
    behaviours: tuple[str, ...]
    topic: str | None
    contains: tuple[str, ...]
    lacks: tuple[str, ...]
    buttons: tuple[str, ...]

    def problems(self, reply: dict[str, Any]) -> list[str]:
        """Say how a reply differs from what is expected."""
        found = []
        if reply["behaviour"] not in self.behaviours:
            found.append(f"behaviour {reply['behaviour']}, expected {'/'.join(self.behaviours)}")
        if self.topic and reply["topic"] != self.topic:
            found.append(f"topic {reply['topic']}, expected {self.topic}")
        shown = repr(reply["parts"])
        found += [f"「{words}」 is missing" for words in self.contains if words not in shown]
        found += [f"「{words}」 is shown" for words in self.lacks if words in shown]
        offered = [choice["label"] for choice in reply["choices"]]
        found += [f"button 「{label}」 is missing" for label in self.buttons if label not in offered]
        return found


@dataclass(frozen=True)
class Conversation:
    """One golden conversation."""

    path: str
    name: str
    turns: tuple[Turn, ...]


def load_conversations(*folders: str) -> list[Conversation]:
    """Return the conversations of the given folders."""
    paths = [path for folder in folders for path in sorted((FOLDER / folder).glob("*.yml"))]
    return [_read(path) for path in paths]


def _read(path: Path) -> Conversation:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    turns = tuple(_turn(turn) for turn in data["turns"])
    return Conversation(path.relative_to(FOLDER).as_posix(), data["name"], turns)


def _turn(turn: dict[str, Any]) -> Turn:
    expect = turn["expect"]
    behaviours = (expect["behaviour"], *expect.get("also_ok", ()))
    contains, lacks, buttons = (tuple(expect.get(name, ())) for name in ("contains", "lacks", "buttons"))
    return Turn(
        turn.get("say"), turn.get("choose"), behaviours, expect.get("topic"), contains, lacks, buttons
    )
