"""What supporters do: claim, reply, give back, close. Each is one transaction and one line in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.text import normalise_input
from service.contacts import Contact, Contacts
from service.conversation import replies
from service.conversation.decide import forget_dialogue
from service.conversation.handoff import Event, advance
from service.conversation.model import (
    PREFECTURE_POOL,
    Conversation,
    Draft,
    Handoff,
    HandoffState,
    Message,
    Outcome,
    Speaker,
)
from service.conversation.ports import Clock
from service.conversation.privacy import mask
from service.conversation.rules import Rules
from service.errors import AlreadyClaimed, EmptyMessage, InvalidField, MessageTooLong, NoSuchHandoff, NotYours
from service.storage import audit, callbacks, conversations, desk_forms, handoffs, outcomes, transcript
from service.storage.engine import Database
from service.storage.supporters import Supporter
from service.wakeups import Wakeups

LONGEST_REPLY = 2000
DESK_BELL = "desk"

log = structlog.get_logger(__name__)


class CloseOutcome(StrEnum):
    """How a handoff ended."""

    SOLVED = "solved"
    VENUE = "venue"
    CALLBACK = "callback"
    TOWN_HALL = "town_hall"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation as its supporter sees it."""

    handoff: Handoff
    conversation: Conversation
    messages: tuple[Message, ...]
    contact: Contact | None
    band: str


class Desk:
    """The supporters' commands."""

    def __init__(
        self, database: Database, rules: Rules, wakeups: Wakeups, contacts: Contacts, clock: Clock
    ) -> None:
        self._database = database
        self._rules = rules
        self._wakeups = wakeups
        self._contacts = contacts
        self._clock = clock

    async def list_queue(self, supporter: Supporter) -> tuple[Handoff, ...]:
        """Return what waits for this supporter: urgent first, then oldest."""
        async with self._database.read() as connection:
            queued = await handoffs.list_queued(connection, None)
        return tuple(handoff for handoff in queued if serves(supporter, handoff))

    async def list_held(self, supporter: Supporter) -> tuple[Handoff, ...]:
        """Return what this supporter holds."""
        async with self._database.read() as connection:
            return await handoffs.list_held(connection, supporter.id)

    async def preview(self, handoff_id: int, supporter: Supporter) -> Handoff:
        """Return a handoff of the supporter's towns; its text is shown only after a claim."""
        async with self._database.read() as connection:
            handoff = await handoffs.find(connection, handoff_id)
        if handoff is None or not serves(supporter, handoff):
            raise NoSuchHandoff
        return handoff

    async def claim(self, handoff_id: int, supporter: Supporter) -> Handoff:
        """Take the conversation over; raises AlreadyClaimed with the name of who was faster."""
        now = self._clock()
        async with self._database.write() as connection:
            handoff = await handoffs.find(connection, handoff_id)
            if handoff is None or not serves(supporter, handoff):
                raise NoSuchHandoff
            conversation = await self._lock(connection, handoff)
            if not await handoffs.claim(connection, handoff_id, supporter.id, now):
                current = await handoffs.find(connection, handoff_id)
                if current and current.supporter_id == supporter.id and current.state is HandoffState.CLAIMED:
                    return current  # a double click
                raise AlreadyClaimed(current.supporter_name if current else None)
            hello = Draft(
                Speaker.SYSTEM, reply=replies.introduce_supporter(self._rules.words, supporter.name)
            )
            outcome = Outcome(drafts=(hello,), mode=advance(conversation.mode, Event.CLAIM))
            await outcomes.apply(connection, conversation, outcome, now)
            await audit.note(connection, "claim", now, supporter.id, conversation.id)
        self._ring(conversation.id)
        log.info("handoff_claimed", handoff=handoff_id, supporter=supporter.id)
        return handoff

    async def open_case(self, conversation_id: str, supporter: Supporter, *, on_record: bool = True) -> Case:
        """Return the transcript for the supporter who holds it; the reading is on record.

        A page that refreshes itself was put on record when it was opened (`on_record=False`).
        """
        now = self._clock()
        async with self._database.write() as connection:
            handoff = await self._hold(connection, conversation_id, supporter)
            conversation = await self._lock(connection, handoff)
            messages = await transcript.read_after(connection, conversation_id, 0, limit=2000)
            wish = await callbacks.find(connection, conversation_id)
            if on_record:
                await audit.note(connection, "read", now, supporter.id, conversation_id)
        contact = self._contacts.open(wish[0]) if wish else None
        return Case(handoff, conversation, messages, contact, wish[1] if wish else "")

    async def reply(self, conversation_id: str, supporter: Supporter, text: str, form_id: str) -> None:
        """Say something; the same form sent twice says it once. Private numbers are masked."""
        words = normalise_input(text)
        if not words:
            raise EmptyMessage
        if len(words) > LONGEST_REPLY:
            raise MessageTooLong
        now = self._clock()
        async with self._database.write() as connection:
            handoff = await self._hold(connection, conversation_id, supporter)
            conversation = await self._lock(connection, handoff)
            if not await desk_forms.use(connection, form_id, now):
                return
            draft = Draft(Speaker.SUPPORTER, text=mask(words).text, name=supporter.name)
            await outcomes.apply(connection, conversation, Outcome(drafts=(draft,)), now)
            await audit.note(connection, "reply", now, supporter.id, conversation_id)
        self._ring(conversation_id)

    async def give_back(self, conversation_id: str, supporter: Supporter) -> None:
        """Let the bot answer again, starting clean."""
        await self._end(conversation_id, supporter, Event.GIVE_BACK, HandoffState.GIVEN_BACK, None)

    async def close(self, conversation_id: str, supporter: Supporter, outcome: str) -> None:
        """End the handoff with an outcome; name and number of a call-back are deleted."""
        if outcome not in set(CloseOutcome):
            raise InvalidField("outcome")
        await self._end(conversation_id, supporter, Event.CLOSE, HandoffState.CLOSED, outcome)

    async def note_typing(self, conversation_id: str, supporter: Supporter) -> None:
        """Let the resident see that somebody is writing."""
        now = self._clock()
        async with self._database.write() as connection:
            await self._hold(connection, conversation_id, supporter)
            await conversations.note_typing(connection, conversation_id, now, resident=False)
        self._wakeups.ring(conversation_id)

    async def _end(
        self,
        conversation_id: str,
        supporter: Supporter,
        event: Event,
        state: HandoffState,
        closed_as: str | None,
    ) -> None:
        now = self._clock()
        key = "supporter_gave_back" if event is Event.GIVE_BACK else "supporter_closed"
        async with self._database.write() as connection:
            handoff = await self._hold(connection, conversation_id, supporter)
            conversation = await self._lock(connection, handoff)
            outcome = Outcome(
                drafts=(Draft(Speaker.SYSTEM, reply=replies.supporter_left(self._rules.words, key)),),
                mode=advance(conversation.mode, event),
                context=forget_dialogue(conversation.context),
                new_episode=True,
            )
            await outcomes.apply(connection, conversation, outcome, now)
            await handoffs.end(connection, handoff.id, state, now, closed_as)
            if closed_as is not None:
                await callbacks.close(connection, conversation_id, closed_as, now)
            await audit.note(connection, event.value, now, supporter.id, conversation_id)
        self._ring(conversation_id)
        log.info(
            "handoff_ended", handoff=handoff.id, supporter=supporter.id, outcome=closed_as or "given_back"
        )

    async def _hold(self, connection: AsyncConnection, conversation_id: str, supporter: Supporter) -> Handoff:
        """Return the open handoff if this supporter holds it; raises NoSuchHandoff or NotYours."""
        handoff = await handoffs.find_open(connection, conversation_id)
        if handoff is None or not serves(supporter, handoff):
            raise NoSuchHandoff
        if handoff.state is not HandoffState.CLAIMED or handoff.supporter_id != supporter.id:
            raise NotYours
        return handoff

    async def _lock(self, connection: AsyncConnection, handoff: Handoff) -> Conversation:
        conversation = await conversations.lock(connection, handoff.conversation_id)
        if conversation is None:
            raise NoSuchHandoff
        return conversation

    def _ring(self, conversation_id: str) -> None:
        self._wakeups.ring(conversation_id)
        self._wakeups.ring(DESK_BELL)


def serves(supporter: Supporter, handoff: Handoff) -> bool:
    """Say whether the handoff's queue is one of the supporter's; the prefecture's pool serves all towns."""
    towns = supporter.municipalities
    return PREFECTURE_POOL in towns or handoff.municipality in towns
