"""Brings a database to the present schema with Alembic; the migrations travel with the code."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select

from service.storage.engine import Database

LOCK = 0x0AA40
MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration without any file; `connection` is used instead of a URL."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to the revision; does nothing when the database is there already.

    Processes that start together wait for the first of them.
    """
    async with database.write("migrate") as connection:
        if not database.is_sqlite:
            await connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), revision))


async def check(database: Database) -> None:
    """Raise when the tables in code differ from what the migrations make."""
    async with database.write() as connection:
        await connection.run_sync(lambda sync: command.check(alembic_config(sync)))
