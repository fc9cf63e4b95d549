"""Limits: shared by all processes, wide enough for a town hall, explained in words, never a silent loss."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import httpx
import pytest

from service.errors import TooManyRequests
from service.limits import OwnLimit, SharedLimit
from service.parts import Parts
from service.settings import Settings
from service.storage import buckets
from service.storage.engine import Database
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident, behaviours


async def spend(limit: SharedLimit | OwnLimit, count: int, key: str = "a") -> int:
    """Spend so often; return how often it was allowed."""
    allowed = 0
    for _ in range(count):
        with contextlib.suppress(TooManyRequests):
            await limit.spend(key)
            allowed += 1
    return allowed


async def test_processes_share_a_limit(database: Database, clock: FakeClock) -> None:
    """Two processes together allow what one alone would; a minute later it is full again."""
    here, there = (SharedLimit("messages", 20, 60, 20, database) for _ in range(2))
    assert sum(await asyncio.gather(spend(here, 30), spend(there, 30))) == 20
    assert await spend(here, 5, key="b") == 5
    clock.move(timedelta(seconds=30))
    assert await spend(there, 30) == 10
    clock.move(timedelta(minutes=5))
    assert await spend(here, 30) == 20


async def test_few_requests_ask_the_database(database: Database) -> None:
    """A wide limit is taken from in portions, and none of it is handed out twice."""
    here, there = (SharedLimit("address", 600, 60, 600, database) for _ in range(2))
    assert sum(await asyncio.gather(spend(here, 700), spend(there, 700))) == 600


async def test_without_a_database_nobody_is_refused() -> None:
    """A limit that cannot be counted must not shut anybody out."""
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    assert await spend(SharedLimit("messages", 1, 60, 1, nowhere), 3) == 3
    await nowhere.close()


async def test_full_buckets_are_forgotten(database: Database, clock: FakeClock) -> None:
    """What nobody used for a day leaves no trace."""
    await spend(SharedLimit("messages", 20, 60, 20, database), 1)
    clock.move(timedelta(days=2))
    async with database.write() as connection:
        assert await buckets.forget(connection, timedelta(days=1), database.time) == 1


async def test_a_town_halls_address_is_not_blocked(http: httpx.AsyncClient) -> None:
    """Twelve conversations from one address, each with several messages, are all answered."""
    residents = [await FakeResident.begin(http) for _ in range(12)]
    for number in range(3):
        heard = await asyncio.gather(*(one.say(f"{number}番目") for one in residents))
        assert [behaviours(replies) for replies in heard] == [["answer"]] * 12


@pytest.mark.parametrize("settings", [2], indirect=True)
async def test_who_writes_too_fast_is_told_so(resident: FakeResident) -> None:
    """The third message in a breath is refused in words with a time to wait; nothing of it is kept half."""
    for number in range(2):
        await resident.say(f"{number}番目")
    body = {"client_id": "client-late", "text": "三番目"}
    answer = await resident.post("messages", body)
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many")
    assert int(answer.headers["retry-after"]) >= 1
    assert "少し待って" in answer.json()["message"]
    assert "三番目" not in [message.get("text") for message in await resident.read()]


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """The usual settings, or only so many messages a minute."""
    few = getattr(request, "param", None)
    return settings.model_copy(update={"messages_per_minute": few}) if few else settings


async def test_the_whole_site_has_a_limit(parts: Parts) -> None:
    """A flood from everywhere meets one limit for all, which is a setting."""
    assert parts.settings.messages_per_minute_in_all == 3000
    await parts.limits.all_messages.spend("all")
