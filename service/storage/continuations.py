"""Queries on short numbers; a number arrives here already hashed. None of them commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.continuation_table import continuation as table


async def put(
    connection: AsyncConnection, conversation_id: str, code_hash: str, expires_at: datetime, now: datetime
) -> bool:
    """Store the number in place of the conversation's earlier one; False when the number is in use."""
    old = (table.c.conversation_id == conversation_id) | (table.c.expires_at <= now)
    await connection.execute(delete(table).where(old))
    taken = select(table.c.conversation_id).where(table.c.code_hash == code_hash)
    if (await connection.execute(taken)).one_or_none() is not None:
        return False
    values = {"conversation_id": conversation_id, "code_hash": code_hash, "expires_at": expires_at}
    await connection.execute(insert(table).values(values))
    return True


async def take(connection: AsyncConnection, code_hash: str, now: datetime) -> str | None:
    """Spend a number that is still valid and return its conversation, or None."""
    spent = delete(table).where(table.c.code_hash == code_hash, table.c.expires_at > now)
    row = (await connection.execute(spent.returning(table.c.conversation_id))).one_or_none()
    return None if row is None else str(row.conversation_id)


async def is_valid(connection: AsyncConnection, code_hash: str, now: datetime) -> bool:
    """Say whether a number opens a conversation at this moment."""
    query = select(table.c.conversation_id).where(table.c.code_hash == code_hash, table.c.expires_at > now)
    return (await connection.execute(query)).one_or_none() is not None
