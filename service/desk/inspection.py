"""Looking at cases that are not one's own: only with a purpose, and always on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from service.conversation.model import Conversation, Handoff, Message
from service.desk.kit import DeskKit
from service.desk.passing_on import read_reason
from service.desk.rights import serves
from service.errors import NoSuchHandoff
from service.storage import audit, conversations, handoffs, transcript
from service.storage.supporters import Supporter

LONGEST_TRANSCRIPT = 10_000
MANY_AN_HOUR = 30

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A case as a coordinator sees it: words, never the telephone number."""

    handoff: Handoff
    conversation: Conversation
    messages: tuple[Message, ...]


class Inspection:
    """What coordinators may look at within their towns."""

    def __init__(self, kit: DeskKit) -> None:
        self._kit = kit

    async def list_held(self, supporter: Supporter) -> tuple[Handoff, ...]:
        """Return the cases that colleagues of one's towns hold now."""
        async with self._kit.database.read() as connection:
            held = await handoffs.list_all_held(connection)
        return tuple(one for one in held if serves(supporter.municipalities, one.municipality))

    async def find(self, handoff_id: int, supporter: Supporter) -> Handoff:
        """Return a handoff of one's towns, whatever its state; raises NoSuchHandoff."""
        async with self._kit.database.read() as connection:
            handoff = await handoffs.find(connection, handoff_id)
        if handoff is None or not serves(supporter.municipalities, handoff.municipality):
            raise NoSuchHandoff
        return handoff

    async def read(self, handoff_id: int, supporter: Supporter, purpose: str) -> Inspected:
        """Return the transcript; raises NoSuchHandoff, or InvalidField without a purpose."""
        handoff = await self.find(handoff_id, supporter)
        words, now = read_reason(purpose), self._kit.clock()
        async with self._kit.database.write() as connection:
            conversation = await conversations.find(connection, handoff.conversation_id)
            if conversation is None:
                raise NoSuchHandoff
            messages = await transcript.read_after(connection, handoff.conversation_id, 0, LONGEST_TRANSCRIPT)
            await audit.note(
                connection,
                "inspect",
                now,
                supporter.id,
                handoff.conversation_id,
                municipality=handoff.municipality,
                purpose=words,
            )
            looked = await audit.count_reads(connection, supporter.id, now - timedelta(hours=1))
        if looked >= MANY_AN_HOUR:
            log.warning("many_cases_read", supporter=supporter.id, count=looked)
        return Inspected(handoff, conversation, messages)
