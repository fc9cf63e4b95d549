"""Passing a case on, ending an abusive one, notes, inserted answers, and taking back within half a minute."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from service.parts import Parts
from tests.desk.people import call_person
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident, words
from tests.fakes.supporter import FakeSupporter

KORIYAMA, IWAKI = "072036", "072044"


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """A supporter of 郡山市."""
    return await FakeSupporter.seat(parts, transport, "はな", (KORIYAMA,))


@pytest.fixture
async def resident(http: httpx.AsyncClient, hana: FakeSupporter) -> FakeResident:
    """A resident of 郡山市 who has asked for a person while somebody is there."""
    resident = await FakeResident.begin(http, municipality=KORIYAMA)
    await resident.say("パソコンの画面が動かない")
    await call_person(resident)
    return resident


async def step(person: FakeSupporter, resident: FakeResident, name: str, **fields: str) -> httpx.Response:
    """Do something with the case."""
    return await person.post(f"/desk/conversations/{resident.id}/{name}", **fields)


async def hear_last(resident: FakeResident) -> str:
    """Return the last words the resident reads."""
    last = (await resident.read())[-1]
    return words(last) if "reply" in last else str(last["text"])


async def test_forward_to_a_colleague(
    resident: FakeResident, hana: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """The case waits for that person with the reason, the resident is told, the bot stays silent."""
    taro = await FakeSupporter.seat(parts, transport, "たろう", (KORIYAMA,))
    await hana.claim_first()
    to = f"person-{taro.supporter_id}"
    assert "だれに、なぜ" in (await step(hana, resident, "forward", to=to, reason="")).text
    page = await step(hana, resident, "forward", to=to, reason="スマホにくわしいため")
    assert "ほかの人に代わりました" in page.text
    assert "ほかの支援員に代わります" in await hear_last(resident)
    assert await resident.say("まだですか") == []
    queue = (await taro.http.get("/desk")).text
    assert ("あなたあて" in queue, "スマホにくわしいため" in queue) == (True, True)
    await taro.claim_first()
    assert "たろうがお手伝いします" in await hear_last(resident)
    assert "まだですか" in (await taro.http.get(f"/desk/conversations/{resident.id}")).text
    assert (await hana.http.get(f"/desk/conversations/{resident.id}")).status_code == 403


async def test_forward_to_another_town(
    resident: FakeResident, hana: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """The case leaves the one town and stands in the other; where nobody sits the resident is told."""
    await hana.claim_first()
    await step(hana, resident, "forward", to=f"town-{IWAKI}", reason="いわき市の手続きのため")
    assert "いまは支援員がいません" in await hear_last(resident)
    assert await hana.queue() == []
    iwaki = await FakeSupporter.seat(parts, transport, "いわ", (IWAKI,))
    assert len(await iwaki.queue()) == 1


@pytest.mark.parametrize("to", ["", "town-999999", "person-999", "person-x", "somewhere"])
async def test_forward_to_nobody_keeps_the_case(resident: FakeResident, hana: FakeSupporter, to: str) -> None:
    """A forged or empty goal changes nothing; the supporter still holds the case."""
    await hana.claim_first()
    answer = await step(hana, resident, "forward", to=to, reason="なんとなく")
    assert answer.status_code in (404, 422)
    assert (await hana.http.get(f"/desk/conversations/{resident.id}")).status_code == 200


async def test_a_case_cannot_be_passed_to_who_may_not_take_it(
    resident: FakeResident, hana: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Neither somebody of another town nor an official who reads no conversations."""
    await hana.claim_first()
    for towns, role in (((IWAKI,), "supporter"), ((KORIYAMA,), "official")):
        other = await FakeSupporter.seat(parts, transport, f"{role}", towns, role)
        answer = await step(hana, resident, "forward", to=f"person-{other.supporter_id}", reason="代わる")
        assert answer.status_code == 404


async def test_ending_an_abusive_conversation(resident: FakeResident, hana: FakeSupporter) -> None:
    """With a reason it ends for good; the resident reads where else there is help."""
    await hana.claim_first()
    assert "理由を書いて" in (await step(hana, resident, "end-abuse", reason=" ")).text
    assert "打ち切りました" in (await step(hana, resident, "end-abuse", reason="ひどい言葉が続いた")).text
    assert "この相談は、ここで終わります" in await hear_last(resident)
    answer = await resident.post("messages", {"client_id": "client-x", "text": "おい"})
    assert (answer.status_code, answer.json()["error"]) == (410, "conversation_closed")


@pytest.mark.parametrize(("how", "fields"), [("close", {"outcome": "solved"}), ("give-back", {})])
async def test_an_end_can_be_taken_back_for_half_a_minute(
    resident: FakeResident, hana: FakeSupporter, clock: FakeClock, how: str, fields: dict[str, str]
) -> None:
    """Who pressed the wrong button is back with the resident, and the bot is silent again."""
    await hana.claim_first()
    page = await step(hana, resident, how, **fields)
    assert f"/desk/conversations/{resident.id}/undo-end" in page.text
    clock.move(timedelta(seconds=29))
    assert (await step(hana, resident, "undo-end")).url.path == f"/desk/conversations/{resident.id}"
    assert "はながもう一度お手伝いします" in await hear_last(resident)
    assert await resident.say("よかった") == []
    await step(hana, resident, how, **fields)
    clock.move(timedelta(seconds=31))
    assert (await step(hana, resident, "undo-end")).status_code == 409


async def test_breaking_off_can_be_taken_back_for_half_a_minute(
    resident: FakeResident, hana: FakeSupporter, clock: FakeClock
) -> None:
    """Who broke off the wrong conversation is back in it, and the resident can write again; later not."""
    await hana.claim_first()
    page = await step(hana, resident, "end-abuse", reason="ひどい言葉が続いた")
    assert f"/desk/conversations/{resident.id}/undo-end" in page.text
    clock.move(timedelta(seconds=29))
    assert (await step(hana, resident, "undo-end")).url.path == f"/desk/conversations/{resident.id}"
    assert await resident.say("よかった") == []
    assert "はながもう一度お手伝いします" in str(await resident.read())
    await step(hana, resident, "end-abuse", reason="ひどい言葉が続いた")
    clock.move(timedelta(seconds=31))
    assert (await step(hana, resident, "undo-end")).status_code == 409
    answer = await resident.post("messages", {"client_id": "client-y", "text": "おい"})
    assert answer.status_code == 410


async def test_what_the_resident_ended_stays_ended(resident: FakeResident, hana: FakeSupporter) -> None:
    """A conversation that its resident has erased is not brought back by anybody."""
    await hana.claim_first()
    await step(hana, resident, "end-abuse", reason="ひどい言葉が続いた")
    await resident.http.delete(resident.url, headers=resident.headers)
    assert (await step(hana, resident, "undo-end")).status_code == 404


async def test_passing_on_can_be_taken_back_for_half_a_minute(
    resident: FakeResident, hana: FakeSupporter, clock: FakeClock
) -> None:
    """Back with the one who passed it on, in the old queue, with the bot silent throughout; later not."""
    await hana.claim_first()
    page = await step(hana, resident, "forward", to=f"town-{IWAKI}", reason="いわき市の手続きのため")
    assert f"/desk/conversations/{resident.id}/undo-forward" in page.text
    clock.move(timedelta(seconds=29))
    assert (await step(hana, resident, "undo-forward")).url.path == f"/desk/conversations/{resident.id}"
    assert "はながもう一度お手伝いします" in await hear_last(resident)
    assert await resident.say("まだですか") == []
    again = (await hana.http.get(f"/desk/conversations/{resident.id}")).text
    assert "いわき市の手続きのため" not in again
    await step(hana, resident, "forward", to=f"town-{IWAKI}", reason="いわき市の手続きのため")
    clock.move(timedelta(seconds=31))
    assert (await step(hana, resident, "undo-forward")).status_code == 409
    assert (await hana.http.get(f"/desk/conversations/{resident.id}")).status_code == 404


async def test_a_case_that_somebody_took_is_not_taken_back(
    resident: FakeResident, hana: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Who was faster keeps it, and nobody takes back what another passed on."""
    taro = await FakeSupporter.seat(parts, transport, "たろう", (KORIYAMA,))
    conversation = await hana.claim_first()
    await step(hana, resident, "forward", to=f"person-{taro.supporter_id}", reason="交代")
    assert (await step(taro, resident, "undo-forward")).status_code == 403
    await taro.claim_first()
    assert (await step(hana, resident, "undo-forward")).status_code == 409
    assert (await taro.http.get(f"/desk/conversations/{conversation}")).status_code == 200
    assert (await step(hana, resident, "undo-end")).status_code == 403


async def test_who_has_gone_on_is_not_called_back(
    resident: FakeResident, hana: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Once the resident has asked for a person again, or for a colleague, an end stays an end."""
    taro = await FakeSupporter.seat(parts, transport, "たろう", (KORIYAMA,))
    await hana.claim_first()
    await step(hana, resident, "close", outcome="solved")
    assert (await step(taro, resident, "undo-end")).status_code == 403
    await resident.press("人に相談する")
    await resident.press("はい、お願いします")
    assert (await step(hana, resident, "undo-end")).status_code == 409


async def test_a_reply_can_be_taken_back_for_half_a_minute(
    resident: FakeResident, hana: FakeSupporter, clock: FakeClock
) -> None:
    """The words leave the transcript, the resident is told, and they stand in the field to be put right."""
    conversation = await hana.claim_first()
    await hana.reply(conversation, "まちがった番号です")
    page = await step(hana, resident, "undo-reply")
    assert re.search(r'<textarea id="text"[^>]*>まちがった番号です</textarea>', page.text)
    assert "いまの文を取り消しました" in await hear_last(resident)
    assert "まちがった番号です" not in str(await resident.read())
    await hana.reply(conversation, "正しい文です", "form-2")
    clock.move(timedelta(seconds=31))
    assert "取り消せません" in (await step(hana, resident, "undo-reply")).text
    assert "正しい文です" in str(await resident.read())


async def test_notes_stay_inside(
    resident: FakeResident, hana: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """A note is for the next supporter, is masked, and never reaches the resident."""
    await hana.claim_first()
    await step(hana, resident, "note", note="耳が遠い方。番号は 1234 5678 9012")
    assert "耳が遠い方" not in str(await resident.read())
    taro = await FakeSupporter.seat(parts, transport, "たろう", (KORIYAMA,))
    await step(hana, resident, "forward", to=f"person-{taro.supporter_id}", reason="交代")
    await taro.claim_first()
    page = (await taro.http.get(f"/desk/conversations/{resident.id}")).text
    assert ("耳が遠い方" in page, "5678" in page) == (True, False)


async def test_answers_are_inserted_below_what_is_written(
    resident: FakeResident, hana: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """One press puts a ready answer or a topic's approved answer into the field; nothing is sent."""
    boss = await FakeSupporter.seat(parts, transport, "まとめ", (KORIYAMA,), "coordinator")
    await boss.post("/desk/canned", town=KORIYAMA, title="あいさつ", text="お待たせしました。")
    await hana.claim_first()
    page = await step(hana, resident, "insert", text="こんにちは。", insert="canned:1")
    assert "こんにちは。\n\nお待たせしました。</textarea>" in page.text
    page = await step(hana, resident, "insert", text="", topic="topic:mynumber_pin_locked")
    answer = parts.helping.topics["mynumber_pin_locked"].answer.splitlines()[0]
    assert answer in page.text.partition('<textarea id="text"')[2].partition("</textarea>")[0]
    unknown = await step(hana, resident, "insert", text="そのまま", insert="topic:nothing")
    assert ">そのまま</textarea>" in unknown.text
    assert not [message for message in await resident.read() if message["from"] == "supporter"]


async def test_ready_answers_of_another_town_are_out_of_reach(
    resident: FakeResident, hana: FakeSupporter, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Own town and the prefecture's pool are offered, いわき市's are not, nor by a forged number."""
    iwaki = await FakeSupporter.seat(parts, transport, "いわ", (IWAKI,), "coordinator")
    await iwaki.post("/desk/canned", town=IWAKI, title="いわきの文", text="いわきの文です。")
    refused = await iwaki.post("/desk/canned", town=KORIYAMA, title="x", text="x")
    whole = await FakeSupporter.seat(parts, transport, "県", role="coordinator")
    await whole.post("/desk/canned", town="070009", title="県の文", text="県の文です。")
    await hana.claim_first()
    page = (await hana.http.get(f"/desk/conversations/{resident.id}")).text
    assert ("県の文" in page, "いわきの文" in page, refused.status_code) == (True, False, 403)
    assert (await step(hana, resident, "insert", insert="canned:1")).status_code == 404


async def test_the_summary_says_what_the_resident_wants(hana: FakeSupporter, resident: FakeResident) -> None:
    """Town, own words and what the bot has said stand above the transcript."""
    await hana.claim_first()
    page = (await hana.http.get(f"/desk/conversations/{resident.id}")).text
    summary = page.partition('id="summary"')[2].partition("</section>")[0]
    assert "「パソコンの画面が動かない」" in summary
    assert "郡山市" in page.partition('id="summary"')[0]
