"""Sends a letter on LINE: with a reply token while one is young, by push otherwise, never both."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from service.channels.line import limits
from service.channels.line.numbers import Numbers
from service.channels.line.platform import Answer, LinePlatform
from service.channels.line.platform import End as CallEnd
from service.channels.line.render import LineMessage, Renderer
from service.channels.line.replying import NotReplied, Replying
from service.channels.line.reserve import Reserve, is_urgent
from service.channels.line.seals import InvalidToken, Seals
from service.conversation.ports import Clock
from service.delivery import End, Letter, Sending
from service.storage import line_tokens, line_users, outbox
from service.storage.engine import Database
from service.storage.line_tokens import ReplyToken
from service.storage.line_users import LineUser
from service.storage.outbox import Bundle

YOUNG = timedelta(seconds=50)  # LINE takes a reply token for a minute
PUSH = "push"

log = structlog.get_logger(__name__)


class LineOutbound:
    """The way out to LINE."""

    def __init__(
        self,
        database: Database,
        platform: LinePlatform,
        renderer: Renderer,
        numbers: Numbers,
        seals: Seals,
        clock: Clock,
    ) -> None:
        self._database = database
        self._platform = platform
        self._renderer = renderer
        self._numbers = numbers
        self._reserve_of_month = Reserve(platform, clock)
        self._seals = seals
        self._clock = clock
        self._replying = Replying(database, platform, seals, clock)

    async def send(self, letter: Letter) -> Sending:
        """Send once; a repeat after a crash uses the same reply token, or the same retry key."""
        messages = [message for parcel in letter.messages for message in parcel]
        keep = self._count_fitting(letter)
        if keep < len(letter.messages):
            return Sending(End.TOO_MUCH, keep=keep)
        drawn = self._renderer.render(letter.conversation, messages, letter.bundle.parcels[0].page)
        if not drawn:
            return Sending(End.DEAD, error="nothing to show")
        async with self._database.write() as connection:
            user = await line_users.find_by_conversation(connection, letter.conversation.id)
            if user is None or not user.is_following:
                return Sending(End.UNDELIVERABLE, error="unreachable")
            token = await self._reserve(connection, user, letter.bundle)
            filled = await self._numbers.fill(connection, letter.conversation, letter.messages, self._clock())
        if filled != letter.messages:
            letter = replace(letter, messages=filled)
            messages = [message for parcel in filled for message in parcel]
            drawn = self._renderer.render(letter.conversation, messages, letter.bundle.parcels[0].page)
        return await self._send_to(user, token, letter, drawn)

    async def _reserve(
        self, connection: AsyncConnection, user: LineUser, bundle: Bundle
    ) -> ReplyToken | None:
        """Return a reply token; none for what may have been pushed already, or it might be seen twice."""
        if bundle.via == PUSH:
            return None
        since = self._clock() - YOUNG
        return await line_tokens.reserve(connection, user.user_key, bundle.id, since)

    async def _send_to(
        self, user: LineUser, token: ReplyToken | None, letter: Letter, drawn: Sequence[LineMessage]
    ) -> Sending:
        plain = self._renderer.render_plainly(
            letter.conversation, [message for parcel in letter.messages for message in parcel]
        )
        if token is not None:
            try:
                return await self._replying.reply(token, drawn, is_young=self._is_young(token))
            except NotReplied as reason:
                if reason.is_content_refused:
                    return await self._push(user, plain, letter.bundle, _plain_key(letter))
        if letter.bundle.via != PUSH and not is_urgent(letter) and await self._reserve_of_month.is_reached():
            return Sending(End.HELD, error="kept for people")
        sending = await self._push(user, drawn, letter.bundle, letter.bundle.retry_key)
        if sending.end is End.DEAD and _is_content_refused(sending):
            log.error("line_content_refused", bundle=letter.bundle.id, error=sending.error)
            return await self._push(user, plain, letter.bundle, _plain_key(letter))
        return sending

    async def _push(
        self, user: LineUser, drawn: Sequence[LineMessage], bundle: Bundle, retry_key: str
    ) -> Sending:
        """Push; that it may have been pushed is on record before, and only if nobody else has the bundle."""
        try:
            user_id = self._seals.open(user.user_id)
        except InvalidToken:
            return Sending(End.UNDELIVERABLE, error="sealed with another secret")
        async with self._database.write("note_push") as connection:
            await outbox.note_way(connection, bundle, PUSH)
        return _read_push(await self._platform.push(user_id, drawn, retry_key))

    def _is_young(self, token: ReplyToken) -> bool:
        return self._clock() - token.token_at <= YOUNG

    def _count_fitting(self, letter: Letter) -> int:
        """Count the parcels that fit into one call; the first always goes, page by page."""
        count = len(letter.messages)
        while count > 1:
            messages = [message for parcel in letter.messages[:count] for message in parcel]
            if self._renderer.count(letter.conversation, messages) <= limits.MESSAGES:
                break
            count -= 1
        return count


def _plain_key(letter: Letter) -> str:
    """A text in place of what was refused is another request, so it has another key, always the same."""
    return str(uuid.uuid5(uuid.UUID(letter.bundle.retry_key), "plain"))


def _is_content_refused(sending: Sending) -> bool:
    return "error(s)" in (sending.error or "")


def _read_push(answer: Answer) -> Sending:
    if answer.is_accepted:
        return Sending(End.ACCEPTED, PUSH, answer.request_id)
    error = f"{answer.status} {answer.message}".strip() or answer.end.value
    if answer.end is not CallEnd.ANSWERED or answer.status >= 500:
        return Sending(End.LATER, PUSH, answer.request_id, error)
    if answer.status == 429:
        is_spent = "monthly limit" in answer.message
        return Sending(End.HELD if is_spent else End.LATER, PUSH, answer.request_id, error)
    if answer.status == 401:
        return Sending(End.STOPPED, PUSH, answer.request_id, error)
    return Sending(End.DEAD, PUSH, answer.request_id, error)
