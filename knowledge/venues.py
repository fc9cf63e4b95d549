"""Searches sessions of digital support by town, time and what else is wished."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from knowledge.coming import Coming
from knowledge.context import VenueWish
from knowledge.municipalities import Municipalities, Near, Point
from knowledge.needs import Fit, Needs
from knowledge.sessions import CLASS_KINDS, Session, by_date
from knowledge.town_search import NearbySessions, VenueAnswer, search_town
from knowledge.wide_search import search_around, search_region
from knowledge.window import Window

__all__ = ["FileVenues", "NearbySessions", "SessionBook", "VenueAnswer", "VenueSearch", "search"]

NEIGHBOURS = 3  # two cards each fill the screen
LOOKED_AT = 8  # towns around with any class at all: who would go further?


class VenueSearch(Protocol):
    """Where sessions are looked up: files, and the tables that officials edit."""

    async def search(self, wish: VenueWish, now: datetime, origin: Point | None = None) -> VenueAnswer:
        """Return what fits the wish; see `search`."""
        ...


@dataclass(frozen=True, slots=True)
class SessionBook:
    """Classes and consultations by town, each town's in the order of days."""

    by_town: Mapping[str, tuple[Session, ...]]
    _sorted: dict[str, Coming] = field(default_factory=dict, compare=False, repr=False)  # a memo

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

    def coming(self, code: str, today: date) -> Coming:
        """Return a town's sessions that are not over, sorted out."""
        known = self._sorted.get(code)
        if known is None or known.today != today:
            known = self._sorted[code] = Coming.of(self.town(code), today)
        return known

    def with_towns(self, changed: Mapping[str, Iterable[Session]]) -> SessionBook:
        """Return the book with other sessions for some towns."""
        made = {code: SessionBook.of(sessions).town(code) for code, sessions in changed.items()}
        kept = {code: coming for code, coming in self._sorted.items() if code not in made}
        return SessionBook({**self.by_town, **made}, kept)


@dataclass(frozen=True, slots=True)
class FileVenues:
    """Searches the sessions read from data/venues."""

    sessions: tuple[Session, ...]
    municipalities: Municipalities
    needs: Needs

    async def search(self, wish: VenueWish, now: datetime, origin: Point | None = None) -> VenueAnswer:
        """Return what fits the wish."""
        return search(SessionBook.of(self.sessions), wish, now, self.municipalities, self.needs, origin)


def search(
    book: SessionBook,
    wish: VenueWish,
    now: datetime,
    municipalities: Municipalities,
    needs: Needs,
    origin: Point | None = None,
) -> VenueAnswer:
    """Search a region, around a point, or a town; what has ended is never found. Looks next door for more.

    Where a region is wished, `origin` is where distances are measured from; else the point to look around.
    """
    window = Window.of(wish, now)

    def town(code: str) -> Coming:
        return book.coming(code, window.today)

    if wish.towns:
        start = origin or municipalities.towns[0].office
        nears = [near for near in municipalities.around(start) if near.municipality.code in wish.towns]
        here = search_region(town, nears, origin, window, needs)
    elif origin:  # looks everywhere when it must
        return search_around(town, municipalities.around(origin), origin, window, needs)
    else:
        here = search_town(town(wish.municipality or ""), window, needs)
    if here.dated or here.standing:
        return here
    beside = municipalities.beside(wish.towns or (wish.municipality or "",), origin)
    return replace(here, nearby=_look_around(town, beside, window, needs))


def _look_around(
    town: Callable[[str], Coming], nears: Iterable[Near], window: Window, needs: Needs
) -> tuple[NearbySessions, ...]:
    """Find neighbours with what is wished; without any that are near, what they have on other days."""
    fitting: list[NearbySessions] = []
    others: list[NearbySessions] = []
    looked = 0
    for near in nears:
        if len(fitting) == NEIGHBOURS or (looked >= LOOKED_AT and (fitting or others)):
            break
        there = search_town(town(near.municipality.code), window, needs)
        looked += bool(there.dated or there.standing or there.other_dates)
        if there.dated or there.standing:
            fitting.append(NearbySessions(near, (*there.dated, *there.standing)))
        usable = tuple(s for s in there.other_dates if needs.check(s, window.wish.needs) is not Fit.NO)
        if usable and len(others) < NEIGHBOURS:
            others.append(NearbySessions(near, usable))
    return tuple(fitting or others)
