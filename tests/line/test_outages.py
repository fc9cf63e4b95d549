"""LINE away for ten minutes in each of the ways a host can be away: nothing is lost, doubled or mixed up."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes.line_user import LineUser
from tests.line.channel_driver import LineDriver, words

RESIDENTS = 30


async def write_twice(driver: LineDriver, *, late: bool) -> list[LineUser]:
    """Let thirty residents write twice; late events have no reply token that lives."""
    users = [LineUser(driver.line, f"U{number:032d}") for number in range(RESIDENTS)]
    for number, word in enumerate(("一", "二")):
        age = timedelta(seconds=90 - number if late else 0)
        response = await driver.receive(*(user.text(word, at=driver.clock() - age) for user in users))
        assert response.status_code == 200
        await driver.work()
        await driver.send()
    for _ in range(10):
        await driver.wait(60)
    return users


async def judge(driver: LineDriver, users: list[LineUser]) -> None:
    """Everybody saw both answers once, in order."""
    for _ in range(20):
        await driver.wait(60)
    assert {words(driver.shown(user)) for user in users} == {"一\n二"}
    assert {tuple(await driver.states(user)) for user in users} == {("accepted", "accepted")}


async def test_a_host_that_is_gone_for_ten_minutes(driver: LineDriver) -> None:
    """Connections are refused: replies are kept, pushed later, and arrive once and in order."""
    await driver.line.vanish()
    users = await write_twice(driver, late=False)
    assert (driver.line.seen, driver.line.calls) == ([], [])
    await driver.line.come_back()
    await judge(driver, users)


async def test_a_host_that_swallows_requests_for_ten_minutes(driver: LineDriver) -> None:
    """Nobody knows what arrived: pushes are repeated under their own keys and arrive once and in order."""
    driver.line.is_mute = True
    users = await write_twice(driver, late=True)
    assert driver.line.seen == []
    driver.line.is_mute = False
    await judge(driver, users)
    keys = [call.retry_key for call in driver.line.of("push") if call.status == 200]
    assert (len(keys), len(set(keys))) == (2 * RESIDENTS, 2 * RESIDENTS)


async def test_a_host_that_swallows_replies_leaves_doubt_and_no_second_message(driver: LineDriver) -> None:
    """A reply that may have arrived is not pushed; the desk sees the doubt."""
    driver.line.is_mute = True
    await driver.run(driver.user.text("一"))
    driver.line.is_mute = False
    for _ in range(20):
        await driver.wait(60)
    assert (driver.line.seen, driver.line.count("push")) == ([], 0)
    assert await driver.states() == ["ambiguous"]
