"""Whoever answers turns in the background, as channels see it."""

from __future__ import annotations

from typing import Protocol

from service.conversation.model import Turn


class Runner(Protocol):
    """Whoever works off turns in the background."""

    @property
    def has_room(self) -> bool:
        """Say whether one more turn may be taken."""
        ...

    def submit(self, turn: Turn) -> None:
        """Start working on a claimed turn."""
        ...

    def start(self) -> None:
        """Start looking for turns."""
        ...

    async def stop(self) -> None:
        """End, giving running turns a few seconds."""
        ...
