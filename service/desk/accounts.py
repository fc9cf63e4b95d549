"""Accounts of the desk: one-time links, passwords, and the first step of signing in with its lock-out."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.text import normalise_input
from service.conversation.model import PREFECTURE_POOL
from service.conversation.ports import Clock, Ids
from service.desk.attempts import rest_until
from service.desk.passwords import Passwords
from service.desk.rights import Role
from service.desk.sessions import Sessions, Stage
from service.errors import InvalidField, LinkUsed, LoginTaken, SignInFailed
from service.storage import audit, desk_sessions, invitations, second_factors, supporters
from service.storage.engine import Database
from service.storage.invitations import Invitation
from service.storage.supporters import Credentials
from service.tokens import hash_token

INVITATION_LASTS = timedelta(hours=48)
FREE_ATTEMPTS = 10
LONGEST_LOGIN = 80
LONGEST_NAME = 40

log = structlog.get_logger(__name__)


class Accounts:
    """Who may use the desk, up to the password."""

    def __init__(
        self, database: Database, passwords: Passwords, sessions: Sessions, clock: Clock, ids: Ids
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._sessions = sessions
        self._clock = clock
        self._ids = ids

    async def invite(
        self,
        role: str = Role.SUPPORTER,
        municipalities: tuple[str, ...] = (PREFECTURE_POOL,),
        name: str = "",
        by: int | None = None,
    ) -> str:
        """Make a one-time token for a new account, good for 48 hours; `by` is who invites."""
        return await self._offer(Invitation(role, municipalities, name), "invite", by)

    async def offer_password(self, supporter_id: int, by: int) -> str:
        """Make a one-time token with which somebody chooses a new password; the second step stays."""
        return await self._offer(Invitation("", (), "", supporter_id), "offer_password", by)

    async def invite_first(self) -> str | None:
        """Make the first administrator's invitation when there is no account yet."""
        async with self._database.read() as connection:
            count = await supporters.count_all(connection)
        return None if count else await self.invite(Role.ADMINISTRATOR)

    async def check_invitation(self, token: str) -> Invitation:
        """Return what the link offers; raises LinkUsed unless it can still be used."""
        async with self._database.read() as connection:
            offer = await invitations.find(connection, hash_token(token), self._clock())
        if offer is None:
            raise LinkUsed
        return offer

    async def join(self, token: str, login: str, name: str, password: str) -> None:
        """Create the account; raises LinkUsed, LoginTaken, InvalidField or WeakPassword."""
        offered = await self.check_invitation(token)  # only who was invited may make the machine hash
        if offered.supporter_id is not None:
            raise LinkUsed
        login, name = fold_login(login), normalise_input(name)
        if not login or not name or len(login) > LONGEST_LOGIN or len(name) > LONGEST_NAME:
            raise InvalidField("name")
        self._passwords.check(password, login, name)
        password_hash = await self._passwords.hash(password)
        now = self._clock()
        try:
            async with self._database.write() as connection:
                offer = await self._use(connection, token, now)
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

    async def renew_password(self, token: str, password: str) -> None:
        """Store a new password and end every session; raises LinkUsed or WeakPassword."""
        offered = await self.check_invitation(token)
        async with self._database.read() as connection:
            known = await supporters.find(connection, offered.supporter_id or 0)
        if known is None:
            raise LinkUsed
        self._passwords.check(password, known.login, known.name)
        password_hash = await self._passwords.hash(password)
        now = self._clock()
        async with self._database.write() as connection:
            await self._use(connection, token, now)
            await supporters.change_password(connection, known.id, password_hash)
            await desk_sessions.end_all(connection, known.id, now)
            await audit.note(connection, "password_renewed", now, known.id, None)

    async def sign_in(self, login: str, password: str, device: str = "") -> str:
        """Return the token of a session that still lacks the second step.

        Raises SignInFailed for every kind of failure alike.
        """
        now = self._clock()
        known = await self._begin_attempt(login, now)
        matches = await self._passwords.matches(password, known.password_hash if known else None)
        async with self._database.write() as connection:
            if known is not None and matches:
                await supporters.note_failure(connection, known.supporter.id, 0, None)
                await audit.note(connection, "password_given", now, known.supporter.id, None)
                return await self.open_next(connection, known.supporter.id, device)
            await audit.note(connection, "sign_in_failed", now, known.supporter.id if known else None, None)
        log.warning("sign_in_failed")
        raise SignInFailed

    async def open_next(self, connection: AsyncConnection, supporter_id: int, device: str) -> str:
        """Open a session that still lacks the second step, in the caller's transaction."""
        factor = await second_factors.find(connection, supporter_id)
        stage = Stage.CODE if factor is not None and factor.is_confirmed else Stage.SET_UP
        return await self._sessions.open(connection, supporter_id, stage, device)

    async def _offer(self, offer: Invitation, action: str, by: int | None) -> str:
        token, now = self._ids() + self._ids(), self._clock()
        async with self._database.write() as connection:
            await invitations.put(connection, hash_token(token), offer, now + INVITATION_LASTS)
            await audit.note(connection, action, now, by, None)
        return token

    async def _use(self, connection: AsyncConnection, token: str, now: datetime) -> Invitation:
        offer = await invitations.find(connection, hash_token(token), now)
        if offer is None or not await invitations.use(connection, hash_token(token), now):
            raise LinkUsed
        return offer

    async def _begin_attempt(self, login: str, now: datetime) -> Credentials | None:
        """Count the attempt; None for unknown logins and for accounts that rest."""
        async with self._database.write() as connection:
            known = await supporters.find_credentials(connection, fold_login(login))
            if known is None:
                return None
            attempts = await supporters.count_attempt(connection, known.supporter.id, now)
            if attempts is None:
                return None
            locked_until = rest_until(attempts, FREE_ATTEMPTS, now)
            if locked_until is not None:
                await supporters.note_failure(connection, known.supporter.id, attempts, locked_until)
        return known


def fold_login(login: str) -> str:
    """Full-width letters and capitals make no other login."""
    return unicodedata.normalize("NFKC", normalise_input(login)).casefold().strip()
