"""When a reply token is used, when LINE is pushed to, and how failures are lived through."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from service.channels.line.platform import Answer
from service.delivery import Delivery
from service.leases import LEASE
from tests.fakes.line_user import LineUser
from tests.line.channel_driver import LineDriver, words


async def test_an_old_token_is_not_tried(driver: LineDriver) -> None:
    """The worker comes after a minute: no reply call, one push with a UUID as retry key."""
    await driver.receive(driver.user.text("こんにちは"))
    driver.clock.move(timedelta(seconds=61))
    await driver.work()
    await driver.send()
    assert driver.line.count("reply") == 0
    (call,) = driver.line.of("push")
    assert (call.path, call.status) == ("/v2/bot/message/push", 200)
    assert uuid.UUID(call.retry_key).version == 4
    assert call.body["to"] == driver.user.id
    assert words(driver.shown()) == "こんにちは"


async def test_a_token_that_line_refuses_early_leads_to_one_push(driver: LineDriver) -> None:
    """LINE may shorten the minute: 400 at the first try means that nothing arrived."""
    event = driver.user.text("こんにちは")
    driver.line.forget_token(event["replyToken"])
    await driver.receive(event)
    driver.clock.move(timedelta(seconds=40))
    await driver.work()
    await driver.send()
    sent = [(call.path[-5:], call.status) for call in driver.line.calls if "/message/quota" not in call.path]
    assert sent == [("reply", 400), ("/push", 200)]
    assert words(driver.shown()) == "こんにちは"


async def test_a_forwarded_events_minute_began_at_line(driver: LineDriver) -> None:
    """A forwarder passes the event on ten seconds late: the token's age counts from LINE's time."""
    event = driver.user.text("こんにちは")
    driver.clock.move(timedelta(seconds=10))
    await driver.receive(event)
    driver.clock.move(timedelta(seconds=41))
    await driver.work()
    await driver.send()
    assert (driver.line.count("reply"), driver.line.count("push")) == (0, 1)


async def test_an_event_from_a_clock_ahead_of_ours_is_answered_for_free(driver: LineDriver) -> None:
    """LINE's clock may be ahead: the token is used all the same."""
    await driver.run(driver.user.text("未来", at=driver.clock() + timedelta(seconds=20)))
    assert (driver.line.count("reply"), words(driver.shown())) == (1, "未来")


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_reply_that_failed_is_tried_again_while_young(driver: LineDriver, status: int) -> None:
    """A refusal for now is repeated with the same token, and no push is paid for."""
    driver.line.script["reply"] = deque([status, status])
    await driver.run(driver.user.text("もしもし"))
    await driver.wait(2)
    await driver.wait(3)
    calls = driver.line.of("reply")
    assert [call.status for call in calls] == [status, status, 200]
    assert len({call.body["replyToken"] for call in calls}) == 1
    assert (words(driver.shown()), driver.line.count("push")) == ("もしもし", 0)


async def test_a_reply_that_keeps_failing_becomes_a_push(driver: LineDriver) -> None:
    """After fifty seconds the token is given up and the message pushed."""
    driver.line.script["reply"] = deque([500] * 20)
    await driver.run(driver.user.text("もしもし"))
    for _ in range(30):
        await driver.wait(3)
    assert (driver.line.count("push"), words(driver.shown())) == (1, "もしもし")
    assert driver.line.of("push")[0].at - driver.line.calls[0].at > timedelta(seconds=49)


async def test_a_push_is_repeated_with_growing_waits_and_one_key(driver: LineDriver) -> None:
    """429, 429, 200: three tries, the second wait longer than the first, one delivery."""
    driver.line.script["push"] = deque([429, 429])
    await push(driver, "もしもし")
    for _ in range(80):
        await driver.wait(0.1)
    calls = driver.line.of("push")
    assert [call.status for call in calls] == [429, 429, 200]
    assert len({call.retry_key for call in calls}) == 1
    assert calls[2].at - calls[1].at > calls[1].at - calls[0].at >= timedelta(seconds=1)
    assert (words(driver.shown()), driver.line.spent) == ("もしもし", 1)


async def test_a_push_whose_answer_is_lost_is_seen_once(driver: LineDriver) -> None:
    """The same key brings 409: accepted before, not shown again."""
    driver.line.script["push"] = deque(["drop"])
    await push(driver, "もしもし")
    await driver.wait(2)
    assert [call.status for call in driver.line.of("push")] == [200, 409]
    assert (words(driver.shown()), await driver.states()) == ("もしもし", ["accepted"])


async def test_when_the_month_is_spent_text_waits_for_the_next_event(driver: LineDriver) -> None:
    """No push after the limit; the held text leaves first, together with the next answer, for free."""
    driver.line.quota, driver.line.script["quota"] = 0, deque([500] * 2)
    with capture_logs() as logs:
        await push(driver, "一つ目")
    assert await driver.states() == ["held"]
    assert any(entry["event"] == "sending_held" and entry["log_level"] == "error" for entry in logs)
    await driver.wait(3600)
    assert driver.line.count("push") == 1
    await driver.run(driver.user.text("二つ目"))
    assert (driver.line.count("reply"), driver.line.count("push")) == (1, 1)
    assert words(driver.shown()) == "一つ目\n二つ目"
    assert await driver.states() == ["accepted", "accepted"]


async def test_held_text_does_not_stop_what_comes_after_it(driver: LineDriver) -> None:
    """While one text is held, another push is tried and held too; both leave in order."""
    driver.line.quota = 0
    await push(driver, "一つ目")
    await push(driver, "二つ目")
    await driver.run(driver.user.text("三つ目"))
    assert words(driver.shown()) == "一つ目\n二つ目\n三つ目"


async def test_after_an_outage_everybody_gets_everything_once_in_order(driver: LineDriver) -> None:
    """LINE is down for ten minutes; thirty conversations wait, and none is lost, doubled or mixed up."""
    users = [LineUser(driver.line, f"U{number:032d}") for number in range(30)]
    driver.line.is_down = True
    for word in ("一", "二"):
        response = await driver.receive(*(user.text(word) for user in users))
        assert response.status_code == 200
        await driver.work()
        await driver.send()
    for _ in range(10):
        await driver.wait(60)
    assert driver.line.seen == []
    driver.line.is_down = False
    for _ in range(20):
        await driver.wait(60)
    assert {words(driver.shown(user)) for user in users} == {"一\n二"}
    assert {tuple(await driver.states(user)) for user in users} == {("accepted", "accepted")}


async def test_after_a_day_a_message_is_given_up_with_an_alarm(driver: LineDriver) -> None:
    """Twenty-four hours after the first try nothing more is sent, and no new key is made."""
    driver.line.is_down = True
    await push(driver, "もしもし")
    with capture_logs() as logs:
        for _ in range(26):
            await driver.wait(3600)
    keys = {call.retry_key for call in driver.line.of("push")}
    assert (await driver.states(), len(keys)) == (["dead"], 1)
    assert any(entry["event"] == "sending_dead" and entry["log_level"] == "error" for entry in logs)
    driver.line.is_down = False
    tried = len(driver.line.calls)
    await driver.wait(3600)
    assert (len(driver.line.calls), driver.line.seen) == (tried, [])


async def test_a_wrong_access_token_stops_sending_until_it_is_right(driver: LineDriver) -> None:
    """401 stops the channel with an alarm; after the token is right nothing was lost."""
    users = [LineUser(driver.line, f"U{number:032d}") for number in range(3)]
    right, driver.line.access_token = driver.line.access_token, "another"
    with capture_logs() as logs:
        await driver.run(*(user.text("もしもし") for user in users))
    assert len(driver.line.calls) == 1
    assert any(entry["event"] == "sending_stopped" and entry["log_level"] == "error" for entry in logs)
    await driver.wait(200)
    assert len(driver.line.calls) == 1
    driver.line.access_token = right
    for _ in range(3):
        await driver.wait(200)
    assert [words(driver.shown(user)) for user in users] == ["もしもし"] * 3


async def test_a_user_of_another_provider_is_given_up(driver: LineDriver) -> None:
    """A push that LINE refuses for good is not repeated."""
    driver.line.script["push"] = deque([400])
    await push(driver, "もしもし")
    await driver.wait(3600)
    assert (driver.line.count("push"), await driver.states()) == (1, ["dead"])


async def push(driver: LineDriver, text: str) -> None:
    """Let a question be answered so late that the answer must be pushed."""
    await driver.receive(driver.user.text(text))
    driver.clock.move(timedelta(seconds=61))
    await driver.work()
    await driver.send()


async def test_what_may_have_been_pushed_is_never_replied_too(driver: LineDriver) -> None:
    """LINE took the push and the answer was lost: a fresh reply token of the next message changes nothing."""
    driver.line.script["push"] = deque(["drop"])
    await driver.run(driver.user.text("一つ目", with_token=False))
    driver.line.is_down = True
    await driver.run(driver.user.text("二つ目"))
    driver.line.is_down = False
    await driver.wait(10)
    await driver.wait(10)
    assert words(driver.shown()) == "一つ目\n二つ目"
    assert await driver.states() == ["accepted", "accepted"]


async def test_a_sender_that_was_frozen_does_not_push_what_another_replied(
    driver: LineDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reply token is refused because the other one used it: it finds itself fenced, and keeps quiet."""
    monkeypatch.setattr("service.leases.BEAT_SECONDS", 3600)
    await driver.receive(driver.user.text("こんにちは"))
    await driver.work()
    frozen, thaw = await _freeze_before_reply(driver, monkeypatch)
    driver.clock.move(LEASE + timedelta(seconds=1))
    other = Delivery(driver.parts.database, {"line": driver.channel.outbound}, driver.clock, "other")
    await other.send_next()
    thaw.set()
    await frozen
    assert (words(driver.shown()), driver.line.count("push")) == ("こんにちは", 0)
    assert await driver.states() == ["accepted"]


async def _freeze_before_reply(
    driver: LineDriver, monkeypatch: pytest.MonkeyPatch
) -> tuple[asyncio.Task[bool], asyncio.Event]:
    """Let a sender stand still right before its call, until the event is set."""
    reply = driver.channel.platform.reply
    stands_still, thaw = asyncio.Event(), asyncio.Event()

    async def reply_late(token: str, messages: Any) -> Answer:
        if not stands_still.is_set():
            stands_still.set()
            await thaw.wait()
        return await reply(token, messages)

    monkeypatch.setattr(driver.channel.platform, "reply", reply_late)
    frozen = asyncio.create_task(driver.delivery.send_next())
    await stands_still.wait()
    return frozen, thaw
