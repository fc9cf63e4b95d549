"""Queries on leases: who works on a row, until when, and how a holder keeps or gives back what it has."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, Table, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import line_event, outbox, turn
from service.storage.types import Time


class Work(Enum):
    """What is leased; each is a table with `owner`, `lease_until` and a state for rows in hand."""

    TURN = "turn"
    PARCEL = "outbox"
    LINE_EVENT = "line_event"


_TABLES: dict[Work, Table] = {Work.TURN: turn, Work.PARCEL: outbox, Work.LINE_EVENT: line_event}
_IN_HAND = {Work.TURN: "working", Work.PARCEL: "sending", Work.LINE_EVENT: "working"}
_FREE = {Work.TURN: "new", Work.PARCEL: "pending", Work.LINE_EVENT: "new"}


def has_lapsed(until: ColumnElement[datetime], time: Time, lease: timedelta) -> ColumnElement[bool]:
    """Say whether a lease is over; one that ends later than any lease can was given before a clock jumped."""
    return or_(until < time(), until > time(lease * 2))


async def renew(
    connection: AsyncConnection, work: Work, row_id: int, owner: str, time: Time, lease: timedelta
) -> bool:
    """Lengthen the lease of a row in hand; False when it is held by somebody else by now."""
    table = _TABLES[work]
    is_mine = (table.c.id == row_id, table.c.owner == owner, table.c.state == _IN_HAND[work])
    statement = update(table).where(*is_mine).values(lease_until=time(lease))
    return (await connection.execute(statement)).rowcount == 1


async def give_back(connection: AsyncConnection, work: Work, owner: str) -> int:
    """Free everything an owner has in hand, so that others need not wait for the lease; says how many."""
    return await _free(connection, work, _TABLES[work].c.owner == owner)


async def take_over(connection: AsyncConnection, work: Work, beginning: str) -> int:
    """Free everything in hand of owners whose name begins so; says how many."""
    return await _free(connection, work, _TABLES[work].c.owner.startswith(beginning, autoescape=True))


async def _free(connection: AsyncConnection, work: Work, is_theirs: ColumnElement[bool]) -> int:
    table = _TABLES[work]
    in_hand = update(table).where(is_theirs, table.c.state == _IN_HAND[work])
    statement = in_hand.values(state=_FREE[work], owner=None, lease_until=None)
    return (await connection.execute(statement)).rowcount
