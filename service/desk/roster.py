"""Who keeps whose accounts: inviting, changing role and towns, ending, helping after a lost password."""

from __future__ import annotations

import re

from service.conversation.ports import Clock
from service.desk.accounts import Accounts
from service.desk.rights import may_keep
from service.errors import InvalidField, NoSuchAccount, NotAllowed
from service.storage import audit, desk_sessions, second_factors, supporters
from service.storage.engine import Database
from service.storage.supporters import Account, Supporter

EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
LONGEST_EMAIL = 200


class Roster:
    """The accounts within somebody's reach; others do not exist for them. Nobody changes their own."""

    def __init__(self, database: Database, accounts: Accounts, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._clock = clock

    async def list_accounts(self, keeper: Supporter) -> tuple[Account, ...]:
        """Return the accounts that this person keeps."""
        async with self._database.read() as connection:
            accounts = await supporters.list_accounts(connection)
        return tuple(account for account in accounts if _keeps(keeper, account.supporter))

    async def find(self, keeper: Supporter, number: int) -> Account:
        """Return one of them; raises NoSuchAccount."""
        async with self._database.read() as connection:
            accounts = await supporters.list_accounts(connection)
        for account in accounts:
            if account.supporter.id == number and _keeps(keeper, account.supporter):
                return account
        raise NoSuchAccount

    async def invite(self, keeper: Supporter, role: str, towns: tuple[str, ...], name: str) -> str:
        """Make a one-time token for a new account; raises NotAllowed."""
        if not may_keep(keeper.role, keeper.municipalities, role, towns):
            raise NotAllowed
        return await self._accounts.invite(role, towns, name, keeper.id)

    async def change(self, keeper: Supporter, number: int, role: str, towns: tuple[str, ...]) -> None:
        """Give an account another role and towns; its sessions end. Raises NoSuchAccount or NotAllowed."""
        if not may_keep(keeper.role, keeper.municipalities, role, towns):
            raise NotAllowed
        async with self._database.write() as connection:
            account = await supporters.find_account(connection, number)
            self._check(keeper, account)
            await supporters.change_duties(connection, number, role, towns)
            await desk_sessions.end_all(connection, number, self._clock())
            await audit.note(connection, "account_changed", self._clock(), keeper.id, None)

    async def set_disabled(self, keeper: Supporter, number: int, *, disabled: bool) -> None:
        """End an account, or open it again; its sessions end. Raises NoSuchAccount."""
        now = self._clock()
        async with self._database.write() as connection:
            self._check(keeper, await supporters.find_account(connection, number))
            await supporters.set_disabled(connection, number, now if disabled else None)
            await desk_sessions.end_all(connection, number, now)
            action = "account_disabled" if disabled else "account_enabled"
            await audit.note(connection, action, now, keeper.id, None)

    async def offer_password(self, keeper: Supporter, number: int) -> str:
        """Make a link for a new password; raises NoSuchAccount."""
        await self.find(keeper, number)
        return await self._accounts.offer_password(number, keeper.id)

    async def forget_second_step(self, keeper: Supporter, number: int) -> None:
        """Let somebody set up a new telephone at the next sign-in; sessions end. Raises NoSuchAccount."""
        now = self._clock()
        async with self._database.write() as connection:
            self._check(keeper, await supporters.find_account(connection, number))
            await second_factors.forget(connection, number)
            await desk_sessions.end_all(connection, number, now)
            await audit.note(connection, "second_step_forgotten", now, keeper.id, None)

    async def set_email(self, person: Supporter, email: str) -> None:
        """Store one's own address for alarms; an empty one ends them. Raises InvalidField."""
        address = email.strip()
        if address and (len(address) > LONGEST_EMAIL or not EMAIL.fullmatch(address)):
            raise InvalidField("email")
        async with self._database.write() as connection:
            await supporters.set_email(connection, person.id, address)
            await audit.note(connection, "email_set", self._clock(), person.id, None)

    def _check(self, keeper: Supporter, account: Account | None) -> None:
        if account is None or not _keeps(keeper, account.supporter):
            raise NoSuchAccount


def _keeps(keeper: Supporter, other: Supporter) -> bool:
    if keeper.id == other.id:
        return False
    return may_keep(keeper.role, keeper.municipalities, other.role, other.municipalities)
