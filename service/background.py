"""Repeats a piece of background work while there is some; sleeps until a bell rings or a while has passed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from service.errors import TryAgain
from service.wakeups import Wakeups

Step = Callable[[], Awaitable[bool]]
"""Does one piece of work; says whether there was any."""

log = structlog.get_logger(__name__)


class Background:
    """Several hands doing the same work; a failure is logged and never ends it."""

    def __init__(
        self,
        name: str,
        step: Step,
        wakeups: Wakeups,
        bell: str,
        *,
        hands: int = 4,
        poll_seconds: float = 1.0,
        give_back: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._name = name
        self._step = step
        self._wakeups = wakeups
        self._bell = bell
        self._hands = hands
        self._poll_seconds = poll_seconds
        self._give_back = give_back
        self._is_stopping = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start working."""
        self._is_stopping = False
        self._tasks = [asyncio.create_task(self._work()) for _ in range(self._hands)]

    async def stop(self, seconds: float = 10.0) -> None:
        """Finish what is in hand, for at most so many seconds, and leave the rest to others."""
        self._is_stopping = True
        self._wakeups.ring(self._bell)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self._leave_rest()

    async def _leave_rest(self) -> None:
        if self._give_back is None:
            return
        try:
            await self._give_back()
        except TryAgain as error:  # the leases end by themselves
            log.warning("not_given_back", work=self._name, error=type(error).__name__)

    async def _work(self) -> None:
        with self._wakeups.listen(self._bell) as bell:
            while not self._is_stopping:
                if not await self._step_safely():
                    await bell.wait(self._poll_seconds)

    async def _step_safely(self) -> bool:
        try:
            return await self._step()
        except Exception as error:
            log.exception("background_failed", work=self._name, error=type(error).__name__)
            return False
