"""Keeps the lease of what is in hand: short, so that a crash is noticed soon; renewed while work goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog

from service.errors import TryAgain
from service.storage import leases
from service.storage.engine import Database
from service.storage.leases import Work

LEASE = timedelta(seconds=8)
BEAT_SECONDS = 2.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def keep(database: Database, work: Work, row_id: int, owner: str) -> AsyncIterator[None]:
    """Renew the lease of one row for as long as the block runs."""
    over = asyncio.Event()
    beating = asyncio.create_task(_beat(database, work, row_id, owner, over))
    try:
        yield
    finally:
        # Not cancelled: a connection that is cut off while it opens would stay open.
        over.set()
        await asyncio.gather(beating, return_exceptions=True)


async def _beat(database: Database, work: Work, row_id: int, owner: str, over: asyncio.Event) -> None:
    is_mine = True
    while is_mine:
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), BEAT_SECONDS)
        if over.is_set():
            return
        try:
            async with database.write("renew") as connection:
                is_mine = await leases.renew(connection, work, row_id, owner, database.time, LEASE)
        except TryAgain as error:
            log.warning("lease_not_renewed", work=work.value, row=row_id, error=type(error).__name__)
