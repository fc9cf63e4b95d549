"""Queries on token buckets: take what is there, fill by the database's clock, forget what is full again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.bucket_table import rate_bucket as table
from service.storage.once import insert_once
from service.storage.types import Time


async def take(
    connection: AsyncConnection, key: str, count: int, burst: int, per_second: float, time: Time
) -> int:
    """Take up to `count` from a bucket of `burst` that fills by `per_second`; says how many were had."""
    await insert_once(connection, table, {"key": key, "level": float(burst), "filled_at": time()})
    query = select(table.c.level, table.c.filled_at, time().label("now")).where(table.c.key == key)
    row = (await connection.execute(query.with_for_update())).one()
    passed = max(0.0, (row.now - row.filled_at).total_seconds())
    level = min(float(burst), row.level + passed * per_second)
    taken = min(count, int(level))
    values = {"level": level - taken, "filled_at": row.now}
    await connection.execute(update(table).where(table.c.key == key).values(values))
    return taken


async def forget(connection: AsyncConnection, age: timedelta, time: Time) -> int:
    """Delete buckets that nobody has used for so long; says how many."""
    return (await connection.execute(delete(table).where(table.c.filled_at < time(-age)))).rowcount
