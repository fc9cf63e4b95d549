"""What a supporter sees of their words on the way to LINE: sent, held, in doubt; never 'read'."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from tests.fakes.supporter import FakeSupporter
from tests.line.channel_driver import LineDriver


@pytest.fixture
def relay() -> str:
    """The prefecture's pool opted in."""
    return "070009"


@pytest.fixture
def public_url() -> str:
    """Plain http, so that the desk's cookies are sent without encryption."""
    return "http://test"


@pytest_asyncio.fixture
async def hana(driver: LineDriver, transport: httpx.ASGITransport) -> AsyncIterator[FakeSupporter]:
    """A supporter at the desk's pages, who holds the resident's conversation."""
    supporter = await FakeSupporter.join(driver.parts, transport, "はな")
    await supporter.post("/desk/presence", active="yes")
    await driver.run(driver.user.event("follow"))
    await driver.run(driver.press("人に相談する"))
    await driver.run(driver.press("はい、お願いします"))
    await supporter.claim_first()
    await driver.wait(120)
    yield supporter
    await supporter.http.aclose()


async def read_fate(driver: LineDriver, hana: FakeSupporter) -> str:
    """Return the line about the newest words, as the refreshing page reads it."""
    conversation = await driver.conversation()
    page = await hana.http.get(f"/desk/conversations/{conversation.id}/fragment?after=0")
    found = re.search(r'<hx-partial hx-target="#fate"[^>]*>(.*?)</hx-partial>', page.text, re.DOTALL)
    assert found, page.text
    return found.group(1).strip()


async def test_sent_words_show_the_time(driver: LineDriver, hana: FakeSupporter) -> None:
    """送信済み with the time LINE took it; nobody knows whether it was read."""
    conversation = await driver.conversation()
    await hana.reply(conversation.id, "こんにちは")
    assert "まだ送れていません" in await read_fate(driver, hana)
    await driver.send()
    assert await read_fate(driver, hana) == "最後の返事: 送信済み(12:02)"
    page = (await hana.http.get(f"/desk/conversations/{conversation.id}")).text
    assert ("送信済み(12:02)" in page, "既読" in page) == (True, False)


async def test_a_spent_month_is_told(driver: LineDriver, hana: FakeSupporter) -> None:
    """送信枠なし until the resident writes; then the words leave first."""
    driver.line.quota = driver.line.spent
    await hana.reply((await driver.conversation()).id, "こんにちは")
    await driver.send()
    assert "送信枠なし" in await read_fate(driver, hana)
    await driver.run(driver.user.text("もしもし"))
    assert "送信済み" in await read_fate(driver, hana)


async def test_held_words_do_not_need_an_answer_to_travel_with(
    driver: LineDriver, hana: FakeSupporter
) -> None:
    """The resident was acknowledged a moment ago, so nothing is said now: the held words leave alone."""
    await driver.run(driver.user.text("はじめ"))
    driver.line.quota = driver.line.spent
    await driver.wait(120)
    await hana.reply((await driver.conversation()).id, "お待たせしました")
    await driver.send()
    assert "送信枠なし" in await read_fate(driver, hana)
    await driver.run(driver.user.text("つぎ"))
    await driver.wait(11)
    assert "送信済み" in await read_fate(driver, hana)
    assert "お待たせしました" in driver.shown()[-1]["text"]


async def test_doubt_is_told(driver: LineDriver, hana: FakeSupporter) -> None:
    """Words that perhaps did not arrive are counted under later ones."""
    conversation = await driver.conversation()
    driver.line.script["reply"] = deque(["lose", "lose"])
    await driver.run(driver.user.text("もしもし"))
    assert "届いたか分かりません" in await read_fate(driver, hana)
    await hana.reply(conversation.id, "こんにちは")
    await driver.wait(60)
    assert "前の返事のうち1件は、届いていないかもしれません" in await read_fate(driver, hana)


async def test_a_block_is_told(driver: LineDriver, hana: FakeSupporter) -> None:
    """The page of who helped says that the resident is out of reach and that the case has ended."""
    conversation = await driver.conversation()
    await hana.reply(conversation.id, "もう少しお待ちください")
    await driver.run(driver.user.event("unfollow", with_token=False))
    page = (await hana.http.get(f"/desk/conversations/{conversation.id}")).text
    assert "住民の方がLINEをブロックしました。連絡不可のため、この相談は終わりました。" in page
