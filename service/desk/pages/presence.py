"""Presence: the open page says every half minute that somebody is there, and learns when the session ends."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from service.desk.pages.common import NO_STORE, DeskRoute, field, read_form, recognise, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right
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
    now = parts.clock()
    idle = (signed_in.idle_end - now).total_seconds()
    day = (signed_in.day_end - now).total_seconds()
    return JSONResponse({"seconds_left": int(min(idle, day)), "can_stay": idle < day}, headers=NO_STORE)
