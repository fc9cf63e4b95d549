"""Widget API v1: going on at another screen with a short number."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.addresses import read_address
from service.channels.web.access import admit, check_origin
from service.channels.web.bodies import Continuation, read_body
from service.channels.web.show import show_begun
from service.parts import parts_of

ALL_GUESSES = "continue"

router = APIRouter(prefix="/api/v1/conversations")


@router.post("/{conversation_id}/code", status_code=201)
async def offer(conversation_id: str, request: Request) -> JSONResponse:
    """Return eight digits that open this conversation elsewhere once, within the minutes named."""
    parts = parts_of(request)
    await admit(request, conversation_id, parts)
    number = await parts.continuations.offer(conversation_id)
    shown = {"code": number.code, "minutes": number.minutes}
    return JSONResponse(shown, 201, {"Cache-Control": "no-store"})


@router.post("/continue", status_code=201)
async def take(request: Request) -> JSONResponse:
    """Exchange a number for the conversation; answers as a beginning does, with all its messages."""
    parts = parts_of(request)
    # Eight digits can be guessed by patience: one address is slowed, and all together.
    await parts.limits.guesses.spend(read_address(request, parts.settings))
    await parts.limits.all_guesses.spend(ALL_GUESSES)
    body = await read_body(request, Continuation)
    origin = check_origin(request, parts)
    begun = await parts.continuations.take(body.code, origin)
    return JSONResponse(
        show_begun(begun.conversation.id, begun.token, begun.messages), 201, {"Cache-Control": "no-store"}
    )
