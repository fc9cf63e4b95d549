"""Works off turns and deliveries in the background; what a crash left behind is picked up by polling."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import structlog

from service.conversation.model import Turn
from service.router import Router
from service.wakeups import TURNS, Wakeups

POLL_SECONDS = 1.0
MOST_AT_ONCE = 16
STOP_SECONDS = 10.0

Done = TypeVar("Done")

log = structlog.get_logger(__name__)


class Worker:
    """Runs turns as tasks, at most sixteen at once, and sweeps for forgotten ones."""

    def __init__(self, router: Router, wakeups: Wakeups, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._router = router
        self._wakeups = wakeups
        self._is_stopping = False
        self._poll_seconds = poll_seconds
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def has_room(self) -> bool:
        """Say whether one more turn may be taken."""
        return len(self._tasks) < MOST_AT_ONCE and not self._is_stopping

    def submit(self, turn: Turn) -> None:
        """Start working on a claimed turn and on what follows it in the same conversation."""
        task = asyncio.create_task(self._work(turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def start(self) -> None:
        """Start sweeping."""
        self._is_stopping = False
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Stop sweeping, give running turns a few seconds to end, and leave the rest to others."""
        self._is_stopping = True
        if self._sweeper is not None:
            self._wakeups.hear(TURNS)
            await asyncio.wait({self._sweeper}, timeout=STOP_SECONDS)
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        left = tuple(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await run_safely("not_given_back", self._router.give_back)

    async def _work(self, turn: Turn) -> None:
        following: Turn | None = turn
        while following is not None and not self._is_stopping:
            following = await run_safely("turn_failed", partial(self._router.advance, following))

    async def _sweep(self) -> None:
        with self._wakeups.listen(TURNS) as bell:
            while not self._is_stopping:
                turn = await run_safely("sweep_failed", self._router.claim) if self.has_room else None
                if turn is not None:
                    self.submit(turn)
                else:
                    await bell.wait(self._poll_seconds)


async def run_safely(event: str, work: Callable[[], Awaitable[Done]]) -> Done | None:
    """Run one piece of background work; a failure is logged and never ends the loop around it."""
    try:
        return await work()
    except Exception as error:
        log.exception(event, error=type(error).__name__)
        return None
