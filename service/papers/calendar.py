"""Writes a session as an iCalendar file."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, vRecur

from knowledge.sessions import Session
from knowledge.window import TOKYO

REMIND_BEFORE = timedelta(days=1)
USUAL_LENGTH = timedelta(hours=1)


def write_calendar(session: Session, url: str, now: datetime) -> bytes:
    """Return the .ics bytes of a session on its day; a recurring one that names no day recurs."""
    calendar = Calendar()
    calendar.add("prodid", "-//Oraho//sessions//JA")
    calendar.add("version", "2.0")
    if session.starts_on is not None:
        calendar.add_component(_write_event(session, url, now))
    return bytes(calendar.to_ical())


def _write_event(session: Session, url: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{session.code}-{session.id}-{session.starts_on}@oraho")
    event.add("dtstamp", now)
    event.add("summary", session.name)
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    event.add("url", url)
    if where := "　".join(filter(None, (session.place, session.address))):
        event.add("location", where)
    if about := "\n".join(filter(None, (session.booking, session.phone, session.bring, session.note))):
        event.add("description", about)
    _add_times(event, session)
    if session.rule:
        event.add("rrule", vRecur.from_ical(session.rule))
    event.add_component(_write_alarm(session.name))
    return event


def _add_times(event: Event, session: Session) -> None:
    """A session without hours fills its days; one without an end lasts an hour."""
    first = session.starts_on
    last = session.ends_on or first
    if first is None or last is None:
        return
    if session.starts_at is None:
        event.add("dtstart", first)
        event.add("dtend", (first if session.rule else last) + timedelta(days=1))
        return
    start = datetime.combine(first, session.starts_at, TOKYO)
    end = datetime.combine(first if session.rule else last, session.ends_at or time.min, TOKYO)
    event.add("dtstart", start)
    event.add("dtend", end if session.ends_at else start + USUAL_LENGTH)


def _write_alarm(name: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", name)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm
