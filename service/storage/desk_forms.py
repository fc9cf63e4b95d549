"""Remembers which forms were sent, so that a double click says a thing once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import desk_form as table


async def use(connection: AsyncConnection, form_id: str, now: datetime) -> bool:
    """Use a form up; False when it was used before. The conversation must be locked."""
    known = await connection.execute(select(table.c.form_id).where(table.c.form_id == form_id))
    if known.one_or_none() is not None:
        return False
    await connection.execute(insert(table).values(form_id=form_id, used_at=now))
    return True
