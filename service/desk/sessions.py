"""Sessions at the desk: opened step by step, ended by time, by their owner, or with the account."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.ports import Clock, Ids
from service.errors import NotSignedIn, SecondStepMissing
from service.storage import audit, desk_sessions, supporters
from service.storage.desk_sessions import DeskSession
from service.storage.engine import Database
from service.storage.supporters import Supporter
from service.tokens import hash_token

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
HALF_WAY_LASTS = timedelta(minutes=15)
LONGEST_DEVICE = 60


class Stage(StrEnum):
    """How far signing in has come: a code is asked, a second step is set up, or everything is done."""

    CODE = "code"
    SET_UP = "set_up"
    FULL = "full"


PAGES = {Stage.CODE: "/desk/code", Stage.SET_UP: "/desk/set-up"}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who sits at this browser; `form_token` must come with every form.

    The session ends at `idle_end` unless something is done, and at `day_end` in any case.
    """

    supporter: Supporter
    form_token: str
    number: str
    idle_end: datetime
    day_end: datetime


class Sessions:
    """Everything about browsers that are signed in, or on the way."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def open(
        self, connection: AsyncConnection, supporter_id: int, stage: Stage, device: str = ""
    ) -> str:
        """Store a new session in the caller's transaction and return its token."""
        token, now = self._ids() + self._ids(), self._clock()
        label = device[:LONGEST_DEVICE]
        session = DeskSession(supporter_id, self._ids(), self._ids(), stage, label, now, now)
        await desk_sessions.begin(connection, hash_token(token), session)
        return token

    async def recognise(self, token: str | None, *, active: bool = True) -> SignedIn:
        """Return who sits there; raises NotSignedIn, or SecondStepMissing half-way.

        What a person does (`active`) counts as activity and presence; what a page does by itself does not.
        """
        signed_in, stage = await self._find(token)
        if stage is not Stage.FULL:
            raise SecondStepMissing(PAGES[stage])
        if not active or token is None:
            return signed_in
        now = self._clock()
        async with self._database.write() as connection:
            await supporters.note_presence(connection, signed_in.supporter.id, now)
            await desk_sessions.touch(connection, hash_token(token), now)
        return replace(signed_in, idle_end=now + IDLE)

    async def find_half_way(self, token: str | None, stage: Stage) -> SignedIn:
        """Return who has given the password and not yet the second step; raises NotSignedIn."""
        signed_in, current = await self._find(token)
        if current is not stage:
            raise NotSignedIn
        return signed_in

    async def find_expired(self, token: str | None, form_token: str) -> Supporter | None:
        """Return who sat there until the session's time was over, or None.

        For keeping words that were on the way; the form's own token must fit, and who has signed out is gone.
        """
        if not token:
            return None
        async with self._database.read() as connection:
            session = await desk_sessions.find(connection, hash_token(token))
            if session is None or session.stage != Stage.FULL:
                return None
            if not hmac.compare_digest(session.form_token.encode(), form_token.encode()):
                return None
            return await supporters.find(connection, session.supporter_id)

    async def note_presence(self, signed_in: SignedIn) -> None:
        """Note that the supporter's page is open, though nothing was done there."""
        async with self._database.write() as connection:
            await supporters.note_presence(connection, signed_in.supporter.id, self._clock())

    async def list_own(self, signed_in: SignedIn) -> tuple[DeskSession, ...]:
        """Return the browsers in which this person is signed in."""
        now = self._clock()
        async with self._database.read() as connection:
            return await desk_sessions.list_of(
                connection, signed_in.supporter.id, Stage.FULL, now - IDLE, now - ABSOLUTE
            )

    async def end_own(self, signed_in: SignedIn, number: str) -> None:
        """End one of one's own sessions; an unknown number does nothing."""
        now = self._clock()
        async with self._database.write() as connection:
            if await desk_sessions.end_numbered(connection, signed_in.supporter.id, number, now):
                await audit.note(connection, "session_ended", now, signed_in.supporter.id, None)

    async def sign_out(self, token: str) -> None:
        """End the session; the supporter counts as absent at once."""
        now = self._clock()
        async with self._database.write() as connection:
            session = await desk_sessions.find(connection, hash_token(token))
            if session is None:
                return
            await desk_sessions.end(connection, hash_token(token), now)
            await supporters.note_presence(connection, session.supporter_id, None)
            await audit.note(connection, "sign_out", now, session.supporter_id, None)

    async def drop(self, token: str) -> None:
        """End a session that another one replaces; an unknown token does nothing."""
        async with self._database.write() as connection:
            await desk_sessions.end(connection, hash_token(token), self._clock())

    async def _find(self, token: str | None) -> tuple[SignedIn, Stage]:
        if not token:
            raise NotSignedIn
        now = self._clock()
        async with self._database.read() as connection:
            session = await desk_sessions.find(connection, hash_token(token))
            supporter = await supporters.find(connection, session.supporter_id) if session else None
        if session is None or supporter is None:
            raise NotSignedIn
        stage = Stage(session.stage)
        idle_end, day_end = session.seen_at + IDLE, session.created_at + ABSOLUTE
        if stage is not Stage.FULL:
            idle_end = day_end = session.created_at + HALF_WAY_LASTS
        if now > idle_end or now > day_end:
            raise NotSignedIn
        return SignedIn(supporter, session.form_token, session.number, idle_end, day_end), stage
