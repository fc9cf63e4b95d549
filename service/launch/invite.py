"""Makes a one-time link for an administrator from the command line; administrators invite everybody else."""

from __future__ import annotations

from service.app import build_accounts
from service.desk.rights import Role
from service.launch.clock import make_id, read_clock
from service.launch.run import join_link, open_database
from service.settings import Settings


async def invite(settings: Settings) -> None:
    """Print a link that works once, for 48 hours."""
    database = await open_database(settings)
    try:
        accounts = build_accounts(settings, database, read_clock, make_id)
        print(join_link(settings, await accounts.invite(Role.ADMINISTRATOR)))
    finally:
        await database.close()
