"""SQLite's driver: short statements run at once; only what may wait for the disk or a lock goes to a thread.

The stock driver sends every step of every statement to its thread, four visits each. In the log's mode
a statement reads or writes memory and never waits for another connection, so a visit costs more than it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite

Rows = list[tuple[Any, ...]]
Execute = Callable[[sqlite3.Connection], sqlite3.Cursor]
WAITING = ("BEGIN IMMEDIATE", "PRAGMA", "VACUUM", "CREATE", "ALTER", "DROP")
"""How statements begin that may take long; migrations are among them."""


class QuickCursor:
    """Executes and fetches in one step; what is asked afterwards is answered from memory."""

    def __init__(self, connection: QuickConnection) -> None:
        self._connection = connection
        self._rows: Rows = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> QuickCursor:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> QuickCursor:
        """Run one statement and keep its rows."""
        work = partial(self._read, lambda driver: driver.execute(statement, parameters))
        if statement.startswith(WAITING):
            await self._connection.visit(work)
        else:
            self._connection.do(work)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> QuickCursor:
        """Run one statement for each set of parameters; there may be many."""
        work = partial(self._read, lambda driver: driver.executemany(statement, parameters))
        await self._connection.visit(work)
        return self

    async def fetchall(self) -> Rows:
        """Return the rows that are left."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open: the rows were read to their end."""

    def _read(self, execute: Execute, driver: sqlite3.Connection) -> None:
        cursor = execute(driver)
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()


class QuickConnection(aiosqlite.Connection):
    """aiosqlite's connection, which keeps its thread, with quick cursors; used by one task at a time."""

    def cursor(self) -> QuickCursor:  # type: ignore[override]  # SQLAlchemy only enters it
        """Return a cursor; nothing is visited for that."""
        return QuickCursor(self)

    def do(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do work here and now."""
        work(self._conn)

    async def visit(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do work in the connection's thread."""
        await self._execute(work, self._conn)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        """Commit in the thread, since that waits for the disk; nothing was written when all was only read."""
        if self._conn.in_transaction and self._wrote():
            await super().commit()
        else:
            self._conn.commit()
        self._changes = self._conn.total_changes

    def _wrote(self) -> bool:
        return self._conn.total_changes != self._changes

    _changes = 0


def open_quickly(file: str) -> Callable[[], Awaitable[QuickConnection]]:
    """Return what opens connections to a database file, as SQLAlchemy's `async_creator`."""

    async def connect() -> QuickConnection:
        connection = QuickConnection(partial(sqlite3.connect, file, check_same_thread=False), 64)
        connection._thread.daemon = True  # a process that ends does not wait for it
        await connection
        return connection

    return connect
