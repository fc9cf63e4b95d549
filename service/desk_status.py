"""Answers whether somebody is at a town's desk now: within hours and a supporter present."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.desk_hours import DeskHours, IsHoliday
from service.conversation.model import PREFECTURE_POOL, DeskStatus
from service.desk.rights import HELPERS
from service.storage import supporters

PRESENT_FOR = timedelta(seconds=90)


class Reception:
    """Knows the hours of every desk and counts who is present."""

    def __init__(self, hours: Mapping[str, DeskHours], is_holiday: IsHoliday) -> None:
        self._hours = hours
        self._is_holiday = is_holiday

    async def look(self, connection: AsyncConnection, municipality: str, now: datetime) -> DeskStatus:
        """Return the desk's status; towns without hours of their own use the prefecture's pool."""
        hours = self._hours.get(municipality, self._hours[PREFECTURE_POOL])
        opens_at = hours.next_opening(now, self._is_holiday)
        if not hours.is_open(now, self._is_holiday):
            return DeskStatus(open=False, opens_at=opens_at, phone=hours.phone)
        present = await supporters.count_present(connection, municipality, now - PRESENT_FOR, HELPERS)
        return DeskStatus(open=present > 0, opens_at=None if present else opens_at, phone=hours.phone)
