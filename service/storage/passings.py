"""Queries on cases passed on: the last step of each handoff, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import Handoff, HandoffState
from service.storage.passing_tables import passing as table
from service.storage.tables import handoff


@dataclass(frozen=True, slots=True)
class Passing:
    """Who passed a case on and when, and how it stood until then."""

    supporter_id: int
    municipality: str
    reason: str
    claimed_at: datetime | None
    at: datetime


async def put(connection: AsyncConnection, held: Handoff, now: datetime) -> None:
    """Keep how a held handoff stands before it is passed on, in place of an earlier step."""
    await connection.execute(delete(table).where(table.c.handoff_id == held.id))
    await connection.execute(
        insert(table).values(
            handoff_id=held.id,
            supporter_id=held.supporter_id,
            municipality=held.municipality,
            reason=held.forward_reason,
            claimed_at=held.claimed_at,
            at=now,
        )
    )


async def find(connection: AsyncConnection, handoff_id: int) -> Passing | None:
    """Return the last passing of a handoff, or None."""
    row = (await connection.execute(select(table).where(table.c.handoff_id == handoff_id))).one_or_none()
    if row is None:
        return None
    return Passing(row.supporter_id, row.municipality, row.reason, row.claimed_at, row.at)


async def take_back(connection: AsyncConnection, handoff_id: int, before: Passing) -> bool:
    """Let the handoff be held as before; False when somebody has taken it meanwhile."""
    statement = (
        update(handoff)
        .where(
            handoff.c.id == handoff_id,
            handoff.c.state == HandoffState.WAITING,
            handoff.c.supporter_id.is_(None),
        )
        .values(
            state=HandoffState.CLAIMED,
            supporter_id=before.supporter_id,
            municipality=before.municipality,
            forward_reason=before.reason,
            claimed_at=before.claimed_at,
            assigned_id=None,
        )
    )
    is_back = (await connection.execute(statement)).rowcount == 1
    await connection.execute(delete(table).where(table.c.handoff_id == handoff_id))
    return is_back
