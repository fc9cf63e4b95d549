"""A notice posted at the desk reaches the residents of the town first, on every way the web has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from knowledge.catalogue import Catalogue
from knowledge.notices import Notice
from service.app import build_app, build_parts
from service.parts import Parts
from service.settings import Settings
from service.storage.engine import Database
from tests.fakes.bot import FakeBot
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter
from tests.live import serve
from tests.service.test_plain_page import send
from tests.service.test_stream import Stream

KORIYAMA, IWAKI, WHOLE = "072036", "072044", "070009"
SNOW = {"level": "danger", "text": "大雪のため、窓口を閉めています。", "easy": ""}


async def seat(parts: Parts, transport: httpx.ASGITransport, town: str = KORIYAMA) -> FakeSupporter:
    """Seat the one who answers for a town."""
    role = "administrator" if town == WHOLE else "coordinator"
    return await FakeSupporter.seat(parts, transport, "まとめ", (town,), role)


async def post(person: FakeSupporter, text: str, town: str = KORIYAMA) -> None:
    """Post a notice for six hours on the desk's page."""
    answer = await person.post(f"/desk/hours/{town}/notice", notice=text, stays="6")
    assert answer.status_code == 200


async def read_site(http: httpx.AsyncClient, town: str) -> Any:
    """Return what a town's page shows first."""
    return (await http.get("/api/v1/site", params={"municipality": town})).json()["notices"]


async def test_the_page_of_the_town_shows_it_until_its_end(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """The town's page has it at once, another town's has not, and it ends by itself."""
    await post(await seat(parts, transport), SNOW["text"])
    assert [await read_site(http, town) for town in (KORIYAMA, IWAKI, "")] == [[SNOW], [], []]
    clock.move(timedelta(hours=6, minutes=1))
    assert await read_site(http, KORIYAMA) == []


async def test_the_towns_own_number_takes_the_place_of_the_common_one(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Set at the desk, it stands on the town's page, saying whose it is, with or without a script."""
    boss = await seat(parts, transport)
    form = {"opens": "09:00", "closes": "17:00", "weekday": "1", "phone": "024-924-2111"}
    await boss.post(f"/desk/hours/{KORIYAMA}/hours", **form)
    phones = [
        (await http.get("/api/v1/site", params={"municipality": town})).json()["phone"]
        for town in (KORIYAMA, IWAKI)
    ]
    assert [(phone["short"], phone["number"]) for phone in phones] == [
        ("相談の電話", "024-924-2111"),
        ("マイナンバーの電話", "0120-95-0178"),
    ]
    page = (await http.get("/chat", params={"municipality": KORIYAMA})).text
    plain = await send(http, "", municipality=KORIYAMA, text="")
    assert ['phone="024-924-2111"' in page, 'href="tel:0249242111"' in plain] == [True, True]


async def test_the_prefectures_words_stand_on_every_page(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Also where no town is known."""
    await post(await seat(parts, transport, WHOLE), SNOW["text"], WHOLE)
    assert [await read_site(http, town) for town in (KORIYAMA, "")] == [[SNOW], [SNOW]]


@pytest.mark.parametrize("field", ["municipality", "registered"])
async def test_who_is_talking_already_is_told_by_asking(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport, field: str
) -> None:
    """Living there or registered there: the next look at the messages brings it, and takes it away again."""
    boss, seen = await seat(parts, transport), []
    resident = await FakeResident.begin(http, **{field: KORIYAMA})
    for text in (SNOW["text"], ""):
        await post(boss, text)
        seen.append((await resident.get("messages", after=1)).json()["notices"])
    assert seen == [[SNOW], []]


async def test_an_open_window_is_told_without_asking(parts: Parts, transport: httpx.ASGITransport) -> None:
    """The stream says at its start that there is nothing, then what is posted, then that it is over."""
    boss = await seat(parts, transport)
    async with serve(build_app(parts)) as live:
        resident = await FakeResident.begin(live, municipality=KORIYAMA)
        async with live.stream("GET", f"{resident.url}/events", headers=resident.headers) as answer:
            stream = Stream(answer.aiter_lines())
            seen: list[Any] = []
            for text in ("", SNOW["text"], ""):
                await post(boss, text)
                seen.append((await stream.next("notices")).data)
    assert seen == [[], [SNOW], []]


async def test_without_script_it_stands_beside_the_newest_answer(
    http: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """The plain page tells it once: in the greeting, or, when posted later, where the page opens."""
    first = await send(http, "", municipality=KORIYAMA, text="")
    await post(await seat(parts, transport), SNOW["text"])
    looked = await send(http, first, look="1")
    answered = await send(http, looked, text="暗証番号のこと")
    late = await send(http, "", municipality=KORIYAMA, text="")
    assert [page.count(SNOW["text"]) for page in (first, looked, answered, late)] == [0, 1, 1, 1]
    assert answered.index('id="newest"') < answered.index(SNOW["text"]) < answered.index("暗証番号のこと")


async def test_the_desks_words_come_before_the_files(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    bot: FakeBot,
    clock: FakeClock,
    ids: Callable[[], str],
) -> None:
    """What cannot wait stands first; what both say is said once, as the desk says it."""
    day = clock().date()
    filed = (
        Notice(KORIYAMA, day, day, "info", "教室があります。"),
        Notice(KORIYAMA, day, day, "info", "大雪です。"),
    )
    parts = build_parts(settings, database, replace(catalogue, notices=filed), bot, clock, ids)
    transport = httpx.ASGITransport(build_app(parts))
    await post(await seat(parts, transport), "大雪です。")
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        shown = await read_site(http, KORIYAMA)
    assert [(each["level"], each["text"]) for each in shown] == [
        ("danger", "大雪です。"),
        ("info", "教室があります。"),
    ]
