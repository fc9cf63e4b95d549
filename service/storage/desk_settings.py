"""Queries on a town's own hours, its closures, and the notice that residents read first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.help_tables import closure, desk_setting, notice


@dataclass(frozen=True, slots=True)
class DeskSetting:
    """Hours as written ("09:00"), weekdays as digits from 0 (Monday), and a telephone number."""

    municipality: str
    opens: str
    closes: str
    weekdays: str
    phone: str


@dataclass(frozen=True, slots=True)
class Closure:
    """Days, both included, on which nobody is at the desk."""

    id: int
    municipality: str
    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What every resident of a town reads first, until a moment."""

    municipality: str
    text: str
    until: datetime


async def find_setting(connection: AsyncConnection, municipality: str) -> DeskSetting | None:
    """Return a town's own hours, or None."""
    query = select(desk_setting).where(desk_setting.c.municipality == municipality)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return DeskSetting(row.municipality, row.opens, row.closes, row.weekdays, row.phone)


async def put_setting(connection: AsyncConnection, setting: DeskSetting) -> None:
    """Store a town's hours in place of those before."""
    await drop_setting(connection, setting.municipality)
    values = {
        "municipality": setting.municipality,
        "opens": setting.opens,
        "closes": setting.closes,
        "weekdays": setting.weekdays,
        "phone": setting.phone,
    }
    await connection.execute(insert(desk_setting).values(values))


async def drop_setting(connection: AsyncConnection, municipality: str) -> None:
    """Go back to the hours of the file."""
    await connection.execute(delete(desk_setting).where(desk_setting.c.municipality == municipality))


async def list_closures(
    connection: AsyncConnection, municipalities: Collection[str], since: date
) -> tuple[Closure, ...]:
    """Return these towns' closures that are not over, the next first."""
    query = (
        select(closure)
        .where(closure.c.municipality.in_(tuple(municipalities)), closure.c.last_day >= since)
        .order_by(closure.c.first_day, closure.c.id)
    )
    rows = await connection.execute(query)
    return tuple(Closure(row.id, row.municipality, row.first_day, row.last_day, row.reason) for row in rows)


async def put_closure(
    connection: AsyncConnection, municipality: str, first_day: date, last_day: date, reason: str
) -> None:
    """Store a closure."""
    values = {"municipality": municipality, "first_day": first_day, "last_day": last_day, "reason": reason}
    await connection.execute(insert(closure).values(values))


async def find_closure(connection: AsyncConnection, number: int) -> Closure | None:
    """Return one closure, or None."""
    row = (await connection.execute(select(closure).where(closure.c.id == number))).one_or_none()
    if row is None:
        return None
    return Closure(row.id, row.municipality, row.first_day, row.last_day, row.reason)


async def drop_closure(connection: AsyncConnection, number: int) -> None:
    """Take a closure back."""
    await connection.execute(delete(closure).where(closure.c.id == number))


async def list_notices(
    connection: AsyncConnection, municipalities: Collection[str], now: datetime
) -> tuple[Notice, ...]:
    """Return these towns' notices that still count."""
    query = select(notice).where(notice.c.municipality.in_(tuple(municipalities)), notice.c.until > now)
    rows = await connection.execute(query.order_by(notice.c.municipality))
    return tuple(Notice(row.municipality, row.text, row.until) for row in rows)


async def put_notice(connection: AsyncConnection, new: Notice, by: int, now: datetime) -> None:
    """Store a town's notice in place of the one before."""
    await drop_notice(connection, new.municipality)
    values = {"municipality": new.municipality, "text": new.text, "until": new.until}
    await connection.execute(insert(notice).values(**values, written_by=by, at=now))


async def drop_notice(connection: AsyncConnection, municipality: str) -> None:
    """Take a notice back."""
    await connection.execute(delete(notice).where(notice.c.municipality == municipality))
