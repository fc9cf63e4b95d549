"""What the core needs from outside, as narrow protocols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from knowledge.context import Context
from knowledge.reply import Reply, TextPart

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in any time zone."""

Ids = Callable[[], str]
"""Returns a fresh unguessable identifier, URL-safe, at least 128 bits."""


@dataclass(frozen=True, slots=True)
class Question:
    """One turn as the bot sees it; `message` is masked text, or `/ask…` or `/choose…` made by the service.

    `attempt` counts the tries of one turn.
    """

    sender: str
    message: str
    turn_id: str
    now: datetime
    context: Context
    attempt: int = 1


class Bot(Protocol):
    """Whoever answers a question: Rasa in production, a fake in tests."""

    async def ask(self, question: Question) -> Reply:
        """Return the one reply; raises BotUnavailable when there is none."""
        ...

    async def is_awake(self) -> bool:
        """Say whether the bot answers at all."""
        ...


class Words(Protocol):
    """Canned sentences by key, in standard and easy wording."""

    def say(self, key: str, **fields: str) -> TextPart:
        """Return the sentence with its named fields filled in."""
        ...

    def label(self, key: str) -> str:
        """Return the short words of a button."""
        ...
