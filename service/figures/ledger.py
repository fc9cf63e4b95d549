"""Keeps the daily counts: every day is counted again while its conversations may still change, then stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import structlog

from service.conversation.desk_hours import TOKYO
from service.conversation.ports import Clock
from service.figures.counting import count_day
from service.storage import figures, jobs
from service.storage.engine import Database
from service.storage.figures import Count

JOB = "daily_counts"
EVERY = timedelta(minutes=50)
# Handoffs end and ratings come days later; far shorter than conversations are kept.
DAYS_AGAIN = 3

log = structlog.get_logger(__name__)


class Ledger:
    """`run_when_due` is a chore; one process does it."""

    def __init__(self, database: Database, clock: Clock, kept_days: int) -> None:
        self._database = database
        self._clock = clock
        # A day whose conversations are being deleted is not counted again.
        self._days_again = max(0, min(DAYS_AGAIN, kept_days - 1))

    async def run_when_due(self) -> bool:
        """Count the last days unless it was done within the hour, here or in another process."""
        async with self._database.write() as connection:
            is_ours = await jobs.take(connection, JOB, EVERY, self._clock())
        if is_ours:
            await self.run()
        return is_ours

    async def run(self) -> None:
        """Count today and the days before it."""
        today = self._clock().astimezone(TOKYO).date()
        for back in range(self._days_again, -1, -1):
            await self._count(today - timedelta(days=back))
        async with self._database.write() as connection:
            await jobs.note_success(connection, JOB, self._clock())
        log.info("days_counted", days=self._days_again + 1)

    async def read(self, first: date, last: date, towns: frozenset[str] | None) -> tuple[Count, ...]:
        """Return the sums of a span of days."""
        async with self._database.read() as connection:
            return await figures.add_up(connection, first, last, towns)

    async def _count(self, day: date) -> None:
        since, until = _moment(day), _moment(day + timedelta(days=1))
        async with self._database.read() as connection:
            found = await figures.read_day(connection, since, until)
        async with self._database.write() as connection:
            await figures.keep(connection, day, count_day(found))


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO).astimezone(UTC)
