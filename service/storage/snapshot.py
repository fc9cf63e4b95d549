"""Reads how much waits where, for those who watch the service. Never a word of what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage import jobs, turns
from service.storage.handoffs import QUEUED
from service.storage.tables import handoff, outbox


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What waits now; outbox counts by (channel, state)."""

    open_turns: int
    oldest_turn: datetime | None
    open_handoffs: int
    oldest_handoff: datetime | None
    outbox: Mapping[tuple[str, str], int]
    job_successes: Mapping[str, datetime]


async def read(connection: AsyncConnection) -> Snapshot:
    """Read all of it in one go."""
    open_turns, oldest_turn = await turns.count_open(connection)
    queued = select(func.count(), func.min(handoff.c.opened_at)).where(handoff.c.state.in_(QUEUED))
    open_handoffs, oldest_handoff = (await connection.execute(queued)).one()
    parcels = select(outbox.c.channel, outbox.c.state, func.count()).group_by(
        outbox.c.channel, outbox.c.state
    )
    rows = (await connection.execute(parcels)).all()
    return Snapshot(
        open_turns=open_turns,
        oldest_turn=oldest_turn,
        open_handoffs=int(open_handoffs),
        oldest_handoff=oldest_handoff,
        outbox={(channel, state): int(count) for channel, state, count in rows},
        job_successes=await jobs.read_successes(connection),
    )
