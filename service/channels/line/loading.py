"""Shows LINE's loading sign when an answer takes longer than a moment; never more than a courtesy."""

from __future__ import annotations

import asyncio

import structlog

from service.channels.line.platform import LinePlatform
from service.channels.line.seals import InvalidToken, Seals
from service.conversation.handoff import is_silent
from service.errors import ServiceError
from service.storage import conversations, turns
from service.storage.engine import Database
from service.storage.line_users import LineUser

AFTER_SECONDS = 1.5

log = structlog.get_logger(__name__)


class Loading:
    """Watches turns that have just begun."""

    def __init__(
        self, database: Database, platform: LinePlatform, seals: Seals, after_seconds: float = AFTER_SECONDS
    ) -> None:
        self._database = database
        self._platform = platform
        self._seals = seals
        self._after_seconds = after_seconds
        self._tasks: set[asyncio.Task[None]] = set()

    def watch(self, user: LineUser, turn_id: int) -> None:
        """Show the sign if the turn is still open in a moment."""
        task = asyncio.create_task(self._watch(user, turn_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Forget all watches."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _watch(self, user: LineUser, turn_id: int) -> None:
        await asyncio.sleep(self._after_seconds)
        try:
            async with self._database.read() as connection:
                conversation = await conversations.find(connection, user.conversation_id or "")
                is_open = await turns.is_open(connection, turn_id)
            if is_open and conversation is not None and not is_silent(conversation.mode):
                await self._platform.show_loading(self._seals.open(user.user_id))
        except (ServiceError, InvalidToken) as error:
            log.warning("line_loading_failed", turn=turn_id, error=type(error).__name__)
