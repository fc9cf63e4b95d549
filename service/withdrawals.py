"""What a resident takes back on a channel that tells us so: a message, or the whole connection."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation import replies
from service.conversation.decide import forget_dialogue
from service.conversation.handoff import Event, advance
from service.conversation.model import Conversation, Draft, HandoffState, Mode, Speaker
from service.conversation.ports import Clock
from service.conversation.rules import Rules
from service.storage import conversations, handoffs, outbox, transcript, turns
from service.storage.engine import Database
from service.wakeups import DESK, Wakeups

UNREACHABLE = "unreachable"
HELD_MODES = frozenset({Mode.WAITING, Mode.CALLBACK, Mode.WITH_SUPPORTER})

log = structlog.get_logger(__name__)


class Withdrawals:
    """Each is one transaction and may happen twice."""

    def __init__(self, database: Database, rules: Rules, wakeups: Wakeups, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._wakeups = wakeups
        self._clock = clock

    async def take_back(self, conversation_id: str, external_id: str) -> None:
        """Delete the words of one message everywhere; a tombstone stays in the transcript.

        The bot goes on under a new name, so that it does not remember them either.
        """
        async with self._database.write() as connection:
            conversation = await conversations.lock(connection, conversation_id)
            known = await turns.find_known(connection, conversation_id, external_id)
            if conversation is None or known is None:
                return
            tombstone = self._rules.words.label("message_taken_back")
            await transcript.take_back(connection, conversation_id, known.message_seq, tombstone)
            await turns.take_back(connection, known.id, self._clock())
            await conversations.change(connection, conversation, new_episode=True)
        await self._database.forget_log()
        self._ring(conversation_id)
        log.info("message_taken_back", conversation=conversation_id, seq=known.message_seq)

    async def lose(self, conversation_id: str, since: datetime) -> None:
        """The resident cannot be reached since a moment: end the handoff, send nothing more."""
        now = self._clock()
        async with self._database.write() as connection:
            conversation = await conversations.lock(connection, conversation_id)
            if conversation is None:
                return
            await outbox.give_up(connection, conversation_id, since, UNREACHABLE)
            await self._end_handoff(connection, conversation, now)
        self._ring(conversation_id)
        log.info("resident_unreachable", conversation=conversation_id)

    async def _end_handoff(
        self, connection: AsyncConnection, conversation: Conversation, now: datetime
    ) -> None:
        handoff = await handoffs.find_open(connection, conversation.id)
        if handoff is not None:
            await handoffs.end(connection, handoff.id, HandoffState.CLOSED, now, UNREACHABLE)
            note = replies.say_notice(self._rules.words, "resident_unreachable")
            # For the desk's eyes: not put into the outbox, since it would not arrive.
            await transcript.append(connection, conversation.id, [Draft(Speaker.SYSTEM, reply=note)], now)
        mode = advance(conversation.mode, Event.CLOSE) if conversation.mode in HELD_MODES else Mode.BOT
        context = forget_dialogue(conversation.context)
        await conversations.change(connection, conversation, mode=mode, context=context, new_episode=True)

    def _ring(self, conversation_id: str) -> None:
        self._wakeups.ring(conversation_id)
        self._wakeups.ring(DESK)
