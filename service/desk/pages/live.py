"""The one stream of a desk page: who waits, what is said, whether the session goes on; sent as it happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from service.desk.pages.common import (
    DeskRoute,
    read_conversation,
    read_cookie,
    read_seq,
    render_words,
    sitting,
)
from service.desk.pages.doors import opens_to
from service.desk.pages.lines import read_waiting
from service.desk.pages.presence import count_seconds
from service.desk.pages.queue import list_lines
from service.desk.rights import Right
from service.desk.sessions import SignedIn
from service.errors import NotSignedIn, ServiceError, TryAgain
from service.parts import Parts, parts_of
from service.wakeups import DESK

LOOK_SECONDS = 2.0  # a lost ring costs so much; a line never stays silent for longer
TYPING_SECONDS = 2.0  # that somebody has stopped typing rings no bell
REST_SECONDS = 0.2  # many rings at once are one look
SEAT_SECONDS = 30.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@dataclass(slots=True)
class Page:
    """What one open page shows: the queue, or a conversation up to a message; and what it was last sent."""

    token: str | None
    case: str
    seq: int
    shown: dict[str, str] = field(default_factory=dict)
    seat_told: float = 0.0
    look_again: float = LOOK_SECONDS


@router.get("/live")
@opens_to(Right.HELP, active=False)
async def stream(request: Request, case: str = "", after: str = "0") -> Response:
    """Stream fragments for a page; it resumes after the message that the page shows last."""
    parts, me = parts_of(request), sitting(request)
    last = request.headers.get("last-event-id") or after
    page = Page(read_cookie(request), read_conversation(case) if case else "", read_seq(last))
    if page.case:  # who may not read it is told at once, with the status
        await parts.desk.read_on(page.case, me.supporter, page.seq, words=False)
    return StreamingResponse(write_events(parts, page), media_type="text/event-stream", headers=HEADERS)


async def write_events(parts: Parts, page: Page) -> AsyncIterator[str]:
    """Yield events until the browser leaves, the session is over, or the case is no longer this person's."""
    names = (DESK, page.case, f"desk:{page.case}") if page.case else (DESK,)
    with parts.wakeups.listen(*names) as listener:
        while True:
            try:
                me = await parts.sessions.recognise(page.token, active=False)
                for event in await _look(parts, page, me):
                    yield event
            except NotSignedIn:
                yield write_event("session", name="over")
                return
            except TryAgain:
                yield write_event("later", name="beat")
            except ServiceError as error:
                words = render_words("_problem.html", message=parts.problems.explain(error.code))
                yield write_event(words)
                yield write_event("case", name="over")
                return
            if await listener.wait(page.look_again):
                await asyncio.sleep(REST_SECONDS)


async def _look(parts: Parts, page: Page, me: SignedIn) -> list[str]:
    """Return the events of one look, at least one."""
    events = [await _look_at_case(parts, page, me)] if page.case else [await _look_at_queue(parts, page, me)]
    now = asyncio.get_running_loop().time()
    if not page.seat_told or now - page.seat_told >= SEAT_SECONDS:
        page.seat_told = now
        await parts.sessions.note_presence(me)
        events.append(write_event(json.dumps(count_seconds(me, parts.clock())), name="seat"))
    return [event for event in events if event] or [write_event("here", name="beat")]


async def _look_at_queue(parts: Parts, page: Page, me: SignedIn) -> str:
    words = render_words("_lists.html", me=me, **await list_lines(parts, me))
    return _tell_new(page, lists=words)


async def _look_at_case(parts: Parts, page: Page, me: SignedIn) -> str:
    news = await parts.desk.read_on(page.case, me.supporter, page.seq)
    page.look_again = TYPING_SECONDS if news.is_resident_typing else LOOK_SECONDS
    waiting = await read_waiting(parts, me.supporter)
    around: dict[str, Any] = {"news": news, "waiting": waiting}
    told = _tell_new(page, around=render_words("_around.html", **around))
    if not news.messages:
        return told
    page.seq = news.messages[-1].seq
    return write_event(render_words("_said.html", news=news), number=page.seq) + told


def _tell_new(page: Page, **words: str) -> str:
    """Return what the page was not sent last time, as events."""
    new = {key: text for key, text in words.items() if page.shown.get(key) != text}
    page.shown |= new
    return "".join(write_event(text) for text in new.values())


def write_event(data: str, *, name: str = "", number: int | None = None) -> str:
    """Write one server-sent event."""
    head = (f"id: {number}\n" if number is not None else "") + (f"event: {name}\n" if name else "")
    return head + "".join(f"data: {line}\n" for line in data.splitlines()) + "\n"
