"""Inserts a row unless it is there already, on both databases."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def insert_once(connection: AsyncConnection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row and say True; say False when any unique key of it is taken.

    The row itself is asked for: psycopg gives no count of rows for an insert whose key is a text.
    """
    key = next(iter(table.primary_key.columns))
    if connection.dialect.name == "postgresql":
        on_postgres = postgresql.insert(table).values(**values).on_conflict_do_nothing().returning(key)
        return (await connection.execute(on_postgres)).first() is not None
    on_sqlite = sqlite.insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return (await connection.execute(on_sqlite)).first() is not None
