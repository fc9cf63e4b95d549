"""Queries on call-back wishes; name and number arrive here already encrypted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import callback as table


async def put(
    connection: AsyncConnection, conversation_id: str, contact: bytes, band: str, now: datetime
) -> None:
    """Store the wish, or replace the one this conversation left before."""
    values = {"contact": contact, "band": band, "closed_at": None, "outcome": None}
    changed = update(table).where(table.c.conversation_id == conversation_id).values(values)
    if (await connection.execute(changed)).rowcount == 0:
        await connection.execute(
            insert(table).values(conversation_id=conversation_id, created_at=now, **values)
        )


async def find(connection: AsyncConnection, conversation_id: str) -> tuple[bytes, str, datetime] | None:
    """Return the encrypted contact, the time band and the moment of an open wish, or None."""
    query = select(table).where(table.c.conversation_id == conversation_id, table.c.closed_at.is_(None))
    row = (await connection.execute(query)).one_or_none()
    if row is None or row.contact is None:
        return None
    return row.contact, row.band, row.created_at


async def close(connection: AsyncConnection, conversation_id: str, outcome: str, now: datetime) -> None:
    """Close the wish and delete name and number."""
    values = {"contact": None, "closed_at": now, "outcome": outcome}
    await connection.execute(update(table).where(table.c.conversation_id == conversation_id).values(values))
