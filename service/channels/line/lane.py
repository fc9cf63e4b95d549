"""Works off stored events: each resident's in the order of LINE's clock, one at a time."""

from __future__ import annotations

from datetime import timedelta

import structlog

from service.channels.line.acts import Acts
from service.conversation.ports import Clock
from service.errors import Fenced
from service.leases import LEASE, keep
from service.storage import line_events
from service.storage.engine import Database
from service.storage.leases import Work, give_back
from service.storage.line_events import StoredEvent

SETTLE = timedelta(milliseconds=300)
MOST_ATTEMPTS = 20  # crashes that have nothing to do with an event must not cost a resident their words

log = structlog.get_logger(__name__)


class Lane:
    """Claims an event, acts on it, and marks it as done."""

    def __init__(self, database: Database, acts: Acts, clock: Clock, owner: str) -> None:
        self._database = database
        self._acts = acts
        self._clock = clock
        self._owner = owner

    async def work_next(self) -> bool:
        """Work off one event; says whether there was any."""
        time = self._database.time
        async with self._database.read() as connection:
            if not await line_events.is_due(connection, time, LEASE, SETTLE):
                return False
        async with self._database.write("lane_claim") as connection:
            event = await line_events.claim(connection, self._owner, time, LEASE, SETTLE)
        if event is None:
            return False
        try:
            async with keep(self._database, Work.LINE_EVENT, event.id, self._owner):
                await self._work(event)
        except Fenced:
            log.warning("line_event_fenced", line_event=event.id)
        return True

    async def give_back(self) -> None:
        """Let others go on at once with what is still in hand here."""
        async with self._database.write("give_back") as connection:
            await give_back(connection, Work.LINE_EVENT, self._owner)

    async def _work(self, event: StoredEvent) -> None:
        if event.attempts > MOST_ATTEMPTS:
            await self._finish(event, line_events.DEAD, "too many attempts")
            log.error("line_event_dead", line_event=event.id, kind=event.kind)
            return
        async with self._database.read() as connection:
            is_late = await line_events.is_late(connection, event)
        note = await self._acts.act(event)
        await self._finish(event, line_events.DONE, note or ("late" if is_late else None))
        log.info("line_event_done", line_event=event.id, kind=event.kind, note=note, late=is_late)

    async def _finish(self, event: StoredEvent, state: str, note: str | None) -> None:
        async with self._database.write("lane_finish") as connection:
            await line_events.finish(connection, event, self._owner, self._clock(), state=state, note=note)
