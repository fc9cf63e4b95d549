"""Queries on the outbox: what a channel still has to be sent. The web reads the transcript itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Conversation, Message
from service.errors import Fenced
from service.storage.tables import outbox as table

PENDING, SENDING, SENT, HELD, DEAD = "pending", "sending", "sent", "held", "dead"
PULLING_CHANNELS = frozenset({"web"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message on its way to a channel; the retry key was made together with the row."""

    id: int
    conversation_id: str
    channel: str
    message_seq: int
    retry_key: str
    attempts: int
    created_at: datetime


async def put(
    connection: AsyncConnection, conversation: Conversation, messages: Sequence[Message], now: datetime
) -> None:
    """Queue messages for a channel that must be pushed to; nothing for channels that read by themselves."""
    if conversation.channel in PULLING_CHANNELS or not messages:
        return
    rows = [
        {
            "conversation_id": conversation.id,
            "channel": conversation.channel,
            "message_seq": message.seq,
            "state": PENDING,
            "retry_key": str(uuid.uuid4()),
            "next_at": now,
            "created_at": now,
        }
        for message in messages
    ]
    await connection.execute(insert(table), rows)


async def claim(connection: AsyncConnection, owner: str, now: datetime, lease: timedelta) -> Parcel | None:
    """Take the oldest parcel that is due; within one conversation they leave in order."""
    earlier = table.alias("earlier")
    is_first = ~exists().where(
        earlier.c.conversation_id == table.c.conversation_id,
        earlier.c.id < table.c.id,
        earlier.c.state.in_((PENDING, SENDING)),
    )
    is_free = or_(
        and_(table.c.state == PENDING, table.c.next_at <= now),
        and_(table.c.state == SENDING, table.c.lease_until < now),
    )
    query = select(table.c.id).where(is_free, is_first).order_by(table.c.id).limit(1)
    candidate = (await connection.execute(query.with_for_update(skip_locked=True))).scalar_one_or_none()
    if candidate is None:
        return None
    statement = (
        update(table)
        .where(table.c.id == candidate)
        .values(state=SENDING, owner=owner, lease_until=now + lease, attempts=table.c.attempts + 1)
        .returning(table)
    )
    return _read((await connection.execute(statement)).one())


async def settle(
    connection: AsyncConnection,
    parcel: Parcel,
    owner: str,
    state: str,
    *,
    next_at: datetime | None = None,
    error: str | None = None,
) -> None:
    """Write how sending went; raises Fenced when somebody else took the parcel meanwhile."""
    values: dict[str, object] = {"state": state, "error": error}
    if next_at is not None:
        values["next_at"] = next_at
    statement = update(table).where(
        table.c.id == parcel.id, table.c.owner == owner, table.c.attempts == parcel.attempts
    )
    if (await connection.execute(statement.values(values))).rowcount != 1:
        raise Fenced(f"parcel {parcel.id} is held by another sender")


def _read(row: Row[Any]) -> Parcel:
    return Parcel(
        row.id,
        row.conversation_id,
        row.channel,
        row.message_seq,
        row.retry_key,
        row.attempts,
        row.created_at,
    )
