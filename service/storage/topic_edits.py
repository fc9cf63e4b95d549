"""Queries on officials' wordings: proposed, decided by another person, in force, taken back. None commits."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.patches import PublishedEdit, TopicPatch
from service.storage.knowledge_tables import topic_edit as table


class EditState(StrEnum):
    """Where an edit stands."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    REJECTED = "rejected"
    REPLACED = "replaced"  # was in force; can be restored
    WITHDRAWN = "withdrawn"  # was in force; the words below it are back


PAST = (EditState.REPLACED, EditState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class NewEdit:
    """An edit as its author hands it in."""

    topic: str
    municipality: str
    patch: TopicPatch
    readings: tuple[str, ...]
    corrections: str
    base: str
    note: str
    author_id: int
    author: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A stored edit."""

    id: int
    state: EditState
    content: NewEdit
    created_at: datetime
    reviewer: str
    decided_at: datetime | None


_patch = TypeAdapter(TopicPatch)


async def put(connection: AsyncConnection, edit: NewEdit, now: datetime) -> int:
    """Store a proposal and return its number."""
    values = {
        "topic": edit.topic,
        "municipality": edit.municipality,
        "patch": json.dumps(asdict(edit.patch), ensure_ascii=False),
        "readings": json.dumps(edit.readings, ensure_ascii=False),
        "corrections": edit.corrections,
        "base": edit.base,
        "note": edit.note,
        "author_id": edit.author_id,
        "author": edit.author,
        "state": EditState.PROPOSED,
        "created_at": now,
    }
    return int((await connection.execute(insert(table).values(values).returning(table.c.id))).scalar_one())


async def find(connection: AsyncConnection, edit_id: int) -> Edit | None:
    """Return one edit, or None."""
    row = (await connection.execute(select(table).where(table.c.id == edit_id))).one_or_none()
    return None if row is None else _read(row)


async def list_of(
    connection: AsyncConnection, topic: str, municipality: str, limit: int = 50
) -> tuple[Edit, ...]:
    """Return the history of a topic's wording for one town, newest first."""
    query = select(table).where(table.c.topic == topic, table.c.municipality == municipality)
    rows = await connection.execute(query.order_by(table.c.id.desc()).limit(limit))
    return tuple(_read(row) for row in rows)


async def list_in(connection: AsyncConnection, states: Collection[EditState]) -> tuple[Edit, ...]:
    """Return all edits in some states, oldest first."""
    rows = await connection.execute(select(table).where(table.c.state.in_(states)).order_by(table.c.id))
    return tuple(_read(row) for row in rows)


async def read_mark(connection: AsyncConnection) -> tuple[tuple[int, datetime | None], ...]:
    """Return what changes whenever another set of edits is in force."""
    query = select(table.c.id, table.c.decided_at).where(table.c.state == EditState.PUBLISHED)
    return tuple((row.id, row.decided_at) for row in await connection.execute(query.order_by(table.c.id)))


async def move(
    connection: AsyncConnection,
    edit_id: int,
    before: Collection[EditState],
    after: EditState,
    reviewer: str,
    now: datetime,
) -> bool:
    """Change an edit's state if it is in one of `before`; say whether it was."""
    statement = update(table).where(table.c.id == edit_id, table.c.state.in_(before))
    changed = await connection.execute(statement.values(state=after, reviewer=reviewer, decided_at=now))
    return changed.rowcount == 1


async def retire(
    connection: AsyncConnection, topic: str, municipality: str, after: EditState, now: datetime
) -> bool:
    """Take the wording in force out of force; say whether there was one."""
    statement = update(table).where(
        table.c.topic == topic,
        table.c.municipality == municipality,
        table.c.state == EditState.PUBLISHED,
    )
    return (await connection.execute(statement.values(state=after, decided_at=now))).rowcount == 1


def as_published(edit: Edit) -> PublishedEdit:
    """Return the edit as the Catalogue takes it in."""
    content = edit.content
    return PublishedEdit(content.topic, content.municipality, content.patch, content.readings, content.base)


def _read(row: Row[Any]) -> Edit:
    content = NewEdit(
        row.topic,
        row.municipality,
        _patch.validate_json(row.patch),
        tuple(json.loads(row.readings)),
        row.corrections,
        row.base,
        row.note,
        row.author_id,
        row.author,
    )
    return Edit(row.id, EditState(row.state), content, row.created_at, row.reviewer, row.decided_at)
