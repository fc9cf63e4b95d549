"""What a resident takes back is nowhere: not in a file, a row, a log or a copy; Rasa keeps no record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from service.launch.clock import read_clock
from service.launch.copies import copy_out, is_sqlite
from service.storage import line_events
from service.storage.engine import Database
from tests.conftest import KINDS, make_url_of
from tests.fakes.line_platform import FakeLine, Json
from tests.fakes.line_user import LineUser, deliver
from tests.line.channel_driver import words
from tests.line.dump import dump
from tests.line.processes import ServiceProcess
from tests.line.traces import find_in_files
from tests.real_rasa import RealRasa

PLANTED = "ぬまじりのへそくり"
FIRST = f"マイナンバーカードをなくしました。{PLANTED}も心配です"
EARLY = f"カードの暗証番号を忘れました。{PLANTED}のことです"
PATIENCE = 60


@pytest_asyncio.fixture(params=KINDS)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the service keeps its rows."""
    return await make_url_of(request, tmp_path)


@pytest_asyncio.fixture
async def process(database_url: str, tmp_path: Path, real_rasa: RealRasa) -> AsyncIterator[ServiceProcess]:
    """A service in a process of its own, with the real Rasa."""
    real_rasa.restart()
    async with FakeLine(read_clock).serve() as line:
        running = ServiceProcess(database_url, tmp_path, line, real_rasa.port, real_rasa.token)
        await running.start()
        yield running
        await running.kill()


async def test_what_was_taken_back_is_nowhere(process: ServiceProcess) -> None:
    """Before it was answered, after, and when the wish came first; a tombstone stays, a quote is dropped."""
    user = LineUser(process.line)
    database = Database(process.database_url)
    async with process.client() as http:
        await say(http, process, user.text("こんにちは"))
        first = user.text(FIRST)
        await say(http, process, first)
        assert PLANTED in await dump(database)
        await deliver(http, user.unsend(first["message"]["id"]))
        quoting = user.text("これはどこで聞けますか")
        quoting["message"]["quotedMessageId"] = first["message"]["id"]
        await say(http, process, quoting)
        early = user.text(EARLY)
        await deliver(http, user.unsend(early["message"]["id"]))
        await until_worked_off(database)
        await deliver(http, early)
        await until_worked_off(database)
        for question in ("住民票がほしい", "教室はありますか", "スマホの使い方を知りたい"):
            await say(http, process, user.text(question))
    await look_everywhere(process, database)
    assert PLANTED not in words(process.line.shown_to(user.id))
    await database.close()


async def look_everywhere(process: ServiceProcess, database: Database) -> None:
    """Search the rows, the database's files and their log, a copy of them, and the service's log."""
    rows = await dump(database)
    assert (PLANTED in rows, "（送信を取り消しました）" in rows) == (False, True)
    if is_sqlite(process.database_url):
        copy_out(process.database_url, process.folder / "copy.db")
        names = {path.name for path in process.folder.iterdir()}
        assert {"oraho.db", "oraho.db-wal", "copy.db", "service.log"} <= names
    assert find_in_files(process.folder, PLANTED) == []
    assert "service.log" in find_in_files(process.folder, "message_taken_back")


async def say(http: httpx.AsyncClient, process: ServiceProcess, event: Json) -> None:
    """Write and wait for the answer."""
    seen = len(process.line.seen)
    assert (await deliver(http, event)).status_code == 200
    async with asyncio.timeout(PATIENCE):
        while len(process.line.seen) == seen:  # noqa: ASYNC110 - another process, nothing to wait on
            await asyncio.sleep(0.05)


async def until_worked_off(database: Database) -> None:
    """Wait until no event is open."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.read() as connection:
                if (await line_events.count_open(connection))[0] == 0:
                    return
            await asyncio.sleep(0.05)
