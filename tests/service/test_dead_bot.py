"""Rasa dead under load: everybody hears something at once, and afterwards everybody is answered again."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from knowledge.catalogue import Catalogue
from service.app import build_app, build_parts
from service.launch.clock import make_id, read_clock
from service.parts import Parts
from service.settings import Settings
from service.storage import turns
from service.storage.engine import Database
from tests.fakes.bot import FakeBot
from tests.fakes.resident import FakeResident, behaviours

DEAD_SECONDS = float(os.environ.get("DEAD_SECONDS", "6"))  # 60 by `make faults`
RESIDENTS = 12
DRAIN_SECONDS = 30.0


@pytest_asyncio.fixture
async def running(
    settings: Settings, live_database: Database, catalogue: Catalogue, bot: FakeBot
) -> AsyncIterator[Parts]:
    """A service in real time."""
    # All residents share one address here and write more than twelve people would.
    wide = {"requests_per_minute_per_address": 100_000, "messages_per_minute_in_all": 100_000}
    settings = settings.model_copy(update=wide)
    parts = build_parts(settings, live_database, catalogue, bot, read_clock, make_id)
    parts.worker.start()
    yield parts
    await parts.worker.stop()


@pytest.mark.parametrize("death", ["refuses", "hangs"])
async def test_a_dead_rasa_leaves_nobody_without_a_word(running: Parts, bot: FakeBot, death: str) -> None:
    """While it is dead every message gets the apology with a way to a person; then the queue drains."""
    transport = httpx.ASGITransport(build_app(running))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        residents = [await FakeResident.begin(http) for _ in range(RESIDENTS)]
        bot.dead, bot.wait_for = death == "refuses", asyncio.Event() if death == "hangs" else None
        end = time.monotonic() + DEAD_SECONDS
        heard = await asyncio.gather(*(insist(resident, end) for resident in residents))
        assert {kind for kinds in heard for kind in kinds} == {"decline"}
        assert all(heard)
        if bot.wait_for is not None:
            bot.wait_for.set()
        bot.dead, bot.wait_for = False, None
        started = time.monotonic()
        answers = await asyncio.gather(*(insist_on_answer(resident) for resident in residents))
        assert set(answers) == {"answer"}
        async with running.database.read() as connection:
            assert (await turns.count_open(connection))[0] == 0
        assert time.monotonic() - started < DRAIN_SECONDS


async def insist(resident: FakeResident, end: float) -> list[str]:
    """Write until a moment; return what was heard."""
    heard: list[str] = []
    while time.monotonic() < end:
        heard += behaviours(await resident.say("もしもし"))
        await asyncio.sleep(0.2)
    return heard


async def insist_on_answer(resident: FakeResident) -> str:
    """Write until the bot answers."""
    heard = [""]
    while heard[-1] != "answer":
        heard = behaviours(await resident.say("もどりましたか"))
        await asyncio.sleep(0.1)
    return heard[-1]
