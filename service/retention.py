"""Deletes conversations and traces whose time is over; runs in one process at a time and is watched."""

from __future__ import annotations

from datetime import timedelta

import structlog

from service.conversation.ports import Clock
from service.storage import examples, jobs, purge
from service.storage.engine import Database

JOB = "purge"
EVERY = timedelta(hours=20)
BATCH = 200
DESK_TRACES = timedelta(days=2)

log = structlog.get_logger(__name__)


class Retention:
    """`run_when_due` is a chore; `run` is the same at once, from the command line."""

    def __init__(self, database: Database, clock: Clock, keep: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._keep = keep

    async def run_when_due(self) -> bool:
        """Purge unless it was done within the last 20 hours, here or in another process."""
        async with self._database.write("purge") as connection:
            is_ours = await jobs.take(connection, JOB, EVERY, self._clock())
        if is_ours:
            await self.run()
        return is_ours

    async def run(self) -> int:
        """Delete all that is due and return the number of conversations."""
        now = self._clock()
        deleted = 0
        while count := await self._delete_batch():
            deleted += count
        async with self._database.write("purge") as connection:
            await examples.forget_unused(connection, now - self._keep)
            traces = await purge.delete_desk_traces(connection, now - DESK_TRACES)
            await jobs.note_success(connection, JOB, now)
        await self._database.forget_deleted()
        log.info("purged", conversations=deleted, desk_traces=traces)
        return deleted

    async def _delete_batch(self) -> int:
        async with self._database.write("purge") as connection:
            return await purge.delete_conversations(connection, self._clock() - self._keep, BATCH)
