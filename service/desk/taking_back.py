"""Taking a slip back within half a minute: words that were sent, a case that was ended or passed on."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation import replies
from service.conversation.handoff import Event, advance
from service.conversation.model import Conversation, Draft, Handoff, Mode, Outcome, Speaker
from service.desk.holding import hold, lock_conversation, note_step
from service.desk.kit import DeskKit
from service.desk.passing_on import ABUSE
from service.desk.rights import serves
from service.errors import IllegalMove, NoSuchHandoff, NotYours
from service.storage import conversations, handoffs, outcomes, passings, transcript
from service.storage.supporters import Supporter

UNDO_FOR = timedelta(seconds=30)


class TakingBack:
    """Each step belongs to who made it; what a resident has read cannot be unread, so they are told."""

    def __init__(self, kit: DeskKit) -> None:
        self._kit = kit

    async def take_up_again(self, conversation_id: str, supporter: Supporter) -> None:
        """Undo one's close, give-back or breaking off; raises IllegalMove too late, NotYours for others."""
        now = self._kit.clock()
        async with self._kit.database.write() as connection:
            conversation = await lock_conversation(connection, conversation_id)
            last = await handoffs.find_last_ended(connection, conversation_id)
            any_one = last or await handoffs.find_open(connection, conversation_id)
            if any_one is None or not serves(supporter.municipalities, any_one.municipality):
                raise NoSuchHandoff
            if last is None or last.supporter_id != supporter.id:
                raise NotYours
            event = await self._read_event(connection, conversation, last, now)
            if event is Event.REOPEN:
                await conversations.reopen(connection, conversation_id)
            await handoffs.take_up_again(connection, last.id)
            await self._resume(connection, conversation, event, supporter, now)
            await note_step(connection, "undo_end", now, supporter, last)
        self._kit.ring(conversation_id)

    async def take_back_forward(self, conversation_id: str, supporter: Supporter) -> None:
        """Hold a case again that was passed on; raises IllegalMove when it is late or somebody has it."""
        now = self._kit.clock()
        async with self._kit.database.write() as connection:
            conversation = await lock_conversation(connection, conversation_id)
            waiting = await handoffs.find_open(connection, conversation_id)
            before = await passings.find(connection, waiting.id) if waiting else None
            town = before.municipality if before else waiting.municipality if waiting else ""
            if waiting is None or not serves(supporter.municipalities, town):
                raise NoSuchHandoff
            if before is None or before.supporter_id != supporter.id:
                raise NotYours
            is_late = now - before.at > UNDO_FOR or conversation.mode is not Mode.WAITING
            if is_late or not await passings.take_back(connection, waiting.id, before):
                raise IllegalMove("too late to take back")
            await self._resume(connection, conversation, Event.CLAIM, supporter, now)
            await note_step(connection, "undo_forward", now, supporter, waiting)
        self._kit.ring(conversation_id)

    async def take_back_reply(self, conversation_id: str, supporter: Supporter) -> str:
        """Take the last words back and return them for rewriting; raises IllegalMove when it is too late."""
        now = self._kit.clock()
        async with self._kit.database.write() as connection:
            conversation, handoff = await hold(connection, conversation_id, supporter)
            last = await transcript.find_message(connection, conversation_id, conversation.last_seq)
            if last is None or last.speaker is not Speaker.SUPPORTER or now - last.at > UNDO_FOR:
                raise IllegalMove("too late to take back")
            tombstone = self._kit.rules.words.label("reply_tombstone")
            await transcript.take_back(connection, conversation_id, last.seq, tombstone)
            told = replies.take_back_reply(self._kit.rules.words)
            drafts = (Draft(Speaker.SYSTEM, reply=told),)
            await outcomes.apply(connection, conversation, Outcome(drafts=drafts), now)
            await note_step(connection, "undo_reply", now, supporter, handoff)
        self._kit.ring(conversation_id)
        return last.text or ""

    async def _resume(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        event: Event,
        supporter: Supporter,
        now: datetime,
    ) -> None:
        back = replies.resume(self._kit.rules.words, supporter.name)
        drafts = (Draft(Speaker.SYSTEM, reply=back),)
        await outcomes.apply(
            connection, conversation, Outcome(drafts=drafts, mode=advance(conversation.mode, event)), now
        )

    async def _read_event(
        self, connection: AsyncConnection, conversation: Conversation, last: Handoff, now: datetime
    ) -> Event:
        """Return how the conversation goes on; raises IllegalMove when it is late or has gone on."""
        ended_at, outcome = await handoffs.find_end(connection, last.id)
        is_late = ended_at is None or now - ended_at > UNDO_FOR
        has_moved = await handoffs.find_open(connection, conversation.id) is not None
        if not is_late and not has_moved:
            if conversation.mode is Mode.CLOSED and outcome == ABUSE:
                return Event.REOPEN
            if conversation.mode in (Mode.BOT, Mode.OFFERED):
                return Event.RESUME
        raise IllegalMove("too late to undo")
