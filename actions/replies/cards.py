"""Sessions as cards a resident can act on: when, where, what it costs, whom to call."""

from __future__ import annotations

from datetime import date

from knowledge.catalogue import Catalogue
from knowledge.reply import VenueCard
from knowledge.sessions import WEEKDAYS, Session


def show_session(session: Session, catalogue: Catalogue, distance_km: float | None = None) -> VenueCard:
    """Turn a session into a card; unconfirmed ones say so."""
    phrases = catalogue.phrases
    notes = [session.note]
    if not session.is_confirmed:
        notes.insert(0, phrases.say("venue_unconfirmed", seen=_say_month(session.page_date)).text)
    return VenueCard(
        id=session.id,
        name=session.name,
        municipality=catalogue.municipalities.name(session.code),
        place=session.place,
        address=session.address,
        when=_say_when(session, catalogue),
        date=session.starts_on.isoformat() if session.starts_on and not session.is_standing else "",
        cost=session.cost,
        booking=_say_booking(session, catalogue),
        phone=session.phone,
        url=session.url,
        note=" ".join(note for note in notes if note),
        distance_km=None if distance_km is None else round(distance_km),
    )


def _say_month(iso: str) -> str:
    """Write "2023-04" or "2023-04-15" as 2023年4月; other texts stay."""
    year, _, rest = iso.partition("-")
    month = rest.partition("-")[0]
    return f"{year}年{int(month)}月" if year.isdecimal() and month.isdecimal() else iso


def _say_when(session: Session, catalogue: Catalogue) -> str:
    """Write day, hours and the words of the table; a course of several days names its last one too."""
    if session.starts_on is None or session.is_standing:
        return session.when
    words = _say_day(session.starts_on, catalogue)
    if session.ends_on and session.ends_on > session.starts_on:
        words = f"{words}から{_say_day(session.ends_on, catalogue)}まで"
    return " ".join(filter(None, (words, _say_hours(session), session.when)))


def _say_day(day: date, catalogue: Catalogue) -> str:
    weekday = catalogue.phrases.label(f"weekday_{WEEKDAYS[day.weekday()]}")
    return f"{day.month}月{day.day}日 {weekday}"


def _say_hours(session: Session) -> str:
    if session.starts_at is None:
        return ""
    start = f"{session.starts_at.hour}:{session.starts_at.minute:02d}"
    end = f"{session.ends_at.hour}:{session.ends_at.minute:02d}" if session.ends_at else ""
    return f"{start}〜{end}" if end else start


def _say_booking(session: Session, catalogue: Catalogue) -> str:
    pieces = [session.booking]
    if session.book_by:
        day = _say_day(session.book_by, catalogue)
        pieces.append(catalogue.phrases.say("venue_book_by", date=day).text)
    return " ".join(filter(None, pieces))
