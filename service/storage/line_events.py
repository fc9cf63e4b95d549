"""Queries on the inbox of LINE events: durable before LINE is answered, worked off one resident at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.errors import Fenced
from service.storage.leases import has_lapsed
from service.storage.line_tokens import FRESH, NONE
from service.storage.once import insert_once
from service.storage.tables import line_event as table
from service.storage.types import Time

NEW, WORKING, DONE, IGNORED, DEAD = "new", "working", "done", "ignored", "dead"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be stored; everything in it is masked, hashed or sealed."""

    event_key: str
    kind: str
    user_key: str
    event_at: datetime
    message_id: str | None = None
    payload: str = ""
    reply_token: bytes | None = None
    token_at: datetime | None = None
    note: str | None = None  # why it will not be worked on


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as claimed by a worker; `attempts` is its fence."""

    id: int
    event_key: str
    kind: str
    user_key: str
    event_at: datetime
    message_id: str | None
    payload: str
    reply_token: bytes | None
    attempts: int


async def put(connection: AsyncConnection, event: NewEvent, time: Time) -> bool:
    """Store an event; False when it is known already.

    A known event that comes again has a fresh reply token's time, unless the token was used.
    """
    state = NEW if event.note is None else IGNORED
    values: dict[str, object] = {
        "event_key": event.event_key,
        "kind": event.kind,
        "user_key": event.user_key,
        "event_at": event.event_at,
        "received_at": time(),
        "message_id": event.message_id,
        "payload": event.payload,
        "reply_token": event.reply_token,
        "token_at": event.token_at,
        "token_state": FRESH if event.reply_token else NONE,
        "state": state,
        "note": event.note,
    }
    if await insert_once(connection, table, values):
        return True
    if event.token_at is not None:
        is_unused = and_(table.c.event_key == event.event_key, table.c.token_state == FRESH)
        await connection.execute(update(table).where(is_unused).values(token_at=event.token_at))
    return False


async def is_due(connection: AsyncConnection, time: Time, lease: timedelta, settle: timedelta) -> bool:
    """Say whether any event might be worked on now (a cheap look before a claim)."""
    is_free = _is_free(time, lease, settle)
    return bool((await connection.execute(select(exists().where(is_free)))).scalar_one())


async def claim(
    connection: AsyncConnection, owner: str, time: Time, lease: timedelta, settle: timedelta
) -> StoredEvent | None:
    """Take the next event: oldest first by LINE's time within one resident, whose other events wait.

    Events are left alone for `settle`, so that those sent in a burst can be put in order.
    """
    other = table.alias("other")
    is_before = or_(
        other.c.state == WORKING,
        and_(other.c.state == NEW, other.c.event_at < table.c.event_at),
        and_(other.c.state == NEW, other.c.event_at == table.c.event_at, other.c.id < table.c.id),
    )
    waits = exists().where(other.c.user_key == table.c.user_key, other.c.id != table.c.id, is_before)
    is_first = or_(table.c.state == WORKING, ~waits)  # what a crash left behind goes on at once
    query = select(table.c.id).where(_is_free(time, lease, settle), is_first).order_by(table.c.id).limit(1)
    candidate = (await connection.execute(query.with_for_update(skip_locked=True))).scalar_one_or_none()
    if candidate is None:
        return None
    statement = (
        update(table)
        .where(table.c.id == candidate, _is_free(time, lease, settle))
        .values(state=WORKING, owner=owner, lease_until=time(lease), attempts=table.c.attempts + 1)
        .returning(table)
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else _read(row)


async def finish(
    connection: AsyncConnection,
    event: StoredEvent,
    owner: str,
    now: datetime,
    *,
    state: str = DONE,
    note: str | None = None,
) -> None:
    """Mark the event as done and empty it; raises Fenced when somebody else holds it by now."""
    is_mine = and_(table.c.id == event.id, table.c.owner == owner, table.c.attempts == event.attempts)
    statement = update(table).where(is_mine, table.c.state == WORKING)
    values = {"state": state, "note": note, "payload": "", "done_at": now}
    if (await connection.execute(statement.values(values))).rowcount != 1:
        raise Fenced(f"LINE event {event.id} is held by another worker")


async def is_late(connection: AsyncConnection, event: StoredEvent) -> bool:
    """Say whether a newer event of the same resident has been worked off already."""
    newer = and_(table.c.user_key == event.user_key, table.c.event_at > event.event_at)
    query = select(exists().where(newer, table.c.state == DONE))
    return bool((await connection.execute(query)).scalar_one())


async def find_message(connection: AsyncConnection, user_key: str, message_id: str) -> StoredEvent | None:
    """Return the event that brought a message of LINE's, or None."""
    query = select(table).where(
        table.c.user_key == user_key, table.c.message_id == message_id, table.c.kind != "unsend"
    )
    row = (await connection.execute(query.order_by(table.c.id).limit(1))).one_or_none()
    return None if row is None else _read(row)


async def is_unsent(connection: AsyncConnection, user_key: str, message_id: str) -> bool:
    """Say whether the resident took the message back already."""
    unsent = and_(table.c.user_key == user_key, table.c.message_id == message_id, table.c.kind == "unsend")
    return bool((await connection.execute(select(exists().where(unsent)))).scalar_one())


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Delete events received before a moment, reply tokens included; says how many."""
    return (await connection.execute(delete(table).where(table.c.received_at < before))).rowcount


async def count_open(connection: AsyncConnection) -> tuple[int, datetime | None]:
    """Return how many events wait and when the oldest of them came."""
    query = select(func.count(), func.min(table.c.received_at)).where(table.c.state.in_((NEW, WORKING)))
    row = (await connection.execute(query)).one()
    return int(row[0]), row[1]


def _is_free(time: Time, lease: timedelta, settle: timedelta) -> ColumnElement[bool]:
    has_settled = or_(table.c.received_at <= time(-settle), table.c.received_at > time(settle))
    return or_(
        and_(table.c.state == NEW, has_settled),
        and_(table.c.state == WORKING, has_lapsed(table.c.lease_until, time, lease)),
    )


def _read(row: Row[Any]) -> StoredEvent:
    return StoredEvent(
        id=row.id,
        event_key=row.event_key,
        kind=row.kind,
        user_key=row.user_key,
        event_at=row.event_at,
        message_id=row.message_id,
        payload=row.payload,
        reply_token=row.reply_token,
        attempts=row.attempts,
    )
