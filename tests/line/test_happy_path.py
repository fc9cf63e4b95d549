"""A resident writes on LINE and is answered: once, in one call, without cost."""

from __future__ import annotations

import time

from service.storage import line_events
from tests.line.channel_driver import LineDriver, words


async def test_a_text_is_answered_with_its_reply_token(driver: LineDriver) -> None:
    """One question, one free reply, no push; LINE's request id is kept."""
    started = time.monotonic()
    response = await driver.receive(driver.user.text("カードをなくしました"))
    assert (response.status_code, time.monotonic() - started < 0.5) == (200, True)
    await driver.work()
    await driver.send()
    assert (driver.line.count("reply"), driver.line.count("push")) == (1, 0)
    assert words(driver.shown()) == "カードをなくしました"
    (sending,) = await driver.sendings()
    assert (sending.state, sending.request_id) == ("accepted", "request-1")
    async with driver.parts.database.read() as connection:
        assert await line_events.count_open(connection) == (0, None)
