"""The whole service in front of a real Rasa, with classes that were taken in from a table."""

from __future__ import annotations

import asyncio
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
from service.town_data import name_towns
from service.venues.folder import take_in_file
from service.venues.importing import Importing
from tests.fakes.clock import FakeClock
from tests.real_rasa import RealRasa

DATA = Path(__file__).parents[2] / "data"
CLASSES = Path(__file__).parent / "venues" / "classes.csv"
IDS = itertools.count()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The real content."""
    return load_catalogue(DATA)


@pytest.fixture(scope="session")
def database_url(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database into which an official has taken the table of made-up classes."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('conversations') / 'oraho.db'}"
    asyncio.run(take_classes_in(url, catalogue))
    return url


async def take_classes_in(url: str, catalogue: Catalogue) -> None:
    """Migrate and import as `import-venues` does."""
    database = Database(url)
    await migrate(database)
    importing = Importing(database, name_towns(catalogue), FakeClock())
    outcome = await take_in_file(importing, CLASSES, "係の人")
    await database.close()
    assert outcome.faults == ()


@pytest.fixture(scope="session")
def rasa(catalogue: Catalogue, database_url: str) -> Iterator[RealRasa]:
    """One real Rasa for all conversations."""
    rasa = RealRasa.start(catalogue, database_url)
    yield rasa
    rasa.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(
    rasa: RealRasa, catalogue: Catalogue, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service at noon on Tuesday, 24 November 2026."""
    folder = tmp_path_factory.mktemp("service")
    database = Database(database_url)
    values: dict[str, Any] = {"secret_key": "s" * 40, "messages_per_minute": 10_000}
    settings = Settings(
        data_dir=folder,
        content_dir=DATA,
        requests_per_minute_per_address=100_000,
        conversations_per_hour_per_address=100_000,
        bot_timeout=20,
        **values,
    )
    bot = rasa.client()
    parts = build_parts(settings, database, catalogue, bot, FakeClock(), lambda: f"c{next(IDS):031d}")
    parts.worker.start()
    transport = httpx.ASGITransport(build_app(parts), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client:
        yield client
    await parts.worker.stop()
    await bot.close()
    await database.close()
