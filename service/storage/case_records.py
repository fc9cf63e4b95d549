"""Queries on cases helped without a conversation: by telephone, at the counter, sitting beside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.help_tables import case_record as table


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case; `ticked` are the numbers of steps done, counted from 1. It names nobody."""

    id: int
    municipality: str
    supporter_id: int
    way: str
    topic: str
    ticked: tuple[int, ...]
    minutes: int
    outcome: str
    remark: str
    began_at: datetime
    ended_at: datetime | None


async def put(connection: AsyncConnection, record: CaseRecord) -> int:
    """Store a case and return its number (the one given does not count)."""
    values = {
        "municipality": record.municipality,
        "supporter_id": record.supporter_id,
        "way": record.way,
        "topic": record.topic,
        "ticked": " ".join(map(str, record.ticked)),
        "minutes": record.minutes,
        "outcome": record.outcome,
        "remark": record.remark,
        "began_at": record.began_at,
        "ended_at": record.ended_at,
    }
    return int((await connection.execute(insert(table).values(values).returning(table.c.id))).scalar_one())


async def find(connection: AsyncConnection, number: int) -> CaseRecord | None:
    """Return one case, or None."""
    row = (await connection.execute(select(table).where(table.c.id == number))).one_or_none()
    return None if row is None else _read(row)


async def list_open(connection: AsyncConnection, supporter_id: int) -> tuple[CaseRecord, ...]:
    """Return the cases somebody sits beside now."""
    query = select(table).where(table.c.supporter_id == supporter_id, table.c.ended_at.is_(None))
    return tuple(_read(row) for row in await connection.execute(query.order_by(table.c.id)))


async def list_ended(
    connection: AsyncConnection, municipalities: Collection[str] | None, limit: int
) -> tuple[CaseRecord, ...]:
    """Return the last cases of these towns (None: of all), newest first."""
    query = select(table).where(table.c.ended_at.is_not(None))
    if municipalities is not None:
        query = query.where(table.c.municipality.in_(tuple(municipalities)))
    rows = await connection.execute(query.order_by(table.c.id.desc()).limit(limit))
    return tuple(_read(row) for row in rows)


async def tick(connection: AsyncConnection, number: int, ticked: tuple[int, ...]) -> None:
    """Store which steps are done."""
    values = {"ticked": " ".join(map(str, ticked))}
    await connection.execute(update(table).where(table.c.id == number).values(values))


async def end(
    connection: AsyncConnection, number: int, outcome: str, remark: str, minutes: int, now: datetime
) -> None:
    """End a case."""
    values = {"outcome": outcome, "remark": remark, "minutes": minutes, "ended_at": now}
    await connection.execute(update(table).where(table.c.id == number).values(values))


def _read(row: Row[Any]) -> CaseRecord:
    ticked = tuple(int(number) for number in row.ticked.split())
    return CaseRecord(
        row.id,
        row.municipality,
        row.supporter_id,
        row.way,
        row.topic,
        ticked,
        row.minutes,
        row.outcome,
        row.remark,
        row.began_at,
        row.ended_at,
    )
