"""Queries on signed-in desk sessions and invitations; tokens are stored as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import desk_session as table
from service.storage.tables import invitation


@dataclass(frozen=True, slots=True)
class DeskSession:
    """One signed-in browser."""

    supporter_id: int
    form_token: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link for a new account."""

    role: str
    municipalities: tuple[str, ...]


async def begin(
    connection: AsyncConnection, token_hash: str, supporter_id: int, form_token: str, now: datetime
) -> None:
    """Store a session."""
    await connection.execute(
        insert(table).values(
            token_hash=token_hash,
            supporter_id=supporter_id,
            form_token=form_token,
            created_at=now,
            seen_at=now,
        )
    )


async def find(connection: AsyncConnection, token_hash: str) -> DeskSession | None:
    """Return a session that was not ended, or None; the caller judges its age."""
    query = select(table).where(table.c.token_hash == token_hash, table.c.ended_at.is_(None))
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else DeskSession(row.supporter_id, row.form_token, row.created_at, row.seen_at)


async def touch(connection: AsyncConnection, token_hash: str, now: datetime) -> None:
    """Note that the session was used."""
    await connection.execute(update(table).where(table.c.token_hash == token_hash).values(seen_at=now))


async def end(connection: AsyncConnection, token_hash: str, now: datetime) -> None:
    """End a session."""
    await connection.execute(update(table).where(table.c.token_hash == token_hash).values(ended_at=now))


async def invite(
    connection: AsyncConnection, token_hash: str, offer: Invitation, expires_at: datetime
) -> None:
    """Store an invitation."""
    await connection.execute(
        insert(invitation).values(
            token_hash=token_hash,
            role=offer.role,
            municipalities=" ".join(offer.municipalities),
            expires_at=expires_at,
        )
    )


async def find_invitation(connection: AsyncConnection, token_hash: str, now: datetime) -> Invitation | None:
    """Return an invitation that was neither used nor has expired, or None."""
    query = select(invitation).where(
        invitation.c.token_hash == token_hash, invitation.c.used_at.is_(None), invitation.c.expires_at > now
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Invitation(row.role, tuple(row.municipalities.split()))


async def use_invitation(connection: AsyncConnection, token_hash: str, now: datetime) -> bool:
    """Use an invitation up; False when somebody else just did."""
    statement = (
        update(invitation)
        .where(
            invitation.c.token_hash == token_hash,
            invitation.c.used_at.is_(None),
            invitation.c.expires_at > now,
        )
        .values(used_at=now)
    )
    return (await connection.execute(statement)).rowcount == 1
