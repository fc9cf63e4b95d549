"""Queries on call-back wishes; name and number arrive here already encrypted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.help_tables import call_try
from service.storage.tables import callback as table
from service.storage.tables import supporter


@dataclass(frozen=True, slots=True)
class Try:
    """One try to call: who, when, and how it went."""

    at: datetime
    name: str
    result: str


async def put(
    connection: AsyncConnection, conversation_id: str, contact: bytes, band: str, now: datetime
) -> None:
    """Store the wish, or replace the one this conversation left before."""
    values = {
        "contact": contact,
        "band": band,
        "closed_at": None,
        "outcome": None,
        "tries": 0,
        "due_at": None,
    }
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


async def put_try(
    connection: AsyncConnection, conversation_id: str, supporter_id: int, result: str, now: datetime
) -> int:
    """Put a try on record and return how many there were for this wish."""
    values = {"conversation_id": conversation_id, "supporter_id": supporter_id, "result": result, "at": now}
    await connection.execute(insert(call_try).values(values))
    counted = (
        update(table)
        .where(table.c.conversation_id == conversation_id)
        .values(tries=table.c.tries + 1)
        .returning(table.c.tries)
    )
    return int((await connection.execute(counted)).scalar_one())


async def list_tries(connection: AsyncConnection, conversation_id: str) -> tuple[Try, ...]:
    """Return the tries to call, oldest first."""
    query = (
        select(call_try.c.at, call_try.c.result, supporter.c.name)
        .join(supporter, supporter.c.id == call_try.c.supporter_id)
        .where(call_try.c.conversation_id == conversation_id)
        .order_by(call_try.c.id)
    )
    return tuple(Try(row.at, row.name, row.result) for row in await connection.execute(query))


async def postpone(connection: AsyncConnection, conversation_id: str, due_at: datetime) -> None:
    """Note when to try again."""
    statement = update(table).where(table.c.conversation_id == conversation_id)
    await connection.execute(statement.values(due_at=due_at))


async def read_due(
    connection: AsyncConnection, conversation_ids: Collection[str]
) -> dict[str, tuple[str, datetime | None, int]]:
    """Return band, next moment and number of tries of each open wish, by conversation."""
    if not conversation_ids:
        return {}
    query = select(table.c.conversation_id, table.c.band, table.c.due_at, table.c.tries).where(
        table.c.conversation_id.in_(conversation_ids), table.c.closed_at.is_(None)
    )
    rows = await connection.execute(query)
    return {row.conversation_id: (row.band, row.due_at, row.tries) for row in rows}
