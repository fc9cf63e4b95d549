"""A service in a process of its own, which can be killed as a power cut would kill it."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import httpx
from aiohttp import web

from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET
from tests.real_rasa import ROOT, free_port

START_SECONDS = 120
SECRET_KEY = "s" * 40


@dataclass
class EchoingRasa:
    """Speaks as Rasa's channel does and answers with what it was asked; every question is on record."""

    asked: list[str] = field(default_factory=list)
    port: int = 0
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on a free loopback port."""
        app = web.Application()
        app.router.add_get("/webhooks/oraho/", self._wake)
        app.router.add_post("/webhooks/oraho/webhook", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _wake(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _answer(self, request: web.Request) -> web.Response:
        turn = await request.json()
        self.asked.append(turn["message"])
        part = {"type": "text", "text": turn["message"]}
        context = turn["metadata"]["context"]
        custom = {"behaviour": "answer", "topic": "echo", "parts": [part], "context": context}
        return web.json_response([{"recipient_id": turn["sender"], "custom": custom}])


@dataclass
class ServiceProcess:
    """`python -m service serve` with LINE switched on; the log of all its lives is one file."""

    database_url: str
    folder: Path
    line: FakeLine
    rasa_port: int
    rasa_token: str = "t" * 40
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> Path:
        """All that it wrote to its streams."""
        return self.folder / "service.log"

    @property
    def settings(self) -> dict[str, str]:
        """Its environment variables."""
        return {
            "ORAHO_DATA_DIR": str(self.folder),
            "ORAHO_CONTENT_DIR": str(ROOT / "data"),
            "ORAHO_DATABASE_URL": self.database_url,
            "ORAHO_PORT": str(self.port),
            "ORAHO_ACTION_PORT": str(free_port()),
            "ORAHO_RASA_URLS": f"http://127.0.0.1:{self.rasa_port}",
            "ORAHO_RASA_TOKEN": self.rasa_token,
            "ORAHO_SECRET_KEY": SECRET_KEY,
            "ORAHO_LINE_CHANNEL_SECRET": SECRET,
            "ORAHO_LINE_CHANNEL_TOKEN": self.line.access_token,
            "ORAHO_LINE_API_HOST": self.line.host,
        }

    def client(self) -> httpx.AsyncClient:
        """Return a client of it."""
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=10)

    async def start(self) -> None:
        """Start it and wait until it serves."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "service", "serve"),
                cwd=ROOT,
                env={**os.environ, **self.settings},
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as http:
            while not await self._is_alive(http):
                assert self.process.returncode is None, self.log.read_text(encoding="utf-8")
                await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """Kill it with signal 9, unless it is dead."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def _is_alive(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"http://127.0.0.1:{self.port}/livez") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False
