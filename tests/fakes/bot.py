"""A bot that answers as it is told: in order, or by failing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from knowledge.reply import Behaviour, Reply, TextPart
from service.conversation.ports import Question
from service.errors import BotUnavailable


def echo(question: Question) -> Reply:
    """Answer with what was asked, so that order and doubles can be seen."""
    return Reply(
        Behaviour.ANSWER, topic="echo", parts=(TextPart(question.message),), context=question.context
    )


class FakeBot:
    """Answers by a function; `dead` makes it fail like a killed Rasa, `wait_for` makes it slow."""

    def __init__(self, answer: Callable[[Question], Reply] = echo) -> None:
        self.answer = answer
        self.dead = False
        self.wait_for: asyncio.Event | None = None
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> Reply:
        """Answer, or raise BotUnavailable."""
        self.asked.append(question)
        if self.wait_for is not None:
            await self.wait_for.wait()
        if self.dead:
            raise BotUnavailable("dead")
        return self.answer(question)

    async def is_awake(self) -> bool:
        """Say whether it was killed."""
        return not self.dead


def miss(question: Question) -> Reply:
    """Ask back without understanding, counting misses as the real actions do."""
    context = replace(question.context, misses=question.context.misses + 1)
    return Reply(Behaviour.CLARIFY, parts=(TextPart("?"),), context=context)
