"""A steady stream of messages, whatever the answers take: how long until each is stored, and answered."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import httpx

from tests.bench.load import ANSWERED_IN, CONVERSATION, QUESTIONS, quantile

RESIDENTS = 60
PATIENCE = 30.0  # seconds after which an answer counts as missing
Json = dict[str, Any]


@dataclass
class Stream:
    """What a steady stream met with; seconds."""

    target: str
    seconds: float
    rate: float
    stored: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    failures: int = 0

    @property
    def quick(self) -> float:
        """The share of all messages that were answered under two seconds."""
        sent = len(self.answered) + self.failures
        return sum(one < ANSWERED_IN for one in self.answered) / max(1, sent)

    @property
    def is_kept(self) -> bool:
        """Say whether the promise holds: 95 of 100 under two seconds, 99 of 100 stored within one."""
        return self.quick >= 0.95 and quantile(sorted(self.stored), 0.99) < 1.0


@dataclass
class Talker:
    """One resident, who begins anew after some turns."""

    http: httpx.AsyncClient
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    turns: int = 0
    seen: int = 0

    async def say(self, stream: Stream, started: float) -> None:
        """Send one message as the page does, then wait for the answer by long poll."""
        if self.turns % CONVERSATION == 0:
            await self._begin()
        question = QUESTIONS[self.turns % CONVERSATION]
        self.turns += 1
        body = {"client_id": uuid.uuid4().hex, "text": question}
        sent = await self.http.post(self.path, json=body, headers=self.headers)
        sent.raise_for_status()
        stream.stored.append(perf_counter() - started)
        self.seen = sent.json()["message"]["seq"]
        while perf_counter() - started < PATIENCE:
            if await self._has_answer():
                stream.answered.append(perf_counter() - started)
                return
        stream.failures += 1

    async def _begin(self) -> None:
        begun = (await self.http.post("/api/v1/conversations", json={})).raise_for_status().json()
        self.headers = {"Authorization": f"Bearer {begun['token']}"}
        self.path = f"/api/v1/conversations/{begun['id']}/messages"

    async def _has_answer(self) -> bool:
        query = {"after": self.seen, "wait": 10}
        answer = await self.http.get(self.path, params=query, headers=self.headers)
        messages: list[Json] = answer.raise_for_status().json()["messages"]
        return any(message["from"] == "bot" for message in messages)


async def stream_messages(target: str, url: str, seconds: float, rate: float) -> Stream:
    """Send `rate` messages a second for so long, each by whoever has nothing to wait for."""
    stream = Stream(target, seconds, rate)
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        free: asyncio.Queue[Talker] = asyncio.Queue()
        for _ in range(RESIDENTS):
            free.put_nowait(Talker(http))
        started = perf_counter()
        async with asyncio.TaskGroup() as group:
            for number in range(round(seconds * rate)):
                await asyncio.sleep(max(0.0, started + number / rate - perf_counter()))
                group.create_task(_take_turn(free, stream))
    return stream


async def _take_turn(free: asyncio.Queue[Talker], stream: Stream) -> None:
    """Waiting for somebody to be free counts: the clock runs from when the message was due."""
    started = perf_counter()
    talker = await free.get()
    try:
        await talker.say(stream, started)
    except httpx.HTTPError:
        stream.failures += 1
    finally:
        free.put_nowait(talker)
