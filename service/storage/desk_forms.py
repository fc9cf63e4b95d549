"""Remembers which reply forms were sent, so that a double click says a thing once."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import desk_form as table


async def find(connection: AsyncConnection, conversation_id: str, form_id: str) -> int | None:
    """Return the number of the message that this form became, or None. Lock the conversation before."""
    query = select(table.c.message_seq).where(
        table.c.conversation_id == conversation_id, table.c.form_id == form_id
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def put(connection: AsyncConnection, conversation_id: str, form_id: str, message_seq: int) -> None:
    """Remember that the form became this message."""
    await connection.execute(
        insert(table).values(conversation_id=conversation_id, form_id=form_id, message_seq=message_seq)
    )
