"""The service as it runs: real clock, its own loops, started and stopped by the app."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from pathlib import Path
from typing import Any

import httpx
import pytest

from knowledge.catalogue import Catalogue
from service.app import build_app, build_parts
from service.delivery import Delivery, Letter, Sending
from service.delivery import End as SendingEnd
from service.launch.clock import make_id, read_clock
from service.settings import Settings, WrongSettings, load_settings
from service.storage.engine import Database
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET, LineUser, deliver
from tests.line.channel_driver import LineDriver, words
from tests.service_fixtures import DATA


async def test_a_question_is_answered_within_five_seconds(
    live_database: Database, catalogue: Catalogue, bot: FakeBot, tmp_path: Path
) -> None:
    """From webhook to resident, with nobody turning the crank."""
    async with FakeLine(read_clock).serve() as line:
        parts = build_parts(_settings(tmp_path, line), live_database, catalogue, bot, read_clock, make_id)
        app = build_app(parts)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test") as http,
        ):
            user = LineUser(line)
            started = time.monotonic()
            response = await deliver(http, user.text("カードをなくしました"))
            assert (response.status_code, time.monotonic() - started < 0.5) == (200, True)
            while not line.seen and time.monotonic() - started < 5:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert words(line.shown_to(user.id)) == "カードをなくしました"
        assert (line.count("reply"), line.count("push")) == (1, 0)


async def test_many_residents_at_once_through_a_shaky_line(
    live_database: Database, catalogue: Catalogue, bot: FakeBot, tmp_path: Path
) -> None:
    """Twenty residents, four texts each, delivered twice; lost answers and refusals: once each, in order."""
    async with FakeLine(read_clock).serve() as line:
        chance = random.Random(7)
        line.script["reply"] = deque(chance.choices([200, 500, 429, "drop"], [12, 1, 1, 2], k=60))
        parts = build_parts(_settings(tmp_path, line), live_database, catalogue, bot, read_clock, make_id)
        app = build_app(parts)
        transport = httpx.ASGITransport(app)
        users = [LineUser(line, f"U{number:032d}") for number in range(20)]
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test") as http,
        ):
            for number in range(4):
                events = [user.text(f"{number}番目") for user in users]
                await asyncio.gather(*(deliver(http, *events) for _ in range(2)))
            started = time.monotonic()
            while len(line.seen) < 80 and time.monotonic() - started < 30:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        expected = "\n".join(f"{number}番目" for number in range(4))
        assert {words(line.shown_to(user.id)) for user in users} == {expected}
        assert (line.count("push"), len(bot.asked)) == (0, 80)


async def test_a_burst_is_spread(driver: LineDriver) -> None:
    """Ten messages at twenty a second take almost half a second."""
    users = [LineUser(driver.line, f"U{number:032d}") for number in range(10)]
    await driver.receive(*(user.text("もしもし") for user in users))
    await driver.work()
    times: list[float] = []

    class Watching:
        async def send(self, letter: Letter) -> Sending:
            times.append(time.monotonic())
            return Sending(SendingEnd.ACCEPTED)

    delivery = Delivery(
        driver.parts.database, {"line": Watching()}, driver.clock, "sender", sends_per_second=20
    )
    await asyncio.gather(*(delivery.send_next() for _ in range(10)))
    while await delivery.send_next():
        pass
    assert (len(times), times[-1] - times[0] > 0.4) == (10, True)


async def test_without_settings_there_is_no_line(
    database: Database, catalogue: Catalogue, bot: FakeBot, clock: FakeClock, tmp_path: Path
) -> None:
    """LINE is off until its secret and token are set: no route, no worker."""
    settings = Settings(data_dir=tmp_path, content_dir=DATA)
    parts = build_parts(settings, database, catalogue, bot, clock, make_id)
    transport = httpx.ASGITransport(build_app(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        response = await http.post("/line/webhook", content=b"{}", headers={"x-line-signature": "x"})
    assert (response.status_code, parts.channels) == (404, ())


def test_half_a_setting_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A secret without a token could only listen."""
    monkeypatch.setenv("ORAHO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ORAHO_LINE_CHANNEL_SECRET", SECRET)
    with pytest.raises(WrongSettings, match="両方書いてください"):
        load_settings()


def _settings(folder: Path, line: FakeLine) -> Settings:
    values: dict[str, Any] = {"secret_key": "s" * 40, "line_channel_secret": SECRET}
    values |= {"line_channel_token": line.access_token, "line_api_host": line.host}
    return Settings(data_dir=folder, content_dir=DATA, **values)
