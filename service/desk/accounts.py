"""Accounts of supporters: one-time invitations, signing in with lock-out, sessions that can be ended."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import IntegrityError

from knowledge.text import normalise_input
from service.conversation.model import PREFECTURE_POOL
from service.conversation.ports import Clock, Ids
from service.desk.passwords import Passwords
from service.errors import InvalidField, LinkUsed, LoginTaken, NotSignedIn, SignInFailed
from service.storage import audit, desk_sessions, supporters
from service.storage.desk_sessions import Invitation
from service.storage.engine import Database
from service.storage.supporters import Credentials, Supporter
from service.tokens import hash_token

INVITATION_LASTS = timedelta(hours=48)
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
FREE_ATTEMPTS = 10
LONGEST_LOCK = timedelta(hours=1)
LONGEST_LOGIN = 80
LONGEST_NAME = 40

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who sits at this browser; `form_token` must come with every form.

    The session ends at `idle_end` unless something is done, and at `day_end` in any case.
    """

    supporter: Supporter
    form_token: str
    idle_end: datetime
    day_end: datetime


class Accounts:
    """Everything about who may use the desk."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._ids = ids

    async def invite(
        self, role: str = "supporter", municipalities: tuple[str, ...] = (PREFECTURE_POOL,)
    ) -> str:
        """Make a one-time token for a new account, good for 48 hours."""
        token = self._ids() + self._ids()
        expires_at = self._clock() + INVITATION_LASTS
        async with self._database.write() as connection:
            offer = Invitation(role, municipalities)
            await desk_sessions.invite(connection, hash_token(token), offer, expires_at)
            await audit.note(connection, "invite", self._clock(), None, None)
        return token

    async def invite_first(self) -> str | None:
        """Make an invitation when there is no account yet."""
        async with self._database.read() as connection:
            count = await supporters.count_all(connection)
        return None if count else await self.invite()

    async def check_invitation(self, token: str) -> None:
        """Raise LinkUsed unless the invitation can still be used."""
        async with self._database.read() as connection:
            if await desk_sessions.find_invitation(connection, hash_token(token), self._clock()) is None:
                raise LinkUsed

    async def join(self, token: str, login: str, name: str, password: str) -> None:
        """Create the account; raises LinkUsed, LoginTaken, InvalidField or WeakPassword."""
        await self.check_invitation(token)  # only who was invited may make the machine hash
        login, name = fold_login(login), normalise_input(name)
        if not login or not name or len(login) > LONGEST_LOGIN or len(name) > LONGEST_NAME:
            raise InvalidField("name")
        self._passwords.check(password, login, name)
        password_hash = await self._passwords.hash(password)
        now, token_hash = self._clock(), hash_token(token)
        try:
            async with self._database.write() as connection:
                offer = await desk_sessions.find_invitation(connection, token_hash, now)
                if offer is None or not await desk_sessions.use_invitation(connection, token_hash, now):
                    raise LinkUsed
                new_id = await supporters.create(
                    connection,
                    login=login,
                    name=name,
                    role=offer.role,
                    municipalities=offer.municipalities,
                    password_hash=password_hash,
                    now=now,
                )
                await audit.note(connection, "join", now, new_id, None)
        except IntegrityError as error:
            raise LoginTaken from error

    async def sign_in(self, login: str, password: str) -> str:
        """Return a session token; raises SignInFailed for every kind of failure alike."""
        now = self._clock()
        known = await self._begin_attempt(login, now)
        matches = await self._passwords.matches(password, known.password_hash if known else None)
        token = self._ids() + self._ids()
        async with self._database.write() as connection:
            if known is None or not matches:
                failed = known.supporter.id if known else None
                await audit.note(connection, "sign_in_failed", now, failed, None)
            else:
                await supporters.note_failure(connection, known.supporter.id, 0, None)
                await desk_sessions.begin(connection, hash_token(token), known.supporter.id, self._ids(), now)
                await audit.note(connection, "sign_in", now, known.supporter.id, None)
        if known is None or not matches:
            log.warning("sign_in_failed")
            raise SignInFailed
        return token

    async def _begin_attempt(self, login: str, now: datetime) -> Credentials | None:
        """Count the attempt; None for unknown logins and for accounts that rest."""
        async with self._database.write() as connection:
            known = await supporters.find_credentials(connection, fold_login(login))
            if known is None:
                return None
            attempts = await supporters.count_attempt(connection, known.supporter.id, now)
            if attempts is None:
                return None
            locked_until = _lock_until(attempts, now)
            if locked_until is not None:
                await supporters.note_failure(connection, known.supporter.id, attempts, locked_until)
        return known

    async def recognise(self, token: str | None, *, active: bool = True) -> SignedIn:
        """Return who sits there; raises NotSignedIn when the session is over.

        What a person does (`active`) counts as activity and presence; what a page does by itself does not.
        """
        signed_in = await self._find(token)
        if not active or token is None:
            return signed_in
        now = self._clock()
        async with self._database.write() as connection:
            await supporters.note_presence(connection, signed_in.supporter.id, now)
            await desk_sessions.touch(connection, hash_token(token), now)
        return replace(signed_in, idle_end=now + IDLE)

    async def note_presence(self, signed_in: SignedIn) -> None:
        """Note that the supporter's page is open, though nothing was done there."""
        async with self._database.write() as connection:
            await supporters.note_presence(connection, signed_in.supporter.id, self._clock())

    async def _find(self, token: str | None) -> SignedIn:
        if not token:
            raise NotSignedIn
        now = self._clock()
        async with self._database.read() as connection:
            session = await desk_sessions.find(connection, hash_token(token))
            supporter = await supporters.find(connection, session.supporter_id) if session else None
        if session is None or supporter is None:
            raise NotSignedIn
        idle_end, day_end = session.seen_at + IDLE, session.created_at + ABSOLUTE
        if now > idle_end or now > day_end:
            raise NotSignedIn
        return SignedIn(supporter, session.form_token, idle_end, day_end)

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

    async def end_session(self, token: str) -> None:
        """End a session that another one replaces; an unknown token does nothing."""
        async with self._database.write() as connection:
            await desk_sessions.end(connection, hash_token(token), self._clock())


def fold_login(login: str) -> str:
    """Full-width letters and capitals make no other login."""
    return unicodedata.normalize("NFKC", normalise_input(login)).casefold().strip()


def _lock_until(attempts: int, now: datetime) -> datetime | None:
    """After ten attempts without success each doubles the rest, from one minute to one hour."""
    if attempts < FREE_ATTEMPTS:
        return None
    return now + min(LONGEST_LOCK, timedelta(minutes=2 ** min(attempts - FREE_ATTEMPTS, 10)))
