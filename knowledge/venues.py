"""Searches sessions of digital support by town, time and what else is wished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import nsmallest
from itertools import islice
from typing import Protocol

from knowledge.context import VenueWish
from knowledge.municipalities import Municipalities, Near
from knowledge.needs import Fit, Needs
from knowledge.sessions import CLASS_KINDS, Session, by_date
from knowledge.window import Day, Window, hold

NEIGHBOURS = 3  # two cards each fill the screen
MOST_RETURNED = 20

Found = tuple[Day, Session]


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
    """

    dated: tuple[Session, ...] = ()
    other_dates: tuple[Session, ...] = ()
    standing: tuple[Session, ...] = ()
    nearby: tuple[NearbySessions, ...] = ()
    cancelled: tuple[Session, ...] = ()
    is_unsure: bool = False
    count: int = 0  # of all that fit; `dated` holds the first of them


class VenueSearch(Protocol):
    """Where sessions are looked up: files, and the tables that officials edit."""

    async def search(self, wish: VenueWish, now: datetime) -> VenueAnswer:
        """Return what fits the wish; `wish.municipality` is a six-digit code."""
        ...


@dataclass(frozen=True, slots=True)
class SessionBook:
    """Classes and consultations by town, each town's in the order of days."""

    by_town: Mapping[str, tuple[Session, ...]]

    @classmethod
    def of(cls, sessions: Iterable[Session]) -> SessionBook:
        """Sort sessions by town and day; of two with the same town and ID the later one counts."""
        latest = {(session.code, session.id): session for session in sessions}
        towns: dict[str, list[Session]] = {}
        for session in sorted(latest.values(), key=by_date):
            if session.kind in CLASS_KINDS:
                towns.setdefault(session.code, []).append(session)
        return cls({code: tuple(found) for code, found in towns.items()})

    def town(self, code: str) -> tuple[Session, ...]:
        """Return a town's sessions, ended ones too."""
        return self.by_town.get(code, ())


@dataclass(frozen=True, slots=True)
class FileVenues:
    """Searches the sessions read from data/venues."""

    sessions: tuple[Session, ...]
    municipalities: Municipalities
    needs: Needs

    async def search(self, wish: VenueWish, now: datetime) -> VenueAnswer:
        """Return what fits the wish."""
        return search(SessionBook.of(self.sessions), wish, now, self.municipalities, self.needs)


def search(
    book: SessionBook, wish: VenueWish, now: datetime, municipalities: Municipalities, needs: Needs
) -> VenueAnswer:
    """Search by town, then dates; what has ended is never found. Looks next door when a town has nothing."""
    code = wish.municipality or ""
    window = Window.of(wish, now)
    here = _search_town(book.town(code), window, needs)
    if here.dated or here.standing:
        return here
    nears = municipalities.neighbours(code, len(municipalities.towns))
    return replace(here, nearby=tuple(islice(_look_around(book, nears, window, needs), NEIGHBOURS)))


def _look_around(
    book: SessionBook, nears: Iterable[Near], window: Window, needs: Needs
) -> Iterator[NearbySessions]:
    """Find what neighbours offer: on the wished days before other days, never what lacks a wish."""
    for near in nears:
        there = _search_town(book.town(near.municipality.code), window, needs)
        usable = (s for s in there.other_dates if needs.check(s, window.wish.needs) is not Fit.NO)
        if offered := (*there.dated, *there.standing, *usable):
            yield NearbySessions(near, offered)


def _search_town(sessions: Iterable[Session], window: Window, needs: Needs) -> VenueAnswer:
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
