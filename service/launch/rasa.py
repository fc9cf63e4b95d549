"""Keeps one Rasa process running on loopback and stops it with the service."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from service.launch.bot_environment import ROOT, BotEnvironment
from service.learning.pointer import NAME as POINTER

RESTART_SECONDS = 2.0
STOP_SECONDS = 10.0

log = structlog.get_logger(__name__)


class RasaProcess:
    """Starts Rasa, starts it again when it dies, and ends it on `stop`."""

    def __init__(self, environment: BotEnvironment, model: Path, port: int) -> None:
        self._environment = environment
        self._model = model
        self._port = port
        self._process: asyncio.subprocess.Process | None = None

    async def keep_running(self) -> None:
        """Run until cancelled."""
        live = self._model.with_name(POINTER)
        arguments = ("--model", str(self._model), "--port", str(self._port), "--live", str(live))
        try:
            while True:
                self._process = await asyncio.create_subprocess_exec(
                    *self._environment.command("bot.serve", *arguments),
                    cwd=ROOT,
                    env=self._environment.variables,
                    # Ctrl-C reaches the whole terminal: the service decides when Rasa ends.
                    start_new_session=True,
                )
                log.info("rasa_started", pid=self._process.pid)
                code = await self._process.wait()
                log.error("rasa_ended", code=code)
                await asyncio.sleep(RESTART_SECONDS)
        finally:
            await self._stop()

    async def _stop(self) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
