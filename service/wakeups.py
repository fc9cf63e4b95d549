"""Wakes whoever waits for a conversation in this process; a hint only, the transcript is the truth."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable

OUTBOX = "outbox"  # something may have to be sent
TURNS = "turns"  # somebody's turn is free to be worked on
DESK = "desk"  # the desk's lists have changed


class Wakeups:
    """A bell for each conversation and one for the queues; a missed ring costs one polling interval.

    `pass_on` carries a ring to other processes, where there are any.
    """

    def __init__(self, pass_on: Callable[[str], None] | None = None) -> None:
        self._pass_on = pass_on
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, name: str) -> None:
        """Wake everybody who waits for this name now, in every process."""
        self.hear(name)
        if self._pass_on is not None:
            self._pass_on(name)

    def hear(self, name: str) -> None:
        """Wake those of this process."""
        for event in self._waiting.get(name, ()):
            event.set()

    def listen(self, *names: str) -> Listener:
        """Start listening to one bell or several; what rings between listening and waiting is not missed."""
        return Listener(self._waiting, names)


class Listener:
    """One listener, to be used as a context manager."""

    def __init__(self, waiting: dict[str, set[asyncio.Event]], names: tuple[str, ...]) -> None:
        self._waiting = waiting
        self._names = names
        self._event = asyncio.Event()

    def __enter__(self) -> Listener:
        for name in self._names:
            self._waiting[name].add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._names:
            self._waiting[name].discard(self._event)
            if not self._waiting[name]:
                del self._waiting[name]

    def forget(self) -> None:
        """Take what has rung so far as heard."""
        self._event.clear()

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring, at most so many seconds; says whether it rang."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        self._event.clear()
        return True
