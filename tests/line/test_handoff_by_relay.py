"""Where a town opted in, a supporter answers on LINE itself: pushed, silent bot, honest states."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio

from service.conversation.model import Mode
from service.storage import handoffs, supporters
from service.storage.supporters import Supporter
from tests.desk.people import hire, take
from tests.fakes.bot import FakeBot
from tests.line.channel_driver import LineDriver, words

ACKNOWLEDGED = "担当者に伝えました"


@pytest.fixture
def relay() -> str:
    """The prefecture's pool opted in."""
    return "070009"


@pytest_asyncio.fixture
async def hana(driver: LineDriver) -> Supporter:
    """A supporter, present."""
    return await hire(driver.parts, "はな")


async def consent(driver: LineDriver) -> None:
    """Follow, ask for a person, agree."""
    await driver.run(driver.user.event("follow"))
    await driver.run(driver.press("人に相談する"))
    await driver.run(driver.press("はい、お願いします"))


async def test_consent_is_asked_with_a_warning(driver: LineDriver, hana: Supporter) -> None:
    """Before a person reads along, the resident agrees and is told what not to send."""
    await driver.run(driver.user.event("follow"))
    await driver.run(driver.press("人に相談する"))
    asked = words([driver.shown()[-1]])
    assert all(word in asked for word in ("読みます", "マイナンバー", "暗証番号"))
    await driver.run(driver.press("はい、お願いします"))
    assert (await driver.conversation()).mode is Mode.WAITING


async def test_an_answer_hours_later_is_one_push(driver: LineDriver, hana: Supporter) -> None:
    """Three hours later: a push that costs one message, shown as sent with its time, no token tried."""
    await consent(driver)
    driver.line.quota, replies = 100, driver.line.count("reply")
    conversation_id = await take(driver.parts, hana)
    await driver.send()
    driver.clock.move(timedelta(hours=3))
    spent = driver.line.spent
    await driver.parts.desk.reply(conversation_id, hana, "お待たせしました。" * 100, "form-1")
    await driver.send()
    assert "【支援員 はな】\nお待たせしました。" in words(driver.shown())
    assert (driver.line.spent - spent, driver.line.count("reply")) == (1, replies)
    last = (await driver.sendings())[-1]
    assert (last.state, last.at) == ("accepted", driver.clock())


async def test_while_a_person_helps_the_bot_is_silent(
    driver: LineDriver, hana: Supporter, bot: FakeBot
) -> None:
    """Words go to the transcript and the desk; the resident is told so at most once in ten minutes."""
    await consent(driver)
    await take(driver.parts, hana)
    await driver.send()
    asked, shown = len(bot.asked), len(driver.shown())
    with driver.parts.wakeups.listen((await driver.conversation()).id) as bell:
        await driver.run(driver.user.text("もしもし"))
        assert await bell.wait(0.01)
    await driver.run(driver.user.text("聞こえますか"))
    await driver.run(driver.user.message({"type": "sticker", "packageId": "1", "stickerId": "1"}))
    assert [ACKNOWLEDGED in words([message]) for message in driver.shown()[shown:]] == [True]
    driver.clock.move(timedelta(minutes=10))
    await driver.run(driver.user.text("まだですか"))
    assert words(driver.shown()).count(ACKNOWLEDGED) == 2
    assert len(bot.asked) == asked
    written = [message.text for message in await driver.transcript() if message.text]
    assert [text for text in ("もしもし", "聞こえますか", "まだですか") if text not in written] == []
    assert driver.line.loading == []


async def test_a_photo_is_refused_even_then(driver: LineDriver, hana: Supporter) -> None:
    """Whoever has the conversation, a photo is not looked at, and the resident must know."""
    await consent(driver)
    await take(driver.parts, hana)
    await driver.run(driver.user.message({"type": "image", "contentProvider": {"type": "line"}}))
    assert "写真や動画、音声、ファイルは受け取れません" in words(driver.shown())


async def test_who_blocks_us_cannot_be_reached(driver: LineDriver, hana: Supporter) -> None:
    """Unfollow during a handoff ends it as unreachable, pushes nothing, and coming back opens nothing."""
    await consent(driver)
    conversation_id = await take(driver.parts, hana)
    await driver.send()
    driver.clock.move(timedelta(minutes=5))
    driver.line.blocked.add(driver.user.id)
    farewell = driver.user.event("unfollow", with_token=False)
    driver.clock.move(timedelta(seconds=2))
    await driver.parts.desk.reply(conversation_id, hana, "もう少しです", "form-1")
    await driver.send()
    assert (await driver.states())[-1] == "accepted"
    await driver.parts.desk.reply(conversation_id, hana, "まだいますか", "form-2")
    pushes = driver.line.count("push")
    await driver.run(farewell)
    assert (await driver.states())[-2:] == ["undeliverable", "undeliverable"]
    assert driver.line.count("push") == pushes
    async with driver.parts.database.read() as connection:
        last = await handoffs.find_last_ended(connection, conversation_id)
        assert await handoffs.find_open(connection, conversation_id) is None
    assert last is not None
    assert (await driver.conversation()).mode is Mode.BOT
    driver.line.blocked.clear()
    driver.clock.move(timedelta(minutes=5))
    await driver.run(driver.user.event("follow", follow={"isUnblocked": True}))
    assert "また来てくださって、ありがとうございます" in words(driver.shown())
    async with driver.parts.database.read() as connection:
        assert await handoffs.find_open(connection, conversation_id) is None


async def test_a_double_tap_opens_one_handoff(driver: LineDriver, hana: Supporter) -> None:
    """Two presses of the same button are two events and one handoff."""
    await driver.run(driver.user.event("follow"))
    await driver.run(driver.press("人に相談する"))
    await driver.run(driver.press("はい、お願いします"), driver.press("はい、お願いします"))
    async with driver.parts.database.read() as connection:
        assert len(await handoffs.list_queued(connection, None)) == 1


async def test_when_nobody_is_there_the_resident_is_told_when(driver: LineDriver, hana: Supporter) -> None:
    """An empty desk says so, and the wish for a call leads to the page."""
    async with driver.parts.database.write() as connection:
        await supporters.note_presence(connection, hana.id, None)
    await consent(driver)
    assert "いまは支援員がいません" in words(driver.shown())
    await driver.run(driver.press("電話をもらう"))
    assert "https://oraho.example/chat" in words(driver.shown())
