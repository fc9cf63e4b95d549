"""The whole service with its LINE channel, on both databases, against LINE's stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from knowledge.catalogue import Catalogue
from service.channels.line.channel import LineChannel
from service.delivery import Delivery
from service.parts import Parts
from service.settings import Settings
from tests.fakes.clock import FakeClock
from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET, LineUser
from tests.line.channel_driver import LineDriver
from tests.real_rasa import RealRasa
from tests.service_fixtures import DATA, bot, catalogue, http, parts, transport

__all__ = ["bot", "catalogue", "http", "parts", "transport"]


@pytest.fixture(scope="package")
def real_rasa(catalogue: Catalogue) -> Iterator[RealRasa]:
    """The real Rasa with the real model and the real actions, for the few tests that need it."""
    rasa = RealRasa.start(catalogue)
    yield rasa
    rasa.stop()


@pytest_asyncio.fixture
async def line(clock: FakeClock) -> AsyncIterator[FakeLine]:
    """LINE, listening on loopback."""
    async with FakeLine(clock).serve() as serving:
        yield serving


@pytest.fixture
def relay() -> str:
    """Towns whose supporters answer on LINE itself: none, as by default."""
    return ""


@pytest.fixture
def public_url() -> str:
    """Where residents reach the service."""
    return "https://oraho.example"


@pytest.fixture
def settings(tmp_path: Path, line: FakeLine, relay: str, public_url: str) -> Settings:
    """Settings with LINE switched on."""
    values: dict[str, Any] = {"secret_key": "s" * 40, "line_channel_secret": SECRET}
    values |= {"line_channel_token": line.access_token, "line_api_host": line.host}
    values |= {"line_relay_municipalities": relay, "public_url": public_url}
    return Settings(data_dir=tmp_path, content_dir=DATA, bot_timeout=2, **values)


@pytest.fixture
def user(line: FakeLine) -> LineUser:
    """One resident on LINE."""
    return LineUser(line)


@pytest_asyncio.fixture
async def driver(
    parts: Parts, http: httpx.AsyncClient, line: FakeLine, clock: FakeClock, user: LineUser
) -> AsyncIterator[LineDriver]:
    """The channel, to be driven step by step."""
    (channel,) = parts.channels
    assert isinstance(channel, LineChannel)
    channel.platform.open()
    delivery = Delivery(parts.database, {"line": channel.outbound}, clock, owner="sender")
    yield LineDriver(parts, channel, delivery, http, line, clock, user)
    await channel.loading.stop()
    await channel.platform.close()
