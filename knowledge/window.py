"""The time a resident looks at: what is over, and on which day a session fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from knowledge.context import VenueWish
from knowledge.sessions import WEEKDAYS, Session

TOKYO = ZoneInfo("Asia/Tokyo")
NOON, EVENING = time(12), time(17)


class Day(NamedTuple):
    """A day of a session, and whether it was called off."""

    date: date
    is_cancelled: bool


def hold(session: Session, day: Day) -> Session:
    """Return the session as it is on that day."""
    if not session.rule:
        return session
    return replace(session, starts_on=day.date, ends_on=day.date, is_cancelled=day.is_cancelled)


@dataclass(frozen=True, slots=True)
class Window:
    """Days (inclusive), weekdays (0 is Monday) and part of the day of a wish, seen at a moment in Japan."""

    wish: VenueWish
    today: date
    clock: time
    first: date
    last: date
    weekdays: frozenset[int]

    @classmethod
    def of(cls, wish: VenueWish, now: datetime) -> Window:
        """Read the dates of a wish."""
        here = now.astimezone(TOKYO)
        first = date.fromisoformat(wish.date_from) if wish.date_from else date.min
        last = date.fromisoformat(wish.date_to) if wish.date_to else date.max
        weekdays = frozenset(WEEKDAYS.index(day) for day in wish.weekdays)
        return cls(wish, here.date(), here.time(), first, last, weekdays)

    @classmethod
    def at_dawn(cls, today: date) -> Window:
        """Look at a day from its first moment, without a wish."""
        return cls(VenueWish(), today, time.min, date.min, date.max, frozenset())

    def is_over(self, session: Session) -> bool:
        """Say whether the session lies in the past, or is known to be over."""
        if session.is_past:
            return True
        if session.rule:
            return not session.days(self.today)
        if session.is_standing:
            return False
        end = session.ends_on or session.starts_on
        return end is None or end < self.today or (end == self.today and self._has_rung(session))

    def find_day(self, session: Session) -> Day | None:
        """Return the day of a session that does not recur, when it fits and is not over."""
        start = session.starts_on
        if start is None or not (self._fits_days(session) and self._fits_time(session)):
            return None
        ends_today = (session.ends_on or start) == self.today
        return None if ends_today and self._has_rung(session) else Day(start, session.is_cancelled)

    def find_among(self, session: Session, days: Iterable[date]) -> Day | None:
        """Return a recurring session's first day that fits; a cancelled day only when no other does."""
        if not self._fits_time(session):
            return None
        called_off: Day | None = None
        for day in days:
            if day > self.last:
                break
            if day < self.first or (self.weekdays and day.weekday() not in self.weekdays):
                continue
            if day == self.today and self._has_rung(session):
                continue
            if not session.is_cancelled and day not in session.cancelled:
                return Day(day, False)
            called_off = called_off or Day(day, True)
        return called_off

    def without_wish(self) -> Window:
        """Return a window that every coming day fits."""
        anytime = VenueWish(municipality=self.wish.municipality)
        return Window(anytime, self.today, self.clock, date.min, date.max, frozenset())

    def _has_rung(self, session: Session) -> bool:
        """Say whether a session of today has ended by now."""
        return session.ends_at is not None and session.ends_at <= self.clock

    def _fits_days(self, session: Session) -> bool:
        start, end = session.starts_on, session.ends_on or session.starts_on
        if start is None or end is None or end < self.first or start > self.last:
            return False
        return not (self.weekdays and start == end and start.weekday() not in self.weekdays)

    def _fits_time(self, session: Session) -> bool:
        wished, starts_at = self.wish.time_of_day, session.starts_at
        if starts_at is None or wished is None:
            return True
        part = "am" if starts_at < NOON else "pm" if starts_at < EVENING else "evening"
        return part == wished
