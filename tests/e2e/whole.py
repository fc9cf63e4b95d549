"""The whole of Oraho on loopback: real Rasa, actions, database and pages; only the clock is set."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from knowledge.catalogue import Catalogue
from service.app import build_app, build_parts
from service.parts import Parts
from service.settings import Settings
from service.storage.engine import Database
from service.storage.migrate import migrate
from tests.fakes.clock import NOON
from tests.real_rasa import RealRasa, free_port

DATA = Path(__file__).parents[2] / "data"


class Whole:
    """A running service in a thread of its own; it is noon in Japan, and time passes."""

    def __init__(self, catalogue: Catalogue, rasa: RealRasa, folder: Path) -> None:
        self.rasa = rasa
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.invitation = ""
        self._started = time.monotonic()
        self._ready = threading.Event()
        self._catalogue = catalogue
        self._folder = folder
        self._server: uvicorn.Server | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(60), "the service did not start"
        self._wait()

    def stop(self) -> None:
        """End the service."""
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(20)

    async def _run(self) -> None:
        database = Database(f"sqlite+aiosqlite:///{self._folder / 'oraho.db'}")
        await migrate(database)
        bot = self.rasa.client()
        parts = self._build(database, bot)
        self.invitation = await parts.accounts.invite_first() or ""
        config = uvicorn.Config(
            build_app(parts), host="127.0.0.1", port=self.port, log_config=None, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._ready.set()
        await self._server.serve()
        await bot.close()
        await database.close()

    def _build(self, database: Database, bot: Any) -> Parts:
        values: dict[str, Any] = {"secret_key": "s" * 40, "port": self.port}
        settings = Settings(data_dir=self._folder, content_dir=DATA, **values)

        return build_parts(
            settings, database, self._catalogue, bot, self.clock, lambda: secrets.token_urlsafe(24)
        )

    def clock(self) -> datetime:
        """Return the moment it is there."""
        return NOON + timedelta(seconds=time.monotonic() - self._started)

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise TimeoutError("the service is not ready")
