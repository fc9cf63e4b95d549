"""Papers to show at a counter, calendar files, and the links that lead to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import httpx
import pytest_asyncio
from icalendar import Calendar

from actions.replies.papers import link_papers
from knowledge.context import Context
from knowledge.opendata.columns import Kind
from knowledge.reply import Behaviour, LinksPart, Reply, VenueCard, VenuesPart
from service.parts import Parts
from service.storage import venues
from tests.actions.conftest import CATALOGUE
from tests.fakes.supporter import FakeSupporter
from tests.venues.test_desk_pages import FORM, MIHARU


@pytest_asyncio.fixture
async def ref(parts: Parts, transport: httpx.ASGITransport) -> str:
    """The ID of a class every Wednesday in Miharu, with one day called off."""
    official = await FakeSupporter.seat(parts, transport, "係", (MIHARU,), "official")
    words = {**FORM, "repeat": "weekly", "連絡先電話番号": "0247-62-0000", "所在地_連結表記": "三春町字大町"}
    await official.post("/desk/sessions/new", **words)
    async with parts.database.read() as connection:
        (row,) = await venues.list_of(connection, Kind.EVENTS)
    await official.post(f"/desk/sessions/{row.id}/cancel", day="2026-12-16")
    return row.record.ref


async def test_a_session_has_a_paper(http: httpx.AsyncClient, ref: str) -> None:
    """Day, place, telephone, map and QR code stand on one page that a strict browser shows."""
    page = await http.get(f"/paper/sessions/{MIHARU}/{ref}?date=2026-12-09")
    words = ["はじめてのスマホ", "12月9日 水曜日 10:00〜11:30", "0247-62-0000", "三春町字大町"]
    words += ["google.com/maps", "<svg"]
    assert (page.status_code, [word for word in words if word not in page.text]) == (200, [])
    assert "style=" not in page.text


async def test_a_day_that_was_called_off_says_so(http: httpx.AsyncClient, ref: str) -> None:
    """Who kept the paper's address learns it there."""
    held = await http.get(f"/paper/sessions/{MIHARU}/{ref}?date=2026-12-09")
    off = await http.get(f"/paper/sessions/{MIHARU}/{ref}?date=2026-12-16")
    assert ("中止になりました" in held.text, "中止になりました" in off.text) == (False, True)


async def test_a_session_goes_into_a_calendar(http: httpx.AsyncClient, ref: str) -> None:
    """The file names the hours in Japan's time, the place, and reminds the day before."""
    answer = await http.get(f"/paper/calendar/{MIHARU}/{ref}?date=2026-12-09")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert event.decoded("dtstart") == datetime.fromisoformat("2026-12-09T10:00+09:00")
    assert event.decoded("dtend") == datetime.fromisoformat("2026-12-09T11:30+09:00")
    assert (str(event["status"]), len(event.walk("VALARM"))) == ("CONFIRMED", 1)


async def test_an_answer_has_a_paper_with_the_towns_counter(http: httpx.AsyncClient) -> None:
    """The approved words, what to bring, and the counter of the town that counts."""
    page = await http.get("/paper/answers/mynumber_pin_locked?town=072010")
    topic = CATALOGUE.topics["mynumber_pin_locked"]
    words = (topic.question, *topic.bring, "024-505-0445", "<svg")
    assert (page.status_code, [word for word in words if word not in page.text]) == (200, [])


async def test_what_does_not_exist_leads_back(http: httpx.AsyncClient) -> None:
    """An old or invented address is no dead end."""
    for path in ("sessions/075213/x", "calendar/075213/x", "answers/x"):
        page = await http.get(f"/paper/{path}")
        assert (page.status_code, 'href="/chat"' in page.text) == (404, True)


def test_replies_lead_to_the_papers() -> None:
    """Each session shown has its link, with its day; an answer has one for the town of registration."""
    card = VenueCard("a/1", "教室", "三春町", date="2026-12-09", when="12月9日")
    shown = Reply(Behaviour.VENUES, parts=(VenuesPart((card,)),))
    answer = Reply(Behaviour.ANSWER, topic="mynumber_pin_locked", context=Context(registered="072010"))
    links = [
        link.url
        for reply in (shown, answer, replace(answer, behaviour=Behaviour.CLARIFY))
        for part in link_papers(reply, CATALOGUE, "https://x.example").parts
        if isinstance(part, LinksPart)
        for link in part.links
    ]
    assert links == [
        "https://x.example/paper/sessions/075213/a%2F1?date=2026-12-09",
        "https://x.example/paper/answers/mynumber_pin_locked?town=072010",
    ]
    assert link_papers(shown, CATALOGUE, "") is shown
