"""Searches one town's sessions: what fits, what lies on other days, what goes on without dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest

from knowledge.municipalities import Near
from knowledge.needs import Fit, Needs
from knowledge.sessions import Session
from knowledge.window import Day, Window, hold

MOST_RETURNED = 20

Found = tuple[Day, Session]
Key = tuple[str, str]  # town and ID of a session


@dataclass(frozen=True, slots=True)
class NearbySessions:
    """What a neighbouring town offers."""

    near: Near
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class VenueAnswer:
    """What was found: dated sessions that fit, dated ones that do not, standing ones, and nearby.

    `is_unsure`: of the fitting ones nobody has written down whether they have all that is wished.
    `cancelled` would have fitted: who was told of them before must learn it.
    `kilometres` says how far sessions are, where a search began at a place.
    """

    dated: tuple[Session, ...] = ()
    other_dates: tuple[Session, ...] = ()
    standing: tuple[Session, ...] = ()
    nearby: tuple[NearbySessions, ...] = ()
    cancelled: tuple[Session, ...] = ()
    is_unsure: bool = False
    count: int = 0  # of all that fit; `dated` holds the first of them
    kilometres: Mapping[Key, float] = field(default_factory=dict, hash=False)

    def far(self, session: Session) -> float | None:
        """Return the kilometres to a session, or None."""
        return self.kilometres.get((session.code, session.id))


def search_town(sessions: Iterable[Session], window: Window, needs: Needs) -> VenueAnswer:
    """Look through sessions; what has ended is never found."""
    wish, anytime = window.wish, window.without_wish()
    sure: list[Found] = []
    unsure: list[Found] = []
    others: list[Found] = []
    standing: list[Session] = []
    cancelled: list[Found] = []
    for session in sessions:
        if window.is_over(session):
            continue
        fit = needs.check(session, wish.needs) if wish.needs else Fit.YES
        if session.is_standing:
            standing += [] if fit is Fit.NO or session.is_cancelled else [session]
            continue
        day = window.find_day(session)
        if day is None or fit is Fit.NO:
            coming = day or anytime.find_day(session)
            others += [(coming, session)] if coming and not coming.is_cancelled else []
        elif day.is_cancelled:
            cancelled.append((day, session))
        else:
            (sure if fit is Fit.YES else unsure).append((day, session))
    return VenueAnswer(
        dated=_hold_first(sure or unsure),
        count=len(sure or unsure),
        other_dates=_hold_first(others),
        standing=tuple(standing),
        cancelled=_hold_first(cancelled),
        is_unsure=bool(unsure and not sure),
    )


def _hold_first(found: Iterable[Found]) -> tuple[Session, ...]:
    first = nsmallest(MOST_RETURNED, found, key=_by_day)
    return tuple(hold(session, day) for day, session in first)


def _by_day(found: Found) -> tuple[date, str]:
    return found[0].date, found[1].id
