"""Queries on supporters: who they are and whether they are present."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.model import PREFECTURE_POOL
from service.storage.tables import supporter as table


@dataclass(frozen=True, slots=True)
class Supporter:
    """One account of the desk; `municipalities` are six-digit codes, "070009" is the prefecture's pool."""

    id: int
    login: str
    name: str
    role: str
    municipalities: tuple[str, ...]
    email: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A supporter as those see who keep the accounts."""

    supporter: Supporter
    is_disabled: bool
    present_at: datetime | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in needs to know."""

    supporter: Supporter
    password_hash: str
    failures: int
    locked_until: datetime | None


async def create(
    connection: AsyncConnection,
    *,
    login: str,
    name: str,
    role: str,
    municipalities: tuple[str, ...],
    password_hash: str,
    now: datetime,
) -> int:
    """Insert an account and return its id; a login taken already raises IntegrityError."""
    statement = (
        insert(table)
        .values(
            login=login,
            name=name,
            role=role,
            municipalities=" ".join(municipalities),
            password_hash=password_hash,
            created_at=now,
        )
        .returning(table.c.id)
    )
    return int((await connection.execute(statement)).scalar_one())


async def find(connection: AsyncConnection, supporter_id: int) -> Supporter | None:
    """Return an account that is not disabled, or None."""
    query = select(table).where(table.c.id == supporter_id, table.c.disabled_at.is_(None))
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read(row)


async def list_accounts(connection: AsyncConnection) -> tuple[Account, ...]:
    """Return every account by name, disabled ones last."""
    query = select(table).order_by(table.c.disabled_at.is_not(None), table.c.name, table.c.id)
    return tuple(_read_account(row) for row in await connection.execute(query))


async def find_account(connection: AsyncConnection, supporter_id: int) -> Account | None:
    """Return an account, disabled or not, and keep others from changing it until the transaction ends."""
    query = select(table).where(table.c.id == supporter_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read_account(row)


async def change_duties(
    connection: AsyncConnection, supporter_id: int, role: str, municipalities: tuple[str, ...]
) -> None:
    """Give an account another role and other towns."""
    values = {"role": role, "municipalities": " ".join(municipalities)}
    await connection.execute(update(table).where(table.c.id == supporter_id).values(values))


async def change_password(connection: AsyncConnection, supporter_id: int, password_hash: str) -> None:
    """Store a new password; what was counted against the account is forgotten."""
    values = {"password_hash": password_hash, "failures": 0, "locked_until": None}
    await connection.execute(update(table).where(table.c.id == supporter_id).values(values))


async def set_email(connection: AsyncConnection, supporter_id: int, email: str) -> None:
    """Store where alarms go; an empty address means nowhere."""
    await connection.execute(update(table).where(table.c.id == supporter_id).values(email=email))


async def set_disabled(connection: AsyncConnection, supporter_id: int, since: datetime | None) -> None:
    """Disable an account, or enable it again (None); nobody of it counts as present."""
    values = {"disabled_at": since, "present_at": None}
    await connection.execute(update(table).where(table.c.id == supporter_id).values(values))


async def find_credentials(connection: AsyncConnection, login: str) -> Credentials | None:
    """Return what is needed to check a password, or None for an unknown login."""
    query = select(table).where(table.c.login == login, table.c.disabled_at.is_(None))
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Credentials(_read(row), row.password_hash, row.failures, row.locked_until)


async def count_attempt(connection: AsyncConnection, supporter_id: int, now: datetime) -> int | None:
    """Count one more attempt and return how many there were since the last success; None while locked.

    It is counted before the password is checked: attempts at the same moment cannot pass for one.
    """
    is_free = or_(table.c.locked_until.is_(None), table.c.locked_until <= now)
    statement = (
        update(table)
        .where(table.c.id == supporter_id, is_free)
        .values(failures=table.c.failures + 1)
        .returning(table.c.failures)
    )
    attempts: int | None = (await connection.execute(statement)).scalar_one_or_none()
    return attempts


async def note_failure(
    connection: AsyncConnection, supporter_id: int, failures: int, locked_until: datetime | None
) -> None:
    """Remember failed attempts (0 after a success)."""
    values = {"failures": failures, "locked_until": locked_until}
    await connection.execute(update(table).where(table.c.id == supporter_id).values(values))


async def note_presence(connection: AsyncConnection, supporter_id: int, now: datetime | None) -> None:
    """Note that the supporter's page is open (None: has left)."""
    await connection.execute(update(table).where(table.c.id == supporter_id).values(present_at=now))


async def count_present(
    connection: AsyncConnection, municipality: str, since: datetime, roles: Collection[str]
) -> int:
    """Count who may help a town (its own, or the prefecture's pool) and was seen since a moment."""
    serves = or_(
        table.c.municipalities.contains(municipality), table.c.municipalities.contains(PREFECTURE_POOL)
    )
    query = select(func.count()).where(
        serves, table.c.role.in_(roles), table.c.present_at >= since, table.c.disabled_at.is_(None)
    )
    return int((await connection.execute(query)).scalar_one())


async def count_all(connection: AsyncConnection) -> int:
    """Count all accounts."""
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


def _read(row: Row[Any]) -> Supporter:
    return Supporter(row.id, row.login, row.name, row.role, tuple(row.municipalities.split()), row.email)


def _read_account(row: Row[Any]) -> Account:
    return Account(_read(row), row.disabled_at is not None, row.present_at)
