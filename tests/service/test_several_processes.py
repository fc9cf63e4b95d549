"""Several services and several Rasas on one PostgreSQL: rings are heard, conversations are dealt out."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from knowledge.catalogue import Catalogue
from knowledge.context import Context
from service.app import build_parts
from service.bot_fleet import BotFleet
from service.conversation.ports import Question
from service.errors import BotUnavailable
from service.launch.clock import make_id, read_clock
from service.parts import Parts
from service.patient_bot import PatientBot
from service.router import Arrival
from service.settings import Settings
from service.storage import transcript
from service.storage.engine import Database
from service.storage.migrate import migrate
from tests.conftest import create_postgres_database
from tests.fakes.bot import FakeBot

Build = Callable[[FakeBot], Parts]


@pytest_asyncio.fixture
async def build(settings: Settings, catalogue: Catalogue, postgres_url: str) -> AsyncIterator[Build]:
    """Builds services that share one PostgreSQL database, each with its own connections and bot."""
    url = await create_postgres_database(postgres_url)
    databases: list[Database] = []

    def build_one(bot: FakeBot) -> Parts:
        databases.append(Database(url))
        return build_parts(settings, databases[-1], catalogue, bot, read_clock, make_id)

    first = Database(url)
    await migrate(first)
    yield build_one
    for database in (first, *databases):
        await database.close()


async def until_heard(parts: Parts, name: str, ring: Callable[[], None]) -> float:
    """Ring elsewhere until it is heard here; says how long the last ring took."""
    with parts.wakeups.listen(name) as listener:
        for _ in range(100):
            started = time.monotonic()
            ring()
            if await listener.wait(0.5):
                return time.monotonic() - started
    raise AssertionError("the ring was not heard")


async def test_a_ring_is_heard_in_every_process(build: Build) -> None:
    """A stream that hangs on one process learns what another one has written, long before it polls."""
    here, there = build(FakeBot()), build(FakeBot())
    for parts in (here, there):
        parts.bell.start()
    await until_heard(here, "c1", lambda: there.wakeups.ring("c1"))
    seconds = [await until_heard(here, "c1", lambda: there.wakeups.ring("c1")) for _ in range(5)]
    for parts in (here, there):
        await parts.bell.stop()
    assert min(seconds) < 0.5


async def test_what_one_process_accepted_another_answers(build: Build) -> None:
    """A process without room, or about to end, leaves its turns to the others."""
    busy, idle = build(FakeBot()), build(FakeBot())
    idle.worker.start()
    begun = await busy.residents.begin("web", Context(), "")
    for number in range(3):
        arrival = Arrival(f"client-{number}", text=f"{number}番目")
        await busy.router.accept(begun.conversation.id, arrival, claim=False)
    async with asyncio.timeout(30):
        said: list[str] = []
        while len(said) < 3:
            await asyncio.sleep(0.1)
            async with busy.database.read() as connection:
                messages = await transcript.read_after(connection, begun.conversation.id, 1)
            said = [message.reply.parts[0].text for message in messages if message.reply]  # type: ignore[union-attr]
    await idle.worker.stop()
    assert said == ["0番目", "1番目", "2番目"]


async def test_processes_that_start_together_make_the_tables_once(postgres_url: str) -> None:
    """Three services start on an empty database at the same moment: all of them come up."""
    url = await create_postgres_database(postgres_url)
    databases = [Database(url) for _ in range(3)]
    await asyncio.gather(*(migrate(database) for database in databases))
    for database in databases:
        await database.close()


def ask(conversation: str, attempt: int = 1) -> Question:
    """Return a question of a conversation."""
    return Question(f"{conversation}:1", "もしもし", "1", read_clock(), Context(), attempt)


async def test_conversations_are_dealt_evenly_and_stay_where_they_are() -> None:
    """Each Rasa has its share, and a conversation always asks the same one."""
    bots = [FakeBot() for _ in range(3)]
    fleet = BotFleet(bots)
    names = [f"conversation-{number}" for number in range(300)]
    for name in [*names, *names]:
        await fleet.ask(ask(name))
    asked = [Counter(question.sender for question in bot.asked) for bot in bots]
    assert sum(len(shares) for shares in asked) == 300
    assert {count for shares in asked for count in shares.values()} == {2}
    assert min(len(shares) for shares in asked) > 70


async def test_when_its_rasa_is_dead_a_conversation_asks_the_next() -> None:
    """One dead Rasa of two costs nobody an answer; two dead ones are told apart from none."""
    bots = [FakeBot(), FakeBot()]
    patient = PatientBot(BotFleet(bots), limit=5)
    bots[0].dead = True
    for number in range(6):
        reply = await patient.ask(ask(f"conversation-{number}"))
        assert reply.topic == "echo"
    assert await patient.is_awake()
    bots[1].dead = True
    with pytest.raises(BotUnavailable):
        await patient.ask(ask("conversation-1"))
    assert not await patient.is_awake()
