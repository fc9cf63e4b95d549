"""Queries on what residents say about answers: verdicts and ratings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import feedback, rating


async def put_feedback(
    connection: AsyncConnection, conversation_id: str, seq: int, verdict: str, text: str | None, now: datetime
) -> None:
    """Store a verdict on one answer; a second one replaces the first."""
    key = (feedback.c.conversation_id == conversation_id) & (feedback.c.seq == seq)
    values: dict[str, object] = {"verdict": verdict, "text": text, "at": now}
    changed = await connection.execute(update(feedback).where(key).values(values))
    if changed.rowcount == 0:
        await _insert(connection, feedback, {"conversation_id": conversation_id, "seq": seq, **values})


async def put_rating(
    connection: AsyncConnection, conversation_id: str, stars: int, text: str | None, now: datetime
) -> None:
    """Store how the resident liked the help; a second rating replaces the first."""
    values: dict[str, object] = {"stars": stars, "text": text, "at": now}
    key = rating.c.conversation_id == conversation_id
    if (await connection.execute(update(rating).where(key).values(values))).rowcount == 0:
        await _insert(connection, rating, {"conversation_id": conversation_id, **values})


async def _insert(connection: AsyncConnection, table: Table, values: dict[str, object]) -> None:
    await connection.execute(insert(table).values(values))
