"""Accounts of supporters: one-time invitations, signing in with lock-out, sessions that can be ended."""

from __future__ import annotations

from dataclasses import dataclass
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
from service.storage.supporters import Supporter
from service.tokens import hash_token

INVITATION_LASTS = timedelta(hours=48)
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
FREE_FAILURES = 10
LONGEST_LOCK = timedelta(hours=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who sits at this browser; `form_token` must come with every form."""

    supporter: Supporter
    form_token: str


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
        login, name = normalise_input(login), normalise_input(name)
        if not login or not name or len(login) > 80 or len(name) > 40:
            raise InvalidField("name")
        password_hash = self._passwords.hash(password)
        now = self._clock()
        try:
            async with self._database.write() as connection:
                offer = await desk_sessions.find_invitation(connection, hash_token(token), now)
                if offer is None or not await desk_sessions.use_invitation(
                    connection, hash_token(token), now
                ):
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
        async with self._database.read() as connection:
            known = await supporters.find_credentials(connection, normalise_input(login))
        matches = self._passwords.matches(password, known.password_hash if known else None)
        if known is None:
            raise SignInFailed
        is_locked = known.locked_until is not None and now < known.locked_until
        async with self._database.write() as connection:
            if is_locked or not matches:
                failures = known.failures + 1
                locked_until = _lock_until(failures, now)
                await supporters.note_failure(connection, known.supporter.id, failures, locked_until)
                await audit.note(connection, "sign_in_failed", now, known.supporter.id, None)
                token = None
            else:
                token = self._ids() + self._ids()
                await supporters.note_failure(connection, known.supporter.id, 0, None)
                await desk_sessions.begin(connection, hash_token(token), known.supporter.id, self._ids(), now)
                await audit.note(connection, "sign_in", now, known.supporter.id, None)
        if token is None:
            log.warning("sign_in_failed", supporter=known.supporter.id)
            raise SignInFailed
        return token

    async def recognise(self, token: str | None, *, active: bool = True) -> SignedIn:
        """Return who sits there and note their presence; raises NotSignedIn when the session is over.

        A page that refreshes by itself shows presence but is no activity (`active=False`).
        """
        if not token:
            raise NotSignedIn
        now = self._clock()
        async with self._database.read() as connection:
            session = await desk_sessions.find(connection, hash_token(token))
            if session is None or now - session.seen_at > IDLE or now - session.created_at > ABSOLUTE:
                raise NotSignedIn
            supporter = await supporters.find(connection, session.supporter_id)
        if supporter is None:
            raise NotSignedIn
        async with self._database.write() as connection:
            await supporters.note_presence(connection, supporter.id, now)
            if active:
                await desk_sessions.touch(connection, hash_token(token), now)
        return SignedIn(supporter, session.form_token)

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


def _lock_until(failures: int, now: datetime) -> datetime | None:
    """Ten failures are free; then each doubles the rest, from one minute to one hour."""
    if failures < FREE_FAILURES:
        return None
    return now + min(LONGEST_LOCK, timedelta(minutes=2 ** min(failures - FREE_FAILURES, 10)))
