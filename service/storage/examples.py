"""Queries on examples the bot is to learn: proposed, decided by another person, taken back. None commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.learning_tables import learning_example as table


class ExampleState(StrEnum):
    """Where an example stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class NewExample:
    """A line as its author hands it in; `key` is the same for two lines that say the same."""

    topic: str
    text: str
    key: str
    municipality: str
    author_id: int
    author: str


@dataclass(frozen=True, slots=True)
class Example:
    """A stored line."""

    id: int
    state: ExampleState
    content: NewExample
    created_at: datetime
    reviewer: str
    decided_at: datetime | None


async def put(connection: AsyncConnection, example: NewExample, now: datetime) -> int:
    """Store a proposal and return its number; a line in use already breaks the unique key."""
    values = {
        "topic": example.topic,
        "text": example.text,
        "key": example.key,
        "municipality": example.municipality,
        "author_id": example.author_id,
        "author": example.author,
        "state": ExampleState.PROPOSED,
        "created_at": now,
    }
    return int((await connection.execute(insert(table).values(values).returning(table.c.id))).scalar_one())


async def find(connection: AsyncConnection, example_id: int) -> Example | None:
    """Return one example, or None."""
    row = (await connection.execute(select(table).where(table.c.id == example_id))).one_or_none()
    return None if row is None else _read(row)


async def list_in(connection: AsyncConnection, state: ExampleState) -> tuple[Example, ...]:
    """Return all examples in a state, oldest first."""
    rows = await connection.execute(select(table).where(table.c.state == state).order_by(table.c.id))
    return tuple(_read(row) for row in rows)


async def is_in_use(connection: AsyncConnection, key: str) -> bool:
    """Say whether a line that says the same is proposed or approved."""
    in_use = table.c.state.in_((ExampleState.PROPOSED, ExampleState.APPROVED))
    return (
        await connection.execute(select(table.c.id).where(table.c.key == key, in_use))
    ).first() is not None


async def move(
    connection: AsyncConnection,
    example_id: int,
    before: Collection[ExampleState],
    after: ExampleState,
    reviewer: str,
    now: datetime,
) -> bool:
    """Change an example's state if it is in one of `before`; say whether it was."""
    statement = update(table).where(table.c.id == example_id, table.c.state.in_(before))
    changed = await connection.execute(statement.values(state=after, reviewer=reviewer, decided_at=now))
    return changed.rowcount == 1


async def forget_unused(connection: AsyncConnection, before: datetime) -> int:
    """Delete refused lines, and proposals nobody decided on, that came before a moment; return how many."""
    unused = table.c.state.in_((ExampleState.PROPOSED, ExampleState.REJECTED))
    return (await connection.execute(delete(table).where(unused, table.c.created_at < before))).rowcount


def _read(row: Row[Any]) -> Example:
    content = NewExample(row.topic, row.text, row.key, row.municipality, row.author_id, row.author)
    return Example(row.id, ExampleState(row.state), content, row.created_at, row.reviewer, row.decided_at)
