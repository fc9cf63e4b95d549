"""Appends to the audit trail: who did or read what, and when; rows are never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import audit as table


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the trail."""

    at: datetime
    supporter_id: int | None
    action: str
    conversation_id: str | None


async def note(
    connection: AsyncConnection,
    action: str,
    now: datetime,
    supporter_id: int | None,
    conversation_id: str | None,
) -> None:
    """Append one line in the caller's transaction."""
    await connection.execute(
        insert(table).values(
            at=now, supporter_id=supporter_id, action=action, conversation_id=conversation_id
        )
    )


async def read(connection: AsyncConnection, limit: int = 1000) -> tuple[AuditRow, ...]:
    """Return the latest lines, newest first."""
    rows = await connection.execute(select(table).order_by(table.c.id.desc()).limit(limit))
    return tuple(AuditRow(row.at, row.supporter_id, row.action, row.conversation_id) for row in rows)
