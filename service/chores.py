"""Small recurring jobs of the running service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog

STOP_SECONDS = 5.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """A job and how many seconds lie between two runs."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]


class Chores:
    """Runs each chore in its own loop until stopped; a failing run is logged and tried again."""

    def __init__(self, chores: Sequence[Chore]) -> None:
        self._chores = tuple(chores)
        self._tasks: list[asyncio.Task[None]] = []
        self._over = asyncio.Event()

    def start(self) -> None:
        """Start all loops."""
        self._over = asyncio.Event()
        self._tasks = [asyncio.create_task(_repeat(chore, self._over)) for chore in self._chores]

    async def stop(self) -> None:
        """Stop all loops; what runs may end, for a few seconds."""
        self._over.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _repeat(chore: Chore, over: asyncio.Event) -> None:
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), chore.seconds)
        if over.is_set():
            return
        try:
            await chore.work()
        except Exception as error:
            log.exception("chore_failed", chore=chore.name, error=type(error).__name__)
