"""Queries on the outbox: what a channel still has to be sent. The web reads the transcript itself."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Conversation, Message
from service.errors import Fenced
from service.storage.leases import has_lapsed
from service.storage.once import insert_once
from service.storage.tables import outbox as table
from service.storage.tables import turn
from service.storage.types import Time

PENDING, SENDING, HELD = "pending", "sending", "held"
ACCEPTED, AMBIGUOUS, UNDELIVERABLE, DEAD = "accepted", "ambiguous", "undeliverable", "dead"
PULLING_CHANNELS = frozenset({"web"})
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # a held parcel waits for the resident, not for a date
MOST_WAIT = timedelta(minutes=20)  # who seems to wait longer than anybody is told to, met a clock that jumped


@dataclass(frozen=True, slots=True)
class Parcel:
    """Messages that leave together: the numbers first to last, or a later page of them."""

    id: int
    first_seq: int
    last_seq: int
    page: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """The parcels of one call, in order; the retry key was made together with the first row.

    `owner` and `attempts` are its fence; `via` is the way it may have gone already.
    """

    id: int
    conversation_id: str
    channel: str
    retry_key: str
    attempts: int
    first_try_at: datetime
    parcels: tuple[Parcel, ...]
    owner: str = ""
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a call went; `wait` is how long a pending bundle rests."""

    state: str
    wait: timedelta | None = None
    via: str | None = None
    request_id: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SendingState:
    """How far one parcel has come, for the desk; accepted by the channel is never called delivered."""

    first_seq: int
    last_seq: int
    state: str
    at: datetime
    request_id: str | None = None
    error: str | None = None


async def put(
    connection: AsyncConnection, conversation: Conversation, messages: Sequence[Message], now: datetime
) -> None:
    """Queue messages as one parcel; nothing for channels that read by themselves.

    What was held back for this conversation becomes due, so that it leaves first and together with it.
    """
    if conversation.channel in PULLING_CHANNELS or not messages:
        return
    await release_held(connection, conversation.id, AT_ONCE)
    await connection.execute(
        insert(table).values(
            conversation_id=conversation.id,
            channel=conversation.channel,
            first_seq=messages[0].seq,
            last_seq=messages[-1].seq,
            state=PENDING,
            retry_key=str(uuid.uuid4()),
            next_at=AT_ONCE,
            created_at=now,
        )
    )


async def put_page(
    connection: AsyncConnection, conversation_id: str, channel: str, seq: int, page: int, now: datetime
) -> bool:
    """Queue a later page of the parcel that began with message `seq`; False when there is none, or twice."""
    query = select(table.c.last_seq).where(
        table.c.conversation_id == conversation_id, table.c.first_seq == seq, table.c.page == 0
    )
    last_seq = (await connection.execute(query)).scalar_one_or_none()
    if last_seq is None:
        return False
    values = {"conversation_id": conversation_id, "channel": channel, "first_seq": seq, "last_seq": last_seq}
    values |= {"page": page, "state": PENDING, "retry_key": str(uuid.uuid4())}
    return await insert_once(connection, table, {**values, "next_at": AT_ONCE, "created_at": now})


async def release_held(
    connection: AsyncConnection, conversation_id: str, at: datetime | ColumnElement[datetime]
) -> None:
    """Let what was held back for this conversation be due at a moment (not later than it is already)."""
    statement = update(table).where(
        table.c.conversation_id == conversation_id, table.c.state == HELD, table.c.next_at > at
    )
    await connection.execute(statement.values(next_at=at))


async def is_due(
    connection: AsyncConnection, channels: Collection[str], time: Time, lease: timedelta
) -> bool:
    """Say whether any parcel of these channels might be sent now (a cheap look before a claim)."""
    query = select(exists().where(table.c.channel.in_(channels), _is_free(time, lease)))
    return bool((await connection.execute(query)).scalar_one())


async def claim(
    connection: AsyncConnection, channels: Collection[str], owner: str, time: Time, lease: timedelta
) -> Bundle | None:
    """Take the oldest parcel of these channels that is due; within one conversation parcels leave in order.

    A parcel that was held back takes along whatever is due after it in the same conversation.
    """
    earlier = table.alias("earlier")
    waits = or_(
        earlier.c.state.in_((PENDING, SENDING)), and_(earlier.c.state == HELD, earlier.c.next_at <= time())
    )
    is_first = ~exists().where(
        earlier.c.conversation_id == table.c.conversation_id, earlier.c.id < table.c.id, waits
    )
    query = select(table.c.id, table.c.state, table.c.conversation_id).where(
        table.c.channel.in_(channels), _is_free(time, lease), is_first
    )
    query = query.order_by(table.c.id).limit(1).with_for_update(skip_locked=True)
    lead = (await connection.execute(query)).one_or_none()
    if lead is None:
        return None
    if lead.state == HELD:
        due = and_(table.c.state.in_((PENDING, HELD)), _is_due(time))
        same = and_(table.c.conversation_id == lead.conversation_id, table.c.bundle.is_(None), due)
        await connection.execute(update(table).where(same, table.c.id > lead.id).values(bundle=lead.id))
    statement = (
        update(table)
        .where(_belongs_to(lead.id))
        .values(
            state=SENDING,
            owner=owner,
            lease_until=time(lease),
            attempts=table.c.attempts + 1,
            first_try_at=func.coalesce(table.c.first_try_at, time()),
        )
        .returning(table)
    )
    rows = (await connection.execute(statement)).all()
    return _read(sorted(rows, key=lambda row: row.id))


async def settle(
    connection: AsyncConnection, bundle: Bundle, owner: str, how: Settlement, now: datetime, time: Time
) -> None:
    """Write how sending went; raises Fenced when somebody else took the bundle meanwhile.

    A bundle that is held back falls apart: it will leave together with something newer, whenever that is.
    """
    values: dict[str, object] = {"state": how.state, "error": how.error, "settled_at": now}
    values |= {"via": how.via, "request_id": how.request_id}
    if how.wait is not None:
        values["next_at"] = time(how.wait)
    if how.state == HELD:
        values |= {"bundle": None, "first_try_at": None, "next_at": NEVER, "via": None}
    await _change_held_by(connection, bundle, owner, values)


async def note_way(connection: AsyncConnection, bundle: Bundle, via: str) -> None:
    """Note, before it goes, which way a bundle goes; raises Fenced when somebody else took it meanwhile."""
    await _change_held_by(connection, bundle, bundle.owner, {"via": via})


async def split(connection: AsyncConnection, bundle: Bundle, owner: str, keep: int) -> None:
    """Let only the first parcels of a bundle leave together; the others follow on their own."""
    values: dict[str, object] = {"state": PENDING, "next_at": AT_ONCE}
    await _change_held_by(connection, bundle, owner, values)
    rest = [parcel.id for parcel in bundle.parcels[keep:]]
    await connection.execute(update(table).where(table.c.id.in_(rest)).values(bundle=None))


async def give_up(connection: AsyncConnection, conversation_id: str, since: datetime, error: str) -> None:
    """The resident cannot be reached since a moment: send nothing more.

    What the channel accepted after that moment has not arrived.
    """
    waiting = table.c.state.in_((PENDING, SENDING, HELD))
    lost = and_(table.c.state == ACCEPTED, table.c.settled_at >= since)
    statement = update(table).where(table.c.conversation_id == conversation_id, or_(waiting, lost))
    await connection.execute(statement.values(state=UNDELIVERABLE, error=error, owner=None))


async def read_states(connection: AsyncConnection, conversation_id: str) -> tuple[SendingState, ...]:
    """Return how far each parcel of a conversation has come, in order."""
    query = select(table).where(table.c.conversation_id == conversation_id).order_by(table.c.id)
    return tuple(
        SendingState(
            row.first_seq,
            row.last_seq,
            row.state,
            row.settled_at or row.created_at,
            row.request_id,
            row.error,
        )
        for row in await connection.execute(query)
    )


async def is_waiting(connection: AsyncConnection, conversation_id: str) -> bool:
    """Say whether something of a conversation is not sent yet, or not answered yet."""
    waiting = select(table.c.id).where(
        table.c.conversation_id == conversation_id, table.c.state.in_((PENDING, SENDING))
    )
    open_turns = select(turn.c.id).where(
        turn.c.conversation_id == conversation_id, turn.c.state.in_(("new", "working"))
    )
    return bool((await connection.execute(select(or_(exists(waiting), exists(open_turns))))).scalar_one())


async def count_states(connection: AsyncConnection, channel: str) -> dict[str, int]:
    """Count a channel's parcels by state."""
    query = select(table.c.state, func.count()).where(table.c.channel == channel).group_by(table.c.state)
    return {row[0]: int(row[1]) for row in await connection.execute(query)}


def _is_free(time: Time, lease: timedelta) -> ColumnElement[bool]:
    is_lead = or_(table.c.bundle.is_(None), table.c.bundle == table.c.id)
    is_due = or_(
        and_(table.c.state.in_((PENDING, HELD)), _is_due(time)),
        and_(table.c.state == SENDING, has_lapsed(table.c.lease_until, time, lease)),
    )
    return and_(is_lead, is_due)


def _is_due(time: Time) -> ColumnElement[bool]:
    is_wrong = and_(table.c.state == PENDING, table.c.next_at > time(MOST_WAIT))
    return or_(table.c.next_at <= time(), is_wrong)


def _belongs_to(bundle_id: int) -> ColumnElement[bool]:
    return or_(table.c.id == bundle_id, table.c.bundle == bundle_id)


async def _change_held_by(
    connection: AsyncConnection, bundle: Bundle, owner: str, values: dict[str, object]
) -> None:
    is_mine = and_(table.c.id == bundle.id, table.c.owner == owner, table.c.state == SENDING)
    query = select(table.c.attempts).where(is_mine).with_for_update()
    if (await connection.execute(query)).scalar_one_or_none() != bundle.attempts:
        raise Fenced(f"bundle {bundle.id} is held by another sender")
    await connection.execute(update(table).where(_belongs_to(bundle.id)).values(values))


def _read(rows: Sequence[Row[Any]]) -> Bundle:
    lead = rows[0]
    return Bundle(
        id=lead.id,
        conversation_id=lead.conversation_id,
        channel=lead.channel,
        retry_key=lead.retry_key,
        attempts=lead.attempts,
        first_try_at=lead.first_try_at,
        parcels=tuple(Parcel(row.id, row.first_seq, row.last_seq, row.page) for row in rows),
        owner=lead.owner,
        via=lead.via,
    )
