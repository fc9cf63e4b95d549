"""Nothing is lost and nothing is said twice: repeated deliveries, crashes, lost answers, databases away."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from service.channels.line.inbox import Inbox
from service.channels.line.lane import SETTLE
from service.channels.line.webhook import build_line_router
from service.leases import LEASE
from service.storage import line_events
from service.storage.engine import Database
from tests.fakes.bot import FakeBot
from tests.fakes.line_user import SECRET, deliver, redelivered
from tests.line.channel_driver import LineDriver, words
from tests.line.test_webhook import count_events


async def test_the_same_event_twenty_times_at_once_is_one_question(driver: LineDriver, bot: FakeBot) -> None:
    """One row, one question to the bot, one message to the resident."""
    event = driver.user.text("こんにちは")
    responses = await asyncio.gather(*(driver.receive(event) for _ in range(20)))
    assert {response.status_code for response in responses} == {200}
    await driver.work()
    await driver.send()
    assert (await count_events(driver), len(bot.asked), len(driver.line.calls)) == (1, 1, 1)
    await driver.run(redelivered(event))
    assert (await count_events(driver), len(bot.asked), len(driver.line.calls)) == (1, 1, 1)


async def test_a_crash_before_or_after_the_words_are_handed_over_asks_once(
    driver: LineDriver, bot: FakeBot
) -> None:
    """A worker that dies with an event leaves it to the next, which does not ask again what was asked."""
    await driver.receive(driver.user.text("一つ目"))
    driver.clock.move(SETTLE)
    for hands_over in (False, True):
        async with driver.parts.database.write() as connection:
            event = await line_events.claim(connection, "killed", driver.parts.database.time, LEASE, SETTLE)
        assert event is not None
        if hands_over:
            await driver.channel.acts.act(event)
        driver.clock.move(LEASE + timedelta(seconds=1))
    await driver.work()
    await driver.send()
    assert ([question.message for question in bot.asked], words(driver.shown())) == (["一つ目"], "一つ目")


async def test_a_push_whose_sender_died_is_sent_with_the_same_key_and_seen_once(driver: LineDriver) -> None:
    """LINE accepted, the sender died: the next one learns it from 409."""
    await driver.receive(driver.user.text("遅い"))
    driver.clock.move(timedelta(seconds=61))
    await driver.work()
    driver.line.script["push"] = deque(["hang"])
    await kill_while_sending(driver)
    await driver.wait(LEASE.total_seconds() + 1)
    pushes = driver.line.of("push")
    assert ([call.status for call in pushes], len({call.retry_key for call in pushes})) == ([200, 409], 1)
    assert (words(driver.shown()), await driver.states()) == ("遅い", ["accepted"])


@pytest.mark.parametrize(("waited", "state"), [(1, "accepted"), (60, "ambiguous")])
async def test_a_reply_whose_sender_died_is_never_pushed(driver: LineDriver, waited: int, state: str) -> None:
    """While the token is young the same token tells that the reply arrived; later nobody can say."""
    await driver.receive(driver.user.text("返事"))
    await driver.work()
    driver.line.script["reply"] = deque(["hang"])
    await kill_while_sending(driver)
    await driver.wait(LEASE.total_seconds() + waited)
    assert (await driver.states(), driver.line.count("push")) == ([state], 0)
    assert words(driver.shown()) == "返事"


async def test_a_reply_whose_answer_was_lost_is_asked_for_once_more(driver: LineDriver) -> None:
    """Accepted, connection dropped: one more reply is refused, so the first had arrived."""
    driver.line.script["reply"] = deque(["drop"])
    await driver.run(driver.user.text("もしもし"))
    assert [call.status for call in driver.line.of("reply")] == [200, 400]
    assert (words(driver.shown()), driver.line.count("push")) == ("もしもし", 0)
    assert await driver.states() == ["accepted"]


async def test_a_reply_lost_twice_stays_in_doubt(driver: LineDriver) -> None:
    """When nobody knows whether it arrived, it is not sent by another way."""
    driver.line.script["reply"] = deque(["drop", "lose"])
    await driver.run(driver.user.text("もしもし"))
    await driver.wait(3600)
    assert (len(driver.line.calls), await driver.states()) == (2, ["ambiguous"])


async def test_a_lost_request_is_sent_once_more_with_the_same_token(driver: LineDriver) -> None:
    """The request never reached LINE: the second one does."""
    driver.line.script["reply"] = deque(["lose"])
    await driver.run(driver.user.text("もしもし"))
    assert (words(driver.shown()), await driver.states()) == ("もしもし", ["accepted"])


async def test_without_a_database_line_is_told_to_come_again(driver: LineDriver) -> None:
    """503 within two seconds; the redelivered event is answered with its token, which lives again."""
    event = driver.user.text("こんにちは")
    started = time.monotonic()
    async with _service_without_database(driver) as http:
        response = await deliver(http, event)
    assert (response.status_code, time.monotonic() - started < 2) == (503, True)
    driver.clock.move(timedelta(minutes=5))
    driver.line.renew_token(event["replyToken"])
    await driver.run(redelivered(event))
    assert (driver.line.count("reply"), driver.line.count("push")) == (1, 0)
    assert words(driver.shown()) == "こんにちは"


async def test_a_token_is_dead_twenty_minutes_after_its_event(driver: LineDriver) -> None:
    """Redelivered after 21 minutes, the event is answered by push."""
    event = driver.user.text("こんにちは")
    driver.clock.move(timedelta(minutes=21))
    await driver.run(redelivered(event))
    assert (driver.line.count("reply"), driver.line.count("push")) == (0, 1)


async def kill_while_sending(driver: LineDriver) -> None:
    """Send until LINE has got the call, then die without hearing the answer."""
    before = len(driver.line.seen)
    sending = asyncio.create_task(driver.delivery.send_next())
    while len(driver.line.seen) == before:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    sending.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sending


@contextlib.asynccontextmanager
async def _service_without_database(driver: LineDriver) -> AsyncIterator[httpx.AsyncClient]:
    """The webhook before a database that refuses connections."""
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    inbox = Inbox(nowhere, driver.channel.seals, lambda *_: "", driver.parts.wakeups, driver.clock)
    app = FastAPI()
    driver.parts.problems.install(app)
    app.include_router(build_line_router(inbox, [SECRET], driver.clock))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield http
    await nowhere.close()
