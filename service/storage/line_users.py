"""Queries on residents who write on LINE: found by a keyed hash, their userId encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.once import insert_once
from service.storage.tables import line_user as table


@dataclass(frozen=True, slots=True)
class LineUser:
    """One resident on LINE; `user_id` is sealed."""

    user_key: str
    user_id: bytes
    conversation_id: str | None
    is_following: bool


async def put(connection: AsyncConnection, user_key: str, user_id: bytes, now: datetime) -> None:
    """Remember a resident; whoever writes to us follows us until we hear otherwise."""
    values = {"user_key": user_key, "user_id": user_id, "is_following": True, "created_at": now}
    await insert_once(connection, table, values)


async def find(connection: AsyncConnection, user_key: str, *, lock: bool = False) -> LineUser | None:
    """Return a resident by the hash of the userId, or None."""
    query = select(table).where(table.c.user_key == user_key)
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if row is None else _read(row)


async def find_by_conversation(connection: AsyncConnection, conversation_id: str) -> LineUser | None:
    """Return whose conversation it is, or None."""
    query = select(table).where(table.c.conversation_id == conversation_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read(row)


async def set_conversation(connection: AsyncConnection, user_key: str, conversation_id: str) -> None:
    """Note which conversation a resident has."""
    statement = update(table).where(table.c.user_key == user_key)
    await connection.execute(statement.values(conversation_id=conversation_id))


async def part_from(connection: AsyncConnection, conversation_id: str) -> None:
    """The conversation goes on elsewhere: what its resident writes on LINE from now on begins another."""
    statement = update(table).where(table.c.conversation_id == conversation_id)
    await connection.execute(statement.values(conversation_id=None))


async def note_following(
    connection: AsyncConnection, user_key: str, at: datetime, *, is_following: bool
) -> bool:
    """Note a follow or unfollow; False when a newer one is known already."""
    is_newer = or_(table.c.state_at.is_(None), table.c.state_at <= at)
    statement = update(table).where(table.c.user_key == user_key, is_newer)
    values = {"is_following": is_following, "state_at": at}
    return (await connection.execute(statement.values(values))).rowcount == 1


def _read(row: Row[Any]) -> LineUser:
    return LineUser(row.user_key, row.user_id, row.conversation_id, row.is_following)
