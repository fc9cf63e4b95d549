"""Lets a resident go on at another screen: a short number, read aloud or copied, spent once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import structlog

from service.conversation.model import Mode
from service.conversation.ports import Clock, Ids
from service.errors import ConversationClosed, NotSignedIn, TryAgain, UnknownCode
from service.residents import Begun
from service.storage import continuations, conversations, line_users, transcript
from service.storage.engine import Database
from service.tokens import hash_token
from service.wakeups import Wakeups

VALID_FOR = timedelta(minutes=10)
DIGITS = 8
TRIES = 5
WEB = "web"
MOST_MESSAGES = 10_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Number:
    """A short number and the minutes it is valid."""

    code: str
    minutes: int


class Continuations:
    """The two commands; each is one transaction."""

    def __init__(self, database: Database, wakeups: Wakeups, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._wakeups = wakeups
        self._clock = clock
        self._ids = ids

    async def offer(self, conversation_id: str) -> Number:
        """Give the conversation a number; an earlier one no longer works."""
        now = self._clock()
        async with self._database.write() as connection:
            conversation = await conversations.lock(connection, conversation_id)
            if conversation is None:
                raise NotSignedIn
            if conversation.mode is Mode.CLOSED:
                raise ConversationClosed
            for _ in range(TRIES):
                code = draw_code(self._ids())
                if await continuations.put(
                    connection, conversation_id, hash_token(code), now + VALID_FOR, now
                ):
                    break
            else:
                raise TryAgain
        log.info("continuation_offered", conversation=conversation_id)
        return Number(code, VALID_FOR // timedelta(minutes=1))

    async def take(self, code: str, origin: str) -> Begun:
        """Hand the conversation to the screen that knows the number; raises UnknownCode.

        The token changes: the screen before it can neither read nor write any more.
        """
        now = self._clock()
        token = self._ids() + self._ids()
        async with self._database.write() as connection:
            found = await continuations.take(connection, hash_token(code), now)
            conversation = await conversations.lock(connection, found) if found else None
            if conversation is None or conversation.mode is Mode.CLOSED:
                raise UnknownCode
            await line_users.part_from(connection, conversation.id)
            await conversations.hand_over(connection, conversation.id, WEB, hash_token(token), origin, now)
            messages = await transcript.read_after(connection, conversation.id, 0, limit=MOST_MESSAGES)
        self._wakeups.ring(conversation.id)
        log.info("continuation_taken", conversation=conversation.id)
        return Begun(conversation, token, messages)


def draw_code(seed: str) -> str:
    """Return the digits that an unguessable text stands for."""
    return f"{int(hashlib.sha256(seed.encode()).hexdigest(), 16) % 10**DIGITS:0{DIGITS}d}"
