"""Sessions of digital support: read from the open-data event list, searched by town and time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Protocol

from knowledge.context import VenueWish
from knowledge.errors import ContentError
from knowledge.files import read_rows
from knowledge.municipalities import Municipalities, Near

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOON, EVENING = time(12), time(17)

# Counters for one procedure, consultations on other matters and trainings of helpers are no digital support.
STANDING_KINDS = frozenset({"recurring_consultation"})
CLASS_KINDS = frozenset({"course", "course_series", *STANDING_KINDS})
NEIGHBOURS = 4


@dataclass(frozen=True, slots=True)
class Session:
    """One dated event, or a standing consultation; unknown values are empty or None."""

    id: str
    code: str
    name: str
    kind: str
    starts_on: date | None
    ends_on: date | None
    starts_at: time | None
    when: str
    place: str
    address: str
    cost: str
    booking: str
    phone: str
    contact: str
    url: str
    note: str
    is_past: bool
    is_confirmed: bool
    page_date: str
    ends_at: time | None = None
    book_by: date | None = None

    @property
    def is_standing(self) -> bool:
        """Say whether it is offered without fixed dates."""
        return self.kind in STANDING_KINDS and self.ends_on is None


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
        sorted((s for s in sessions if s.kind in CLASS_KINDS and not has_ended(s, today)), key=_by_date)
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


def load_sessions(folder: Path) -> tuple[Session, ...]:
    """Read every CSV file of the folder; raises ContentError."""
    sessions = [_read(path, row) for path in sorted(folder.glob("*.csv")) for row in read_rows(path)]
    return tuple(sorted(sessions, key=_by_date))


def _by_date(session: Session) -> tuple[date, str]:
    return session.starts_on or date.max, session.id


def _in_town(sessions: Iterable[Session], code: str) -> tuple[Session, ...]:
    return tuple(session for session in sessions if session.code == code)


def _fits_time(starts_at: time | None, wished: str | None) -> bool:
    if starts_at is None or wished is None:
        return True
    part = "am" if starts_at < NOON else "pm" if starts_at < EVENING else "evening"
    return part == wished


def _read(path: Path, row: dict[str, str]) -> Session:
    try:
        starts_on, ends_on = _date(row["開始日"]), _date(row["終了日"])
        status = row.get("x_status", "")
        return Session(
            id=row["ID"],
            code=row["全国地方公共団体コード"],
            name=row["イベント名"],
            kind=row.get("x_type") or "course",
            starts_on=starts_on,
            ends_on=ends_on,
            starts_at=_time(row["開始時間"]),
            when=row["開始日時特記事項"],
            place="　".join(filter(None, (row["場所名称"], row["建物名等(方書)"]))),
            address=row["所在地_連結表記"],
            cost=_cost(row["料金(基本)"], row["料金(詳細)"]),
            booking=row["参加申込方法"],
            phone=row["連絡先電話番号"],
            contact=row["連絡先名称"],
            url=row["URL"],
            note=row["備考"],
            is_past=status == "past",
            is_confirmed=status in ("", "confirmed"),
            page_date=row.get("x_page_date", ""),
            ends_at=_time(row["終了時間"]),
            book_by=_date(row["参加申込終了日"]),
        )
    except (KeyError, ValueError) as error:
        raise ContentError(f"{path.name}: {row.get('ID')}: {error!r}") from error


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str) -> time | None:
    if not text:
        return None
    hour, _, minute = unicodedata.normalize("NFKC", text).partition(":")
    return time(int(hour), int(minute))


def _cost(basic: str, detail: str) -> str:
    if detail:
        return detail
    if basic in ("", "0"):
        return "無料" if basic else ""
    return f"{basic}円" if basic.isdecimal() else basic
