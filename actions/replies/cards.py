"""Sessions as cards a resident can act on: when, where, what it costs, whom to call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.catalogue import Catalogue
from knowledge.reply import VenueCard
from knowledge.sessions import WEEKDAYS, Session


def show_session(
    session: Session, catalogue: Catalogue, distance_km: float | None = None, today: date | None = None
) -> VenueCard:
    """Turn a session into a card; unconfirmed and cancelled ones say so."""
    return VenueCard(
        id=session.id,
        name=session.name,
        municipality=catalogue.municipalities.name(session.code),
        place=session.place,
        address=session.address,
        when=_say_when(session, catalogue),
        date=session.starts_on.isoformat() if session.starts_on and not session.is_standing else "",
        cost=session.cost,
        booking=_say_booking(session, catalogue, today),
        phone=session.phone,
        url=session.url,
        note=" ".join(_list_notes(session, catalogue)),
        distance_km=None if distance_km is None else round(distance_km),
    )


def _list_notes(session: Session, catalogue: Catalogue) -> Iterator[str]:
    """Say what must not be overlooked first: cancelled, unconfirmed; then what helps to come."""
    words = catalogue.phrases
    if session.is_cancelled:
        yield words.say("venue_is_cancelled").text
    if not session.is_confirmed:
        yield words.say("venue_unconfirmed", seen=_say_month(session.page_date)).text
    if session.note:
        yield session.note
    if session.bring:
        yield words.say("venue_bring", things=session.bring).text
    for flag, key in (
        (session.lends_smartphones, "venue_lends"),
        (session.visits_homes, "venue_visits"),
        (session.wheelchair, "venue_wheelchair"),
        (session.wheelchair is False, "venue_no_wheelchair"),
    ):
        if flag:
            yield words.say(key).text
    if session.access:
        yield words.say("venue_access", access=session.access).text
    if session.parking:
        yield words.say("venue_parking", parking=session.parking).text


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


def _say_booking(session: Session, catalogue: Catalogue, today: date | None) -> str:
    words = catalogue.phrases
    pieces = [session.booking]
    if session.capacity:
        unit = "人" if session.capacity.isdecimal() else ""
        pieces.append(words.say("venue_capacity", capacity=f"{session.capacity}{unit}").text)
    if session.book_by and today and session.book_by < today:
        pieces.append(words.say("venue_booking_closed").text)
    elif session.book_by:
        day = _say_day(session.book_by, catalogue)
        if session.book_by_hour:
            day = f"{day} {session.book_by_hour:%H:%M}".replace(" 0", " ")
        pieces.append(words.say("venue_book_by", date=day).text)
    return " ".join(filter(None, pieces))
