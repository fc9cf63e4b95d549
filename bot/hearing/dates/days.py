"""Spans of days and the arithmetic on them; weeks run from Monday to Sunday."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
MONTHS_BEFORE_NEXT_YEAR = 2
"""A date of this year that lies further back than this is meant for next year."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from first to last, both included; None is open."""

    first: date | None
    last: date | None

    def ends(self) -> tuple[date, date]:
        """Return both ends; raises ValueError when one is open."""
        if self.first is None or self.last is None:
            raise ValueError("the span is open")
        return self.first, self.last

    def hull(self, other: Span) -> Span:
        """Return all days from the earlier beginning to the later end."""
        first = min(self.first, other.first) if self.first and other.first else None
        last = max(self.last, other.last) if self.last and other.last else None
        return Span(first, last)

    def from_today(self, today: date) -> Span:
        """Cut off the past of a span that reaches today; leave a wholly past span as it is."""
        if self.first and self.first < today and (self.last is None or self.last >= today):
            return Span(today, self.last)
        return self


def single(day: date) -> Span:
    """Return the span of one day."""
    return Span(day, day)


def week(today: date, shift: int) -> Span:
    """Return the week `shift` weeks from this one."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
    return Span(monday, monday + timedelta(days=6))


def month(year: int, number: int) -> Span:
    """Return a month; numbers beyond 1–12 count on into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Span(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def year(number: int) -> Span:
    """Return a calendar year."""
    return Span(date(number, 1, 1), date(number, 12, 31))


def make(year_number: int, month_number: int, day_number: int) -> date | None:
    """Return the date, or None when the calendar has no such day."""
    try:
        return date(year_number, month_number, day_number)
    except ValueError:
        return None


def year_of_month(today: date, number: int) -> int:
    """Return the year in which a month named without a year is meant."""
    ended = month(today.year, number).last
    return today.year + 1 if ended and ended < months_back(today) else today.year


def year_of_day(today: date, month_number: int, day_number: int) -> int:
    """Return the year in which a day named without a year is meant."""
    day = make(today.year, month_number, day_number)
    return today.year + 1 if day and day < months_back(today) else today.year


def months_back(today: date) -> date:
    """Return the day before which a date of this year is meant for next year."""
    return same_day_in(month(today.year, today.month - MONTHS_BEFORE_NEXT_YEAR), today)


def same_day_in(other_month: Span, today: date) -> date:
    """Return the day of another month with today's number, or its last day when it is shorter."""
    first, last = other_month.ends()
    return min(last, first + timedelta(days=today.day - 1))


def next_weekday(today: date, number: int) -> date:
    """Return the next such weekday, today included (0 = Monday)."""
    return today + timedelta(days=(number - today.weekday()) % 7)


def nth_weekday(of: Span, nth: int, number: int) -> date | None:
    """Return the nth such weekday of a month, the last one for nth = -1; None when there is none."""
    days = [day for day in days_of(of) if day.weekday() == number]
    if nth == -1:
        return days[-1]
    return days[nth - 1] if nth <= len(days) else None


def days_of(span: Span) -> list[date]:
    """Return every day of a closed span."""
    first, last = span.ends()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
