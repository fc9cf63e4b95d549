"""Calling back: when it is due, three tries with their outcome, and the number that is gone afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest

from service.conversation.desk_hours import TOKYO
from service.desk.calls import is_due, next_try
from service.parts import Parts
from service.storage import callbacks
from tests.desk.people import call_person, wish_call
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident, words
from tests.fakes.supporter import FakeSupporter


def at(text: str) -> datetime:
    """A moment in Japan on 24 November 2026 or the day after."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("band", "now", "expected"),
    [
        ("morning", "24 09:10", "24 11:10"),
        ("morning", "24 10:30", "25 09:00"),
        ("morning", "24 12:00", "25 09:00"),
        ("afternoon", "24 09:00", "24 12:00"),
        ("afternoon", "24 14:00", "24 16:00"),
        ("evening", "24 12:00", "24 17:00"),
        ("evening", "24 18:00", "25 17:00"),
        ("any", "24 16:00", "24 18:00"),
        ("any", "24 18:00", "25 09:00"),
    ],
)
def test_the_next_try_keeps_to_the_wished_hours(band: str, now: str, expected: str) -> None:
    """At least two hours later, and within what the resident asked for."""
    assert next_try(band, at(now)) == at(expected)


@pytest.mark.parametrize(
    ("band", "due", "now", "expected"),
    [
        ("morning", None, "24 09:00", True),
        ("morning", None, "24 08:59", False),
        ("morning", None, "24 12:00", False),
        ("any", "24 15:00", "24 14:59", False),
        ("any", "24 15:00", "24 15:00", True),
        ("evening", "24 15:00", "24 16:00", False),
    ],
)
def test_what_is_due(band: str, due: str | None, now: str, expected: bool) -> None:
    """Due within the hours, once the rest since the last try is over."""
    assert is_due(band, at(due) if due else None, at(now)) is expected


@pytest.fixture
async def hana(parts: Parts, transport: httpx.ASGITransport, resident: FakeResident) -> FakeSupporter:
    """A supporter; somebody has left a number for the morning."""
    supporter = await FakeSupporter.seat(parts, transport, "はな")
    await call_person(resident)
    await wish_call(resident)
    return supporter


async def call(hana: FakeSupporter, resident: FakeResident, result: str) -> httpx.Response:
    """Take the case up and put a try on record."""
    await hana.claim_first()
    return await hana.post(f"/desk/conversations/{resident.id}/call", result=result)


async def read_contact(parts: Parts, resident: FakeResident) -> bool:
    """Say whether name and number are still there."""
    async with parts.database.read() as connection:
        return await callbacks.find(connection, resident.id) is not None


async def test_three_tries_and_the_number_is_gone(
    hana: FakeSupporter, resident: FakeResident, parts: Parts, clock: FakeClock
) -> None:
    """After each try in vain the case is due again later; the third ends it and the number is deleted."""
    for tries, result in enumerate(("no_answer", "busy"), start=1):
        await call(hana, resident, result)
        page = (await hana.http.get("/desk")).text
        assert (f"{tries}回かけました" in page, "いま電話できます" in page) == (True, False)
        assert "もう一度お電話します" in words((await resident.read())[-1])
        assert await read_contact(parts, resident)
        clock.move(timedelta(hours=21))
        hana = await FakeSupporter.sit(parts, hana.http._transport, "はな", hana.supporter_id)
        assert "いま電話できます" in (await hana.http.get("/desk")).text
        clock.move(timedelta(hours=3))
        hana = await FakeSupporter.sit(parts, hana.http._transport, "はな", hana.supporter_id)
    await resident.read()  # reading counts as activity
    await call(hana, resident, "no_answer")
    assert await hana.queue() == []
    assert "お名前と電話番号は消しました" in words((await resident.read())[-1])
    assert not await read_contact(parts, resident)


async def test_a_wrong_number_ends_it_at_once(
    hana: FakeSupporter, resident: FakeResident, parts: Parts
) -> None:
    """A stranger is not called again."""
    await call(hana, resident, "wrong_number")
    assert await hana.queue() == []
    assert not await read_contact(parts, resident)


async def test_who_is_reached_stays_with_the_supporter(
    hana: FakeSupporter, resident: FakeResident, parts: Parts
) -> None:
    """The case stays open for the outcome; closing deletes the number; the tries are listed."""
    page = await call(hana, resident, "reached")
    assert page.url.path == f"/desk/conversations/{resident.id}"
    assert "はな: つながった" in page.text
    await hana.post(f"/desk/conversations/{resident.id}/close", outcome="callback")
    assert not await read_contact(parts, resident)


async def test_a_try_needs_a_result(hana: FakeSupporter, resident: FakeResident) -> None:
    """Nothing is counted without one."""
    answer = await call(hana, resident, "")
    assert (answer.status_code, "1回目の電話です" in answer.text) == (422, True)


async def test_a_new_wish_begins_to_count_anew(
    hana: FakeSupporter, resident: FakeResident, parts: Parts
) -> None:
    """Who leaves another number gets three tries again."""
    await call(hana, resident, "no_answer")
    await resident.post("callback", {"kana": "さとう", "phone": "0249242111", "band": "any"})
    due = await parts.helping.calls.read_due([resident.id])
    assert (due[resident.id].tries, due[resident.id].at) == (0, None)
