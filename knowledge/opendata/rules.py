"""Recurring days: iCalendar rules, read by dateutil, with Japan's public holidays left out where told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

import jpholiday
from dateutil.rrule import rrule, rruleset, rrulestr

HORIZON = timedelta(days=400)
_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
)
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - dateutil counts naive days
MOST_DAYS = 400


def check_rule(text: str) -> str:
    """Return the rule in capitals; raises ValueError for what is no rule of days."""
    rule = text.strip().upper().removeprefix("RRULE:")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if not parts.keys() <= _PARTS or parts.get("FREQ") not in _FREQUENCIES:
        raise ValueError("くり返しの決まり(RRULE)として読めません(例 FREQ=WEEKLY;BYDAY=WE)")
    try:
        found = rrulestr(rule, dtstart=_ANY_DAY)
        next(iter(found), None)
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError("くり返しの決まり(RRULE)として読めません(例 FREQ=WEEKLY;BYDAY=WE)") from error
    if not isinstance(found, rrule | rruleset):
        raise ValueError("くり返しの決まり(RRULE)として読めません(例 FREQ=WEEKLY;BYDAY=WE)")
    return rule


@lru_cache(maxsize=16_384)
def list_days(
    rule: str,
    start: date,
    until: date | None,
    *,
    skips_holidays: bool,
    left_out: tuple[date, ...],
    today: date,
) -> tuple[date, ...]:
    """Return the days from today on, at most about a year of them."""
    last = min(until or date.max, today + HORIZON)
    days = _walk(rule, start, max(start, today), last)
    return tuple(day for day in days if day not in left_out and not (skips_holidays and _is_holiday(day)))


def _walk(rule: str, start: date, first: date, last: date) -> Iterator[date]:
    spread = rrulestr(rule, dtstart=datetime.combine(start, time()))
    for moment in islice(spread.xafter(datetime.combine(first, time()), inc=True), MOST_DAYS):
        if moment.date() > last:
            return
        yield moment.date()


@lru_cache(maxsize=2048)
def _is_holiday(day: date) -> bool:
    return bool(jpholiday.is_holiday(day))
