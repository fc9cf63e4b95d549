"""What must never be kept or logged: private numbers, LINE's ids and tokens."""

from __future__ import annotations

from datetime import timedelta

from structlog.testing import capture_logs

from tests.fakes.bot import FakeBot
from tests.fakes.line_user import SECRET
from tests.line.channel_driver import LineDriver, words
from tests.line.dump import dump
from tests.line.test_webhook import count_events

NUMBERS = ("1234 5678 9018", "090-1234-5678", "太田町3丁目4番5号")


async def test_private_numbers_are_hidden_everywhere_and_warned_of_once(
    driver: LineDriver, bot: FakeBot
) -> None:
    """Number, telephone and address are masked before storage, the bot and the logs; one warning is given."""
    with capture_logs() as logs:
        await driver.receive(driver.user.text("番号は{}、電話は{}、住所は{}です".format(*NUMBERS)))
        kept = await dump(driver.parts.database)
        await driver.work()
        await driver.send()
    kept += await dump(driver.parts.database) + repr(logs) + repr(bot.asked)
    digits = "".join(letter for letter in kept if not letter.isspace() and letter != "-")
    traces = ("123456789018", "09012345678", "3丁目4番5号")
    assert [trace for trace in traces if trace in digits] == []
    shown = words(driver.shown())
    assert (shown.count("消しました"), shown.count("送信取消")) == (1, 1)


async def test_events_are_forgotten_after_thirty_days(driver: LineDriver) -> None:
    """Ids and tokens go when no replay can come any more; what was said has its own time."""
    await driver.run(driver.user.text("むかし"))
    driver.clock.move(timedelta(days=20))
    await driver.run(driver.user.text("いま"))
    driver.clock.move(timedelta(days=11))
    assert await driver.channel.inbox.forget_old() == 1
    assert await count_events(driver) == 1
    assert [message.text for message in await driver.transcript() if message.text] == ["むかし", "いま"]


async def test_ids_and_tokens_of_line_are_nowhere(driver: LineDriver) -> None:
    """The userId is hashed and sealed, reply tokens are sealed, secrets stay in memory."""
    event = driver.user.text("こんにちは")
    unused = driver.user.event("follow")
    with capture_logs() as logs:
        await driver.receive(event, unused)
        early = await dump(driver.parts.database)
        await driver.work()
        await driver.send()
    kept = early + await dump(driver.parts.database) + repr(logs)
    secrets = (driver.user.id, event["replyToken"], unused["replyToken"], SECRET, driver.line.access_token)
    assert [secret for secret in secrets if secret in kept] == []
