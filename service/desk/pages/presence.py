"""Presence: the open page says every half minute that somebody is there, and learns when the session ends."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from service.desk.pages.common import NO_STORE, DeskRoute, field, read_form, recognise, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right
from service.desk.sessions import SignedIn
from service.parts import parts_of

router = APIRouter(prefix="/desk", route_class=DeskRoute, include_in_schema=False)


@router.post("/presence")
@opens_to(Right.ENTER, active=False)
async def note_presence(request: Request) -> Response:
    """Note presence; `active=yes` says that a key or the mouse was used since the last time."""
    parts = parts_of(request)
    signed_in = sitting(request)
    form = await read_form(request, signed_in)
    if field(form, "active") == "yes":
        signed_in = await recognise(request)
    else:
        await parts.sessions.note_presence(signed_in)
    return JSONResponse(count_seconds(signed_in, parts.clock()), headers=NO_STORE)


def count_seconds(me: SignedIn, now: datetime) -> dict[str, int | bool]:
    """Return how long the session goes on, and whether doing something makes it last longer."""
    idle, day = (me.idle_end - now).total_seconds(), (me.day_end - now).total_seconds()
    return {"seconds_left": int(min(idle, day)), "can_stay": idle < day}
