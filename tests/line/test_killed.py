"""A real process is killed with signal 9 at the worst moments: nothing is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from service.channels.line.seals import Seals
from service.launch.clock import read_clock
from service.storage import line_users, outbox
from service.storage.engine import Database
from tests.conftest import KINDS, make_url_of
from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET, LineUser, deliver, redelivered
from tests.line.channel_driver import words
from tests.line.dump import dump
from tests.line.processes import SECRET_KEY, EchoingRasa, ServiceProcess

PATIENCE = 90
UNDER_WAY = {outbox.PENDING, outbox.SENDING}


@pytest_asyncio.fixture(params=KINDS)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the service keeps its rows."""
    return await make_url_of(request, tmp_path)


@pytest_asyncio.fixture
async def rasa() -> AsyncIterator[EchoingRasa]:
    """A Rasa that remembers what it was asked."""
    rasa = EchoingRasa()
    await rasa.start()
    yield rasa
    await rasa.stop()


@pytest_asyncio.fixture
async def process(database_url: str, tmp_path: Path, rasa: EchoingRasa) -> AsyncIterator[ServiceProcess]:
    """A running service with its LINE."""
    async with FakeLine(read_clock).serve() as line:
        running = ServiceProcess(database_url, tmp_path, line, rasa.port)
        await running.start()
        yield running
        await running.kill()


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for what must come."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110 - another process, nothing to wait on
            await asyncio.sleep(0.02)


async def test_killed_while_sending_and_before_a_turn(process: ServiceProcess, rasa: EchoingRasa) -> None:
    """After LINE accepted a reply, after it accepted a push, and between 200 and the turn: each seen once."""
    line = process.line
    replied, pushed, asked = (LineUser(line, f"U{number:032d}") for number in range(3))
    line.script["reply"], line.script["push"] = deque(["hang"]), deque(["hang"])
    event = replied.text("返事の途中")
    old = read_clock() - timedelta(seconds=70)
    async with process.client() as http:
        assert (await deliver(http, event, pushed.text("送る途中", at=old))).status_code == 200
        await until(lambda: len(line.seen) == 2)
        assert (await deliver(http, asked.text("考える前"))).status_code == 200
    await process.kill()
    await process.start()
    async with process.client() as http:
        assert (await deliver(http, redelivered(event))).status_code == 200
    await until(lambda: len(line.seen) == 3 and len(line.of("push")) >= 2)
    database = Database(process.database_url)
    await until_settled(database)
    assert [words(line.shown_to(user.id)) for user in (replied, pushed, asked)] == [
        "返事の途中",
        "送る途中",
        "考える前",
    ]
    pushes = [call for call in line.of("push") if call.body["to"] == pushed.id]
    assert ([call.status for call in pushes], len({call.retry_key for call in pushes})) == ([200, 409], 1)
    assert replied.id not in [call.body["to"] for call in line.of("push")]
    assert sorted(rasa.asked) == sorted(["返事の途中", "送る途中", "考える前"])
    assert await states_of(database, pushed) == ["accepted"]
    assert (await states_of(database, replied))[0] in ("accepted", "ambiguous")
    await find_no_secret(process, database, (replied, pushed, asked))
    log = process.log.read_text(encoding="utf-8")
    assert [word for word in rasa.asked if word in log] == []
    await database.close()


async def find_no_secret(process: ServiceProcess, database: Database, users: tuple[LineUser, ...]) -> None:
    """No userId, reply token or secret stands in a log or in a row."""
    log, rows = process.log.read_text(encoding="utf-8"), await dump(database)
    tokens = [call.body["replyToken"] for call in process.line.of("reply")]
    secrets = [SECRET, process.line.access_token, *tokens, *(user.id for user in users)]
    assert tokens
    assert [secret for secret in secrets if secret in log or secret in rows] == []


async def until_settled(database: Database) -> None:
    """Wait until nothing is under way in the outbox."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.read() as connection:
                if not set(await outbox.count_states(connection, "line")) & UNDER_WAY:
                    return
            await asyncio.sleep(0.1)


async def states_of(database: Database, user: LineUser) -> list[str]:
    """Return how far each parcel of a resident has come."""
    async with database.read() as connection:
        row = await line_users.find(connection, Seals(SECRET_KEY).hash(user.id))
        assert row is not None
        return [one.state for one in await outbox.read_states(connection, row.conversation_id or "")]
