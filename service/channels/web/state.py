"""Reads the state line of a conversation: who has it, and how long the wait will honestly be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Conversation, Handoff, HandoffState
from service.storage import conversations, handoffs

RECENT = timedelta(hours=3)
TYPING_FOR = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class State:
    """`position` counts from 1; `wait_minutes` is None when nothing is known, never a guess."""

    mode: str
    position: int | None = None
    wait_minutes: int | None = None
    supporter: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the `state` event's data."""
        return asdict(self)


async def read_state(connection: AsyncConnection, conversation: Conversation, now: datetime) -> State:
    """Return the state as the resident may see it."""
    handoff = await handoffs.find_open(connection, conversation.id)
    if handoff is None:
        return State(conversation.mode)
    if handoff.state is HandoffState.CLAIMED:
        return State(conversation.mode, supporter=handoff.supporter_name)
    if handoff.state is not HandoffState.WAITING:
        return State(conversation.mode)
    ahead = await handoffs.count_ahead(connection, handoff)
    return State(conversation.mode, ahead + 1, await _estimate(connection, handoff, ahead, now))


async def supporter_is_typing(connection: AsyncConnection, conversation_id: str, now: datetime) -> bool:
    """Say whether the supporter typed within the last seconds."""
    _, typed_at = await conversations.read_typing(connection, conversation_id)
    return typed_at is not None and now - typed_at < TYPING_FOR


async def _estimate(connection: AsyncConnection, handoff: Handoff, ahead: int, now: datetime) -> int | None:
    """Estimate minutes from how long others waited lately, less what has been waited already."""
    waits = await handoffs.recent_waits(connection, handoff.municipality, now - RECENT)
    if len(waits) < 3:
        return None
    expected = median(waits) * (ahead + 1) - (now - handoff.opened_at).total_seconds()
    return max(1, round(expected / 60))
