"""Opens the database and owns every transaction: one writer on SQLite, a pool on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from service.errors import TryAgain
from service.failpoints import Reach, pass_by
from service.storage.sqlite_driver import open_quickly
from service.storage.times import postgres_time, sqlite_time
from service.storage.types import Time

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA secure_delete=ON",
)


POOL_SECONDS = 10.0
CONNECT_SECONDS = 5


def _open_sqlite(url: str, connections: int) -> AsyncEngine:
    file = make_url(url).database or ":memory:"
    return create_async_engine(
        url, async_creator=open_quickly(file), pool_size=connections, max_overflow=0, hide_parameters=True
    )


def _prepare_sqlite(engine: AsyncEngine, *, begin: str) -> None:
    """Set the pragmas on each connection and take over BEGIN from the driver."""

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)


class Database:
    """Hands out transactions. `write` commits at its end or not at all; `read` never commits.

    `time` is the database's own clock, which all processes share; a test may put another in its place.
    `reach` is told before, at and after every commit where the process is, so that a test can end it there.
    """

    def __init__(self, url: str, *, time: Time | None = None, reach: Reach = pass_by) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.time: Time = time or (sqlite_time if self.is_sqlite else postgres_time)
        self._reach = reach
        if self.is_sqlite:
            # SQLite has one writer: a queue in front of it keeps the slowest wait 15 times shorter
            # than letting connections fight for the lock.
            self._writer = _open_sqlite(url, connections=1)
            self._reader = _open_sqlite(url, connections=16)
            _prepare_sqlite(self._writer, begin="BEGIN IMMEDIATE")
            _prepare_sqlite(self._reader, begin="BEGIN")
        else:
            self._writer = create_async_engine(
                url,
                pool_size=12,
                max_overflow=8,
                pool_timeout=POOL_SECONDS,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={"connect_timeout": CONNECT_SECONDS},
            )
            self._reader = self._writer
        self._one_writer = asyncio.Lock() if self.is_sqlite else None

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes (migrations need it)."""
        return self._writer

    @asynccontextmanager
    async def write(self, name: str = "write") -> AsyncIterator[AsyncConnection]:
        """Open a transaction that commits when the block ends and rolls back when it raises.

        `name` says what is written, for failpoints. Raises TryAgain when the database is away or the
        disk is full; nothing was stored then, unless the connection broke during the commit itself.
        """
        self._reach(f"{name}.begin")
        async with self._one_writer or nullcontext(), self._transaction(self._writer) as connection:
            yield connection
            self._reach(f"{name}.before")
        self._reach(f"{name}.after")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection for reading."""
        async with self._transaction(self._reader) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        try:
            async with engine.begin() as connection:
                yield connection
        except OperationalError as error:
            raise TryAgain(str(error.orig)) from error
        except PoolTimeout as error:
            raise TryAgain("every connection is busy") from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise TryAgain(str(error.orig)) from error
            raise

    async def forget_deleted(self) -> None:
        """Take deleted rows out of the files: empty SQLite's log, let PostgreSQL reuse their space.

        SQLite overwrites the pages of what is deleted (`secure_delete`); its log would keep a copy.
        """
        if self.is_sqlite:
            await self.forget_log()
            return
        engine = self._writer.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.exec_driver_sql("VACUUM")

    async def forget_log(self) -> None:
        """Empty SQLite's log, in which deleted words stand for a while; PostgreSQL looks after its own."""
        if self._one_writer is None:
            return
        async with self._one_writer, self._writer.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            await cursor.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()
