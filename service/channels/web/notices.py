"""Reads what the residents of a town must be told before anything else: the desk's words, then the file's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import notices
from service.conversation.desk_hours import TOKYO
from service.conversation.model import PREFECTURE_POOL, Conversation
from service.storage import desk_settings

DESK_LEVEL: notices.Level = "danger"  # what cannot wait for the next version of the file


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice as the page shows it; `easy` is empty where nobody has written it."""

    level: notices.Level
    text: str
    easy: str = ""

    def as_json(self) -> dict[str, str]:
        """Return what clients are sent."""
        return asdict(self)


def list_towns(conversation: Conversation) -> frozenset[str]:
    """Return the towns that concern a resident: where they live, and where they are registered."""
    context = conversation.context
    return frozenset(code for code in (context.living, context.registered) if code)


async def read_notices(
    connection: AsyncConnection, filed: Collection[notices.Notice], towns: Collection[str], now: datetime
) -> tuple[ShownNotice, ...]:
    """Return what these towns and the prefecture tell now; the same words once."""
    today = now.astimezone(TOKYO).date()
    posted = await desk_settings.list_notices(connection, {*towns, PREFECTURE_POOL}, now)
    shown = [ShownNotice(DESK_LEVEL, notice.text) for notice in posted]
    shown += [
        ShownNotice(notice.level, notice.text, notice.easy)
        for notice in filed
        if any(notice.is_shown(town, today) for town in (*towns, PREFECTURE_POOL))
    ]
    first: dict[str, ShownNotice] = {}
    for one in shown:
        first.setdefault(one.text, one)
    return tuple(first.values())
