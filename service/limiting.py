"""Builds the limits from the settings: shared by the processes on PostgreSQL, one's own on SQLite."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic

from service.limits import Limit, Limits, OwnLimit, SharedLimit
from service.settings import Settings
from service.storage import buckets
from service.storage.engine import Database

ALL = "all"  # the one key of a limit for everybody together
FORGOTTEN_AFTER = timedelta(days=1)
FORGET_SECONDS = 3600.0


def build_limits(settings: Settings, database: Database) -> Limits:
    """Return every limit of the web."""

    def make(name: str, rate: int, period: float, burst: int) -> Limit:
        if database.is_sqlite:
            return OwnLimit(rate, period, burst, monotonic)
        return SharedLimit(name, rate, period, burst, database)

    messages, address = settings.messages_per_minute, settings.requests_per_minute_per_address
    conversations = settings.conversations_per_hour_per_address
    return Limits(
        messages=make("messages", messages, 60, messages),
        address=make("address", address, 60, address),
        conversations=make("conversations", conversations, 3600, conversations),
        sign_in=make("sign_in", 5, 60, 20),
        guesses=make("guesses", 5, 60, 10),
        all_guesses=make("all_guesses", 60, 60, 100),
        all_messages=make(
            "all_messages", settings.messages_per_minute_in_all, 60, settings.messages_per_minute_in_all
        ),
    )


def forget_buckets(database: Database) -> Callable[[], Awaitable[int]]:
    """Return the chore that deletes buckets which are full again."""

    async def forget() -> int:
        async with database.write("purge") as connection:
            return await buckets.forget(connection, FORGOTTEN_AFTER, database.time)

    return forget
