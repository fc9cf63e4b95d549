"""A real Rasa with the real model and the real actions, for tests that must not pretend."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from actions.base import Sources
from actions.register import build_executor
from knowledge.catalogue import Catalogue
from knowledge.venues import FileVenues
from service.action_endpoint import build_action_app
from service.bot_client import RasaBot
from service.storage.engine import Database
from service.venues.shelf import Shelf

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".venv-bot" / "bin" / "python"
MODELS = Path(os.environ.get("ORAHO_DATA_DIR", ROOT / "var")) / "models"
START_SECONDS = 120


def free_port() -> int:
    """Return a port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def train_model() -> Path:
    """Return the model of the present data, trained now unless it was before."""
    subprocess.run([PYTHON, "-m", "bot.train", "--out", MODELS], cwd=ROOT, check=True)
    name = subprocess.run(
        [PYTHON, "-m", "bot.fingerprint"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return MODELS / f"oraho-{name.stdout.strip()}.tar.gz"


class ActionServer:
    """The action endpoint on loopback, in a thread with a loop of its own.

    With a database's URL it looks sessions up there as the service does, otherwise in the files alone.
    """

    def __init__(self, catalogue: Catalogue, token: str, database_url: str | None = None) -> None:
        self._database = Database(database_url) if database_url else None
        files = FileVenues(catalogue.sessions, catalogue.municipalities, catalogue.needs)
        venues = Shelf(self._database, catalogue) if self._database else files
        app = build_action_app(build_executor(Sources(lambda: catalogue, venues)), token)
        self.port = free_port()
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_config=None, access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()

    async def _serve(self) -> None:
        await self._server.serve()
        if self._database:
            await self._database.close()

    def stop(self) -> None:
        """End the server."""
        self._server.should_exit = True
        self._thread.join(10)


@dataclass
class RealRasa:
    """One Rasa process; `restart` forgets everything that Rasa itself remembers."""

    model: Path
    actions: ActionServer
    action_token: str
    token: str
    port: int
    live: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(
        cls, catalogue: Catalogue, database_url: str | None = None, live: Path | None = None
    ) -> RealRasa:
        """Train if needed, start the action endpoint and Rasa, and wait until it answers."""
        action_token = secrets.token_hex(16)
        actions = ActionServer(catalogue, action_token, database_url)
        rasa = cls(train_model(), actions, action_token, secrets.token_hex(16), free_port(), live)
        rasa.restart()
        return rasa

    @property
    def url(self) -> str:
        """Where Rasa listens."""
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> RasaBot:
        """Return a new client of this Rasa."""
        return RasaBot(self.url, self.token, timeout=15)

    def restart(self) -> None:
        """Kill Rasa and start it anew."""
        self.kill()
        variables = {
            "ORAHO_RASA_TOKEN": self.token,
            "ORAHO_ACTION_TOKEN": self.action_token,
            "ORAHO_ACTION_URL": f"http://127.0.0.1:{self.actions.port}/internal/actions",
        }
        command = [str(PYTHON), "-m", "bot.serve", "--model", str(self.model), "--port", str(self.port)]
        if self.live is not None:
            command += ["--live", str(self.live)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **variables}, stdout=subprocess.DEVNULL
        )
        self._wait()

    def kill(self) -> None:
        """Kill Rasa as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End everything."""
        self.kill()
        self.actions.stop()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/webhooks/oraho/", timeout=1, trust_env=False).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.25)
        raise TimeoutError("Rasa did not start")
