"""Queries on turns: one queue, a lease with a fence, each conversation's turns in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Inbound, Turn
from service.errors import Fenced
from service.storage.leases import has_lapsed
from service.storage.tables import turn as table
from service.storage.types import Time

NEW, WORKING, DONE, PARKED = "new", "working", "done", "parked"
OPEN = (NEW, WORKING)

_earlier = table.alias("earlier")
_IS_FIRST = ~exists().where(
    _earlier.c.conversation_id == table.c.conversation_id,
    _earlier.c.id < table.c.id,
    _earlier.c.state.in_(OPEN),
)


@dataclass(frozen=True, slots=True)
class KnownTurn:
    """A turn that arrived before under the same external id."""

    id: int
    message_seq: int
    text: str | None
    choice: str | None
    is_open: bool


async def find_known(connection: AsyncConnection, conversation_id: str, external_id: str) -> KnownTurn | None:
    """Return the turn that carries this external id, or None."""
    query = select(table).where(
        table.c.conversation_id == conversation_id, table.c.external_id == external_id
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return KnownTurn(row.id, row.message_seq, row.text, row.choice, row.state in OPEN)


async def put(
    connection: AsyncConnection, conversation_id: str, inbound: Inbound, message_seq: int, now: datetime
) -> int:
    """Queue a turn and return its id; the same external id twice raises IntegrityError."""
    statement = (
        insert(table)
        .values(
            conversation_id=conversation_id,
            external_id=inbound.external_id,
            message_seq=message_seq,
            text=inbound.text,
            choice=inbound.choice,
            masked=" ".join(inbound.masked),
            state=NEW,
            created_at=now,
        )
        .returning(table.c.id)
    )
    return int((await connection.execute(statement)).scalar_one())


async def claim(
    connection: AsyncConnection, owner: str, time: Time, lease: timedelta, *, only: str | None = None
) -> Turn | None:
    """Take the oldest turn that is free, or whose holder's lease ran out, and fence it.

    A turn is free only when its conversation has no earlier open turn. `only` restricts the search
    to one conversation. On PostgreSQL rows that others are claiming are skipped.
    """
    is_free = _is_free(time, lease)
    query = select(table.c.id).where(is_free, _IS_FIRST).order_by(table.c.id).limit(1)
    if only is not None:
        query = query.where(table.c.conversation_id == only)
    candidate = query.with_for_update(skip_locked=True).scalar_subquery()
    statement = (
        update(table)
        .where(table.c.id == candidate, is_free)
        .values(
            state=WORKING,
            owner=owner,
            lease_until=time(lease),
            attempts=table.c.attempts + 1,
            fence=table.c.fence + 1,
        )
        .returning(table)
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else _read(row)


async def is_any_free(connection: AsyncConnection, time: Time, lease: timedelta) -> bool:
    """Say whether any turn might be claimed (a cheap look that locks nothing)."""
    return bool((await connection.execute(select(exists().where(_is_free(time, lease))))).scalar_one())


async def finish(
    connection: AsyncConnection, turn: Turn, owner: str, now: datetime, *, state: str = DONE
) -> None:
    """Mark the turn as done (or parked); raises Fenced when somebody else holds it by now."""
    statement = (
        update(table)
        .where(
            table.c.id == turn.id,
            table.c.owner == owner,
            table.c.fence == turn.fence,
            table.c.state == WORKING,
        )
        .values(state=state, done_at=now)
    )
    if (await connection.execute(statement)).rowcount != 1:
        raise Fenced(f"turn {turn.id} is held by another worker")


async def take_back(connection: AsyncConnection, turn_id: int, now: datetime) -> None:
    """Forget what a turn asked; one that is still open is not answered, whoever works on it."""
    await connection.execute(update(table).where(table.c.id == turn_id).values(text=None, masked=""))
    open_turn = update(table).where(table.c.id == turn_id, table.c.state.in_(OPEN))
    await connection.execute(open_turn.values(state=DONE, done_at=now))


async def is_open(connection: AsyncConnection, turn_id: int) -> bool:
    """Say whether the turn is still to be answered."""
    query = select(table.c.state).where(table.c.id == turn_id)
    return (await connection.execute(query)).scalar_one_or_none() in OPEN


async def count_open(connection: AsyncConnection) -> tuple[int, datetime | None]:
    """Return how many turns are open and when the oldest of them came."""
    query = select(func.count(), func.min(table.c.created_at)).where(table.c.state.in_(OPEN))
    row = (await connection.execute(query)).one()
    return int(row[0]), row[1]


def _is_free(time: Time, lease: timedelta) -> ColumnElement[bool]:
    is_left = and_(table.c.state == WORKING, has_lapsed(table.c.lease_until, time, lease))
    return or_(table.c.state == NEW, is_left)


def _read(row: Row[Any]) -> Turn:
    inbound = Inbound(row.external_id, row.text, row.choice, tuple(row.masked.split()))
    return Turn(
        row.id, row.conversation_id, row.message_seq, inbound, row.attempts, row.fence, row.created_at
    )
