"""Uses a reply token: one call, and where it is not known how that ended, the same token once more."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from service.channels.line.platform import Answer, End, LinePlatform
from service.channels.line.render import LineMessage
from service.channels.line.seals import InvalidToken, Seals
from service.conversation.ports import Clock
from service.delivery import End as SendingEnd
from service.delivery import Sending
from service.storage import line_tokens
from service.storage.engine import Database
from service.storage.line_tokens import FAILED, FRESH, TRIED, USED, VOID, ReplyToken

REPLY = "reply"
REFUSED_TOKEN = "invalid reply token"  # noqa: S105 - LINE's words

log = structlog.get_logger(__name__)


class NotReplied(Exception):
    """The reply certainly did not arrive, and the token is of no use any more: push instead."""

    def __init__(self, *, is_content_refused: bool = False) -> None:
        super().__init__()
        self.is_content_refused = is_content_refused


class Replying:
    """LINE has no retry key for replies: the token itself, good for one call, tells whether one arrived."""

    def __init__(self, database: Database, platform: LinePlatform, seals: Seals, clock: Clock) -> None:
        self._database = database
        self._platform = platform
        self._seals = seals
        self._clock = clock

    async def reply(self, token: ReplyToken, drawn: Sequence[LineMessage], *, is_young: bool) -> Sending:
        """Send with the token; raises NotReplied when push is right, and only then."""
        if token.state == USED:
            return Sending(SendingEnd.ACCEPTED, REPLY)
        if not is_young:
            if token.state == TRIED:
                return _in_doubt()
            raise await self._give_up(token)
        try:
            opened = self._seals.open(token.sealed or b"")
        except InvalidToken as error:
            raise await self._give_up(token) from error
        return await self._call(token, opened, drawn)

    async def _call(self, token: ReplyToken, opened: str, drawn: Sequence[LineMessage]) -> Sending:
        await self._note(token, TRIED)  # before the call: a crash leaves a doubt, not a second message
        answer = await self._platform.reply(opened, drawn)
        before = token.state
        if answer.end is End.UNKNOWN and before != TRIED:
            before = TRIED
            answer = await self._platform.reply(opened, drawn)
        return await self._read(token, before, answer)

    async def _read(self, token: ReplyToken, before: str, answer: Answer) -> Sending:
        """Say what an answer means; `before` is what was known of the token before the call."""
        error = f"{answer.status} {answer.message}".strip()
        if answer.status == 200:
            await self._note(token, USED)
            return Sending(SendingEnd.ACCEPTED, REPLY, answer.request_id)
        if answer.end is End.UNKNOWN:
            return _in_doubt()
        if answer.end is End.NOT_SENT or answer.status == 429:
            await self._note(token, before)
            return Sending(SendingEnd.LATER, REPLY, answer.request_id, error)
        if answer.status >= 500:
            await self._note(token, TRIED if before == TRIED else FAILED)
            return Sending(SendingEnd.LATER, REPLY, answer.request_id, error)
        if answer.status == 401:
            await self._note(token, before)
            return Sending(SendingEnd.STOPPED, REPLY, answer.request_id, error)
        if REFUSED_TOKEN in answer.message.lower():
            if before == FRESH:
                raise await self._give_up(token)
            await self._note(token, USED)  # spent by the call before, whose answer was lost
            return Sending(SendingEnd.ACCEPTED, REPLY, answer.request_id)
        log.error("line_content_refused", error=error)
        raise await self._give_up(token, is_content_refused=True)

    async def _give_up(self, token: ReplyToken, *, is_content_refused: bool = False) -> NotReplied:
        await self._note(token, VOID)
        return NotReplied(is_content_refused=is_content_refused)

    async def _note(self, token: ReplyToken, state: str) -> None:
        async with self._database.write() as connection:
            await line_tokens.note(connection, token, state)


def _in_doubt() -> Sending:
    return Sending(SendingEnd.AMBIGUOUS, REPLY, error="answer lost")
