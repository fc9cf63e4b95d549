"""A person takes over: consent, queue, claim, reply, give back, close."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from service.parts import Parts
from service.storage import audit, callbacks
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident, behaviours, words
from tests.fakes.supporter import FakeSupporter


@pytest_asyncio.fixture
async def supporter(parts: Parts, transport: httpx.ASGITransport) -> AsyncIterator[FakeSupporter]:
    """A supporter of the prefecture's pool who is present."""
    supporter = await FakeSupporter.join(parts, transport, "支援員さとう")
    yield supporter
    await supporter.http.aclose()


async def call_person(resident: FakeResident) -> list[dict[str, object]]:
    """Ask for a person and consent."""
    await resident.press("人に相談する")
    return await resident.press("はい、お願いします")


async def test_consent_opens_the_handoff(resident: FakeResident, supporter: FakeSupporter) -> None:
    """Asking alone opens nothing; consent does, and the desk sees it."""
    assert behaviours(await resident.press("人に相談する")) == ["handoff"]
    assert await supporter.queue() == []
    (reply,) = await resident.say("んだ、お願いします")
    assert "支援員を呼びました" in words(reply)
    assert len(await supporter.queue()) == 1


async def test_declining_goes_back_to_the_bot(resident: FakeResident, supporter: FakeSupporter) -> None:
    """「いいえ」 closes the offer and the bot goes on."""
    await resident.press("人に相談する")
    await resident.press("いいえ、やめます")
    assert await supporter.queue() == []
    assert behaviours(await resident.say("教えて")) == ["answer"]


async def test_the_bot_is_silent_while_a_person_helps(
    resident: FakeResident, supporter: FakeSupporter, bot: FakeBot
) -> None:
    """From consent until give back the bot is never asked and says nothing."""
    await call_person(resident)
    assert await resident.say("もしもし") == []
    conversation = await supporter.claim_first()
    assert await resident.say("聞こえますか") == []
    await supporter.reply(conversation, "はい、聞こえます。")
    assert bot.asked == []
    shown = [(m["from"], m.get("text"), m["name"]) for m in await resident.read(after=5)]
    assert ("supporter", "はい、聞こえます。", "支援員さとう") in shown
    await supporter.post(f"/desk/conversations/{conversation}/give-back")
    assert behaviours(await resident.say("ありがとう")) == ["answer"]


async def test_after_a_person_the_bot_starts_clean(
    resident: FakeResident, supporter: FakeSupporter, bot: FakeBot
) -> None:
    """A new episode has a new sender, and only towns and language are kept."""
    await resident.http.patch(resident.url, json={"municipality": "072036"}, headers=resident.headers)
    await resident.say("一")
    await call_person(resident)
    conversation = await supporter.claim_first()
    await supporter.post(f"/desk/conversations/{conversation}/close", outcome="solved")
    await resident.say("二")
    first, second = bot.asked
    assert (first.sender, second.sender) == (f"{resident.id}:1", f"{resident.id}:2")
    assert (second.context.living, second.context.misses) == ("072036", 0)


async def test_the_words_are_shown_only_after_the_claim(
    resident: FakeResident, supporter: FakeSupporter
) -> None:
    """Queue and preview show what it is about, not what was said."""
    await resident.say("ひみつのはなし")
    await call_person(resident)
    (handoff,) = await supporter.queue()
    before = [(await supporter.http.get(path)).text for path in ("/desk", f"/desk/handoffs/{handoff}")]
    assert not any("ひみつのはなし" in page for page in before)
    conversation = await supporter.claim_first()
    assert "ひみつのはなし" in (await supporter.http.get(f"/desk/conversations/{conversation}")).text


async def test_one_of_many_wins_the_claim(
    resident: FakeResident, parts: Parts, transport: httpx.ASGITransport, supporter: FakeSupporter
) -> None:
    """The losers read who was faster."""
    others = [await FakeSupporter.join(parts, transport, f"支援員{number}") for number in range(4)]
    await call_person(resident)
    (handoff,) = await supporter.queue()
    answers = await asyncio.gather(*(one.post(f"/desk/handoffs/{handoff}/claim") for one in others))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert "先に受け付けました" in lost.text
    assert "支援員" in lost.text


async def test_a_double_click_says_it_once(resident: FakeResident, supporter: FakeSupporter) -> None:
    """The same form sent twice is one message; another form is another."""
    await call_person(resident)
    conversation = await supporter.claim_first()
    await asyncio.gather(*(supporter.reply(conversation, "こんにちは", "form-a") for _ in range(3)))
    await supporter.reply(conversation, "こんにちは", "form-b")
    said = [m["text"] for m in await resident.read() if m["from"] == "supporter"]
    assert said == ["こんにちは", "こんにちは"]


async def test_a_public_number_may_be_told(resident: FakeResident, supporter: FakeSupporter) -> None:
    """A counter's telephone that stands in our content is shown; a private number is hidden."""
    await call_person(resident)
    conversation = await supporter.claim_first()
    await supporter.reply(conversation, "窓口は024-505-0445、私は090-1234-5678です。")
    said = [m["text"] for m in await resident.read() if m["from"] == "supporter"]
    assert said == ["窓口は024-505-0445、私は●●●●です。"]


async def test_danger_is_flagged_without_consent(resident: FakeResident, supporter: FakeSupporter) -> None:
    """The safety text comes at once, the desk sees it first, and may step in unasked."""
    assert behaviours(await resident.say("もう死にたい")) == ["emergency"]
    page = (await supporter.http.get("/desk")).text
    assert "至急" in page
    conversation = await supporter.claim_first()
    assert conversation == resident.id


async def test_danger_words_are_answered_in_every_mode(
    resident: FakeResident, supporter: FakeSupporter, bot: FakeBot
) -> None:
    """Even while a person helps, the safety text is sent at once."""
    await call_person(resident)
    await supporter.claim_first()
    assert behaviours(await resident.say("家が火事だ、燃えてる")) == ["emergency"]
    assert bot.asked == []


async def test_a_number_is_warned_about_while_a_person_helps(
    resident: FakeResident, supporter: FakeSupporter
) -> None:
    """Masking and warning do not depend on who answers."""
    await call_person(resident)
    conversation = await supporter.claim_first()
    assert behaviours(await resident.say("番号は123456789018です")) == ["privacy_warning"]
    page = (await supporter.http.get(f"/desk/conversations/{conversation}")).text
    assert "123456789018" not in page


async def test_outside_hours_the_truth_is_told_and_a_call_can_be_wished(
    http: httpx.AsyncClient, clock: FakeClock
) -> None:
    """At night the resident reads when somebody comes, may leave a number, and the bot goes on."""
    clock.move(timedelta(hours=9))  # 21:00 in Japan
    resident = await FakeResident.begin(http)
    (reply,) = await call_person(resident)
    assert "11月25日(水)の午前9時" in words({"reply": reply["reply"]})
    await resident.press("電話をもらう")
    wish = {"kana": "さとう はな", "phone": "０２４−５２５−１１１１", "band": "morning"}
    assert (await resident.post("callback", wish)).status_code == 201
    assert behaviours(await resident.say("ところで教えて")) == ["answer"]
    assert not any("525" in str(message) for message in await resident.read())


async def test_the_number_is_shown_to_who_claims_and_deleted_after(
    http: httpx.AsyncClient, clock: FakeClock, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Name and number are seen only by the supporter who took the case, until it is closed."""
    clock.move(timedelta(hours=9))
    resident = await FakeResident.begin(http)
    await call_person(resident)
    await resident.press("電話をもらう")
    await resident.post("callback", {"kana": "さとう", "phone": "0245251111", "band": "any"})
    clock.move(timedelta(hours=13))
    supporter = await FakeSupporter.join(parts, transport, "支援員すずき")
    assert "0245251111" not in (await supporter.http.get("/desk")).text
    conversation = await supporter.claim_first()
    assert "0245251111" in (await supporter.http.get(f"/desk/conversations/{conversation}")).text
    await supporter.post(f"/desk/conversations/{conversation}/close", outcome="callback")
    async with parts.database.read() as connection:
        assert await callbacks.find(connection, conversation) is None


@pytest.mark.parametrize(
    "wish",
    [
        {"kana": "佐藤", "phone": "0245251111", "band": "any"},
        {"kana": "", "phone": "0245251111", "band": "any"},
        {"kana": "さとう", "phone": "12345", "band": "any"},
        {"kana": "さとう", "phone": "0245251111", "band": "never"},
    ],
)
async def test_a_wish_nobody_could_fulfil_is_explained(resident: FakeResident, wish: dict[str, str]) -> None:
    """A name that is not kana, or no number, gets a sentence and stores nothing."""
    answer = await resident.post("callback", wish)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_field")


async def test_nobody_present_is_told_too(resident: FakeResident) -> None:
    """Within hours but without anybody there, nobody is promised."""
    (reply,) = await call_person(resident)
    assert "いまは支援員がいません" in words({"reply": reply["reply"]})


async def test_a_bot_that_answers_late_is_not_heard(
    resident: FakeResident, supporter: FakeSupporter, bot: FakeBot, parts: Parts
) -> None:
    """An answer that arrives after a supporter took over is discarded."""
    await resident.say("もう死にたい")
    claimed = asyncio.Event()

    bot.wait_for = claimed
    asking = asyncio.create_task(resident.say("カードのこと"))
    await asyncio.sleep(0.1)
    await supporter.claim_first()
    claimed.set()
    assert await asking == []


async def test_every_step_is_on_record(
    resident: FakeResident, supporter: FakeSupporter, parts: Parts
) -> None:
    """Claim, reading, reply and close each leave a line in the audit."""
    await call_person(resident)
    conversation = await supporter.claim_first()
    await supporter.reply(conversation, "はい")
    await supporter.post(f"/desk/conversations/{conversation}/close", outcome="solved")
    async with parts.database.read() as connection:
        rows = await audit.read(connection)
    done = [row.action for row in reversed(rows) if row.conversation_id == conversation]
    assert [action for action in done if action != "read"] == ["claim", "reply", "close"]
    assert "read" in done


async def test_a_supporter_who_is_gone_is_replaced(
    resident: FakeResident,
    supporter: FakeSupporter,
    parts: Parts,
    clock: FakeClock,
    transport: httpx.ASGITransport,
) -> None:
    """A conversation left behind goes back into the queue, the resident is told, and another takes over."""
    await call_person(resident)
    await supporter.claim_first()
    clock.move(timedelta(minutes=10))
    assert await parts.watch.return_abandoned() == 0
    clock.move(timedelta(minutes=6))
    assert await parts.watch.return_abandoned() == 1
    assert await parts.watch.return_abandoned() == 0
    last = (await resident.read())[-1]
    assert "つながりが切れました" in words(last)
    other = await FakeSupporter.join(parts, transport, "支援員すずき")
    assert await other.claim_first() == resident.id
