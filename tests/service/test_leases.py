"""Leases: short, in the database's time, kept while work goes on, given back at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select, text

from knowledge.catalogue import Catalogue
from knowledge.reply import Reply
from service.app import build_parts
from service.conversation.model import Mode, Turn
from service.conversation.ports import Question
from service.leases import LEASE, keep
from service.owners import name_owner, name_place, take_over
from service.parts import Parts
from service.router import MOST_APOLOGIES, MOST_ATTEMPTS, Arrival
from service.settings import Settings
from service.storage import conversations, leases, transcript, turns
from service.storage.engine import Database
from service.storage.leases import Work
from service.storage.types import Time
from tests.fakes.bot import FakeBot, echo
from tests.fakes.clock import FakeClock
from tests.service.test_storage import begin, put_turn


@pytest_asyncio.fixture
async def parts(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    bot: FakeBot,
    clock: FakeClock,
    ids: Callable[[], str],
) -> AsyncIterator[Parts]:
    """All parts of a service whose worker does not run: the tests turn the crank."""
    yield build_parts(settings, database, catalogue, bot, clock, ids)


async def claim(database: Database, owner: str, time: Time | None = None) -> Turn | None:
    """Claim whatever is free."""
    async with database.write() as connection:
        return await turns.claim(connection, owner, time or database.time, LEASE)


async def accept(parts: Parts, database: Database, clock: FakeClock, words: str = "もしもし") -> str:
    """Begin a conversation and store one message without working on it."""
    await begin(database, clock)
    await parts.router.accept("c1", Arrival("client-1", text=words), claim=False)
    return "c1"


async def test_the_databases_clock_counts_and_not_the_processs(live_database: Database) -> None:
    """A process whose own clock is an hour off takes nothing from another and keeps what it has."""
    wrong = FakeClock()
    await begin(live_database, wrong)
    await put_turn(live_database, wrong, 1)
    async with live_database.read() as connection:
        present = (await connection.execute(select(live_database.time()))).scalar_one()
        later = (await connection.execute(select(live_database.time(timedelta(hours=1))))).scalar_one()
    assert timedelta(minutes=59) < later - present < timedelta(minutes=61)
    assert await claim(live_database, "first") is not None
    assert await claim(live_database, "second") is None


async def test_a_lease_from_before_a_clock_jumped_back_is_no_lease(
    database: Database, clock: FakeClock
) -> None:
    """After the machine's clock went back an hour nobody waits an hour for a crashed worker."""
    await begin(database, clock)
    await put_turn(database, clock, 1)
    assert await claim(database, "crashed") is not None
    clock.move(-timedelta(hours=1))
    assert await claim(database, "fresh") is not None


async def test_work_that_takes_long_keeps_its_lease(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the holder lives its lease is renewed; when the block ends, nobody renews it."""
    monkeypatch.setattr("service.leases.BEAT_SECONDS", 0.02)
    await begin(database, clock)
    turn_id = await put_turn(database, clock, 1)
    assert await claim(database, "me") is not None
    async with keep(database, Work.TURN, turn_id, "me"):
        for _ in range(4):
            clock.move(LEASE * 0.6)
            await _until_renewed(database, turn_id)
            assert await claim(database, "other") is None
    clock.move(LEASE + timedelta(seconds=1))
    assert await claim(database, "other") is not None


async def test_a_lost_lease_is_not_renewed(database: Database, clock: FakeClock) -> None:
    """Who was frozen for too long hears that somebody else has the turn."""
    await begin(database, clock)
    turn_id = await put_turn(database, clock, 1)
    await claim(database, "frozen")
    clock.move(LEASE + timedelta(seconds=1))
    await claim(database, "fresh")
    async with database.write() as connection:
        renewed = [
            await leases.renew(connection, Work.TURN, turn_id, owner, database.time, LEASE)
            for owner in ("frozen", "fresh")
        ]
    assert renewed == [False, True]


async def test_what_is_given_back_is_free_at_once(database: Database, clock: FakeClock) -> None:
    """A process that ends in good order makes nobody wait for its lease."""
    await begin(database, clock)
    await put_turn(database, clock, 1)
    assert await claim(database, "ending") is not None
    async with database.write() as connection:
        assert await leases.give_back(connection, Work.TURN, "ending") == 1
    taken = await claim(database, "other")
    assert taken is not None
    assert taken.attempts == 2


async def test_a_process_that_comes_back_takes_over_at_once_what_it_had(
    database: Database, clock: FakeClock
) -> None:
    """After a crash the next process at the same place does not wait for the lease; one elsewhere does."""
    here, elsewhere = name_place(8000), name_place(8001)
    await begin(database, clock)
    await put_turn(database, clock, 1)
    assert await claim(database, name_owner(here, lambda: "first")) is not None
    assert await take_over(database, elsewhere) == 0
    assert await claim(database, name_owner(elsewhere, lambda: "other")) is None
    assert await take_over(database, here) == 1
    taken = await claim(database, name_owner(here, lambda: "second"))
    assert taken is not None
    assert taken.attempts == 2


async def test_a_predecessor_that_lives_after_all_writes_nothing(
    parts: Parts, database: Database, clock: FakeClock, settings: Settings
) -> None:
    """Should the earlier process only have been frozen, the fence holds: one answer, not two."""
    await accept(parts, database, clock)
    frozen = await parts.router.claim()
    assert frozen is not None
    assert await take_over(database, name_place(settings.port)) == 1
    fresh = await claim(database, "fresh")
    assert fresh is not None
    assert await parts.router.advance(frozen) is None
    async with database.read() as connection:
        said = await transcript.read_after(connection, "c1", 0)
    assert [message.reply for message in said] == [None]


async def test_a_poisoned_turn_is_parked_with_a_way_to_a_person(
    parts: Parts, database: Database, clock: FakeClock, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that ends its worker five times is apologised for, and the next message is answered."""
    await accept(parts, database, clock, "毒")
    await parts.router.accept("c1", Arrival("client-2", text="薬"), claim=False)

    def fall_over(question: Question) -> Reply:
        if question.message == "毒":
            raise ZeroDivisionError
        return echo(question)

    bot.answer = fall_over
    for _ in range(MOST_ATTEMPTS):
        turn = await parts.router.claim()
        assert turn is not None
        with pytest.raises(ZeroDivisionError):
            await parts.router.advance(turn)
        clock.move(LEASE + timedelta(seconds=1))
    parked = await parts.router.claim()
    assert parked is not None
    following = await parts.router.advance(parked)
    assert following is not None
    await parts.router.advance(following)
    async with database.read() as connection:
        said = await transcript.read_after(connection, "c1", 0)
        state = (await connection.execute(text("SELECT state FROM turn ORDER BY id"))).scalars().all()
    replies = [message.reply for message in said if message.reply]
    assert [reply.behaviour.value for reply in replies] == ["decline", "answer"]
    assert [choice.label for choice in replies[0].choices] == ["人に相談する", "電話をもらう"]
    assert list(state) == ["parked", "done"]


async def test_a_turn_that_cannot_even_be_apologised_for_blocks_nobody(
    parts: Parts, database: Database, clock: FakeClock
) -> None:
    """When the apology fails too, the conversation goes on without it."""
    await accept(parts, database, clock)
    async with database.write() as connection:
        await connection.execute(
            text("UPDATE turn SET attempts = :many"), {"many": MOST_ATTEMPTS + MOST_APOLOGIES}
        )
    turn = await parts.router.claim()
    assert turn is not None
    await parts.router.advance(turn)
    async with database.read() as connection:
        assert not await turns.is_open(connection, turn.id)
        conversation = await conversations.find(connection, "c1")
    assert conversation is not None
    assert conversation.mode is Mode.BOT


async def test_a_stopping_worker_takes_nothing_new_and_gives_back_the_rest(
    parts: Parts, database: Database, clock: FakeClock, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a rolling restart the next process goes on at once with what was in hand."""
    monkeypatch.setattr("service.worker.STOP_SECONDS", 0.05)
    bot.wait_for = asyncio.Event()
    await accept(parts, database, clock)
    parts.worker.start()
    while not bot.asked:  # noqa: ASYNC110 - the fake has no event to wait for
        await asyncio.sleep(0.01)
    await parts.worker.stop()
    assert not parts.worker.has_room
    taken = await claim(database, "next process")
    assert taken is not None
    assert taken.attempts == 2


async def _until_renewed(database: Database, turn_id: int) -> None:
    for _ in range(500):
        async with database.read() as connection:
            query = text("SELECT lease_until FROM turn WHERE id = :id")
            before = (await connection.execute(query, {"id": turn_id})).scalar_one()
            due = (await connection.execute(select(database.time(LEASE * 0.9)))).scalar_one()
        if str(before)[:19] >= str(due)[:19]:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the lease was not renewed")
