"""Moves a session to the next month: the second Wednesday stays a second Wednesday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

DAYS = ("開始日", "終了日", "参加申込終了日")
DROPPED = ("x_cancelled", "x_except", "x_status", "ID")


def move_to_next_month(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of the copy; last day and deadline move by as many days as the first."""
    copy = {name: text for name, text in cells.items() if name not in DROPPED}
    if "開始日" not in copy:
        return copy
    shift = find_same_day(date.fromisoformat(copy["開始日"])) - date.fromisoformat(copy["開始日"])
    for name in DAYS:
        if name in copy:
            copy[name] = (date.fromisoformat(copy[name]) + shift).isoformat()
    return copy


def find_same_day(day: date) -> date:
    """Return the same weekday of the same week of the next month; a fifth one that lacks becomes the last."""
    first = day.replace(day=1) + relativedelta(months=1)
    same = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * ((day.day - 1) // 7))
    return same if same.month == first.month else same - timedelta(days=7)
