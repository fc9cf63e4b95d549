"""Queries on second steps of signing in: the sealed secret, the last code used, recovery codes as hashes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.account_tables import recovery_code
from service.storage.account_tables import second_factor as table


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """One account's second step; `secret` is sealed, `is_confirmed` says that a code was given once."""

    secret: bytes
    is_confirmed: bool


async def find(connection: AsyncConnection, supporter_id: int) -> SecondFactor | None:
    """Return the second step of an account, or None."""
    query = select(table).where(table.c.supporter_id == supporter_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else SecondFactor(row.secret, row.confirmed_at is not None)


async def begin(connection: AsyncConnection, supporter_id: int, secret: bytes) -> None:
    """Store a secret that waits for its first code."""
    await connection.execute(insert(table).values(supporter_id=supporter_id, secret=secret))


async def confirm(connection: AsyncConnection, supporter_id: int, now: datetime) -> bool:
    """Note that the first code was right; False when that was done before."""
    statement = (
        update(table)
        .where(table.c.supporter_id == supporter_id, table.c.confirmed_at.is_(None))
        .values(confirmed_at=now)
    )
    return (await connection.execute(statement)).rowcount == 1


async def forget(connection: AsyncConnection, supporter_id: int) -> None:
    """Delete secret and recovery codes: the next sign-in sets up a new second step."""
    await connection.execute(delete(recovery_code).where(recovery_code.c.supporter_id == supporter_id))
    await connection.execute(delete(table).where(table.c.supporter_id == supporter_id))


async def count_attempt(connection: AsyncConnection, supporter_id: int, now: datetime) -> int | None:
    """Count one more code and return how many there were since the last right one; None while resting."""
    is_free = or_(table.c.locked_until.is_(None), table.c.locked_until <= now)
    statement = (
        update(table)
        .where(table.c.supporter_id == supporter_id, is_free)
        .values(failures=table.c.failures + 1)
        .returning(table.c.failures)
    )
    attempts: int | None = (await connection.execute(statement)).scalar_one_or_none()
    return attempts


async def rest(
    connection: AsyncConnection, supporter_id: int, failures: int, locked_until: datetime | None
) -> None:
    """Remember failed codes (0 after a right one)."""
    values = {"failures": failures, "locked_until": locked_until}
    await connection.execute(update(table).where(table.c.supporter_id == supporter_id).values(values))


async def use_step(connection: AsyncConnection, supporter_id: int, step: int) -> bool:
    """Use the code of a thirty-second step up; False when it, or a later one, was used before."""
    statement = (
        update(table)
        .where(table.c.supporter_id == supporter_id, table.c.last_step < step)
        .values(last_step=step)
    )
    return (await connection.execute(statement)).rowcount == 1


async def replace_recovery_codes(
    connection: AsyncConnection, supporter_id: int, hashes: Iterable[str]
) -> None:
    """Store new recovery codes; older ones end."""
    await connection.execute(delete(recovery_code).where(recovery_code.c.supporter_id == supporter_id))
    rows = [{"supporter_id": supporter_id, "code_hash": code_hash} for code_hash in hashes]
    await connection.execute(insert(recovery_code), rows)


async def use_recovery_code(
    connection: AsyncConnection, supporter_id: int, code_hash: str, now: datetime
) -> bool:
    """Use a recovery code up; False when there is no such unused one."""
    statement = (
        update(recovery_code)
        .where(
            recovery_code.c.supporter_id == supporter_id,
            recovery_code.c.code_hash == code_hash,
            recovery_code.c.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return (await connection.execute(statement)).rowcount == 1


async def count_recovery_codes(connection: AsyncConnection, supporter_id: int) -> int:
    """Count the recovery codes that can still be used."""
    query = select(func.count()).where(
        recovery_code.c.supporter_id == supporter_id, recovery_code.c.used_at.is_(None)
    )
    return int((await connection.execute(query)).scalar_one())
