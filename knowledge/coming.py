"""A town's sessions as a search walks through them: sorted out once a day, not at every question."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.sessions import Session, by_date
from knowledge.window import Day, Window


@dataclass(frozen=True, slots=True)
class Coming:
    """What was not over when a day began: dated ones in the order of days, recurring ones, standing ones."""

    today: date
    dated: tuple[Session, ...]
    starts: tuple[date, ...]
    recurring: tuple[tuple[Session, tuple[date, ...]], ...]
    standing: tuple[Session, ...]

    @classmethod
    def of(cls, sessions: Iterable[Session], today: date) -> Coming:
        """Sort a town's sessions out."""
        morning = Window.at_dawn(today)
        left = [session for session in sessions if not morning.is_over(session)]
        once = (session for session in left if not session.rule and not session.is_standing)
        dated = tuple(sorted((session for session in once if session.starts_on), key=by_date))
        return cls(
            today,
            dated,
            tuple(session.starts_on for session in dated if session.starts_on),
            tuple((session, session.days(today)) for session in left if session.rule),
            tuple(session for session in left if session.is_standing),
        )

    def find(self, window: Window) -> Iterator[tuple[Day, Session]]:
        """Walk through what fits a window: recurring sessions, then dated ones in the order of days."""
        for session, days in self.recurring:
            if (day := window.find_among(session, days)) is not None:
                yield day, session
        for session in self.dated[: bisect_right(self.starts, window.last)]:
            if (day := window.find_day(session)) is not None:
                yield day, session
