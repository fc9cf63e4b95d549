"""Searches sessions of digital support by town and time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

from knowledge.context import VenueWish
from knowledge.municipalities import Municipalities, Near
from knowledge.sessions import CLASS_KINDS, WEEKDAYS, Session, by_date

NOON, EVENING = time(12), time(17)

NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class NearbySessions:
    """What a neighbouring town offers."""

    near: Near
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class VenueAnswer:
    """What was found: dated sessions that fit, dated ones at other times, standing ones, and nearby."""

    dated: tuple[Session, ...] = ()
    other_dates: tuple[Session, ...] = ()
    standing: tuple[Session, ...] = ()
    nearby: tuple[NearbySessions, ...] = ()


class VenueSearch(Protocol):
    """Where sessions are looked up; files now, tables when officials edit them."""

    async def search(self, wish: VenueWish, today: date) -> VenueAnswer:
        """Return what fits the wish; `wish.municipality` is a six-digit code."""
        ...


@dataclass(frozen=True, slots=True)
class FileVenues:
    """Searches the sessions read from data/venues."""

    sessions: tuple[Session, ...]
    municipalities: Municipalities

    async def search(self, wish: VenueWish, today: date) -> VenueAnswer:
        """Return what fits the wish."""
        return search(self.sessions, wish, today, self.municipalities)


def search(
    sessions: Iterable[Session], wish: VenueWish, today: date, municipalities: Municipalities
) -> VenueAnswer:
    """Search by town, then dates; what has ended is never found. Looks next door when a town has nothing."""
    usable = tuple(
        sorted((s for s in sessions if s.kind in CLASS_KINDS and not has_ended(s, today)), key=by_date)
    )
    code = wish.municipality or ""
    here = _in_town(usable, code)
    dated = tuple(s for s in here if not s.is_standing and fits(s, wish))
    standing = tuple(s for s in here if s.is_standing)
    others = tuple(s for s in here if not s.is_standing and not fits(s, wish))
    nearby: tuple[NearbySessions, ...] = ()
    if not dated and not standing:
        nears = municipalities.neighbours(code, len(municipalities.towns))
        offers = (NearbySessions(near, _in_town(usable, near.municipality.code)) for near in nears)
        nearby = tuple(offer for offer in offers if offer.sessions)[:NEIGHBOURS]
    return VenueAnswer(dated, others, standing, nearby)


def has_ended(session: Session, today: date) -> bool:
    """Say whether the session lies in the past, or is known to be over."""
    end = session.ends_on or session.starts_on
    if session.is_past or (end is not None and end < today and not session.is_standing):
        return True
    return end is None and not session.is_standing


def fits(session: Session, wish: VenueWish) -> bool:
    """Say whether a dated session fits dates, weekdays and time of day."""
    start, end = session.starts_on, session.ends_on or session.starts_on
    if start is None or end is None:
        return False
    if wish.date_from and end < date.fromisoformat(wish.date_from):
        return False
    if wish.date_to and start > date.fromisoformat(wish.date_to):
        return False
    if wish.weekdays and start == end and WEEKDAYS[start.weekday()] not in wish.weekdays:
        return False
    return _fits_time(session.starts_at, wish.time_of_day)


def _in_town(sessions: Iterable[Session], code: str) -> tuple[Session, ...]:
    return tuple(session for session in sessions if session.code == code)


def _fits_time(starts_at: time | None, wished: str | None) -> bool:
    if starts_at is None or wished is None:
        return True
    part = "am" if starts_at < NOON else "pm" if starts_at < EVENING else "evening"
    return part == wished
