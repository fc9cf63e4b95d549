"""A message that a resident takes back is gone: from database, desk, bot; only a tombstone stays."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from knowledge.reply import Behaviour, Reply, TextPart
from service.conversation.model import Message, Speaker
from service.conversation.ports import Question
from tests.desk.people import hire, take
from tests.fakes.bot import FakeBot
from tests.fakes.line_user import LineUser, redelivered
from tests.line.channel_driver import LineDriver, words
from tests.line.dump import dump

SECRET_WORDS = "となりの人のうわさ"
TOMBSTONE = "（送信を取り消しました）"


def written(messages: tuple[Message, ...]) -> list[str | None]:
    """Return what stands in the resident's own lines."""
    return [message.text for message in messages if message.speaker is Speaker.RESIDENT]


async def test_a_message_taken_back_leaves_a_tombstone(driver: LineDriver, bot: FakeBot) -> None:
    """The words are in no table, the bot has another name, and a late repeat brings nothing back."""
    bot.answer = bot_reply
    event = driver.user.text(SECRET_WORDS)
    await driver.run(event)
    episode = (await driver.conversation()).episode
    await driver.run(driver.user.unsend(event["message"]["id"]))
    assert SECRET_WORDS not in await dump(driver.parts.database)
    assert written(await driver.transcript()) == [TOMBSTONE]
    assert (await driver.conversation()).episode == episode + 1
    await driver.run(redelivered(event))
    assert (SECRET_WORDS not in await dump(driver.parts.database), len(bot.asked)) == (True, 1)


async def test_a_message_taken_back_before_it_arrives_is_never_shown(
    driver: LineDriver, bot: FakeBot
) -> None:
    """The wish to take it back overtakes the message: it is neither asked nor kept."""
    event = driver.user.text(SECRET_WORDS, at=driver.clock() - timedelta(seconds=5))
    await driver.run(driver.user.unsend(event["message"]["id"]))
    await driver.run(event)
    assert (bot.asked, driver.shown()) == ([], [])
    assert SECRET_WORDS not in await dump(driver.parts.database)


async def test_a_message_taken_back_while_the_bot_thinks_is_not_answered(
    driver: LineDriver, bot: FakeBot
) -> None:
    """An answer that is under way is thrown away."""
    thinking, go_on = asyncio.Event(), asyncio.Event()

    async def think(question: Question) -> Reply:
        thinking.set()
        await go_on.wait()
        return bot_reply(question)

    bot.ask = think  # type: ignore[method-assign]
    event = driver.user.text(SECRET_WORDS)
    await driver.receive(event)
    driver.clock.move(timedelta(seconds=1))
    await driver.channel.lane.work_next()
    await thinking.wait()
    await driver.receive(driver.user.unsend(event["message"]["id"]))
    driver.clock.move(timedelta(seconds=1))
    await driver.channel.lane.work_next()
    go_on.set()
    await asyncio.sleep(0.05)
    await driver.send()
    assert (driver.shown(), written(await driver.transcript())) == ([], [TOMBSTONE])
    assert SECRET_WORDS not in await dump(driver.parts.database)


async def test_a_stranger_cannot_take_back_for_another(driver: LineDriver) -> None:
    """The id of a message alone is not enough."""
    event = driver.user.text("わたしの話")
    await driver.run(event)
    await driver.run(LineUser(driver.line, "U" + "9" * 32).unsend(event["message"]["id"]))
    assert written(await driver.transcript()) == ["わたしの話"]


async def test_a_quote_is_not_kept(driver: LineDriver) -> None:
    """What a resident quotes may have been taken back: only their own words are stored."""
    first = driver.user.text("はじめ")
    await driver.run(first)
    quoting = driver.user.text("これのこと")
    quoting["message"]["quotedMessageId"] = first["message"]["id"]
    await driver.run(driver.user.unsend(first["message"]["id"]))
    await driver.run(quoting)
    assert written(await driver.transcript()) == [TOMBSTONE, "これのこと"]
    assert words(driver.shown()).endswith("これのこと")


class TestAtTheDesk:
    """With a supporter reading along."""

    @pytest.fixture
    def relay(self) -> str:
        """The prefecture's pool opted in."""
        return "070009"

    async def test_the_supporter_sees_the_tombstone(self, driver: LineDriver) -> None:
        """The case shows that something was taken back, and not what."""
        hana = await hire(driver.parts, "はな")
        await driver.run(driver.user.event("follow"))
        await driver.run(driver.press("人に相談する"))
        await driver.run(driver.press("はい、お願いします"))
        conversation_id = await take(driver.parts, hana)
        event = driver.user.text(SECRET_WORDS)
        await driver.run(event)
        await driver.run(driver.user.unsend(event["message"]["id"]))
        case = await driver.parts.desk.open_case(conversation_id, hana)
        assert written(case.messages)[-1] == TOMBSTONE
        assert SECRET_WORDS not in repr(case)


def bot_reply(question: Question) -> Reply:
    """Answer without repeating the question."""
    return Reply(Behaviour.ANSWER, parts=(TextPart("はい"),), context=question.context)
