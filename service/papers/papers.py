"""What stands on a paper: the facts of a session or an answer, with a QR code of the paper's own address."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import quote

import segno

from actions.replies.cards import show_session
from knowledge.catalogue import Catalogue
from knowledge.counters import Counter
from knowledge.reply import Phone
from knowledge.sessions import Session
from knowledge.window import TOKYO
from service.conversation.ports import Words

MAP = "https://www.google.com/maps/search/?api=1&query="


@dataclass(frozen=True, slots=True)
class SessionPaper:
    """Rows of label and words, telephone, map and QR code of one session."""

    title: str
    is_cancelled: bool
    rows: tuple[tuple[str, str], ...]
    phone: str
    map_url: str
    address: str
    calendar: str
    picture: str


@dataclass(frozen=True, slots=True)
class AnswerPaper:
    """An approved answer with its steps, things to bring, telephones and the town's counters."""

    title: str
    lines: tuple[str, ...]
    steps: tuple[str, ...]
    bring: tuple[str, ...]
    phones: tuple[Phone, ...]
    counters: tuple[Counter, ...]
    town: str
    checked_on: str
    address: str
    picture: str


class Papers:
    """Makes papers from the catalogue; `base_url` is where residents reach the service."""

    def __init__(self, catalogue: Catalogue, base_url: str) -> None:
        self._catalogue = catalogue
        self._base_url = base_url

    def show_session(self, session: Session, now: datetime) -> SessionPaper:
        """Return the paper of a session on its day."""
        card = show_session(session, self._catalogue, today=now.astimezone(TOKYO).date())
        label = self._catalogue.phrases.label
        rows = (
            (label("paper_when"), card.when),
            (label("paper_place"), "　".join(filter(None, (card.municipality, card.place)))),
            (label("paper_address"), card.address),
            (label("paper_cost"), card.cost),
            (label("paper_booking"), card.booking),
            (label("paper_about"), session.about),
            (label("paper_note"), card.note),
        )
        address = self.address_of(session)
        return SessionPaper(
            title=card.name,
            is_cancelled=session.is_cancelled,
            rows=tuple(row for row in rows if row[1]),
            phone=card.phone,
            map_url=_link_map(session, card.municipality),
            address=address,
            calendar=address.replace("/paper/sessions/", "/paper/calendar/", 1),
            picture=draw_code(address),
        )

    def show_answer(self, topic_id: str, town: str) -> AnswerPaper | None:
        """Return the paper of an answer for a town (empty: any), or None for an unknown topic."""
        topic = self._catalogue.topics.get(topic_id)
        if topic is None:
            return None
        name = self._catalogue.municipalities.name(town)
        address = f"{self._base_url}/paper/answers/{topic_id}" + (f"?town={town}" if name else "")
        return AnswerPaper(
            title=topic.question,
            lines=tuple(line for line in topic.answer.splitlines() if line),
            steps=topic.steps,
            bring=topic.bring,
            phones=topic.phones,
            counters=self._catalogue.counters.find(town, topic.counter) if name else (),
            town=name,
            checked_on=topic.checked_on,
            address=address,
            picture=draw_code(address),
        )

    def address_of(self, session: Session) -> str:
        """Return the public address of a session's paper."""
        day = f"?date={session.starts_on}" if session.starts_on and not session.is_standing else ""
        return f"{self._base_url}/paper/sessions/{session.code}/{quote(session.id, safe='')}{day}"


def read_words(words: Words) -> dict[str, str]:
    """Return the fixed words of all papers."""
    return {
        "site": words.label("page_title"),
        "title": words.label("paper_title"),
        "phone": words.label("paper_phone"),
        "map": words.label("paper_map"),
        "calendar": words.label("paper_calendar"),
        "code": words.label("paper_code"),
        "cancelled": words.label("paper_cancelled"),
        "bring": words.label("paper_bring"),
        "checked": words.label("paper_checked"),
        "back": words.label("paper_back"),
        "gone": words.label("paper_gone"),
    }


def on_day(session: Session, day: date | None) -> Session:
    """Return a recurring session on one of its days; other days and sessions stay as they are."""
    if not session.rule or day is None or day not in session.days(day):
        return session
    called_off = session.is_cancelled or day in session.cancelled
    return replace(session, rule="", starts_on=day, ends_on=day, is_cancelled=called_off)


def draw_code(address: str) -> str:
    """Return a QR code as inline SVG without any style that a strict page would refuse."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", xmldecl=False, svgns=True, scale=4, omitsize=True)
    return out.getvalue().decode()


def _link_map(session: Session, town: str) -> str:
    if session.latitude is not None and session.longitude is not None:
        return f"{MAP}{session.latitude},{session.longitude}"
    where = " ".join(filter(None, (town, session.address or session.place)))
    return MAP + quote(where, safe="") if session.address or session.place else ""
