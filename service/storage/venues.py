"""Queries on venues and sessions: read a town's, write rows, and count each town's changes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.opendata.columns import Kind
from knowledge.opendata.records import Cells, Record
from service.storage.once import insert_once
from service.storage.venue_tables import session, town_version, venue

TABLES: dict[Kind, Table] = {Kind.EVENTS: session, Kind.FACILITIES: venue}
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """One row; `id` is its number in the table, `version` counts its changes."""

    id: int
    version: int
    record: Record


async def find(connection: AsyncConnection, kind: Kind, number: int, *, lock: bool = False) -> Stored | None:
    """Return one row by its number, or None; `lock` keeps others from changing it until the end."""
    table = TABLES[kind]
    query = select(table).where(table.c.id == number)
    found = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    return None if found is None else _read(kind, found)


async def find_by_ref(connection: AsyncConnection, kind: Kind, code: str, ref: str) -> Stored | None:
    """Return one row by its town and ID, or None."""
    table = TABLES[kind]
    query = select(table).where(table.c.code == code, table.c.ref == ref)
    found = (await connection.execute(query)).one_or_none()
    return None if found is None else _read(kind, found)


async def list_of(
    connection: AsyncConnection, kind: Kind, codes: Collection[str] | None = None
) -> tuple[Stored, ...]:
    """Return the rows of some towns (None: of all), in the order of town and ID."""
    table = TABLES[kind]
    query = select(table).order_by(table.c.code, table.c.ref)
    if codes is not None:
        query = query.where(table.c.code.in_(list(codes)))
    return tuple(_read(kind, row) for row in await connection.execute(query))


async def add(connection: AsyncConnection, records: Sequence[Record], now: datetime) -> None:
    """Insert rows that are not there yet, all of one kind."""
    if not records:
        return
    table = TABLES[records[0].kind]
    values = [
        {"code": r.code, "ref": r.ref, "cells": dump_cells(r.cells), "version": 1, "changed_at": now}
        for r in records
    ]
    for start in range(0, len(values), BATCH):
        await connection.execute(insert(table), values[start : start + BATCH])


async def change(connection: AsyncConnection, kind: Kind, rows: Iterable[Stored], now: datetime) -> None:
    """Write new cells into rows; each row's `version` is the one that it gets."""
    table = TABLES[kind]
    statement = (
        update(table)
        .where(table.c.id == bindparam("row_id"))
        .values(
            cells=bindparam("new_cells"),
            version=bindparam("new_version"),
            code=bindparam("new_code"),
            ref=bindparam("new_ref"),
            changed_at=now,
        )
    )
    values = [
        {
            "row_id": row.id,
            "new_cells": dump_cells(row.record.cells),
            "new_version": row.version,
            "new_code": row.record.code,
            "new_ref": row.record.ref,
        }
        for row in rows
    ]
    for start in range(0, len(values), BATCH):
        await connection.execute(statement, values[start : start + BATCH])


async def remove(connection: AsyncConnection, kind: Kind, numbers: Collection[int]) -> None:
    """Delete rows by their numbers."""
    table = TABLES[kind]
    wanted = list(numbers)
    for start in range(0, len(wanted), BATCH):
        await connection.execute(delete(table).where(table.c.id.in_(wanted[start : start + BATCH])))


async def read_versions(connection: AsyncConnection) -> dict[str, int]:
    """Return how often each town's rows changed; towns without any are missing."""
    rows = await connection.execute(select(town_version))
    return {row.code: row.version for row in rows}


async def touch(connection: AsyncConnection, codes: Collection[str]) -> None:
    """Count a change of each town."""
    for code in sorted(codes):
        where = town_version.c.code == code
        one_more = update(town_version).where(where).values(version=town_version.c.version + 1)
        if (await connection.execute(one_more)).rowcount == 0:
            await insert_once(connection, town_version, {"code": code, "version": 1})


def dump_cells(cells: Cells) -> str:
    """Write cells as JSON, in their order."""
    return json.dumps(cells, ensure_ascii=False)


def load_cells(text: str) -> Cells:
    """Read cells that this service wrote."""
    cells: Cells = json.loads(text)
    return cells


def _read(kind: Kind, row: Row[Any]) -> Stored:
    return Stored(row.id, row.version, Record(kind, row.code, row.ref, load_cells(row.cells)))
