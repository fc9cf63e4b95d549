"""Searches several towns as one: a region, or what lies around a point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from knowledge.coming import Coming
from knowledge.municipalities import Near, Point, measure
from knowledge.needs import Needs
from knowledge.sessions import Session, by_date
from knowledge.town_search import MOST_RETURNED, Key, VenueAnswer, search_town
from knowledge.window import Window

FEWEST_TOWNS = 4  # a venue of the next town may be nearer than one of this town
MOST_AT_ONE_PLACE = 2  # before other places have had their turn

Town = Callable[[str], Coming]


def search_around(
    town: Town, nears: Sequence[Near], point: Point, window: Window, needs: Needs
) -> VenueAnswer:
    """Look from the nearest town outwards until something is found; nearest venue first."""
    looked: list[VenueAnswer] = []
    for near in nears:
        looked.append(search_town(town(near.municipality.code), window, needs))
        if len(looked) >= FEWEST_TOWNS and any(answer.dated or answer.standing for answer in looked):
            break
    return _join(looked, nears, point)


def search_region(
    town: Town, nears: Sequence[Near], point: Point | None, window: Window, needs: Needs
) -> VenueAnswer:
    """Look through a region's towns: nearest first from a point, and without one the next day first."""
    return _join([search_town(town(near.municipality.code), window, needs) for near in nears], nears, point)


def _join(answers: Sequence[VenueAnswer], nears: Sequence[Near], point: Point | None) -> VenueAnswer:
    sure = [answer for answer in answers if answer.dated and not answer.is_unsure]
    fitting = sure or [answer for answer in answers if answer.dated]
    everything = [s for a in answers for s in (*a.dated, *a.other_dates, *a.standing, *a.cancelled)]
    kilometres = _measure_all(everything, nears, point) if point else {}

    def order(session: Session) -> tuple[float, date, str]:
        return kilometres.get((session.code, session.id), 0.0), *by_date(session)

    def gather(sessions: Iterable[Session]) -> tuple[Session, ...]:
        return _spread(sorted(sessions, key=order))[:MOST_RETURNED]

    return VenueAnswer(
        dated=gather(session for answer in fitting for session in answer.dated),
        count=sum(answer.count for answer in fitting),
        other_dates=gather(session for answer in answers for session in answer.other_dates),
        standing=gather(session for answer in answers for session in answer.standing),
        cancelled=gather(session for answer in answers for session in answer.cancelled),
        is_unsure=bool(fitting and not sure),
        kilometres=kilometres,
    )


def _measure_all(sessions: Iterable[Session], nears: Iterable[Near], point: Point) -> dict[Key, float]:
    """Measure to the venue, or to the town's office where nobody has written down where the venue is."""
    offices = {near.municipality.code: near.municipality.office for near in nears}
    return {(s.code, s.id): measure(point, s.point or offices[s.code]) for s in sessions}


def _spread(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Put a place's third and further sessions behind the first ones of other places."""
    first: list[Session] = []
    later: list[Session] = []
    seen: dict[Key, int] = {}
    for session in sessions:
        place = (session.code, session.place)
        seen[place] = seen.get(place, 0) + 1
        (first if seen[place] <= MOST_AT_ONE_PLACE else later).append(session)
    return (*first, *later)
