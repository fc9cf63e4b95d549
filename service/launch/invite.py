"""Makes a one-time link for a new supporter from the command line."""

from __future__ import annotations

from service.launch.accounts import make_accounts
from service.launch.run import open_database
from service.settings import Settings


async def invite(settings: Settings) -> None:
    """Print a link that works once, for 48 hours."""
    database = await open_database(settings)
    try:
        print(await make_accounts(settings, database).invite(settings.base_url))
    finally:
        await database.close()
