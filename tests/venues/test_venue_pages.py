"""Officials keep the places where classes are held; what they write completes the classes at once."""

from __future__ import annotations

import re

import httpx
import pytest_asyncio

from knowledge.context import VenueWish
from service.parts import Parts
from service.storage import audit
from tests.fakes.supporter import FakeSupporter
from tests.venues.test_desk_pages import FORM, KORIYAMA, MIHARU, read_value, upload

VENUE = {
    "全国地方公共団体コード": MIHARU,
    "名称": "公民館",
    "所在地_連結表記": "福島県田村郡三春町字大町1",
    "緯度": "37.4411",
    "経度": "140.4928",
    "バリアフリー情報": "車いす用トイレ",
}


@pytest_asyncio.fixture
async def official(parts: Parts, transport: httpx.ASGITransport) -> FakeSupporter:
    """An official of Miharu."""
    return await FakeSupporter.seat(parts, transport, "みはるの係", (MIHARU,), "official")


async def first_number(official: FakeSupporter) -> str:
    """Return the number of the first venue in the list."""
    return str(re.findall(r'id="venue-(\d+)"', (await official.http.get("/desk/venues")).text)[0])


async def test_a_venue_completes_the_classes_held_there(parts: Parts, official: FakeSupporter) -> None:
    """Address, place on the map and wheelchair stand on the card of a class as soon as the venue is added."""
    await official.post("/desk/sessions/new", **{**FORM, "x_wheelchair": ""})
    page = await official.post("/desk/venues/new", **VENUE)
    (found,) = (await parts.venues.search(VenueWish(MIHARU), parts.clock())).dated
    assert "加えました" in page.text
    assert (found.address, found.latitude, found.wheelchair) == (VENUE["所在地_連結表記"], 37.4411, True)


async def test_a_change_is_seen_at_once_and_stands_in_the_trail(
    parts: Parts, official: FakeSupporter
) -> None:
    """Who changed which venue can be looked up; cells that the form does not know stay."""
    await official.post("/desk/sessions/new", **FORM)
    await official.post("/desk/venues/new", **VENUE)
    number = await first_number(official)
    page = await official.post(
        f"/desk/venues/{number}", **{**VENUE, "所在地_連結表記": "新町2", "version": "1"}
    )
    (found,) = (await parts.venues.search(VenueWish(MIHARU), parts.clock())).dated
    assert ("直しました" in page.text, found.address) == (True, "新町2")
    async with parts.database.read() as connection:
        (latest, *_) = await audit.read(connection)
    assert (latest.action, latest.supporter_id) == (f"venue_change {number}", official.supporter_id)


async def test_a_wrong_or_stale_form_changes_nothing(parts: Parts, official: FakeSupporter) -> None:
    """A latitude in place of a longitude is named; who was slower than somebody else is told."""
    await official.post("/desk/venues/new", **VENUE)
    number = await first_number(official)
    wrong = await official.post(f"/desk/venues/{number}", **{**VENUE, "緯度": "140.4928", "version": "1"})
    await official.post(f"/desk/venues/{number}", **{**VENUE, "名称": "中央公民館", "version": "1"})
    stale = await official.post(f"/desk/venues/{number}", **{**VENUE, "名称": "北公民館", "version": "1"})
    assert (wrong.status_code, "日本の中の場所ではありません" in wrong.text) == (422, True)
    assert (stale.status_code, "ほかの人が先に直しました" in stale.text) == (422, True)
    kept = (await official.http.get(f"/desk/venues/{number}")).text
    assert (read_value("名称", kept), read_value("緯度", kept)) == ("中央公民館", "37.4411")


async def test_other_towns_venues_do_not_exist_for_an_official(
    parts: Parts, official: FakeSupporter, transport: httpx.ASGITransport
) -> None:
    """Not in the list, not by number, not by a form that names another town."""
    other = await FakeSupporter.seat(parts, transport, "こおりやまの係", (KORIYAMA,), "official")
    await official.post("/desk/venues/new", **VENUE)
    number = await first_number(official)
    refused = await other.post("/desk/venues/new", **VENUE)
    assert "公民館</a>" not in (await other.http.get("/desk/venues")).text
    assert [(await other.http.get(f"/desk/venues/{number}")).status_code, refused.status_code] == [404, 404]


async def test_the_list_comes_out_as_it_went_in(official: FakeSupporter) -> None:
    """What was exported changes nothing when it is taken in again; JSON says the same."""
    await official.post("/desk/venues/new", **VENUE)
    exported = (await official.http.get("/desk/venues/export.csv")).content
    page = await upload(official, "facilities.csv", exported)
    assert "新しい行 0、変わる行 0、同じ行 1" in page.text
    (row,) = (await official.http.get("/desk/venues/export.json")).json()
    assert {name: row[name] for name in VENUE} == VENUE
