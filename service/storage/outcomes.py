"""Writes an Outcome: messages, outbox rows, mode, context and handoff, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Conversation, HandoffState, Message, Outcome, Speaker
from service.storage import conversations, handoffs, outbox, transcript


async def apply(
    connection: AsyncConnection,
    conversation: Conversation,
    outcome: Outcome,
    now: datetime,
    *,
    turn_id: int | None = None,
) -> tuple[Message, ...]:
    """Write everything the outcome says and return the new messages.

    The conversation must have been locked in this transaction.
    """
    messages = await transcript.append(connection, conversation.id, outcome.drafts, now, turn_id=turn_id)
    to_send = [message for message in messages if message.speaker is not Speaker.RESIDENT]
    await outbox.put(connection, conversation, to_send, now)
    await conversations.change(
        connection,
        conversation,
        mode=outcome.mode,
        context=outcome.context,
        new_episode=outcome.new_episode,
    )
    if outcome.acknowledged:
        await conversations.note_acknowledged(connection, conversation.id, now)
    if outcome.withdraw:
        await _withdraw(connection, conversation.id, now)
    if outcome.handoff:
        await handoffs.open_or_raise(connection, conversation.id, outcome.handoff, now)
    return messages


async def _withdraw(connection: AsyncConnection, conversation_id: str, now: datetime) -> None:
    current = await handoffs.find_open(connection, conversation_id)
    if current is not None and current.state is not HandoffState.CLAIMED and not current.urgent:
        await handoffs.end(connection, current.id, HandoffState.WITHDRAWN, now)
