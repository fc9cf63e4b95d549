"""Queries on messages: append and read; nothing is rewritten but what somebody took back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.codec import dump_reply, load_reply
from service.conversation.model import Draft, Message, Speaker
from service.storage.conversations import take_numbers
from service.storage.tables import message as table


async def append(
    connection: AsyncConnection,
    conversation_id: str,
    drafts: Sequence[Draft],
    now: datetime,
    *,
    turn_id: int | None = None,
) -> tuple[Message, ...]:
    """Append drafts in order and return them as numbered messages.

    With `turn_id` each draft is a part of that turn; the same part twice raises IntegrityError.
    """
    if not drafts:
        return ()
    first = await take_numbers(connection, conversation_id, len(drafts))
    messages = tuple(
        Message(first + index, draft.speaker, now, draft.text, draft.name, draft.reply)
        for index, draft in enumerate(drafts)
    )
    rows = [
        {
            "conversation_id": conversation_id,
            "seq": message.seq,
            "speaker": message.speaker,
            "name": message.name,
            "at": message.at,
            "text": message.text,
            "reply": None if message.reply is None else dump_reply(message.reply),
            "turn_id": turn_id,
            "part": None if turn_id is None else index,
        }
        for index, message in enumerate(messages)
    ]
    await connection.execute(insert(table), rows)
    return messages


async def read_after(
    connection: AsyncConnection, conversation_id: str, after: int, limit: int = 200
) -> tuple[Message, ...]:
    """Return messages with a number above `after`, in order."""
    query = (
        select(table)
        .where(table.c.conversation_id == conversation_id, table.c.seq > after)
        .order_by(table.c.seq)
        .limit(limit)
    )
    return tuple(_read(row) for row in await connection.execute(query))


async def read_range(
    connection: AsyncConnection, conversation_id: str, first: int, last: int
) -> tuple[Message, ...]:
    """Return the messages numbered first to last, in order."""
    query = select(table).where(table.c.conversation_id == conversation_id, table.c.seq.between(first, last))
    return tuple(_read(row) for row in await connection.execute(query.order_by(table.c.seq)))


async def find_message(connection: AsyncConnection, conversation_id: str, seq: int) -> Message | None:
    """Return one message, or None."""
    query = select(table).where(table.c.conversation_id == conversation_id, table.c.seq == seq)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read(row)


async def read_turn_replies(connection: AsyncConnection, turn_id: int) -> tuple[Message, ...]:
    """Return what a turn produced, in order."""
    query = select(table).where(table.c.turn_id == turn_id).order_by(table.c.part)
    return tuple(_read(row) for row in await connection.execute(query))


async def take_back(connection: AsyncConnection, conversation_id: str, seq: int, tombstone: str) -> None:
    """Leave only a tombstone of what a resident or a supporter wrote."""
    statement = update(table).where(
        table.c.conversation_id == conversation_id,
        table.c.seq == seq,
        table.c.speaker.in_((Speaker.RESIDENT, Speaker.SUPPORTER)),
    )
    await connection.execute(statement.values(text=tombstone))


def _read(row: Row[Any]) -> Message:
    return Message(
        seq=row.seq,
        speaker=Speaker(row.speaker),
        at=row.at,
        text=row.text,
        name=row.name,
        reply=None if row.reply is None else load_reply(row.reply),
    )
