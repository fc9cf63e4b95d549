"""Hours, closures and the notice: what a town sets counts for the next resident, and is the truth."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from service.parts import Parts
from tests.desk.people import call_person
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident, words
from tests.fakes.supporter import FakeSupporter

KORIYAMA, IWAKI, WHOLE = "072036", "072044", "070009"


@pytest.fixture
async def boss(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """The coordinator of 郡山市, present."""
    return await FakeSupporter.seat(parts, transport, "まとめ", (KORIYAMA,), "coordinator")


async def ask_for_person(http: httpx.AsyncClient, town: str = KORIYAMA) -> str:
    """Return what a resident of the town is told about waiting."""
    resident = await FakeResident.begin(http, municipality=town)
    await resident.press("人に相談する")
    (reply,) = await resident.press("はい、お願いします")
    return words(reply)


async def set_hours(person: FakeSupporter, town: str = KORIYAMA, **fields: str) -> httpx.Response:
    """Send the form of the hours."""
    form = {"opens": "09:00", "closes": "17:00", "weekday": "1", "phone": "", **fields}
    return await person.post(f"/desk/hours/{town}/hours", **form)


async def test_a_towns_own_hours_count_at_once(http: httpx.AsyncClient, boss: FakeSupporter) -> None:
    """Tuesday noon: open as before; with hours until eleven the next opening is told."""
    assert "支援員を呼びました" in await ask_for_person(http)
    page = await set_hours(boss, closes="11:00", phone="024-924-2111")
    assert "受付時間を変えました" in page.text
    assert "12月1日(火)の午前9時" in await ask_for_person(http)


@pytest.mark.parametrize(
    "fields",
    [
        {"opens": "17:00", "closes": "09:00"},
        {"opens": "25:00"},
        {"weekday": "7"},
        {"weekday": ""},
        {"phone": "でんわ"},
    ],
)
async def test_hours_that_make_no_sense_are_refused(boss: FakeSupporter, fields: dict[str, str]) -> None:
    """The form says so and nothing changes."""
    answer = await set_hours(boss, **fields)
    assert (answer.status_code, "確かめてください" in answer.text) == (422, True)
    assert "はじめの決まりのとおり" in (await boss.http.get(f"/desk/hours/{KORIYAMA}")).text


async def test_a_sudden_closure_is_told_and_can_be_taken_back(
    http: httpx.AsyncClient, boss: FakeSupporter
) -> None:
    """Closed today and tomorrow: residents hear of Thursday; taken back, somebody is there again."""
    days = {"first_day": "2026-11-24", "last_day": "2026-11-25", "reason": "大雪"}
    await boss.post(f"/desk/hours/{KORIYAMA}/close", **days)
    assert "11月26日(木)の午前9時" in await ask_for_person(http)
    await boss.post("/desk/hours/closures/1/drop")
    assert "支援員を呼びました" in await ask_for_person(http)


@pytest.mark.parametrize(
    ("first", "last"), [("2026-11-20", ""), ("2026-11-26", "2026-11-25"), ("2月30日", ""), ("2026-02-30", "")]
)
async def test_a_closure_in_the_past_or_backwards_is_refused(
    boss: FakeSupporter, first: str, last: str
) -> None:
    """Nothing is closed by a slip."""
    answer = await boss.post(f"/desk/hours/{KORIYAMA}/close", first_day=first, last_day=last, reason="x")
    assert answer.status_code == 422


async def test_holidays_and_the_turn_of_the_year_are_closed(
    http: httpx.AsyncClient, boss: FakeSupporter, clock: FakeClock
) -> None:
    """On 28 December at six in the evening the next opening is 4 January."""
    clock.move(timedelta(days=34, hours=6))
    assert "1月4日(月)の午前9時" in await ask_for_person(http)


async def test_the_notice_comes_before_the_greeting(
    http: httpx.AsyncClient, boss: FakeSupporter, clock: FakeClock
) -> None:
    """Residents of the town read it first, others do not; it ends by itself."""
    await boss.post(f"/desk/hours/{KORIYAMA}/notice", notice="大雪のため、窓口を閉めています。", stays="6")
    resident = await FakeResident.begin(http, municipality=KORIYAMA)
    first = resident.messages[0]["reply"]["parts"][0]
    assert (first["type"], first["level"], first["text"]) == (
        "notice",
        "danger",
        "大雪のため、窓口を閉めています。",
    )
    other = await FakeResident.begin(http, municipality=IWAKI)
    assert other.messages[0]["reply"]["parts"][0]["type"] == "text"
    clock.move(timedelta(hours=6, minutes=1))
    later = await FakeResident.begin(http, municipality=KORIYAMA)
    assert later.messages[0]["reply"]["parts"][0]["type"] == "text"


async def test_the_prefectures_notice_reaches_every_town(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Also the towns with hours of their own; an empty notice takes it away."""
    admin = await FakeSupporter.seat(parts, transport, "管理", (WHOLE,), "administrator")
    await admin.post(f"/desk/hours/{WHOLE}/notice", notice="地震がありました。", stays="24")
    resident = await FakeResident.begin(http, municipality=IWAKI)
    assert resident.messages[0]["reply"]["parts"][0]["text"] == "地震がありました。"
    await admin.post(f"/desk/hours/{WHOLE}/notice", notice="", stays="24")
    later = await FakeResident.begin(http, municipality=IWAKI)
    assert later.messages[0]["reply"]["parts"][0]["type"] == "text"


async def test_an_official_is_nobody_to_wait_for(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Who reads no conversations does not make the desk look staffed."""
    await FakeSupporter.seat(parts, transport, "職員", (KORIYAMA,), "official")
    assert "いまは支援員がいません" in await ask_for_person(http)


async def test_a_case_helped_by_telephone_is_on_record(boss: FakeSupporter) -> None:
    """Town, way, topic, minutes and outcome; numbers in the remark are hidden."""
    fields = {"town": KORIYAMA, "way": "phone", "topic": "mynumber_pin_locked", "minutes": "15"}
    missing = await boss.post("/desk/records", **fields, remark="")
    await boss.post("/desk/records", **fields, outcome="solved", remark="番号は 1234 5678 9012 とのこと")
    page = (await boss.http.get("/desk/records")).text
    ended = page.partition('id="ended"')[2]
    assert (missing.status_code, "15分 ・ 解決した" in ended, "5678" in ended) == (422, True, False)


async def test_sitting_beside_and_ticking_off_the_steps(
    boss: FakeSupporter, parts: Parts, clock: FakeClock
) -> None:
    """Steps stay ticked, the minutes are counted, and the end is one record."""
    page = await boss.post("/desk/beside", town=KORIYAMA, topic="mynumber_pin_locked")
    here = page.url.path
    steps = parts.helping.topics["mynumber_pin_locked"].steps
    assert all(step in page.text for step in steps)
    ticked = await boss.post(f"{here}/tick", step="1")
    assert f"(1 / {len(steps)})" in ticked.text
    assert (await boss.post(f"{here}/tick", step="99")).status_code == 422
    assert "隣で手伝っている途中" in (await boss.http.get("/desk/records")).text
    clock.move(timedelta(minutes=12))
    await boss.post(f"{here}/end", outcome="solved", remark="")
    listed = (await boss.http.get("/desk/records")).text
    assert "12分 ・ 解決した" in listed.partition('id="ended"')[2]
    assert (await boss.http.get(here)).status_code == 404


async def test_calling_a_person_still_works_within_the_hours(
    http: httpx.AsyncClient, boss: FakeSupporter
) -> None:
    """With a town's own hours and somebody present the case stands in the queue."""
    await set_hours(boss)
    resident = await FakeResident.begin(http, municipality=KORIYAMA)
    await call_person(resident)
    assert len(await boss.queue()) == 1
