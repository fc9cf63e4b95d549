"""A resident writes on LINE and is answered: once, in one call, without cost."""

from __future__ import annotations

import time

import pytest

from knowledge.reply import Behaviour, Choice, Reply, TextPart
from service.storage import line_events
from tests.fakes.bot import FakeBot
from tests.line.channel_driver import LineDriver, buttons, words


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


@pytest.mark.parametrize("count", [3, 7])
async def test_all_that_is_said_leaves_in_one_call(driver: LineDriver, bot: FakeBot, count: int) -> None:
    """Several texts with buttons: one free reply of at most five messages; the buttons hang on the last."""
    texts = [f"{number}番目の文です。" for number in range(count)]
    bot.answer = lambda question: Reply(
        Behaviour.CLARIFY,
        parts=tuple(TextPart(text) for text in texts),
        choices=(Choice("はい", "none"), Choice("いいえ", "none")),
        context=question.context,
    )
    await driver.run(driver.user.text("どうすればいいですか"))
    (call,) = driver.line.calls
    messages = call.body["messages"]
    assert (call.path, len(messages) <= 5) == ("/v2/bot/message/reply", True)
    assert words(messages).split() == texts
    assert ["quickReply" in message for message in messages] == [False] * (len(messages) - 1) + [True]
    assert list(buttons(messages[-1])) == ["はい", "いいえ"]
