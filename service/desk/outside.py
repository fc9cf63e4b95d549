"""Signing in with a municipality's own account, for who joined it before; off without settings."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from service.conversation.ports import Clock, Ids
from service.desk.accounts import Accounts
from service.desk.sessions import Sessions, Stage
from service.errors import LoginTaken, SignInFailed
from service.oidc_client import OidcClient
from service.storage import audit, identities, supporters
from service.storage.engine import Database
from service.storage.identities import Flow
from service.tokens import hash_token

FLOW_LASTS = timedelta(minutes=10)


class Outside:
    """The other side stands for the password; the second step stays ours unless it was given there."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        sessions: Sessions,
        client: OidcClient | None,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._sessions = sessions
        self._client = client
        self._clock = clock
        self._ids = ids

    @property
    def is_on(self) -> bool:
        """Say whether a provider is set."""
        return self._client is not None

    async def begin(self, supporter_id: int | None = None) -> tuple[str, str]:
        """Return where the browser goes and the state it must bring back; raises SignInFailed."""
        if self._client is None:
            raise SignInFailed("off")
        state, nonce, verifier = self._ids() + self._ids(), self._ids(), self._ids() + self._ids()
        url = await self._client.build_url(state, nonce, verifier)
        now = self._clock()
        async with self._database.write() as connection:
            await identities.drop_flows(connection, now - FLOW_LASTS)
            flow = Flow(nonce, verifier, supporter_id, now)
            await identities.put_flow(connection, hash_token(state), flow)
        return url, state

    async def finish(self, state: str, code: str, device: str = "") -> str | None:
        """Return a session's token, or None when an account was joined; raises SignInFailed or LoginTaken."""
        if self._client is None:
            raise SignInFailed("off")
        now = self._clock()
        async with self._database.write() as connection:
            flow = await identities.take_flow(connection, hash_token(state))
        if flow is None or now - flow.created_at > FLOW_LASTS:
            raise SignInFailed("flow")
        person = await self._client.exchange(code, flow.nonce, flow.verifier)
        if flow.supporter_id is not None:
            await self._join(person.issuer, person.subject, flow.supporter_id)
            return None
        async with self._database.write() as connection:
            number = await identities.find_supporter(connection, person.issuer, person.subject)
            known = await supporters.find(connection, number) if number else None
            if known is None:
                await audit.note(connection, "sign_in_failed", now, None, None)
            elif person.has_second_step:
                await supporters.note_presence(connection, known.id, now)
                await audit.note(connection, "sign_in", now, known.id, None)
                return await self._sessions.open(connection, known.id, Stage.FULL, device)
            else:
                await audit.note(connection, "password_given", now, known.id, None)
                return await self._accounts.open_next(connection, known.id, device)
        raise SignInFailed("unknown")

    async def _join(self, issuer: str, subject: str, supporter_id: int) -> None:
        now = self._clock()
        try:
            async with self._database.write() as connection:
                await identities.put(connection, issuer, subject, supporter_id, now)
                await audit.note(connection, "outside_joined", now, supporter_id, None)
        except IntegrityError as error:
            raise LoginTaken from error
