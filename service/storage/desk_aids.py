"""Queries on what helps supporters write: notes, canned answers, drafts that could not be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.help_tables import canned, draft, note
from service.storage.tables import supporter


@dataclass(frozen=True, slots=True)
class Note:
    """What one supporter left for the next."""

    at: datetime
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Canned:
    """A ready answer of one municipality, or of the prefecture's pool."""

    id: int
    municipality: str
    title: str
    text: str


async def put_note(
    connection: AsyncConnection, conversation_id: str, supporter_id: int, text: str, now: datetime
) -> None:
    """Leave a note."""
    values = {"conversation_id": conversation_id, "supporter_id": supporter_id, "text": text, "at": now}
    await connection.execute(insert(note).values(values))


async def list_notes(connection: AsyncConnection, conversation_id: str) -> tuple[Note, ...]:
    """Return the notes on a conversation, oldest first."""
    query = (
        select(note.c.at, note.c.text, supporter.c.name)
        .join(supporter, supporter.c.id == note.c.supporter_id)
        .where(note.c.conversation_id == conversation_id)
        .order_by(note.c.id)
    )
    return tuple(Note(row.at, row.name, row.text) for row in await connection.execute(query))


async def list_canned(connection: AsyncConnection) -> tuple[Canned, ...]:
    """Return every ready answer, by title."""
    query = select(canned).where(canned.c.removed_at.is_(None)).order_by(canned.c.title, canned.c.id)
    return tuple(_read_canned(row) for row in await connection.execute(query))


async def find_canned(connection: AsyncConnection, number: int) -> Canned | None:
    """Return one ready answer, or None."""
    query = select(canned).where(canned.c.id == number, canned.c.removed_at.is_(None))
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read_canned(row)


async def put_canned(
    connection: AsyncConnection, municipality: str, title: str, text: str, by: int, now: datetime
) -> None:
    """Store a ready answer."""
    values = {"municipality": municipality, "title": title, "text": text, "written_by": by, "at": now}
    await connection.execute(insert(canned).values(values))


async def remove_canned(connection: AsyncConnection, number: int, now: datetime) -> None:
    """Take a ready answer away; conversations keep what was said with it."""
    await connection.execute(update(canned).where(canned.c.id == number).values(removed_at=now))


async def keep_draft(
    connection: AsyncConnection, conversation_id: str, supporter_id: int, text: str, now: datetime
) -> None:
    """Keep words that could not be sent; older ones of the same person go."""
    await drop_draft(connection, conversation_id, supporter_id)
    values = {"conversation_id": conversation_id, "supporter_id": supporter_id, "text": text, "at": now}
    await connection.execute(insert(draft).values(values))


async def find_draft(connection: AsyncConnection, conversation_id: str, supporter_id: int) -> str:
    """Return the words that were kept, or an empty string."""
    query = select(draft.c.text).where(
        draft.c.conversation_id == conversation_id, draft.c.supporter_id == supporter_id
    )
    return (await connection.execute(query)).scalar_one_or_none() or ""


async def drop_draft(connection: AsyncConnection, conversation_id: str, supporter_id: int) -> None:
    """Forget the words that were kept."""
    statement = delete(draft).where(
        draft.c.conversation_id == conversation_id, draft.c.supporter_id == supporter_id
    )
    await connection.execute(statement)


def _read_canned(row: Row[Any]) -> Canned:
    return Canned(row.id, row.municipality, row.title, row.text)
