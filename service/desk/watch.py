"""Puts a conversation back into the queue when its supporter has gone away without ending it."""

from __future__ import annotations

from datetime import timedelta

import structlog

from service.conversation import replies
from service.conversation.handoff import Event, advance
from service.conversation.model import Draft, Handoff, Mode, Outcome, Speaker
from service.conversation.ports import Clock
from service.conversation.rules import Rules
from service.storage import audit, conversations, handoffs, outcomes
from service.storage.engine import Database
from service.wakeups import DESK, Wakeups

GONE_AFTER = timedelta(minutes=15)

log = structlog.get_logger(__name__)


class Watch:
    """Looks after held conversations; nobody is left with a silent bot and no person."""

    def __init__(self, database: Database, rules: Rules, wakeups: Wakeups, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._wakeups = wakeups
        self._clock = clock

    async def return_abandoned(self) -> int:
        """Put back what supporters left more than 15 minutes ago; returns how many."""
        since = self._clock() - GONE_AFTER
        async with self._database.read() as connection:
            abandoned = await handoffs.list_abandoned(connection, since)
        returned = [handoff for handoff in abandoned if await self._return(handoff)]
        if returned:
            self._wakeups.ring(DESK)
        return len(returned)

    async def _return(self, handoff: Handoff) -> bool:
        now = self._clock()
        async with self._database.write() as connection:
            conversation = await conversations.lock(connection, handoff.conversation_id)
            if conversation is None or conversation.mode is not Mode.WITH_SUPPORTER:
                return False
            if not await handoffs.put_back(connection, handoff):
                return False
            outcome = Outcome(
                drafts=(Draft(Speaker.SYSTEM, reply=replies.lose_supporter(self._rules.words)),),
                mode=advance(conversation.mode, Event.LOSE_SUPPORTER),
            )
            await outcomes.apply(connection, conversation, outcome, now)
            await audit.note(connection, "returned", now, handoff.supporter_id, conversation.id)
        self._wakeups.ring(handoff.conversation_id)
        log.warning("handoff_returned", handoff=handoff.id, supporter=handoff.supporter_id)
        return True
