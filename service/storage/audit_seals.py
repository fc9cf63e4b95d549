"""Queries on the seals of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.audit import AuditRow
from service.storage.audit_tables import audit_seal as seals
from service.storage.tables import audit as table


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of the chain; `line` is None when the line it covers is gone."""

    number: int
    audit_id: int
    previous: str
    seal: str
    line: AuditRow | None = None


async def find_last(connection: AsyncConnection) -> Seal | None:
    """Return the newest seal, or None."""
    query = select(seals).order_by(seals.c.number.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Seal(row.number, row.audit_id, row.previous, row.seal)


async def put(connection: AsyncConnection, seal: Seal, now: datetime) -> None:
    """Store a seal; one that another process has just made raises IntegrityError."""
    await connection.execute(
        insert(seals).values(
            number=seal.number, audit_id=seal.audit_id, previous=seal.previous, seal=seal.seal, at=now
        )
    )


async def find_end_of_old(connection: AsyncConnection, before: datetime, limit: int) -> Seal | None:
    """Return the last of the oldest sealed lines that were all written before a moment, or None.

    At most `limit` lines, and never the newest: the chain must go on from there.
    """
    joined = seals.join(table, table.c.id == seals.c.audit_id)
    younger = select(seals.c.number).select_from(joined).where(table.c.at >= before)
    kept = (await connection.execute(younger.order_by(seals.c.number).limit(1))).scalar_one_or_none()
    newest = select(func.max(seals.c.number)).scalar_subquery()
    query = select(seals).where(seals.c.number < (newest if kept is None else kept))
    rows = (await connection.execute(query.order_by(seals.c.number).limit(limit))).all()
    return Seal(rows[-1].number, rows[-1].audit_id, rows[-1].previous, rows[-1].seal) if rows else None


async def delete_until(connection: AsyncConnection, number: int) -> int:
    """Delete the oldest seals, up to and with this number, and the lines they cover; says how many."""
    old = select(seals.c.audit_id).where(seals.c.number <= number)
    await connection.execute(delete(table).where(table.c.id.in_(old)))
    return (await connection.execute(delete(seals).where(seals.c.number <= number))).rowcount


async def read_from(connection: AsyncConnection, number: int, limit: int) -> tuple[Seal, ...]:
    """Return seals after a number with the lines they cover, in order."""
    columns = (seals, table.c.id, table.c.at.label("line_at"), table.c.supporter_id, table.c.action)
    more = (table.c.conversation_id, table.c.role, table.c.municipality, table.c.purpose, table.c.address)
    query = (
        select(*columns, *more)
        .select_from(seals.outerjoin(table, table.c.id == seals.c.audit_id))
        .where(seals.c.number > number)
        .order_by(seals.c.number)
        .limit(limit)
    )
    return tuple(_read(row) for row in await connection.execute(query))


def _read(row: Row[Any]) -> Seal:
    line = None
    if row.id is not None:
        line = AuditRow(
            row.line_at,
            row.supporter_id,
            row.action,
            row.conversation_id,
            row.id,
            row.role,
            row.municipality,
            row.purpose,
            row.address,
        )
    return Seal(row.number, row.audit_id, row.previous, row.seal, line)
