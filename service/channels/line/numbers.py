"""Puts short numbers into what is sent: the transcript and the database never hold one that can be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.reply import Reply, TextPart
from service.channels.line.seals import Seals
from service.continuations import TRIES, VALID_FOR, draw_code
from service.conversation.model import Conversation, Message
from service.conversation.ports import Words
from service.storage import continuations
from service.tokens import hash_token

Parcels = tuple[tuple[Message, ...], ...]


class Numbers:
    """Draws the number of one message always alike, so that sending it again sends the same."""

    def __init__(self, words: Words, seals: Seals) -> None:
        self._mark = words.label("line_number_mark")
        self._seals = seals

    async def fill(
        self, connection: AsyncConnection, conversation: Conversation, parcels: Parcels, now: datetime
    ) -> Parcels:
        """Return the messages with a number, valid from now on, where one belongs."""
        filled: list[tuple[Message, ...]] = []
        for parcel in parcels:
            messages = [await self._fill_one(connection, conversation, message, now) for message in parcel]
            filled.append(tuple(messages))
        return tuple(filled)

    async def _fill_one(
        self, connection: AsyncConnection, conversation: Conversation, message: Message, now: datetime
    ) -> Message:
        if message.reply is None or not self._is_marked(message.reply):
            return message
        for attempt in range(TRIES):
            code = draw_code(self._seals.sign(f"{conversation.id}:{message.seq}:{attempt}"))
            until = now + VALID_FOR
            if await continuations.put(connection, conversation.id, hash_token(code), until, now):
                break
        shown = f"{code[:4]} {code[4:]}"
        return replace(message, reply=_replace(message.reply, self._mark, shown))

    def _is_marked(self, reply: Reply) -> bool:
        return any(self._mark in part.text for part in _texts(reply.parts))


def _texts(parts: Sequence[object]) -> list[TextPart]:
    return [part for part in parts if isinstance(part, TextPart)]


def _replace(reply: Reply, mark: str, shown: str) -> Reply:
    parts = tuple(
        replace(part, text=part.text.replace(mark, shown), easy=part.easy.replace(mark, shown))
        if isinstance(part, TextPart)
        else part
        for part in reply.parts
    )
    return replace(reply, parts=parts)
