"""Reads everything a database holds, to look for what must not be in it."""

from __future__ import annotations

from sqlalchemy import MetaData, select

from service.storage.engine import Database


async def dump(database: Database) -> str:
    """Return every row of every table as text."""
    metadata = MetaData()
    rows: list[str] = []
    async with database.read() as connection:
        await connection.run_sync(metadata.reflect)
        for table in metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                rows.append(repr([_decode(value) for value in row]))
    return "\n".join(rows)


def _decode(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
