"""A conversation goes on at another screen with a short number, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from service.app import build_app
from service.parts import Parts
from tests.fakes.clock import FakeClock
from tests.fakes.resident import FakeResident

CONTINUE = "/api/v1/conversations/continue"


async def offer(resident: FakeResident) -> str:
    """Let the first screen ask for its number."""
    answer = await resident.post("code", {})
    assert (answer.status_code, answer.json()["minutes"]) == (201, 10)
    code: str = answer.json()["code"]
    return code


async def test_the_other_screen_gets_everything_and_the_first_is_out(
    resident: FakeResident, http: httpx.AsyncClient
) -> None:
    """The transcript comes along, writing works there, and the old token opens nothing any more."""
    await resident.say("こんにちは")
    code = await offer(resident)
    assert (len(code), code.isdecimal()) == (8, True)
    answer = await http.post(CONTINUE, json={"code": code})
    begun = answer.json()
    assert (answer.status_code, answer.headers["cache-control"], begun["id"]) == (
        201,
        "no-store",
        resident.id,
    )
    assert [message["seq"] for message in begun["messages"]] == [1, 2, 3]
    assert (await resident.get("messages")).status_code == 401
    other = FakeResident(http, begun["id"], begun["token"], begun["messages"], resident.counter)
    assert len(await other.say("続きです")) == 1


@pytest.mark.parametrize("code", ["00000000", "1234", "", "１２３４５６７８", "abcdefgh"])
async def test_an_unknown_number_opens_nothing(http: httpx.AsyncClient, code: str) -> None:
    """A number never given is not found; what is no number is bad JSON."""
    answer = await http.post(CONTINUE, json={"code": code})
    expected = (404, "unknown_code") if code == "00000000" else (400, "bad_json")
    assert (answer.status_code, answer.json()["error"]) == expected


async def test_a_number_is_spent_once(resident: FakeResident, http: httpx.AsyncClient) -> None:
    """Five screens type the same number at once: one gets the conversation."""
    code = await offer(resident)
    answers = await asyncio.gather(*(http.post(CONTINUE, json={"code": code}) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 404, 404, 404, 404]


async def test_a_number_lasts_ten_minutes(
    resident: FakeResident, http: httpx.AsyncClient, clock: FakeClock
) -> None:
    """After that it is as unknown as any other."""
    code = await offer(resident)
    clock.move(timedelta(minutes=10))
    assert (await http.post(CONTINUE, json={"code": code})).status_code == 404


async def test_a_new_number_replaces_the_old_one(resident: FakeResident, http: httpx.AsyncClient) -> None:
    """Only the number shown last works."""
    old, new = await offer(resident), await offer(resident)
    answers = [(await http.post(CONTINUE, json={"code": code})).status_code for code in (old, new)]
    assert answers == [404, 201]


async def test_only_the_owner_gets_a_number(resident: FakeResident) -> None:
    """A forged token is refused."""
    resident.token = "forged"
    assert (await resident.post("code", {})).status_code == 401


async def test_an_erased_conversation_takes_its_number_along(
    resident: FakeResident, http: httpx.AsyncClient
) -> None:
    """終了して消す leaves no way back in."""
    code = await offer(resident)
    await http.delete(resident.url, headers=resident.headers)
    assert (await http.post(CONTINUE, json={"code": code})).status_code == 404


async def test_a_foreign_page_cannot_take_over(resident: FakeResident, http: httpx.AsyncClient) -> None:
    """Origins outside the list are refused, and the number stays good."""
    code = await offer(resident)
    foreign = await http.post(CONTINUE, json={"code": code}, headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["error"]) == (403, "origin_refused")
    assert (await http.post(CONTINUE, json={"code": code})).status_code == 201


async def test_guessing_is_slowed(http: httpx.AsyncClient) -> None:
    """After ten wrong numbers an address must wait."""
    answers = [(await http.post(CONTINUE, json={"code": f"{n:08d}"})).status_code for n in range(11)]
    assert answers == [404] * 10 + [429]


async def test_the_first_screens_stream_ends(
    parts: Parts, resident: FakeResident, http: httpx.AsyncClient
) -> None:
    """What is said after the hand-over does not reach the screen left behind."""
    code = await offer(resident)
    transport = httpx.ASGITransport(build_app(parts))

    async def listen() -> str:
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            answer = await client.get(f"{resident.url}/events", headers=resident.headers)
            return answer.text

    listening = asyncio.create_task(listen())
    await asyncio.sleep(0.2)
    begun = (await http.post(CONTINUE, json={"code": code})).json()
    other = FakeResident(http, begun["id"], begun["token"], begun["messages"], resident.counter)
    await other.say("ひみつの続き")
    heard = await asyncio.wait_for(listening, 10)
    assert ("こんにちは" in heard, "ひみつの続き" in heard) == (True, False)


async def test_the_registered_town_is_known_from_the_start(http: httpx.AsyncClient) -> None:
    """Both towns can come with the beginning, so that neither is asked for again."""
    resident = await FakeResident.begin(http, municipality="072010", registered="outside")
    answer = await http.patch(resident.url, json={}, headers=resident.headers)
    assert answer.json() == {"municipality": "072010", "registered": "outside", "language": "ja"}
