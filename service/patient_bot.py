"""Asks the bot with patience that has limits: a few quick retries, then rest for a while."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from time import monotonic

import structlog

from knowledge.reply import Reply
from service.conversation.ports import Bot, Question
from service.errors import BotUnavailable

TRIES = 3
PAUSE_SECONDS = 0.2
REST_AFTER_FAILURES = 5
REST_SECONDS = 3.0

log = structlog.get_logger(__name__)


class PatientBot:
    """Retries an empty or broken answer under a new sender; stops asking for a while when all fail.

    `limit` is how many seconds a resident may wait in all.
    """

    def __init__(self, bot: Bot, limit: float) -> None:
        self._bot = bot
        self._limit = limit
        self._failures = 0
        self._rest_until = 0.0

    async def ask(self, question: Question) -> Reply:
        """Return the reply; raises BotUnavailable after the last try."""
        if monotonic() < self._rest_until:
            raise BotUnavailable("resting")
        try:
            async with asyncio.timeout(self._limit):
                reply = await self._ask_again(question)
        except (BotUnavailable, TimeoutError) as error:
            self._note_failure()
            raise BotUnavailable(str(error) or "timeout") from error
        self._failures = 0
        return reply

    async def is_awake(self) -> bool:
        """Say whether the bot answers at all."""
        return await self._bot.is_awake()

    async def _ask_again(self, question: Question) -> Reply:
        for attempt in range(1, TRIES):
            try:
                return await self._bot.ask(question)
            except BotUnavailable as error:
                log.warning("bot_retry", turn=question.turn_id, attempt=attempt, error=str(error))
                await asyncio.sleep(PAUSE_SECONDS * attempt)
                question = replace(question, sender=f"{question.sender}+", attempt=question.attempt + 1)
        return await self._bot.ask(question)

    def _note_failure(self) -> None:
        self._failures += 1
        if self._failures >= REST_AFTER_FAILURES:
            self._rest_until = monotonic() + REST_SECONDS
            self._failures = 0
            log.error("bot_rests", seconds=REST_SECONDS)
