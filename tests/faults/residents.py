"""Residents who write through whatever happens: each repeats a message until it is accepted."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import aiohttp

from tests.fakes.line_platform import FakeLine
from tests.fakes.line_user import SECRET, LineUser, redelivered, sign

Json = dict[str, Any]
TROUBLE = (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError)
PATIENCE = aiohttp.ClientTimeout(total=5)
Choose = Callable[[], str]
"""Names a service to speak to."""


@dataclass
class Tally:
    """What all residents did and felt."""

    accepted: Counter[str] = field(default_factory=Counter)
    """By channel."""
    repeats: int = 0
    refusals: list[str] = field(default_factory=list)
    seconds_to_accept: list[float] = field(default_factory=list)
    seconds_to_answer: list[float] = field(default_factory=list)


@dataclass
class WebResident:
    """One conversation on the web; what it saw can be held against the transcript."""

    name: str
    http: aiohttp.ClientSession
    choose: Choose
    dice: random.Random
    tally: Tally
    id: str = ""
    token: str = ""
    accepted: list[str] = field(default_factory=list)
    seen: list[Json] = field(default_factory=list)
    cursor: int = 0
    _waiting: dict[str, float] = field(default_factory=dict)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def live(self, pause: float, is_over: asyncio.Event) -> None:
        """Write, now and then without waiting for the answer, until it is over."""
        await _insist(self._begin, self.tally, is_over)
        reading = asyncio.create_task(self._read_on(is_over))
        number = 0
        while self.id and not is_over.is_set():
            number += 1
            text = f"{self.name}の{number}"
            started = time.monotonic()
            if await _insist(partial(self._write, text), self.tally, is_over):
                self.accepted.append(text)
                self.tally.accepted["web"] += 1
                self.tally.seconds_to_accept.append(time.monotonic() - started)
                self._waiting[text] = started
            await asyncio.sleep(self.dice.expovariate(1 / pause) if self.dice.random() < 0.8 else 0)
        await reading

    async def read(self) -> None:
        """Read what is new."""
        url = f"{self.choose()}/api/v1/conversations/{self.id}/messages?after={self.cursor}"
        async with self.http.get(url, headers=self._headers, timeout=PATIENCE) as answer:
            if answer.status != 200:
                raise ValueError(answer.status)
            for message in (await answer.json())["messages"]:
                self.seen.append(message)
                self.cursor = message["seq"]
                self._note_answer(message)

    def _note_answer(self, message: Json) -> None:
        for part in message.get("reply", {}).get("parts", []):
            started = self._waiting.pop(str(part.get("text", "")).partition(":")[2], None)
            if started is not None:
                self.tally.seconds_to_answer.append(time.monotonic() - started)

    async def _begin(self) -> bool:
        url = f"{self.choose()}/api/v1/conversations"
        async with self.http.post(url, json={}, timeout=PATIENCE) as answer:
            if answer.status == 201:
                begun = await answer.json()
                self.id, self.token = begun["id"], begun["token"]
            return answer.status == 201

    async def _write(self, text: str) -> bool:
        url = f"{self.choose()}/api/v1/conversations/{self.id}/messages"
        body = {"client_id": f"client-{text.encode().hex()}", "text": text}
        async with self.http.post(url, json=body, headers=self._headers, timeout=PATIENCE) as answer:
            if 400 <= answer.status < 500:
                self.tally.refusals.append(f"{answer.status} {(await answer.json()).get('error')}")
            return answer.status in (200, 202)

    async def _read_on(self, is_over: asyncio.Event) -> None:
        while not is_over.is_set():
            with contextlib.suppress(*TROUBLE):
                await self.read()
            await asyncio.sleep(self.dice.uniform(2, 5))


@dataclass
class LineResident:
    """One resident on LINE; LINE delivers again what was not answered by 200, and sometimes what was."""

    name: str
    user: LineUser
    http: aiohttp.ClientSession
    choose: Choose
    dice: random.Random
    tally: Tally
    tokens: float
    accepted: list[str] = field(default_factory=list)

    async def live(self, pause: float, is_over: asyncio.Event) -> None:
        """Write until it is over."""
        number = 0
        while not is_over.is_set():
            number += 1
            text = f"{self.name}の{number}"
            event = self.user.text(text, at=datetime.now(UTC), with_token=self.dice.random() < self.tokens)
            again = redelivered(event)
            if await _insist(partial(self._deliver, event), self.tally, is_over):
                self.accepted.append(text)
                self.tally.accepted["line"] += 1
                if self.dice.random() < 0.1:
                    await _insist(partial(self._deliver, again), self.tally, is_over)
            await asyncio.sleep(self.dice.expovariate(1 / pause))

    async def _deliver(self, event: Json) -> bool:
        data = json.dumps({"destination": "Ubot", "events": [event]}, ensure_ascii=False).encode()
        headers = {"X-Line-Signature": sign(data, SECRET), "Content-Type": "application/json"}
        url = f"{self.choose()}/line/webhook"
        async with self.http.post(url, data=data, headers=headers, timeout=PATIENCE) as answer:
            return answer.status == 200


async def _insist(attempt: Callable[[], Awaitable[bool]], tally: Tally, is_over: asyncio.Event) -> bool:
    """Try until it works or everything is over; says whether it worked."""
    pause = 0.3
    while not is_over.is_set():
        try:
            if await attempt():
                return True
        except TROUBLE:
            pass
        tally.repeats += 1
        await asyncio.sleep(pause)
        pause = min(2.0, pause * 1.5)
    return False


def make_line_user(line: FakeLine, number: int) -> LineUser:
    """Return one of many residents on LINE."""
    return LineUser(line, f"U{number:032d}")
