"""Lets a conversation of the web go on here, for who writes its short number on LINE."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import Enum

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.handoff import is_silent
from service.conversation.model import Conversation, Mode
from service.conversation.ports import Clock
from service.conversation.rules import Rules
from service.errors import ServiceError
from service.storage import continuations, conversations, line_users
from service.storage.engine import Database
from service.storage.line_events import StoredEvent
from service.storage.line_users import LineUser
from service.tokens import hash_token

CHANNEL = "line"
NUMBER = re.compile(r"(\d{4})[\s\-]?(\d{4})")

log = structlog.get_logger(__name__)


class Joined(Enum):
    """How it ended; the value is the phrase that is said."""

    HERE = "line_joined"
    STAYS = "line_number_stay"
    UNKNOWN = "line_number_unknown"


class _Refused(ServiceError):
    """Nothing is written, so that the number stays good."""

    code = "number_refused"

    def __init__(self, why: Joined) -> None:
        super().__init__(why.value)
        self.why = why


class Joining:
    """One transaction, which may happen twice."""

    def __init__(self, database: Database, rules: Rules, clock: Clock) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock

    async def join(self, event: StoredEvent, number_hash: str) -> Joined:
        """Make the conversation this resident's; the web page that had it cannot write any more."""
        try:
            async with self._database.write("join") as connection:
                return await self._join(connection, event, number_hash)
        except _Refused as refused:
            return refused.why

    async def _join(self, connection: AsyncConnection, event: StoredEvent, number_hash: str) -> Joined:
        user = await line_users.find(connection, event.user_key, lock=True)
        if user is None or await self._is_done(connection, user, event):
            return Joined.HERE
        before = await conversations.lock(connection, user.conversation_id or "")
        if before is not None and is_silent(before.mode):
            raise _Refused(Joined.STAYS)
        found = await continuations.take(connection, number_hash, self._clock())
        conversation = await conversations.lock(connection, found) if found else None
        if conversation is None or conversation.mode is Mode.CLOSED:
            raise _Refused(Joined.UNKNOWN)
        if self._must_stay(conversation):
            raise _Refused(Joined.STAYS)
        mark, now = _mark(event), self._clock()
        await conversations.hand_over(connection, conversation.id, CHANNEL, hash_token(mark), mark, now)
        await line_users.set_conversation(connection, event.user_key, conversation.id)
        log.info("conversation_joined", conversation=conversation.id, before=user.conversation_id)
        return Joined.HERE

    def _must_stay(self, conversation: Conversation) -> bool:
        """A consultation with a person may not move onto LINE where its town has not decided so."""
        here = replace(conversation, channel=CHANNEL)
        return is_silent(conversation.mode) and bool(self._rules.consult_at(here))

    async def _is_done(self, connection: AsyncConnection, user: LineUser, event: StoredEvent) -> bool:
        access = await conversations.find_access(connection, user.conversation_id or "")
        return access is not None and access[1] == _mark(event)


def read_number(text: str) -> str:
    """Return the hash of a text that is a short number and nothing else; empty for any other text."""
    found = NUMBER.fullmatch(text.strip())
    return hash_token("".join(found.groups())) if found else ""


def _mark(event: StoredEvent) -> str:
    return f"line:{event.id}"
