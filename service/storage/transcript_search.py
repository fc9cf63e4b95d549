"""Queries that look for words in transcripts, only in conversations that came to a desk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import handoff
from service.storage.tables import message as table


@dataclass(frozen=True, slots=True)
class Found:
    """One message that holds the words, with the last handoff of its conversation."""

    handoff_id: int
    conversation_id: str
    municipality: str
    state: str
    at: datetime
    speaker: str
    text: str


async def find(
    connection: AsyncConnection,
    words: Sequence[str],
    municipalities: Collection[str] | None,
    since: datetime,
    limit: int,
) -> tuple[Found, ...]:
    """Return messages that hold every word, newest first.

    Only conversations whose last handoff belongs to these towns (None: all).
    """
    last = select(func.max(handoff.c.id)).group_by(handoff.c.conversation_id)
    query = (
        select(handoff, table.c.at, table.c.speaker, table.c.text)
        .join(handoff, handoff.c.conversation_id == table.c.conversation_id)
        .where(handoff.c.id.in_(last), table.c.text.is_not(None), table.c.at >= since)
    )
    if municipalities is not None:
        query = query.where(handoff.c.municipality.in_(tuple(municipalities)))
    for word in words:
        query = query.where(table.c.text.icontains(word, autoescape=True))
    rows = await connection.execute(query.order_by(table.c.id.desc()).limit(limit))
    return tuple(
        Found(row.id, row.conversation_id, row.municipality, row.state, row.at, row.speaker, row.text)
        for row in rows
    )
