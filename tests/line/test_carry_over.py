"""One case on LINE and on the web: a short number, spoken or copied, takes it from one to the other."""

from __future__ import annotations

import contextlib
import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from service.channels.line.acts import LineBusy
from service.conversation.model import Mode
from tests.desk.people import hire, take
from tests.fakes.bot import FakeBot
from tests.fakes.line_user import LineUser
from tests.fakes.resident import FakeResident
from tests.line.channel_driver import LineDriver, words
from tests.line.dump import dump


def read_number(driver: LineDriver) -> str:
    """Return the number that the resident was shown last."""
    (first, second) = re.findall(r"(\d{4}) (\d{4})", words(driver.shown()))[-1]
    return f"{first}{second}"


async def get_number(driver: LineDriver) -> str:
    """Ask for a person, then take what was said to the page."""
    await driver.run(driver.user.text("カードをなくしました"))
    await driver.run(driver.user.postback("menu.3"))
    await driver.run(driver.press("ここの話をページでも使う"))
    return read_number(driver)


async def test_a_case_from_line_goes_on_at_the_page(driver: LineDriver) -> None:
    """The page shows all that was said on LINE; LINE begins anew; the number works once."""
    number = await get_number(driver)
    before = (await driver.conversation()).id
    answer = await driver.http.post("/api/v1/conversations/continue", json={"code": number})
    assert (answer.status_code, answer.json()["id"]) == (201, before)
    assert "カードをなくしました" in [message.get("text") for message in answer.json()["messages"]]
    again = await driver.http.post("/api/v1/conversations/continue", json={"code": number})
    assert again.status_code in (400, 401, 404, 422)
    await driver.run(driver.user.text("もしもし"))
    assert (await driver.conversation()).id != before
    assert words(driver.shown()).endswith("もしもし")


async def test_the_supporter_at_the_page_sees_what_was_said_on_line(driver: LineDriver) -> None:
    """The desk has one case with both halves, and its answer goes to the page, not to LINE."""
    hana = await hire(driver.parts, "はな")
    number = await get_number(driver)
    answer = await driver.http.post("/api/v1/conversations/continue", json={"code": number})
    begun = answer.json()
    resident = FakeResident(driver.http, begun["id"], begun["token"], begun["messages"])
    calls = len(driver.line.calls)
    await ask_for_person(resident)
    case = await driver.parts.desk.open_case(await take(driver.parts, hana), hana)
    assert "カードをなくしました" in [message.text for message in case.messages]
    await driver.send()
    assert len(driver.line.calls) == calls


async def ask_for_person(resident: FakeResident) -> None:
    """Ask for a supporter on the web and consent."""
    body = {"client_id": "asks-for-a-person", "choice": "handoff:request"}
    offered = await resident.post("messages", body, wait=20)
    resident.messages += offered.json()["replies"]
    await resident.press("はい、お願いします")


async def test_a_number_cannot_be_read_in_database_or_log(driver: LineDriver) -> None:
    """What opens a conversation stands in no row and in no log line."""
    with capture_logs() as logs:
        number = await get_number(driver)
    rows = await dump(driver.parts.database)
    assert (number in rows + repr(logs), f"{number[:4]} {number[4:]}" in rows + repr(logs)) == (False, False)


async def test_a_number_dies_after_ten_minutes(driver: LineDriver) -> None:
    """An old note opens nothing."""
    number = await get_number(driver)
    driver.clock.move(timedelta(minutes=11))
    answer = await driver.http.post("/api/v1/conversations/continue", json={"code": number})
    assert answer.status_code != 201


@pytest.mark.parametrize("written", ["{0}{1}", "{0} {1}", "{0}-{1}", "　{0}　{1} "])
async def test_a_case_from_the_page_goes_on_at_line(driver: LineDriver, written: str) -> None:
    """Who writes the page's number on LINE goes on there; the page cannot write any more."""
    page = await FakeResident.begin(driver.http)
    await page.say("パスワードをわすれました")
    number = await offer(driver, page)
    await driver.run(driver.user.text("こんにちは"))
    with capture_logs() as logs:
        await driver.run(driver.user.text(written.format(number[:4], number[4:])))
    assert (await driver.conversation()).id == page.id
    assert "ここで続けます" in words(driver.shown())
    assert number not in await dump(driver.parts.database) + repr(logs)
    await driver.run(driver.user.text("つづきです"))
    said = [message.text for message in await driver.transcript() if message.text]
    assert (said[0], said[-1]) == ("パスワードをわすれました", "つづきです")
    path = f"/api/v1/conversations/{page.id}/messages"
    refused = await driver.http.get(path, headers={"Authorization": f"Bearer {page.token}"})
    assert refused.status_code == 401


async def offer(driver: LineDriver, page: FakeResident) -> str:
    """Let the page show a number."""
    headers = {"Authorization": f"Bearer {page.token}"}
    answer = await driver.http.post(f"/api/v1/conversations/{page.id}/code", headers=headers)
    return str(answer.json()["code"])


async def test_eight_digits_that_open_nothing_are_words(driver: LineDriver, bot: FakeBot) -> None:
    """A date of birth is a text like any other."""
    await driver.run(driver.user.text("１９４５ ０１０１"))
    assert len(bot.asked) == 1


async def test_a_consultation_with_a_person_stays_at_the_page(driver: LineDriver) -> None:
    """Where the town has not opted in, the talk stays off LINE; the number stays good."""
    await hire(driver.parts, "はな")
    page = await FakeResident.begin(driver.http)
    await ask_for_person(page)
    number = await offer(driver, page)
    await driver.run(driver.user.text(number))
    assert "いまのページで続けてください" in words(driver.shown())
    assert (await driver.conversation()).id != page.id
    answer = await driver.http.post("/api/v1/conversations/continue", json={"code": number})
    assert answer.status_code == 201


async def test_a_second_resident_with_the_same_number_gets_nothing(driver: LineDriver) -> None:
    """The first one has the case; the digits of the second are words."""
    page = await FakeResident.begin(driver.http)
    number = await offer(driver, page)
    await driver.run(driver.user.text(number))
    stranger = LineUser(driver.line, "U" + "9" * 32)
    await driver.run(stranger.text(number))
    assert (await driver.conversation()).id == page.id
    assert (await driver.conversation(stranger)).id != page.id


async def test_an_answer_under_way_is_not_left_behind(driver: LineDriver) -> None:
    """The number waits until what was asked before it is answered."""
    page = await FakeResident.begin(driver.http)
    number = await offer(driver, page)
    await driver.receive(driver.user.text("さきの質問"), driver.user.text(number))
    for _ in range(4):
        await work_patiently(driver)
    assert words(driver.shown()).index("さきの質問") < words(driver.shown()).index("ここで続けます")
    assert (await driver.conversation()).mode is Mode.BOT


async def work_patiently(driver: LineDriver) -> None:
    """Work and send as the service's loops do, which outlive an act that has to wait."""
    driver.clock.move(timedelta(seconds=9))
    with contextlib.suppress(LineBusy):
        await driver.work()
    await driver.send()
