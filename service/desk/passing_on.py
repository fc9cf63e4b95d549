"""Passing a case on to a person or a town, and breaking an abusive one off."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation import replies
from service.conversation.handoff import Event, advance
from service.conversation.model import Conversation, Draft, HandoffState, Outcome, Speaker
from service.desk.holding import hold
from service.desk.kit import DeskKit
from service.desk.rights import HELPERS, serves
from service.errors import InvalidField, NoSuchHandoff
from service.storage import audit, callbacks, conversations, handoffs, outcomes, passings, supporters
from service.storage.supporters import Supporter

LONGEST_REASON = 200
ABUSE = "abuse"

log = structlog.get_logger(__name__)


class PassingOn:
    """Steps that take a case out of its supporter's hands; `taking_back` undoes them."""

    def __init__(self, kit: DeskKit) -> None:
        self._kit = kit

    async def forward(
        self,
        conversation_id: str,
        supporter: Supporter,
        reason: str,
        *,
        town: str = "",
        person: int | None = None,
    ) -> None:
        """Let the case wait for a colleague, or in another town's queue; the resident is told the truth.

        Raises InvalidField without a reason, NoSuchHandoff for a colleague who cannot take it.
        """
        words, now = read_reason(reason), self._kit.clock()
        async with self._kit.database.write() as connection:
            conversation, handoff = await hold(connection, conversation_id, supporter)
            queue = town or handoff.municipality
            if person is not None:
                await self._check_colleague(connection, person, supporter, queue)
            await passings.put(connection, handoff, now)
            await handoffs.forward(connection, handoff.id, queue, person, words)
            outcome = await self._tell(connection, conversation, queue, now)
            await outcomes.apply(connection, conversation, outcome, now)
            await audit.note(
                connection,
                "forward",
                now,
                supporter.id,
                conversation_id,
                municipality=handoff.municipality,
                purpose=words,
            )
        self._kit.ring(conversation_id)
        log.info("handoff_forwarded", handoff=handoff.id, supporter=supporter.id, to=queue)

    async def list_colleagues(self, supporter: Supporter, municipality: str) -> tuple[Supporter, ...]:
        """Return who else works on this queue."""
        async with self._kit.database.read() as connection:
            accounts = await supporters.list_accounts(connection)
        return tuple(
            account.supporter
            for account in accounts
            if not account.is_disabled
            and account.supporter.id != supporter.id
            and account.supporter.role in HELPERS
            and serves(account.supporter.municipalities, municipality)
        )

    async def end_abuse(self, conversation_id: str, supporter: Supporter, reason: str) -> None:
        """Close the conversation for good; the resident reads where else there is help."""
        words, now = read_reason(reason), self._kit.clock()
        async with self._kit.database.write() as connection:
            conversation, handoff = await hold(connection, conversation_id, supporter)
            desk = await self._kit.reception.look(connection, handoff.municipality, now)
            goodbye = replies.end_by_desk(self._kit.rules.words, desk)
            await handoffs.end(connection, handoff.id, HandoffState.CLOSED, now, ABUSE)
            mode = advance(conversation.mode, Event.END)
            outcome = Outcome(drafts=(Draft(Speaker.SYSTEM, reply=goodbye),), mode=mode)
            await outcomes.apply(connection, conversation, outcome, now)
            await conversations.close(connection, conversation_id, now)
            await callbacks.close(connection, conversation_id, ABUSE, now)
            await audit.note(
                connection,
                "end_abuse",
                now,
                supporter.id,
                conversation_id,
                municipality=handoff.municipality,
                purpose=words,
            )
        self._kit.ring(conversation_id)

    async def _check_colleague(
        self, connection: AsyncConnection, person: int, supporter: Supporter, queue: str
    ) -> None:
        colleague = await supporters.find(connection, person)
        if (
            colleague is None
            or colleague.id == supporter.id
            or colleague.role not in HELPERS
            or not serves(colleague.municipalities, queue)
        ):
            raise NoSuchHandoff

    async def _tell(
        self, connection: AsyncConnection, conversation: Conversation, queue: str, now: datetime
    ) -> Outcome:
        desk = await self._kit.reception.look(connection, queue, now)
        told = [Draft(Speaker.SYSTEM, reply=replies.pass_on(self._kit.rules.words))]
        if not desk.open:
            told.append(Draft(Speaker.SYSTEM, reply=replies.desk_is_closed(self._kit.rules.words, desk)))
        return Outcome(drafts=tuple(told), mode=advance(conversation.mode, Event.FORWARD))


def read_reason(reason: str) -> str:
    """Return a reason as written; raises InvalidField when there is none or it is a whole letter."""
    words = " ".join(reason.split())
    if not words or len(words) > LONGEST_REASON:
        raise InvalidField("reason")
    return words
