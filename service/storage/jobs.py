"""Queries on recurring jobs: taking one that is due, and noting that it succeeded. None of them commits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.job_table import job as table
from service.storage.once import insert_once

LONGEST_RUN = timedelta(hours=1)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


async def take(connection: AsyncConnection, name: str, every: timedelta, now: datetime) -> bool:
    """Say whether the job is due and is now ours: its last success is at least `every` old.

    A run that never ended is taken over after an hour.
    """
    await insert_once(connection, table, {"name": name, "started_at": NEVER})
    statement = (
        update(table)
        .where(
            table.c.name == name,
            or_(table.c.succeeded_at.is_(None), table.c.succeeded_at <= now - every),
            or_(table.c.started_at <= now - LONGEST_RUN, table.c.started_at <= table.c.succeeded_at),
        )
        .values(started_at=now)
    )
    return (await connection.execute(statement)).rowcount == 1


async def note_success(connection: AsyncConnection, name: str, now: datetime) -> None:
    """Note that the job ended well, also when it was run by hand."""
    await insert_once(connection, table, {"name": name, "started_at": NEVER})
    await connection.execute(update(table).where(table.c.name == name).values(succeeded_at=now))


async def read_successes(connection: AsyncConnection) -> dict[str, datetime]:
    """Return the last success of every job that ever succeeded."""
    rows = await connection.execute(
        select(table.c.name, table.c.succeeded_at).where(table.c.succeeded_at.is_not(None))
    )
    return {row.name: row.succeeded_at for row in rows}
