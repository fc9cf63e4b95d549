"""The public app on a real database, with a bot that answers as told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from knowledge.catalogue import Catalogue, load_catalogue
from service.app import build_app, build_parts
from service.parts import Parts
from service.settings import Settings
from service.storage.engine import Database
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The real content."""
    return load_catalogue(DATA)


@pytest.fixture
def bot() -> FakeBot:
    """A bot that repeats what it is asked."""
    return FakeBot()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a development machine, whatever the environment says."""
    values: dict[str, Any] = {"secret_key": "s" * 40, "messages_per_minute": 1000}
    return Settings(data_dir=tmp_path, content_dir=DATA, bot_timeout=2, **values)


@pytest_asyncio.fixture
async def parts(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    bot: FakeBot,
    clock: FakeClock,
    ids: Callable[[], str],
) -> AsyncIterator[Parts]:
    """All parts of a service, its worker running."""
    parts = build_parts(settings, database, catalogue, bot, clock, ids)
    parts.worker.start()
    yield parts
    await parts.worker.stop()


@pytest.fixture
def transport(parts: Parts) -> httpx.ASGITransport:
    """The app, to be spoken to without a network."""
    return httpx.ASGITransport(build_app(parts), raise_app_exceptions=False)


@pytest_asyncio.fixture
async def http(transport: httpx.ASGITransport) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app."""
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest_asyncio.fixture
async def resident(http: httpx.AsyncClient) -> FakeResident:
    """A resident who has begun a conversation."""
    return await FakeResident.begin(http)
