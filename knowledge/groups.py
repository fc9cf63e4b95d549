"""Groups of topics, for the way by buttons alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ContentError, say_fault
from knowledge.files import read_yaml


@dataclass(frozen=True, slots=True)
class Group:
    """A group with the topics residents ask most."""

    id: str
    label: str
    easy: str
    topics: tuple[str, ...]


def load_groups(path: Path) -> tuple[Group, ...]:
    """Read groups.ja.yml; raises ContentError."""
    try:
        return tuple(
            Group(entry["id"], entry["label"], entry.get("easy", ""), tuple(entry["topics"]))
            for entry in read_yaml(path)["groups"]
        )
    except (KeyError, TypeError) as error:
        raise ContentError(f"{path.name}: {say_fault(error)}") from error
