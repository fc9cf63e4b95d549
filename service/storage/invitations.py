"""Queries on one-time links: for a new account, or for a new password; tokens are stored as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.tables import invitation as table


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link offers: an account with role, towns and name, or a new password for `supporter_id`."""

    role: str
    municipalities: tuple[str, ...]
    name: str = ""
    supporter_id: int | None = None


async def put(connection: AsyncConnection, token_hash: str, offer: Invitation, expires_at: datetime) -> None:
    """Store an invitation."""
    await connection.execute(
        insert(table).values(
            token_hash=token_hash,
            role=offer.role,
            municipalities=" ".join(offer.municipalities),
            name=offer.name,
            supporter_id=offer.supporter_id,
            expires_at=expires_at,
        )
    )


async def find(connection: AsyncConnection, token_hash: str, now: datetime) -> Invitation | None:
    """Return an invitation that was neither used nor has expired, or None."""
    query = select(table).where(
        table.c.token_hash == token_hash, table.c.used_at.is_(None), table.c.expires_at > now
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Invitation(row.role, tuple(row.municipalities.split()), row.name, row.supporter_id)


async def use(connection: AsyncConnection, token_hash: str, now: datetime) -> bool:
    """Use an invitation up; False when somebody else just did."""
    statement = (
        update(table)
        .where(table.c.token_hash == token_hash, table.c.used_at.is_(None), table.c.expires_at > now)
        .values(used_at=now)
    )
    return (await connection.execute(statement)).rowcount == 1
