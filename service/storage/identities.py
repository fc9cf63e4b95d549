"""Queries on accounts at a municipality's own sign-in, and on sign-ins that are under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.account_tables import identity, oidc_flow


@dataclass(frozen=True, slots=True)
class Flow:
    """A sign-in that has gone to the other side; `supporter_id` joins an account to it."""

    nonce: str
    verifier: str
    supporter_id: int | None
    created_at: datetime


async def put_flow(connection: AsyncConnection, state_hash: str, flow: Flow) -> None:
    """Store a flow."""
    await connection.execute(
        insert(oidc_flow).values(
            state_hash=state_hash,
            nonce=flow.nonce,
            verifier=flow.verifier,
            supporter_id=flow.supporter_id,
            created_at=flow.created_at,
        )
    )


async def take_flow(connection: AsyncConnection, state_hash: str) -> Flow | None:
    """Return a flow and forget it: it works once."""
    statement = delete(oidc_flow).where(oidc_flow.c.state_hash == state_hash).returning(oidc_flow)
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else Flow(row.nonce, row.verifier, row.supporter_id, row.created_at)


async def drop_flows(connection: AsyncConnection, before: datetime) -> None:
    """Forget flows that never came back."""
    await connection.execute(delete(oidc_flow).where(oidc_flow.c.created_at < before))


async def find_supporter(connection: AsyncConnection, issuer: str, subject: str) -> int | None:
    """Return whose account this is, or None."""
    query = select(identity.c.supporter_id).where(identity.c.issuer == issuer, identity.c.subject == subject)
    return (await connection.execute(query)).scalar_one_or_none()


async def put(
    connection: AsyncConnection, issuer: str, subject: str, supporter_id: int, now: datetime
) -> None:
    """Join an account to an identity; one that is joined already raises IntegrityError."""
    values = {"issuer": issuer, "subject": subject, "supporter_id": supporter_id, "created_at": now}
    await connection.execute(insert(identity).values(values))
