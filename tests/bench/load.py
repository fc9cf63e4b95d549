"""Keeps a number of residents asking, one question after another, and measures every turn."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import httpx

QUESTIONS = (
    "マイナンバーカードをなくしました",
    "暗証番号を忘れた",
    "カードの更新はどうすればいいですか",
    "スマホの字を大きくしたい",
    "変な電話がきた",
    "マイナ保険証の登録のしかた",
    "ありがとう",
    "パスワードを忘れた",
)
CONVERSATION = len(QUESTIONS)
"""Turns in one conversation, everywhere: an endless one would slow down what keeps a tracker."""
ANSWERED_IN = 2.0
Ask = Callable[[str], Awaitable[None]]
Open = Callable[[httpx.AsyncClient], Awaitable[Ask]]
Talk = Callable[[], Awaitable[Ask]]
"""Begins a conversation."""


@dataclass(frozen=True)
class Cell:
    """What one target did at one concurrency; milliseconds."""

    target: str
    concurrency: int
    per_second: float
    p50: float
    p95: float
    p99: float
    quick: float
    """Share of turns under two seconds."""
    failures: int


async def measure(target: str, url: str, begin: Open, concurrency: int, seconds: float) -> Cell:
    """Let so many residents ask for so long (after a fifth of it to warm up)."""
    limits = httpx.Limits(max_connections=concurrency + 4, max_keepalive_connections=concurrency + 4)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False) as client:
        talk = partial(begin, client)
        await _run(talk, concurrency, seconds / 5)
        started = perf_counter()
        took, failures = await _run(talk, concurrency, seconds)
        elapsed = perf_counter() - started
    ordered = sorted(took)
    return Cell(
        target,
        concurrency,
        per_second=len(took) / elapsed,
        p50=1000 * quantile(ordered, 0.5),
        p95=1000 * quantile(ordered, 0.95),
        p99=1000 * quantile(ordered, 0.99),
        quick=sum(one < ANSWERED_IN for one in took) / max(1, len(took)),
        failures=failures,
    )


async def _run(talk: Talk, concurrency: int, seconds: float) -> tuple[list[float], int]:
    """Only turns are timed; beginning the next conversation counts towards the seconds."""
    took: list[float] = []
    failures = 0
    end = perf_counter() + seconds

    async def keep_asking(first: int) -> None:
        nonlocal failures
        ask = await talk()
        for number in itertools.count(first):
            if number > first and (number - first) % CONVERSATION == 0:
                ask = await talk()
            begun = perf_counter()
            if begun >= end:
                return
            try:
                await ask(QUESTIONS[number % len(QUESTIONS)])
            except (httpx.HTTPError, AssertionError):
                failures += 1
                continue
            took.append(perf_counter() - begun)

    await asyncio.gather(*map(keep_asking, range(concurrency)))
    return took, failures


def quantile(ordered: list[float], share: float) -> float:
    """Return the value below which a share of them lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


async def begin_at_rasa(client: httpx.AsyncClient) -> Ask:
    """Ask Rasa's own REST channel."""
    sender = uuid.uuid4().hex
    metadata = {"turn": 1, "now": "2026-11-24T12:00:00+09:00", "context": {}}

    async def ask(question: str) -> None:
        body = {"sender": sender, "message": question, "metadata": metadata}
        answer = await client.post("/webhooks/rest/webhook", json=body)
        answer.raise_for_status()
        assert len(answer.json()) == 1

    return ask


async def begin_at_service(client: httpx.AsyncClient) -> Ask:
    """Ask through the Widget API, as the page does."""
    begun = (await client.post("/api/v1/conversations", json={})).raise_for_status().json()
    headers = {"Authorization": f"Bearer {begun['token']}"}
    path = f"/api/v1/conversations/{begun['id']}/messages"

    async def ask(question: str) -> None:
        body = {"client_id": uuid.uuid4().hex, "text": question}
        answer = await client.post(path, json=body, headers=headers, params={"wait": 20})
        answer.raise_for_status()
        assert answer.json()["replies"]

    return ask
