"""The stream through a network that cuts every connection: nothing lost, nothing twice, in order."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest_asyncio

from knowledge.catalogue import Catalogue
from service.app import build_app, build_parts
from service.launch.clock import make_id, read_clock
from service.settings import Settings
from service.storage.engine import Database
from tests.fakes.bot import FakeBot
from tests.fakes.resident import FakeResident
from tests.live import serve
from tests.service.test_stream import Event, Stream

MESSAGES = 100
SHORTEST, LONGEST = 0.6, 2.5  # seconds that a connection lives


class CuttingProxy:
    """Passes bytes on and breaks each connection after a while."""

    def __init__(self, port: int, seed: int) -> None:
        self._port = port
        self._dice = random.Random(seed)
        self.cuts = 0

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[str]:
        """Listen on loopback and yield the address."""
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        server.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        pumps = [
            asyncio.create_task(_pump(reader, far_writer)),
            asyncio.create_task(_pump(far_reader, writer)),
        ]
        seconds = self._dice.uniform(SHORTEST, LONGEST)
        _, left = await asyncio.wait(pumps, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        self.cuts += len(left) == len(pumps)
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        for one in (writer, far_writer):
            one.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(4096):
        writer.write(data)
        await writer.drain()


@pytest_asyncio.fixture
async def live(
    settings: Settings, live_database: Database, catalogue: Catalogue, bot: FakeBot
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running service in real time."""
    parts = build_parts(settings, live_database, catalogue, bot, read_clock, make_id)
    parts.worker.start()
    async with serve(build_app(parts)) as client:
        yield client
    await parts.worker.stop()


async def test_a_hundred_messages_through_a_proxy_that_cuts(live: httpx.AsyncClient) -> None:
    """Every connection dies within 2.5 seconds; by Last-Event-ID the window ends up complete."""
    proxy = CuttingProxy(int(live.base_url.port or 0), seed=7)
    resident = await FakeResident.begin(live)
    async with proxy.listen() as address, httpx.AsyncClient(base_url=address, trust_env=False) as http:
        watching = asyncio.create_task(watch(http, resident, 2 * MESSAGES + 1))
        for number in range(MESSAGES):
            body = {"client_id": f"client-{number:06d}", "text": f"{number}番目"}
            assert (await resident.post("messages", body)).status_code == 202
            await asyncio.sleep(0.03)
        async with asyncio.timeout(120):
            seen = await watching
    texts = [event.data["text"] for event in seen if event.data["from"] == "resident"]
    answers = [event.data["reply"]["parts"][0]["text"] for event in seen if event.data["from"] == "bot"]
    expected = [f"{number}番目" for number in range(MESSAGES)]
    assert [event.number for event in seen] == list(range(1, 2 * MESSAGES + 2))
    assert (texts, answers) == (expected, expected)
    assert proxy.cuts >= 2


async def watch(http: httpx.AsyncClient, resident: FakeResident, count: int) -> list[Event]:
    """Read the stream as a window does: come back after each cut with the last number seen."""
    seen: list[Event] = []
    while len(seen) < count:
        headers = {**resident.headers, "Last-Event-ID": str(seen[-1].number if seen else 0)}
        with contextlib.suppress(httpx.HTTPError, EOFError):
            async with http.stream("GET", f"{resident.url}/events", headers=headers, timeout=5) as answer:
                stream = Stream(answer.aiter_lines())
                while len(seen) < count:
                    seen.append(await stream.next("message"))
    return seen
