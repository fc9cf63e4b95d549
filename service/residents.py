"""What a resident can do besides writing: begin, set towns, wish for a call, judge, rate, end."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.context import Context
from knowledge.reply import HandoffWish
from knowledge.text import normalise_input
from service.contacts import Contacts, read_contact
from service.conversation import replies
from service.conversation.decide import choose_queue
from service.conversation.handoff import Event, advance
from service.conversation.model import (
    Conversation,
    Draft,
    HandoffRequest,
    HandoffState,
    Message,
    Mode,
    Outcome,
    Speaker,
)
from service.conversation.ports import Clock, Ids
from service.conversation.privacy import mask
from service.conversation.rules import Rules
from service.desk_status import Reception
from service.errors import ConversationClosed, InvalidField, NotSignedIn
from service.storage import callbacks, conversations, handoffs, opinions, outcomes, transcript
from service.storage.engine import Database
from service.tokens import hash_token
from service.wakeups import DESK, Wakeups

ID_SHAPE = re.compile(r"[A-Za-z0-9_\-]{8,64}")
VERDICTS = frozenset({"solved", "wrong", "unclear"})
BANDS = frozenset({"morning", "afternoon", "evening", "any"})
TOUCH_EVERY = timedelta(seconds=60)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """A new conversation and the secret that opens it; the secret is shown once."""

    conversation: Conversation
    token: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class TownChange:
    """Towns or language set by hand; None leaves a value as it is."""

    living: str | None = None
    registered: str | None = None
    language: str | None = None


class Residents:
    """The resident's commands; each is one transaction."""

    def __init__(
        self,
        database: Database,
        rules: Rules,
        reception: Reception,
        wakeups: Wakeups,
        clock: Clock,
        ids: Ids,
        contacts: Contacts,
        idle: timedelta,
    ) -> None:
        self._database = database
        self._rules = rules
        self._reception = reception
        self._wakeups = wakeups
        self._clock = clock
        self._ids = ids
        self._contacts = contacts
        self._idle = idle

    async def begin(self, channel: str, context: Context, origin: str) -> Begun:
        """Open a conversation and greet."""
        now = self._clock()
        conversation = Conversation(self._ids(), channel, Mode.BOT, 1, context, 0, now, now)
        token = self._ids() + self._ids()
        async with self._database.write() as connection:
            await conversations.create(connection, conversation, hash_token(token), origin)
            desk = await self._reception.look(connection, choose_queue(context, self._rules), now)
            greeting = Draft(Speaker.SYSTEM, reply=replies.greet(self._rules, desk))
            messages = await transcript.append(connection, conversation.id, [greeting], now)
        log.info("conversation_begun", conversation=conversation.id, channel=channel)
        return Begun(conversation, token, messages)

    async def admit(self, conversation_id: str, token: str, origin: str) -> None:
        """Check the token; raises NotSignedIn for unknown ids, forged, foreign or idle tokens alike."""
        if not ID_SHAPE.fullmatch(conversation_id):
            raise NotSignedIn
        now = self._clock()
        async with self._database.read() as connection:
            access = await conversations.find_access(connection, conversation_id)
            if access is None or not hmac.compare_digest(access[0], hash_token(token)):
                raise NotSignedIn
            if access[1] and origin and access[1] != origin:
                raise NotSignedIn
            is_idle = now - access[2] > self._idle
            if is_idle and await handoffs.find_open(connection, conversation_id) is None:
                raise NotSignedIn
        if now - access[2] > TOUCH_EVERY:
            async with self._database.write() as connection:
                await conversations.touch(connection, conversation_id, now)

    async def set_towns(self, conversation_id: str, change: TownChange) -> Context:
        """Store towns or language and return the context as it is now."""
        async with self._database.write() as connection:
            conversation = await self._lock(connection, conversation_id)
            context = replace(
                conversation.context,
                living=change.living or conversation.context.living,
                registered=change.registered or conversation.context.registered,
                language=change.language or conversation.context.language,
            )
            await conversations.change(connection, conversation, context=context)
        return context

    async def wish_callback(
        self, conversation_id: str, kana: str, phone: str, band: str
    ) -> tuple[Message, ...]:
        """Keep name and number encrypted, outside the transcript; raises InvalidField."""
        contact = read_contact(kana, phone)
        if band not in BANDS:
            raise InvalidField("band")
        now = self._clock()
        async with self._database.write() as connection:
            conversation = await self._lock(connection, conversation_id)
            sealed = self._contacts.seal(contact)
            await callbacks.put(connection, conversation_id, sealed, band, now)
            outcome = self._callback_outcome(conversation, band)
            messages = await outcomes.apply(connection, conversation, outcome, now)
        self._ring(conversation_id)
        log.info("callback_wished", conversation=conversation_id, band=band)
        return messages

    def _callback_outcome(self, conversation: Conversation, band: str) -> Outcome:
        context = conversation.context
        wish = HandoffWish("callback", self._rules.summarise(context))
        return Outcome(
            drafts=(Draft(Speaker.SYSTEM, reply=replies.confirm_callback(self._rules.words, band)),),
            mode=advance(conversation.mode, Event.ASK_CALLBACK),
            handoff=HandoffRequest(HandoffState.CALLBACK, choose_queue(context, self._rules), wish),
        )

    async def judge(self, conversation_id: str, seq: int, verdict: str, text: str | None) -> None:
        """Store a verdict on one answer; raises InvalidField."""
        if verdict not in VERDICTS:
            raise InvalidField("verdict")
        words = mask(normalise_input(text)[:1000]).text if text else None
        async with self._database.write() as connection:
            message = await transcript.find_message(connection, conversation_id, seq)
            if message is None or message.reply is None:
                raise InvalidField("seq")
            await opinions.put_feedback(connection, conversation_id, seq, verdict, words, self._clock())

    async def rate(self, conversation_id: str, stars: int, text: str | None) -> None:
        """Store how the resident liked the help, 1 to 5."""
        if not 1 <= stars <= 5:
            raise InvalidField("stars")
        words = mask(normalise_input(text)[:1000]).text if text else None
        async with self._database.write() as connection:
            await opinions.put_rating(connection, conversation_id, stars, words, self._clock())

    async def note_typing(self, conversation_id: str) -> None:
        """Let the desk see that the resident is typing."""
        async with self._database.write() as connection:
            await conversations.note_typing(connection, conversation_id, self._clock(), resident=True)
        self._wakeups.ring(f"desk:{conversation_id}")

    async def keep_alive(self, conversation_id: str) -> None:
        """Note that the resident's page is open: reading counts as activity."""
        async with self._database.write() as connection:
            await conversations.touch(connection, conversation_id, self._clock())

    async def end(self, conversation_id: str, token: str) -> None:
        """終了して消す: delete everything at once; doing it twice is no error, a forged token is."""
        if not ID_SHAPE.fullmatch(conversation_id):
            return
        async with self._database.write() as connection:
            access = await conversations.find_access(connection, conversation_id)
            if access is None:
                return
            if not hmac.compare_digest(access[0], hash_token(token)):
                raise NotSignedIn
            await conversations.erase(connection, conversation_id)
        self._ring(conversation_id)
        log.info("conversation_erased", conversation=conversation_id)

    def _ring(self, conversation_id: str) -> None:
        self._wakeups.ring(conversation_id)
        self._wakeups.ring(DESK)

    async def _lock(self, connection: AsyncConnection, conversation_id: str) -> Conversation:
        conversation = await conversations.lock(connection, conversation_id)
        if conversation is None:
            raise NotSignedIn
        if conversation.mode is Mode.CLOSED:
            raise ConversationClosed
        return conversation
