"""Events are worked off in the order of LINE's clock, whatever order they arrive in."""

from __future__ import annotations

from collections import deque
from datetime import timedelta

from sqlalchemy import text

from tests.fakes.bot import FakeBot
from tests.fakes.line_user import LineUser
from tests.line.channel_driver import LineDriver, words


async def test_one_webhook_may_speak_of_several_residents(driver: LineDriver) -> None:
    """A writes, B follows, C leaves, all in one body: answered, greeted, noted."""
    writer, friend, leaver = (LineUser(driver.line, name * 33) for name in "ABC")
    await driver.run(leaver.text("さようなら"))
    await driver.run(
        writer.text("こんにちは"),
        friend.event("follow", follow={"isUnblocked": False}),
        leaver.event("unfollow", with_token=False),
    )
    assert words(driver.shown(writer)) == "こんにちは"
    greeting = words(driver.shown(friend))
    assert all(word in greeting for word in ("友だち追加", "マイナンバー", "暗証番号", "人に相談する"))
    await driver.run(leaver.text("もういません", at=driver.clock() - timedelta(seconds=5)))
    assert (await driver.states(leaver))[-1] == "undeliverable"


async def test_a_burst_is_put_in_order(driver: LineDriver, bot: FakeBot) -> None:
    """Two texts that arrive in the wrong order within a moment are asked in the right one."""
    now = driver.clock()
    await driver.receive(driver.user.text("後", at=now))
    await driver.receive(driver.user.text("先", at=now - timedelta(seconds=1)))
    await driver.work()
    assert [question.message for question in bot.asked] == ["先", "後"]


async def test_a_late_message_is_answered_and_marked(driver: LineDriver) -> None:
    """An older text that arrives after a newer one was answered is answered too."""
    earlier = driver.user.text("先", at=driver.clock() - timedelta(seconds=5))
    await driver.run(driver.user.text("後"))
    await driver.run(earlier)
    assert words(driver.shown()) == "後\n先"
    async with driver.parts.database.read() as connection:
        notes = await connection.execute(text("SELECT note FROM line_event ORDER BY id"))
    assert [row.note for row in notes] == [None, "late"]


async def test_an_old_farewell_does_not_undo_a_newer_follow(driver: LineDriver) -> None:
    """An unfollow that is older than the last follow is ignored: the resident is still answered."""
    now = driver.clock()
    await driver.run(driver.user.event("follow", at=now))
    await driver.run(driver.user.event("unfollow", at=now - timedelta(seconds=4), with_token=False))
    await driver.run(driver.user.text("います"))
    assert words(driver.shown()).endswith("います")
    assert await driver.states() == ["accepted", "accepted"]


async def test_events_of_another_day_are_not_answered(driver: LineDriver, bot: FakeBot) -> None:
    """What is more than a day old is a replay: kept as seen, never answered."""
    await driver.run(driver.user.text("昔", at=driver.clock() - timedelta(hours=25)))
    assert (bot.asked, driver.line.calls) == ([], [])


async def test_a_later_answer_does_not_overtake_one_that_is_tried_again(driver: LineDriver) -> None:
    """While the first answer waits to be sent again, the second waits behind it."""
    driver.line.script["reply"] = deque([500])
    await driver.run(driver.user.text("一つ目"))
    await driver.run(driver.user.text("二つ目"))
    assert driver.shown() == []
    await driver.wait(2)
    assert words(driver.shown()) == "一つ目\n二つ目"
