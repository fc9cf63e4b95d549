"""Searches one town's sessions: what fits, what lies on other days, what goes on without dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest

from knowledge.coming import Coming
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
    """What was found: dated sessions that fit, or else other dated ones; standing ones, and nearby.

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


def search_town(coming: Coming, window: Window, needs: Needs) -> VenueAnswer:
    """Look through a town's sessions; what has ended is never found."""
    wished = window.wish.needs
    by_fit: dict[Fit, list[Found]] = {fit: [] for fit in Fit}
    cancelled: list[Found] = []
    for day, session in coming.find(window):
        fit = needs.check(session, wished) if wished else Fit.YES
        into = cancelled if day.is_cancelled and fit is not Fit.NO else by_fit[fit]
        into.append((day, session))
    fitting = by_fit[Fit.YES] or by_fit[Fit.UNKNOWN]
    standing = (session for session in coming.standing if not session.is_cancelled)
    return VenueAnswer(
        dated=_hold_first(fitting),
        count=len(fitting),
        other_dates=() if fitting else _find_others(coming, window, by_fit[Fit.NO]),
        standing=tuple(s for s in standing if not wished or needs.check(s, wished) is not Fit.NO),
        cancelled=_hold_first(cancelled),
        is_unsure=bool(fitting and not by_fit[Fit.YES]),
    )


def _find_others(coming: Coming, window: Window, refused: Iterable[Found]) -> tuple[Session, ...]:
    """Find the next days of all that did not fit, by its day or by what is wished."""
    nearer = {id(session): day for day, session in refused}
    anytime = window.without_wish()
    days = ((nearer.get(id(session), day), session) for day, session in coming.find(anytime))
    return _hold_first((day, session) for day, session in days if not day.is_cancelled)


def _hold_first(found: Iterable[Found]) -> tuple[Session, ...]:
    first = nsmallest(MOST_RETURNED, found, key=_by_day)
    return tuple(hold(session, day) for day, session in first)


def _by_day(found: Found) -> tuple[date, str]:
    return found[0].date, found[1].id
