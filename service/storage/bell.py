"""Carries rings between processes on PostgreSQL: LISTEN/NOTIFY, a hint only; every listener also polls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy import make_url, text

from service.errors import TryAgain
from service.storage.engine import Database

CHANNEL = "oraho"
AGAIN_SECONDS = 1.0
NOTIFY = text("SELECT pg_notify('oraho', name) FROM unnest(CAST(:names AS text[])) AS name")

log = structlog.get_logger(__name__)


class Bell:
    """One connection listens; what rings here is told the others together, right after it was committed.

    A ring names a conversation or a queue and nothing else.
    """

    def __init__(self, database: Database, process: str, hear: Callable[[str], None]) -> None:
        self._database = database
        self._process = process
        self._hear = hear
        self._waiting: set[str] = set()
        self._has_rung = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def ring(self, name: str) -> None:
        """Let the other processes hear this name soon."""
        if self._tasks:
            self._waiting.add(name)
            self._has_rung.set()

    def start(self) -> None:
        """Start listening and telling; SQLite has one process, which needs neither."""
        if not self._database.is_sqlite:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._tell())]

    async def stop(self) -> None:
        """Stop both."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _listen(self) -> None:
        url = make_url(self._database.url).set(drivername="postgresql")
        address = url.render_as_string(hide_password=False)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    async for notice in connection.notifies():
                        self._take(notice.payload)
            except psycopg.Error as error:
                log.warning("bell_lost", error=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    def _take(self, payload: str) -> None:
        process, _, name = payload.partition(" ")
        if process != self._process:
            self._hear(name)

    async def _tell(self) -> None:
        while True:
            await self._has_rung.wait()
            self._has_rung.clear()
            names = [f"{self._process} {name}" for name in self._waiting]
            self._waiting.clear()
            with contextlib.suppress(TryAgain):  # whoever was to hear it polls
                async with self._database.write("notify") as connection:
                    await connection.execute(NOTIFY, {"names": names})
