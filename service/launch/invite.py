"""Makes a one-time link for a new supporter from the command line."""

from __future__ import annotations

from service.app import build_accounts
from service.launch.clock import make_id, read_clock
from service.launch.run import join_link, open_database
from service.settings import Settings


async def invite(settings: Settings) -> None:
    """Print a link that works once, for 48 hours."""
    database = await open_database(settings)
    try:
        accounts = build_accounts(settings, database, read_clock, make_id)
        print(join_link(settings, await accounts.invite()))
    finally:
        await database.close()
