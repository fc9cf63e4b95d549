"""The second step of signing in: set up by telephone, given each time, and what helps when it is lost."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.ports import Clock
from service.desk.attempts import rest_until
from service.desk.codes import (
    CodeSeal,
    describe_secret,
    find_step,
    fold_code,
    make_recovery_codes,
    make_secret,
)
from service.desk.sessions import Sessions, SignedIn, Stage
from service.errors import CodeWrong, NotSignedIn
from service.storage import audit, desk_sessions, second_factors, supporters
from service.storage.engine import Database
from service.tokens import hash_token

FREE_CODES = 5

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a telephone must learn: the secret as letters, and as an address for the square picture."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Done:
    """A finished set-up: the token of the full session, and codes that are shown once."""

    token: str
    recovery_codes: tuple[str, ...]


class SecondStep:
    """Codes from a telephone; each works once, five wrong ones rest the account."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        seal: CodeSeal,
        clock: Clock,
        draw: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._seal = seal
        self._clock = clock
        self._draw = draw

    async def begin(self, token: str | None) -> SetUp:
        """Return the secret to be set up, the same each time until it is confirmed; raises NotSignedIn."""
        signed_in = await self._sessions.find_half_way(token, Stage.SET_UP)
        async with self._database.write() as connection:
            await supporters.find_account(connection, signed_in.supporter.id)  # locks
            factor = await second_factors.find(connection, signed_in.supporter.id)
            sealed = factor.secret if factor else self._seal.seal(make_secret(self._draw))
            if factor is None:
                await second_factors.begin(connection, signed_in.supporter.id, sealed)
        secret = self._seal.open(sealed)
        return SetUp(secret, describe_secret(secret, signed_in.supporter.login))

    async def confirm(self, token: str | None, text: str, device: str = "") -> Done:
        """Finish the set-up with its first code; raises CodeWrong or NotSignedIn."""
        signed_in = await self._sessions.find_half_way(token, Stage.SET_UP)
        person, now = signed_in.supporter.id, self._clock()
        async with self._database.write() as connection:
            is_right = await self._try(connection, person, text, now, by_phone_only=True)
            if is_right and await second_factors.confirm(connection, person, now):
                codes = await self._renew_codes(connection, person)
                await audit.note(connection, "second_step_set_up", now, person, None)
                return Done(await self._finish(connection, token or "", person, device, now), codes)
        raise CodeWrong

    async def give_code(self, token: str | None, text: str, device: str = "") -> str:
        """Return the token of a full session for a right code; raises CodeWrong or NotSignedIn."""
        signed_in = await self._sessions.find_half_way(token, Stage.CODE)
        person, now = signed_in.supporter.id, self._clock()
        async with self._database.write() as connection:
            if await self._try(connection, person, text, now):
                return await self._finish(connection, token or "", person, device, now)
        log.warning("code_wrong", supporter=person)
        raise CodeWrong

    async def renew_codes(self, signed_in: SignedIn, text: str) -> tuple[str, ...]:
        """Make ten new recovery codes for who gives a code; older ones end. Raises CodeWrong."""
        person, now = signed_in.supporter.id, self._clock()
        async with self._database.write() as connection:
            if await self._try(connection, person, text, now, by_phone_only=True):
                await audit.note(connection, "recovery_codes_renewed", now, person, None)
                return await self._renew_codes(connection, person)
        raise CodeWrong

    async def count_codes(self, signed_in: SignedIn) -> int:
        """Count the recovery codes that are left."""
        async with self._database.read() as connection:
            return await second_factors.count_recovery_codes(connection, signed_in.supporter.id)

    async def _try(
        self,
        connection: AsyncConnection,
        person: int,
        text: str,
        now: datetime,
        *,
        by_phone_only: bool = False,
    ) -> bool:
        """Count the attempt, then check it: guesses at the same moment cannot pass for one."""
        attempts = await second_factors.count_attempt(connection, person, now)
        factor = await second_factors.find(connection, person)
        if attempts is None or factor is None:
            return False
        code = fold_code(text)
        step = find_step(self._seal.open(factor.secret), code, now)
        if step is not None:
            is_right = await second_factors.use_step(connection, person, step)
        else:
            is_right = not by_phone_only and await second_factors.use_recovery_code(
                connection, person, self._seal.hash(code), now
            )
        if is_right:
            await second_factors.rest(connection, person, 0, None)
            return True
        await second_factors.rest(connection, person, attempts, rest_until(attempts, FREE_CODES, now))
        await audit.note(connection, "code_wrong", now, person, None)
        return False

    async def _renew_codes(self, connection: AsyncConnection, person: int) -> tuple[str, ...]:
        codes = make_recovery_codes(self._draw)
        hashes = [self._seal.hash(fold_code(code)) for code in codes]
        await second_factors.replace_recovery_codes(connection, person, hashes)
        return codes

    async def _finish(
        self, connection: AsyncConnection, token: str, person: int, device: str, now: datetime
    ) -> str:
        """Replace the half-way session by a full one; two forms at once open one session."""
        if not await desk_sessions.end(connection, hash_token(token), now):
            raise NotSignedIn
        await supporters.note_presence(connection, person, now)
        await audit.note(connection, "sign_in", now, person, None)
        return await self._sessions.open(connection, person, Stage.FULL, device)
