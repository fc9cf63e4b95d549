"""Sessions as cards a resident can act on: when, where, what it costs, whom to call."""

from __future__ import annotations

from knowledge.catalogue import Catalogue
from knowledge.reply import VenueCard
from knowledge.venues import WEEKDAYS, Session


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
        booking=session.booking,
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
    if session.starts_on is None or session.is_standing:
        return session.when
    day = session.starts_on
    weekday = catalogue.phrases.label(f"weekday_{WEEKDAYS[day.weekday()]}")
    words = f"{day.month}月{day.day}日 {weekday}"
    if session.starts_at:
        words += f" {session.starts_at.hour}:{session.starts_at.minute:02d}"
    return f"{words} {session.when}".strip()
