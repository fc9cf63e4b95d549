"""Queries on handoffs: one open handoff a conversation, claimed by compare-and-set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Handoff, HandoffRequest, HandoffState
from service.storage.tables import handoff as table
from service.storage.tables import supporter

OPEN = (HandoffState.FLAGGED, HandoffState.WAITING, HandoffState.CALLBACK, HandoffState.CLAIMED)
QUEUED = (HandoffState.FLAGGED, HandoffState.WAITING, HandoffState.CALLBACK)
assigned = supporter.alias()
_SELECT = (
    select(table, supporter.c.name.label("supporter_name"), assigned.c.name.label("assigned_name"))
    .outerjoin(supporter, supporter.c.id == table.c.supporter_id)
    .outerjoin(assigned, assigned.c.id == table.c.assigned_id)
)


async def open_or_raise(
    connection: AsyncConnection, conversation_id: str, request: HandoffRequest, now: datetime
) -> None:
    """Open a handoff, or change the conversation's open one; an urgent flag is never taken back.

    A handoff that a supporter holds keeps its state; one that already waits is not put back to flagged.
    """
    current = await find_open(connection, conversation_id)
    if current is None:
        await connection.execute(
            insert(table).values(
                conversation_id=conversation_id,
                state=request.state,
                municipality=request.municipality,
                reason=request.wish.reason,
                summary=request.wish.summary,
                urgent=request.urgent,
                opened_at=now,
            )
        )
        return
    keeps_state = current.state is HandoffState.CLAIMED or request.state is HandoffState.FLAGGED
    values: dict[str, object] = {"urgent": current.urgent or request.urgent}
    if not keeps_state:
        values |= {"state": request.state, "municipality": request.municipality}
        values |= {"summary": request.wish.summary}
    await connection.execute(update(table).where(table.c.id == current.id).values(values))


async def find_open(connection: AsyncConnection, conversation_id: str) -> Handoff | None:
    """Return the conversation's open handoff, or None."""
    query = _SELECT.where(table.c.conversation_id == conversation_id, table.c.state.in_(OPEN))
    row = (await connection.execute(query.order_by(table.c.id.desc()).limit(1))).one_or_none()
    return None if row is None else _read(row)


async def find_last_ended(connection: AsyncConnection, conversation_id: str) -> Handoff | None:
    """Return the handoff that a supporter ended last in this conversation, or None."""
    ended = (HandoffState.GIVEN_BACK, HandoffState.CLOSED)
    query = _SELECT.where(table.c.conversation_id == conversation_id, table.c.state.in_(ended))
    row = (await connection.execute(query.order_by(table.c.id.desc()).limit(1))).one_or_none()
    return None if row is None else _read(row)


async def find(connection: AsyncConnection, handoff_id: int) -> Handoff | None:
    """Return one handoff, or None."""
    row = (await connection.execute(_SELECT.where(table.c.id == handoff_id))).one_or_none()
    return None if row is None else _read(row)


async def list_queued(
    connection: AsyncConnection, municipalities: Iterable[str] | None
) -> tuple[Handoff, ...]:
    """Return what waits in these towns' queues (None: in all): urgent first, then oldest first."""
    query = _SELECT.where(table.c.state.in_(QUEUED))
    if municipalities is not None:
        query = query.where(table.c.municipality.in_(tuple(municipalities)))
    rows = await connection.execute(query.order_by(table.c.urgent.desc(), table.c.opened_at, table.c.id))
    return tuple(_read(row) for row in rows)


async def list_held(connection: AsyncConnection, supporter_id: int) -> tuple[Handoff, ...]:
    """Return the handoffs a supporter holds now."""
    query = _SELECT.where(table.c.state == HandoffState.CLAIMED, table.c.supporter_id == supporter_id)
    return tuple(_read(row) for row in await connection.execute(query.order_by(table.c.claimed_at)))


async def list_all_held(connection: AsyncConnection) -> tuple[Handoff, ...]:
    """Return every handoff that somebody holds now."""
    query = _SELECT.where(table.c.state == HandoffState.CLAIMED).order_by(table.c.claimed_at)
    return tuple(_read(row) for row in await connection.execute(query))


async def list_abandoned(connection: AsyncConnection, since: datetime) -> tuple[Handoff, ...]:
    """Return held handoffs whose supporter has not been seen since a moment."""
    unseen = or_(supporter.c.present_at.is_(None), supporter.c.present_at < since)
    query = _SELECT.where(table.c.state == HandoffState.CLAIMED, unseen, table.c.claimed_at < since)
    return tuple(_read(row) for row in await connection.execute(query.order_by(table.c.id)))


async def put_back(connection: AsyncConnection, handoff: Handoff) -> bool:
    """Let an abandoned handoff wait again; False when it changed meanwhile."""
    statement = (
        update(table)
        .where(
            table.c.id == handoff.id,
            table.c.state == HandoffState.CLAIMED,
            table.c.supporter_id == handoff.supporter_id,
        )
        .values(state=HandoffState.WAITING, supporter_id=None, claimed_at=None)
    )
    return (await connection.execute(statement)).rowcount == 1


async def claim(connection: AsyncConnection, handoff_id: int, supporter_id: int, now: datetime) -> bool:
    """Take a queued handoff; False when somebody else was faster."""
    statement = (
        update(table)
        .where(table.c.id == handoff_id, table.c.state.in_(QUEUED), table.c.supporter_id.is_(None))
        .values(state=HandoffState.CLAIMED, supporter_id=supporter_id, claimed_at=now, assigned_id=None)
    )
    return (await connection.execute(statement)).rowcount == 1


async def forward(
    connection: AsyncConnection, handoff_id: int, municipality: str, assigned_id: int | None, reason: str
) -> None:
    """Let a held handoff wait again: for one person, or in a town's queue."""
    values = {
        "state": HandoffState.WAITING,
        "municipality": municipality,
        "supporter_id": None,
        "claimed_at": None,
        "assigned_id": assigned_id,
        "forward_reason": reason,
        "alarmed_at": None,
    }
    await connection.execute(update(table).where(table.c.id == handoff_id).values(values))


async def find_end(connection: AsyncConnection, handoff_id: int) -> tuple[datetime | None, str | None]:
    """Return when a handoff ended (None: it has not) and with which outcome."""
    query = select(table.c.ended_at, table.c.outcome).where(table.c.id == handoff_id)
    row = (await connection.execute(query)).one_or_none()
    return (None, None) if row is None else (row.ended_at, row.outcome)


async def take_up_again(connection: AsyncConnection, handoff_id: int) -> None:
    """Let an ended handoff be held again by who ended it."""
    values = {"state": HandoffState.CLAIMED, "ended_at": None, "outcome": None}
    await connection.execute(update(table).where(table.c.id == handoff_id).values(values))


async def list_unalarmed(connection: AsyncConnection, since: datetime) -> tuple[Handoff, ...]:
    """Return those who have waited at a screen since before a moment and for whom nobody was alarmed."""
    query = _SELECT.where(
        table.c.state.in_((HandoffState.WAITING, HandoffState.FLAGGED)),
        table.c.opened_at <= since,
        table.c.alarmed_at.is_(None),
    )
    return tuple(_read(row) for row in await connection.execute(query.order_by(table.c.id)))


async def note_alarm(connection: AsyncConnection, handoff_id: int, now: datetime) -> bool:
    """Note that somebody is being alarmed; False when another process was faster."""
    statement = update(table).where(table.c.id == handoff_id, table.c.alarmed_at.is_(None))
    return (await connection.execute(statement.values(alarmed_at=now))).rowcount == 1


async def end(
    connection: AsyncConnection,
    handoff_id: int,
    state: HandoffState,
    now: datetime,
    outcome: str | None = None,
) -> None:
    """End a handoff (given back, closed or withdrawn)."""
    values = {"state": state, "ended_at": now, "outcome": outcome}
    await connection.execute(update(table).where(table.c.id == handoff_id).values(values))


async def count_ahead(connection: AsyncConnection, handoff: Handoff) -> int:
    """Count those who wait in the same queue and came earlier, or are urgent."""
    query = select(func.count()).where(
        table.c.state == HandoffState.WAITING,
        table.c.municipality == handoff.municipality,
        table.c.id != handoff.id,
        _comes_before(handoff),
    )
    return int((await connection.execute(query)).scalar_one())


def _comes_before(handoff: Handoff) -> ColumnElement[bool]:
    same_moment = and_(table.c.opened_at == handoff.opened_at, table.c.id < handoff.id)
    earlier = or_(table.c.opened_at < handoff.opened_at, same_moment)
    if handoff.urgent:
        return and_(table.c.urgent.is_(True), earlier)
    return or_(table.c.urgent.is_(True), earlier)


async def recent_waits(connection: AsyncConnection, municipality: str, since: datetime) -> tuple[float, ...]:
    """Return the waiting times, in seconds, of handoffs of this queue claimed since a moment."""
    query = select(table.c.opened_at, table.c.claimed_at).where(
        table.c.municipality == municipality, table.c.claimed_at > since
    )
    rows = await connection.execute(query.order_by(table.c.claimed_at.desc()).limit(20))
    return tuple((row.claimed_at - row.opened_at).total_seconds() for row in rows)


def _read(row: Row[Any]) -> Handoff:
    return Handoff(
        id=row.id,
        conversation_id=row.conversation_id,
        state=HandoffState(row.state),
        municipality=row.municipality,
        reason=row.reason,
        summary=row.summary,
        urgent=bool(row.urgent),
        opened_at=row.opened_at,
        supporter_id=row.supporter_id,
        supporter_name=row.supporter_name,
        claimed_at=row.claimed_at,
        assigned_id=row.assigned_id,
        assigned_name=row.assigned_name,
        forward_reason=row.forward_reason,
    )
