"""The audit trail: who did or read what, when, from where and why; lines are added and never changed."""

from __future__ import annotations

from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.audit_tables import audit_seal
from service.storage.tables import audit as table
from service.storage.tables import supporter

LONGEST_PURPOSE = 200
READING = ("read", "inspect", "search")  # what shows residents' words

# Where the request came from that is being served; the edge sets it once for everything that it causes.
ADDRESS: ContextVar[str] = ContextVar("audit_address", default="")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the trail."""

    at: datetime
    supporter_id: int | None
    action: str
    conversation_id: str | None
    id: int = 0
    role: str = ""
    municipality: str = ""
    purpose: str = ""
    address: str = ""
    name: str = ""


async def note(
    connection: AsyncConnection,
    action: str,
    now: datetime,
    supporter_id: int | None,
    conversation_id: str | None,
    *,
    municipality: str = "",
    purpose: str = "",
) -> None:
    """Append one line in the caller's transaction; the role is the one that person has now."""
    role = select(supporter.c.role).where(supporter.c.id == supporter_id).scalar_subquery()
    await connection.execute(
        insert(table).values(
            at=now,
            supporter_id=supporter_id,
            action=action,
            conversation_id=conversation_id,
            role=func.coalesce(role, ""),
            municipality=municipality,
            purpose=purpose[:LONGEST_PURPOSE],
            address=ADDRESS.get()[:64],
        )
    )


async def read(connection: AsyncConnection, limit: int = 1000) -> tuple[AuditRow, ...]:
    """Return the latest lines, newest first."""
    return await _read_where(connection, limit)


async def read_reach(
    connection: AsyncConnection,
    municipalities: Collection[str] | None,
    since: datetime,
    until: datetime,
    limit: int,
) -> tuple[AuditRow, ...]:
    """Return lines of these towns (None: all) between two moments, newest first.

    Lines without a town (signing in …) belong to the towns of who did it, one of which must be reached.
    """
    conditions: list[ColumnElement[bool]] = [table.c.at >= since, table.c.at < until]
    if municipalities is not None:
        whose = [supporter.c.municipalities.contains(code) for code in municipalities]
        townless = and_(table.c.municipality == "", or_(*whose))
        conditions.append(or_(table.c.municipality.in_(tuple(municipalities)), townless))
    return await _read_where(connection, limit, *conditions)


async def count_reads(connection: AsyncConnection, supporter_id: int, since: datetime) -> int:
    """Count the different conversations somebody has looked at since a moment."""
    query = select(func.count(func.distinct(table.c.conversation_id))).where(
        table.c.supporter_id == supporter_id, table.c.action.in_(READING), table.c.at >= since
    )
    return int((await connection.execute(query)).scalar_one())


async def was_noted(connection: AsyncConnection, action: str, purpose: str) -> bool:
    """Say whether such a line stands in the trail."""
    query = select(table.c.id).where(table.c.action == action, table.c.purpose == purpose).limit(1)
    return (await connection.execute(query)).one_or_none() is not None


async def read_unsealed(connection: AsyncConnection, limit: int) -> tuple[AuditRow, ...]:
    """Return lines that no seal covers yet, oldest first."""
    sealed = select(audit_seal.c.audit_id)
    query = _select().where(table.c.id.not_in(sealed)).order_by(table.c.id).limit(limit)
    return tuple(_read(row) for row in await connection.execute(query))


async def _read_where(
    connection: AsyncConnection, limit: int, *conditions: ColumnElement[bool]
) -> tuple[AuditRow, ...]:
    query = _select().where(*conditions).order_by(table.c.id.desc()).limit(limit)
    return tuple(_read(row) for row in await connection.execute(query))


def _select() -> Any:
    joined = table.outerjoin(supporter, supporter.c.id == table.c.supporter_id)
    return select(table, supporter.c.name).select_from(joined)


def _read(row: Row[Any]) -> AuditRow:
    return AuditRow(
        row.at,
        row.supporter_id,
        row.action,
        row.conversation_id,
        row.id,
        row.role,
        row.municipality,
        row.purpose,
        row.address,
        row.name or "",
    )
