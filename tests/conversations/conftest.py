"""The whole service in front of a real Rasa."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from knowledge.catalogue import Catalogue, load_catalogue
from service.app import build_app, build_parts
from service.settings import Settings
from service.storage.engine import Database
from service.storage.migrate import migrate
from tests.fakes.clock import FakeClock
from tests.real_rasa import RealRasa

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The real content."""
    return load_catalogue(DATA)


@pytest.fixture(scope="session")
def rasa(catalogue: Catalogue) -> Iterator[RealRasa]:
    """One real Rasa for all conversations."""
    rasa = RealRasa.start(catalogue)
    yield rasa
    rasa.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(
    rasa: RealRasa, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service at noon on Tuesday, 24 November 2026."""
    folder = tmp_path_factory.mktemp("conversations")
    database = Database(f"sqlite+aiosqlite:///{folder / 'oraho.db'}")
    await migrate(database)
    values: dict[str, Any] = {"secret_key": "s" * 40, "messages_per_minute": 10_000}
    settings = Settings(
        data_dir=folder,
        content_dir=DATA,
        requests_per_minute_per_address=100_000,
        conversations_per_hour_per_address=100_000,
        bot_timeout=20,
        **values,
    )
    counter = itertools.count()
    bot = rasa.client()
    parts = build_parts(settings, database, catalogue, bot, FakeClock(), lambda: f"c{next(counter):031d}")
    parts.worker.start()
    transport = httpx.ASGITransport(build_app(parts), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client:
        yield client
    await parts.worker.stop()
    await bot.close()
    await database.close()
