"""The statistics of a month as officials and coordinators read them."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from service.parts import Parts
from tests.desk.people import call_person
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter

OWN, OTHER = "072036", "072044"


async def seat(parts: Parts, transport: httpx.ASGITransport, towns: tuple[str, ...]) -> FakeSupporter:
    """An official who reads statistics."""
    return await FakeSupporter.seat(parts, transport, parts.ids(), towns, "official")


@pytest.fixture
async def month(
    parts: Parts, http: httpx.AsyncClient, transport: httpx.ASGITransport, clock: FakeClock
) -> None:
    """Six talked in 郡山市, three in いわき市; one of them was helped after seven minutes."""
    for town, number in ((OWN, 6), (OTHER, 3)):
        for _ in range(number):
            await (await FakeResident.begin(http, municipality=town)).say("ひみつのはなし")
    helper = await FakeSupporter.seat(parts, transport, "はなこ", (OWN,))
    waiting = await FakeResident.begin(http, municipality=OWN)
    await call_person(waiting)
    clock.move(timedelta(minutes=7))
    await helper.claim_first()
    await parts.knowledge.ledger.run()


async def read(person: FakeSupporter, **query: str) -> str:
    """Return the page's text."""
    answer = await person.http.get("/desk/statistics", params=query)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_whole_prefecture_sees_sums_and_hides_small_towns(
    parts: Parts, transport: httpx.ASGITransport, month: None
) -> None:
    """All ten conversations count; a town with three is not shown, and cannot be computed from the sum."""
    page = await read(await seat(parts, transport, ("070009",)))
    assert "<dd>10件</dd>" in page
    assert "<dd>7分</dd>" in page
    towns = page[page.index('id="chart-towns"') :]
    assert towns.count("5未満</td>") == 2
    assert "12時台" in page


async def test_a_town_sees_itself_only(parts: Parts, transport: httpx.ASGITransport, month: None) -> None:
    """郡山市 reads its seven; いわき市's are neither named nor counted, and asking for them is refused."""
    person = await seat(parts, transport, (OWN,))
    page = await read(person)
    assert "<dd>7件</dd>" in page
    assert "いわき市" not in page
    refused = await person.http.get("/desk/statistics", params={"town": OTHER})
    assert refused.status_code == 403
    small = await read(await seat(parts, transport, (OTHER,)))
    assert "少ないので出しません" in small
    assert "<dd>3件</dd>" not in small


async def test_counts_outlive_conversations(
    parts: Parts, transport: httpx.ASGITransport, month: None, clock: FakeClock
) -> None:
    """After the conversations were purged and days were counted again, the month still says the same."""
    before = await read(await seat(parts, transport, ("070009",)), month="2026-11")
    clock.move(timedelta(days=100))
    await parts.retention.run()
    await parts.knowledge.ledger.run()
    after = await read(await seat(parts, transport, ("070009",)), month="2026-11")
    assert "<dd>10件</dd>" in before
    assert "<dd>10件</dd>" in after


async def test_counting_twice_counts_once(parts: Parts, transport: httpx.ASGITransport, month: None) -> None:
    """The chore may run as often as it likes."""
    await parts.knowledge.ledger.run()
    assert "<dd>10件</dd>" in await read(await seat(parts, transport, ("070009",)))


async def test_the_table_says_the_same_and_no_word_of_anybody(
    parts: Parts, transport: httpx.ASGITransport, month: None
) -> None:
    """The CSV carries the page's numbers; neither holds a word or name of a person."""
    person = await seat(parts, transport, ("070009",))
    answer = await person.http.get("/desk/statistics/table.csv", params={"month": "2026-11"})
    table = answer.content.decode("utf-8-sig")
    assert '"合計","相談","10"' in table
    assert '"合計","待った時間の平均(分)","7"' in table
    for text in (table, await read(person)):
        assert "ひみつ" not in text
        assert "はなこ" not in text


async def test_the_chore_runs_once_an_hour(parts: Parts, clock: FakeClock) -> None:
    """A second run within the hour does nothing; after it, days are counted again."""
    assert await parts.knowledge.ledger.run_when_due() is True
    assert await parts.knowledge.ledger.run_when_due() is False
    clock.move(timedelta(minutes=51))
    assert await parts.knowledge.ledger.run_when_due() is True
