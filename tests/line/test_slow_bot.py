"""A bot that hangs or is dead: the resident sees that something happens, and is not left alone."""

from __future__ import annotations

import asyncio
import re

from knowledge.reply import Reply
from service.conversation.ports import Question
from tests.fakes.bot import FakeBot, echo
from tests.line.channel_driver import LineDriver, buttons, words


async def test_a_hanging_bot_shows_loading_then_an_apology(driver: LineDriver, bot: FakeBot) -> None:
    """After a moment LINE shows that we work; then an apology and a person, by the free token, once."""
    answers = 0

    async def hang(question: Question) -> Reply:
        nonlocal answers
        await asyncio.sleep(4)
        answers += 1
        return echo(question)

    ask, bot.ask = bot.ask, hang  # type: ignore[method-assign]
    await driver.run(driver.user.text("もしもし"))
    assert driver.line.loading == [driver.user.id]
    assert "いま自動の案内が動いていません" in words(driver.shown())
    assert "人に相談する" in buttons(driver.shown()[-1])
    assert re.search(r"0\d{1,4}-\d{1,4}-\d{4}", words(driver.shown()))
    await asyncio.sleep(2.5)
    await driver.send()
    assert (driver.line.count("reply"), driver.line.count("push")) == (1, 0)
    bot.ask = ask  # type: ignore[method-assign]
    await driver.run(driver.user.text("なおりましたか"))
    assert words([driver.shown()[-1]]) == "なおりましたか"


async def test_a_quick_answer_needs_no_loading_sign(driver: LineDriver) -> None:
    """An answer within the moment comes without the sign."""
    await driver.run(driver.user.text("こんにちは"))
    await asyncio.sleep(1.7)
    assert driver.line.loading == []
