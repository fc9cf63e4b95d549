"""The stream: messages with numbers, state, typing, and coming back without loss."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest_asyncio

from service.app import build_app
from service.parts import Parts
from tests.fakes.resident import FakeResident
from tests.fakes.supporter import FakeSupporter
from tests.live import serve


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    name: str
    number: int | None
    data: dict[str, Any]


class Stream:
    """Reads the events of a conversation."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self, name: str) -> Event:
        """Return the next event of this name."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if line:
                key, _, value = line.partition(": ")
                fields[key] = value
            elif fields.get("event") == name:
                number = fields.get("id")
                return Event(name, int(number) if number else None, json.loads(fields["data"]))
            else:
                fields = {}
        raise EOFError


@pytest_asyncio.fixture
async def live(parts: Parts) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app on a real socket."""
    async with serve(build_app(parts)) as client:
        yield client


async def test_messages_come_with_their_numbers(live: httpx.AsyncClient) -> None:
    """Each message is an event whose id is its number; what is said later arrives by itself."""
    resident = await FakeResident.begin(live)
    async with live.stream("GET", f"{resident.url}/events", headers=resident.headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        stream = Stream(answer.aiter_lines())
        assert (await stream.next("message")).number == 1
        assert (await stream.next("state")).data["mode"] == "bot"
        await resident.say("こんにちは")
        said = [await stream.next("message") for _ in range(2)]
        assert [(event.number, event.data["from"]) for event in said] == [(2, "resident"), (3, "bot")]


async def test_coming_back_continues_after_the_last_number(live: httpx.AsyncClient) -> None:
    """With Last-Event-ID nothing is sent twice and nothing is left out."""
    resident = await FakeResident.begin(live)
    for text in ("一", "二"):
        await resident.say(text)
    headers = {**resident.headers, "Last-Event-ID": "3"}
    async with live.stream("GET", f"{resident.url}/events", headers=headers) as answer:
        stream = Stream(answer.aiter_lines())
        assert [(await stream.next("message")).number for _ in range(2)] == [4, 5]


async def test_the_state_tells_place_and_supporter(
    live: httpx.AsyncClient, parts: Parts, transport: httpx.ASGITransport
) -> None:
    """Waiting shows the place in the queue and no invented minutes; then the supporter's name."""
    supporter = await FakeSupporter.join(parts, transport, "支援員さとう")
    first, second = [await FakeResident.begin(live) for _ in range(2)]
    for resident in (first, second):
        await resident.press("人に相談する")
        await resident.press("はい、お願いします")
    async with live.stream("GET", f"{second.url}/events", headers=second.headers) as answer:
        stream = Stream(answer.aiter_lines())
        waiting = (await stream.next("state")).data
        assert waiting == {"mode": "waiting", "position": 2, "wait_minutes": None, "supporter": None}
        await supporter.claim_first()
        assert (await stream.next("state")).data["position"] == 1
        await supporter.claim_first()
        helped = (await stream.next("state")).data
        assert (helped["mode"], helped["supporter"]) == ("with_supporter", "支援員さとう")


async def test_the_stream_needs_the_token(live: httpx.AsyncClient) -> None:
    """A stream without, or with a forged, token is refused before anything is sent."""
    resident = await FakeResident.begin(live)
    for headers in ({}, {"Authorization": "Bearer forged"}):
        assert (await live.get(f"{resident.url}/events", headers=headers)).status_code == 401
