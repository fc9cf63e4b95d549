"""Keeps the last tenth of the month's free messages for what people say and for danger."""

from __future__ import annotations

from datetime import datetime, timedelta

from knowledge.reply import Behaviour
from service.channels.line.platform import LinePlatform
from service.conversation.handoff import is_silent
from service.conversation.model import Speaker
from service.conversation.ports import Clock
from service.delivery import Letter

LOOK_EVERY = timedelta(minutes=5)
SHARE = 10


class Reserve:
    """Asks LINE at most every five minutes; what LINE does not say holds nothing back."""

    def __init__(self, platform: LinePlatform, clock: Clock) -> None:
        self._platform = platform
        self._clock = clock
        self._looked_at: datetime | None = None
        self._is_reached = False

    async def is_reached(self) -> bool:
        """Say whether only the reserve is left."""
        now = self._clock()
        if self._looked_at is None or now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            quota = await self._platform.read_quota()
            self._is_reached = (
                quota is not None and quota.limit is not None and _is_low(quota.limit, quota.spent)
            )
        return self._is_reached


def is_urgent(letter: Letter) -> bool:
    """Say whether the letter may use the reserve: a person's words, what belongs to them, or danger."""
    messages = [message for parcel in letter.messages for message in parcel]
    return is_silent(letter.conversation.mode) or any(
        message.speaker is Speaker.SUPPORTER
        or (message.reply is not None and message.reply.behaviour in (Behaviour.EMERGENCY, Behaviour.HANDOFF))
        for message in messages
    )


def _is_low(limit: int, spent: int) -> bool:
    return limit - spent <= limit // SHARE
