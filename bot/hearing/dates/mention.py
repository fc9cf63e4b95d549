"""What was said about time: days, weekdays, part of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

TimeOfDay = Literal["am", "pm", "evening"]
Problem = Literal["no_such_day", "weekday_mismatch"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class DateMention:
    """One expression; both ends are inclusive, None when open or unknown; `surface` is `text[start:end]`."""

    first: date | None
    last: date | None
    time_of_day: TimeOfDay | None
    weekdays: tuple[str, ...]
    problem: Problem | None
    surface: str
    start: int
    end: int
