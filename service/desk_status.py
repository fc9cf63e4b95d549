"""Answers whether somebody is at a town's desk now: hours, holidays, closures, and a supporter present."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversation.desk_hours import TOKYO, DeskHours, IsHoliday
from service.conversation.model import PREFECTURE_POOL, DeskStatus
from service.desk.rights import HELPERS
from service.storage import desk_settings, supporters
from service.storage.desk_settings import DeskSetting

PRESENT_FOR = timedelta(seconds=90)


class Reception:
    """Knows every desk's hours and counts who is present; what a town has set wins over the file."""

    def __init__(self, hours: Mapping[str, DeskHours], is_holiday: IsHoliday) -> None:
        self._hours = hours
        self._is_holiday = is_holiday

    async def look(self, connection: AsyncConnection, municipality: str, now: datetime) -> DeskStatus:
        """Return the desk's status; towns without hours of their own use the prefecture's pool."""
        hours = await self.read_hours(connection, municipality, now)
        notices = await desk_settings.list_notices(connection, {municipality, PREFECTURE_POOL}, now)
        notice = "\n".join(one.text for one in notices)
        opens_at = hours.next_opening(now, self._is_holiday)
        if not hours.is_open(now, self._is_holiday):
            return DeskStatus(open=False, opens_at=opens_at, phone=hours.phone, notice=notice)
        present = await supporters.count_present(connection, municipality, now - PRESENT_FOR, HELPERS)
        return DeskStatus(
            open=present > 0, opens_at=None if present else opens_at, phone=hours.phone, notice=notice
        )

    async def read_hours(self, connection: AsyncConnection, municipality: str, now: datetime) -> DeskHours:
        """Return the hours that count for a town, with its closures."""
        own = await desk_settings.find_setting(connection, municipality)
        hours = self._hours.get(municipality)
        source = municipality if own or hours else PREFECTURE_POOL
        if own is None and hours is None:
            own = await desk_settings.find_setting(connection, PREFECTURE_POOL)
        base = _read(own) if own else hours or self._hours[PREFECTURE_POOL]
        today = now.astimezone(TOKYO).date()
        closures = await desk_settings.list_closures(connection, {municipality, source}, today)
        return replace(base, closed=tuple((one.first_day, one.last_day) for one in closures))


def _read(setting: DeskSetting) -> DeskHours:
    weekdays = frozenset(int(digit) for digit in setting.weekdays)
    opens, closes = time.fromisoformat(setting.opens), time.fromisoformat(setting.closes)
    return DeskHours(opens, closes, weekdays, setting.phone)
