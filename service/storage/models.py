"""Queries on trained models: proposed, approved, answering, withdrawn. None commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.storage.learning_tables import learned_model as table
from service.storage.once import insert_once


class ModelState(StrEnum):
    """Where a model stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    LIVE = "live"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NewModel:
    """A model as training made it; `figures` (its own) and `compared` (of the one before) are JSON."""

    sha256: str
    file: str
    base: str
    examples: int
    figures: str
    compared: str


@dataclass(frozen=True, slots=True)
class Model:
    """A stored model; one with `live_at` has answered before."""

    content: NewModel
    state: ModelState
    created_at: datetime
    decided_by: str
    decided_at: datetime | None
    live_at: datetime | None
    replaced: str


async def put(connection: AsyncConnection, model: NewModel, now: datetime) -> bool:
    """Store a proposal; say whether it was new."""
    values = {
        "sha256": model.sha256,
        "file": model.file,
        "base": model.base,
        "examples": model.examples,
        "figures": model.figures,
        "compared": model.compared,
        "state": ModelState.PROPOSED,
        "created_at": now,
    }
    return await insert_once(connection, table, values)


async def find(connection: AsyncConnection, sha256: str) -> Model | None:
    """Return one model, or None."""
    row = (await connection.execute(select(table).where(table.c.sha256 == sha256))).one_or_none()
    return None if row is None else _read(row)


async def find_live(connection: AsyncConnection) -> Model | None:
    """Return the model that answers, or None when it is the program's own."""
    query = select(table).where(table.c.state == ModelState.LIVE)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read(row)


async def list_newest(connection: AsyncConnection, limit: int = 20) -> tuple[Model, ...]:
    """Return models, newest first."""
    rows = await connection.execute(select(table).order_by(table.c.created_at.desc()).limit(limit))
    return tuple(_read(row) for row in rows)


async def move(
    connection: AsyncConnection,
    sha256: str,
    before: Collection[ModelState],
    after: ModelState,
    who: str,
    now: datetime,
) -> bool:
    """Change a model's state if it is in one of `before`; say whether it was."""
    statement = update(table).where(table.c.sha256 == sha256, table.c.state.in_(before))
    changed = await connection.execute(statement.values(state=after, decided_by=who, decided_at=now))
    return changed.rowcount == 1


async def note_live(connection: AsyncConnection, sha256: str, now: datetime) -> None:
    """Note when a model began to answer."""
    await connection.execute(update(table).where(table.c.sha256 == sha256).values(live_at=now))


async def note_replaced(connection: AsyncConnection, sha256: str, replaced: str) -> None:
    """Note which model a model came after."""
    await connection.execute(update(table).where(table.c.sha256 == sha256).values(replaced=replaced))


def _read(row: Row[Any]) -> Model:
    content = NewModel(row.sha256, row.file, row.base, row.examples, row.figures or "", row.compared or "")
    state = ModelState(row.state)
    return Model(content, state, row.created_at, row.decided_by, row.decided_at, row.live_at, row.replaced)
