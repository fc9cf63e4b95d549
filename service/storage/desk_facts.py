"""What the desk's lists show of a conversation besides its handoff; never a word of what was said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Speaker
from service.storage.tables import callback, conversation, message


@dataclass(frozen=True, slots=True)
class Facts:
    """`band` is the hours of an open call-back wish; `is_unanswered`: the resident spoke last."""

    channel: str
    band: str | None
    is_unanswered: bool


async def read(connection: AsyncConnection, conversation_ids: Collection[str]) -> dict[str, Facts]:
    """Return the facts of each conversation, by its id."""
    if not conversation_ids:
        return {}
    wish = and_(callback.c.conversation_id == conversation.c.id, callback.c.closed_at.is_(None))
    last = and_(message.c.conversation_id == conversation.c.id, message.c.seq == conversation.c.last_seq)
    query = (
        select(conversation.c.id, conversation.c.channel, callback.c.band, message.c.speaker)
        .outerjoin(callback, wish)
        .outerjoin(message, last)
        .where(conversation.c.id.in_(conversation_ids))
    )
    rows = await connection.execute(query)
    return {row.id: Facts(row.channel, row.band, row.speaker == Speaker.RESIDENT) for row in rows}
