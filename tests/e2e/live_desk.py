"""The desk on loopback with a bot that answers as told: real database, pages and clock that can be moved."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
import uvicorn
from playwright.sync_api import Browser, Page

from knowledge.catalogue import Catalogue
from service.app import build_app, build_parts
from service.conversation.ports import Bot
from service.desk.sessions import Stage
from service.parts import Parts
from service.settings import Settings
from service.storage import handoffs, supporters
from service.storage.engine import Database
from service.storage.migrate import migrate
from tests.fakes.bot import FakeBot
from tests.fakes.clock import NOON
from tests.fakes.resident import FakeResident
from tests.real_rasa import free_port

DATA = Path(__file__).parents[2] / "data"
Result = TypeVar("Result")


class LiveDesk:
    """A running service in a thread of its own; it is noon in Japan, and time passes."""

    def __init__(self, catalogue: Catalogue, folder: Path, real: Bot | None = None) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.bot = FakeBot()
        self._real = real
        self._moved = timedelta(0)
        self._started = time.monotonic()
        self._ready = threading.Event()
        self._catalogue = catalogue
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._run(),), daemon=True
        )
        self._thread.start()
        assert self._ready.wait(60), "the service did not start"

    def stop(self) -> None:
        """End the service."""
        self._server.should_exit = True
        self._thread.join(20)
        self._loop.close()

    def clock(self) -> datetime:
        """Return the moment it is there."""
        return NOON + self._moved + timedelta(seconds=time.monotonic() - self._started)

    def move(self, step: timedelta) -> None:
        """Let time pass at once."""
        self._moved += step

    def do(self, work: Callable[[Parts], Coroutine[Any, Any, Result]]) -> Result:
        """Run something with the parts, in the service's loop."""
        return asyncio.run_coroutine_threadsafe(work(self._parts), self._loop).result(60)

    def sit(
        self, browser: Browser, name: str, towns: tuple[str, ...] = ("070009",), role: str = "supporter"
    ) -> Page:
        """Open a browser in which a new person is signed in."""
        return self.open(browser, self.hire(name, towns, role))

    def hire(self, name: str, towns: tuple[str, ...] = ("070009",), role: str = "supporter") -> int:
        """Store an account and return its number."""
        return self.do(lambda parts: _hire(parts, name, towns, role))

    def find_handoff(self, resident: FakeResident) -> int:
        """Return the number of the resident's open handoff."""
        return self.do(lambda parts: _find_handoff(parts, resident.id))

    def open(self, browser: Browser, number: int, *, has_script: bool = True) -> Page:
        """Open one more browser for an account."""
        token = self.do(lambda parts: _open(parts, number))
        context = browser.new_context(
            locale="ja-JP", viewport={"width": 1024, "height": 900}, java_script_enabled=has_script
        )
        context.add_cookies([{"name": "oraho-desk", "value": token, "url": self.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    def begin(self, **body: str) -> FakeResident:
        """Open a conversation as a window would."""
        return self.talk(lambda http: FakeResident.begin(http, **body))

    def talk(self, work: Callable[[httpx.AsyncClient], Coroutine[Any, Any, Result]]) -> Result:
        """Do something as a resident, over HTTP."""

        async def run() -> Result:
            async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=30) as http:
                return await work(http)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(60)

    def say(self, resident: FakeResident, text: str) -> list[dict[str, Any]]:
        """Write as the resident and return the replies."""
        return self.act(resident, lambda: resident.say(text))

    def press(self, resident: FakeResident, *labels: str) -> None:
        """Press buttons as the resident."""
        for label in labels:
            self.act(resident, partial(resident.press, label))

    def read(self, resident: FakeResident) -> str:
        """Return everything that the resident can read."""
        return str(self.act(resident, resident.read))

    def act(self, resident: FakeResident, act: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """Do something as the resident, over HTTP."""

        async def run(http: httpx.AsyncClient) -> Result:
            resident.http = http
            return await act()

        return self.talk(run)

    async def _run(self) -> None:
        database = Database(f"sqlite+aiosqlite:///{self._folder / 'desk.db'}")
        await migrate(database)
        values: dict[str, Any] = {"secret_key": "s" * 40, "port": self.port, "messages_per_minute": 1000}
        settings = Settings(data_dir=self._folder, content_dir=DATA, **values)
        self.settings = settings.model_copy(update={"database_url": database.url})
        self._parts = build_parts(
            settings,
            database,
            self._catalogue,
            self._real or self.bot,
            self.clock,
            lambda: secrets.token_urlsafe(24),
        )
        config = uvicorn.Config(
            build_app(self._parts),
            host="127.0.0.1",
            port=self.port,
            log_config=None,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.02)
        self._ready.set()
        await serving
        await database.close()


async def _hire(parts: Parts, name: str, towns: tuple[str, ...], role: str) -> int:
    async with parts.database.write() as connection:
        return await supporters.create(
            connection,
            login=parts.ids(),
            name=name,
            role=role,
            municipalities=towns,
            password_hash="-",
            now=parts.clock(),
        )


async def _find_handoff(parts: Parts, conversation_id: str) -> int:
    async with parts.database.read() as connection:
        found = await handoffs.find_open(connection, conversation_id)
    assert found is not None
    return found.id


async def _open(parts: Parts, number: int) -> str:
    async with parts.database.write() as connection:
        await supporters.note_presence(connection, number, parts.clock())
        return await parts.sessions.open(connection, number, Stage.FULL)
