"""Steps in one conversation besides replying: inserting answers, notes, passing on, calls, taking back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response

from service.desk.pages.case_view import show_case_page
from service.desk.pages.common import DeskRoute, field, go, read_conversation, read_form, read_number, sitting
from service.desk.pages.doors import opens_to
from service.desk.rights import Right
from service.desk.summary import write_answer
from service.errors import (
    EmptyMessage,
    IllegalMove,
    InvalidField,
    MessageTooLong,
    NoSuchHandoff,
    ServiceError,
)
from service.parts import parts_of
from service.storage.supporters import Supporter

TOWN, PERSON = "town-", "person-"

router = APIRouter(
    prefix="/desk/conversations/{conversation_id}", route_class=DeskRoute, include_in_schema=False
)


@router.post("/insert")
@opens_to(Right.HELP)
async def insert(conversation_id: str, request: Request) -> Response:
    """Put a ready answer, or a topic's approved answer, below the words written so far."""
    me = sitting(request)
    form = await read_form(request, me)
    name, helping = read_conversation(conversation_id), parts_of(request).helping
    kind, _, key = (field(form, "insert") or field(form, "topic")).partition(":")
    case = await parts_of(request).desk.open_case(name, me.supporter)
    if kind == "canned":
        words = (await helping.aids.find_canned(me.supporter, read_number(key))).text
    elif kind == "topic" and key in helping.topics:
        words = write_answer(helping.topics[key], case.conversation.context.language)
    else:
        words = ""
    draft = "\n\n".join(piece for piece in (field(form, "text").strip(), words) if piece)
    return await show_case_page(name, request, me, draft=draft)


@router.post("/note")
@opens_to(Right.HELP)
async def write_note(conversation_id: str, request: Request) -> Response:
    """Leave a note for colleagues."""
    me = sitting(request)
    form = await read_form(request, me)
    name, parts = read_conversation(conversation_id), parts_of(request)
    try:
        await parts.helping.aids.write_note(name, me.supporter, field(form, "note"))
    except (EmptyMessage, MessageTooLong) as error:
        return await _complain(name, request, error, "note_missing")
    return go(f"/desk/conversations/{name}#notes")


@router.post("/forward")
@opens_to(Right.HELP)
async def forward(conversation_id: str, request: Request) -> Response:
    """Pass the case on to a colleague, a town, or the prefecture's desk."""
    me = sitting(request)
    form = await read_form(request, me)
    name, parts = read_conversation(conversation_id), parts_of(request)
    reason, to = field(form, "reason"), field(form, "to")
    town, person = to.removeprefix(TOWN) if to.startswith(TOWN) else "", None
    try:
        if to.startswith(PERSON):
            person = read_number(to.removeprefix(PERSON))
        elif town not in parts.known_desks:
            raise InvalidField("to")
        await parts.helping.passing_on.forward(name, me.supporter, reason, town=town, person=person)
    except InvalidField as error:
        return await _complain(name, request, error, "forward_missing")
    return go(f"/desk?done=forwarded&case={name}")


@router.post("/end-abuse")
@opens_to(Right.HELP)
async def end_abuse(conversation_id: str, request: Request) -> Response:
    """End the conversation for good, with a reason."""
    me = sitting(request)
    form = await read_form(request, me)
    name, parts = read_conversation(conversation_id), parts_of(request)
    try:
        await parts.helping.passing_on.end_abuse(name, me.supporter, field(form, "reason"))
    except InvalidField as error:
        return await _complain(name, request, error, "reason_missing")
    return go(f"/desk?done=ended&case={name}")


@router.post("/undo-end")
@opens_to(Right.HELP)
async def undo_end(conversation_id: str, request: Request) -> Response:
    """Take the case up again within half a minute."""
    return await _undo(request, conversation_id, parts_of(request).helping.taking_back.take_up_again)


@router.post("/undo-forward")
@opens_to(Right.HELP)
async def undo_forward(conversation_id: str, request: Request) -> Response:
    """Hold a case again that was passed on, unless somebody has it."""
    return await _undo(request, conversation_id, parts_of(request).helping.taking_back.take_back_forward)


@router.post("/undo-reply")
@opens_to(Right.HELP)
async def undo_reply(conversation_id: str, request: Request) -> Response:
    """Take the last words back within half a minute; they stand in the field again."""
    me = sitting(request)
    await read_form(request, me)
    name = read_conversation(conversation_id)
    try:
        words = await parts_of(request).helping.taking_back.take_back_reply(name, me.supporter)
    except IllegalMove as error:
        return await _complain(name, request, error, "too_late")
    return await show_case_page(name, request, me, draft=words)


@router.post("/call")
@opens_to(Right.HELP)
async def note_call(conversation_id: str, request: Request) -> Response:
    """Put a try to call on record."""
    me = sitting(request)
    form = await read_form(request, me)
    name, parts = read_conversation(conversation_id), parts_of(request)
    try:
        is_talking = await parts.helping.calls.note_try(name, me.supporter, field(form, "result"))
    except (InvalidField, NoSuchHandoff) as error:
        if isinstance(error, NoSuchHandoff):
            raise
        return await _complain(name, request, error, "result_missing")
    return go(f"/desk/conversations/{name}" if is_talking else "/desk?done=called")


async def _undo(
    request: Request, conversation_id: str, undo: Callable[[str, Supporter], Awaitable[object]]
) -> Response:
    me = sitting(request)
    await read_form(request, me)
    name = read_conversation(conversation_id)
    await undo(name, me.supporter)
    return go(f"/desk/conversations/{name}")


async def _complain(name: str, request: Request, error: ServiceError, code: str) -> Response:
    problem = parts_of(request).problems.explain(code)
    return await show_case_page(name, request, sitting(request), problem=problem, status=error.status)
