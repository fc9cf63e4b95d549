"""Sets everything up: database, services, Rasa's stand-ins, LINE; and takes it down again."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET
from tests.faults.plan import Plan
from tests.faults.postgres import Postgres
from tests.faults.processes import Nest, Rasa, Service, until_answers
from tests.real_rasa import free_port

SECRET_KEY = "s" * 40
LINE_TROUBLE: tuple[int | str, ...] = (200, 500, 429, "drop", "lose")
LINE_CHANCES = (0.62, 0.06, 0.03, 0.24, 0.05)


class Trouble(dict[str, deque[int | str]]):
    """A script for LINE that never ends: each call goes wrong by chance."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._dice = random.Random(seed)
        self.is_on = True

    def get(self, kind: str, default: object = None) -> deque[int | str]:
        """Return what happens to the next call."""
        is_sending = self.is_on and kind in ("push", "reply")
        return deque(self._dice.choices(LINE_TROUBLE, LINE_CHANCES)) if is_sending else deque([200])

    def __getitem__(self, kind: str) -> deque[int | str]:
        return self.get(kind)


@dataclass
class Stage:
    """Everything that runs."""

    plan: Plan
    folder: Path
    url: str
    postgres: Postgres | None
    nest: Nest
    line: FakeLine
    http: aiohttp.ClientSession
    rasas: list[Rasa] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    database_is_away: bool = False
    _watches: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Start the stand-ins, then the services."""
        remembers = self.plan.control == "remembering_rasa"
        self.rasas = [
            Rasa(self.nest, free_port(), self.plan.seed + n, self.plan.thinking, remembers)
            for n in range(self.plan.services)
        ]
        await asyncio.gather(*(rasa.start() for rasa in self.rasas))
        for number in range(self.plan.services):
            settings = self._settings(number)
            url = f"http://127.0.0.1:{settings['ORAHO_PORT']}"
            folder = self.folder / f"service-{number}"
            self.services.append(Service(self.nest, url, settings, folder, self.plan.control))
        await asyncio.gather(*(service.start() for service in self.services))
        self._watches = [asyncio.create_task(service.watch()) for service in self.services]
        await asyncio.gather(*(until_answers(f"{service.url}/livez") for service in self.services))

    async def calm(self) -> None:
        """End all faults: everything is restarted in good order, well and without failpoints."""
        await stop_all(self._watches)
        for service in self.services:
            service.clock_file.unlink(missing_ok=True)
            service.settings["ORAHO_FAILPOINTS"] = ""
            await service.end()
        for rasa in self.rasas:
            await rasa.kill()
        trouble = self.line.script
        if isinstance(trouble, Trouble):
            trouble.is_on = False
        await asyncio.gather(*(rasa.start() for rasa in self.rasas))
        await asyncio.gather(*(service.start() for service in self.services))
        await asyncio.gather(*(until_answers(f"{service.url}/livez") for service in self.services))

    async def stop(self) -> None:
        """End everything."""
        await stop_all(self._watches)
        for service in self.services:
            service.thaw()
            await service.kill()
        for rasa in self.rasas:
            await rasa.kill()
        await self.nest.close()
        await self.http.close()

    def _settings(self, number: int) -> dict[str, str]:
        settings = {
            "PORT": str(free_port()),
            "ACTION_PORT": str(free_port()),
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.url,
            "RASA_URLS": " ".join(rasa.url for rasa in self.rasas),
            "SECRET_KEY": SECRET_KEY,
            "BOT_TIMEOUT": "4",
            "TOKEN_IDLE_MINUTES": "600",
            "MESSAGES_PER_MINUTE": "100000",
            "MESSAGES_PER_MINUTE_IN_ALL": "100000",
            "REQUESTS_PER_MINUTE_PER_ADDRESS": "1000000",
            "CONVERSATIONS_PER_HOUR_PER_ADDRESS": "100000",
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_TOKEN": self.line.access_token,
            "LINE_API_HOST": self.line.host,
            "FAILPOINTS": self.plan.failpoints,
            "LOG_LEVEL": "warning",
        }
        return {f"ORAHO_{name}": value for name, value in settings.items()}


async def stop_all(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait for their end."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    tasks.clear()


@contextlib.contextmanager
def make_folder() -> Iterator[Path]:
    """Make a folder and delete it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="oraho-faults-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def set_stage(plan: Plan) -> AsyncIterator[Stage]:
    """Set everything up for a slice and take it down."""
    line = FakeLine(lambda: datetime.now(UTC), script=Trouble(plan.seed))
    with make_folder() as folder:
        postgres = Postgres() if plan.database == "postgresql" else None
        nest = Nest()
        async with line.serve():
            url = await postgres.make_database() if postgres else f"sqlite+aiosqlite:///{folder / 'o.db'}"
            connector = aiohttp.TCPConnector(limit=500)
            stage = Stage(plan, folder, url, postgres, nest, line, aiohttp.ClientSession(connector=connector))
            try:
                await nest.open()
                await stage.start()
                yield stage
            finally:
                await stage.stop()
                if postgres:
                    postgres.close()
