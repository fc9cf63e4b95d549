"""What supporters do: see, claim, reply, give back, close. Each is one transaction, with its audit line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from service.contacts import Contact, Contacts
from service.conversation.handoff import Event
from service.conversation.model import Conversation, Handoff, HandoffState, Message, Mode
from service.conversation.ports import Clock
from service.conversation.rules import Rules
from service.desk.holding import (
    explain_lost_claim,
    find_handoff,
    hold,
    lock_conversation,
    note_step,
    was_ended_by,
)
from service.desk.rights import serves
from service.desk.steps import CloseOutcome, leave, read_words, speak, take_over
from service.errors import ConversationClosed, IdReused, InvalidField, NoSuchHandoff, NotYours
from service.storage import (
    audit,
    callbacks,
    conversations,
    desk_aids,
    desk_facts,
    desk_forms,
    handoffs,
    outbox,
    outcomes,
    transcript,
)
from service.storage.desk_facts import Facts
from service.storage.engine import Database
from service.storage.outbox import SendingState
from service.storage.supporters import Supporter
from service.wakeups import DESK, Wakeups

LONGEST_TRANSCRIPT = 10_000
TYPING_FOR = timedelta(seconds=8)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """One handoff as the lists show it."""

    handoff: Handoff
    facts: Facts


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation as its supporter sees it."""

    handoff: Handoff
    conversation: Conversation
    messages: tuple[Message, ...]
    contact: Contact | None
    band: str
    sendings: tuple[SendingState, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What happened in a conversation since its page was shown."""

    messages: tuple[Message, ...]
    is_resident_typing: bool
    sendings: tuple[SendingState, ...] = ()


class Desk:
    """The supporters' commands. `public_phones` are numbers that may stand in their replies, digits only."""

    def __init__(
        self,
        database: Database,
        rules: Rules,
        wakeups: Wakeups,
        contacts: Contacts,
        clock: Clock,
        public_phones: Collection[str] = (),
    ) -> None:
        self._database = database
        self._rules = rules
        self._wakeups = wakeups
        self._contacts = contacts
        self._clock = clock
        self._public_phones = frozenset(public_phones)

    async def list_queue(self, supporter: Supporter) -> tuple[Listed, ...]:
        """Return what waits for this supporter: urgent first, then oldest."""
        async with self._database.read() as connection:
            queued = await handoffs.list_queued(connection, None)
            mine = [one for one in queued if serves(supporter.municipalities, one.municipality)]
            return await _with_facts(connection, mine)

    async def list_held(self, supporter: Supporter) -> tuple[Listed, ...]:
        """Return what this supporter holds."""
        async with self._database.read() as connection:
            return await _with_facts(connection, await handoffs.list_held(connection, supporter.id))

    async def preview(self, handoff_id: int, supporter: Supporter) -> Listed:
        """Return a handoff of the supporter's towns; its text is shown only after a claim."""
        async with self._database.read() as connection:
            handoff = await find_handoff(connection, handoff_id, supporter)
            (listed,) = await _with_facts(connection, [handoff])
        return listed

    async def claim(self, handoff_id: int, supporter: Supporter) -> Handoff:
        """Take the conversation over; raises AlreadyClaimed with the name of who was faster."""
        now = self._clock()
        async with self._database.write("handoff_claim") as connection:
            handoff = await find_handoff(connection, handoff_id, supporter)
            conversation = await lock_conversation(connection, handoff.conversation_id)
            if not await handoffs.claim(connection, handoff_id, supporter.id, now):
                return await explain_lost_claim(connection, handoff_id, supporter)
            await outcomes.apply(
                connection, conversation, take_over(conversation, supporter.name, self._rules), now
            )
            await audit.note(
                connection, "claim", now, supporter.id, conversation.id, municipality=handoff.municipality
            )
        self._ring(conversation.id)
        log.info("handoff_claimed", handoff=handoff_id, supporter=supporter.id)
        return handoff

    async def open_case(self, conversation_id: str, supporter: Supporter) -> Case:
        """Return the transcript for the supporter who holds it; the reading is on record."""
        async with self._database.write() as connection:
            conversation, handoff = await hold(connection, conversation_id, supporter)
            messages = await transcript.read_after(connection, conversation_id, 0, LONGEST_TRANSCRIPT)
            wish = await callbacks.find(connection, conversation_id)
            sendings = await outbox.read_states(connection, conversation_id)
            await note_step(connection, "read", self._clock(), supporter, handoff)
        contact = self._contacts.open(wish[0]) if wish else None
        return Case(handoff, conversation, messages, contact, wish[1] if wish else "", sendings)

    async def read_on(
        self, conversation_id: str, supporter: Supporter, after: int, *, words: bool = True
    ) -> News:
        """Return what was said after a number (`words`); on record whenever words leave."""
        now = self._clock()
        async with self._database.read() as connection:
            conversation, _ = await hold(connection, conversation_id, supporter, lock=False)
            typed_at, _ = await conversations.read_typing(connection, conversation_id)
            sendings = await outbox.read_states(connection, conversation_id)
        is_typing = typed_at is not None and now - typed_at < TYPING_FOR
        if not words or conversation.last_seq <= after:
            return News((), is_typing, sendings)
        async with self._database.write() as connection:
            _, handoff = await hold(connection, conversation_id, supporter, lock=False)
            messages = await transcript.read_after(connection, conversation_id, after, LONGEST_TRANSCRIPT)
            await note_step(connection, "read", now, supporter, handoff)
        return News(messages, is_typing, sendings)

    async def reply(self, conversation_id: str, supporter: Supporter, text: str, form_id: str) -> bool:
        """Say something; says whether something private was hidden in it.

        The same form sent twice says it once; the same form with other words raises IdReused.
        Raises EmptyMessage, MessageTooLong, NoSuchHandoff and NotYours.
        """
        words = read_words(text, self._public_phones)
        now = self._clock()
        async with self._database.write() as connection:
            conversation, handoff = await hold(connection, conversation_id, supporter)
            known = await desk_forms.find(connection, conversation_id, form_id)
            if known is not None:
                said = await transcript.find_message(connection, conversation_id, known)
                if said is None or said.text != words.text:
                    raise IdReused
                return words.is_masked
            if conversation.mode is not Mode.WITH_SUPPORTER:
                raise ConversationClosed
            spoken = speak(supporter.name, words)
            (message,) = await outcomes.apply(connection, conversation, spoken, now)
            await desk_forms.put(connection, conversation_id, form_id, message.seq)
            await desk_aids.drop_draft(connection, conversation_id, supporter.id)
            await note_step(connection, "reply", now, supporter, handoff)
        self._ring(conversation_id)
        return words.is_masked

    async def give_back(self, conversation_id: str, supporter: Supporter) -> None:
        """Let the bot answer again, starting clean; a call-back wish goes back to the queue."""
        await self._end(conversation_id, supporter, Event.GIVE_BACK, HandoffState.GIVEN_BACK, None)

    async def close(self, conversation_id: str, supporter: Supporter, outcome: str) -> None:
        """End the handoff with an outcome; name and number of a call-back are deleted."""
        if outcome not in set(CloseOutcome):
            raise InvalidField("outcome")
        await self._end(conversation_id, supporter, Event.CLOSE, HandoffState.CLOSED, outcome)

    async def note_typing(self, conversation_id: str, supporter: Supporter) -> None:
        """Let the resident see that somebody is writing."""
        async with self._database.write() as connection:
            await hold(connection, conversation_id, supporter, lock=False)
            await conversations.note_typing(connection, conversation_id, self._clock(), resident=False)
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
        async with self._database.write() as connection:
            try:
                conversation, handoff = await hold(connection, conversation_id, supporter)
            except (NoSuchHandoff, NotYours):
                if await was_ended_by(connection, conversation_id, supporter):
                    return  # a double click
                raise
            has_wish = await callbacks.find(connection, conversation_id) is not None
            left = leave(conversation, handoff, event, self._rules, has_wish=has_wish)
            await handoffs.end(connection, handoff.id, state, now, closed_as)
            await outcomes.apply(connection, conversation, left, now)
            if closed_as is not None:
                await callbacks.close(connection, conversation_id, closed_as, now)
            await note_step(connection, event.value, now, supporter, handoff)
        self._ring(conversation_id)
        log.info(
            "handoff_ended", handoff=handoff.id, supporter=supporter.id, outcome=closed_as or "given_back"
        )

    def _ring(self, conversation_id: str) -> None:
        self._wakeups.ring(conversation_id)
        self._wakeups.ring(DESK)


async def _with_facts(connection: AsyncConnection, listed: Collection[Handoff]) -> tuple[Listed, ...]:
    facts = await desk_facts.read(connection, [handoff.conversation_id for handoff in listed])
    return tuple(
        Listed(handoff, facts[handoff.conversation_id])
        for handoff in listed
        if handoff.conversation_id in facts
    )
