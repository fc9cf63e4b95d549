"""One conversation at the desk: transcript, reply, give back, close."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response

from service.desk.pages.case_view import show_case_page
from service.desk.pages.common import (
    DeskRoute,
    field,
    go,
    read_conversation,
    read_form,
    read_seq,
    render,
    sitting,
)
from service.desk.pages.doors import opens_to
from service.desk.pages.lines import read_waiting
from service.desk.rights import Right
from service.errors import BadRequest, EmptyMessage, IdReused, InvalidField, MessageTooLong
from service.parts import parts_of

FORM_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

router = APIRouter(
    prefix="/desk/conversations/{conversation_id}", route_class=DeskRoute, include_in_schema=False
)


@router.get("")
@opens_to(Right.HELP)
async def show_case(conversation_id: str, request: Request) -> Response:
    """Show the conversation that this supporter holds."""
    signed_in = sitting(request)
    masked = "masked" in request.query_params
    return await show_case_page(read_conversation(conversation_id), request, signed_in, masked=masked)


@router.get("/fragment")
@opens_to(Right.HELP, active=False)
async def show_news(conversation_id: str, request: Request, after: str = "0") -> Response:
    """Show only what was said after a number, for a page that refreshes itself."""
    signed_in = sitting(request)
    name = read_conversation(conversation_id)
    news = await parts_of(request).desk.read_on(name, signed_in.supporter, read_seq(after))
    waiting = await read_waiting(parts_of(request), signed_in.supporter)
    return render(request, "_news.html", news=news, waiting=waiting)


@router.post("/reply")
@opens_to(Right.HELP)
async def reply(conversation_id: str, request: Request) -> Response:
    """Say something to the resident."""
    signed_in = sitting(request)
    form = await read_form(request, signed_in)
    name, parts = read_conversation(conversation_id), parts_of(request)
    text, form_id = field(form, "text"), field(form, "form_id")
    if not FORM_ID.fullmatch(form_id):
        raise BadRequest("form_id")
    try:
        is_masked = await parts.desk.reply(name, signed_in.supporter, text, form_id)
    except (EmptyMessage, MessageTooLong, IdReused) as error:
        explained = parts.problems.explain("form_used" if isinstance(error, IdReused) else error.code)
        return await show_case_page(
            name, request, signed_in, draft=text, error=explained, status=error.status
        )
    return go(f"/desk/conversations/{name}?sent={form_id}" + ("&masked" if is_masked else ""))


@router.post("/give-back")
@opens_to(Right.HELP)
async def give_back(conversation_id: str, request: Request) -> Response:
    """Let the bot answer again."""
    signed_in = sitting(request)
    await read_form(request, signed_in)
    name = read_conversation(conversation_id)
    await parts_of(request).desk.give_back(name, signed_in.supporter)
    return go(f"/desk?done=given-back&case={name}")


@router.post("/close")
@opens_to(Right.HELP)
async def close(conversation_id: str, request: Request) -> Response:
    """End the consultation with an outcome."""
    signed_in = sitting(request)
    form = await read_form(request, signed_in)
    name, parts = read_conversation(conversation_id), parts_of(request)
    try:
        await parts.desk.close(name, signed_in.supporter, field(form, "outcome"))
    except InvalidField as error:
        explained = parts.problems.explain("outcome_missing")
        return await show_case_page(name, request, signed_in, problem=explained, status=error.status)
    return go(f"/desk?done=closed&case={name}")


@router.post("/typing")
@opens_to(Right.HELP)
async def note_typing(conversation_id: str, request: Request) -> Response:
    """Let the resident see that somebody is writing."""
    signed_in = sitting(request)
    await read_form(request, signed_in)
    await parts_of(request).desk.note_typing(read_conversation(conversation_id), signed_in.supporter)
    return Response(status_code=204)
