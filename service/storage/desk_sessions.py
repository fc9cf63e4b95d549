"""Queries on signed-in desk sessions; tokens are stored as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import desk_session as table


@dataclass(frozen=True, slots=True)
class DeskSession:
    """One browser; `number` names it to its owner, `stage` says how far signing in has come."""

    supporter_id: int
    form_token: str
    number: str
    stage: str
    device: str
    created_at: datetime
    seen_at: datetime


async def begin(connection: AsyncConnection, token_hash: str, session: DeskSession) -> None:
    """Store a session."""
    await connection.execute(
        insert(table).values(
            token_hash=token_hash,
            supporter_id=session.supporter_id,
            form_token=session.form_token,
            number=session.number,
            stage=session.stage,
            device=session.device,
            created_at=session.created_at,
            seen_at=session.seen_at,
        )
    )


async def find(connection: AsyncConnection, token_hash: str) -> DeskSession | None:
    """Return a session that was not ended, or None; the caller judges its age."""
    query = select(table).where(table.c.token_hash == token_hash, table.c.ended_at.is_(None))
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read(row)


async def list_of(
    connection: AsyncConnection, supporter_id: int, stage: str, seen_since: datetime, begun_since: datetime
) -> tuple[DeskSession, ...]:
    """Return somebody's sessions that are not over, the one used last first."""
    query = select(table).where(
        table.c.supporter_id == supporter_id,
        table.c.stage == stage,
        table.c.ended_at.is_(None),
        table.c.seen_at >= seen_since,
        table.c.created_at >= begun_since,
    )
    rows = await connection.execute(query.order_by(table.c.seen_at.desc(), table.c.number))
    return tuple(_read(row) for row in rows)


async def touch(connection: AsyncConnection, token_hash: str, now: datetime) -> None:
    """Note that the session was used."""
    await connection.execute(update(table).where(table.c.token_hash == token_hash).values(seen_at=now))


async def end(connection: AsyncConnection, token_hash: str, now: datetime) -> bool:
    """End a session; False when it had ended before."""
    open_one = update(table).where(table.c.token_hash == token_hash, table.c.ended_at.is_(None))
    return (await connection.execute(open_one.values(ended_at=now))).rowcount == 1


async def end_numbered(connection: AsyncConnection, supporter_id: int, number: str, now: datetime) -> bool:
    """End one of somebody's sessions; False when there is no such one."""
    statement = update(table).where(
        table.c.supporter_id == supporter_id, table.c.number == number, table.c.ended_at.is_(None)
    )
    return (await connection.execute(statement.values(ended_at=now))).rowcount == 1


async def end_all(connection: AsyncConnection, supporter_id: int, now: datetime) -> int:
    """End every session of an account; returns how many."""
    statement = update(table).where(table.c.supporter_id == supporter_id, table.c.ended_at.is_(None))
    return (await connection.execute(statement.values(ended_at=now))).rowcount


def _read(row: Row[Any]) -> DeskSession:
    return DeskSession(
        row.supporter_id, row.form_token, row.number, row.stage, row.device, row.created_at, row.seen_at
    )
