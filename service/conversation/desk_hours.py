"""When a desk is open: hours and weekdays of a town, Japanese holidays, the year-end closing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
LOOK_AHEAD_DAYS = 30

IsHoliday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class DeskHours:
    """Hours of one town's desk in Asia/Tokyo; weekdays count from Monday = 0."""

    opens: time
    closes: time
    weekdays: frozenset[int]
    phone: str = ""
    closed: tuple[tuple[date, date], ...] = ()  # first and last day of each closure

    def is_open(self, now: datetime, is_holiday: IsHoliday) -> bool:
        """Say whether the moment lies within the hours of a working day."""
        local = now.astimezone(TOKYO)
        return self._works_on(local.date(), is_holiday) and self.opens <= local.time() < self.closes

    def next_opening(self, now: datetime, is_holiday: IsHoliday) -> datetime | None:
        """Return the next opening after now, in Asia/Tokyo, or None within the next 30 days."""
        local = now.astimezone(TOKYO)
        for days in range(LOOK_AHEAD_DAYS):
            day = local.date() + timedelta(days=days)
            opening = datetime.combine(day, self.opens, TOKYO)
            if opening > local and self._works_on(day, is_holiday):
                return opening
        return None

    def _works_on(self, day: date, is_holiday: IsHoliday) -> bool:
        if any(first <= day <= last for first, last in self.closed):
            return False
        return day.weekday() in self.weekdays and not is_holiday(day) and not is_year_end(day)


def is_year_end(day: date) -> bool:
    """Say whether public offices are closed for the turn of the year (29 December to 3 January)."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
