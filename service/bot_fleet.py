"""Several bots as one: each conversation has its own, and when that one fails the next is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from zlib import crc32

from knowledge.reply import Reply
from service.conversation.ports import Bot, Question


class BotFleet:
    """Deals conversations to bots by a hash of their id, which every process computes alike."""

    def __init__(self, bots: Sequence[Bot]) -> None:
        self._bots = tuple(bots)

    async def ask(self, question: Question) -> Reply:
        """Ask the conversation's bot; on a second try the one after it. Raises BotUnavailable."""
        conversation = question.sender.partition(":")[0]
        place = crc32(conversation.encode()) + question.attempt - 1
        return await self._bots[place % len(self._bots)].ask(question)

    async def is_awake(self) -> bool:
        """Say whether any of them answers."""
        return any(await asyncio.gather(*(bot.is_awake() for bot in self._bots)))
