"""The main job through LINE's bytes, with the real Rasa: a question, a place to go, a person."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from service.bot_client import RasaBot
from service.conversation.model import Mode
from service.parts import Parts
from tests.desk.people import hire, take
from tests.line.channel_driver import LineDriver, words
from tests.real_rasa import RealRasa


@pytest_asyncio.fixture
async def bot(real_rasa: RealRasa) -> AsyncIterator[RasaBot]:
    """The client that the service uses."""
    client = real_rasa.client()
    yield client
    await client.close()


@pytest.fixture
def relay() -> str:
    """Koriyama's supporters answer on LINE."""
    return "072036"


async def test_question_venue_and_person(driver: LineDriver, parts: Parts, http: httpx.AsyncClient) -> None:
    """Each step is one free reply with what a resident needs; the supporter's words arrive on LINE."""
    hana = await hire(parts, "はな", ("072036",))
    await driver.run(driver.user.event("follow"))
    assert "マイナンバー、暗証番号は書かないでください" in words(driver.shown())

    await driver.run(driver.user.text("マイナンバーカードをなくしました"))
    answer = words(driver.shown()[1:])
    assert ("0120-95-0178" in answer, "出典" in answer) == (True, True)

    await driver.run(driver.user.postback("menu.2"))
    assert "どこ" in words(driver.shown()[-1:]) or "市町村" in words(driver.shown()[-1:])
    await driver.run(driver.user.text("郡山です"))
    found = driver.shown()
    assert any(message["type"] == "flex" for message in found[-5:])
    assert "郡山市" in words(found[-5:])
    assert (await driver.conversation()).context.living == "072036"

    await driver.run(driver.user.postback("menu.3"))
    await driver.run(driver.press("はい、お願いします"))
    assert (await driver.conversation()).mode is Mode.WAITING
    conversation_id = await take(parts, hana)
    case = await parts.desk.open_case(conversation_id, hana)
    assert "マイナンバーカードをなくしました" in [message.text for message in case.messages]
    await parts.desk.reply(conversation_id, hana, "いっしょに確かめましょう。", "form-1")
    await driver.send()
    assert "いっしょに確かめましょう。" in words(driver.shown()[-1:])
    asked = len(driver.shown())
    await driver.run(driver.user.text("ありがとうございます"))
    assert "担当者に伝えました" in words(driver.shown()[asked:])
    assert set(await driver.states()) == {"accepted"}
