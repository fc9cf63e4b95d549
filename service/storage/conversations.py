"""Queries on conversations. None of them commits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.context import Context
from service.codec import dump_context, load_context
from service.conversation.model import Conversation, Mode
from service.storage.tables import conversation as table

COLUMNS: tuple[ColumnElement[Any], ...] = (
    table.c.id,
    table.c.channel,
    table.c.mode,
    table.c.episode,
    table.c.context,
    table.c.last_seq,
    table.c.created_at,
    table.c.seen_at,
    table.c.acknowledged_at,
)


async def create(
    connection: AsyncConnection, conversation: Conversation, token_hash: str, origin: str
) -> None:
    """Insert a new conversation."""
    await connection.execute(
        insert(table).values(
            id=conversation.id,
            channel=conversation.channel,
            token_hash=token_hash,
            origin=origin,
            mode=conversation.mode,
            episode=conversation.episode,
            context=dump_context(conversation.context),
            last_seq=conversation.last_seq,
            created_at=conversation.created_at,
            seen_at=conversation.seen_at,
        )
    )


async def find(connection: AsyncConnection, conversation_id: str) -> Conversation | None:
    """Return the conversation, or None."""
    row = (await connection.execute(select(*COLUMNS).where(table.c.id == conversation_id))).one_or_none()
    return None if row is None else _read(row)


async def find_access(connection: AsyncConnection, conversation_id: str) -> tuple[str, str, datetime] | None:
    """Return token hash, origin and the last moment of activity of a conversation, or None."""
    columns = (table.c.token_hash, table.c.origin, table.c.seen_at)
    row = (await connection.execute(select(*columns).where(table.c.id == conversation_id))).one_or_none()
    return None if row is None else (row.token_hash, row.origin, row.seen_at)


async def lock(connection: AsyncConnection, conversation_id: str) -> Conversation | None:
    """Return the conversation and keep other writers of it waiting until the transaction ends."""
    query = select(*COLUMNS).where(table.c.id == conversation_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read(row)


async def change(
    connection: AsyncConnection,
    conversation: Conversation,
    *,
    mode: Mode | None = None,
    context: Context | None = None,
    new_episode: bool = False,
) -> Conversation:
    """Write what changed and return the conversation as it is now."""
    changed = replace(
        conversation,
        mode=mode or conversation.mode,
        context=context or conversation.context,
        episode=conversation.episode + (1 if new_episode else 0),
    )
    if changed != conversation:
        values = {"mode": changed.mode, "context": dump_context(changed.context), "episode": changed.episode}
        await connection.execute(update(table).where(table.c.id == conversation.id).values(values))
    return changed


async def take_numbers(connection: AsyncConnection, conversation_id: str, count: int) -> int:
    """Reserve `count` sequence numbers and return the first."""
    statement = (
        update(table)
        .where(table.c.id == conversation_id)
        .values(last_seq=table.c.last_seq + count)
        .returning(table.c.last_seq)
    )
    last = int((await connection.execute(statement)).scalar_one())
    return last - count + 1


async def touch(connection: AsyncConnection, conversation_id: str, now: datetime) -> None:
    """Note that the resident was active."""
    await connection.execute(update(table).where(table.c.id == conversation_id).values(seen_at=now))


async def hand_over(
    connection: AsyncConnection,
    conversation_id: str,
    channel: str,
    token_hash: str,
    origin: str,
    now: datetime,
) -> None:
    """Let another screen have the conversation: the token before no longer opens it."""
    values = {"channel": channel, "token_hash": token_hash, "origin": origin, "seen_at": now}
    await connection.execute(update(table).where(table.c.id == conversation_id).values(values))


async def note_acknowledged(connection: AsyncConnection, conversation_id: str, now: datetime) -> None:
    """Note that the resident was told that their words arrived."""
    await connection.execute(update(table).where(table.c.id == conversation_id).values(acknowledged_at=now))


async def close(connection: AsyncConnection, conversation_id: str, now: datetime) -> None:
    """Mark the conversation as ended by the resident."""
    values = {"mode": Mode.CLOSED, "closed_at": now}
    await connection.execute(update(table).where(table.c.id == conversation_id).values(values))


async def reopen(connection: AsyncConnection, conversation_id: str) -> None:
    """Forget that the conversation was ended; its mode is changed by who goes on with it."""
    await connection.execute(update(table).where(table.c.id == conversation_id).values(closed_at=None))


async def erase(connection: AsyncConnection, conversation_id: str) -> None:
    """Delete the conversation and, by cascade, everything that belongs to it."""
    await connection.execute(delete(table).where(table.c.id == conversation_id))


async def note_typing(
    connection: AsyncConnection, conversation_id: str, now: datetime, *, resident: bool
) -> None:
    """Note that one side is typing."""
    column = "resident_typing_at" if resident else "supporter_typing_at"
    await connection.execute(update(table).where(table.c.id == conversation_id).values({column: now}))


async def read_typing(
    connection: AsyncConnection, conversation_id: str
) -> tuple[datetime | None, datetime | None]:
    """Return when the resident and when the supporter last typed."""
    columns = (table.c.resident_typing_at, table.c.supporter_typing_at)
    row = (await connection.execute(select(*columns).where(table.c.id == conversation_id))).one_or_none()
    return (None, None) if row is None else (row.resident_typing_at, row.supporter_typing_at)


def _read(row: Row[Any]) -> Conversation:
    return Conversation(
        id=row.id,
        channel=row.channel,
        mode=Mode(row.mode),
        episode=row.episode,
        context=load_context(row.context),
        last_seq=row.last_seq,
        created_at=row.created_at,
        seen_at=row.seen_at,
        acknowledged_at=row.acknowledged_at,
    )
