"""Queries on imports: where rows came from, what stood there before, and files that wait for consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.opendata.columns import Kind
from knowledge.opendata.records import Cells
from service.storage.venue_tables import venue_before, venue_import, venue_upload
from service.storage.venues import BATCH, dump_cells, load_cells


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file came from: its name and hash, and who brought it."""

    file_name: str
    sha256: str
    who: str
    supporter_id: int | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """One import that was made."""

    id: int
    kind: Kind
    origin: Origin
    at: datetime
    added: int
    changed: int
    unchanged: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Before:
    """What stood in a row before an import (None: there was no row), and the version the import made."""

    code: str
    ref: str
    cells: Cells | None
    version: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A file between preview and consent."""

    file_name: str
    content: bytes


async def put(
    connection: AsyncConnection,
    kind: Kind,
    origin: Origin,
    counts: tuple[int, int, int],
    now: datetime,
) -> int:
    """Write down an import (added, changed, unchanged) and return its number."""
    added, changed, unchanged = counts
    statement = (
        insert(venue_import)
        .values(
            kind=kind.value,
            file_name=origin.file_name[-200:],
            sha256=origin.sha256,
            at=now,
            supporter_id=origin.supporter_id,
            who=origin.who[:80],
            added=added,
            changed=changed,
            unchanged=unchanged,
        )
        .returning(venue_import.c.id)
    )
    return int((await connection.execute(statement)).scalar_one())


async def remember(connection: AsyncConnection, import_id: int, rows: Iterable[Before]) -> None:
    """Keep what stood there before."""
    values = [
        {
            "import_id": import_id,
            "code": row.code,
            "ref": row.ref,
            "cells": None if row.cells is None else dump_cells(row.cells),
            "version": row.version,
        }
        for row in rows
    ]
    for start in range(0, len(values), BATCH):
        await connection.execute(insert(venue_before), values[start : start + BATCH])


async def read_before(connection: AsyncConnection, import_id: int) -> tuple[Before, ...]:
    """Return what stood there before an import."""
    rows = await connection.execute(select(venue_before).where(venue_before.c.import_id == import_id))
    return tuple(
        Before(row.code, row.ref, None if row.cells is None else load_cells(row.cells), row.version)
        for row in rows
    )


async def list_latest(connection: AsyncConnection, limit: int = 20) -> tuple[Import, ...]:
    """Return the latest imports, newest first."""
    query = select(venue_import).order_by(venue_import.c.id.desc()).limit(limit)
    return tuple(_read(row) for row in await connection.execute(query))


async def find_last(connection: AsyncConnection) -> Import | None:
    """Return the last import that was not undone."""
    query = (
        select(venue_import)
        .where(venue_import.c.undone_at.is_(None))
        .order_by(venue_import.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _read(row)


async def is_known(connection: AsyncConnection, sha256: str) -> bool:
    """Say whether the same file was taken in before and stands."""
    query = select(venue_import.c.id).where(
        venue_import.c.sha256 == sha256, venue_import.c.undone_at.is_(None)
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def note_undone(connection: AsyncConnection, import_id: int, now: datetime) -> bool:
    """Mark an import as undone; False when it was before."""
    statement = (
        update(venue_import)
        .where(venue_import.c.id == import_id, venue_import.c.undone_at.is_(None))
        .values(undone_at=now)
    )
    return (await connection.execute(statement)).rowcount == 1


async def put_upload(
    connection: AsyncConnection, upload_id: str, supporter_id: int, upload: Upload, now: datetime
) -> None:
    """Keep a file until its import is agreed to; older ones of the same person are dropped."""
    await connection.execute(delete(venue_upload).where(venue_upload.c.supporter_id == supporter_id))
    await connection.execute(
        insert(venue_upload).values(
            id=upload_id,
            supporter_id=supporter_id,
            file_name=upload.file_name[-200:],
            content=upload.content,
            at=now,
        )
    )


async def find_upload(connection: AsyncConnection, upload_id: str, supporter_id: int) -> Upload | None:
    """Return a file that this supporter looked at, or None."""
    query = select(venue_upload).where(
        venue_upload.c.id == upload_id, venue_upload.c.supporter_id == supporter_id
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Upload(row.file_name, bytes(row.content))


async def drop_upload(connection: AsyncConnection, upload_id: str) -> None:
    """Forget a file."""
    await connection.execute(delete(venue_upload).where(venue_upload.c.id == upload_id))


def _read(row: Row[Any]) -> Import:
    origin = Origin(row.file_name, row.sha256, row.who, row.supporter_id)
    return Import(
        row.id, Kind(row.kind), origin, row.at, row.added, row.changed, row.unchanged, row.undone_at
    )
