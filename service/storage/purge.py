"""Deletes what has been kept long enough, in batches. None of these queries commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.handoffs import OPEN
from service.storage.tables import conversation, desk_session, handoff, invitation


async def delete_conversations(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete up to `limit` conversations that nobody touched since, with all that belongs to them.

    One whose handoff is still open stays: nobody may be forgotten in the queue.
    """
    waits = exists().where(handoff.c.conversation_id == conversation.c.id, handoff.c.state.in_(OPEN))
    old = select(conversation.c.id).where(conversation.c.seen_at < before, ~waits).limit(limit)
    return (await connection.execute(delete(conversation).where(conversation.c.id.in_(old)))).rowcount


async def delete_desk_traces(connection: AsyncConnection, before: datetime) -> int:
    """Delete invitations and desk sessions that ended before the moment; return how many."""
    invitations = await connection.execute(delete(invitation).where(invitation.c.expires_at < before))
    sessions = await connection.execute(delete(desk_session).where(desk_session.c.seen_at < before))
    return invitations.rowcount + sessions.rowcount
