"""What has been kept long enough is deleted, once, completely, and nobody in the queue is forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx

from service.parts import Parts
from service.storage import conversations, jobs
from tests.desk.people import call_person, hire
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident

PLANTED = "ひみつのなまえはおおくまさくら"
DAY = timedelta(days=1)


def find_planted(folder: Path) -> list[str]:
    """Return the database's files that hold the planted words."""
    return [path.name for path in folder.glob("oraho.db*") if PLANTED.encode() in path.read_bytes()]


async def test_a_conversation_is_deleted_when_nobody_touched_it_for_ninety_days(
    parts: Parts, http: httpx.AsyncClient, clock: FakeClock
) -> None:
    """The older one goes, the younger one stays."""
    old = await FakeResident.begin(http)
    await old.say("古い質問です")
    clock.move(10 * DAY)
    young = await FakeResident.begin(http)
    clock.move(81 * DAY)

    assert await parts.retention.run() == 1

    async with parts.database.read() as connection:
        assert await conversations.find(connection, old.id) is None
        assert await conversations.find(connection, young.id) is not None


async def test_who_still_waits_for_a_person_is_never_deleted(
    parts: Parts, resident: FakeResident, clock: FakeClock
) -> None:
    """An open handoff keeps its conversation, however old."""
    await hire(parts, "さとう")
    await call_person(resident)
    clock.move(400 * DAY)

    assert await parts.retention.run() == 0


async def test_the_chore_runs_once_in_twenty_hours_whoever_asks(parts: Parts, clock: FakeClock) -> None:
    """Several processes share one job; it is due again the next day."""
    together = await asyncio.gather(*(parts.retention.run_when_due() for _ in range(4)))
    assert sorted(together) == [False, False, False, True]
    clock.move(timedelta(hours=19))
    assert not await parts.retention.run_when_due()
    clock.move(timedelta(hours=2))
    assert await parts.retention.run_when_due()
    async with parts.database.read() as connection:
        assert await jobs.read_successes(connection) == {"purge": clock()}


async def test_a_run_that_was_cut_off_is_taken_over_after_an_hour(parts: Parts, clock: FakeClock) -> None:
    """A process that dies while deleting blocks nobody for long."""
    async with parts.database.write() as connection:
        assert await jobs.take(connection, "purge", timedelta(hours=20), clock())
    clock.move(timedelta(minutes=59))
    assert not await parts.retention.run_when_due()
    clock.move(timedelta(minutes=2))
    assert await parts.retention.run_when_due()


async def test_no_byte_of_the_words_stays_in_sqlites_files(
    parts: Parts, resident: FakeResident, clock: FakeClock, tmp_path: Path
) -> None:
    """Deleted pages are overwritten and the write-ahead log is emptied."""
    if not parts.database.is_sqlite:
        return
    await resident.say(PLANTED)
    assert find_planted(tmp_path)
    clock.move(100 * DAY)

    await parts.retention.run()

    assert find_planted(tmp_path) == []
