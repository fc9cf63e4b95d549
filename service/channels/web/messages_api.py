"""Widget API v1: write, read, and everything a resident can say about an answer."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.municipalities import Point
from service.channels.web.access import admit
from service.channels.web.bodies import CallbackWish, NewMessage, Rating, Verdict, read_body
from service.channels.web.notices import list_towns, read_notices
from service.channels.web.show import show_message
from service.channels.web.state import read_state
from service.conversation import cues
from service.conversation.model import Conversation, Message
from service.errors import EmptyMessage
from service.limiting import ALL
from service.parts import Parts, parts_of
from service.router import Arrival
from service.storage import conversations, transcript, turns

POLL_SECONDS = 1.0
PLACES = 3  # of degrees: about a hundred metres are near enough
Wait = Annotated[float, Query(ge=0, le=30)]

router = APIRouter(prefix="/api/v1/conversations/{conversation_id}")


@router.post("/messages")
async def write(conversation_id: str, request: Request, wait: Wait = 0) -> JSONResponse:
    """Store a message; with `wait` also return the replies when the turn ends in time."""
    parts = parts_of(request)
    token = await admit(request, conversation_id, parts)
    body = await read_body(request, NewMessage)
    if sum(said is not None for said in (body.text, body.choice, body.position)) != 1:
        raise EmptyMessage
    await parts.limits.messages.spend(token)
    await parts.limits.all_messages.spend(ALL)
    arrival = await _read_arrival(body, parts)
    with parts.wakeups.listen(conversation_id) as listener:
        accepted = await parts.router.accept(conversation_id, arrival, claim=parts.worker.has_room)
        if accepted.turn is not None:
            listener.forget()  # it rang for what was just stored; the answer will ring again
            parts.worker.submit(accepted.turn)
        shown: dict[str, Any] = {"message": show_message(accepted.message)}
        deadline = asyncio.get_running_loop().time() + wait
        if wait and accepted.turn is not None:
            await listener.wait(min(wait, POLL_SECONDS))
        while wait:
            replies = await _find_replies(parts, accepted.turn_id)
            if replies is not None:
                return _answer({**shown, "replies": [show_message(reply) for reply in replies]}, 200)
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await listener.wait(min(left, POLL_SECONDS))
    return _answer(shown, 202)


@router.get("/messages")
async def read(
    conversation_id: str, request: Request, after: Annotated[int, Query(ge=0)] = 0, wait: Wait = 0
) -> JSONResponse:
    """Return the messages after a number and the state; with `wait` hold the line until there is one."""
    parts = parts_of(request)
    await admit(request, conversation_id, parts)
    deadline = asyncio.get_running_loop().time() + wait
    with parts.wakeups.listen(conversation_id) as listener:
        while True:
            async with parts.database.read() as connection:
                messages = await transcript.read_after(connection, conversation_id, after)
                conversation = await conversations.find(connection, conversation_id)
                page = await _show_page(connection, parts, conversation, messages)
            left = deadline - asyncio.get_running_loop().time()
            if messages or left <= 0:
                return _answer(page, 200)
            await listener.wait(min(left, POLL_SECONDS))


@router.post("/callback", status_code=201)
async def wish_callback(conversation_id: str, request: Request) -> JSONResponse:
    """Leave a call-back wish; name and number never become a message."""
    parts = parts_of(request)
    await admit(request, conversation_id, parts)
    body = await read_body(request, CallbackWish)
    messages = await parts.residents.wish_callback(conversation_id, body.kana, body.phone, body.band)
    return _answer({"messages": [show_message(message) for message in messages]}, 201)


@router.post("/feedback", status_code=204)
async def judge(conversation_id: str, request: Request) -> Response:
    """Say whether an answer helped."""
    parts = parts_of(request)
    await admit(request, conversation_id, parts)
    body = await read_body(request, Verdict)
    await parts.residents.judge(conversation_id, body.seq, body.verdict, body.text)
    return Response(status_code=204)


@router.post("/rating", status_code=204)
async def rate(conversation_id: str, request: Request) -> Response:
    """Rate the help at the end."""
    parts = parts_of(request)
    await admit(request, conversation_id, parts)
    body = await read_body(request, Rating)
    await parts.residents.rate(conversation_id, body.stars, body.text)
    return Response(status_code=204)


@router.post("/typing", status_code=204)
async def note_typing(conversation_id: str, request: Request) -> Response:
    """Let the supporter see that the resident is typing."""
    parts = parts_of(request)
    await admit(request, conversation_id, parts)
    await parts.residents.note_typing(conversation_id)
    return Response(status_code=204)


@router.get("/transcript")
async def download(conversation_id: str, request: Request) -> JSONResponse:
    """Return the whole conversation for the resident to keep."""
    parts = parts_of(request)
    await admit(request, conversation_id, parts)
    async with parts.database.read() as connection:
        messages = await transcript.read_after(connection, conversation_id, 0, limit=10_000)
    answer = _answer({"messages": [show_message(message) for message in messages]}, 200)
    answer.headers["Content-Disposition"] = 'attachment; filename="oraho.json"'
    return answer


async def _show_page(
    connection: AsyncConnection,
    parts: Parts,
    conversation: Conversation | None,
    messages: tuple[Message, ...],
) -> dict[str, Any]:
    shown: dict[str, Any] = {"messages": [show_message(message) for message in messages], "state": None}
    if conversation is None:
        return shown
    now, towns = parts.clock(), list_towns(conversation)
    state = await read_state(connection, conversation, now)
    notices = await read_notices(connection, parts.notices, towns, now)
    return {**shown, "state": state.as_json(), "notices": [notice.as_json() for notice in notices]}


async def _read_arrival(body: NewMessage, parts: Parts) -> Arrival:
    """A position becomes the question for what is near; only the nearest town's name is stored of it."""
    if body.position is None:
        return Arrival(body.client_id, text=body.text, choice=body.choice)
    await parts.venues.refresh()
    here = Point(round(body.position.latitude, PLACES), round(body.position.longitude, PLACES))
    town = parts.knowledge.library.catalogue().municipalities.locate(here)
    cue = cues.near(town.code) if town else cues.remark("near_outside")
    label = parts.rules.words.label("near_asked")
    return Arrival(body.client_id, text=label, cue=cue, position=here if town else None)


async def _find_replies(parts: Parts, turn_id: int) -> tuple[Message, ...] | None:
    """Return what a turn has produced, or None while it is open."""
    async with parts.database.read() as connection:
        if await turns.is_open(connection, turn_id):
            return None
        return await transcript.read_turn_replies(connection, turn_id)


def _answer(body: dict[str, Any], status: int) -> JSONResponse:
    return JSONResponse(body, status, {"Cache-Control": "no-store"})
