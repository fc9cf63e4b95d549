"""Queries on reply tokens: each is good for one call, so a parcel reserves one before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import line_event as table

# none: the event had no token. fresh: never tried. tried: a call began and its answer is not known.
# failed: LINE answered that it failed. used: spent on a call that LINE accepted. void: LINE refuses it.
NONE, FRESH, TRIED, FAILED, USED, VOID = "none", "fresh", "tried", "failed", "used", "void"


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """A reply token as stored, sealed; `token_at` is when its minute began."""

    event_id: int
    sealed: bytes | None
    token_at: datetime
    state: str


async def reserve(
    connection: AsyncConnection, user_key: str, parcel_id: int, youngest_before: datetime
) -> ReplyToken | None:
    """Return the parcel's token, or give it the oldest free one received after a moment; None without one."""
    kept = select(table).where(table.c.token_parcel == parcel_id, table.c.token_state != VOID)
    row = (await connection.execute(kept.order_by(table.c.id.desc()).limit(1))).one_or_none()
    if row is None:
        free = select(table).where(
            table.c.user_key == user_key,
            table.c.token_state == FRESH,
            table.c.token_parcel.is_(None),
            table.c.token_at >= youngest_before,
        )
        query = free.order_by(table.c.token_at, table.c.id).limit(1).with_for_update(skip_locked=True)
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        taken = update(table).where(table.c.id == row.id)
        await connection.execute(taken.values(token_parcel=parcel_id))
    return ReplyToken(row.id, row.reply_token, row.token_at, row.token_state)


async def note(connection: AsyncConnection, token: ReplyToken, state: str) -> None:
    """Note what became of a token; a spent one is forgotten."""
    values: dict[str, object] = {"token_state": state}
    if state in (USED, VOID):
        values["reply_token"] = None
    await connection.execute(update(table).where(table.c.id == token.event_id).values(values))
